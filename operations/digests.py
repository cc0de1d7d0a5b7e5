"""The digest of a person: what is their turn, and what they waited for; nothing where there is neither."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from contracts.errors import DomainError
from contracts.messages import Choice, Kind
from contracts.numbers import to_cents
from contracts.roles import Actor
from models.clock import now
from models.database import insert_many
from models.mailings import Mailing, has_mailing
from models.messages import Message, mail_choices, mark_mailed, unmailed
from models.people import actor_of
from models.reach import reaching_as
from operations.desks import my_turn
from operations.message_people import Recipient
from operations.message_writing import mail_entry, mail_row
from operations.waiting import Waiting

_NEWS_LASTS = timedelta(days=8)
_MOST = 40
_MONDAY = 0

# A line of a mail as its document keeps it.
Entry: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a mail: its lines, and how many more there are than it shows."""

    heading: str
    entries: tuple[Entry, ...]
    left: int = 0


def write_digest(government_id: str, person_id: str, day: date) -> bool:
    """Put the day's digest of a person into the outbox; False where there is nothing to say or it is there already."""
    choice = mail_choices(government_id, [person_id])[person_id]
    if choice is Choice.AT_ONCE or (choice is Choice.WEEKLY and day.weekday() != _MONDAY):
        return False
    key = f"digest:{day.isoformat()}"
    actor = _actor(government_id, person_id)
    if actor is None or has_mailing(government_id, person_id, key):
        return False
    with reaching_as(actor):
        sections, told = _of_overdue(actor, day) if choice is Choice.OVERDUE else _of_turn(actor, day)
    if not sections:
        return False
    document = {
        "subject": "overdue" if choice is Choice.OVERDUE else "digest",
        "sections": [{"heading": each.heading, "entries": each.entries, "left": each.left} for each in sections],
    }
    row = mail_row(government_id, Recipient(person_id, actor.party, actor.vendor_id), key, document)
    insert_many(Mailing, [row])
    mark_mailed(government_id, [each.id for each in told], row["id"])
    return True


def _actor(government_id: str, person_id: str) -> Actor | None:
    """The person as they are today; None where they have no desk or cannot be told apart."""
    try:
        actor = actor_of(government_id, person_id)
    except DomainError:
        return None
    return actor if actor.roles or actor.delegated else None


def _of_turn(actor: Actor, day: date) -> tuple[list[Section], Sequence[Message]]:
    told = _told(actor, (Kind.NEWS, Kind.REMINDER, Kind.OVERDUE))
    news = [each for each in told if each.kind == Kind.NEWS]
    reminders = [entry_of_message(each) for each in told if each.kind != Kind.NEWS]
    turns = list(_section("turn", _with_costs(map(_waiting, my_turn(actor)), reminders), day))
    said = {_place(each) for turn in turns for each in turn.entries}
    others = (each for each in reminders if _place(each) not in said)
    return [*turns, *_section("reminder", others, day), *_messages("news", news, day)], told


def _with_costs(turns: Iterable[Entry], reminders: Iterable[Entry]) -> Iterator[Entry]:
    """Each turn; where it has no note of its own, with that of a reminder of the same thing, which says its cost."""
    notes = {_place(each): each["note"] for each in reminders}
    for each in turns:
        yield each | {"note": each["note"] or notes.get(_place(each), "")}


def _place(entry: Entry) -> tuple[str, str, str]:
    """What the line is about: a thing that is somebody's turn is not told once more as a reminder of it."""
    return entry["page"], entry["link"], entry["contract"]


def _of_overdue(actor: Actor, day: date) -> tuple[list[Section], Sequence[Message]]:
    told = _told(actor, (Kind.OVERDUE,))
    return [*_messages("overdue", told, day)], told


def _told(actor: Actor, kinds: Iterable[Kind]) -> Sequence[Message]:
    """What no mail has told the person yet, of what they may see today."""
    wanted = [kind.value for kind in kinds]
    found = unmailed(actor.government_id, actor.person_id, wanted, now() - _NEWS_LASTS)
    return [each for each in found if (each.party, each.vendor_id) == (actor.party, actor.vendor_id)]


def _messages(heading: str, messages: Sequence[Message], day: date) -> Iterator[Section]:
    return _section(heading, map(entry_of_message, messages), day)


def _section(heading: str, entries: Iterable[Entry], day: date) -> Iterator[Section]:
    """The lines by due day, those without one last, each with how late it is; nothing where there is none."""
    lines = sorted(entries, key=lambda each: each["due"] or "9999")
    if lines:
        shown = tuple(each | {"late": _days_late(each, day)} for each in lines[:_MOST])
        yield Section(heading, shown, max(0, len(lines) - _MOST))


def _days_late(entry: Entry, day: date) -> int:
    return max(0, (day - date.fromisoformat(entry["due"])).days) if entry["due"] else 0


def entry_of_message(message: Message) -> Entry:
    """The line of a mail that a message makes."""
    return mail_entry(
        *(message.title, message.contract, message.period_name, message.page, message.link_id),
        worth=message.worth_cents,
        due=None if message.due_on is None else message.due_on.isoformat(),
        note=message.note,
    )


def _waiting(waiting: Waiting) -> Entry:
    return {
        "title": waiting.title,
        "contract": waiting.contract_number,
        "contract_title": waiting.contract_title,
        "period": waiting.period_name,
        "page": waiting.link_kind,
        "link": waiting.link_id,
        "worth": None if waiting.worth is None else to_cents(waiting.worth),
        "due": None if waiting.due is None else waiting.due.isoformat(),
        "note": waiting.note,
    }
