"""The words of the audit trail: which event holds which word in its reason, its before or its after.

An event is never changed, so neither are its words; they follow from it, are written with it, and nothing rests on
them. A word stands before the numbers of its events, so that the newest of them are found without reading any other.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Owned, whole_number
from models.database import Base, db, insert_many

# A digest is a word of 64 letters; so many letters are looked for at once.
LONGEST_WORD, LONGEST_WORDS = 64, 100
_WORD = re.compile(r"[^\W_]+")


class EventWord(Owned, Base):
    """A word, in small letters, and the number of an event that holds it."""

    __tablename__ = "event_words"

    word: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)

    __table_args__ = (whole_number("number"),)


def words_of(*texts: str | None) -> Iterator[str]:
    """Each word of the texts once, in small letters: what stands between spaces and signs, cut to its first 64."""
    found = (word[:LONGEST_WORD] for each in texts if each for word in _WORD.findall(each.casefold()))
    return iter(dict.fromkeys(found))


def keep_words(government_id: str, events: Iterable[Mapping[str, Any]]) -> None:
    """Write down the words of these events, given by number with their reason, before and after."""
    rows = [
        {"government_id": government_id, "word": word, "number": each["number"]}
        for each in events
        for word in words_of(each["reason"], each["before"], each["after"])
    ]
    insert_many(EventWord, rows)


def rarest_first(government_id: str, words: Sequence[str], most: int) -> list[str]:
    """The words, those that the fewest events hold first; each is counted up to `most`, in one query."""
    counts = []
    for word in words:
        some = select(EventWord.number).where(EventWord.government_id == government_id, EventWord.word == word)
        counts.append(select(func.count()).select_from(some.limit(most).subquery()).scalar_subquery())
    found = db.session.execute(select(*counts)).one() if counts else ()
    return [word for _, word in sorted(zip(found, words, strict=True), key=lambda each: each[0])]
