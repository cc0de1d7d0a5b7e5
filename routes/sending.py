"""Sends what waits in the outbox, and makes each day's round: reminders, then a digest for whoever wants one.

Rows are the truth. Each step is a transaction of its own, so that a process that dies repeats one step at most.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from huey import crontab

from contracts.errors import DomainError
from contracts.messages import Kind
from contracts.notices import WITHOUT_ACCOUNT, Notice
from contracts.roles import Actor
from models.clock import now, today
from models.contracts import known_numbers
from models.database import db, reading
from models.governments import find_government, list_governments
from models.mailings import (
    LEASE,
    Mailing,
    held_round,
    mark_dropped,
    mark_failed,
    mark_sent,
    people_after,
    take_mailing,
    take_round,
)
from models.messages import all_settled
from models.people import actor_of, find_person
from models.reach import reach_whole_program, reaching_as
from operations.digests import write_digest
from operations.invitations import is_invited
from operations.own_details import waits_for
from operations.reminders import remind
from routes.letters import make_letter
from routes.mail_server import MailServer, NotTaken, what_is_missing

_log = logging.getLogger(__name__)
_MOST_AT_ONCE = 500
_PEOPLE_AT_ONCE = 50
# Mail that waited longer, because no server was set, tells nothing new: the messages stand on the person's page.
_TOO_OLD = timedelta(days=7)
# Whoever asked for a link has asked again by then, or does not expect it any more.
_LINK_TOO_OLD = timedelta(hours=1)


@dataclass(slots=True)
class Sent:
    """How many mails were taken by the mail server, how many not, and how many were for nobody any more."""

    taken: int = 0
    failed: int = 0
    dropped: int = 0


def register(app: Flask) -> None:
    """Gives the worker's queue the task that makes rounds and sends what waits, each minute."""

    @app.extensions["queue"].periodic_task(crontab(minute="*"), name="mail")  # type: ignore[untyped-decorator]
    def mail() -> None:
        with app.app_context():
            reach_whole_program("mail")
            make_rounds()
            send_waiting()


def send_waiting(most: int = _MOST_AT_ONCE, patience: timedelta = LEASE) -> Sent:
    """Send what waits, one mail after another; nothing where no mail server is set."""
    counted = Sent()
    if what_is_missing(current_app.config):
        return counted
    server = MailServer(current_app.config)
    try:
        for _ in range(most):
            mailing = take_mailing(patience)
            held = None if mailing is None else (mailing.government_id, mailing.id)
            db.session.commit()
            if held is None:
                break
            _send_one(server, held, counted)
    finally:
        server.quit()
    return counted


