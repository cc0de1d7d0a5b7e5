"""Keeps which reports have rows that wait for verification in step with the reports and with what was found of them."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.samples import state_of
from contracts.tables import Table
from contracts.terms import Terms
from models.contracts import find_contract_by_id
from models.periods import find_period_by_id
from models.reports import Report
from models.rows import tables_of_reports
from models.sample_drawings import SampleDrawing, drawings_of_periods
from models.terms_versions import TermsVersion
from models.unverified_reports import replace_unverified, unverified_of
from models.verifications import looked_at_counts
from models.waiting_reports import unapproved_reports
from operations.facts import gather_facts
from operations.terms import read_once, readable_terms


def keep_unverified(government_id: str, contract_id: str) -> None:
    """Bring in step which of the contract's reports have rows to verify. Whoever calls holds the audit trail's turn."""
    current = current_unverified(government_id, contract_id)
    if current != unverified_of(government_id, contract_id):
        replace_unverified(government_id, contract_id, current)


def current_unverified(government_id: str, contract_id: str) -> Mapping[str, tuple[int, int]]:
    """As the contract's reports and what was found of their rows say: rows and how many were looked at, by report."""
    reports = [each for each in unapproved_reports(government_id, contract_id) if titles_asked(each.terms_version)]
    return dict(_counted(government_id, contract_id, reports)) if reports else {}


def _counted(government_id: str, contract_id: str, reports: Sequence[Report]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Those of the reports of which not every row that counts only once it is verified was looked at; where a sample
    was drawn, not every row of the sample.
    """
    tables = tables_of_reports(government_id, [report.id for report in reports])
    periods = {report.period_id for report in reports}
    counts = looked_at_counts(government_id, periods)
    drawings = drawings_of_periods(government_id, contract_id, periods)
    for report in reports:
        titles = titles_asked(report.terms_version)
        sampled = _sampled(report, [each for each in drawings if each.period_id == report.period_id])
        rows = looked_at = 0
        for found in tables.get(report.id, ()):
            if found.table_id in titles:
                of_all = found.accepted, min(counts.get((report.period_id, found.table_id), 0), found.accepted)
                asked, seen = sampled.get(found.table_id, of_all)
                rows, looked_at = rows + asked, looked_at + seen
        if looked_at < rows:
            yield report.id, (rows, looked_at)


def _sampled(report: Report, drawings: Sequence[SampleDrawing]) -> Mapping[str, tuple[int, int]]:
    """Of the tables of which a sample was drawn its rows and how many were looked at; those are left out of which the
    sample failed and all rows are verified then.
    """
    terms = readable_terms(report.terms_version)
    if terms is None or not drawings:
        return {}
    contract = find_contract_by_id(report.government_id, report.contract_id)
    period = find_period_by_id(report.government_id, report.period_id)
    facts, found = gather_facts(contract, period, terms, [report]), {}
    for each in drawings:
        table, rule = facts.tables.get(each.table_id), terms.tables_by_id[each.table_id].sample
        if table is not None and rule is not None:
            state = state_of(rule, each.seed, table.rows, terms.tables_by_id[each.table_id].key)
            if state.verdict != "failed" or rule.otherwise != "verify_all":
                found[each.table_id] = len(state.drawn), len(state.drawn) - state.waiting
    return found


@read_once
def titles_asked(version: TermsVersion) -> Mapping[str, str]:
    """The titles of the tables of which some row counts only once it is verified, by id."""
    terms = readable_terms(version)
    known = () if terms is None else terms.tables
    return {table.id: table.title for table in known if terms and asking(terms, table)}


def asking(terms: Terms, table: Table) -> tuple[str, ...]:
    """The titles of the measures that count rows of the table only once they are verified."""
    return tuple(
        measure.title
        for measure in terms.measures
        if table.id in set(measure.statistic.tables_read()) and measure.counting().least_for(table) == "verified"
    )
