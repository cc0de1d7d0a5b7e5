"""The city's score for programs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import fields, validate

from contracts.city_scores import SPANS, together
from contracts.numbers import parse_decimal
from contracts.roles import Actor
from models.city_totals import ProgramTotal
from models.kept_scores import KeptScore
from operations.city_scores import CityQuestion, MissingSeen, see_city
from routes.api.declaring import reads
from routes.api.fields import (
    DecimalOut,
    Number,
    PageAsked,
    Shown,
    a_day,
    key_before,
    list_of,
    maybe,
    sent_text,
    text,
)
from routes.api.list_orders import sort_by
from routes.city_views import score_words
from routes.lists import CITY_SCORES
from routes.missing_views import turn_of

_CONTRACTS = ("scored", "contracts", "missing", "stale")


class CityAsked(PageAsked):
    """Which scores, and in which order."""

    by = fields.String(
        load_default="month", validate=validate.OneOf(SPANS), metadata={"description": "By what kind of span."}
    )
    span = sent_text("Which one, such as 2027-07 or 2027-Q3; else the newest that has a score.", 20, needed=False)
    program = sent_text("The number of a program.", 60, needed=False)
    sort = sort_by(CITY_SCORES)
    missing_after = key_before()


class ProgramTotalShape(Shown):
    """A program's score and what went into it; empty number: contracts of no program."""

    program = text()
    title = text()
    score = maybe("Null where nothing has a score.")
    counted = Number(metadata={"description": "How many results went in."})
    without = Number(metadata={"description": "How many results have no score."})
    scored = Number(metadata={"description": "How many contracts the score counts."})
    contracts = Number(metadata={"description": "Contracts with results."})
    missing = Number(metadata={"description": "Contracts that run and have none: with any, the score is partial."})
    stale = Number(metadata={"description": "How many of these had one before, and the next was due already."})


class ScoreShape(Shown):
    """A result with its score and how that was made."""

    contract = text()
    period = text()
    measure = text()
    title = text()
    unit = text()
    value = DecimalOut(allow_none=True)
    target = DecimalOut()
    score = maybe("Null where there is none; `says` why.")
    says = text()
    statement = text("The id of the statement that states it.")


class MissingShape(Shown):
    """A contract that runs in the span and has no result in it, and whose turn it is that there be one."""

    contract = text()
    title = text()
    vendor = text()
    newest_until = a_day("The last day of its newest result; null where there is none.", allow_none=True)
    next_period = maybe("The first period behind it.")
    next_due = a_day("When the report of that period is due.", allow_none=True)
    stale = fields.Boolean(metadata={"description": "Whether the next result was due already."})
    whose_turn = text("Such as the vendor; empty before that period begins.")
    says = text("What is missing.")


class CityShape(Shown):
    """The city's score in a span of days: cut to hundredths, never rounded up, every result counting the same."""

    span = text()
    first = a_day()
    last = a_day()
    score = maybe()
    scored = Number(metadata={"description": "How many contracts the score counts."})
    contracts = Number(metadata={"description": "Contracts with results."})
    missing = Number(metadata={"description": "Contracts that run and have none: with any, the score is partial."})
    stale = Number(metadata={"description": "How many of these had one before, and the next was due already."})
    too_short = fields.List(fields.String(), metadata={"description": "Spans that every period is longer than."})
    programs = list_of(ProgramTotalShape)
    rows = list_of(ScoreShape)
    after = maybe("Ask for more rows with this; null on the last page.")
    without_result = list_of(MissingShape)
    missing_after = maybe("Ask for more contracts without a result with this; null on the last page.")


@reads("Programs", "/city", CityShape, CityAsked)
def show_city(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The score of the city and of its programs, and the results that it is made from."""
    question = CityQuestion(asked["by"], asked.get("span", ""), asked.get("program", ""), asked.get("sort", ""))
    seen = see_city(actor, question, asked.get("after"), asked["limit"], asked.get("missing_after"))
    return {
        **{name: getattr(seen.span, name) for name in ("first", "last")},
        "span": seen.span.name,
        "score": _score(seen.score),
        **{name: getattr(seen.whole, name) for name in _CONTRACTS},
        "too_short": seen.too_short,
        "programs": [_program(each) for each in seen.totals],
        "rows": [_row(each) for each in seen.scores.rows],
        "after": seen.scores.after,
        "without_result": [_missing(each, seen.day) for each in seen.missing.rows],
        "missing_after": seen.missing.after,
    }


def _missing(seen: MissingSeen, now: date) -> dict[str, Any]:
    contract, following, turn = seen.missing.contract, seen.missing.following, turn_of(seen, now)
    return {
        "contract": contract.number,
        "title": contract.title,
        "vendor": contract.vendor.name,
        "newest_until": seen.missing.newest,
        "next_period": None if following is None else following.name,
        "next_due": None if following is None else following.due_on,
        "stale": seen.is_stale,
        "whose_turn": turn.whose,
        "says": turn.says,
    }


def _score(hundredths: int | None) -> str | None:
    return None if hundredths is None else score_words(hundredths)


def _program(total: ProgramTotal) -> dict[str, Any]:
    named = {"program": total.number, "score": _score(together(total.total, total.counted))}
    return named | {name: getattr(total, name) for name in ("title", "counted", "without", *_CONTRACTS)}


def _row(kept: KeptScore) -> dict[str, Any]:
    return {
        "contract": kept.contract.number,
        "period": kept.period.name,
        "measure": kept.measure_id,
        **{name: getattr(kept, name) for name in ("title", "unit", "says")},
        "value": None if kept.value is None else parse_decimal(kept.value),
        "target": parse_decimal(kept.target),
        "score": _score(kept.score),
        "statement": kept.statement_id,
    }
