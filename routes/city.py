"""The city's score: every followed measure over its target, by program and in total, with what is missing."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.city_scores import CAP
from contracts.numbers import plain
from models.clock import today
from operations.city_scores import CityQuestion, CitySeen, list_missing, list_scores, see_city
from routes.city_views import SCORES, bars, counted_says, listed, program_rows, score_rows, spans
from routes.guard import signed_in
from routes.list_files import every_row, list_links, send_list, wanted_kind, wanted_list
from routes.list_pages import list_shown, wanted_after
from routes.lists import CITY_SCORES
from routes.missing_views import MISSING, listed_missing, missing_rows

pages = Blueprint("city", __name__)


def question() -> CityQuestion:
    """What the address asks for."""
    asked = request.args.get
    return CityQuestion(asked("by", "month"), asked("in", ""), asked("program", ""), asked("sort", "score"))


@pages.get("/city")
def show_city() -> ResponseReturnValue:
    """The score of the city, of its programs and of each measure in a day, week, month or quarter."""
    actor, asked = signed_in(), question()
    if wanted_list() == "missing":
        lacking = every_row(lambda after, limit: list_missing(actor, asked, after, limit))
        now = today(g.time_zone)
        return send_list("Contracts without results", MISSING, (listed_missing(each, now) for each in lacking))
    if wanted_kind():
        found = every_row(lambda after, limit: list_scores(actor, asked, after, limit))
        return send_list("City score", SCORES, map(listed, found))
    seen = see_city(actor, asked, wanted_after())
    return render_template(
        "city/city.html",
        trail=(("My desk", url_for("desks.show_desk")), ("City score", "")),
        span=seen.span.title(),
        spans=spans(seen, asked),
        ways=_ways(seen, asked),
        cap=plain(CAP),
        **_totals(seen, asked),
        shown=list_shown("city.show_city", CITY_SCORES, seen.scores.after),
        scores=[score_rows(each) for each in seen.scores.rows],
        missing=[missing_rows(each, seen.day) for each in seen.missing.rows],
        more_missing=seen.missing.after is not None,
        missing_links=list_links("missing"),
    )


def _totals(seen: CitySeen, asked: CityQuestion) -> dict[str, Any]:
    totals = program_rows(seen, asked)
    counts = counted_says(seen.whole, seen.span.title())
    return {"whole": totals[-1], "counts": counts, "programs": totals, "picture": bars(totals)}


def _ways(seen: CitySeen, asked: CityQuestion) -> list[tuple[str, str]]:
    """The span before, the span after, and out of a program: each a title and an address."""
    beside = (("Earlier", seen.span.before()), ("Later", seen.span.after()))
    found = [(title, _moved(asked, span.name)) for title, span in beside if span is not None]
    found += [("All programs", {**_moved(asked, asked.name), "program": ""})] if asked.program else []
    return [(title, url_for("city.show_city", **question)) for title, question in found]


def _moved(asked: CityQuestion, name: str) -> dict[str, Any]:
    """The same question of another span."""
    kept = {"by": asked.kind, "in": name, "program": asked.program, "sort": asked.sort}
    return {key: text for key, text in kept.items() if text and (key, text) != ("sort", "score")}
