"""One part of a draft: what it says, its picture and edges, a box to try a value, and two ways to edit it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.drafts import in_reading_order, read_part, schedule_of, study
from contracts.errors import DomainError, Invalid, Stale
from contracts.schema import LONGEST_DOCUMENT
from contracts.sentences import Told
from contracts.trials import run_examples
from models.database import db
from operations.drafts import DraftSeen, save_document, see_draft
from routes.errors import status_of
from routes.guard import signed_in
from routes.refusals import because_of
from routes.terms_drafts import draft_trail, lock_version, refused, title_of
from routes.terms_fields import Block
from routes.terms_forms import field_at, view_form
from routes.terms_names import names_of
from routes.terms_paths import changed_words, place_words
from routes.terms_places import Place, find_place, with_new
from routes.terms_shapes import shape_of_part
from routes.terms_typed import apply_form
from routes.terms_version_views import ExampleView, examples_by_title
from routes.terms_views import rule_view, try_typed, units_of

pages = Blueprint("terms_parts", __name__)
# A document of the greatest length, each of its letters written as three in the body of a form.
_LARGEST_FORM = 3 * LONGEST_DOCUMENT


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed that could not be saved: the part as their fields make it, or their JSON, and why."""

    problem: str
    value: Any = None
    text: str | None = None
    changed_since: tuple[str, ...] = ()


@pages.get("/terms/drafts/<draft_id>/parts/<part>")
def show_part(draft_id: str, part: str) -> ResponseReturnValue:
    """A part of the draft; `?value=` tries a value on its schedule."""
    seen = see_draft(signed_in(), draft_id)
    return show(seen, find_place(seen.document, part))


@pages.post("/terms/drafts/<draft_id>/parts/<part>")
def save_part(draft_id: str, part: str) -> ResponseReturnValue:
    """Keep what was typed, in fields or as JSON; add or take out a row; take out the part; or only show it."""
    if (request.content_length or 0) > _LARGEST_FORM:
        abort(413)
    actor, act = signed_in(), request.form.get("act", "save")
    seen = see_draft(actor, draft_id)
    place = find_place(seen.document, part)
    try:
        value = None if act == "remove" else typed_value(place, seen, act)
    except Invalid as refusal:
        return show(seen, place, Typed(refusal.message, text=request.form.get("json", ""))), 422
    if act == "show":
        return show(as_typed(seen, place, value), place, only_shown=True)
    made = place.removed(seen.document) if act == "remove" else place.changed(seen.document, value)
    try:
        save_document(actor, draft_id, lock_version(), made)
    except DomainError as refusal:
        db.session.rollback()
        because_of(refusal)
        seen = see_draft(actor, draft_id)
        changed = changed_words(refusal, seen.document)
        typed = Typed(refusal.message, value, request.form.get("json"), changed)
        return show(seen, place, typed), status_of(refusal)
    if act == "remove":
        return done(url_for("terms_drafts.show_draft", draft_id=draft_id), "Taken out of the draft.")
    anchor = "fields" if act.startswith(("add:", "drop:")) else None
    return done(url_for("terms_parts.show_part", draft_id=draft_id, part=part, _anchor=anchor), "Saved in the draft.")


@pages.post("/terms/drafts/<draft_id>/parts")
def add_part(draft_id: str) -> ResponseReturnValue:
    """Add a table, a measure, a composite, a payment or a limit, and open it."""
    actor = signed_in()
    made, place = with_new(see_draft(actor, draft_id).document, request.form.get("name", ""))
    try:
        save_document(actor, draft_id, lock_version(), made)
    except Stale as refusal:
        return refused(draft_id, refusal)
    address = url_for("terms_parts.show_part", draft_id=draft_id, part=place.key)
    return done(address, "Added. Fill in what the problems name; the draft keeps it as it is until then.")


