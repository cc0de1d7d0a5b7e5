"""Mail over real SMTP: quiet by default, once where nothing breaks, never lost where something does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.messages import Choice
from contracts.roles import Role
from models.clock import living_at, now
from models.database import db
from models.mailings import GAPS, Mailing
from models.messages import choose_mail
from models.moves import move
from models.people import Person, actor_of
from models.reports import Report
from routes.sending import Sent, make_round, make_rounds, send_waiting
from tests.builders import a_contract, a_person, a_report, a_statement, a_vendor
from tests.conftest import Browser, Terminal
from tests.database import TestDatabase
from tests.mail_sink import Sink, mail_sink, settings_for

ROOT = Path(__file__).parents[2]


@pytest.fixture
def sink(app: Flask, session: Session) -> Iterator[Sink]:
    """A mail server, to which the program is told to send."""
    with mail_sink() as (made, port):
        app.config.update(settings_for(port))
        yield made


def submitted(by: Person | None = None) -> Report:
    """A report that a vendor's clerk just submitted."""
    clerk = by or a_person(vendor=a_vendor())
    contract = a_contract(title="Curbs and “ramps”, Straße", ends_on=date(2028, 12, 31))
    report = a_report(contract, by=clerk, status="checked")
    move(report, "submit", actor_of(clerk.government_id, clerk.id))
    db.session.commit()
    return report


def an_eager(*roles: Role, **but: Any) -> Person:
    """Somebody who wants each message at once."""
    person = a_person(*roles, **but)
    choose_mail(person.government_id, person.id, Choice.AT_ONCE)
    return person


def states() -> list[tuple[str, int, str]]:
    db.session.expire_all()
    found = db.session.scalars(select(Mailing).order_by(Mailing.id)).all()
    seen = [(each.state, each.tries, each.failure) for each in found]
    db.session.rollback()
    return seen


def test_whoever_wants_it_at_once_gets_it_once(sink: Sink) -> None:
    officer, quiet = an_eager(Role.OFFICER, name="Åsa Officer"), a_person(Role.OFFICER)
    report = submitted()
    assert send_waiting() == Sent(taken=1)
    assert send_waiting() == Sent()
    (letter,) = sink.letters
    assert letter["Subject"].startswith("Accept or return the vendor’s report, July 2027 · C-")
    assert letter["To"] == f"Åsa Officer <{officer.email}>"
    assert letter["List-Unsubscribe"] == "<https://pay.testville.example/messages/choice>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith(".testville@testville.example>")
    text, page = (letter.get_body((kind,)).get_content() for kind in ("plain", "html"))
    link = f"https://pay.testville.example/reports/{report.id}"
    for said in (text, page):
        assert link in said
        assert "Curbs and “ramps”, Straße" in said
    assert quiet.email not in letter.as_string()


def test_a_digest_says_what_is_my_turn_and_nothing_is_sent_where_nothing_is(sink: Sink, session: Session) -> None:
    officer, idle = a_person(Role.OFFICER), a_person(Role.AUDITOR)
    weekly, overdue = a_person(Role.OFFICER), a_person(Role.OFFICER)
    choose_mail("testville", weekly.id, Choice.WEEKLY)
    choose_mail("testville", overdue.id, Choice.OVERDUE)
    submitted()
    tuesday = datetime(2027, 8, 3, 12, tzinfo=UTC)
    with living_at(tuesday):
        assert make_round("testville") > 0
        assert make_round("testville") == 0
        assert send_waiting() == Sent(taken=1)
    (letter,) = sink.letters
    assert letter["To"].endswith(f"<{officer.email}>")
    assert letter["Subject"] == "1 thing waits for you"
    assert "Accept or return the report, July 2027" in letter.get_body(("plain",)).get_content()
    assert idle.email != officer.email
    with living_at(datetime(2027, 8, 9, 12, tzinfo=UTC)):
        make_round("testville")
        assert send_waiting() == Sent(taken=2)
    assert {weekly.email, officer.email} == {letter["To"].addresses[0].addr_spec for letter in sink.letters[1:]}


def test_the_round_waits_for_the_hour_of_the_city(sink: Sink) -> None:
    a_person(Role.OFFICER)
    submitted()
    with living_at(datetime(2027, 8, 3, 10, 30, tzinfo=UTC)):  # half past six in the city
        assert make_rounds() == 0
    with living_at(datetime(2027, 8, 3, 11, 0, tzinfo=UTC)):
        assert make_rounds() > 0


