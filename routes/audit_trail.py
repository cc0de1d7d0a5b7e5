"""The audit trail: who did what to what and when, filtered by the address, to read and to download."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.acts import Act
from contracts.errors import Invalid
from contracts.roles import Actor
from importers.lists import ListColumn, ListValue
from models.events import Event, TrailFilter
from operations.audit_trail import read_filter, read_trail
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import list_links, send_list, wanted_kind
from routes.words import moment

pages = Blueprint("audit_trail", __name__)

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
    seen = read_trail(actor, asked, request.args.get("before", type=int))
    kept: dict[str, Any] = {name: text for name, text in request.args.items() if name != "before" and text}
    after = seen.page.after
    return trail_page(
        Form(dict(request.args)),
        [event_row(event, _name(event, seen.people)) for event in seen.page.rows],
        url_for("audit_trail.show_trail", **kept, before=after) if after else "",
    )


def trail_page(form: Form, events: list[dict[str, str]] | None = None, next_address: str = "") -> str:
    """The page of the trail."""
    return render_template(
        "audit/trail.html",
        form=form,
        acts=[(act.value, act.value.replace(".", ": ").replace("_", " ")) for act in sorted(Act)],
        events=events or [],
        links=list_links(),
        next_address=next_address,
    )


def listed(actor: Actor, asked: TrailFilter) -> Iterator[tuple[ListValue, ...]]:
    """Every event of the filter as a row of a file."""
    before: int | None = None
    while True:
        seen = read_trail(actor, asked, before, limit=500)
        for event in seen.page.rows:
            yield (
                *(event.number, event.at, _name(event, seen.people), event.act, event.thing_kind, event.thing_id),
                *(event.before, event.after, event.reason, event.document, event.previous_hash, event.hash),
            )
        if seen.page.after is None:
            return
        before = seen.page.after


def event_row(event: Event, name: str) -> dict[str, str]:
    """An event in words."""
    change = " → ".join(filter(None, (event.before, event.after)))
    return {
        "number": f"{event.number:,}",
        "at": moment(event.at),
        "person": name,
        "act": event.act.replace(".", ": ").replace("_", " "),
        "thing": f"{event.thing_kind.replace('_', ' ')} {event.thing_id}",
        "change": change[:200],
        "reason": event.reason or "",
        "hash": event.hash,
    }


def _name(event: Event, people: object) -> str:
    if event.person_id is None:
        return "the program"
    found = people.get(event.person_id) if isinstance(people, dict) else None
    return f"{found.name} ({found.email})" if found else event.person_id
