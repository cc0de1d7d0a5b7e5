"""What an open period would pay by what has come for it, and what would change that; nothing of it is stored.

A table that nobody has reported yet is taken from the last period that has a statement, and the forecast says so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from contracts.errors import DomainError
from contracts.facts import Facts
from contracts.forecasts import Outlook, outlooks
from contracts.roles import Actor, require
from contracts.supposing import Case, case_of
from contracts.tables import Table
from contracts.terms import Terms
from contracts.workflow import REPLACED
from models.clock import today
from models.contracts import Contract
from models.early_warnings import EarlyWarning, open_warnings_of
from models.findings import findings_of_reports
from models.governments import find_government
from models.periods import ReportingPeriod, periods_of
from models.reports import Report, reports_of_periods
from models.statement_reports import reports_of_statements
from models.statements import PaymentStatement, statements_of_contract
from operations.earlier import Earlier
from operations.facts import Known, facts_from, gather_facts, known_with_terms
from operations.terms import TermsByDay, terms_of
from operations.visibility import visible_contract

_CAME = ("checked", "submitted", "accepted")
MOST_WITH_REPORTS = 3


@dataclass(frozen=True, slots=True)
class TableBasis:
    """Where the rows of a table come from: a report of the period, a statement of an earlier one, or nowhere."""

    table: Table
    report: Report | None = None
    statement: PaymentStatement | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """What a forecast rests on; `indexes` are the published values that are the earlier period's."""

    tables: tuple[TableBasis, ...]
    statement: PaymentStatement | None
    indexes: tuple[str, ...] = ()

    @property
    def has_reports(self) -> bool:
        """Whether anything has come for the period itself."""
        return any(each.report is not None for each in self.tables)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A period with its payment as a case of the engine; where there is none, the sentence that says why."""

    period: ReportingPeriod
    basis: Basis
    case: Case | None
    missing: str
    outlooks: tuple[Outlook, ...] = ()


@dataclass(frozen=True, slots=True)
class ForecastsSeen:
    """The forecasts of a contract's open periods, the earliest first; `others` are open too and have reports of their
    own, `last` is the newest statement to compare with.
    """

    contract: Contract
    forecasts: tuple[Forecast, ...]
    others: tuple[ReportingPeriod, ...]
    warnings: Sequence[EarlyWarning]
    last: PaymentStatement | None


def see_forecasts(actor: Actor, contract_number: str) -> ForecastsSeen:
    """What the contract's open periods would pay; NotFound where the contract is not this person's to see."""
    require(actor, "see statements")
    contract = visible_contract(actor, contract_number)
    standing = [
        each
        for each in statements_of_contract(actor.government_id, contract.id)
        if each.status not in REPLACED and each.period.kind == "reporting"
    ]
    waiting = _open_periods(contract, {each.period_id for each in standing})
    reports = came_for(reports_of_periods(actor.government_id, [each.id for each in waiting]))
    day = today(find_government(contract.government_id).time_zone)
    began = [each for each in waiting if each.starts_on <= day or each.id in reports]
    begun = [each for each in began if each.id in reports]
    idle = [each for each in began if each.id not in reports][:1]
    chosen = sorted((*begun[:MOST_WITH_REPORTS], *idle), key=lambda each: each.starts_on)
    warnings = open_warnings_of(actor.government_id, contract.id)
    return ForecastsSeen(
        contract=contract,
        forecasts=_forecasts(contract, standing, chosen, reports) if chosen else (),
        others=tuple(begun[MOST_WITH_REPORTS:]),
        warnings=warnings,
        last=max(standing, key=lambda each: each.period.starts_on, default=None),
    )


def _forecasts(
    contract: Contract,
    standing: Sequence[PaymentStatement],
    periods: Sequence[ReportingPeriod],
    reports: Mapping[str, Mapping[str, Report]],
) -> tuple[Forecast, ...]:
    past = past_of(contract, standing, periods, reports)
    return tuple(forecast_of(past, each, reports.get(each.id, {})) for each in periods)


def came_for(reports: Sequence[Report]) -> dict[str, dict[str, Report]]:
    """For each period and party the newest report whose rows may count: one that a finding blocks holds none."""
    found: dict[str, dict[str, Report]] = {}
    waiting = [each for each in reports if each.status in _CAME]
    answered = findings_of_reports(waiting[0].government_id, [each.id for each in waiting]) if waiting else {}
    for report in sorted(waiting, key=lambda each: each.revision):
        if not any(each.finding.finding_class == "blocks" for each in answered.get(report.id, ())):
            found.setdefault(report.period_id, {})[report.party] = report
    return found


def _open_periods(contract: Contract, settled: Collection[str]) -> list[ReportingPeriod]:
    """The periods that no statement stands for, the latest first."""
    periods = reversed(periods_of(contract.government_id, contract.id))
    return [each for each in periods if each.status == "open" and each.id not in settled]


@dataclass(frozen=True, slots=True)
class Past:
    """What the forecasts of a contract rest on, read once for all of them: the statements that stand, the terms, what
    is known of the open periods and of those that may stand in for something, and the reports of these by statement.

    `facts` fills with the facts of the statements that did stand in, by their ids.
    """

    contract: Contract
    standing: Sequence[PaymentStatement]
    terms_on: TermsByDay
    known: Known
    reports: Mapping[str, Sequence[Report]]
    facts: dict[str, Facts] = field(default_factory=dict)

    def facts_of(self, statement: PaymentStatement) -> Facts:
        """The facts of the statement's period as its rows stand now, but for what came before it."""
        if statement.id not in self.facts:
            terms, period = terms_of(statement.terms_version), statement.period
            place = (self.contract, period, terms, self.reports[statement.id], self.known.published_in(period, terms))
            self.facts[statement.id] = facts_from(*place, Earlier(), self.known.records)
        return self.facts[statement.id]


