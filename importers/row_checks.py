"""Checks that look at a whole row: conditions of the terms, computed columns, units of items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from contracts.numbers import ZERO
from contracts.row_terms import Term
from contracts.tables import Column, RowCheck, Table
from contracts.values import Row, Value, encode
from importers.catalogue import CATALOGUE
from importers.findings import BLOCKS
from importers.gathering import Gathering, addresses
from importers.row_runs import RowRuns, count_of

_EXAMPLES = 3
_MOST_REMEMBERED = 20_000


@dataclass(slots=True)
class _Failures:
    """The rows in which one check fails."""

    code: str
    finding_class: str
    message: str
    expected: str
    columns: tuple[str, ...]
    rows: RowRuns = field(default_factory=RowRuns)
    examples: list[str] = field(default_factory=list)


class RowChecks:
    """All checks of a table that need more than one cell, and the rows in which they failed."""

    def __init__(self, table: Table, letters: Mapping[str, str]) -> None:
        self._table, self._letters = table, letters
        self._conditions = [(check, self._failures_of(check)) for check in table.checks]
        self._computed = [
            (column, column.computed, self._disagreements(column, column.computed))
            for column in table.columns
            if column.computed is not None and column.id in letters
        ]
        needed = {each for check in table.checks for each in check.holds.columns()}
        for column, term, _ in self._computed:
            needed |= {column.id, *term.columns()}
        self.columns = sorted(needed & letters.keys())
        self._passed: set[tuple[Value, ...]] = set()
        self._failed = 0

    def take(self, numbers: Sequence[int], values: Mapping[str, Sequence[Value]]) -> set[int]:
        """Check rows; the positions of those that a failed check keeps out."""
        out: set[int] = set()
        if not self.columns:
            return out
        columns = [values[column] for column in self.columns]
        if len(self._passed) > _MOST_REMEMBERED:
            self._passed.clear()
        for position, cells in enumerate(zip(*columns, strict=True)):
            if cells in self._passed:
                continue
            row, failed = dict(zip(self.columns, cells, strict=True)), self._failed
            if not self._holds(numbers[position], row):
                out.add(position)
            if self._failed == failed:
                self._passed.add(cells)
        return out

    def _holds(self, number: int, row: Row) -> bool:
        stays = True
        for check, failures in self._conditions:
            if check.holds.holds(row) is False:
                self._note(failures, number, row)
                stays = stays and check.finding != BLOCKS
        for column, term, failures in self._computed:
            if _disagrees(row.get(column.id), term.value(row), column.tolerance or ZERO):
                self._note(failures, number, row)
        return stays

    def _note(self, failures: _Failures, number: int, row: Row) -> None:
        self._failed += 1
        failures.rows.add(number, number)
        if len(failures.examples) < _EXAMPLES:
            texts = [f"{column} {encode(row.get(column)) or 'blank'}" for column in failures.columns]
            failures.examples.append(f"row {number}: {', '.join(texts)}")

    def report(self, gathering: Gathering, sheet: str) -> None:
        """Hand over a finding for each check that failed."""
        every = [failures for _, failures in self._conditions] + [failures for *_, failures in self._computed]
        for failures in every:
            if failures.rows:
                rows = tuple(failures.rows)
                letters = [self._letters[column] for column in failures.columns if column in self._letters]
                gathering.note(
                    failures.code,
                    "; ".join(failures.examples),
                    finding_class=failures.finding_class,
                    message=f"{failures.message} ({count_of(rows):,} rows)",
                    expected=failures.expected,
                    sheet=sheet,
                    table_id=self._table.id,
                    cells=addresses(letters, rows),
                    rows=rows,
                    count=count_of(rows),
                )

    def _failures_of(self, check: RowCheck) -> _Failures:
        expected = check.holds.sentence(self._table.headings())
        columns = tuple(dict.fromkeys(check.holds.columns()))
        return _Failures("row_check_failed", check.finding, check.message, expected, columns)

    def _disagreements(self, column: Column, term: Term) -> _Failures:
        headings, entry = self._table.headings(), CATALOGUE["computed_disagrees"]
        message = f"“{column.heading}” does not agree with {term.sentence(headings)}"
        columns = (column.id, *dict.fromkeys(term.columns()))
        return _Failures(entry.code, entry.finding_class, message, term.sentence(headings), columns)


def _disagrees(given: Value, computed: Value, tolerance: Decimal) -> bool:
    if given is None or computed is None:
        return False
    if isinstance(given, Decimal) and isinstance(computed, Decimal):
        return abs(given - computed) > tolerance
    return given != computed
