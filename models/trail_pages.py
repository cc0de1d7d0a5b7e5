"""The audit trail page by page: by who did what to what and when, and by the words that an event holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from models.event_words import EventWord, rarest_first, words_of
from models.events import Event
from models.paging import LOOKED_THROUGH, Page, SortKey, Sorts, page_in_order, page_within


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which events are asked for: by the act, the kind of thing, one thing, the person, the moments between, and by
    words, all of which an event holds in its reason, its before or its after.
    """

    act: str = ""
    thing_kind: str = ""
    thing_id: str = ""
    person_id: str = ""
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""


SORTS: Sorts = {"at": SortKey(Event.number, descending=True)}
_BY_WORD: Sorts = {"at": SortKey(EventWord.number, descending=True)}


def page_of_trail(
    government_id: str, asked: TrailFilter, after: str | int | None = None, limit: int = 100, sort: str = ""
) -> Page[Event, int]:
    """The events that the filter lets through, the newest first unless the oldest are wanted first.

    With words some of the events that hold the rarest of them are looked through at a time: a page may then hold fewer
    events than `limit`, or none, and be followed by another.
    """
    query = _narrowed(government_id, asked)
    words = rarest_first(government_id, list(words_of(asked.words)), LOOKED_THROUGH)
    if not words:
        return page_in_order(query, SORTS, Event.number, after, limit, sort)
    first, *others = words
    window = select(EventWord).where(EventWord.government_id == government_id, EventWord.word == first)
    query = query.where(*(_holds(government_id, each) for each in others))
    return page_within(window, _BY_WORD, EventWord.number, query, Event.number, after, limit, sort)


def _holds(government_id: str, word: str) -> ColumnElement[bool]:
    held = aliased(EventWord)
    same = (held.government_id == government_id, held.word == word, held.number == Event.number)
    return select(held.number).where(*same).exists()


def _narrowed(government_id: str, asked: TrailFilter) -> Select[Event]:
    query = select(Event).where(Event.government_id == government_id)
    for column in ("act", "thing_kind", "thing_id", "person_id"):
        if wanted := getattr(asked, column):
            query = query.where(getattr(Event, column) == wanted)
    if asked.since is not None:
        query = query.where(Event.at >= asked.since)
    if asked.until is not None:
        query = query.where(Event.at < asked.until)
    return query
