"""The audit trail page by page: by who did what to what and when, and by the words that an event holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from models.database import db
from models.event_words import EventWord, rarest_first, words_of
from models.events import Event
from models.page_keys import key_behind, no_such_page, read_key
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

    @property
    def of_days_alone(self) -> bool:
        """Whether nothing but the moments narrows the trail."""
        narrower = (self.act, self.thing_kind, self.thing_id, self.person_id, self.words)
        return bool(self.since or self.until) and not any(narrower)


SORTS: Sorts = {"at": SortKey(Event.number, descending=True)}
_BY_TIME: Sorts = {"at": SortKey(Event.at, descending=True)}
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
        in_order = _page_of_days if asked.of_days_alone else _page_of_numbers
        return in_order(government_id, query, after, limit, sort)
    first, *others = words
    window = select(EventWord).where(EventWord.government_id == government_id, EventWord.word == first)
    query = query.where(*(_holds(government_id, each) for each in others))
    return page_within(window, _BY_WORD, EventWord.number, query, Event.number, after, limit, sort)


def _page_of_numbers(
    _government_id: str, query: Select[Event], after: str | int | None, limit: int, sort: str
) -> Page[Event, int]:
    return page_in_order(query, SORTS, Event.number, after, limit, sort)


def _page_of_days(
    government_id: str, query: Select[Event], after: str | int | None, limit: int, sort: str
) -> Page[Event, int]:
    """In the order of the moments, which an index holds: from the newest event back, a day long ago is far.

    The key of a page is the number of its last event all the same.
    """
    key = None
    if after is not None:
        last = db.session.get(Event, (government_id, read_key(Event.number, after)))
        if last is None:
            raise no_such_page()
        key = key_behind(last.at, last.number)
    page = page_in_order(query, _BY_TIME, Event.number, key, limit, sort)
    return Page(page.rows, page.rows[-1].number if page.after is not None else None)


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