def test_a_round_that_died_goes_on_where_it_was(sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        a_person(Role.OFFICER)
    submitted()
    tuesday = datetime(2027, 8, 3, 12, tzinfo=UTC)
    with living_at(tuesday):
        import routes.sending

        whole, tries = routes.sending.write_digest, []

        def dies(government_id: str, person_id: str, day: date) -> bool:
            tries.append(person_id)
            if len(tries) == 2:
                raise RuntimeError("killed")
            return whole(government_id, person_id, day)

        monkeypatch.setattr(routes.sending, "write_digest", dies)
        with pytest.raises(RuntimeError):
            make_round("testville")
        db.session.rollback()
        monkeypatch.setattr(routes.sending, "write_digest", whole)
        assert make_round("testville") == 0, "another worker still holds it"
    with living_at(tuesday + timedelta(minutes=6)):
        assert make_round("testville") == 2
        assert send_waiting() == Sent(taken=3)


def test_a_server_that_is_busy_is_tried_again_and_given_up_in_the_end(sink: Sink) -> None:
    an_eager(Role.OFFICER)
    submitted()
    sink.answer = "451 busy"
    moment = now()
    assert send_waiting() == Sent(failed=1)
    assert send_waiting() == Sent(), "not before its next try"
    for gap in GAPS:
        moment += timedelta(minutes=gap, seconds=30)
        with living_at(moment):
            assert send_waiting() == Sent(failed=1)
    assert states() == [("given_up", len(GAPS) + 1, "The mail server said: 451 busy")]
    assert sink.letters == []


def test_a_refused_address_is_given_up_at_once_and_the_administrator_tries_again(
    sink: Sink, client: Browser, session: Session
) -> None:
    officer, administrator = an_eager(Role.OFFICER), a_person(Role.ADMINISTRATOR)
    submitted()
    sink.refuses_recipient = "550 no such mailbox"
    assert send_waiting() == Sent(failed=1)
    page = client.sign_in(administrator).get("/undelivered-mail").text
    assert "550 no such mailbox" in page
    assert officer.email in page
    sink.refuses_recipient = ""
    mailing = session.scalars(select(Mailing)).one()
    assert client.post(f"/undelivered-mail/{mailing.id}/again").status_code == 303
    assert send_waiting() == Sent(taken=1)
    assert "Nothing is undelivered" in client.get("/undelivered-mail").text
    refused = client.post(f"/undelivered-mail/{mailing.id}/again")
    assert refused.status_code == 422


def test_whoever_lost_the_right_is_not_written_to(sink: Sink, session: Session) -> None:
    officer = an_eager(Role.OFFICER)
    submitted()
    officer.active = False
    session.commit()
    assert send_waiting() == Sent(dropped=1)
    assert sink.letters == []


def test_without_a_mail_server_nothing_is_sent_and_it_is_said(app: Flask, session: Session, terminal: Terminal) -> None:
    an_eager(Role.OFFICER)
    submitted()
    said = terminal.invoke(args=["messages", "send"]).output
    assert said.startswith("No mail server is set")
    assert states() == [("waiting", 0, "")]


def test_the_command_sends(sink: Sink, terminal: Terminal) -> None:
    an_eager(Role.OFFICER)
    submitted()
    assert terminal.invoke(args=["messages", "send"]).output.startswith("1 mail was sent.")


def test_a_worker_killed_between_sending_and_saying_so_repeats_the_mail_and_loses_none(
    sink: Sink, app: Flask, database: TestDatabase, tmp_path: Path
) -> None:
    an_eager(Role.OFFICER)
    submitted()
    db.session.remove()
    given = {name: str(app.config[name]) for name in settings_for(0)}
    environment = {
        "DATABASE_URL": database.url,
        "INSTANCE_PATH": str(tmp_path),
        "QUEUE_URL": "memory:",
        "SECRET_KEY": "only for tests",
        "FLASK_APP": "app",
    }
    command = [sys.executable, "-m", "flask", "messages", "send"]
    worker = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment | given)
    sink.on_arrival = worker.kill
    assert worker.wait(60) == -9
    sink.on_arrival = lambda: None
    assert states() == [("waiting", 1, "")]
    assert send_waiting() == Sent(), "the one that died still holds it"
    with living_at(now() + timedelta(minutes=6)):
        assert send_waiting() == Sent(taken=1)
    first, again = sink.letters
    assert first["Message-ID"] == again["Message-ID"]
    assert states() == [("sent", 2, "")]


def test_money_and_words_but_no_values_of_rows(sink: Sink) -> None:
    an_eager(Role.FINANCE)
    clerk = a_person(vendor=a_vendor())
    a_statement(a_report(by=clerk, status="accepted"))
    db.session.commit()
    assert send_waiting() == Sent(taken=1)
    assert "Worth $950.00" in sink.letters[0].get_body(("plain",)).get_content()


def test_the_worker_does_it_each_minute(sink: Sink, app: Flask) -> None:
    an_eager(Role.OFFICER)
    submitted()
    (task,) = [each for each in app.extensions["queue"]._registry.periodic_tasks if each.name == "mail"]
    assert task.validate_datetime(now())
    task.execute()
    assert [state for state, _, _ in states()] == ["sent"]
