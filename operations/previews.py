"""What a report would do: each measure and the payment before and after it, with nothing stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.errors import DomainError
from contracts.facts import Facts
from contracts.roles import Actor
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import Terms
from models.contracts import Contract
from models.periods import ReportingPeriod
from models.reports import Report, accepted_reports
from operations.facts import gather_facts
from operations.terms import terms_of
from operations.visibility import visible_report


@dataclass(frozen=True, slots=True)
class Change:
    """A figure before and after; None where it has no value."""

    name: str
    title: str
    unit: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change; where nothing can be computed yet, the sentence that says what is missing."""

    measures: tuple[Change, ...] = ()
    lines: tuple[Change, ...] = ()
    net: Change | None = None
    missing_before: str = ""
    missing_after: str = ""


def preview_report(actor: Actor, report_id: str) -> Preview | None:
    """The preview of a checked or submitted report; None where it holds no rows or already counts."""
    report = visible_report(actor, report_id)
    if report.status not in ("checked", "submitted", "returned"):
        return None
    accepted = accepted_reports(actor.government_id, report.contract_id, report.period_id)
    terms = terms_of(report.terms_version)
    before, missing_before = try_settling(report.contract, report.period, terms, accepted)
    after, missing_after = try_settling(report.contract, report.period, terms, {**accepted, report.party: report})
    return compare(before, after, missing_before, missing_after)


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
        net=next(iter(_changes(_net(before), _net(after))), None),
        missing_before=missing_before,
        missing_after=missing_after,
    )


_Shown = tuple[str, str, Decimal | None]


def _measures(statement: Statement | None) -> dict[str, _Shown]:
    if statement is None:
        return {}
    return {
        name: (result.measure.title, result.measure.unit, result.value.value)
        for (name, label), result in statement.results.items()
        if not label
    }


def _lines(statement: Statement | None) -> dict[str, _Shown]:
    if statement is None:
        return {}
    figures = [*statement.lines.values(), *statement.adjusted()]
    return {figure.name: (figure.title, "USD", figure.value) for figure in figures}


def _net(statement: Statement | None) -> dict[str, _Shown]:
    return {} if statement is None else {"net": (statement.net.title, "USD", statement.net.value)}


def _changes(before: Mapping[str, _Shown], after: Mapping[str, _Shown]) -> list[Change]:
    nothing: _Shown = ("", "", None)
    return [
        Change(
            name,
            (after.get(name) or before[name])[0],
            (after.get(name) or before[name])[1],
            before.get(name, nothing)[2],
            after.get(name, nothing)[2],
        )
        for name in dict.fromkeys((*before, *after))
    ]
