"""Gives early warnings: when a report was checked, from its rows; when a statement was computed, from the trend.

Each period and measure is warned of once, for ever. What is warned of is told to both sides (contracts/messages.py).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from contracts.acts import Act
from contracts.better import is_worsening
from contracts.early_warnings import Warned, warnings_by_rows, warnings_by_trend
from contracts.facts import Facts
from contracts.numbers import to_cents
from contracts.roles import Actor
from contracts.supposing import case_of
from contracts.terms import Terms
from contracts.trends import result_in
from contracts.workflow import REPLACED
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.clock import now, today
from models.contracts import Contract, find_contract_by_id
from models.database import insert, reading_apart
from models.early_warnings import (
    WATCHED,
    EarlyWarning,
    WatchedReport,
    chosen_warned,
    running_warnings,
    warned_measures,
)
from models.events import lock_chain, record
from models.governments import find_government
from models.periods import ReportingPeriod, find_period_by_id, periods_of
from models.reports import Report, find_report, reports_of_periods
from models.stated import results_in
from models.statements import standing_statements, statements_of_contract
from operations.forecasts import Forecast, came_for, forecast_of, past_of
from operations.standings import keep_standing
from operations.waiting import Found, Waiting, found_of


def watch_report(government_id: str, report_id: str) -> int:
    """Look at what a checked report does to its period's payment, and warn of it; returns of how many measures.

    The looking is done apart from the writing: it may take long. Conflict where another worker was quicker.
    """
    with reading_apart():
        report = find_report(government_id, report_id)
        found = _seen_in(report) if report.status in WATCHED else ()
    lock_chain(government_id)
    insert(WatchedReport(government_id=government_id, report_id=report_id, watched_at=now()))
    return _give(find_period_by_id(government_id, report.period_id), found)


def _seen_in(report: Report) -> tuple[Warned, ...]:
    contract = find_contract_by_id(report.government_id, report.contract_id)
    reports = came_for(reports_of_periods(contract.government_id, [report.period_id])).get(report.period_id, {})
    standing = [
        each
        for each in statements_of_contract(contract.government_id, contract.id)
        if each.status not in REPLACED and each.period.kind == "reporting"
    ]
    if not reports or any(each.period_id == report.period_id for each in standing):
        return ()
    past = past_of(contract, standing, [report.period], {report.period_id: reports})
    return tuple(_of_the_period(forecast_of(past, report.period, reports)))


def _of_the_period(forecast: Forecast) -> Sequence[Warned]:
    """The warnings about measures whose rows have all come for the period itself."""
    if forecast.case is None:
        return ()
    came = {each.table.id for each in forecast.basis.tables if each.report is not None}
    measures = {each.id: each for each in forecast.case.workings.terms.measures}
    found = warnings_by_rows(forecast.case)
    return [each for each in found if came.issuperset(measures[each.measure_id].statistic.tables_read())]


def warn_by_trend(contract: Contract, period: ReportingPeriod, terms: Terms, facts: Facts) -> int:
    """After a period was settled from these facts: warn, for the next one, of what gets worse; returns of how many.

    Whoever calls holds the turn of the audit trail.
    """
    following = next(
        (each for each in periods_of(contract.government_id, contract.id) if each.starts_on > period.starts_on), None
    )
    if following is None or following.status != "open":
        return 0
    results = _results(contract, period, terms)
    if not any(is_worsening(each, results.get(each.id, ())) for each in terms.measures):
        return 0
    return _give(following, warnings_by_trend(case_of(terms, facts), results))


def _results(contract: Contract, until: ReportingPeriod, terms: Terms) -> Mapping[str, Sequence[Decimal]]:
    """The values of each measure of the whole contract up to the period, the newest statement of each."""
    documents = {
        each.period_id: results_in(each.document)
        for each in standing_statements(contract.government_id, contract.id)
        if each.period.kind == "reporting" and each.period.starts_on <= until.starts_on
    }
    found: dict[str, list[Decimal]] = {}
    for measure in terms.measures:
        for document in documents.values():
            result = result_in(document, measure.id) if measure.for_each is None else None
            if result is not None and result.value is not None:
                found.setdefault(measure.id, []).append(result.value)
    return found


def _give(period: ReportingPeriod, found: Sequence[Warned]) -> int:
    """Write down the warnings about measures that the period was not warned of yet."""
    known = warned_measures(period.government_id, period.id)
    fresh = [each for each in found if each.measure_id not in known]
    for each in fresh:
        warning = EarlyWarning(
            government_id=period.government_id,
            contract_id=period.contract_id,
            period_id=period.id,
            measure_id=each.measure_id,
            title=each.title,
            sign=each.sign.value,
            says=each.says,
            amount_cents=to_cents(each.amount),
            given_at=now(),
        )
        insert(warning)
        record(period.government_id, Act.EARLY_WARNING_GIVEN, "early_warning", warning.id, after=each.measure_id)
    if fresh:
        keep_standing(period.government_id, period.contract_id)
    return len(fresh)


def waiting_on_early_warnings(actor: Actor, most: int, after: str | None) -> Found:
    """What is about to cost the vendor pay is the vendor's turn while the period runs; the city sees it waiting for
    others. Of a period that is over it is told on the pages of the contract and its forecast alone.
    """
    found = running_warnings(actor.government_id, actor.vendor_id, _today(actor), most, after)
    return found_of(found, ((_warning(each), actor.vendor_id is not None) for each in found))


def contracts_warned(actor: Actor) -> ChosenContracts:
    """The contracts of a vendor with an early warning about a period that still runs."""
    if actor.vendor_id is None:
        return NO_CONTRACTS
    return chosen_warned(actor.government_id, actor.vendor_id, _today(actor))


def _today(actor: Actor) -> date:
    return today(find_government(actor.government_id).time_zone)


def _warning(warning: EarlyWarning) -> Waiting:
    contract = warning.contract
    return Waiting(
        f"Early warning: {warning.title}",
        contract.number,
        contract.title,
        contract.vendor.name,
        warning.period.name,
        "forecast",
        contract.number,
        None,
        None,
        warning.given_at,
        "the vendor",
        warning.says,
    )
