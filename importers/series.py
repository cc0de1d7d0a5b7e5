"""What the rows of honest records do not do: step evenly in several columns at once, repeat an earlier period, never
vary.
"""

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import time
from decimal import Decimal
from hashlib import blake2b
from itertools import pairwise
from typing import Any

from contracts.tables import Column, Table
from contracts.values import NUMERIC_TYPES, TEMPORAL_TYPES, Value, encode
from importers.row_runs import RowRuns

WINDOW = 10
_COLUMNS = 3
_SHINGLE, _SKETCH, _SKETCHED_ROWS = 8, 64, 5_000
_LEAST_SHINGLES, _LEAST_SHARE, _LEAST_DISTINCT = 9, 0.6, 4
_LEAST_VALUES, _ENOUGH_DISTINCT = 30, 9


class DraggedSeries:
    """Finds rows that were made by dragging: at least ten in a row in which at least three columns step evenly.

    Columns of the key do not count, for honest keys count up; neither does a column that does not change.
    """

    def __init__(self, table: Table, places: Iterable[str]) -> None:
        stepping = NUMERIC_TYPES | TEMPORAL_TYPES
        found = set(places)
        self.columns = [
            column.id
            for column in table.columns
            if column.type in stepping and column.id not in table.key and column.id in found
        ]
        self._times = {column.id for column in table.columns if column.type == "time"}
        self.rows = RowRuns()
        self.stepping: dict[str, None] = {}
        self._numbers: list[int] = []
        self._carried: dict[str, list[Any]] = {column: [] for column in self.columns}

    def take(self, numbers: Sequence[int], values: Mapping[str, Sequence[Value]]) -> None:
        """Look at further rows; windows that reach back into the rows before are seen too."""
        if len(self.columns) < _COLUMNS:
            return
        rows = [*self._numbers, *numbers]
        stretches: list[tuple[int, int, str]] = []
        for column in self.columns:
            found = map(_seconds, values[column]) if column in self._times else values[column]
            steps_of = [*self._carried[column], *found]
            stretches += [(start, stop, column) for start, stop in _even_windows(steps_of)]
            self._carried[column] = steps_of[1 - WINDOW :]
        for start, stop, columns in _together(stretches):
            self._note(rows, start, stop, columns)
        self._numbers = rows[1 - WINDOW :]

    def _note(self, rows: Sequence[int], start: int, stop: int, columns: Iterable[str]) -> None:
        """Keep the rows of the windows that begin from `start` on before `stop`, where no row is left out between."""
        last = stop + WINDOW - 2
        if rows[last] - rows[start] == last - start:
            spans = [(rows[start], rows[last])]
        else:
            firsts = (at for at in range(start, stop) if rows[at + WINDOW - 1] - rows[at] == WINDOW - 1)
            spans = [(rows[at], rows[at + WINDOW - 1]) for at in firsts]
        for first, end in spans:
            self.rows.add(first, end)
            self.stepping.update(dict.fromkeys(columns))


def _seconds(value: Value) -> int | None:
    """A time as seconds, which can be subtracted."""
    return value.hour * 3600 + value.minute * 60 + value.second if isinstance(value, time) else None


def _together(stretches: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, list[str]]]:
    """Where stretches of enough columns lie side by side: from, before, and the columns."""
    changes = [(start, True, column) for start, _, column in stretches]
    changes += [(stop, False, column) for _, stop, column in stretches]
    here: dict[str, None] = {}
    for (at, begins, column), (following, *_) in pairwise(sorted(changes)):
        if begins:
            here[column] = None
        else:
            here.pop(column)
        if len(here) >= _COLUMNS and following > at:
            yield at, following, list(here)


def _even_windows(values: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Where windows of ten values begin that step by one constant, which is not zero: from, and before."""
    try:
        steps = list(map(operator.sub, values[1:], values))
    except TypeError:
        steps = [None if a is None or b is None else b - a for a, b in pairwise(values)]
    same = bytes(map(operator.eq, steps[1:], steps))
    pattern, at = b"\1" * (WINDOW - 2), 0
    while (start := same.find(pattern, at)) >= 0:
        end = same.find(b"\0", start)
        end = len(same) if end < 0 else end
        if steps[start]:
            yield start, end - WINDOW + 3
        at = end


class Variation:
    """What can be said of one column of measured numbers as a whole."""

    def __init__(self, column: Column) -> None:
        self.column, self.count = column, 0
        self._distinct: set[str] = set()
        self._endings: set[tuple[int, str]] = set()
        self._first: list[str] = []
        self.is_judged = column.type in ("number", "percent", "time", "duration")

    def take(self, values: Sequence[Value]) -> None:
        """Look at further values."""
        if not self.is_judged:
            return
        if len(self._first) < _SKETCHED_ROWS:
            wanted = values[: _SKETCHED_ROWS - len(self._first)]
            self._first.extend(encode(value) or "" for value in wanted if value is not None)
        if len(self._distinct) > _ENOUGH_DISTINCT and len(self._endings) > 1:
            self.count += sum(value is not None for value in values)
            return
        for value in values:
            if isinstance(value, Decimal):
                self.count += 1
                self._note(str(value))

    def _note(self, text: str) -> None:
        if len(self._distinct) <= _ENOUGH_DISTINCT:
            self._distinct.add(text)
        self._endings.add((len(text.partition(".")[2]), text[-1]))

    @property
    def never_varies(self) -> bool:
        """Whether many values are all the same."""
        return self.column.type == "number" and self.count >= _LEAST_VALUES and len(self._distinct) == 1

    @property
    def same_digit(self) -> str | None:
        """The last decimal that many different values share; None where they do not."""
        if self.count < _LEAST_VALUES or len(self._distinct) <= _ENOUGH_DISTINCT or len(self._endings) != 1:
            return None
        ((decimals, digit),) = self._endings
        return digit if decimals else None

    def sketch(self) -> tuple[str, ...]:
        """The smallest digests of the column's runs of eight values: what a copy of it would share."""
        return sketch_of(self._first)


def sketch_of(texts: Sequence[str]) -> tuple[str, ...]:
    """The sixty-four smallest digests of runs of eight values; runs that hardly vary are left out."""
    digests = set()
    for start in range(len(texts) - _SHINGLE + 1):
        run = texts[start : start + _SHINGLE]
        if len(set(run)) >= _LEAST_DISTINCT:
            digests.add(blake2b("\x1f".join(run).encode(), digest_size=8).hexdigest())
    return tuple(sorted(digests)[:_SKETCH])


def repeats(sketch: Sequence[str], earlier: Sequence[str]) -> bool:
    """Whether most of a column's runs of values stood in the earlier column too."""
    limit = min((each[-1] for each in (sketch, earlier) if len(each) == _SKETCH), default="g")
    ours = {digest for digest in sketch if digest <= limit}
    theirs = {digest for digest in earlier if digest <= limit}
    return len(ours) >= _LEAST_SHINGLES and len(ours & theirs) >= _LEAST_SHARE * len(ours)
