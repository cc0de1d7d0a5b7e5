"""What both parties report of the same thing, and what it comes to by the terms: the facts that measures see.

Facts keep every value as it was reported; the value that counts, the row that a comparison verifies or disputes, and
what a sample says about rows that were not drawn follow from the terms each time anew.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from msgspec import structs

from contracts.comparisons import Comparison
from contracts.fact_rows import AgreedValue, FactRow, key_of, standing_again
from contracts.facts import Facts, FactTable
from contracts.figures import Source, source
from contracts.ruling_lines import excuse
from contracts.samples import state_of
from contracts.tables import Table
from contracts.values import Value


@dataclass(frozen=True, slots=True)
class Compared:
    """A cell of a row beside the other party's: both values, what was agreed, and whether they agree by the terms."""

    comparison: Comparison
    row: FactRow
    other_row: FactRow
    own: Value
    other: Value
    agreed: AgreedValue | None
    agrees: bool

    @property
    def is_open(self) -> bool:
        """Whether it is a discrepancy on which nothing was agreed yet."""
        return not self.agrees and self.agreed is None


def compare_table(facts: Facts, table: Table, tables: Mapping[str, Table]) -> Iterator[Compared]:
    """Every cell of the table that the other party reports too, in the order of the terms and of the sheet.

    Rows are found by the keys of both tables; where a key stands twice on the other side, or the other cell is blank,
    there is nothing to compare with.
    """
    if table.id not in facts.tables:
        return
    rows = [row for row in facts.tables[table.id].rows if row.stands_at("disputed")]
    for comparison in table.compared:
        if comparison.table in facts.tables:
            others = _by_key(facts.tables[comparison.table].rows, tables[comparison.table])
            for row in rows:
                other = others.get(key_of(row, table.key))
                if other is not None and standing_value(other, comparison.other) is not None:
                    yield _compare(comparison, row, other)


def discrepancies(facts: Facts, tables: Mapping[str, Table]) -> Iterator[tuple[Table, Compared]]:
    """Every cell that differs beyond its tolerance, whether a value was agreed on or not."""
    for table in tables.values():
        for compared in compare_table(facts, table, tables):
            if not compared.agrees:
                yield table, compared


def _by_key(rows: Iterable[FactRow], table: Table) -> dict[tuple[str, ...], FactRow | None]:
    found: dict[tuple[str, ...], FactRow | None] = {}
    for row in rows:
        if row.stands_at():
            key = key_of(row, table.key)
            found[key] = None if key in found else row
    return found


def standing_value(row: FactRow, column: str) -> Value:
    """What a cell of the other party comes to: the value that was agreed on for it, else the one reported."""
    said = row.agreed.get(column)
    return row.values.get(column) if said is None else said.value


def _compare(comparison: Comparison, row: FactRow, other_row: FactRow) -> Compared:
    own, other = row.values.get(comparison.column), standing_value(other_row, comparison.other)
    agreed = row.agreed.get(comparison.column)
    return Compared(comparison, row, other_row, own, other, agreed, comparison.agrees(own, other))


def resolved(facts: Facts, tables: Mapping[str, Table]) -> Facts:
    """The facts with the values and standings that follow from excusals, comparisons, agreements and samples."""
    facts = excuse(facts)
    found = {
        name: _sampled(_settled(facts, tables[name], tables), tables[name])
        for name, table in facts.tables.items()
        if tables[name].compared or tables[name].sample or any(row.agreed for row in table.rows)
    }
    return replace(facts, tables={**facts.tables, **found}) if found else facts


def _settled(facts: Facts, table: Table, tables: Mapping[str, Table]) -> FactTable:
    """The table with the values that count where both parties report."""
    reported = facts.tables[table.id]
    changed: dict[int, FactRow] = {}
    agreeing: dict[int, list[str]] = {}
    for compared in compare_table(facts, table, tables):
        number = compared.row.number
        changed[number] = _one(changed.get(number, compared.row), compared, facts, table)
        if compared.comparison.verifies and not compared.is_open:
            agreeing.setdefault(number, []).append(tables[compared.comparison.table].reported_by)
    needed = sum(comparison.verifies for comparison in table.compared)
    for number, parties in agreeing.items():
        if len(parties) == needed and changed[number].standing == "reported":
            changed[number] = standing_again(changed[number], "verified", parties[0])
    rows = [changed.get(row.number, row) for row in reported.rows]
    return replace(reported, rows=tuple([_decided(row, reported) if row.agreed else row for row in rows]))


def _decided(row: FactRow, table: FactTable) -> FactRow:
    """The row with the values that were agreed on for cells which nothing of the other party's stands beside."""
    for column, said in row.agreed.items():
        if column not in row.settled:
            cell = dict(table.own_cell(row, column).details)
            where = source("agreed", **cell, agreement=said.agreement, says=said.says)
            row = _with_value(row, column, said.value, where)
    return row


def _one(row: FactRow, compared: Compared, facts: Facts, table: Table) -> FactRow:
    """The row with the value that counts in the compared column, or disputed where the terms say so."""
    comparison, own = compared.comparison, compared.own
    if compared.agreed is not None:
        said = compared.agreed
        where = _both("agreed", compared, facts, table, agreement=said.agreement, says=said.says)
        return _with_value(row, comparison.column, said.value, where)
    if compared.agrees:
        rule, value = comparison.within, comparison.value_within(own, table.reported_by, compared.other)
    elif comparison.beyond == "leave_out":
        return standing_again(row, "disputed")
    else:
        rule = comparison.beyond
        value = own if rule == table.reported_by else compared.other
    if value == own:
        return row
    return _with_value(row, comparison.column, value, _both("compared", compared, facts, table, rule=rule))


def _with_value(row: FactRow, column: str, value: Value, where: Source) -> FactRow:
    return structs.replace(row, values={**row.values, column: value}, settled={**row.settled, column: where})


def _both(kind: str, compared: Compared, facts: Facts, table: Table, **details: str) -> Source:
    """A source that names both cells: that of the row itself first."""
    comparison = compared.comparison
    own = facts.tables[table.id].own_cell(compared.row, comparison.column)
    other = facts.tables[comparison.table].own_cell(compared.other_row, comparison.other)
    beside = {f"other_{name}": value for name, value in other.details}
    return source(kind, **dict(own.details), **beside, **details)


def _sampled(reported: FactTable, table: Table) -> FactTable:
    """The table with the verdict of its sample; where the sample passed, rows that were not drawn count as verified."""
    if table.sample is None or reported.sample is None:
        return reported
    state = state_of(table.sample, reported.sample.seed, reported.rows, table.key)
    if state.verdict != "passed":
        return replace(reported, verdict=state.verdict)
    drawn = set(state.drawn)
    parties = {row.by for row in reported.rows if row.number in drawn and row.standing == "verified"}
    by = parties.pop() if len(parties) == 1 else "city"
    rows = tuple([standing_again(row, "verified", by) if row.standing == "reported" else row for row in reported.rows])
    return replace(reported, rows=rows, verdict=state.verdict)
