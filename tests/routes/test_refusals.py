"""Every refusal of a person’s request is an event of the audit trail: who, when, what was asked and why, and no word of
what was typed; a flood fills nothing, and whoever reads the trail finds them.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from contracts.acts import Act
from contracts.refusals import WRITTEN_EACH_HOUR
from contracts.roles import Role
from models.clock import living_at, now
from models.contracts import Contract
from models.database import db
from models.events import Event, verify_chain
from models.file_store import FileStore
from models.ids import new_id
from models.people import Person, find_person_by_email
from models.reports import Report
from models.statements import PaymentStatement
from operations import refusals
from operations.tokens import issue
from tests.builders import a_person
from tests.conftest import Browser, Terminal
from tests.operations.city import SMALL, somebody
from tests.operations.fixtures import computed_store

__all__ = ["computed_store"]

OWNER = "harborview"


def person(name: str) -> Person:
    found = find_person_by_email(f"{name}@harborview.example")
    assert found is not None
    return found


def written(government_id: str = OWNER) -> Sequence[Event]:
    query = select(Event).where(Event.government_id == government_id, Event.act == Act.REQUEST_REFUSED.value)
    return db.session.scalars(query.order_by(Event.number)).all()


def parts_of(event: Event) -> dict[str, str]:
    document: dict[str, Any] = json.loads(event.document or "")
    parts: dict[str, str] = document["parts"]
    return parts


def the_statement() -> PaymentStatement:
    return db.session.scalars(select(PaymentStatement)).one()


def the_report() -> Report:
    """The report of vendor A that was accepted."""
    return db.session.scalars(select(Report).where(Report.party == "vendor", Report.status == "accepted")).one()


def test_a_refused_move_form_and_foreign_address_are_events(computed_store: FileStore, client: Browser) -> None:
    statement, report = the_statement(), the_report()
    client.sign_in(person("officer2"))
    assert client.post(f"/statements/{statement.id}/approve").status_code == 403
    client.sign_in(person("vendor-a"))
    assert client.post(f"/reports/{report.id}/submit").status_code == 409
    client.sign_in(person("vendor-b"))
    assert client.get(f"/reports/{report.id}").status_code == 404
    assert client.get(f"/contracts/{SMALL}").status_code == 404
    assert client.get("/nothing-is-here").status_code == 404
    move, form, foreign, contract, nowhere = written()
    assert (move.person_id, move.thing_kind, move.thing_id, move.after) == (
        *(person("officer2").id, "request", "statements.approve", "403"),
    )
    assert (move.reason, parts_of(move)) == ("It is not this person’s to do", {"statement_id": statement.id})
    assert now() - move.at < timedelta(minutes=5)
    assert (form.thing_id, form.reason) == ("reports.submit", "It changed since the person looked at it")
    assert (foreign.person_id, foreign.reason) == (person("vendor-b").id, "It does not exist for this person")
    assert (parts_of(foreign), parts_of(contract)) == ({"report_id": report.id}, {"number": SMALL})
    assert (nowhere.thing_id, parts_of(nowhere)) == ("no such address", {})
    assert verify_chain(OWNER) == []


def test_nothing_that_was_typed_stands_in_the_trail(computed_store: FileStore, client: Browser) -> None:
    typed = "pelican-typed-this"
    client.sign_in(person("officer2"))
    assert client.post(f"/contracts/{SMALL}/milestones", data={"title": typed, "day": typed}).status_code == 422
    for address in (f"/contracts/{typed}", f"/{typed}", f"/reports/{typed}", f"/audit-trail?act={typed}"):
        assert client.get(address).status_code in (403, 404)
    assert len(written()) == 5
    told = [str(getattr(event, column.name)) for event in written() for column in Event.__table__.columns]
    assert typed not in "\n".join(told)


def test_an_operation_of_the_interface_is_refused_in_the_trail_too(computed_store: FileStore, client: Browser) -> None:
    token = issue(somebody("vendor-b"), frozenset({"read"}), 1)
    said = {"Authorization": f"Bearer {token}"}
    assert client.get(f"/api/v1/contracts/{SMALL}", headers=said).status_code == 404
    (event,) = written()
    assert (event.person_id, event.thing_id, event.after) == (person("vendor-b").id, "api.show_contract", "404")
    assert client.get(f"/api/v1/contracts/{SMALL}", headers={"Authorization": "Bearer nobody"}).status_code == 401
    assert len(written()) == 1


def test_a_form_that_another_site_sent_in_somebodys_name_is_an_event(
    computed_store: FileStore, client: Browser, app: Flask
) -> None:
    client.sign_in(person("officer2"))
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(f"/statements/{the_statement().id}/review").status_code == 400
    (event,) = written()
    assert (event.person_id, event.after) == (person("officer2").id, "400")
    assert "not this program’s own" in (event.reason or "")


def test_a_command_is_refused_in_the_trail_of_the_person_in_whose_name_it_was_given(
    computed_store: FileStore, terminal: Terminal
) -> None:
    report = the_report()
    ended = terminal.invoke(args=["report", "accept", report.id, "--by", "vendor-a@harborview.example"])
    assert ended.exit_code == 1
    (event,) = written()
    assert (event.person_id, event.thing_id) == (person("vendor-a").id, "flask report accept")
    assert event.reason == "It is not this person’s to do"
    ended = terminal.invoke(args=["report", "accept", report.id, "--by", "nobody@harborview.example"])
    assert (ended.exit_code, len(written())) == (1, 1)


def test_a_flood_is_counted_and_fills_nothing(computed_store: FileStore, client: Browser) -> None:
    moment = now().replace(minute=10)
    with living_at(moment):
        client.sign_in(person("vendor-b"))
        for _ in range(2 * WRITTEN_EACH_HOUR + 5):
            assert client.get(f"/reports/{new_id()}").status_code == 404
        client.sign_in(person("vendor-a"))
        assert client.get(f"/reports/{new_id()}").status_code == 404
    events = written()
    assert len(events) == WRITTEN_EACH_HOUR + 2
    last, other = events[-2:]
    assert f"{WRITTEN_EACH_HOUR - 1} before it were counted and not written" in (last.reason or "")
    assert other.person_id == person("vendor-a").id
    with living_at(moment + timedelta(minutes=55)):
        client.sign_in(person("vendor-b"))
        assert client.get(f"/reports/{new_id()}").status_code == 404
    after = written()[-1]
    assert after.reason == "It does not exist for this person; 5 before it were counted and not written"
    assert json.loads(after.document or "")["in_this_hour"] == 1


def test_what_a_person_is_refused_stands_in_the_trail_of_their_own_government(
    computed_store: FileStore, client: Browser
) -> None:
    foreign = a_person(Role.AUDITOR)
    client.sign_in(foreign)
    assert client.get(f"/contracts/{SMALL}").status_code == 404
    assert written() == []
    (event,) = written(foreign.government_id)
    assert parts_of(event) == {}


def test_nobody_who_is_not_signed_in_writes_into_a_trail(computed_store: FileStore, client: Browser) -> None:
    before = db.session.scalars(select(Event.number)).all()
    assert client.get(f"/contracts/{SMALL}").status_code == 302
    assert client.get("/nothing-is-here").status_code == 404
    assert client.post("/sign-in", data={"email": "x"}).status_code in (200, 400, 422)
    assert written() == []
    assert len(db.session.scalars(select(Event.number)).all()) == len(before)


def test_an_auditor_finds_them_and_a_vendor_reads_none(computed_store: FileStore, app: Flask, client: Browser) -> None:
    report = the_report()
    client.sign_in(person("vendor-b"))
    client.post(f"/reports/{report.id}/submit")
    assert client.get("/audit-trail").status_code == 403
    client.sign_in(person("auditor"))
    address = "/audit-trail?act=request.refused&person=vendor-b@harborview.example"
    page = " ".join(client.get(address).text.split())
    words = (app.view_functions["reports.submit"].__doc__ or "").partition("\n")[0].rstrip(".")
    assert f"request to do: {words} ({report.id})" in page
    assert "It does not exist for this person" in page
    assert "request.refused" in client.get(f"{address}&as=csv").text
    assert "report: submitted" not in page.partition("<table")[2]
    row = client.get("/api/v1/audit-trail?act=request.refused").json["rows"][-1]
    assert (row["thing_id"], row["person"], row["after"]) == ("reports.submit", person("vendor-b").name, "404")


def test_a_trail_that_cannot_be_written_changes_no_answer_and_is_logged(
    computed_store: FileStore, client: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def busy(*_args: object, **_options: object) -> None:
        raise OperationalError("INSERT", {}, Exception("busy"))

    monkeypatch.setattr(refusals, "record", busy)
    client.sign_in(person("vendor-b"))
    assert client.get(f"/contracts/{SMALL}").status_code == 404
    assert written() == []
    assert "a refusal was not written down: OperationalError" in caplog.text
    assert db.session.scalars(select(Contract.number)).first()
