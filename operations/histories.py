"""What happened to several things of a kind, with the people who did it: for whatever shows who decided, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.events import Event, events_about
from models.people import Person, people_by_id


@dataclass(frozen=True, slots=True)
class Histories:
    """The events of each thing in order, by its id, and everybody whom they or the things name."""

    events: Mapping[str, Sequence[Event]]
    people: Mapping[str, Person]

    def of(self, thing_id: str) -> Sequence[Event]:
        """What happened to one of the things."""
        return self.events.get(thing_id, ())


def histories_of(government_id: str, kind: str, ids: Sequence[str], named: Iterable[str] = ()) -> Histories:
    """What happened to the things of these ids, in two queries; `named` are people whom the things name beside it."""
    events = events_about(government_id, kind, ids)
    acted = [event.person_id for each in events.values() for event in each if event.person_id is not None]
    return Histories(events, people_by_id(government_id, [*named, *acted]))
