"""Starting the child process that reads a file, waiting for it, and saying in one finding what became of it if it
failed.
"""

import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from importers.limits import MEGABYTE, Limits

_ROOT = Path(__file__).resolve().parent.parent
_OUT_OF_MEMORY, _MODULE = 3, "importers.child"
_log = logging.getLogger(__name__)


class ChildFailed(Exception):
    """The child gave no answer; the catalogue's code and what happened."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(f"{code}: {found}")
        self.code, self.found = code, found


def read_in_child(path: Path, task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The child's answer; ChildFailed where it died, hung or exceeded a limit."""
    seconds = limits.seconds + limits.seconds_per_megabyte * (path.stat().st_size // MEGABYTE)
    letter = pickle.dumps({**task, "path": path, "limits": limits, "seconds": seconds})
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaints:
        child = subprocess.Popen(
            [sys.executable, "-E", "-s", "-m", _MODULE],
            cwd=_ROOT,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=answer,
            stderr=complaints,
            start_new_session=True,
        )
        try:
            child.communicate(letter, timeout=seconds + 2)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            raise ChildFailed("too_slow", f"more than {seconds} seconds") from None
        complaints.seek(0)
        _check_end(child.returncode, seconds, limits, complaints.read(2_000).decode("utf-8", "replace"))
        if answer.seek(0, os.SEEK_END) > limits.answer_bytes:
            raise ChildFailed("reader_stopped", "there is more to say of it than can be shown")
        answer.seek(0)
        document: dict[str, Any] = json.load(answer)
        return document


def _check_end(code: int, seconds: int, limits: Limits, complaint: str) -> None:
    if code == 0:
        return
    if code == _OUT_OF_MEMORY or "MemoryError" in complaint:
        raise ChildFailed("too_much_memory", f"more than {limits.memory_bytes // MEGABYTE} MB")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise ChildFailed("too_slow", f"more than {seconds} seconds")
    _log.error("the reader of a file ended with %s: %s", code, complaint.strip()[-500:])
    raise ChildFailed("reader_stopped", f"the reader ended with {code}")
