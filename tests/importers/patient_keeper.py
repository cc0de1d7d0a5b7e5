"""A keeper whose readers do as the file's name says instead of reading: python -m tests.importers.patient_keeper."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from importers import child, keeper


def act(task: dict[str, Any], _: object) -> dict[str, Any]:
    """What the name says, after the reader's own number stands beside the file."""
    path: Path = task["path"]
    path.with_suffix(".pid").write_text(str(os.getpid()))
    if task["file_name"] == "sleeps":
        time.sleep(600)
    if task["file_name"] == "breaks":
        os.kill(os.getpid(), signal.SIGSEGV)
    return {"reader": os.getpid()}


if __name__ == "__main__":
    child._TASKS["report"] = act
    keeper.main()
