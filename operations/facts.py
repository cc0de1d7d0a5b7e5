"""The facts of a period as the database remembers them: rows of accepted reports, indexes, and earlier statements."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from contracts.fact_rows import FactRow, standing_again, typed_row
from contracts.facts import Delivery, Facts, FactTable, IndexValue
from contracts.numbers import parse_decimal
from contracts.terms import Terms
from models.contracts import Contract
from models.index_values import IndexValue as PublishedValue
from models.index_values import newest_index_values
from models.periods import ReportingPeriod
from models.reports import Report
from models.rows import ReportTable, documents_of_report, values_in
from operations.earlier import Earlier, Remembered, remembered_of, what_came_before
from operations.period_records import Records, records_of
from operations.ruling_facts import rulings_of_period
from operations.standing import attached_evidence, with_standing
from operations.terms import TermsByDay, indexes_read, terms_by_day


@dataclass(frozen=True, slots=True)
class Known:
    """What the facts of several periods of a contract rest on beside their rows, read once for all of them: what the
    contract remembers, what is on record about the periods and their reports, and published values by index and month.
    """

    remembered: Remembered
    records: Records
    published: Mapping[tuple[str, str], PublishedValue]

    def published_in(self, period: ReportingPeriod, terms: Terms) -> list[PublishedValue]:
        """The values that the terms read of the period's month."""
        found = (self.published.get((name, period.name)) for name in terms.indexes)
        return [value for value in found if value is not None]


def known_of(
    contract: Contract, periods: Collection[ReportingPeriod], reports: Iterable[Report], indexes: Collection[str]
) -> Known:
    """All that is known of these periods, their reports and indexes."""
    months = [period.name for period in periods]
    return Known(
        remembered=remembered_of(contract),
        records=records_of(contract, periods, reports),
        published=newest_index_values(contract.government_id, indexes, months) if indexes else {},
    )


def known_with_terms(
    contract: Contract, periods: Collection[ReportingPeriod], reports: Iterable[Report], also: Collection[str] = ()
) -> tuple[TermsByDay, Known]:
    """The terms that govern each day, and all that is known of these periods under them, with other indexes `also`."""
    terms_on = terms_by_day(contract)
    indexes = {*also, *indexes_read(terms_on, [period.starts_on for period in periods])}
    return terms_on, known_of(contract, periods, reports, indexes)


def gather_facts(
    contract: Contract, period: ReportingPeriod, terms: Terms, reports: Collection[Report], known: Known | None = None
) -> Facts:
    """The facts as they stand now, with the rows of the given reports (one for each party).

    Who gathers those of several periods reads once what is known of them, and gives it.
    """
    known = known or known_of(contract, [period], reports, terms.indexes)
    before = what_came_before(contract, period, known.remembered)
    values = known.published_in(period, terms)
    return facts_from(contract, period, terms, reports, values, before, known.records)


def facts_from(
    contract: Contract,
    period: ReportingPeriod,
    terms: Terms,
    reports: Collection[Report],
    values: Iterable[PublishedValue],
    before: Earlier,
    records: Records,
) -> Facts:
    """Facts from the given reports, index values, what came before, and what is or was on record about the period and
    these reports, for computing and for working out again.
    """
    tables: dict[str, FactTable] = {}
    for report in reports:
        delivered = [each for each in records.delivered.get(report.id, ()) if each.table_id in terms.tables_by_id]
        tables |= _fact_tables(report, delivered, terms, records)
    recorded, published = records.periods[period.id], {value.index_name: _index_value(value) for value in values}
    return Facts(
        contract=contract.number,
        period=period.name,
        starts=period.starts_on,
        ends=period.ends_on,
        tables=with_standing(recorded, terms, tables),
        indexes=published,
        earlier=before.periods,
        evidence=attached_evidence(recorded),
        kind=before.kind,
        carried=before.carried,
        releases=before.releases,
        worth=before.worth,
        rulings=rulings_of_period(records.rulings, period, before.periods),
        disputes=recorded.disputes,
    )


def head_number(head: str) -> int:
    """The number of the event at the head of the trail when a statement was computed, as the statement prints it."""
    return int(head.partition(":")[0])


def _fact_tables(
    report: Report, known: Collection[ReportTable], terms: Terms, records: Records
) -> dict[str, FactTable]:
    """The report's tables by id, its rows read in one go."""
    is_held, left_out = report.id in records.rows, records.left_out.get(report.id, ())
    stored = records.rows[report.id] if is_held else documents_of_report(report.government_id, report.id)
    delivery = Delivery(report.party, report.file_name, report.file_sha256, report.revision)
    types = {each.table_id: terms.tables_by_id[each.table_id].types() for each in known}
    rows: dict[str, list[FactRow]] = {table_id: [] for table_id in types}
    for table_id, number, document in stored:
        if table_id in rows:
            row = typed_row(number, values_in(document), types[table_id])
            is_left_out = left_out and any(each.holds(table_id, number) for each in left_out)
            rows[table_id].append(standing_again(row, "left_out") if is_left_out else row)
    return {
        each.table_id: FactTable(
            *(each.table_id, delivery, each.sheet or "", json.loads(each.columns), tuple(rows[each.table_id])),
            no_data=each.no_data or "",
        )
        for each in known
    }


def _index_value(value: PublishedValue) -> IndexValue:
    return IndexValue(value.index_name, value.month, parse_decimal(value.value), value.source)