def _before(standing: Sequence[PaymentStatement], period: ReportingPeriod) -> PaymentStatement | None:
    """The last statement of an earlier period."""
    earlier = [each for each in standing if each.period.starts_on < period.starts_on]
    return max(earlier, key=lambda each: each.period.starts_on, default=None)


def past_of(
    contract: Contract,
    standing: Sequence[PaymentStatement],
    periods: Sequence[ReportingPeriod],
    reports: Mapping[str, Mapping[str, Report]],
) -> Past:
    """What the forecasts of these periods rest on, with the reports that came for them."""
    last = {each.id: each for period in periods if (each := _before(standing, period)) is not None}
    used = reports_of_statements(contract.government_id, last)
    came = [report for period in periods for report in reports.get(period.id, {}).values()]
    known = known_with_terms(
        contract,
        [*periods, *(each.period for each in last.values())],
        [*came, *(report for own in used.values() for report in own)],
        {name for each in last.values() for name in terms_of(each.terms_version).indexes},
    )
    return Past(contract, standing, *known, used)


def forecast_of(past: Past, period: ReportingPeriod, reports: Mapping[str, Report]) -> Forecast:
    """The period's forecast from the reports that came for it and, where something lacks, the last settled period."""
    contract = past.contract
    try:
        _, terms = past.terms_on(period.starts_on)
    except DomainError as reason:
        return Forecast(period, Basis((), None), None, reason.message)
    facts = gather_facts(contract, period, terms, list(reports.values()), past.known)
    filled, basis = _filled(past, facts, terms, reports, _before(past.standing, period))
    if not filled.tables and terms.tables:
        nothing = "Nothing has come for this period, and no earlier one has a statement that could stand in for it."
        return Forecast(period, basis, None, nothing)
    try:
        case = case_of(terms, filled)
    except DomainError as reason:
        return Forecast(period, basis, None, reason.message)
    return Forecast(period, basis, case, "", outlooks(case))


def _filled(
    past: Past,
    facts: Facts,
    terms: Terms,
    reports: Mapping[str, Report],
    last: PaymentStatement | None,
) -> tuple[Facts, Basis]:
    """The facts with what lacks taken from the last statement's own, and where each table comes from."""
    lacking = [each for each in terms.tables if each.id not in facts.tables]
    unpublished = [name for name in terms.indexes if name not in facts.indexes]
    earlier = past.facts_of(last) if last is not None and (lacking or unpublished) else None
    known = terms_of(last.terms_version).tables_by_id if last is not None else {}
    taken = {
        each.id: earlier.tables[each.id]
        for each in lacking
        if earlier is not None and each.id in earlier.tables and known.get(each.id) == each
    }
    indexes = {name: earlier.indexes[name] for name in unpublished if earlier is not None and name in earlier.indexes}
    places = (
        TableBasis(each, _delivering(each.id, facts, reports), last if each.id in taken else None)
        for each in terms.tables
    )
    filled = replace(facts, tables={**facts.tables, **taken}, indexes={**facts.indexes, **indexes})
    return filled, Basis(tuple(places), last if taken or indexes else None, tuple(indexes))


def _delivering(table_id: str, facts: Facts, reports: Mapping[str, Report]) -> Report | None:
    table = facts.tables.get(table_id)
    return None if table is None else reports.get(table.delivery.party)
