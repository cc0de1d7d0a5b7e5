"""The standing of a period's rows as it is on record: what was verified, drawn, agreed on and attached."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from contracts.evidence import AttachedEvidence
from contracts.fact_rows import AgreedValue, FactRow, agreeing, key_of, row_names, standing_again
from contracts.facts import FactTable
from contracts.periods import say_date
from contracts.samples import DrawnSample
from contracts.side_by_side import standing_value
from contracts.tables import Table
from contracts.terms import Terms
from contracts.values import decode, encode
from models.agreements import Agreement
from models.disputes import Dispute, DisputeTurn
from operations.period_records import PeriodRecords


def with_standing(records: PeriodRecords, terms: Terms, tables: Mapping[str, FactTable]) -> Mapping[str, FactTable]:
    """The tables with the standing that is on record for their rows."""
    found = dict(tables)
    for table_id, by_name in records.outcomes.items():
        if table_id in found:
            said = {name: (row.outcome, verification.party) for name, (row, verification) in by_name.items()}
            found[table_id] = with_outcomes(found[table_id], said)
    return _with_agreements(_with_samples(found, records), terms, records)


def attached_evidence(records: PeriodRecords) -> tuple[AttachedEvidence, ...]:
    """What was attached for the period as evidence of a measure."""
    return tuple(
        AttachedEvidence(
            each.measure_id, each.title, each.party, each.file_name, each.file_sha256, each.table_id, each.row_name
        )
        for each in records.attached
        if each.measure_id
    )


def with_outcomes(table: FactTable, outcomes: Mapping[str, tuple[str, str]]) -> FactTable:
    """The table with the outcome and the verifying party of each row by its name."""
    rows = []
    for row, name in zip(table.rows, row_names(table.rows), strict=True):
        said = outcomes.get(name)
        if said is not None and row.standing == "reported" and said[0] != "reported":
            row = standing_again(row, *said)
        rows.append(row)
    return replace(table, rows=tuple(rows))


def _with_samples(tables: Mapping[str, FactTable], records: PeriodRecords) -> dict[str, FactTable]:
    found = dict(tables)
    for each in records.drawings:
        if each.table_id in found:
            # A person is named by id: names may change, and a statement is worked out again for ever.
            drawn = DrawnSample(each.seed, each.drawn_by, each.drawn_at.isoformat(timespec="seconds"))
            found[each.table_id] = replace(found[each.table_id], sample=drawn)
    return found


def _with_agreements(tables: Mapping[str, FactTable], terms: Terms, records: PeriodRecords) -> dict[str, FactTable]:
    found = dict(tables)
    decided = {turn.event_number: (dispute, turn) for dispute, turn in records.decided}
    agreed = {event.number: (agreement, event) for agreement, event in records.agreed}
    for number in sorted({*decided, *agreed}):
        if number in decided:
            found = _with_decided(found, terms.tables_by_id, *decided[number])
            continue
        agreement, event = agreed[number]
        if agreement.table_id in found and agreement.other_table in found:
            says = f"agreed on {say_date(event.at.date())}"
            found[agreement.table_id] = _agreed(found, terms.tables_by_id, agreement, says)
    return found


def _with_decided(
    tables: dict[str, FactTable], described: Mapping[str, Table], dispute: Dispute, turn: DisputeTurn
) -> dict[str, FactTable]:
    """The tables with the value by which a dispute was settled, where the row still holds what was disputed."""
    table_id, column = dispute.table_id or "", dispute.column_id or ""
    column_type = described[table_id].types().get(column) if table_id in tables else None
    if column_type is None:
        return tables
    own = tables[table_id]
    says = f"decided in dispute {dispute.number} on {say_date(turn.at.date())}"
    value = AgreedValue(decode(column_type, turn.agreed_value), dispute.id, says)
    rows = tuple(
        agreeing(row, column, value) if name == turn.row_name else row
        for row, name in zip(own.rows, row_names(own.rows), strict=True)
    )
    return {**tables, table_id: replace(own, rows=rows)}


def _agreed(
    tables: Mapping[str, FactTable], described: Mapping[str, Table], agreement: Agreement, says: str
) -> FactTable:
    """The table with the agreed value at its cell, where both cells still hold what was agreed about."""
    table, own = described[agreement.table_id], tables[agreement.table_id]
    column = table.types().get(agreement.column_id)
    comparison = next((each for each in table.compared if each.column == agreement.column_id), None)
    if column is None or comparison is None:
        return own
    key = tuple(json.loads(agreement.row_key))
    others = _of_key(tables[agreement.other_table].rows, described[agreement.other_table], key)
    same = [encode(standing_value(row, comparison.other)) == agreement.other_value for row in others]
    if same != [True]:
        return own
    value = AgreedValue(decode(column, agreement.agreed_value), agreement.id, says)
    rows = []
    for row in own.rows:
        if key_of(row, table.key) == key and encode(row.values.get(agreement.column_id)) == agreement.own_value:
            row = agreeing(row, agreement.column_id, value)
        rows.append(row)
    return replace(own, rows=tuple(rows))


def _of_key(rows: Iterable[FactRow], table: Table, key: tuple[str, ...]) -> list[FactRow]:
    return [row for row in rows if key_of(row, table.key) == key]
