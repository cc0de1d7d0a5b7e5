"""Findings gathered while a file is read: one for each code and column, with every address, however many rows it
touches.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from contracts.periods import say_date
from contracts.tables import Column, Table
from importers.addresses import ranges
from importers.catalogue import CATALOGUE
from importers.cell_reasons import reasons_of
from importers.findings import BLOCKS, EXPLAIN, INFORMATION, Finding
from importers.refusals import FileRefused
from importers.reports import ReportPlan
from importers.row_runs import RowRuns, count_of

_ORDER = {BLOCKS: 0, EXPLAIN: 1, INFORMATION: 2}
_EXAMPLES = 5


@dataclass(slots=True)
class _Group:
    """The cells of one column about which the same thing is to be said."""

    code: str
    finding_class: str
    sheet: str
    table: Table | None
    column: Column | None
    letter: str
    rows: RowRuns = field(default_factory=RowRuns)
    examples: dict[str, None] = field(default_factory=dict)


class Gathering:
    """Everything noticed in one file."""

    def __init__(self, plan: ReportPlan) -> None:
        self._plan = plan
        self._groups: dict[tuple[object, ...], _Group] = {}
        self._others: list[Finding] = []

    def note_cell(
        self,
        code: str,
        found: str,
        row: int,
        letter: str,
        sheet: str,
        table: Table | None = None,
        column: Column | None = None,
        finding_class: str | None = None,
    ) -> None:
        """Notice something about one cell."""
        given = finding_class or CATALOGUE[code].finding_class
        key = (code, given, sheet, table.id if table else None, letter)
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = _Group(code, given, sheet, table, column, letter)
        group.rows.add(row, row)
        if len(group.examples) < _EXAMPLES:
            group.examples[found] = None

    def note(self, code: str, found: str, *, finding_class: str | None = None, message: str = "", **more: Any) -> None:
        """Notice something that is not a matter of single cells; `more` are fields of Finding."""
        entry = CATALOGUE[code]
        finding = Finding(
            code,
            finding_class or entry.finding_class,
            message or f"{entry.title}: {found}.",
            found=found,
            mend=entry.mend,
        )
        self._others.append(replace(finding, **more))

    def note_refusal(self, refusal: FileRefused) -> None:
        """Notice that the file as a whole is refused."""
        cells = (refusal.cell,) if refusal.cell else ()
        self.note(refusal.code, refusal.found, sheet=refusal.sheet, cells=cells)

    def findings(self) -> tuple[Finding, ...]:
        """All that was noticed: what blocks first, then what must be explained, each in the order of the file."""
        found = [*self._others, *(self._finding(group) for group in self._groups.values())]
        waived = [self._waived(each) for each in found]
        return tuple(sorted(waived, key=lambda each: _ORDER[each.finding_class]))

    def _waived(self, finding: Finding) -> Finding:
        if finding.code in self._plan.waived and finding.finding_class == EXPLAIN:
            return replace(finding, finding_class=INFORMATION)
        return finding

    def _finding(self, group: _Group) -> Finding:
        entry, rows = CATALOGUE[group.code], tuple(group.rows)
        count = count_of(rows)
        found = ", ".join(group.examples) + (" …" if count > len(group.examples) >= _EXAMPLES else "")
        where = f"“{group.column.heading}”" if group.column else f"column {group.letter}"
        cells = ranges(group.letter, rows) if group.letter else ranges("row ", rows)
        times = "one cell" if count == 1 else f"{count:,} cells"
        return Finding(
            group.code,
            group.finding_class,
            f"{entry.title} ({where}, {times}: {found}).",
            found=found,
            expected=expected_of(group.column, self._plan) if group.column else "",
            mend=mend_of(group.code, group.column),
            sheet=group.sheet,
            table_id=group.table.id if group.table else None,
            column_id=group.column.id if group.column else None,
            cells=cells,
            rows=rows,
            count=count,
        )


def mend_of(code: str, column: Column | None) -> str:
    """How a person mends it: a day alone would only bring the next finding where the column asks for its time too."""
    if code == "bad_date" and column is not None and column.type == "datetime":
        return _MOMENT
    return CATALOGUE[code].mend


def expected_of(column: Column, plan: ReportPlan) -> str:
    """What a cell of the column must hold, in words."""
    words = _EXPECTED[column.type]
    if column.choices:
        words = "one of: " + ", ".join(column.choices)
    if column.refers_to == "items":
        words = "an item of the contract: " + ", ".join(plan.items[:20])
    words = _referred(column, plan) or words
    if column.order and column.type in ("date", "datetime"):
        words += f", as text in the order {_ORDER_WORDS[column.order]}"
    if column.unit:
        words += f" in {column.unit}"
    if column.minimum is not None:
        words += f", at least {column.minimum}"
    if column.maximum is not None:
        words += f", at most {column.maximum}"
    if column.within == "period":
        words += f", from {say_date(plan.period.starts)} to {say_date(plan.period.ends)}"
    elif column.within == "contract":
        words += f", from {say_date(plan.contract_starts)} to {say_date(plan.contract_ends)}"
    if column.no_data:
        return f"{words}, or a reason: {', '.join(reasons_of(column))}"
    return words if column.required else f"{words}, or nothing"


def _referred(column: Column, plan: ReportPlan) -> str:
    """Such as: a Lot of sheet “Lots”; nothing where no table of the report gives what the column refers to."""
    table_id, _, column_id = (column.refers_to or "").partition(".")
    for table in plan.tables:
        if table.id == table_id and column_id in table.types():
            heading = table.column(column_id).heading
            return f"{'an' if heading[0] in 'AEIOUaeiou' else 'a'} {heading} of sheet “{table.sheet or table.title}”"
    return ""


_MOMENT = "Type a real date with its time of day, such as 2027-07-18 7:50."
_ORDER_WORDS = {"mdy": "month/day/year", "dmy": "day/month/year", "ymd": "year/month/day"}
_EXPECTED = {
    "text": "a text",
    "number": "a number",
    "whole": "a whole number",
    "percent": "a percentage",
    "date": "a date",
    "datetime": "a date with a time",
    "time": "a time of day",
    "duration": "a span of time in hours and minutes",
    "choice": "one of the list",
    "truth": "Yes or No",
}


def addresses(letters: Iterable[str], rows: tuple[tuple[int, int], ...]) -> tuple[str, ...]:
    """The cells of several columns over the same rows."""
    return tuple(address for letter in letters for address in ranges(letter, rows))
