"""Writes messages down, and for whoever wants each at once the mail beside it, all in the caller's transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from contracts.messages import Choice, Kind
from models.clock import now
from models.contracts import Contract
from models.database import insert_many
from models.ids import new_id
from models.mailings import WAITING, Mailing
from models.messages import insert_messages, known_keys, mail_choices
from operations.message_people import Recipient


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is known whose: what it says, and to whom; whoever `knows` of it is sent no mail at once."""

    people: tuple[Recipient, ...]
    kind: Kind
    key: str
    thing: tuple[str, str]
    title: str
    page: str
    link_id: str
    contract: Contract | None = None
    period_name: str = ""
    worth_cents: int | None = None
    due: date | None = None
    note: str = field(default="")
    knows: str | None = None


def write_messages(government_id: str, drafts: Sequence[Draft]) -> int:
    """Write each draft for each of its people who was not told before; returns how many messages that made."""
    people = {each.person_id for draft in drafts for each in draft.people}
    if not people:
        return 0
    known = known_keys(government_id, {draft.key for draft in drafts}, people)
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for draft in drafts:
        for person in draft.people:
            if (person.person_id, draft.key) not in known:
                rows.setdefault((person.person_id, draft.key), _row(government_id, draft, person))
    choices = mail_choices(government_id, {person_id for person_id, _ in rows})
    known_to = {(draft.knows, draft.key) for draft in drafts}
    at_once = [row for own, row in rows.items() if choices[own[0]] is Choice.AT_ONCE and own not in known_to]
    mails = [_mail_of(row, drafts) for row in at_once]
    insert_many(Mailing, mails)
    insert_messages(list(rows.values()))
    return len(rows)


def mail_row(government_id: str, person: Recipient, key: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """A mail that waits to be sent."""
    moment = now()
    return {
        "government_id": government_id,
        "id": new_id(),
        "person_id": person.person_id,
        "party": person.party,
        "vendor_id": person.vendor_id,
        "key": key,
        "document": json.dumps(document, ensure_ascii=False, sort_keys=True),
        "made_at": moment,
        "state": WAITING,
        "tries": 0,
        "next_try_at": moment,
        "failure": "",
        "lock_version": 1,
    }


def mail_entry(
    title: str, contract: Contract | None, period_name: str, page: str, link_id: str, **but: Any
) -> dict[str, Any]:
    """A line of a mail, as its document keeps it: the page is named, its address is made when the mail is sent."""
    return {
        "title": title,
        "contract": "" if contract is None else contract.number,
        "contract_title": "" if contract is None else contract.title,
        "period": period_name,
        "page": page,
        "link": link_id,
        **but,
    }


def _row(government_id: str, draft: Draft, person: Recipient) -> dict[str, Any]:
    return {
        "government_id": government_id,
        "id": new_id(),
        "person_id": person.person_id,
        "party": person.party,
        "vendor_id": person.vendor_id,
        "kind": draft.kind.value,
        "key": draft.key,
        "thing_kind": draft.thing[0],
        "thing_id": draft.thing[1],
        "title": draft.title,
        "note": draft.note,
        "contract_id": None if draft.contract is None else draft.contract.id,
        "period_name": draft.period_name,
        "page": draft.page,
        "link_id": draft.link_id,
        "worth_cents": draft.worth_cents,
        "due_on": draft.due,
        "made_at": now(),
        "mailing_id": None,
    }


def _mail_of(row: dict[str, Any], drafts: Iterable[Draft]) -> dict[str, Any]:
    """The mail of one message; the message says in which mail it stands."""
    contract = next((each.contract for each in drafts if each.key == row["key"]), None)
    entry = mail_entry(
        *(row["title"], contract, row["period_name"], row["page"], row["link_id"]),
        worth=row["worth_cents"],
        due=None if row["due_on"] is None else row["due_on"].isoformat(),
        note=row["note"],
    )
    person = Recipient(row["person_id"], row["party"], row["vendor_id"])
    document = {"subject": "message", "sections": [{"heading": row["kind"], "entries": [entry], "left": 0}]}
    mail = mail_row(row["government_id"], person, f"message:{row['id']}", document)
    row["mailing_id"] = mail["id"]
    return mail
