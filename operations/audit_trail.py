"""The audit trail as auditors and finance read it: filtered, the newest first, with the names of those who acted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.acts import Act
from contracts.errors import Invalid, Problem
from contracts.roles import Actor, require
from contracts.typed import day_of, why_no_day
from models.event_words import LONGEST_WORDS
from models.events import Event
from models.governments import find_government
from models.paging import Page
from models.people import Person, find_colleague_by_email, people_by_id
from models.thing_names import Thing, names_of_things
from models.trail_pages import TrailFilter, page_of_trail


@dataclass(frozen=True, slots=True)
class TrailSeen:
    """Some events with whoever acted in them, and what the things that they acted on are called."""

    page: Page[Event, int]
    people: Mapping[str, Person]
    names: Mapping[Thing, str]


def read_filter(actor: Actor, texts: Mapping[str, str]) -> TrailFilter:
    """The filter of a form: `act`, `kind`, `thing`, `person` (an e-mail address), `since` and `until` (days), `words`.

    Invalid, by field, where an act is unknown, a person is not of this government, or a day is none.
    """
    require(actor, "read the audit trail")
    problems: list[Problem] = []
    act, email = texts.get("act", ""), texts.get("person", "").strip()
    if act and act not in {each.value for each in Act}:
        problems.append(Problem("act", "Choose one of the acts."))
    person = find_colleague_by_email(actor.government_id, email) if email else None
    if email and person is None:
        problems.append(Problem("person", "Nobody here has this e-mail address."))
    words = texts.get("words", "").strip()
    if len(words) > LONGEST_WORDS:
        problems.append(Problem("words", f"Write up to {LONGEST_WORDS} letters."))
    zone = ZoneInfo(find_government(actor.government_id).time_zone)
    since, until = (_day(texts.get(name, ""), name, problems) for name in ("since", "until"))
    if problems:
        raise Invalid("Some fields need another look.", problems)
    return TrailFilter(
        act=act,
        thing_kind=texts.get("kind", "").strip(),
        thing_id=texts.get("thing", "").strip(),
        person_id=person.id if person else "",
        since=_begins(since, zone),
        until=_begins(until + timedelta(days=1) if until else None, zone),
        words=words,
    )


def read_trail(
    actor: Actor, asked: TrailFilter, after: str | int | None = None, limit: int = 100, sort: str = ""
) -> TrailSeen:
    """The events that the filter lets through, the newest first unless the oldest are wanted first."""
    require(actor, "read the audit trail")
    page = page_of_trail(actor.government_id, asked, after, limit, sort)
    acted = [event.person_id for event in page.rows if event.person_id]
    things = {(event.thing_kind, event.thing_id) for event in page.rows}
    names = names_of_things(actor.government_id, things)
    return TrailSeen(page, people_by_id(actor.government_id, acted), names)


def _day(text: str, name: str, problems: list[Problem]) -> date | None:
    text = text.strip()
    day = day_of(text)
    if text and day is None:
        problems.append(Problem(name, why_no_day(text)))
    return day


def _begins(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), zone).astimezone(UTC)
