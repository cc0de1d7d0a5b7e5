"""Mail as it is sent: plain text and simple HTML that say the same, under a name that stays when it is sent again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from flask import render_template, url_for

from contracts.numbers import dollars, from_cents
from contracts.periods import say_date, say_period
from contracts.said import count
from models.mailings import Mailing
from models.people import Person
from operations.waiting import Waiting
from routes.desks import address_of
from routes.notice_letters import fill_notice

HEADINGS = {
    "turn": "It is your turn",
    "reminder": "Due soon or overdue",
    "overdue": "Overdue",
    "news": "What you waited for",
}
_OWN_PAGES = {
    "my_account": "my_account.show_account",
    "delegations": "delegations.show_delegations",
    "policies": "policies.show_policies",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a mail in words."""

    title: str
    detail: str
    worth: str
    due: str
    note: str
    address: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail in words."""

    heading: str
    lines: tuple[Line, ...]
    left: str


def make_letter(mailing: Mailing, person: Person, city: str, sender: str, public_url: str) -> EmailMessage:
    """The mail with its headers. ValueError where an address cannot stand in a header."""
    document = json.loads(mailing.document)
    letter = EmailMessage()
    letter["From"] = Address(_plain(f"Performance Pay, {city}"), addr_spec=sender)
    letter["Date"] = format_datetime(_in_utc(mailing.made_at))
    letter["Message-ID"] = message_id(mailing, sender)
    letter["Auto-Submitted"] = "auto-generated"
    if "notice" in document:
        return fill_notice(letter, document, person, city, public_url)
    parts = tuple(_part(section, public_url) for section in document["sections"])
    choice = public_url + url_for("messages.show_choice")
    said = {"name": person.name, "city": city, "parts": parts, "choice": choice, "desk": public_url + "/"}
    letter["Subject"] = _subject(document["subject"], parts)
    letter["To"] = Address(_plain(person.name), addr_spec=person.email)
    letter["List-Unsubscribe"] = f"<{choice}>"
    letter.set_content(render_template("mail/letter.txt", **said), charset="utf-8", cte="quoted-printable")
    page = render_template("mail/letter.html", **said)
    letter.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")
    return letter


def message_id(mailing: Mailing, sender: str) -> str:
    """The name of a mail, the same each time it is sent, so that a repeat can be recognised."""
    return f"<{mailing.id}.{mailing.government_id}@{sender.rpartition('@')[2]}>"


def address_of_page(page: str, link: str, contract: str, period: str) -> str:
    """The path of the page that a message or a line of a mail leads to."""
    if page in _OWN_PAGES:
        return url_for(_OWN_PAGES[page])
    return address_of(Waiting("", contract, "", "", period, page, link, None, None, date.min, ""))


def _part(section: Mapping[str, Any], public_url: str) -> Part:
    left = f"{count(section['left'], 'more thing', 'more things')} on your desk." if section["left"] else ""
    return Part(HEADINGS[section["heading"]], tuple(_line(each, public_url) for each in section["entries"]), left)


def _line(entry: Mapping[str, Any], public_url: str) -> Line:
    due: str | None = entry["due"]
    period = say_period(entry["period"]) if entry["period"] else ""
    return Line(
        title=", ".join(filter(None, (entry["title"], period))),
        detail=" · ".join(filter(None, (entry["contract"], entry["contract_title"]))),
        worth=dollars(from_cents(entry["worth"])) if entry["worth"] is not None else "",
        due=_due(due, entry.get("late", 0)),
        note=entry["note"],
        address=public_url + address_of_page(entry["page"], entry["link"], entry["contract"], entry["period"]),
    )


def _due(due: str | None, late: int) -> str:
    if not due:
        return ""
    return say_date(date.fromisoformat(due)) + (f", {count(late, 'day', 'days')} late" if late else "")


def _subject(kind: str, parts: tuple[Part, ...]) -> str:
    lines = [line for part in parts for line in part.lines]
    if kind == "message":
        return _plain(" · ".join(filter(None, (lines[0].title, lines[0].detail.partition(" · ")[0]))))
    waiting = len(parts[0].lines) if parts[0].heading == HEADINGS["turn"] else 0
    if waiting:
        return f"{count(waiting, 'thing waits', 'things wait')} for you"
    if kind == "overdue":
        return f"{count(len(lines), 'thing is', 'things are')} overdue"
    return f"{count(len(lines), 'message', 'messages')} for you"


def _plain(text: str) -> str:
    """On one line: a header takes no other."""
    return " ".join(text.split())


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
