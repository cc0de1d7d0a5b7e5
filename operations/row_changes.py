"""A report's rows against those that count now: which are added, changed, unchanged or gone.

Rows are matched by the key of their table; where it has none, equal rows cancel out one by one. Of each row only a
digest is held, so that a long table takes little memory, and only the rows that are shown are read whole.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from contracts.roles import Actor
from contracts.tables import Table
from models.reports import Report, accepted_reports
from models.rows import documents_of_report, rows_at
from operations.terms import terms_of
from operations.visibility import visible_report

_COMPARED = ("checked", "submitted", "returned")
Values = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A column whose value differs, as stored before and after."""

    column: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that is shown: what became of it, its row in the file that holds it, and its cells."""

    kind: str
    number: int
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class TableChanges:
    """The counts of a table, and the first rows that were added, changed or are gone."""

    table: Table
    added: int
    changed: int
    unchanged: int
    vanished: int
    shown: tuple[RowChange, ...]


@dataclass(frozen=True, slots=True)
class RowChanges:
    """A report's tables against those of the accepted report."""

    against: Report
    tables: tuple[TableChanges, ...]

    @property
    def are_none(self) -> bool:
        """Whether every row is as it was."""
        return not any(table.added or table.changed or table.vanished for table in self.tables)


@dataclass(slots=True)
class _Tally:
    """A table while it is compared: what is still unmatched of the rows before, and which rows will be shown."""

    table: Table
    before: dict[bytes, list[tuple[bytes, int]]] = field(default_factory=dict)
    added: list[int] = field(default_factory=list)
    changed: list[tuple[int, int]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("added", "changed", "unchanged"), 0))

    def match(self, number: int, document: str, most: int) -> None:
        """Match a row of the new report with one of the old."""
        key, digest = _key(self.table, document), _digest(document)
        found = self.before.get(key)
        if not found:
            self.counts["added"] += 1
            if len(self.added) < most:
                self.added.append(number)
            return
        earlier, at = found.pop(0)
        kind = "unchanged" if earlier == digest else "changed"
        self.counts[kind] += 1
        if kind == "changed" and len(self.changed) < most:
            self.changed.append((at, number))

    def vanished(self) -> list[int]:
        """The rows before that nothing matched."""
        return sorted(number for found in self.before.values() for _, number in found)


def compare_rows(actor: Actor, report_id: str, most: int = 5) -> RowChanges | None:
    """The report's rows against the accepted report of its party; None where there is none or it counts already.

    Of each table and kind at most `most` rows are shown.
    """
    report = visible_report(actor, report_id)
    accepted = accepted_reports(actor.government_id, report.contract_id, report.period_id).get(report.party)
    if report.status not in _COMPARED or accepted is None:
        return None
    tables = terms_of(report.terms_version).tables_by_id
    tallies = {table.id: _Tally(table) for table in tables.values() if table.reported_by == report.party}
    for table_id, number, document in _rows(accepted, tallies):
        key = _key(tallies[table_id].table, document)
        tallies[table_id].before.setdefault(key, []).append((_digest(document), number))
    for table_id, number, document in _rows(report, tallies):
        tallies[table_id].match(number, document, most)
    before, after = _whole_rows(accepted, report, tallies.values(), most)
    return RowChanges(accepted, tuple(_summed(tally, before, after, most) for tally in tallies.values()))


def _rows(report: Report, tallies: Mapping[str, _Tally]) -> Iterator[tuple[str, int, str]]:
    found = documents_of_report(report.government_id, report.id)
    return ((table, number, document) for table, number, document in found if table in tallies)


def _digest(document: str) -> bytes:
    return blake2b(document.encode(), digest_size=16).digest()


def _key(table: Table, document: str) -> bytes:
    """What a row is matched by: its key, or the whole row where the table has none."""
    if not table.key:
        return _digest(document)
    values = json.loads(document)
    return _digest(json.dumps([values.get(column) for column in table.key]))


_Places = Mapping[tuple[str, int], Values]


def _whole_rows(accepted: Report, report: Report, tallies: Iterable[_Tally], most: int) -> tuple[_Places, _Places]:
    """The rows that are shown, read whole from both reports."""
    before, after = [], []
    for tally in tallies:
        name = tally.table.id
        before += [(name, number) for number in tally.vanished()[:most]] + [(name, old) for old, _ in tally.changed]
        after += [(name, number) for number in tally.added] + [(name, new) for _, new in tally.changed]
    return (
        rows_at(accepted.government_id, accepted.id, before),
        rows_at(report.government_id, report.id, after),
    )


def _summed(tally: _Tally, before: _Places, after: _Places, most: int) -> TableChanges:
    name, gone = tally.table.id, tally.vanished()
    shown = [
        *(
            RowChange("changed", new, _cells(tally.table, before[name, old], after[name, new]))
            for old, new in tally.changed
        ),
        *(RowChange("added", number, _cells(tally.table, {}, after[name, number])) for number in tally.added),
        *(RowChange("vanished", number, _cells(tally.table, before[name, number], {})) for number in gone[:most]),
    ]
    counts = tally.counts
    return TableChanges(tally.table, counts["added"], counts["changed"], counts["unchanged"], len(gone), tuple(shown))


def _cells(table: Table, before: Values, after: Values) -> tuple[CellChange, ...]:
    """The cells that differ, with the key's first, so that one can tell which row it is."""
    ordered = [*table.key, *(column.id for column in table.columns if column.id not in table.key)]
    return tuple(
        CellChange(column, before.get(column), after.get(column))
        for column in ordered
        if column in table.key or before.get(column) != after.get(column)
    )
