"""What a report would do: each measure and the payment before and after it, with nothing stored.

What another party delivered for the period counts beside it as soon as it has come, as in a forecast: a page that left
it out would name another amount than the forecast, and than the statement that follows.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from contracts.better import NO_SIDE, Side, side_of
from contracts.errors import DomainError
from contracts.facts import Facts
from contracts.roles import Actor
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.tables import PARTIES
from contracts.terms import Terms
from models.contracts import Contract
from models.periods import ReportingPeriod
from models.reports import Report, reports_of_period
from operations.facts import gather_facts
from operations.forecasts import came_for
from operations.terms import terms_of
from operations.visibility import visible_report


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; None where it has no value. `side` says of a measure which results are worse."""

    name: str
    title: str
    unit: str
    before: Decimal | None
    after: Decimal | None
    side: Side = NO_SIDE


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change; where nothing can be computed yet, the sentence that says what is missing.

    `counted` are reports of other parties that count though the city has not accepted them yet; `lacking` are the
    parties whose report the terms ask for and that has not come.
    """

    measures: tuple[Change, ...] = ()
    lines: tuple[Change, ...] = ()
    net: Change | None = None
    missing_before: str = ""
    missing_after: str = ""
    counted: tuple[Report, ...] = ()
    lacking: tuple[str, ...] = ()


def preview_report(actor: Actor, report_id: str) -> Preview | None:
    """The preview of a checked or submitted report; None where it holds no rows or already counts."""
    report = visible_report(actor, report_id)
    if report.status not in ("checked", "submitted", "returned"):
        return None
    delivered = reports_of_period(actor.government_id, report.contract_id, report.period_id)
    terms, beside = terms_of(report.terms_version), _beside(report, delivered)
    before, missing_before = try_settling(report.contract, report.period, terms, beside)
    after, missing_after = try_settling(report.contract, report.period, terms, {**beside, report.party: report})
    return replace(
        compare(before, after, missing_before, missing_after),
        counted=tuple(each for each in beside.values() if each.status != "accepted"),
        lacking=tuple(each for each in PARTIES if terms.tables_of(each) and each not in {*beside, report.party}),
    )


def _beside(report: Report, delivered: Sequence[Report]) -> dict[str, Report]:
    """What counts beside the report: of its own party what is accepted, of each other one the newest that came."""
    accepted = {each.party: each for each in reversed(delivered) if each.status == "accepted"}
    came = came_for(delivered).get(report.period_id, {})
    return {**accepted, **{party: each for party, each in came.items() if party != report.party}}


def try_settling(
    contract: Contract, period: ReportingPeriod, terms: Terms, reports: Mapping[str, Report]
) -> tuple[Statement | None, str]:
    """The statement that these reports give, or the sentence that says why there is none."""
    return settled_or_why(terms, reports, lambda: gather_facts(contract, period, terms, list(reports.values())))


def settled_or_why(
    terms: Terms, reports: Mapping[str, Report], gather: Callable[[], Facts]
) -> tuple[Statement | None, str]:
    """The statement from the facts that can be gathered, or the sentence that says why there is none."""
    if not reports:
        return None, "No report of this period has been accepted yet."
    try:
        return settle(terms, gather()), ""
    except DomainError as reason:
        return None, reason.message


def compare(before: Statement | None, after: Statement | None, missing_before: str, missing_after: str) -> Preview:
    """Two settlements side by side."""
    return Preview(
        measures=tuple(_changes(_measures(before), _measures(after))),
        lines=tuple(_changes(_lines(before), _lines(after))),
        net=next(_changes(_net(before), _net(after)), None),
        missing_before=missing_before,
        missing_after=missing_after,
    )


@dataclass(frozen=True, slots=True)
class _Shown:
    title: str
    unit: str
    value: Decimal | None
    side: Side = NO_SIDE


def _measures(statement: Statement | None) -> dict[str, _Shown]:
    if statement is None:
        return {}
    return {
        name: _Shown(result.measure.title, result.measure.unit, result.value.value, side_of(result.measure))
        for (name, label), result in statement.results.items()
        if not label
    }


def _lines(statement: Statement | None) -> dict[str, _Shown]:
    if statement is None:
        return {}
    figures = [*statement.lines.values(), *statement.adjusted()]
    return {figure.name: _Shown(figure.title, "USD", figure.value) for figure in figures}


def _net(statement: Statement | None) -> dict[str, _Shown]:
    return {} if statement is None else {"net": _Shown(statement.net.title, "USD", statement.net.value)}


def _changes(before: Mapping[str, _Shown], after: Mapping[str, _Shown]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        shown = now or before[name]
        values = (was.value if was else None, now.value if now else None)
        yield Change(name, shown.title, shown.unit, *values, shown.side)
