"""Which duties go together: role by role, who may do what, and who is limited, for auditors and administrators.

Everything here is read from the tables that the program itself obeys; each comes as a file too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from contracts.duties import INCOMPATIBLE, between
from contracts.roles import DELEGABLE, MAY_BE_LIMITED, PERMISSIONS, WHOLE_CITY, Actor, Role
from contracts.workflow import WORKFLOWS
from importers.lists import ListColumn, ListValue
from models.paging import LARGEST_PAGE, every_page
from models.people import Assignment, Person
from operations.people import LimitedSeen, list_limited
from routes.guard import signed_in
from routes.list_files import list_links, send_list, wanted_list
from routes.navigation import DESKS
from routes.responsibility_views import places_today

pages = Blueprint("duties", __name__)

_PAIRS = (ListColumn("Role"), ListColumn("Other role"), ListColumn("Together"), ListColumn("Why not"))
_ROLES = (ListColumn("Act"), *(ListColumn(DESKS[role]) for role in Role), ListColumn("Also by a delegate"))
_ACTS = (*_ROLES, ListColumn("Never by whoever is limited"))
_MOVES = (*_ROLES, ListColumn("Never by whoever"))
_LIMITS = (
    *(ListColumn("Person"), ListColumn("E-mail address"), ListColumn("Role"), ListColumn("From", "day")),
    *(ListColumn("To", "day"), ListColumn("Responsible for today")),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """Whether two roles go together, in a word, and why not."""

    word: str
    why: str


@pages.get("/duties")
def show_duties() -> ResponseReturnValue:
    """Role by role, and role by act."""
    if wanted_list() == "moves":
        return send_list("Moves", _MOVES, of_moves())
    if wanted_list() == "acts":
        return send_list("Acts", _ACTS, of_acts())
    if wanted_list() == "limits":
        return send_list("Limits", _LIMITS, of_limits(signed_in()))
    if wanted_list():
        return send_list("Duties", _PAIRS, of_pairs())
    return render_template(
        "duties/duties.html",
        trail=(("My desk", url_for("desks.show_desk")), ("Duties", "")),
        roles=[DESKS[role] for role in Role],
        pairs=[(DESKS[role], [cell(role, other) for other in Role]) for role in Role],
        reasons=[(f"{DESKS[each.one]} and {DESKS[each.other].lower()}", each.why) for each in INCOMPATIBLE],
        acts=list(of_acts()),
        moves=list(of_moves()),
        limited=[DESKS[role].lower() for role in Role if role in MAY_BE_LIMITED],
        links={which: list_links(which) for which in ("pairs", "acts", "moves", "limits")},
    )


def cell(role: Role, other: Role) -> Cell:
    """Whether one person may hold both roles on a day."""
    if role is other:
        return Cell("–", "")
    found = between(role, other)
    return Cell("yes", "") if found is None else Cell("never", found.why)


def of_pairs() -> Iterator[tuple[ListValue, ...]]:
    """Each pair of roles once."""
    roles = list(Role)
    for place, role in enumerate(roles):
        for other in roles[place + 1 :]:
            found = cell(role, other)
            yield DESKS[role], DESKS[other], found.word, found.why


def of_acts() -> Iterator[tuple[ListValue, ...]]:
    """Each permission with the roles that carry it."""
    for permission, holders in PERMISSIONS.items():
        lent = "yes" if permission in DELEGABLE else ""
        whole = "never" if permission in WHOLE_CITY else ""
        yield permission, *("yes" if role in holders else "" for role in Role), lent, whole


def of_moves() -> Iterator[tuple[ListValue, ...]]:
    """Each move of a status with the roles that make it, and whose hands keep them from it."""
    for workflow, moves in WORKFLOWS.items():
        for move in moves:
            if not move.by_program:
                act = f"{workflow.replace('_', ' ')}: {move.name}"
                holders = ("yes" if role in move.roles else "" for role in Role)
                hands = ", ".join(each.replace("_", " ") for each in move.not_hands)
                yield act, *holders, "yes" if move.delegable else "", f"{hands} it" if hands else ""


def of_limits(actor: Actor) -> Iterator[tuple[ListValue, ...]]:
    """Each limited role that somebody holds today, with what they are responsible for."""
    for seen in every_page(lambda after: list_limited(actor, after, LARGEST_PAGE), lambda seen: seen.page.after):
        for person, held, places in limited_roles(seen):
            about = (person.name, person.email, DESKS[Role(held.role)], held.starts_on, held.ends_on)
            yield *about, "; ".join(places) or "nothing"


def limited_roles(seen: LimitedSeen) -> Iterator[tuple[Person, Assignment, list[str]]]:
    """Who holds each limited role, and the programs and contracts that they are responsible for today."""
    for held in seen.page.rows:
        places = places_today(seen.responsible.get(held.person_id, ()), seen.names, seen.day)
        yield seen.people[held.person_id], held, list(places)
