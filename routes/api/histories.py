"""What happened to a thing, as programs read it: who did what, when and why."""

from collections.abc import Iterable, Mapping
from typing import Any

from models.events import Event
from routes.api.fields import Number, Shown, a_moment, maybe, text


class EventInShort(Shown):
    """Who did what to a thing, and why."""

    number = Number()
    at = a_moment()
    act = text()
    person = maybe("Null for the program itself.")
    reason = maybe()


def event_in_short(event: Any, people: Mapping[str, Any]) -> dict[str, Any]:
    """An event with the name of whoever acted."""
    person = people.get(event.person_id or "")
    names = {name: getattr(event, name) for name in ("number", "at", "act", "reason")}
    return names | {"person": person.name if person is not None else None}


def history_in_short(events: Iterable[Event], people: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The events in order, each with the name of whoever acted."""
    return [event_in_short(each, people) for each in events]
