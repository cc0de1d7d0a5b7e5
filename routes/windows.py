"""Pages of what grows with every period show its latest part; what came before it stands one page further."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Window:
    """Of `count` rows in the order of time those from `first` up to before `end`."""

    first: int
    end: int
    count: int

    @property
    def is_whole(self) -> bool:
        """Whether every row is in it."""
        return (self.first, self.end) == (0, self.count)

    @property
    def is_latest(self) -> bool:
        """Whether nothing stands behind it."""
        return self.end == self.count

    def of(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Its part of the rows."""
        return tuple(rows[self.first : self.end])


def window(count: int, most: int, before: int | None = None) -> Window:
    """The last `most` of so many rows; with `before` the last of those that stand before that place."""
    end = count if before is None or not 0 < before < count else before
    return Window(max(end - most, 0), end, count)
