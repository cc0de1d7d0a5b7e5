"""For each line on standard input, which names a folder, forks a process that makes a backup there as the command does,
and says its id and how it ended; a test kills it in between."""

import os
import sys
from pathlib import Path

from app import create_app
from operations.backups import make_backup


def say(*words: object) -> None:
    """A line for the test."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


if __name__ == "__main__":
    program = create_app()
    say("ready")
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            with program.app_context():
                make_backup(program.extensions["file_store"], Path(line.strip()), "0")
            os._exit(0)
        say("began", pid)
        say("ended", os.waitpid(pid, 0)[1])
