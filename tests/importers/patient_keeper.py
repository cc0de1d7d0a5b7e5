"""A keeper whose readers do as the file's name says instead of reading: python -m tests.importers.patient_keeper."""

import os
import pickle
import signal
import socket
import time
from pathlib import Path
from typing import Any
from unittest.mock import patch

from importers import child, keeper


def act(task: dict[str, Any], _: object) -> dict[str, Any]:
    """What the name says."""
    if task["file_name"] == "sleeps":
        time.sleep(600)
    if task["file_name"] == "breaks":
        os.kill(os.getpid(), signal.SIGSEGV)
    return {"reader": os.getpid()}


_read, _fork = keeper._read, os.fork


def _read_numbered(connection: socket.socket, letter: bytes, *given: Any) -> int:
    """The keeper writes the reader's number beside the file: the reader may be ended before it has done anything."""
    place: Path = pickle.loads(letter)["path"].with_suffix(".pid")

    def fork() -> int:
        reader = _fork()
        if reader:
            # Whoever waits for the file to be there finds the number in it.
            unfinished = place.with_suffix(".unfinished")
            unfinished.write_text(str(reader))
            unfinished.rename(place)
        return reader

    with patch.object(os, "fork", fork):
        return _read(connection, letter, *given)


if __name__ == "__main__":
    child._TASKS["report"] = act
    keeper._read = _read_numbered
    keeper.main()
