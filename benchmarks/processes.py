"""What processes hold, from /proc: for the benchmarks that watch the program's memory from outside."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def family(pid: int | str) -> Iterator[int]:
    """The numbers of all processes that the process started, and of those that they started."""
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                yield child
                yield from family(child)


def megabytes(pid: int) -> float:
    """What the process holds, its part of what it shares; nothing where it has just ended."""
    return _kilobytes(pid, "smaps_rollup", "Pss:") / 1024


def highest_memory(pid: int | str) -> int:
    """The highest memory of a process since it became the program that it is, in kilobytes."""
    return _kilobytes(pid, "status", "VmHWM:")


def _kilobytes(pid: int | str, file: str, name: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 0
