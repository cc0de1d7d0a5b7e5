"""The desk of the person who asks, and the audit trail, for programs."""

from collections.abc import Mapping
from typing import Any

from flask import g
from marshmallow import fields, validate

from contracts.acts import Act
from contracts.roles import Actor
from models.clock import today
from operations.audit_trail import read_filter, read_trail
from operations.desks import open_desk, page_of_kind
from operations.waiting import Waiting
from routes.api.declaring import reads
from routes.api.fields import (
    LARGEST_NUMBER,
    MOST_PAGE,
    Amount,
    Asked,
    DayOrMoment,
    Number,
    PageAsked,
    Shown,
    a_day,
    a_moment,
    day_text,
    list_of,
    maybe,
    nested,
    one_of,
    page_of,
    sent_text,
    text,
)
from routes.api.list_orders import sort_by, words_in
from routes.lists import AUDIT_TRAIL


def _days(waiting: Waiting) -> int:
    return waiting.days(today(g.time_zone), g.time_zone)


class WaitingShape(Shown):
    """Something that waits: for whom, since when, by when, and what it is worth."""

    title = text()
    contract = text(attribute="contract_number")
    vendor = text()
    period = text("Empty where it belongs to no period.", attribute="period_name")
    kind = text("What it is, such as report, statement, ruling.", attribute="link_kind")
    id = text(attribute="link_id")
    worth = Amount("In payments; null where it is worth none, or nobody can say yet.", allow_none=True)
    due = a_day(allow_none=True)
    since = DayOrMoment()
    days = fields.Function(_days, metadata={"type": "integer", "description": "For how many days it has waited."})
    whose = text("Whose turn it is, in words.")
    note = text()


class LeftShape(Shown):
    """How many more there may be of a kind, and the key that they stand behind."""

    words = text()
    count = Number()
    after = text()


class WaitingTurn(Shown):
    """Something that waits, and whether it is the turn of the person who asks."""

    waiting = nested(WaitingShape)
    is_mine = fields.Boolean()


class DeskShape(Shown):
    """What waits for the person, and what waits for others."""

    my_turn = list_of(WaitingShape, attribute="mine")
    others = list_of(WaitingShape)
    worth = Amount("What my turn is worth: each payment once, and what is in dispute.")
    left = fields.Dict(
        keys=fields.String(),
        values=fields.Nested(LeftShape),
        metadata={"description": "By kind what stands behind the oldest that are shown."},
    )


class EventShape(Shown):
    """An event of the audit trail; each holds the hash of the one before."""

    number = Number()
    at = a_moment()
    act = text()
    person = maybe("Null for the program itself.")
    thing_kind = text()
    thing_id = text()
    thing = text("What it is called; empty where it has no name.")
    before = maybe()
    after = maybe()
    reason = maybe()
    more = maybe(attribute="document")
    previous_hash = text()
    hash = text()


class EventsPage(Shown):
    """Events, the newest first."""

    rows = list_of(EventShape)
    after = Number(allow_none=True)


class EventsAsked(Asked):
    """Which events."""

    words = words_in("reason, before and after, whole words")
    act = one_of("What was done.", tuple(sorted(each.value for each in Act)), needed=False)
    kind = sent_text("The kind of thing.", 40, needed=False)
    thing = sent_text("The id of the thing.", 80, needed=False)
    person = sent_text("The e-mail address of whoever did it.", 200, needed=False)
    since = day_text("From this day on.", needed=False)
    until = day_text("To the end of this day.", needed=False)
    sort = sort_by(AUDIT_TRAIL)
    after = fields.Integer(validate=validate.Range(1, LARGEST_NUMBER))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, MOST_PAGE))


@reads("Desk", "/desk", DeskShape)
def show_desk(actor: Actor) -> Any:
    """My turn: what waits for the person, what it is worth and by when; then what waits for others."""
    return open_desk(actor)


@reads("Desk", "/desk/<kind>", page_of("WaitingPage", WaitingTurn), PageAsked)
def list_waiting(actor: Actor, asked: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """All that waits of one kind, such as reports or statements, mine and others', the oldest first."""
    page = page_of_kind(actor, kind, asked.get("after"), asked["limit"])
    return {"rows": [{"waiting": waiting, "is_mine": mine} for waiting, mine in page.rows], "after": page.after}


@reads("Audit trail", "/audit-trail", EventsPage, EventsAsked)
def list_events(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Who did what to what and when, the newest first unless another order is wanted."""
    kept = {name: value for name, value in asked.items() if name not in ("after", "limit", "sort")}
    seen = read_trail(actor, read_filter(actor, kept), asked.get("after"), asked["limit"], asked.get("sort", ""))
    names = [name for name in EventShape().fields if name not in ("person", "thing", "more")]
    rows = [
        {name: getattr(event, name) for name in names}
        | {
            "document": event.document,
            "person": _name(seen.people.get(event.person_id or "")),
            "thing": seen.names.get((event.thing_kind, event.thing_id), ""),
        }
        for event in seen.page.rows
    ]
    return {"rows": rows, "after": seen.page.after}


def _name(person: Any) -> str | None:
    return person.name if person is not None else None
