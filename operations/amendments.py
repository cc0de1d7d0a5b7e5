"""What a change of terms does: settled again for past periods with nothing stored, before a second officer signs it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from contracts.collecting import paused_collector
from contracts.earlier import EarlierPeriod
from contracts.errors import DomainError
from contracts.facts import Facts
from contracts.numbers import CONTEXT, ZERO, add, parse_decimal
from contracts.roles import Actor, require
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import Terms
from models.contracts import Contract
from models.periods import ReportingPeriod, periods_of
from models.reports import Report, accepted_reports_of
from models.statements import newest_statuses
from operations.facts import Known, gather_facts, known_with_terms
from operations.previews import Preview, compare, settled_or_why
from operations.terms import TermsByDay

MOST_PERIODS = 12


@dataclass(frozen=True, slots=True)
class PeriodTrial:
    """A past period settled under the terms that it has and under the tried ones, and where its statement stands."""

    period: ReportingPeriod
    preview: Preview
    statement_status: str
    touched: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """Past periods with what the tried terms change, the sums over those that could be settled, and warnings."""

    periods: tuple[PeriodTrial, ...]
    before: Decimal
    after: Decimal
    settled: int
    warnings: tuple[str, ...]
    left_out: int

    @property
    def change(self) -> Decimal:
        """What the tried terms add to the payments, or take from them."""
        return CONTEXT.subtract(self.after, self.before)


@paused_collector()
def try_terms(
    actor: Actor, contract: Contract, terms: Terms, effective_on: date | None = None, only_touched: bool = False
) -> Trial:
    """Settle the latest past periods that have accepted reports; with `only_touched` those from the day on."""
    require(actor, "see statements")
    reports = accepted_reports_of(contract.government_id, contract.id)
    wanted = [
        period
        for period in periods_of(contract.government_id, contract.id)
        if period.id in reports and not (only_touched and effective_on and period.starts_on < effective_on)
    ]
    chosen = wanted[-MOST_PERIODS:]
    statuses = newest_statuses(contract.government_id, contract.id)
    read = _read(contract, chosen, reports, terms)
    tried: dict[str, EarlierPeriod] = {}
    settled: list[Statement] = []
    found = []
    for period in chosen:
        past = _Past(contract, period, reports[period.id], read)
        before, missing_before = _as_it_is(past)
        after, missing_after = _as_tried(past, terms, tried, before)
        if after is not None:
            settled.append(after)
        preview = compare(before, after, missing_before, missing_after)
        touched = effective_on is not None and period.starts_on >= effective_on
        found.append(PeriodTrial(period, preview, statuses.get(period.id, ""), touched))
    return _summed(found, tuple(warn_of_trial(terms, settled)), len(wanted) - len(chosen))


def _summed(found: Sequence[PeriodTrial], warnings: tuple[str, ...], left_out: int) -> Trial:
    both = [
        (net.before, net.after)
        for each in found
        if (net := each.preview.net) is not None and net.before is not None and net.after is not None
    ]
    before, after = add(each[0] for each in both), add(each[1] for each in both)
    return Trial(tuple(found), before, after, len(both), warnings, left_out)


@dataclass(frozen=True, slots=True)
class _Read:
    """What is read once for all past periods: the terms that governed each day, and what their facts rest on."""

    terms_on: TermsByDay
    known: Known


def _read(
    contract: Contract, periods: Sequence[ReportingPeriod], reports: Mapping[str, Mapping[str, Report]], tried: Terms
) -> _Read:
    own = [report for period in periods for report in reports[period.id].values()]
    return _Read(*known_with_terms(contract, periods, own, tried.indexes))


@dataclass(slots=True)
class _Past:
    """A past period; its facts are gathered once for all terms that read the same tables and indexes."""

    contract: Contract
    period: ReportingPeriod
    reports: Mapping[str, Report]
    read: _Read
    gathered: tuple[Terms, Facts] | None = None

    def facts(self, terms: Terms) -> Facts:
        """The period's facts as these terms read them."""
        if self.gathered is not None:
            like, facts = self.gathered
            if (like.tables, like.indexes) == (terms.tables, terms.indexes):
                return facts
        facts = gather_facts(self.contract, self.period, terms, list(self.reports.values()), self.read.known)
        self.gathered = (terms, facts)
        return facts


def _as_it_is(past: _Past) -> tuple[Statement | None, str]:
    try:
        _, terms = past.read.terms_on(past.period.starts_on)
    except DomainError as reason:
        return None, reason.message
    return settled_or_why(terms, past.reports, lambda: past.facts(terms))


def _as_tried(
    past: _Past, terms: Terms, tried: dict[str, EarlierPeriod], as_it_is: Statement | None
) -> tuple[Statement | None, str]:
    """The period under the tried terms, upon what the periods before it would have paid under them."""
    try:
        facts = past.facts(terms)
        earlier = tuple(tried.get(each.period, each) for each in facts.earlier)
        statement = settle(terms, replace(facts, earlier=earlier), as_it_is)
    except DomainError as reason:
        return None, reason.message
    name = past.period.name
    tried[name] = EarlierPeriod(
        period=name,
        amounts={name: parse_decimal(amount) for name, amount in statement.amounts().items()},
        quantities={name: parse_decimal(quantity) for name, quantity in statement.quantities().items()},
        statement="",
    )
    return statement, ""


def warn_of_trial(terms: Terms, settled: Sequence[Statement]) -> Iterator[str]:
    """Payments that on past results give everybody something, take something from everybody, or never do anything."""
    for payment in terms.payments:
        amounts = [part.amount.amount for each in settled for part in each.payments[payment.id].parts]
        cases = f"in {len(amounts)} of {len(amounts)} past cases"
        if len(amounts) < 2:
            continue
        if all(amount > ZERO for amount in amounts):
            yield f"“{payment.title}” pays something {cases}: it may reward what is done anyway."
        elif all(amount < ZERO for amount in amounts):
            yield f"“{payment.title}” takes something {cases}: nobody would have met it."
        elif all(amount == ZERO for amount in amounts):
            yield f"“{payment.title}” pays and takes nothing {cases}: it would have changed nothing."
