"""The child process that reads one stranger's file: limits first, then the file. Forked by `keeper` for each.

It answers in JSON in a file that it is given, and ends. It can open no connection and start no program.
"""

import ctypes
import errno
import gc
import json
import os
import pickle
import resource
import sys
import traceback
from dataclasses import asdict
from typing import Any, NoReturn

from importers.limits import Limits

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.spawn", "os.system", "os.posix_spawn", "ctypes.")
_LARGEST_FILE = 4 * 1024**3
OUT_OF_MEMORY, NO_ROOM = 3, 4


def load() -> None:
    """Load whatever reads files, once and before any file is known."""
    import importers.annotations
    import importers.grid_reading
    import importers.grid_samples
    import importers.reading  # noqa: F401


def leave_network() -> None:
    """Take the network from this process and from whatever it starts."""
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_NEW_NETWORK | (0 if os.geteuid() == 0 else _NEW_USER))


def answer(letter: bytes, answers: int, complaints: int, alive: int, memory_bytes: int) -> NoReturn:
    """Do the one task of the letter in this process, which was forked for it, and end with it."""
    sys.excepthook = _say_where
    _leave_behind(answers, complaints, alive)
    _confine(memory_bytes)
    # Nobody but the program's own process writes letters.
    task: dict[str, Any] = pickle.loads(letter)  # nosec B301
    _limit_time(task["seconds"])
    gc.disable()
    try:
        json.dump(_TASKS[task.get("reads", "report")](task, task["limits"]), sys.stdout)
        sys.stdout.flush()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        # What could not be written would be tried again at the end of the process.
        os._exit(NO_ROOM)
    # At once: what the keeper has loaded need not be taken down for each file.
    os._exit(0)


def _leave_behind(answers: int, complaints: int, alive: int) -> None:
    """Keep nothing of the process that this one was forked from, but the end of the pipe that tells it of this end."""
    os.setsid()
    alive = os.dup(alive)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for file, place in ((nothing, 0), (answers, 1), (complaints, 2), (alive, 3)):
        os.dup2(file, place)
    os.closerange(4, os.sysconf("SC_OPEN_MAX"))


def _read_grids(task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from importers.grid_reading import read_sheets

    return read_sheets(task["path"], task["file_name"], limits)


def _read_samples(task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from importers.grid_samples import read_samples_here

    return read_samples_here(task["path"], task["file_name"], task["wanted"], limits)


def _annotate(task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from importers.annotations import annotate_task

    return annotate_task(task, limits)


def _read_report(task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    from importers.reading import read_file

    report = read_file(task["path"], task["file_name"], task["plan"], task["out"], limits)
    return {
        "party": report.party,
        "tables": [asdict(table) for table in report.tables],
        "findings": [finding.to_json() for finding in report.findings],
        "cover": dict(report.cover),
        "sketches": dict(report.sketches),
        "explanations": dict(report.explanations),
    }


_TASKS = {"report": _read_report, "grids": _read_grids, "samples": _read_samples, "annotations": _annotate}


def _confine(memory_bytes: int) -> None:
    """Take from this process what it does not need."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_forbid)


def _limit_time(seconds: int) -> None:
    """Let this process compute for so many seconds in all."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _forbid(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a reader of files may not do this: {event}")


def _say_where(kind: type[BaseException], _error: BaseException, trace: Any) -> None:
    """Say what broke and where, without any value of the file."""
    frames = traceback.extract_tb(trace)[-6:]
    places = " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(frames))  # noqa: PTH119
    sys.stderr.write(f"{kind.__name__} at {places}\n")
