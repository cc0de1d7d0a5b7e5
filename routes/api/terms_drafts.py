"""Drafts of terms for programs: begun, read with what is wrong, changed whole or part by part, tried, proposed.

Whoever changes a draft says which state of it they read (`lock_version`); where somebody changed it since, that is 409.
"""

from collections.abc import Mapping
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from marshmallow import fields, post_load, validate

from contracts.drafts import schedule_of
from contracts.edges import EdgeRow, edge_table, try_value
from contracts.numbers import parse_decimal
from contracts.roles import Actor
from operations import drafts
from operations.drafts import LONGEST_TITLE, DraftSeen, see_draft
from operations.starters import list_starters
from operations.terms_history import see_history
from routes.api.contracts import PLACE
from routes.api.declaring import acts, body, checked_places, declared, done, done_to, gives, loaded, reads
from routes.api.fields import Asked, Sent, Whole, decimal_text, one_of, sent_day, sent_text
from routes.api.terms import SUBJECT, done_with_terms, rule
from routes.api.terms_shapes import DraftShape, DraftStarts, DraftTrial, PartShape, TermsDocument
from routes.guard import signed_in
from routes.terms_drafts import download, steps
from routes.terms_parts import as_typed
from routes.terms_places import ENTRIES, Place, find_place, with_new
from routes.terms_version_views import heading_of
from routes.terms_views import sections

_DRAFTS = f"{PLACE}/terms-drafts"
_DRAFT = "/terms-drafts/<draft_id>"
_PART = f"{_DRAFT}/parts/<part>"
_A_DOCUMENT = {"description": "The whole document, right or wrong."}


class NewDraft(Sent):
    """What a draft begins from, one of them."""

    amendment = Whole("A version of the contract's terms.", 0, 999_999)
    starter = sent_text("The name of a starter.", 200, needed=False)
    document = fields.Dict(keys=fields.String(), metadata=_A_DOCUMENT)


class DraftRead(Sent):
    """Which state of the draft was read."""

    lock_version = Whole("As it was read with the draft: changed since is a conflict.", required=True)


class DraftFrame(DraftRead):
    """What the change is about, and the day on which it is to take effect."""

    title = sent_text("In a few words.", LONGEST_TITLE)
    effective_on = sent_day("One of the days that the draft names.", load_default=None, allow_none=True)


class DraftDocument(DraftRead):
    """The whole document."""

    document = fields.Dict(keys=fields.String(), required=True, metadata=_A_DOCUMENT)


class PartValue(Sent):
    """What is to stand in the place of a part."""

    value = fields.Raw(required=True, allow_none=True, metadata={"description": "The part, as the draft answers it."})

    @post_load
    def make(self, loaded: dict[str, Any], **_: Any) -> Any:
        """What was sent as it was sent: a list of the terms stays one."""
        return loaded


class ChangedPart(DraftRead, PartValue):
    """What is to stand in the place of a part of the draft that was read."""


class NewPart(DraftRead):
    """Which kind of part is added."""

    name = one_of("The kind of part.", ENTRIES)


class PartAsked(Asked):
    """A value that is tried on the schedule of the part."""

    value = decimal_text("A result, to learn what the part's schedule gives for it.", needed=False)
    size = fields.Integer(
        validate=validate.Range(1, 999_999), metadata={"description": "Of how many, where the schedule asks for that."}
    )


@reads(SUBJECT, _DRAFTS, DraftStarts)
def list_drafts(actor: Actor, number: str) -> dict[str, Any]:
    """What a draft can be begun from: terms that are there, a starter, a document; and the drafts that are there."""
    seen = see_history(actor, number)
    versions = [{"amendment": v.version.amendment, "title": heading_of(v.version)} for v in seen.versions]
    return {"contract": number, "versions": versions, "starters": list_starters(), "drafts": seen.drafts}


