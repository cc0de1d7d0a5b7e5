"""Row numbers kept as runs: rows one below the other cost no more than the first and the last of them."""

from array import array
from collections.abc import Iterable, Iterator


class RowRuns:
    """Rows about which the same thing is to be said, in whatever order they come."""

    __slots__ = ("_bounds",)

    def __init__(self) -> None:
        self._bounds: array[int] = array("I")

    def __bool__(self) -> bool:
        return bool(self._bounds)

    def add(self, first: int, last: int) -> None:
        """Take the rows from the first to the last."""
        bounds = self._bounds
        if bounds and bounds[-2] <= first <= bounds[-1] + 1:
            bounds[-1] = max(bounds[-1], last)
        else:
            bounds.extend((first, last))

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Unbroken runs as (first, last), in ascending order, each row once."""
        bounds = self._bounds
        pairs: Iterable[tuple[int, int]] = zip(bounds[::2], bounds[1::2], strict=True)
        first = last = 0
        for begins, ends in sorted(pairs):
            if last and begins <= last + 1:
                last = max(last, ends)
                continue
            if last:
                yield first, last
            first, last = begins, ends
        if last:
            yield first, last


def count_of(runs: Iterable[tuple[int, int]]) -> int:
    """How many rows the runs hold."""
    return sum(last - first + 1 for first, last in runs)
