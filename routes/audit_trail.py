"""The audit trail: who did what to what and when, filtered by the address, to read and to download."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.acts import Act
from contracts.errors import Invalid
from contracts.roles import Actor
from importers.lists import ListColumn, ListValue
from models.events import Event
from models.paging import LARGEST_PAGE, every_page
from models.trail_pages import TrailFilter
from operations.audit_trail import TrailSeen, read_filter, read_trail
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import AUDIT_TRAIL
from routes.words import moment

pages = Blueprint("audit_trail", __name__)

_ON_A_PAGE = 50

_COLUMNS = (
    ListColumn("Number", "number"),
    ListColumn("At (UTC)", "moment"),
    ListColumn("Person"),
    ListColumn("Act"),
    ListColumn("Kind of thing"),
    ListColumn("Thing"),
    ListColumn("Before"),
    ListColumn("After"),
    ListColumn("Reason"),
    ListColumn("More"),
    ListColumn("Hash before"),
    ListColumn("Hash"),
)


_DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")
_PAGES = {
    "report": ("reports.show_report", "report_id"),
    "statement": ("statements.show_statement", "statement_id"),
    "dispute": ("disputes.show_dispute", "dispute_id"),
    "corrective_action": ("corrective_actions.show_action", "action_id"),
    "review_meeting": ("meetings.show_meeting", "meeting_id"),
    "evaluation": ("evaluations.show_evaluation", "evaluation_id"),
    "renewal": ("renewals.show_decision", "renewal_id"),
    "change_order": ("change_orders.show_order", "change_order_id"),
    "policy": ("policies.show_policy", "policy_id"),
    "voucher_batch": ("vouchers.show_batch", "batch_id"),
    **dict.fromkeys(("waiver", "excusal", "override", "hold", "deferral"), ("rulings.show_ruling", "ruling_id")),
}


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as a row of the page; `address` leads to what it was about, where that has a page."""

    number: str
    at: str
    person: str
    act: str
    kind: str
    name: str
    address: str
    change: str
    reason: str


@pages.get("/audit-trail")
def show_trail() -> ResponseReturnValue:
    """The events that the filter of the address lets through, the newest first."""
    actor = signed_in()
    try:
        asked = read_filter(actor, request.args)
    except Invalid as refusal:
        return trail_page(refused_form(request.args, refusal)), 422
    if wanted_kind():
        return send_list("Audit trail", _COLUMNS, listed(actor, asked))
    seen = read_trail(actor, asked, wanted_after(), _ON_A_PAGE, wanted_sort())
    return trail_page(Form(dict(request.args)), [event_row(event, seen) for event in seen.page.rows], seen.page.after)


def trail_page(form: Form, events: list[EventRow] | None = None, after: int | None = None) -> str:
    """The page of the trail."""
    return render_template(
        "audit/trail.html",
        form=form,
        acts=[(act.value, act.value.replace(".", ": ").replace("_", " ")) for act in sorted(Act)],
        events=events or [],
        shown=list_shown("audit_trail.show_trail", AUDIT_TRAIL, after),
        filtered=bool(form.texts.keys() - {"sort", "after"}),
    )


def listed(actor: Actor, asked: TrailFilter) -> Iterator[tuple[ListValue, ...]]:
    """Every event of the filter as a row of a file."""
    read = every_page(
        lambda after: read_trail(actor, asked, after, LARGEST_PAGE, wanted_sort()), lambda seen: seen.page.after
    )
    for seen in read:
        for event in seen.page.rows:
            yield (
                *(event.number, event.at, _name(event, seen.people), event.act, event.thing_kind, event.thing_id),
                *(event.before, event.after, event.reason, event.document, event.previous_hash, event.hash),
            )


def address_of_thing(kind: str, thing_id: str) -> str:
    """The page of a thing; nothing where its kind has none."""
    endpoint, key = _PAGES.get(kind, ("", ""))
    to: dict[str, Any] = {key: thing_id}
    return url_for(endpoint, **to) if endpoint else ""


def event_row(event: Event, seen: TrailSeen) -> EventRow:
    """An event in words; a digest is cut to its beginning, which the downloaded list has whole."""
    change = " → ".join(filter(None, (event.before, event.after)))
    person = seen.people.get(event.person_id) if event.person_id else None
    states = re.fullmatch(r"[a-z_]+ → [a-z_]+", change)
    return EventRow(
        number=f"{event.number:,}",
        at=moment(event.at),
        person=person.name if person else _name(event, seen.people),
        act=event.act.replace(".", ": ").replace("_", " "),
        kind=event.thing_kind.replace("_", " "),
        name=seen.names.get((event.thing_kind, event.thing_id), "") or asked_for(event),
        address=address_of_thing(event.thing_kind, event.thing_id),
        change=change.replace("_", " ") if states else _DIGEST.sub(r"\1…", change)[:200],
        reason=event.reason or "",
    )


def asked_for(event: Event) -> str:
    """What somebody was refused, in the words that the program has for it, and what its address named."""
    if event.thing_kind != "request":
        return ""
    said = json.loads(event.document or "{}")
    view = current_app.view_functions.get(event.thing_id)
    words = ((view and view.__doc__) or event.thing_id).partition("\n")[0].rstrip(".")
    named = ", ".join(said.get("parts", {}).values())
    way = "to read" if said.get("way") in ("GET", "HEAD") else "to do"
    return f"{way}: {words}" + (f" ({named})" if named else "")


def _name(event: Event, people: object) -> str:
    if event.person_id is None:
        return "the program"
    found = people.get(event.person_id) if isinstance(people, dict) else None
    return f"{found.name} ({found.email})" if found else event.person_id
