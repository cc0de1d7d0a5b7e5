"""A notice about a person's own account as it is sent; a link that opens something is made here and kept nowhere."""

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

from flask import render_template, url_for

from contracts.notices import WORDS, Notice
from models.people import Person
from operations import own_details
from operations.invitations import secret_for_mail
from routes.accounts import account_of
from routes.recovery import recovery_address


def fill_notice(
    letter: EmailMessage, said: Mapping[str, str], person: Person, city: str, public_url: str
) -> EmailMessage:
    """The letter with what the notice says, to the person: to their address, unless the notice names another."""
    notice = Notice(said["notice"])
    words = WORDS[notice]
    link = _link(notice, person, public_url)
    filled: dict[str, Any] = {"name": person.name, "city": city, "words": words, "link": link}
    letter["Subject"] = words.subject
    letter["To"] = Address(" ".join(person.name.split()), addr_spec=said.get("to", person.email))
    letter.set_content(render_template("mail/notice.txt", **filled), charset="utf-8", cte="quoted-printable")
    page = render_template("mail/notice.html", **filled)
    letter.add_alternative(page, subtype="html", charset="utf-8", cte="quoted-printable")
    return letter


def _link(notice: Notice, person: Person, public_url: str) -> str:
    if notice is Notice.RECOVERY_ASKED:
        return recovery_address(person, account_of(person), public_url)
    if notice is Notice.INVITED:
        return public_url + url_for("invitations.show_form", secret=secret_for_mail(person))
    if notice is Notice.ADDRESS_ASKED_THERE:
        return public_url + url_for("my_details.show_address", secret=own_details.secret_for_mail(person))
    return ""
