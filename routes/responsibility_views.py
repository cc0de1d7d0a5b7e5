"""What people hold and are responsible for, by day, in words: roles, programs and contracts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from models.people import Assignment
from models.responsibilities import Responsibility
from operations.people import PersonSeen
from operations.responsibilities import CONTRACT, PROGRAM
from routes.words import StatusWords, day

KINDS = ((PROGRAM, "A program"), (CONTRACT, "One contract"))
ENDED = StatusWords("Ended", "", "past")
_TO_COME = StatusWords("To come", "", "waiting")
_HOLDS = StatusWords("Holds", "", "done")


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A role that a person holds, or what they are responsible for; the address that ends it, none where it ended."""

    name: str
    cells: tuple[str, ...]
    span: str
    standing: StatusWords
    end_address: str


def held_row(
    each: Assignment | Responsibility, today: date, name: str, cells: tuple[str, ...], end_address: str
) -> HeldRow:
    """What is held by day, with what stands in its own columns."""
    standing = standing_words(each, today)
    return HeldRow(name, cells, span_words(each), standing, end_address if standing is not ENDED else "")


def responsibility_rows(seen: PersonSeen) -> list[HeldRow]:
    """What a person is, was or will be responsible for."""
    return [
        held_row(
            *(each, seen.day, _begun(_place(each, seen.names)), (seen.names[_key(each)][1],)),
            url_for("responsibilities.end", person_id=each.person_id, responsibility_id=each.id),
        )
        for each in seen.responsible
    ]


def places_today(
    responsible: Sequence[Responsibility], names: Mapping[str, tuple[str, str]], today: date
) -> Iterator[str]:
    """What somebody is responsible for today: each program and contract by its number."""
    for each in responsible:
        if standing_words(each, today) is _HOLDS and _key(each) in names:
            yield _place(each, names)


def standing_words(each: Assignment | Responsibility, today: date) -> StatusWords:
    """Whether it holds, held or will hold."""
    if each.ends_on is not None and each.ends_on < today:
        return ENDED
    return _TO_COME if each.starts_on > today else _HOLDS


def span_words(each: Assignment | Responsibility) -> str:
    """From when to when something is held; what ended before it began was never held."""
    if each.ends_on is not None and each.ends_on < each.starts_on:
        return f"ended before {day(each.starts_on)}"
    last = f" to {day(each.ends_on)}" if each.ends_on is not None else ""
    return f"from {day(each.starts_on)}{last}"


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]


def _place(each: Responsibility, names: Mapping[str, tuple[str, str]]) -> str:
    return f"{PROGRAM if each.program_id is not None else CONTRACT} {names[_key(each)][0]}"


def _key(each: Responsibility) -> str:
    return each.program_id or each.contract_id or ""
