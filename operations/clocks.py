"""The clocks of a statement and of its report, read from what happened: received, due, days left, whose turn."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.acts import Act
from contracts.calendars import Calendar
from contracts.clocks import (
    CITY,
    VENDOR,
    ClockRule,
    Reading,
    Turn,
    clocks_in,
    interest_at_risk,
    interest_for_a_day,
    read_clock,
)
from contracts.errors import DomainError
from contracts.figures import Figure
from contracts.numbers import from_cents
from contracts.policies import Policy
from contracts.terms import Terms
from models.clock import today
from models.events import Event, events_about
from models.governments import find_government
from models.names import with_names
from models.paging import Oldest
from models.payments import Payment
from models.periods import ReportingPeriod
from models.reports import Report, reports_of_periods, waiting_reports
from models.statements import PaymentStatement
from models.terms_versions import TermsVersion
from models.waiting_statements import waiting_statements
from operations.calendars import day_in
from operations.policies import calendar_today, policy_today
from operations.terms import read_once, terms_of

_UNPAID = ("computed", "in_review", "endorsed", "returned", "approved")
# Of so many statements the clocks are read at once where all are wanted.
_AT_ONCE = 1_000
_DECIDED = (Act.REPORT_ACCEPTED.value, Act.REPORT_RETURNED.value)


@dataclass(frozen=True, slots=True)
class ClockSeen:
    """A clock as both sides see it: its reading, and what lateness costs, by the day and so far; None where nothing."""

    reading: Reading
    amount: Decimal | None
    daily: Figure | None
    so_far: Figure | None


@dataclass(frozen=True, slots=True)
class Clocks:
    """Reads clocks on one day under the policy and calendar of a government."""

    policy: Policy
    calendar: Calendar
    time_zone: str
    day: date

    def rule(self, name: str, own: Sequence[ClockRule]) -> ClockRule | None:
        """The contract's own rule where its terms have one, else the policy's; None where neither says anything."""
        return next((rule for rule in own if rule.clock == name), None) or self.policy.clock(name)

    def of_report(self, report: Report, events: Iterable[Event], own: Sequence[ClockRule]) -> ClockSeen | None:
        """From the vendor's signature to the city's decision; None before it, for the city's own, or without a rule."""
        rule = self.rule("report_decision", own)
        submitted = [event for event in events if event.act == Act.REPORT_SUBMITTED.value]
        if rule is None or report.party != "vendor" or not submitted:
            return None
        decided = [event for event in events if event.act in _DECIDED]
        since = day_in(submitted[-1].at, self.time_zone)
        stopped = day_in(decided[-1].at, self.time_zone) if decided else None
        return ClockSeen(read_clock(rule, [Turn(CITY, since)], self.day, self.calendar, stopped), None, None, None)

    def of_payment(
        self, cents: int, turns: Sequence[Turn], own: Sequence[ClockRule], paid_on: date | None = None
    ) -> ClockSeen | None:
        """From the vendor's report to the payment, standing still while it is the vendor's turn."""
        rule = self.rule("payment", own)
        if rule is None or not turns:
            return None
        reading = read_clock(rule, turns, self.day, self.calendar, paid_on)
        amount = from_cents(cents)
        daily = interest_for_a_day(amount, rule, reading.due) if reading.due is not None else None
        return ClockSeen(reading, amount, daily, interest_at_risk(amount, reading))


def clocks_of(government_id: str, policy: Policy | None = None) -> Clocks:
    """What reads the clocks of a government today."""
    held = policy if policy is not None else policy_today(government_id)
    zone = find_government(government_id).time_zone
    return Clocks(held, calendar_today(government_id, held), zone, today(zone))


def turns_of(reports: Sequence[Report], events: Mapping[str, Sequence[Event]], time_zone: str) -> tuple[Turn, ...]:
    """Whose turn it was since the period's first signed report of the vendor.

    A return hands the turn to the vendor, the next signature hands it back. Nothing before the first signature counts.
    """
    happened = sorted(
        (event.at, event.act)
        for report in reports
        if report.party == "vendor"
        for event in events.get(report.id, ())
        if event.act in (Act.REPORT_SUBMITTED.value, Act.REPORT_RETURNED.value)
    )
    turns: list[Turn] = []
    for at, act in happened:
        side = VENDOR if act == Act.REPORT_RETURNED.value else CITY
        if (turns and turns[-1].side != side) or (not turns and side == CITY):
            turns.append(Turn(side, day_in(at, time_zone)))
    return tuple(turns)


def clocks_of_statements(clocks: Clocks, statements: Sequence[PaymentStatement]) -> dict[str, ClockSeen | None]:
    """The payment clock of each statement by its id, in two queries; None where it says nothing."""
    if not statements:
        return {}
    owner = statements[0].government_id
    reports = reports_of_periods(owner, [each.period_id for each in statements])
    events = events_about(owner, "report", [report.id for report in reports])
    by_period: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        by_period[report.period_id].append(report)
    found: dict[str, ClockSeen | None] = {}
    for each in statements:
        turns, own = turns_of(by_period[each.period_id], events, clocks.time_zone), own_clocks(each.terms_version)
        found[each.id] = None if own is None else clocks.of_payment(each.net_cents, turns, own)
    return found


