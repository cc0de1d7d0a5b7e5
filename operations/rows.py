"""From a figure down to the rows and cells that it was made from, and from a row to how each figure used it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from contracts.errors import NotFound
from contracts.facts import FactTable
from contracts.measures import Measure
from contracts.roles import Actor
from contracts.scope import Scope, instances
from contracts.side_by_side import resolved
from contracts.statistics.base import OverRows
from contracts.terms import Terms
from contracts.values import Row, encode
from models.findings import ReportFinding, findings_of
from models.paging import Page
from models.reports import Report
from models.rows import ReportRow, ReportTable, page_of_rows, tables_of
from models.statement_reports import reports_of_statement
from models.statements import PaymentStatement
from operations.earlier import Earlier
from operations.facts import facts_from, head_number
from operations.period_records import records_of
from operations.terms import terms_of
from operations.visibility import visible_report, visible_statement


@dataclass(frozen=True, slots=True)
class RowsOfTable:
    """A page of a report's rows with the place where their table stands."""

    report: Report
    table: ReportTable
    letters: dict[str, str]
    terms: Terms
    page: Page[ReportRow, int]
    findings: tuple[ReportFinding, ...]


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A row behind a figure: where it stands, its values as text, and whether it met the condition."""

    number: int
    values: dict[str, str | None]
    verdict: str


@dataclass(frozen=True, slots=True)
class FigureRows:
    """The rows behind a measure of a statement."""

    statement: PaymentStatement
    report: Report
    table_id: str
    sheet: str
    letters: dict[str, str]
    measure_title: str
    sentence: str
    columns: tuple[str, ...]
    rows: tuple[CountedRow, ...]
    after: int | None
    count: int


def list_rows(actor: Actor, report_id: str, table_id: str, after: int | None = None, limit: int = 100) -> RowsOfTable:
    """Rows of one table of a report as they stand in its sheet, page by page."""
    report = visible_report(actor, report_id)
    table = next((each for each in tables_of(actor.government_id, report.id) if each.table_id == table_id), None)
    if table is None:
        raise NotFound("This report has no such table. Choose one from the report's page.")
    page = page_of_rows(actor.government_id, report.id, table_id, after, limit)
    findings = tuple(each.finding for each in findings_of(actor.government_id, report.id))
    terms = terms_of(report.terms_version)
    return RowsOfTable(report, table, json.loads(table.columns), terms, page, findings)


def find_row(actor: Actor, report_id: str, table_id: str, number: int) -> RowsOfTable:
    """One row of a report; NotFound where there is none of that number."""
    found = list_rows(actor, report_id, table_id, number - 1, 1)
    if not found.page.rows or found.page.rows[0].row_number != number:
        raise NotFound(f"This table has no row {number}. Choose one from the list of its rows.")
    return found


def figure_rows(
    actor: Actor,
    statement_id: str,
    measure_id: str,
    label: str = "",
    which: str = "counted",
    after: int | None = None,
    limit: int = 100,
) -> FigureRows:
    """The rows that a measure counted (or met, or missed, or left out), each with its row in the sheet.

    They are chosen again from the stored rows by the terms of the statement, exactly as they were when it was computed.
    """
    statement = visible_statement(actor, statement_id)
    terms = terms_of(statement.terms_version)
    measure, over = _counting_measure(terms, measure_id)
    reports = reports_of_statement(actor.government_id, statement.id)
    place = (statement.contract, statement.period, terms, reports)
    records = records_of(statement.contract, [statement.period], reports, head_number(statement.chain_head))
    facts = resolved(facts_from(*place, (), Earlier(), records), terms.tables_by_id)
    table = facts.tables.get(over.table)
    if table is None:
        raise NotFound("No accepted report of this statement holds the table that this figure counts.")
    whole = Scope(facts, terms.tables_by_id, counting=measure.counting())
    verdicts = dict(_verdicts(over, _scope_of(whole, terms, measure.for_each, label), which))
    shown, following = _page(table, verdicts, after, limit)
    return FigureRows(
        statement=statement,
        report=next(each for each in reports if each.file_sha256 == table.delivery.sha256),
        table_id=table.table_id,
        sheet=table.sheet,
        letters=dict(table.letters),
        measure_title=measure.title,
        sentence=measure.statistic.sentence(terms.tables_by_id),
        columns=over.columns() or tuple(table.letters),
        rows=shown,
        after=following,
        count=len(verdicts),
    )


def _page(
    table: FactTable, verdicts: Mapping[int, str], after: int | None, limit: int
) -> tuple[tuple[CountedRow, ...], int | None]:
    """The rows of a page with what stands in them, and where the next page begins."""
    numbers = [number for number in sorted(verdicts) if after is None or number > after]
    stored = {row.number: row.values for row in table.rows}
    shown = tuple(CountedRow(number, _texts(stored[number]), verdicts[number]) for number in numbers[:limit])
    return shown, shown[-1].number if len(numbers) > limit else None


def _counting_measure(terms: Terms, measure_id: str) -> tuple[Measure, OverRows]:
    for measure in terms.measures:
        if measure.id == measure_id:
            for over in (measure.statistic, getattr(measure.statistic, "of", None)):
                if isinstance(over, OverRows):
                    return measure, over
    raise NotFound("This figure was not counted from rows. Its reasons stand on the statement.")


def _scope_of(whole: Scope, terms: Terms, group_id: str | None, label: str) -> Scope:
    if group_id is None:
        return whole
    for instance in instances(terms.groups_by_id[group_id], whole.facts):
        if instance.label == label:
            return replace(whole, instance=instance)
    raise NotFound(f"There is no group “{label}” in this statement.")


def _verdicts(over: OverRows, scope: Scope, which: str) -> Iterator[tuple[int, str]]:
    chosen = over.judged(scope)
    sorted_rows = {"met": chosen.holding, "missed": chosen.failing, "left out": chosen.left_out}
    wanted = {"counted": ("met", "missed"), "met": ("met",), "missed": ("missed",), "left_out": ("left out",)}
    for verdict in wanted.get(which, ("met", "missed", "left out")):
        for row in sorted_rows[verdict]:
            yield row.number, verdict


def _texts(values: Row) -> dict[str, str | None]:
    return {key: encode(value) for key, value in values.items()}
