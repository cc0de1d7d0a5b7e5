"""What happened to a thing in words: when, who did what, and why."""

from collections.abc import Iterable, Mapping

from models.events import Event
from models.people import Person
from routes.words import ACT_WORDS, moment

# What is said of a period is not what is said of its statement.
_OF_PERIODS = {"reopened": "opened the period again"}


def told(events: Iterable[Event], people: Mapping[str, Person]) -> tuple[tuple[str, str, str], ...]:
    """Each event as templates/history.html shows it; what has no words is left out."""
    return tuple(
        (moment(event.at), f"{doer(event, people)} {words}", event.reason or "")
        for event in events
        if (words := words_of(event))
    )


def decided(events: Iterable[Event], people: Mapping[str, Person]) -> tuple[tuple[str, str, str], ...]:
    """What became of a proposal: its events but for the proposal itself, which is told beside it."""
    return told((each for each in events if not each.act.endswith(".proposed")), people)


def words_of(event: Event) -> str:
    """What was done; nothing where it has no words."""
    kind, verb = event.act.split(".")
    return (_OF_PERIODS.get(verb) if kind == "period" else None) or ACT_WORDS.get(verb, "")


def doer(event: Event, people: Mapping[str, Person]) -> str:
    """Who did it."""
    person = people.get(event.person_id or "")
    return person.name if person is not None else "The program"