def typed_value(place: Place, seen: DraftSeen, act: str) -> Any:
    """The part as it was typed; Invalid where its JSON cannot be read."""
    now = place.value(seen.document)
    if act != "json":
        return apply_form(shape_of_part(place.name, seen.document), now, request.form, act)
    return read_part(request.form.get("json", ""))


def as_typed(seen: DraftSeen, place: Place, value: Any) -> DraftSeen:
    """The draft as it would be with the typed part in it; nothing of it is kept."""
    made = place.changed(seen.document, value)
    return replace(seen, document=made, studied=study(made))


def show(seen: DraftSeen, place: Place, typed: Typed | None = None, only_shown: bool = False) -> str:
    """The page of a part; with what was typed where it could not be saved, or is not to be saved."""
    value = place.value(seen.document)
    shown = typed.value if typed is not None and typed.value is not None else value
    told = seen.studied.told.get(place.path)
    tried, number = tried_value(value, seen)
    form = form_of(place, shown, seen)
    return render_template(
        "terms/part.html",
        trail=draft_trail(seen.draft, place.title(value)),
        heading=place.title(value),
        title=title_of(seen.draft),
        draft=seen.draft,
        place=place,
        address=url_for("terms_parts.save_part", draft_id=seen.draft.id, part=place.key),
        typed=typed,
        only_shown=only_shown,
        problems=tuple(problem_lines(form, place, seen)),
        told=told,
        rule=rule_view(told or without_words(place, value), value, seen.document, number),
        tries=has_schedule(value),
        unit=units_of(value, seen.document)[0],
        asks_size=isinstance(value, dict) and value.get("schedule", {}).get("kind") == "by_sample_size",
        tried=tried,
        examples=examples_of(place, seen),
        form=form,
        json=typed.text if typed is not None and typed.text is not None else as_text(shown),
        json_open=typed is not None and typed.text is not None,
        stands=as_text(value) if typed is not None else "",
        back=url_for("terms_drafts.show_draft", draft_id=seen.draft.id),
    )


def problem_lines(form: Block, place: Place, seen: DraftSeen) -> Iterator[tuple[str, str, str]]:
    """Of each problem where it stands in words, what it says, and the id of its field."""
    for each in seen.studied.problems_at(place.path):
        yield place_words(each.path, seen.document, place.path), each.message, field_at(form, place.path, each.path)


def form_of(place: Place, value: Any, seen: DraftSeen) -> Block:
    """The fields of a part."""
    problems = seen.studied.problems_at(place.path)
    shape = shape_of_part(place.name, seen.document)
    return view_form(shape, value, place.path, problems, names_of(seen.document), seen.document)


def without_words(place: Place, value: Any) -> Told:
    """What stands in the place of a rule's words while it has none."""
    return Told(place.key, place.title(value), "", (), (), "")


def examples_of(place: Place, seen: DraftSeen) -> tuple[ExampleView, ...]:
    """What the worked examples give, where they are the part that is edited and can be worked out."""
    terms = seen.studied.terms
    if place.name != "examples" or terms is None:
        return ()
    return examples_by_title(tuple(run_examples(terms)), terms)


def has_schedule(value: Any) -> bool:
    """Whether a value can be tried: also on a schedule with a problem, which is mended on the same page."""
    return isinstance(value, dict) and isinstance(value.get("schedule"), dict)


def tried_value(value: Any, seen: DraftSeen) -> tuple[Any, Any]:
    """What the typed value gives, and the value where it is a number."""
    schedule, text = schedule_of(value), request.values.get("value", "").strip()
    if schedule is None or not text:
        return None, None
    _, rate_unit = units_of(value, seen.document)
    return try_typed(schedule, text[:60], request.values.get("size", "").strip(), rate_unit)


def as_text(value: Any) -> str:
    """A part as JSON for people."""
    return json.dumps(in_reading_order(value), ensure_ascii=False, indent=2)


def done(address: str, message: str) -> ResponseReturnValue:
    """On to the address with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(address, 303)
    db.session.commit()
    return answer
