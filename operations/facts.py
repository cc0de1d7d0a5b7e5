"""The facts of a period as the database remembers them: rows of accepted reports, indexes, and earlier statements."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from contracts.fact_rows import FactRow, standing_again, typed_row
from contracts.facts import Delivery, Facts, FactTable, IndexValue
from contracts.numbers import parse_decimal
from contracts.terms import Terms
from importers.findings import Finding
from models.contracts import Contract
from models.findings import findings_of_reports
from models.index_values import IndexValue as PublishedValue
from models.index_values import newest_index_values
from models.periods import ReportingPeriod
from models.reports import Report
from models.rows import ReportTable, documents_of_report, tables_of_reports
from operations.earlier import Earlier, Remembered, what_came_before
from operations.ruling_facts import disputes_under_way, rulings_of_period
from operations.standing import with_standing


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a table that an officer's decision leaves out, as runs of row numbers."""

    table_id: str
    runs: tuple[tuple[int, int], ...]

    def holds(self, table_id: str, number: int) -> bool:
        """Whether the row is among them."""
        return table_id == self.table_id and any(first <= number <= last for first, last in self.runs)


def gather_facts(
    contract: Contract,
    period: ReportingPeriod,
    terms: Terms,
    reports: Collection[Report],
    remembered: Remembered | None = None,
) -> Facts:
    """The facts as they stand now, with the rows of the given reports (one for each party).

    Who gathers those of several periods reads once what the contract remembers, and gives it.
    """
    values = newest_index_values(contract.government_id, terms.indexes, [period.name])
    before = what_came_before(contract, period, remembered)
    return facts_from(contract, period, terms, reports, values.values(), before)


def facts_from(
    contract: Contract,
    period: ReportingPeriod,
    terms: Terms,
    reports: Collection[Report],
    values: Iterable[PublishedValue],
    before: Earlier,
    at: int | None = None,
) -> Facts:
    """Facts from the given reports, index values and what came before, for computing and for working out again.

    Rulings, disputes, standings, agreements and evidence are those of now, or those that stood after the event of the
    number `at`.
    """
    left_out = _left_out(contract.government_id, reports)
    tables: dict[str, FactTable] = {}
    delivered = tables_of_reports(contract.government_id, [report.id for report in reports])
    for report in reports:
        known = [each for each in delivered.get(report.id, ()) if each.table_id in terms.tables_by_id]
        tables |= _fact_tables(report, known, terms, left_out.get(report.id, ()))
    recorded = with_standing(contract, period, terms, tables, at)
    published = {value.index_name: _index_value(value) for value in values}
    return Facts(
        contract=contract.number,
        period=period.name,
        starts=period.starts_on,
        ends=period.ends_on,
        tables=recorded.tables,
        indexes=published,
        earlier=before.periods,
        evidence=recorded.evidence,
        kind=before.kind,
        carried=before.carried,
        releases=before.releases,
        worth=before.worth,
        rulings=rulings_of_period(contract, period, before.periods, at),
        disputes=disputes_under_way(contract, period, at),
    )


def head_number(head: str) -> int:
    """The number of the event at the head of the trail when a statement was computed, as the statement prints it."""
    return int(head.partition(":")[0])


def _left_out(government_id: str, reports: Collection[Report]) -> Mapping[str, tuple[LeftOut, ...]]:
    found: dict[str, tuple[LeftOut, ...]] = {}
    for report_id, answered in findings_of_reports(government_id, [report.id for report in reports]).items():
        chosen = []
        for each in answered:
            if each.decision is not None and each.decision.decision == "leave_out":
                finding = Finding.from_json(json.loads(each.finding.document))
                chosen.append(LeftOut(finding.table_id or "", finding.rows))
        found[report_id] = tuple(chosen)
    return found


def _fact_tables(
    report: Report, known: Collection[ReportTable], terms: Terms, left_out: Collection[LeftOut]
) -> dict[str, FactTable]:
    """The report's tables by id, its rows read in one go."""
    delivery = Delivery(report.party, report.file_name, report.file_sha256, report.revision)
    types = {each.table_id: terms.tables_by_id[each.table_id].types() for each in known}
    rows: dict[str, list[FactRow]] = {table_id: [] for table_id in types}
    for table_id, number, document in documents_of_report(report.government_id, report.id):
        if table_id in rows:
            row = typed_row(number, json.loads(document), types[table_id])
            is_left_out = any(each.holds(table_id, number) for each in left_out)
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
