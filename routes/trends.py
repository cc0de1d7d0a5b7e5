"""A contract's results over its periods: for each measure a picture and, beside it, a table that says the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.better import said
from contracts.numbers import parse_decimal
from contracts.periods import Period
from contracts.result_counts import rests_on
from contracts.roles import may
from contracts.trends import PeriodResult
from importers.lists import ListColumn, ListValue
from operations.trends import PeriodSeen, Trend, TrendsSeen, see_trends
from routes.contract_words import contract_line
from routes.guard import signed_in
from routes.list_files import list_links, send_list, wanted_kind
from routes.score_views import result_words
from routes.trend_pictures import TrendPicture, draw_trend
from routes.trend_words import LETTERS, happened, letters, lines_in_words
from routes.values import in_table
from routes.windows import Window, window

pages = Blueprint("trends", __name__)

_COLUMNS = (
    ListColumn("Measure"),
    ListColumn("Unit"),
    ListColumn("Period"),
    ListColumn("Result", "number"),
    ListColumn("Counted", "number"),
    ListColumn("Of", "number"),
    ListColumn("Score", "number"),
    ListColumn("Target", "number"),
    ListColumn("What happened"),
)
# So many that a page stays quick to load where a contract has ten measures.
_MOST_PERIODS = 18


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A measure in one period: its result with the counts behind it, its score, and what happened."""

    period: str
    address: str
    result: str
    score: str | Markup
    happened: str


@dataclass(frozen=True, slots=True)
class TrendView:
    """A measure over the periods, ready to be shown."""

    name: str
    title: str
    unit: str
    says: str
    lines: tuple[tuple[str, str], ...]
    picture: TrendPicture
    letters: tuple[tuple[str, str], ...]
    rows: tuple[ResultRow, ...]
    has_scores: bool
    action_address: str


@pages.get("/contracts/<number>/results")
def show_trends(number: str) -> ResponseReturnValue:
    """Every measure of the contract over its periods."""
    actor = signed_in()
    seen = see_trends(actor, number)
    if wanted_kind():
        return send_list(f"Results of {number}", _COLUMNS, listed(seen))
    contract = seen.contract
    shown = window(len(seen.periods), _MOST_PERIODS, request.args.get("before", type=int))
    part = _part(seen, shown)
    return render_template(
        "contracts/results.html",
        trail=(
            ("Contracts", url_for("contracts.show_contracts")),
            (contract.number, url_for("contracts.show_contract", number=contract.number)),
            ("Results", ""),
        ),
        subtitle=contract_line(contract),
        trends=[trend_view(trend, part, may(actor, "ask for corrective actions")) for trend in part.trends],
        links=list_links(),
        told="" if shown.is_whole else _told(part, shown),
        earlier=url_for("trends.show_trends", number=number, before=shown.first) if shown.first else "",
        latest="" if shown.is_latest else url_for("trends.show_trends", number=number),
    )


def _part(seen: TrendsSeen, shown: Window) -> TrendsSeen:
    """The trends over the periods of the window alone; a measure that has no result there is left out."""
    trends = (replace(each, own=shown.of(each.own), results=shown.of(each.results)) for each in seen.trends)
    return replace(seen, periods=shown.of(seen.periods), trends=tuple(each for each in trends if each.has_values))


def _told(part: TrendsSeen, shown: Window) -> str:
    first, last = part.periods[0].period.title(), part.periods[-1].period.title()
    return f"Shown are {len(part.periods)} of {shown.count} periods, {first} to {last}; the file holds all of them."


def trend_view(trend: Trend, seen: TrendsSeen, asks: bool) -> TrendView:
    """A measure with its picture, its table, a sentence that says how it went, and for whom `asks` the way to ask for a
    corrective action.
    """
    periods, number = seen.periods, seen.contract.number
    about: dict[str, Any] = {"measure": trend.followed.name, "period": periods[-1].period.name}
    followed, marks = trend.followed, [letters(each, trend.followed.name) for each in periods]
    rows = tuple(_row(trend, place, seen) for place, seen in enumerate(periods))
    used = sorted({letter for each in marks for letter in each})
    return TrendView(
        name=followed.name,
        title=followed.title,
        unit=followed.unit,
        says=_in_a_sentence(trend, periods),
        lines=tuple(lines_in_words(trend, periods)),
        picture=draw_trend(trend.lines, trend.results, short_names([each.period for each in periods]), marks),
        letters=tuple((letter, LETTERS[letter]) for letter in used),
        rows=rows,
        has_scores=any(row.score for row in rows),
        action_address=url_for("corrective_actions.show_form", number=number, **about) if asks else "",
    )


def listed(seen: TrendsSeen) -> Iterator[tuple[ListValue, ...]]:
    """Each measure in each period as a row of a file, unrounded."""
    for trend in seen.trends:
        followed = trend.followed
        for own, result, period in zip(trend.own, trend.results, seen.periods, strict=True):
            named = (followed.title, followed.unit, period.period.name)
            what = "; ".join(happened(period, followed.name))
            yield *named, *_numbers(result), own.target if own is not None else None, what


def _numbers(result: PeriodResult | None) -> tuple[Decimal | None, ...]:
    """The result, what was counted, of how many or how much, and the score."""
    if result is None:
        return (None,) * 4
    rests, score = rests_on(result.figure), result.score["value"] if result.score is not None else None
    counts = (rests.counted, rests.of) if rests is not None else (None, None)
    return result.value, *counts, _decimal(score)


def _row(trend: Trend, place: int, seen: PeriodSeen) -> ResultRow:
    result = trend.results[place]
    return ResultRow(
        period=seen.period.title(),
        address=url_for("statements.show_statement", statement_id=seen.statement.id),
        result=result_words(result.figure, trend.side_in(place)) if result is not None else "not measured",
        score=_score(result),
        happened="; ".join(happened(seen, trend.followed.name)),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else parse_decimal(text)


def _score(result: PeriodResult | None) -> str | Markup:
    figure = result.score if result is not None else None
    if figure is None or figure["value"] is None:
        return ""
    return in_table(parse_decimal(figure["value"]), figure["unit"])


def short_names(periods: Sequence[Period]) -> list[str]:
    """What stands below a picture: a month tells its year where months of several years are shown."""
    month = "%b" if len({period.starts.year for period in periods}) == 1 else "%b %Y"
    return [f"{period.starts:{month}}" if _is_month(period) else period.name for period in periods]


def _is_month(period: Period) -> bool:
    return period.starts.day == 1 and period.name == f"{period.starts:%Y-%m}"


def _in_a_sentence(trend: Trend, periods: tuple[PeriodSeen, ...]) -> str:
    """The first and the last result in words; what lies between is for the picture and the table."""
    unit = trend.followed.unit
    known = [
        (seen.period.title(), result.value, said(result.value, unit, trend.side_in(place)))
        for place, (result, seen) in enumerate(zip(trend.results, periods, strict=True))
        if result is not None and result.value is not None
    ]
    (first, began, at_first), (last, ends, at_last) = known[0], known[-1]
    if len(known) == 1:
        return f"{at_first} in {first}, the only period with a result."
    way = "the same as" if ends == began else "up from" if ends > began else "down from"
    return f"{at_last} in {last}, {way} {at_first} in {first}."
