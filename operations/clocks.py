"""The clocks of a statement and of its report, read from what happened: received, due, days left, whose turn."""

from collections.abc import Iterable, Mapping, Sequence
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
    interest_at_risk,
    interest_for_a_day,
    read_clock,
)
from contracts.figures import Figure
from contracts.numbers import from_cents
from contracts.policies import Policy
from contracts.terms import Terms
from models.clock import today
from models.events import Event, events_about
from models.governments import find_government
from models.paging import Oldest
from models.payments import Payment
from models.periods import ReportingPeriod
from models.reports import Report, reports_of_periods
from models.statements import PaymentStatement, waiting_statements
from operations.calendars import day_in
from operations.policies import calendar_today, policy_today
from operations.terms import readable_terms, terms_of

_UNPAID = ("computed", "in_review", "endorsed", "returned", "approved")
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

    def rule(self, name: str, terms: Terms | None = None) -> ClockRule | None:
        """The contract's own rule where its terms have one, else the policy's; None where neither says anything."""
        own = next((rule for rule in terms.clocks if rule.clock == name), None) if terms is not None else None
        return own or self.policy.clock(name)

    def of_report(self, report: Report, events: Iterable[Event], terms: Terms | None = None) -> ClockSeen | None:
        """From the vendor's signature to the city's decision; None before it, for the city's own, or without a rule."""
        rule = self.rule("report_decision", terms)
        submitted = [event for event in events if event.act == Act.REPORT_SUBMITTED.value]
        if rule is None or report.party != "vendor" or not submitted:
            return None
        decided = [event for event in events if event.act in _DECIDED]
        since = day_in(submitted[-1].at, self.time_zone)
        stopped = day_in(decided[-1].at, self.time_zone) if decided else None
        return ClockSeen(read_clock(rule, [Turn(CITY, since)], self.day, self.calendar, stopped), None, None, None)

    def of_payment(
        self, cents: int, turns: Sequence[Turn], terms: Terms | None = None, paid_on: date | None = None
    ) -> ClockSeen | None:
        """From the vendor's report to the payment, standing still while it is the vendor's turn."""
        rule = self.rule("payment", terms)
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
    """The payment clock of each statement by its id, in two queries."""
    if not statements:
        return {}
    owner = statements[0].government_id
    reports = reports_of_periods(owner, [each.period_id for each in statements])
    events = events_about(owner, "report", [report.id for report in reports])
    found: dict[str, ClockSeen | None] = {}
    for each in statements:
        own = [report for report in reports if report.period_id == each.period_id]
        turns = turns_of(own, events, clocks.time_zone)
        found[each.id] = clocks.of_payment(each.net_cents, turns, terms_of(each.terms_version))
    return found


def unpaid_with_clocks(
    government_id: str, vendor_id: str | None, most: int | None
) -> Oldest[tuple[PaymentStatement, Reading, ClockSeen]]:
    """The statements that are to be paid, each with its payment clock where that says a day; of the oldest `most`,
    or of all; `left` counts those behind them.

    A statement whose terms cannot be read any more is left out and hides no other.
    """
    found = waiting_statements(government_id, _UNPAID, vendor_id, most)
    statements = [each for each in found if each.net_cents > 0 and readable_terms(each.terms_version) is not None]
    seen = clocks_of_statements(clocks_of(government_id), statements)
    clocks = [(each, seen.get(each.id)) for each in statements]
    unpaid = Oldest((each, clock.reading, clock) for each, clock in clocks if clock is not None)
    unpaid.left = found.left
    return unpaid


def due_days(government_id: str, reports: Sequence[Report], statements: Sequence[PaymentStatement]) -> dict[str, date]:
    """By when the city must decide on each submitted report and pay each statement, by id, where a clock says so."""
    clocks = clocks_of(government_id)
    events = events_about(government_id, "report", [report.id for report in reports])
    seen = {report.id: clocks.of_report(report, events[report.id]) for report in reports}
    found = seen | clocks_of_statements(clocks, statements)
    return {key: each.reading.due for key, each in found.items() if each is not None and each.reading.due is not None}


def statement_clocks(statement: PaymentStatement, policy: Policy, paid_on: date | None) -> tuple[ClockSeen, ...]:
    """The clocks of a statement's page: the city's decision on the report, and the payment."""
    clocks, owner = clocks_of(statement.government_id, policy), statement.government_id
    reports = reports_of_periods(owner, [statement.period_id])
    events = events_about(owner, "report", [report.id for report in reports])
    return _clocks(clocks, reports, events, statement, terms_of(statement.terms_version), paid_on)


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
        seen = _clocks(clocks, own, events, statement, terms, None if payment is None else payment.paid_on)
        if seen and (payment is None or not found):
            found.append((period, seen))
    return tuple(found)


def _clocks(
    clocks: Clocks,
    reports: Sequence[Report],
    events: Mapping[str, Sequence[Event]],
    statement: PaymentStatement | None,
    terms: Terms | None,
    paid_on: date | None,
) -> tuple[ClockSeen, ...]:
    by_vendor = [report for report in reports if report.party == "vendor"]
    newest = max(by_vendor, key=lambda each: each.revision, default=None)
    decision = clocks.of_report(newest, events.get(newest.id, ()), terms) if newest is not None else None
    turns = turns_of(reports, events, clocks.time_zone)
    payment = clocks.of_payment(statement.net_cents if statement is not None else 0, turns, terms, paid_on)
    return tuple(each for each in (decision, payment) if each is not None)
