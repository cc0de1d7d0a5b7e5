"""The digest of a person: what is their turn, and what they waited for; nothing where there is neither."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a mail: its lines, and how many more there are than it shows."""

    heading: str
    entries: tuple[dict[str, Any], ...]
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
        sections, told = _of_overdue(actor) if choice is Choice.OVERDUE else _of_turn(actor)
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


def _of_turn(actor: Actor) -> tuple[list[Section], Sequence[Message]]:
    mine = my_turn(actor)
    told = _told(actor, (Kind.NEWS, Kind.REMINDER, Kind.OVERDUE))
    news = [each for each in told if each.kind == Kind.NEWS]
    reminders = [each for each in told if each.kind != Kind.NEWS]
    return [*_section("turn", map(_waiting, mine)), *_messages("reminder", reminders), *_messages("news", news)], told


def _of_overdue(actor: Actor) -> tuple[list[Section], Sequence[Message]]:
    told = _told(actor, (Kind.OVERDUE,))
    return [*_messages("overdue", told)], told


def _told(actor: Actor, kinds: Iterable[Kind]) -> Sequence[Message]:
    """What no mail has told the person yet, of what they may see today."""
    wanted = [kind.value for kind in kinds]
    found = unmailed(actor.government_id, actor.person_id, wanted, now() - _NEWS_LASTS)
    return [each for each in found if (each.party, each.vendor_id) == (actor.party, actor.vendor_id)]


def _messages(heading: str, messages: Sequence[Message]) -> Iterator[Section]:
    return _section(heading, map(entry_of_message, messages))


def _section(heading: str, entries: Iterable[dict[str, Any]]) -> Iterator[Section]:
    """The lines by due day, those without one last; nothing where there is none."""
    lines = sorted(entries, key=lambda each: each["due"] or "9999")
    if lines:
        yield Section(heading, tuple(lines[:_MOST]), max(0, len(lines) - _MOST))


def entry_of_message(message: Message) -> dict[str, Any]:
    """The line of a mail that a message makes."""
    return mail_entry(
        *(message.title, message.contract, message.period_name, message.page, message.link_id),
        worth=message.worth_cents,
        due=None if message.due_on is None else message.due_on.isoformat(),
        note=message.note,
    )


def _waiting(waiting: Waiting) -> dict[str, Any]:
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
