"""Exceptions that the terms and the facts do not show: what the city knows besides, when a statement is computed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.exceptions import ExceptionFound
from contracts.figures import Figure, total
from contracts.numbers import dollars, plain, to_cents
from contracts.periods import say_date
from contracts.policies import Policy, large_adjustments
from contracts.statements import Statement
from importers.findings import Finding
from models.contracts import Contract
from models.events import events_about
from models.findings import findings_of_reports
from models.periods import ReportingPeriod
from models.reports import Report
from operations.calendars import day_in
from operations.clocks import clocks_of, turns_of

_SERIES = ("dragged_series", "repeated_series")
_NO_PRICE = "The terms set no price for it by itself."
_PARTIES = {"vendor": "vendor", "city": "city", "third_party": "third party"}


@dataclass(frozen=True, slots=True)
class Computed:
    """What a statement was computed from, with what the city's policy says that day."""

    contract: Contract
    period: ReportingPeriod
    statement: Statement
    reports: Sequence[Report]
    entered: Sequence[Report]
    policy: Policy
    time_zone: str


def exceptions_beside(computed: Computed) -> Iterator[ExceptionFound]:
    """Every exception that only the city's records show."""
    yield from _large(computed)
    yield from _late(computed)
    yield from _not_delivered(computed)
    yield from _series(computed)
    yield from _paid_late(computed)
    yield from _released(computed)


def adjustments_of(statement: Statement) -> dict[str, Figure]:
    """The signed amounts that performance adds or takes away, by name."""
    paid = {name: each.figure for name, each in statement.payments.items()}
    return paid | {limit.name: limit for limit in statement.limits}


def _large(computed: Computed) -> Iterator[ExceptionFound]:
    found = adjustments_of(computed.statement)
    amounts = {name: figure.amount for name, figure in found.items()}
    for name in large_adjustments(computed.policy, computed.statement.gross.amount, amounts):
        says = f"{found[name].title} changes the payment by {dollars(amounts[name])}, which the city calls large."
        cost = total(f"cost.large_adjustment.{name}", "The adjustment", [found[name]], "USD")
        yield ExceptionFound("large_adjustment", name, says, cost)


def _late(computed: Computed) -> Iterator[ExceptionFound]:
    for report in (each for each in computed.entered if each.revision == 1):
        came = day_in(report.entered_at, computed.time_zone)
        late = (came - computed.period.due_on).days
        if late > 0:
            who = _PARTIES[report.party]
            says = f"The first report of the {who} came on {say_date(came)}, {_days(late)} after it was due."
            yield ExceptionFound("report_late", report.party, says, no_cost=_NO_PRICE)


def _not_delivered(computed: Computed) -> Iterator[ExceptionFound]:
    if computed.period.kind == "closing":
        return
    delivered = {report.party for report in computed.reports}
    for party in dict.fromkeys(table.reported_by for table in computed.statement.terms.tables):
        if party not in delivered:
            titles = ", ".join(f"“{table.title}”" for table in computed.statement.terms.tables_of(party))
            says = f"No report of the {_PARTIES[party]} was accepted for the period, so {titles} is missing."
            yield ExceptionFound("report_missing", party, says, no_cost=_NO_PRICE)


def _series(computed: Computed) -> Iterator[ExceptionFound]:
    by_id = {report.id: report for report in computed.reports}
    government_id = computed.contract.government_id
    for report_id, answered in findings_of_reports(government_id, list(by_id)).items():
        for each in answered:
            finding = Finding.from_json(json.loads(each.finding.document))
            kept = each.decision is None or each.decision.decision != "leave_out"
            if finding.code in _SERIES and kept:
                about = f"{by_id[report_id].party}.{each.finding.number}"
                no_cost = "What the rows would pay with other values is not known."
                yield ExceptionFound("suspicious_series", about, finding.message, no_cost=no_cost)


def _paid_late(computed: Computed) -> Iterator[ExceptionFound]:
    """The payment clock had run out when the statement was computed; the clocks of the page go on counting."""
    clocks = clocks_of(computed.contract.government_id, computed.policy)
    events = events_about(computed.contract.government_id, "report", [each.id for each in computed.entered])
    turns = turns_of(computed.entered, events, clocks.time_zone)
    net = computed.statement.net.amount
    seen = clocks.of_payment(to_cents(net), turns, computed.statement.terms.clocks)
    if seen is None or seen.reading.due is None or seen.reading.late_days == 0:
        return
    says = f"The payment was due on {say_date(seen.reading.due)}, before the statement was computed."
    no_cost = "" if seen.so_far is not None else "No interest is agreed or set for it."
    yield ExceptionFound("payment_late", "payment", says, seen.so_far, no_cost)


def _released(computed: Computed) -> Iterator[ExceptionFound]:
    """Each release of retainage that the statement pays; one before the contract's last day says that it is early."""
    retainage, last = computed.statement.terms.retainage, computed.contract.ends_on
    for release in computed.statement.facts.releases:
        line = computed.statement.figures.get(f"{retainage.id}.release.{release.number}") if retainage else None
        if line is not None:
            pays = f"Release {release.number} pays {dollars(line.amount)}, {plain(release.percent)} % of what is held"
            early = f" It was granted before the contract’s last day, {say_date(last)}, had passed."
            says = f"{pays}: {release.reason.rstrip('.')}.{early if release.granted_on <= last else ''}"
            cost = total(f"cost.{line.name}", "What the release pays", [line], "USD")
            yield ExceptionFound("retainage_released", line.name, says, cost)


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"


def clock_start(reports: Sequence[Report], submitted: dict[str, date]) -> date:
    """The day on which the payment clock began: when the vendor's report was submitted, else the last report."""
    by_vendor = [report for report in reports if report.party == "vendor"]
    return max(submitted[report.id] for report in by_vendor or reports)
