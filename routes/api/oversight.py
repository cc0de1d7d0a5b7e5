"""What the program goes by, for programs: duties, who is limited, its words, and how it runs."""

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import fields

from contracts.duties import INCOMPATIBLE
from contracts.roles import DELEGABLE, PERMISSIONS, WHOLE_CITY, Actor, Role
from contracts.workflow import WORKFLOWS
from operations import health
from operations.people import list_limited
from routes.api.declaring import reads
from routes.api.fields import PageAsked, Shown, a_day, list_of, maybe, page_of, text
from routes.duties import limited_roles
from routes.health import Line, lines_of, versions
from routes.vocabulary import vocabulary

_SUBJECT = "Duties, words and health"


def _roles(about: str) -> "fields.List[Any]":
    return fields.List(fields.String(), metadata={"description": about})


class ApartShape(Shown):
    """Two roles that one person never holds on the same day."""

    one = text()
    other = text()
    why = text()


class PermissionShape(Shown):
    """What may be done, and by whom."""

    permission = text()
    roles = _roles("Who may.")
    delegable = fields.Boolean(metadata={"description": "Also by a delegate."})
    whole_city = fields.Boolean(metadata={"description": "Never by whoever is limited."})


class MoveShape(Shown):
    """A move of a status, and by whom."""

    workflow = text()
    move = text()
    roles = _roles("Who may.")
    delegable = fields.Boolean(metadata={"description": "Also by a delegate."})
    not_by_whoever = _roles("Whose hands keep them from it.")


class DutiesShape(Shown):
    """Who may do what, and which roles do not go together: the tables that the program itself obeys."""

    apart = list_of(ApartShape)
    permissions = list_of(PermissionShape)
    moves = list_of(MoveShape)


class LimitedShape(Shown):
    """A limited role that somebody holds today."""

    person = text()
    email = text()
    role = text()
    starts_on = a_day()
    ends_on = a_day(allow_none=True)
    responsible_for = _roles("The programs and contracts of today.")


class WordShape(Shown):
    """A word of the program with its one meaning."""

    term = text()
    meaning = text()


class WordsShape(Shown):
    """The words of the program, by their letters."""

    rows = list_of(WordShape)


class HealthLine(Shown):
    """One thing that is watched."""

    name = text()
    standing = text()
    advice = maybe("What to do; null where nothing needs to be done.")


class VersionLine(Shown):
    """What runs, in which version."""

    name = text()
    version = text()


class HealthShape(Shown):
    """How the program runs."""

    lines = list_of(HealthLine)
    versions = list_of(VersionLine)


@reads(_SUBJECT, "/duties", DutiesShape)
def show_duties(actor: Actor) -> dict[str, Any]:
    """Who may do what, and which roles do not go together."""
    return {"apart": INCOMPATIBLE, "permissions": list(_permissions()), "moves": list(_moves())}


@reads(_SUBJECT, "/duties/limits", page_of("LimitsPage", LimitedShape), PageAsked)
def list_limits(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The limited roles that are held today, with what each person is responsible for."""
    seen = list_limited(actor, asked.get("after"), asked["limit"])
    names = ("role", "starts_on", "ends_on")
    rows = [
        {"person": person.name, "email": person.email, "responsible_for": places}
        | {name: getattr(held, name) for name in names}
        for person, held, places in limited_roles(seen)
    ]
    return {"rows": rows, "after": seen.page.after}


@reads(_SUBJECT, "/words", WordsShape)
def list_words(actor: Actor) -> dict[str, Any]:
    """The words of the program, each with its one meaning."""
    return {"rows": sorted(vocabulary(), key=lambda word: word.term.casefold())}


@reads(_SUBJECT, "/health", HealthShape)
def show_health(actor: Actor) -> dict[str, Any]:
    """How the program runs: worker, what waits, backups, disk, versions."""
    lines = [_line(each) for each in lines_of(health.see_health(actor))]
    return {"lines": lines, "versions": [{"name": name, "version": version} for name, version in versions()]}


def _line(line: Line) -> dict[str, str | None]:
    return {"name": line.name, "standing": line.standing, "advice": line.advice or None}


def _permissions() -> Iterator[dict[str, Any]]:
    for permission, holders in PERMISSIONS.items():
        held = {"permission": permission, "roles": [role.value for role in Role if role in holders]}
        yield held | {"delegable": permission in DELEGABLE, "whole_city": permission in WHOLE_CITY}


def _moves() -> Iterator[dict[str, Any]]:
    for workflow, moves in WORKFLOWS.items():
        for move in moves:
            if not move.by_program:
                roles = [role.value for role in Role if role in move.roles]
                about = {"workflow": workflow, "move": move.name, "roles": roles, "delegable": move.delegable}
                yield about | {"not_by_whoever": list(move.not_hands)}
