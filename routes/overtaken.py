"""A decision on a thing that somebody moved on meanwhile: who did what and when, whatever was typed, and the way there.

A move that was never possible yet stays what it is, a refusal.
"""

from flask import Flask, g, render_template
from flask.typing import ResponseReturnValue

from contracts.errors import NotStanding, Overtaken
from models.database import db
from operations.overtaking import Deed, what_overtook
from routes.audit_trail import address_of_thing
from routes.errors import ErrorPage, answer_domain_error
from routes.guard import signed_in
from routes.problems import asks_for_json, problem_document
from routes.refusals import because_of
from routes.refused_forms import asked_from
from routes.typed_forms import typed_texts, way_back
from routes.words import ACT_WORDS, moment

_TITLE = "Something changed in the meantime"
_NEXT = "Nothing of yours was saved. Look at it as it stands now, then decide."
DEED_WORDS = {**ACT_WORDS, "activated": "put it into force", "signed": "signed it"}


def register(app: Flask) -> None:
    """Has whoever decides on something that was moved on read by whom."""
    app.register_error_handler(NotStanding, answer_overtaken)
    app.register_error_handler(Overtaken, answer_overtaken)


def answer_overtaken(refusal: NotStanding | Overtaken) -> ResponseReturnValue:
    """The page of what happened meanwhile; the refusal as it is where nothing did."""
    db.session.rollback()
    deed = what_overtook(signed_in(), refusal) if g.get("actor") is not None else None
    if deed is None or refusal.about is None:
        return answer_domain_error(refusal)
    because_of(Overtaken(refusal.message))
    said = sentence(deed)
    if asks_for_json():
        return problem_document(409, _TITLE, said, _NEXT), 409
    page = render_template(
        "errors/error.html",
        page=ErrorPage(_TITLE, said, _NEXT),
        status=409,
        back=asked_from() or address_of_thing(refusal.about.kind, refusal.about.thing_id) or way_back(),
        back_words="See how it stands now",
        typed=typed_texts(),
    )
    return page, 409


def sentence(deed: Deed) -> str:
    """Such as: Officer Two accepted it on October 5, 2027 at 3:00 p.m."""
    who = "You" if deed.is_own else deed.who or "The program"
    day, _, hour = moment(deed.at).rpartition(", ")
    return f"{who} {DEED_WORDS[deed.act.split('.')[1]]} on {day} at {hour}"