def decision_clock(clocks: Clocks, report: Report, events: Iterable[Event]) -> ClockSeen | None:
    """The clock of the city's decision on the report, by its own terms; None where it says nothing."""
    own = own_clocks(report.terms_version)
    return None if own is None else clocks.of_report(report, events, own)


@read_once
def own_clocks(version: TermsVersion) -> tuple[ClockRule, ...] | None:
    """The clocks that the terms agree on, read without the rest of them; None where the document cannot be read, which
    must not hide the others.
    """
    try:
        return clocks_in(version.document)
    except DomainError:
        return None


def unpaid_with_clocks(
    government_id: str, vendor_id: str | None, most: int, after: str | None = None
) -> Oldest[tuple[PaymentStatement, Reading, ClockSeen]]:
    """The statements that are to be paid, each with its payment clock where that says a day: of the oldest `most`;
    `left` counts those behind them.
    """
    found = waiting_statements(government_id, _UNPAID, vendor_id, most, after)
    return _with_clocks(government_id, found)


def every_unpaid_with_clocks(government_id: str) -> Iterator[tuple[PaymentStatement, Reading, ClockSeen]]:
    """The same of all statements, however many: some at a time, so that they are never all held at once."""
    after: str | None = None
    while found := waiting_statements(government_id, _UNPAID, None, _AT_ONCE, after):
        yield from _with_clocks(government_id, found)
        after = found[-1].id


def every_undecided_with_due_day(government_id: str) -> Iterator[tuple[Report, date]]:
    """The submitted reports, each with the day until which the city decides, where a clock says one; some at a time."""
    clocks, after = clocks_of(government_id), None
    while found := waiting_reports(government_id, ("submitted",), None, _AT_ONCE, after):
        events = events_about(government_id, "report", [each.id for each in found])
        for each in with_names(government_id, found):
            seen = decision_clock(clocks, each, events[each.id])
            if seen is not None and seen.reading.due is not None:
                yield each, seen.reading.due
        after = found[-1].id


def _with_clocks(
    government_id: str, found: Oldest[PaymentStatement]
) -> Oldest[tuple[PaymentStatement, Reading, ClockSeen]]:
    seen = clocks_of_statements(clocks_of(government_id), [each for each in found if each.net_cents > 0])
    clocks = [(each, seen.get(each.id)) for each in with_names(government_id, found)]
    unpaid = Oldest((each, clock.reading, clock) for each, clock in clocks if clock is not None)
    unpaid.left = found.left
    return unpaid


def due_days(government_id: str, reports: Sequence[Report], statements: Sequence[PaymentStatement]) -> dict[str, date]:
    """By when the city must decide on each submitted report and pay each statement, by id, where a clock says so."""
    if not reports and not statements:
        return {}
    clocks = clocks_of(government_id)
    events = events_about(government_id, "report", [report.id for report in reports])
    seen = {report.id: decision_clock(clocks, report, events[report.id]) for report in reports}
    found = seen | clocks_of_statements(clocks, statements)
    return {key: each.reading.due for key, each in found.items() if each is not None and each.reading.due is not None}


def statement_clocks(statement: PaymentStatement, policy: Policy, paid_on: date | None) -> tuple[ClockSeen, ...]:
    """The clocks of a statement's page: the city's decision on the report, and the payment."""
    clocks, owner = clocks_of(statement.government_id, policy), statement.government_id
    reports = reports_of_periods(owner, [statement.period_id])
    events = events_about(owner, "report", [report.id for report in reports])
    return _clocks(clocks, reports, events, statement, terms_of(statement.terms_version).clocks, paid_on)


def contract_clocks(
    government_id: str,
    periods: Sequence[tuple[ReportingPeriod, PaymentStatement | None]],
    reports: Sequence[Report],
    terms: Terms | None,
    paid: Mapping[str, Payment | None],
) -> tuple[tuple[ReportingPeriod, tuple[ClockSeen, ...]], ...]:
    """For each period that is not paid, or was paid last, its clocks, the latest period first."""
    clocks = clocks_of(government_id)
    events = events_about(government_id, "report", [report.id for report in reports])
    found: list[tuple[ReportingPeriod, tuple[ClockSeen, ...]]] = []
    for period, statement in reversed(periods):
        payment = paid.get(period.id)
        own = [report for report in reports if report.period_id == period.id]
        agreed = () if terms is None else terms.clocks
        seen = _clocks(clocks, own, events, statement, agreed, None if payment is None else payment.paid_on)
        if seen and (payment is None or not found):
            found.append((period, seen))
    return tuple(found)


def _clocks(
    clocks: Clocks,
    reports: Sequence[Report],
    events: Mapping[str, Sequence[Event]],
    statement: PaymentStatement | None,
    agreed: Sequence[ClockRule],
    paid_on: date | None,
) -> tuple[ClockSeen, ...]:
    by_vendor = [report for report in reports if report.party == "vendor"]
    newest = max(by_vendor, key=lambda each: each.revision, default=None)
    decision = clocks.of_report(newest, events.get(newest.id, ()), agreed) if newest is not None else None
    turns = turns_of(reports, events, clocks.time_zone)
    payment = clocks.of_payment(statement.net_cents if statement is not None else 0, turns, agreed, paid_on)
    if statement is not None and statement.kind == "corrected":
        payment = None  # A corrected result is never paid: a later statement settles what it differs in.
    return tuple(each for each in (decision, payment) if each is not None)
