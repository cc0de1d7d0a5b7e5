"""Contracts for programs: their list, one with its measures, periods and changes, its trends; programs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import validate
from marshmallow.fields import String

from contracts.measures import Measure
from contracts.result_counts import interval_of, rests_on
from contracts.roles import Actor
from contracts.sentences import tell_measure, tell_payment
from contracts.standings import Standing
from contracts.terms import Terms
from contracts.trends import Followed, HeldLine, PeriodResult
from models.contract_standings import ContractLine
from models.paging import Page
from models.statements import PaymentStatement
from operations.contracts import contract_page
from operations.forecasts import see_forecasts
from operations.period_states import PeriodState
from operations.portfolio import MY_TURN, PortfolioQuestion, list_lines
from operations.programs import see_program
from operations.trends import PeriodSeen, Trend, see_trends
from routes.api import contract_shapes as shapes
from routes.api.declaring import reads
from routes.api.fields import PageAsked, one_of, sent_text
from routes.api.forecast_shapes import ForecastsShape
from routes.api.list_orders import sort_by
from routes.api.result_shapes import ProgramShape, TrendsShape
from routes.lists import CONTRACTS
from routes.trend_words import happened

_CONTRACTS, _PROGRAMS = "Contracts", "Programs"
PLACE = "/contracts/<number>"
Places = Sequence[tuple[str, PaymentStatement | None]]


class SiblingsAsked(PageAsked):
    """Which period to compare, and which of the contracts."""

    period = String(
        validate=validate.Length(min=1, max=40), metadata={"description": "Such as 2027-07; else the latest."}
    )


class ContractsAsked(PageAsked):
    """Which contracts, and in which order."""

    standing = one_of("How they stand.", (*Standing, MY_TURN), needed=False)
    program = sent_text("The number of the program.", 60, needed=False)
    words = sent_text("Words in number, title and vendor.", 200, needed=False)
    sort = sort_by(CONTRACTS)


@reads(_CONTRACTS, "/contracts", shapes.ContractsPage, ContractsAsked)
def list_contracts(actor: Actor, asked: Mapping[str, Any]) -> Page[ContractLine, str]:
    """The contracts that the person may see, how each stands today and why; filtered and sorted as on the page."""
    texts = (asked.get("standing", ""), asked.get("program", ""), asked.get("words", ""), asked.get("sort", ""))
    return list_lines(actor, PortfolioQuestion(*texts), asked.get("after"), asked["limit"])


@reads(_CONTRACTS, PLACE, shapes.ContractSeenShape)
def show_contract(actor: Actor, number: str) -> dict[str, Any]:
    """A contract with its measures and payments in words, its changes, and where each of its periods stands."""
    seen = contract_page(actor, number)
    contract = seen.contract
    return {
        **{name: getattr(contract, name) for name in ("number", "title", "vendor", "program", "starts_on", "ends_on")},
        "value_cents": contract.value_cents,
        "due_days": contract.due_days,
        "worth": seen.worth,
        "amendment": seen.version.amendment if seen.version is not None else None,
        "measures": [_measure(each, seen.terms) for each in seen.terms.measures] if seen.terms else [],
        "payments": [tell_payment(each, seen.terms) for each in seen.terms.payments] if seen.terms else [],
        "periods": [_period(each) for each in seen.periods],
        "change_orders": seen.change_orders,
        "milestones": seen.milestones,
    }


@reads(_CONTRACTS, f"{PLACE}/trends", TrendsShape)
def show_trends(actor: Actor, number: str) -> dict[str, Any]:
    """How each measure went over the periods, read from the statements that stand."""
    seen = see_trends(actor, number)
    places: Places = [(period.period.name, period.statement) for period in seen.periods]
    return {
        "contract": number,
        "periods": [name for name, _ in places],
        "trends": [_trend(each, seen.periods, places) for each in seen.trends],
    }


@reads(_CONTRACTS, f"{PLACE}/forecast", ForecastsShape)
def show_forecasts(actor: Actor, number: str) -> Any:
    """What the open periods of a contract would pay by what has come, and the nearest results that change it."""
    return see_forecasts(actor, number)


@reads(_PROGRAMS, "/programs/<program>", ProgramShape, SiblingsAsked)
def show_program(actor: Actor, asked: Mapping[str, Any], program: str) -> dict[str, Any]:
    """A program with its contracts side by side: the same measures in the same period."""
    seen = see_program(actor, program, asked.get("period", ""), asked.get("after"), asked["limit"])
    places: Places = list(zip((each.number for each in seen.contracts.rows), seen.statements, strict=True))
    return {
        "number": seen.program.number,
        "title": seen.program.title,
        "goals": seen.goals,
        "period": seen.period_name,
        "periods": seen.periods,
        "contracts": seen.contracts.rows,
        "after": seen.contracts.after,
        "compared": [_followed(each.followed, each.lines, places, each.results) for each in seen.compared],
    }


def _measure(measure: Measure, terms: Terms) -> dict[str, Any]:
    told = tell_measure(measure, terms)
    words = {"id": told.id, "title": told.title, "sentence": told.sentence, "notes": told.notes, "clause": told.clause}
    goals = {goal.id: goal.title for goal in terms.goals}
    return words | {
        "unit": measure.unit,
        "goal": goals.get(measure.goal or "", measure.goal),
        "target": measure.target,
        "threshold": measure.threshold,
    }


def _period(state: PeriodState) -> dict[str, Any]:
    return {
        "period": state.period,
        "reports": list(state.reports.values()),
        "statement": state.statement,
        "payment": state.payment,
    }


def _followed(
    followed: Followed, lines: Iterable[HeldLine], places: Places, results: Iterable[PeriodResult | None]
) -> dict[str, Any]:
    """A measure with its lines and results; a place is a period or a contract with its statement."""
    return {
        **{name: getattr(followed, name) for name in ("name", "title", "unit")},
        "lines": [_line(each, places) for each in lines],
        "results": [
            {"where": where, "statement": statement.id, **_result(result)}
            for (where, statement), result in zip(places, results, strict=True)
            if statement is not None and result is not None
        ],
    }


def _trend(trend: Trend, periods: Sequence[PeriodSeen], places: Places) -> dict[str, Any]:
    """A measure with what happened in the period of each result."""
    told = _followed(trend.followed, trend.lines, places, trend.results)
    said = {each.period.name: list(happened(each, trend.followed.name)) for each in periods}
    return told | {"results": [each | {"happened": said[each["where"]]} for each in told["results"]]}


def _line(held: HeldLine, places: Places) -> dict[str, Any]:
    names = {name: getattr(held.line, name) for name in ("at", "says", "is_target")}
    return names | {"where": [places[place][0] for place in held.places]}


def _result(result: PeriodResult) -> dict[str, Any]:
    interval = interval_of(result.figure)
    return {
        **{name: getattr(result, name) for name in ("value", "figure", "score")},
        "rests_on": rests_on(result.figure),
        "interval": dict(zip(("low", "high"), interval, strict=True)) if interval is not None else None,
    }
