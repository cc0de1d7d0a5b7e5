"""Starting the child process that reads a file, waiting for it, and saying in one finding what became of it if it
failed.

A child reads one file and ends. `keep_ready` has some started ahead, confined and waiting, so that a check does not
wait for its reader; a waiting child ends by itself when whoever started it is gone.
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
from threading import Lock
from typing import IO, Any

from importers.limits import LIMITS, MEGABYTE, Limits

_ROOT = Path(__file__).resolve().parent.parent
_OUT_OF_MEMORY, _MODULE = 3, "importers.child"
_log = logging.getLogger(__name__)


class ChildFailed(Exception):
    """The child gave no answer; the catalogue's code and what happened."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(f"{code}: {found}")
        self.code, self.found = code, found


class _Child:
    """A process that waits for its one task, with the files that it answers in."""

    def __init__(self, memory_bytes: int) -> None:
        # Both are closed by `close`.
        self.answer: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.complaints: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.process = subprocess.Popen(
            [sys.executable, "-E", "-s", "-m", _MODULE, str(memory_bytes)],
            cwd=_ROOT,
            env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            stdin=subprocess.PIPE,
            stdout=self.answer,
            stderr=self.complaints,
            start_new_session=True,
        )

    def close(self) -> None:
        """End the process, if it has not ended, and give up its files."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.answer.close()
        self.complaints.close()


class _Ready:
    """Children that were started ahead, each for one file; `wanted` is how many wait."""

    def __init__(self) -> None:
        self.wanted = 0
        self._lock, self._waiting = Lock(), list[_Child]()

    def take(self, memory_bytes: int) -> _Child:
        """A child that waits, or a new one; a file with other limits than usual gets a child of its own."""
        with self._lock:
            while self._waiting and memory_bytes == LIMITS.memory_bytes:
                child = self._waiting.pop(0)
                if child.process.poll() is None:
                    return child
                child.close()
        return _Child(memory_bytes)

    def fill(self) -> None:
        """Start as many as are wanted."""
        with self._lock:
            while len(self._waiting) < self.wanted:
                self._waiting.append(_Child(LIMITS.memory_bytes))
            while len(self._waiting) > self.wanted:
                self._waiting.pop().close()


_ready = _Ready()


def keep_ready(count: int) -> None:
    """Have so many children wait from now on; 0 ends those that wait."""
    _ready.wanted = count
    _ready.fill()


def read_in_child(path: Path, task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The child's answer; ChildFailed where it died, hung or exceeded a limit."""
    seconds = limits.seconds + limits.seconds_per_megabyte * (path.stat().st_size // MEGABYTE)
    letter = pickle.dumps({**task, "path": path, "limits": limits, "seconds": seconds})
    child = _ready.take(limits.memory_bytes)
    try:
        _ready.fill()
        return _answer_of(child, letter, seconds, limits)
    finally:
        child.close()


def _answer_of(child: _Child, letter: bytes, seconds: int, limits: Limits) -> dict[str, Any]:
    try:
        child.process.communicate(letter, timeout=seconds + 2)
    except subprocess.TimeoutExpired:
        raise ChildFailed("too_slow", f"more than {seconds} seconds") from None
    child.complaints.seek(0)
    complaint = child.complaints.read(2_000).decode("utf-8", "replace")
    _check_end(child.process.returncode, seconds, limits, complaint)
    if child.answer.seek(0, os.SEEK_END) > limits.answer_bytes:
        raise ChildFailed("reader_stopped", "there is more to say of it than can be shown")
    child.answer.seek(0)
    document: dict[str, Any] = json.load(child.answer)
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
