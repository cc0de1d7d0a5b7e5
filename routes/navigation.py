"""What stands at the head of every page: the city, the person with their desk, and the ways to go."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for

from contracts.roles import Actor, Role, may
from models.clock import ahead, today
from models.governments import find_government
from models.messages import MOST_COUNTED
from operations.messages import count_unread
from routes.words import day

DESKS = {
    Role.OFFICER: "Procurement officer",
    Role.VENDOR: "Vendor",
    Role.FINANCE: "Finance",
    Role.INSPECTOR: "Inspector",
    Role.AUDITOR: "Auditor",
    Role.ADMINISTRATOR: "Administrator",
}
# The places that people go to most come first: what does not fit into one line stands under “More”.
_PLACES = (
    ("My desk", "desks.show_desk", "see own desk"),
    ("Contracts", "contracts.show_contracts", "see contracts"),
    ("Queue", "statement_queue.show_queue", "see the queue of finance"),
    ("Vouchers", "vouchers.show_vouchers", "see vouchers"),
    ("Rulings", "rulings.show_queue", "ask for rulings"),
    ("Disputes", "disputes.show_queue", "see disputes"),
    ("Policies", "policies.show_policies", "see policies"),
    ("Action plans", "corrective_actions.show_list", "see corrective actions"),
    ("Meetings", "meetings.show_list", "see review meetings"),
    ("Evaluations", "evaluations.show_list", "see evaluations"),
    ("Delegates", "delegations.show_delegations", "see delegations"),
    ("City score", "city.show_city", "see the city score"),
    ("Search", "search.show_results", "see contracts"),
    ("Audit trail", "audit_trail.show_trail", "read the audit trail"),
    ("Samples", "audit_samples.show_sample", "see audit samples"),
    ("People", "people.show_people", "manage people"),
    ("Duties", "duties.show_duties", "see duties"),
    ("Tokens", "tokens.show_tokens", "see tokens"),
    ("Undelivered mail", "mailings.show_undelivered", "look after mail"),
    ("Health", "health.show_health", "see how the program runs"),
    ("Amount for finance", "finance_limits.show_limits", "see the amount for finance"),
)
_IN_ONE_LINE = 4
_LETTERS_IN_ONE_LINE = 42


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go."""

    title: str
    address: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, as the head of the page says it."""

    name: str
    desk: str


def head_of_page() -> dict[str, Any]:
    """What the head of every page shows; without a person only the program's name."""
    actor: Actor | None = g.get("actor")
    if actor is None:
        return {"city": "", "person": None, "pretended_day": "", "navigation": (), "more": (), "unread": ""}
    links = tuple(
        Link(title, url_for(endpoint), request.endpoint == endpoint)
        for title, endpoint, permission in _PLACES
        if may(actor, permission) and not g.get("restricted")
    )
    # A menu of one entry would only hide it, where the line has room for it.
    fits = len(links) <= _IN_ONE_LINE + 1 and sum(len(link.title) for link in links) <= _LETTERS_IN_ONE_LINE
    shown = len(links) if fits else _IN_ONE_LINE
    city = find_government(actor.government_id)
    return {
        "city": city.name,
        "pretended_day": day(today(city.time_zone)) if ahead() else "",
        "person": SignedIn(actor.name, desk_of(actor)),
        "navigation": links[:shown],
        "more": links[shown:],
        "unread": "" if g.get("restricted") else unread_words(count_unread(actor)),
    }


def unread_words(unread: int) -> str:
    """How many messages are new, counted up to a hundred; nothing where none is."""
    return "" if not unread else f"{MOST_COUNTED - 1}+" if unread >= MOST_COUNTED else str(unread)


def desk_of(actor: Actor) -> str:
    """The person's desk in words; several where they hold several roles."""
    return ", ".join(DESKS[role] for role in Role if role in actor.roles)


def register(app: Flask) -> None:
    """Gives every template the head of the page."""
    app.context_processor(head_of_page)
