"""Processes that tests kill: a parent forks one for each line that it is given, which does what the line says."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from models.folder_store import FolderStore
from tests.database import TestDatabase

ROOT = Path(__file__).parents[2]


def surroundings(store: FolderStore, database: TestDatabase, folder: Path) -> dict[str, str]:
    """The settings of the program in such a process."""
    return {
        "DATABASE_URL": database.url,
        "FILE_STORE": str(store.folder),
        "INSTANCE_PATH": str(folder),
        "QUEUE_URL": "memory:",
        "SECRET_KEY": "only for tests",
    }


class Outside:
    """A parent and its processes, seen from the test: `module` forks one for each line and says how it fares."""

    def __init__(self, module: str, store: FolderStore, database: TestDatabase, folder: Path) -> None:
        command = [sys.executable, "-m", f"tests.operations.{module}"]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | surroundings(store, database, folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.ask, self.answers = self.process.stdin, self.process.stdout

    def do(self, *line: str, kill_at: str = "", after: float = 0) -> tuple[list[str], int]:
        """Have it done and, where a word is named, kill -9 that long after it; the words said, and how it ended."""
        self.ask.write(" ".join(line) + "\n")
        self.ask.flush()
        pid, words = 0, list[str]()
        while True:
            said = self.answers.readline()
            assert said, f"the parent itself ended with {self.process.wait()}"
            word, _, rest = said.strip().partition(" ")
            if word == "ended":
                return words, int(rest)
            words.append(word)
            pid = int(rest) if word == "began" else pid
            # The child may speak before its parent has said who it is.
            if pid and kill_at in words:
                kill_at = "killed"
                time.sleep(after)
                with suppress(ProcessLookupError):  # it was quicker
                    os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the parent."""
        self.ask.close()
        self.process.wait()
        self.answers.close()
