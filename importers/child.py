"""The child process that reads one stranger's file: limits first, then the file. Started by `children`, never
imported by it.

It is told its memory when it is started and may wait, confined, for the one task on standard input; it answers in JSON
on standard output. It can open no connection and start no program.
"""

import ctypes
import gc
import json
import os
import pickle
import resource
import sys
import traceback
from dataclasses import asdict
from typing import Any

from importers.limits import Limits

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.spawn", "os.system", "os.posix_spawn", "ctypes.")
_LARGEST_FILE = 4 * 1024**3
_LONGEST_START = 60
OUT_OF_MEMORY = 3


def main() -> None:
    """Do the one task that stands on standard input; nothing, where whoever started this process is gone."""
    _confine(int(sys.argv[1]))
    # Loaded while nobody waits, and under the limits: most tasks read a report.
    import importers.reading  # noqa: F401

    letter = sys.stdin.buffer.read()
    if not letter:
        return
    # Nobody but the program's own process writes to this pipe.
    task: dict[str, Any] = pickle.loads(letter)  # nosec B301
    _limit_time(task["seconds"])
    gc.freeze()
    gc.disable()
    try:
        answer = _TASKS[task.get("reads", "report")](task, task["limits"])
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    json.dump(answer, sys.stdout)


def _read_grids(task: dict[str, Any], limits: Limits) -> dict[str, Any]:
    # Imported here, after the limits: what reads a file is loaded under them too.
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
    resource.setrlimit(resource.RLIMIT_CPU, (_LONGEST_START, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).unshare(_NEW_NETWORK | (0 if os.geteuid() == 0 else _NEW_USER))
    sys.addaudithook(_forbid)


def _limit_time(seconds: int) -> None:
    """Let this process compute for so many seconds in all."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def _forbid(event: str, _: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a reader of files may not do this: {event}")


def _say_where(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    """Say what broke and where, without any value of the file."""
    frames = traceback.extract_tb(trace)[-6:]
    places = " < ".join(f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(frames))  # noqa: PTH119
    sys.stderr.write(f"{kind.__name__} at {places}\n")


if __name__ == "__main__":
    sys.excepthook = _say_where
    main()