def _send_one(server: MailServer, held: tuple[str, str], counted: Sent) -> None:
    """Send one mail, then say so: whoever dies in between has it sent once more by the next one."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    config = current_app.config
    mailing = db.session.get_one(Mailing, held)
    why = why_not(mailing)
    if why:
        mark_dropped(mailing, why)
        counted.dropped += 1
        db.session.commit()
        return
    person, city = find_person(*_whose(mailing)), find_government(mailing.government_id).name
    refusal = None
    try:
        with app.test_request_context("/", base_url=config["PUBLIC_URL"]):
            letter = make_letter(mailing, person, city, config["MAIL_FROM"], config["PUBLIC_URL"])
        # What an invitation's link opens is kept before it is out; nothing is held while the mail server is talked to.
        db.session.commit()
        server.send(letter)
    except NotTaken as not_taken:
        refusal = not_taken
    except (ValueError, DomainError) as wrong:
        refusal = NotTaken(f"The mail could not be made: {wrong}", for_good=True)
    _write_down(held, refusal, counted)


def _write_down(held: tuple[str, str], refusal: NotTaken | None, counted: Sent) -> None:
    """How the sending ended; where it took so long that another worker holds the mail by now, that one says so."""
    db.session.rollback()
    mailing = db.session.get_one(Mailing, held)
    if refusal is None:
        mark_sent(mailing)
        counted.taken += 1
    else:
        mark_failed(mailing, refusal.why, refusal.for_good)
        counted.failed += 1
        _log.warning("mail %s was not taken; the page Undelivered mail says why", mailing.id)
    db.session.commit()


def why_not(mailing: Mailing) -> str:
    """Why a mail is not sent any more; nothing where it is."""
    if '"recovery_asked"' in mailing.document and mailing.made_at < now() - _LINK_TOO_OLD:
        return "The link to choose a new password was asked for more than an hour ago."
    if mailing.made_at < now() - _TOO_OLD and mailing.tries == 1:
        return "It had waited for more than a week, because no mail server was set."
    document = json.loads(mailing.document)
    notice = document.get("notice")
    if notice == Notice.ADDRESS_ASKED_THERE and not waits_for(*_whose(mailing), document["to"]):
        return "The address was taken back, or another one was asked for."
    if notice in WITHOUT_ACCOUNT:
        opens = notice != Notice.INVITED or is_invited(*_whose(mailing))
        return "" if opens else "The invitation opens nothing any more."
    try:
        actor = actor_of(*_whose(mailing))
    except DomainError as refusal:
        return refusal.message
    if (actor.party, actor.vendor_id) != (mailing.party, mailing.vendor_id) or not (actor.roles or actor.delegated):
        return "The person does not hold any more what the mail is about."
    if rests_on_messages(document) and all_settled(*_whose(mailing), mailing.id):
        return "Everything that it tells of was done before it was sent."
    return "" if sees_all(actor, document) else "The person is not responsible any more for what the mail is about."


def rests_on_messages(document: Mapping[str, Any]) -> bool:
    """Whether the mail holds messages alone: a digest also says what is the person's turn, which no message says."""
    headings = {section["heading"] for section in document.get("sections", ())}
    return document.get("subject") == "message" or (bool(headings) and Kind.TURN.value not in headings)


def sees_all(actor: Actor, document: Mapping[str, Any]) -> bool:
    """Whether whoever is limited is responsible for every contract that the mail names; of others it is not asked."""
    entries = [entry for section in document.get("sections", ()) for entry in section["entries"]]
    named = {entry["contract"] for entry in entries} - {""}
    if actor.responsible_for is None or not named:
        return True
    with reaching_as(actor):
        return known_numbers(actor.government_id, named) == named


def make_rounds() -> int:
    """Make today's round of every city in which its hour has come; returns how many messages and digests that made."""
    with reading():
        cities = [(city.id, city.time_zone) for city in list_governments()]
    db.session.rollback()
    return sum(make_round(city_id) for city_id, zone in cities if _hour_has_come(zone))


def _hour_has_come(zone: str) -> bool:
    hour: int = current_app.config["MAIL_HOUR"]
    return now().astimezone(ZoneInfo(zone)).hour >= hour


def make_round(government_id: str) -> int:
    """Today's reminders of a city, then, where a mail server is set, a digest for each person who wants one."""
    day = today(find_government(government_id).time_zone)
    taken = take_round(government_id, day)
    after = None if taken is None else taken.after_person
    db.session.commit()
    if after is None:
        return 0
    made = 0
    if not after:
        made = remind(government_id, day)
        db.session.commit()
    if not what_is_missing(current_app.config):
        made += _write_digests(government_id, after)
    held_round(government_id, day).done_at = now()
    db.session.commit()
    return made


def _write_digests(government_id: str, after: str) -> int:
    day, made = today(find_government(government_id).time_zone), 0
    while people := people_after(government_id, after, _PEOPLE_AT_ONCE):
        ids = [person.id for person in people]
        db.session.rollback()
        for person_id in ids:
            made += write_digest(government_id, person_id, day)
            db.session.commit()
        after = ids[-1]
        held = held_round(government_id, day)
        held.after_person, held.held_until = after, now() + LEASE
        db.session.commit()
    return made


def _whose(mailing: Mailing) -> tuple[str, str]:
    return mailing.government_id, mailing.person_id