@acts(SUBJECT, _DRAFTS, NewDraft, makes=True)
def start_draft(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Begin a draft from a version, a starter or a document."""
    return _done(drafts.start_draft(actor, number, **sent))


@reads(SUBJECT, _DRAFT, DraftShape)
def show_draft(actor: Actor, draft_id: str) -> dict[str, Any]:
    """A draft with what is wrong, what it changes, and what is to be done before it can be proposed."""
    seen = see_draft(actor, draft_id)
    draft, examples = seen.draft, drafts.examples_of(seen)
    names = ("id", "title", "effective_on", "lock_version", "changed_by_person", "changed_at")
    return {name: getattr(draft, name) for name in names} | {
        "contract": draft.contract.number,
        "document": seen.document,
        "parts": _parts(seen),
        "problems": seen.studied.problems,
        "warnings": seen.studied.warnings,
        "follows": seen.follows is not None,
        "changes": drafts.changes_of(seen),
        "examples": examples,
        "to_do": steps(seen, examples),
        "days": seen.periods,
        "change_order": seen.order.id if seen.order is not None else None,
    }


@acts(SUBJECT, _DRAFT, DraftFrame)
def save_draft_frame(actor: Actor, sent: Mapping[str, Any], draft_id: str) -> Mapping[str, Any]:
    """Keep the title of the change and the day on which it takes effect."""
    title, day = sent["title"].strip(), sent["effective_on"]
    return _done(drafts.save_frame(actor, draft_id, sent["lock_version"], title, day))


gives(SUBJECT, f"{_DRAFT}/document", "give_draft", download, shape=TermsDocument)


@acts(SUBJECT, f"{_DRAFT}/document", DraftDocument)
def save_draft_document(actor: Actor, sent: Mapping[str, Any], draft_id: str) -> Mapping[str, Any]:
    """Put a document in the place of the whole draft."""
    return _done(drafts.save_document(actor, draft_id, sent["lock_version"], sent["document"]))


@reads(SUBJECT, f"{_DRAFT}/trial", DraftTrial)
def try_draft(actor: Actor, draft_id: str) -> dict[str, Any]:
    """What past periods would have paid under the draft."""
    tried = drafts.try_draft(actor, draft_id)
    return {"problems": tried.problems, "trial": tried.trial}


@acts(SUBJECT, f"{_DRAFT}/propose", DraftRead)
def propose_draft(actor: Actor, sent: Mapping[str, Any], draft_id: str) -> Mapping[str, Any]:
    """Make the draft a version that waits for another officer."""
    return done_with_terms(actor, drafts.propose_draft(actor, draft_id, sent["lock_version"]))


@acts(SUBJECT, f"{_DRAFT}/discard", DraftRead)
def discard_draft(actor: Actor, sent: Mapping[str, Any], draft_id: str) -> Mapping[str, Any]:
    """Throw the draft away."""
    number = drafts.discard_draft(actor, draft_id, sent["lock_version"]).number
    return done_to(draft_id, "terms_draft", "list_drafts", number=number)


@reads(SUBJECT, _PART, PartShape, PartAsked)
def show_part(actor: Actor, asked: Mapping[str, Any], draft_id: str, part: str) -> dict[str, Any]:
    """A part of the draft with what is wrong in it, its words and edges, and what a value of the address gives."""
    seen = see_draft(actor, draft_id)
    return _part(seen, find_place(seen.document, part), asked)


def try_part(draft_id: str, part: str) -> ResponseReturnValue:
    """A part as it would be with another value in it; nothing of it is kept."""
    checked_places({"draft_id": draft_id, "part": part})
    seen = see_draft(signed_in(), draft_id)
    sent, place = loaded(PartValue, body(), "body"), find_place(seen.document, part)
    return jsonify(PartShape().dump(_part(as_typed(seen, place, sent["value"]), place, {})))


@acts(SUBJECT, _PART, ChangedPart)
def save_part(actor: Actor, sent: Mapping[str, Any], draft_id: str, part: str) -> Mapping[str, Any]:
    """Put another value in the place of a part, right or wrong."""
    seen = see_draft(actor, draft_id)
    made = find_place(seen.document, part).changed(seen.document, sent["value"])
    drafts.save_document(actor, draft_id, sent["lock_version"], made)
    return _done_with_part(draft_id, part)


@acts(SUBJECT, f"{_PART}/remove", DraftRead)
def remove_part(actor: Actor, sent: Mapping[str, Any], draft_id: str, part: str) -> Mapping[str, Any]:
    """Take a part out of the draft."""
    seen = see_draft(actor, draft_id)
    made = find_place(seen.document, part).removed(seen.document)
    return _done(drafts.save_document(actor, draft_id, sent["lock_version"], made))


@acts(SUBJECT, f"{_DRAFT}/parts", NewPart, makes=True)
def add_part(actor: Actor, sent: Mapping[str, Any], draft_id: str) -> Mapping[str, Any]:
    """Add a table, a measure, a composite, a payment or a limit, to be filled in."""
    made, place = with_new(see_draft(actor, draft_id).document, sent["name"])
    drafts.save_document(actor, draft_id, sent["lock_version"], made)
    return _done_with_part(draft_id, place.key)


declared(
    *(try_part, "POST", SUBJECT, f"{_PART}/try", {200: ("As it would be.", PartShape)}, try_part),
    sends=PartValue,
)


def _parts(seen: DraftSeen) -> list[dict[str, Any]]:
    return [
        {"key": row.key, "section": section.title, "title": row.title, "words": row.words}
        for section in sections(seen)
        for row in section.rows
    ]


def _part(seen: DraftSeen, place: Place, asked: Mapping[str, Any]) -> dict[str, Any]:
    value, told = place.value(seen.document), seen.studied.told.get(place.path)
    schedule = schedule_of(value)
    tried: EdgeRow | None = None
    if schedule is not None and "value" in asked:
        tried = try_value(schedule, parse_decimal(asked["value"]), size=asked.get("size"))
    return {
        "draft": seen.draft.id,
        "lock_version": seen.draft.lock_version,
        "key": place.key,
        "title": place.title(value),
        "value": value,
        "problems": seen.studied.problems_at(place.path),
        "told": rule(told) if told is not None else None,
        "edges": edge_table(schedule) if schedule is not None else (),
        "tried": tried,
    }


def _done(draft: Any) -> Mapping[str, Any]:
    return done(draft, "terms_draft", "show_draft", draft_id=draft.id)


def _done_with_part(draft_id: str, key: str) -> Mapping[str, Any]:
    return done_to(key, "terms_part", "show_part", draft_id=draft_id, part=key)
