"""Has a stranger's file read in a process of its own, waits for it, and says in one finding what became of it if it
failed.

Each file is read by a process that ends with it. It is forked by a keeper (importers/keeper.py), which has loaded
whatever reads files and waits for the next one, since loading takes ten times as long as reading a usual report.
"""

import atexit
import errno
import json
import logging
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from threading import Lock
from typing import IO, Any

from importers.child import NO_ROOM, OUT_OF_MEMORY
from importers.keeper import ENDED, HEAD
from importers.limits import MEGABYTE, Limits

_ROOT = Path(__file__).resolve().parent.parent
_MODULE = "importers.keeper"
# The keeper ends a reader in time; this is for a keeper that does not.
_PATIENCE = 30
_log = logging.getLogger(__name__)


class ChildFailed(Exception):
    """The child gave no answer; the catalogue's code and what happened."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(f"{code}: {found}")
        self.code, self.found = code, found


class _Keeper:
    """A process that forks a reader for each file, and the connection by which it is asked.

    It is free while no answer is outstanding: what was interrupted is never asked again, or it would take the answer
    about one file for that about another.
    """

    def __init__(self) -> None:
        self.is_free = True
        self.connection, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-E", "-s", "-m", _MODULE],
                cwd=_ROOT,
                env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def ask(self, letter: bytes, seconds: int, limits: Limits, answer: IO[bytes], complaints: IO[bytes]) -> int:
        """With what the reader of the letter's file ended; it wrote into the two files."""
        self.connection.settimeout(seconds + _PATIENCE)
        self.is_free = False
        try:
            head = HEAD.pack(len(letter), limits.memory_bytes, seconds)
            socket.send_fds(self.connection, [head], [answer.fileno(), complaints.fileno()])
            self.connection.sendall(letter)
            said = self.connection.recv(ENDED.size, socket.MSG_WAITALL)
        except OSError:
            said = b""
        if len(said) == ENDED.size:
            self.is_free = True
            return int(ENDED.unpack(said)[0])
        self.close()
        return self.process.returncode or -1

    def close(self) -> None:
        """End the process, if it has not ended."""
        self.connection.close()
        self.process.kill()
        self.process.wait()


class _Keepers:
    """Keepers that wait for a file; `wanted` is how many are kept."""

    def __init__(self) -> None:
        self.wanted, self._waiting, self._lock = 1, list[_Keeper](), Lock()

    def take(self) -> _Keeper:
        """One that waits, or a new one."""
        with self._lock:
            while self._waiting:
                keeper = self._waiting.pop(0)
                if keeper.process.poll() is None:
                    return keeper
                keeper.close()
        return _Keeper()

    def give_back(self, keeper: _Keeper) -> None:
        """Have the keeper wait again, if it can and is wanted."""
        with self._lock:
            if keeper.is_free and keeper.process.poll() is None and len(self._waiting) < self.wanted:
                self._waiting.append(keeper)
                return
        keeper.close()

    def keep(self, count: int) -> None:
        """Have exactly so many wait."""
        with self._lock:
            self.wanted = count
            while len(self._waiting) < count:
                self._waiting.append(_Keeper())
            while len(self._waiting) > count:
                self._waiting.pop().close()

    def forget(self) -> None:
        """In a process that was forked: the keepers are those of the process that it was forked from."""
        self._waiting, self._lock = [], Lock()


_keepers = _Keepers()
os.register_at_fork(after_in_child=_keepers.forget)
atexit.register(lambda: _keepers.keep(0))


def keep_ready(count: int) -> None:
    """Have so many keepers wait from now on; without this there is one from the first file on."""
    _keepers.keep(count)


def read_in_child(path: Path, task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """The child's answer; ChildFailed where it died, hung or exceeded a limit, OSError where the disk has no room for
    what it reads: that is not the file's fault.
    """
    seconds = limits.seconds + limits.seconds_per_megabyte * (path.stat().st_size // MEGABYTE)
    letter = pickle.dumps({**task, "path": path, "limits": limits, "seconds": seconds})
    keeper = _keepers.take()
    try:
        with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as complaints:
            code = keeper.ask(letter, seconds, limits, answer, complaints)
            complaints.seek(0)
            _check_end(code, seconds, limits, complaints.read(2_000).decode("utf-8", "replace"))
            return _read(answer, limits)
    finally:
        _keepers.give_back(keeper)


def _read(answer: IO[bytes], limits: Limits) -> dict[str, Any]:
    if answer.seek(0, os.SEEK_END) > limits.answer_bytes:
        raise ChildFailed("reader_stopped", "there is more to say of it than can be shown")
    answer.seek(0)
    document: dict[str, Any] = json.load(answer)
    return document


def _check_end(code: int, seconds: int, limits: Limits, complaint: str) -> None:
    if code == 0:
        return
    if code == NO_ROOM:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if code == OUT_OF_MEMORY or "MemoryError" in complaint:
        raise ChildFailed("too_much_memory", f"more than {limits.memory_bytes // MEGABYTE} MB")
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise ChildFailed("too_slow", f"more than {seconds} seconds")
    _log.error("the reader of a file ended with %s: %s", code, complaint.strip()[-500:])
    raise ChildFailed("reader_stopped", f"the reader ended with {code}")
