"""What there is to verify: a period's tables with the standing of their rows, and the reports that wait for it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.facts import FactTable
from contracts.roles import Actor, require
from contracts.side_by_side import discrepancies, resolved
from contracts.tables import Table
from contracts.terms import Terms
from models.contracts import Contract
from models.periods import ReportingPeriod
from models.reports import Report
from models.rows import tables_of_reports
from models.sample_drawings import SampleDrawing, drawings_of_period
from models.terms_versions import TermsVersion
from models.verifications import looked_at_counts
from operations.agreements import looked_at_reports
from operations.facts import gather_facts
from operations.terms import readable_terms, terms_on
from operations.visibility import visible_period

# What the desks ask of the terms of hundreds of contracts, by their digest: documents never change.
_asked: dict[str, Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class TableStanding:
    """A table with how many rows have each standing, as measures see them, and its sample where one was drawn.

    `asked_by`: the measures that count rows of it only once they are verified.
    """

    table: Table
    report: Report
    counts: Counter[str]
    seen: FactTable
    drawing: SampleDrawing | None
    asked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeriodStanding:
    """The verification of a contract's period; `open_discrepancies` wait for an agreement."""

    contract: Contract
    period: ReportingPeriod
    tables: tuple[TableStanding, ...]
    open_discrepancies: int
    compares: bool
    needs_evidence: bool


def see_verification(actor: Actor, contract_number: str, period_name: str) -> PeriodStanding:
    """Every table that was reported for the period, with the standing of its rows."""
    require(actor, "see verification")
    contract, period = visible_period(actor, contract_number, period_name)
    _, terms = terms_on(contract, period.starts_on)
    reports = looked_at_reports(actor, contract, period)
    facts = gather_facts(contract, period, terms, reports)
    seen = resolved(facts, terms.tables_by_id)
    by_party = {report.party: report for report in reports}
    drawings = {each.table_id: each for each in drawings_of_period(actor.government_id, contract.id, period.id)}
    tables = [
        TableStanding(
            terms.tables_by_id[name],
            by_party[table.delivery.party],
            Counter([row.standing for row in table.rows]),
            table,
            drawings.get(name),
            asking(terms, terms.tables_by_id[name]),
        )
        for name, table in seen.tables.items()
    ]
    return PeriodStanding(
        contract=contract,
        period=period,
        tables=tuple(sorted(tables, key=lambda each: not each.asked_by)),
        open_discrepancies=sum(compared.is_open for _, compared in discrepancies(facts, terms.tables_by_id)),
        compares=any(table.compared for table in terms.tables),
        needs_evidence=any(measure.evidence for measure in terms.measures),
    )


def asking(terms: Terms, table: Table) -> tuple[str, ...]:
    """The titles of the measures that count rows of the table only once they are verified."""
    return tuple(
        measure.title
        for measure in terms.measures
        if table.id in set(measure.statistic.tables_read()) and measure.counting().least_for(table) == "verified"
    )


@dataclass(frozen=True, slots=True)
class ToVerify:
    """A report with rows that wait for verification: of which tables, how many were looked at, of how many."""

    report: Report
    titles: tuple[str, ...]
    looked_at: int
    rows: int


def still_to_verify(actor: Actor, reports: Sequence[Report]) -> Iterator[ToVerify]:
    """Those of the reports whose terms ask for verification and of which not every row was looked at."""
    tables = tables_of_reports(actor.government_id, [report.id for report in reports])
    counts = looked_at_counts(actor.government_id, {report.period_id for report in reports})
    for report in reports:
        titles = _titles_asked(report.terms_version)
        asked = [found for found in tables.get(report.id, ()) if found.table_id in titles]
        rows = sum(found.accepted for found in asked)
        looked_at = sum(min(counts.get((report.period_id, each.table_id), 0), each.accepted) for each in asked)
        if looked_at < rows:
            yield ToVerify(report, tuple(titles[found.table_id] for found in asked), looked_at, rows)


def _titles_asked(version: TermsVersion) -> Mapping[str, str]:
    """The titles of the tables of which some row counts only once it is verified, by id."""
    if version.digest not in _asked:
        terms = readable_terms(version)
        known = () if terms is None else terms.tables
        _asked[version.digest] = {table.id: table.title for table in known if terms and asking(terms, table)}
    return _asked[version.digest]
