"""Keeps which reports have rows that wait for verification in step with the reports and with what was found of them."""

from collections.abc import Iterator, Mapping, Sequence

from contracts.tables import Table
from contracts.terms import Terms
from models.reports import Report
from models.rows import tables_of_reports
from models.terms_versions import TermsVersion
from models.unverified_reports import replace_unverified, unverified_of
from models.verifications import looked_at_counts
from models.waiting_reports import unapproved_reports
from operations.terms import read_once, readable_terms


def keep_unverified(government_id: str, contract_id: str) -> None:
    """Bring in step which of the contract's reports have rows to verify. Whoever calls holds the audit trail's turn."""
    current = current_unverified(government_id, contract_id)
    if current != unverified_of(government_id, contract_id):
        replace_unverified(government_id, contract_id, current)


def current_unverified(government_id: str, contract_id: str) -> Mapping[str, tuple[int, int]]:
    """As the contract's reports and what was found of their rows say: rows and how many were looked at, by report."""
    reports = [each for each in unapproved_reports(government_id, contract_id) if titles_asked(each.terms_version)]
    return dict(_counted(government_id, reports)) if reports else {}


def _counted(government_id: str, reports: Sequence[Report]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Those of the reports of which not every row that counts only once it is verified was looked at."""
    tables = tables_of_reports(government_id, [report.id for report in reports])
    counts = looked_at_counts(government_id, {report.period_id for report in reports})
    for report in reports:
        titles = titles_asked(report.terms_version)
        asked = [found for found in tables.get(report.id, ()) if found.table_id in titles]
        rows = sum(found.accepted for found in asked)
        looked_at = sum(min(counts.get((report.period_id, each.table_id), 0), each.accepted) for each in asked)
        if looked_at < rows:
            yield report.id, (rows, looked_at)


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
