"""A forecast in words: what it rests on, its lines, and for each measure what would change the payment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import url_for
from markupsafe import Markup

from contracts.better import said_of
from contracts.forecasts import Moved, Outlook, Step
from contracts.numbers import ZERO
from contracts.periods import say_period
from contracts.said import cut
from importers.lists import ListColumn, ListValue
from models.early_warnings import EarlyWarning
from operations.forecasts import Forecast, ForecastsSeen, TableBasis
from routes.values import in_unit
from routes.words import change, moment, money, status_words

COLUMNS = (
    *(ListColumn("Period"), ListColumn("Measure"), ListColumn("Unit"), ListColumn("Stands at", "number")),
    *(ListColumn("What would come"), ListColumn("Result then", "number"), ListColumn("What it moves")),
    ListColumn("Change of the payment", "money"),
)
_UNCHANGED = "Nothing that is near changes the payment."


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the payment."""

    title: str
    amount: Markup | str
    is_net: bool = False


@dataclass(frozen=True, slots=True)
class StepWords:
    """What would have to come, what it moves, and by how much the payment changes."""

    words: str
    moves: str
    change: Markup | str


@dataclass(frozen=True, slots=True)
class OutlookWords:
    """A measure as it stands, with its nearest steps."""

    title: str
    stands: str
    score: str | Markup
    steps: tuple[StepWords, ...]
    unchanged: str


@dataclass(frozen=True, slots=True)
class Place:
    """A table of the terms, and where its rows come from."""

    table: str
    says: str
    address: str


@dataclass(frozen=True, slots=True)
class WarningWords:
    """An early warning."""

    title: str
    period: str
    says: str
    given: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class ForecastView:
    """A forecast, ready to be shown."""

    name: str
    title: str
    says: str
    net: Markup | str
    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    outlooks: tuple[OutlookWords, ...]
    grouped: str
    missing: str


def forecast_view(forecast: Forecast) -> ForecastView:
    """The forecast of a period in words."""
    period, case = forecast.period.as_period(), forecast.case
    return ForecastView(
        name=period.name,
        title=_title(forecast),
        says=_says(forecast),
        net=money(case.net.amount) if case is not None else "",
        places=tuple(_place(each) for each in forecast.basis.tables),
        lines=tuple(_lines(forecast)),
        outlooks=tuple(_outlook(each) for each in forecast.outlooks),
        grouped=_grouped(forecast),
        missing=forecast.missing,
    )


def _title(forecast: Forecast) -> str:
    period, basis = forecast.period.as_period().title(), forecast.basis
    if basis.has_reports or basis.statement is None:
        return period
    return f"{period}, if it goes like {say_period(basis.statement.period.name)}"


def _says(forecast: Forecast) -> str:
    basis = forecast.basis
    if forecast.case is None:
        return ""
    if basis.statement is None:
        return "By what has come for this period until now. Nothing of it is decided."
    like = say_period(basis.statement.period.name)
    indexes = ", ".join(basis.indexes)
    published = f" The index “{indexes}” is not published yet and is taken as in {like}." if indexes else ""
    if basis.has_reports:
        return f"By what has come for this period; what has not come is taken as in {like}.{published}"
    return f"Nothing has come for this period. This is what it would pay if it went exactly like {like}.{published}"


def _place(basis: TableBasis) -> Place:
    title = basis.table.title
    if basis.report is not None:
        report = basis.report
        status = status_words("report", report.status).word.lower()
        said = f"Revision {report.revision} of the {report.party.replace('_', ' ')}’s report, {status}"
        return Place(title, said, url_for("reports.show_report", report_id=report.id))
    if basis.statement is not None:
        said = f"Not come yet: as in {say_period(basis.statement.period.name)}"
        return Place(title, said, url_for("statements.show_statement", statement_id=basis.statement.id))
    return Place(title, "Not come, and nothing stands in for it", "")


def _lines(forecast: Forecast) -> Iterator[Line]:
    if forecast.case is None:
        return
    workings = forecast.case.workings
    for step, lines in workings.steps.items():
        if step == "work":
            yield Line(workings.ground.gross.title, money(workings.ground.gross.amount))
            continue
        for line in lines:
            if line.amount != ZERO:
                yield Line(line.title, change(line.amount))
    yield Line("The payment by this forecast", money(forecast.case.net.amount), is_net=True)


def _outlook(outlook: Outlook) -> OutlookWords:
    value, score = outlook.result.value, outlook.result.score
    stands = said_of(outlook.measure, value.value) if value.value is not None else value.state.replace("_", " ")
    has_score = score is not None and score.value is not None
    return OutlookWords(
        title=outlook.measure.title,
        stands=stands,
        score=in_unit(score.amount, score.unit) if has_score and score is not None else "",
        steps=tuple(_step(each) for each in outlook.steps),
        unchanged="" if outlook.steps else _UNCHANGED,
    )


def _step(step: Step) -> StepWords:
    return StepWords(step.words, "; ".join(moved_words(each) for each in step.moves), change(step.net))


def moved_words(moved: Moved) -> str:
    """Such as: score in points from 100 to 67.86."""
    return f"{moved.title} from {_number(moved.before)} to {_number(moved.after)}"


def _number(value: Decimal | None) -> str:
    return "none" if value is None else cut(value)


def _grouped(forecast: Forecast) -> str:
    """What the list leaves out: results that are counted for each lot, night or opening."""
    if forecast.case is None:
        return ""
    terms = forecast.case.workings.terms
    titles = [each.title for each in terms.payments if each.for_each is not None]
    return ", ".join(titles)


def warning_words(warning: EarlyWarning, now: date) -> WarningWords:
    """A warning in words; once its period is over nothing can be changed any more, and it is information."""
    period = say_period(warning.period.name)
    return WarningWords(warning.title, period, warning.says, moment(warning.given_at), warning.period.ends_on < now)


def listed(seen: ForecastsSeen) -> Iterator[tuple[ListValue, ...]]:
    """Each step of each measure as a row of a file; a measure without one stands there by itself."""
    for forecast in seen.forecasts:
        for outlook in forecast.outlooks:
            value = outlook.result.value
            named = (forecast.period.name, outlook.measure.title, value.unit, value.value)
            for step in outlook.steps:
                yield *named, step.words, step.value, "; ".join(map(moved_words, step.moves)), step.net
            if not outlook.steps:
                yield *named, _UNCHANGED, None, "", None
