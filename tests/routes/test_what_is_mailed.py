"""Mail says what is open and each thing once: not what was settled before it went out, nor what its reader just did."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from contracts.acts import Act
from contracts.roles import Role
from models.clock import living_at, now
from models.database import db
from models.events import record
from models.mailings import Mailing
from models.messages import Message
from models.moves import move
from models.people import Person, actor_of
from models.reports import Report
from routes.sending import Sent, make_round, send_waiting
from tests.approval_builders import a_policy
from tests.builders import a_contract, a_person, a_report, a_statement, a_terms_version, a_vendor
from tests.mail_sink import Sink, mail_sink, settings_for
from tests.routes.test_sending import an_eager, states, submitted

TERMS = Path(__file__).parents[2] / "examples" / "terms" / "BUS-2017.json"


@pytest.fixture
def sink(app: Flask, session: Session) -> Iterator[Sink]:
    """A mail server, to which the program is told to send."""
    with mail_sink() as (made, port):
        app.config.update(settings_for(port))
        yield made


def checked() -> tuple[Report, Person, Person]:
    """A report that was just checked, whoever uploaded it, and a colleague; both want each message at once."""
    vendor = a_vendor()
    uploader, colleague = an_eager(Role.VENDOR, vendor=vendor), an_eager(Role.VENDOR, vendor=vendor)
    report = a_report(a_contract(vendor, ends_on=date(2028, 12, 31)), by=uploader, status="received")
    move(report, "check", None)
    db.session.commit()
    return report, uploader, colleague


def test_whoever_uploaded_a_file_is_not_mailed_about_its_check(sink: Sink) -> None:
    _, uploader, colleague = checked()
    assert send_waiting() == Sent(taken=1)
    assert sink.letters[0]["To"].addresses[0].addr_spec == colleague.email
    for person in (uploader, colleague):
        told = db.session.scalars(select(Message.title).where(Message.person_id == person.id)).all()
        assert told == ["Read the findings and submit the report"]


def test_what_was_settled_before_it_was_sent_is_not_sent(sink: Sink) -> None:
    report, uploader, _ = checked()
    move(report, "submit", actor_of(uploader.government_id, uploader.id))
    db.session.commit()
    assert send_waiting() == Sent(dropped=1)
    assert sink.letters == []
    assert [(state, failure) for state, _, failure in states()] == [
        ("dropped", "Everything that it tells of was done before it was sent.")
    ]


def test_a_digest_with_somebodys_turn_is_sent_whatever_was_settled(sink: Sink, session: Session) -> None:
    officer = a_person(Role.OFFICER)
    submitted()
    with living_at(datetime(2027, 8, 3, 12, tzinfo=UTC)):
        make_round("testville")
        mailing = session.scalars(select(Mailing).where(Mailing.person_id == officer.id)).one()
        session.execute(
            update(Message).where(Message.person_id == officer.id).values(mailing_id=mailing.id, settled_at=now())
        )
        session.commit()
        assert send_waiting() == Sent(taken=1)


def a_late_payment() -> Person:
    """Somebody of finance, whose statement was to be paid on September 1, 2027."""
    finance, clerk = a_person(Role.FINANCE), a_person(vendor=a_vendor())
    interest = {"percent": "1", "per": "month", "day_count": "30"}
    a_policy({"clocks": [{"clock": "payment", "days": 30, "due_on_free_day": "same", "interest": interest}]})
    with time_machine.travel(datetime(2027, 8, 2, 12, tzinfo=UTC), tick=False):
        contract = a_contract(ends_on=date(2028, 12, 31))
        a_terms_version(contract, json.loads(TERMS.read_text("utf-8")))
        report = a_report(contract, by=clerk, status="accepted")
        record("testville", Act.REPORT_SUBMITTED, "report", report.id, person_id=clerk.id)
        a_statement(report, net_cents=3_000_000, status="computed")
    db.session.commit()
    return finance


def test_a_digest_says_a_thing_once_with_its_cost_and_how_late_it_is(sink: Sink) -> None:
    finance = a_late_payment()
    with living_at(datetime(2027, 9, 3, 12, tzinfo=UTC)):
        make_round("testville")
        send_waiting()
    (letter,) = (each for each in sink.letters if finance.email in each["To"])
    for kind in ("plain", "html"):
        text = letter.get_body((kind,)).get_content()
        assert text.count("Review the statement") == 1
        assert "A payment is overdue" not in text, "its own turn stands above"
        assert "Due September 1, 2027, 2 days late" in text
        assert "Each day after September 1, 2027 costs $10.00 of interest." in text
        assert "Due soon or overdue" not in text
