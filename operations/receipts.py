"""The receipt of a submitted report: which file, what it held, who signed it and when."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.errors import Conflict
from contracts.roles import Actor
from contracts.tables import Table
from contracts.terms import Terms
from contracts.values import decode
from models.events import Event, events_of
from models.findings import ReportFinding, findings_of
from models.people import Person, people_by_id
from models.reports import Report
from models.rows import ReportTable, rows_of, tables_of
from operations.terms import terms_of
from operations.visibility import visible_report

REASON = "no_data_reason"


@dataclass(frozen=True, slots=True)
class Total:
    """A sum that the receipt prints: of a column, or of a pay item, in its unit."""

    title: str
    unit: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Reasons:
    """The cells of a column in which a reason stands instead of a value."""

    heading: str
    count: int
    found: str


@dataclass(frozen=True, slots=True)
class TableReceipt:
    """A table with its number of rows, its sums, and the reasons that stand in its cells."""

    title: str
    counts: ReportTable
    totals: tuple[Total, ...]
    reasons: tuple[Reasons, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was handed over."""

    report: Report
    tables: tuple[TableReceipt, ...]
    signed: Event
    signer: Person | None


def find_receipt(actor: Actor, report_id: str) -> Receipt:
    """The receipt of a report; Conflict where nobody has submitted it yet."""
    report = visible_report(actor, report_id)
    signed = [each for each in events_of(actor.government_id, "report", report.id) if each.act == "report.submitted"]
    if not signed:
        raise Conflict("There is a receipt once the report is submitted. Open the report to see what it waits for.")
    people = people_by_id(actor.government_id, [signed[-1].person_id or ""])
    terms = terms_of(report.terms_version)
    found = {table.table_id: table for table in tables_of(actor.government_id, report.id)}
    reasons = [each.finding for each in findings_of(actor.government_id, report.id) if each.finding.code == REASON]
    tables = tuple(
        TableReceipt(table.title, found[table.id], _totals(report, table, terms), _reasons(table, reasons))
        for table in terms.tables
        if table.id in found
    )
    return Receipt(report, tables, signed[-1], people.get(signed[-1].person_id or ""))


def _reasons(table: Table, findings: Sequence[ReportFinding]) -> tuple[Reasons, ...]:
    said = [json.loads(each.document) for each in findings if each.table_id == table.id]
    return tuple(Reasons(table.column(each["column_id"]).heading, each["count"], each["found"]) for each in said)


def _totals(report: Report, table: Table, terms: Terms) -> tuple[Total, ...]:
    """The sums of columns that state a unit; of the quantities, a sum for each pay item."""
    summed = [column for column in table.columns if column.unit and column.type in ("number", "whole")]
    reported = terms.quantities if terms.quantities is not None and terms.quantities.table == table.id else None
    if not summed and reported is None:
        return ()
    sums = {(column.heading, column.unit or ""): Decimal(0) for column in summed}
    units = {item.number: item.unit for item in terms.items}
    for _, values in rows_of(report.government_id, report.id, table.id):
        for column in summed:
            sums[column.heading, column.unit or ""] += _number(values.get(column.id))
        if reported is not None:
            item = str(values.get(reported.item) or "")
            place = (item, units.get(item, ""))
            sums[place] = sums.get(place, Decimal(0)) + _number(values.get(reported.quantity))
    return tuple(Total(title, unit, value) for (title, unit), value in sums.items())


def _number(text: str | None) -> Decimal:
    value = decode("number", text) if isinstance(text, str) else None
    return value if isinstance(value, Decimal) else Decimal(0)
