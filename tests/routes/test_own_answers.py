"""What is one's own by JSON, and what an administrator or auditor looks at: messages, calendar, filters, duties."""

import re
from typing import Any

import pytest

from contracts.duties import INCOMPATIBLE
from contracts.roles import PERMISSIONS
from models.clock import now, today
from models.database import db
from models.mailings import GIVEN_UP, Mailing
from models.people import actor_by_email
from tests.routes.conftest import Town
from tests.routes.test_interface import ask, tokens_of


def asked(town: Town, desk: str, method: str, address: str, **sent: Any) -> tuple[int, Any]:
    """The status and the document of an answer to the signed-in person of that desk."""
    answer = town.ask(desk, method, f"/api/v1{address}", **sent)
    return answer.status_code, answer.json


def test_own_messages_are_listed_and_read_one_by_one_or_all(town: Town) -> None:
    tokens = tokens_of(town)
    token = tokens["finance"]
    before = ask(town, token, "GET", "/messages")[1]["rows"]
    assert len(before) > 1
    assert {each["is_open"] for each in before} == {True}
    first = before[0]["id"]
    assert ask(town, tokens["vendor"], "POST", "/messages/read", json={"message": first})[0] == 404
    assert ask(town, token, "POST", "/messages/read", json={"message": first})[0] == 200
    assert first not in [each["id"] for each in ask(town, token, "GET", "/messages")[1]["rows"]]
    whole = {each["id"]: each for each in ask(town, token, "GET", "/messages?show=all&limit=500")[1]["rows"]}
    assert whole[first]["read_at"] is not None
    assert town.ask("finance", "GET", whole[first]["page"]).status_code == 200
    assert ask(town, token, "POST", "/messages/read")[0] == 200
    assert ask(town, token, "GET", "/messages")[1]["rows"] == []
    assert ask(town, tokens["vendor"], "GET", "/messages")[1]["rows"] != []


def test_a_person_chooses_how_to_be_written_to(town: Town) -> None:
    token = tokens_of(town)["inspector"]
    assert ask(town, token, "POST", "/messages/choice", json={"choice": "never"})[0] == 422
    assert ask(town, token, "POST", "/messages/choice", json={"choice": "weekly"})[1]["status"] == "weekly"
    assert ask(town, token, "GET", "/messages/choice")[1]["choice"] == "weekly"


def test_a_token_makes_no_calendar_address_and_closes_the_one_that_is_there(town: Town) -> None:
    token = tokens_of(town)["vendor"]
    page = town.ask("vendor", "POST", "/messages/calendar").text
    found = re.search(r"/calendar/[\w.~-]+\.ics", page)
    assert found is not None
    assert ask(town, token, "POST", "/messages/calendar")[0] == 404
    assert "BEGIN:VCALENDAR" in town.ask("nobody", "GET", found[0]).text
    choice = ask(town, token, "GET", "/messages/choice")[1]
    assert choice["calendar_since"] is not None
    assert found[0].rpartition(".")[0].rpartition(".")[2] not in str(choice)
    assert ask(town, token, "POST", "/messages/calendar/close")[0] == 200
    assert town.ask("nobody", "GET", found[0]).status_code == 404
    assert ask(town, token, "POST", "/messages/calendar/close")[0] == 404


def test_a_filter_that_a_program_keeps_stands_beside_the_list_for_its_person_alone(town: Town) -> None:
    tokens = tokens_of(town)
    body = {"list": "contracts.show_contracts", "title": "Due first", "asks": {"sort": "due", "after": "x"}}
    status, made = ask(town, tokens["officer"], "POST", "/kept-filters", json=body)
    assert status == 201
    assert "Due first" in town.ask("officer", "GET", "/contracts").text
    kept = [
        each for each in ask(town, tokens["officer"], "GET", "/kept-filters")[1]["rows"] if each["id"] == made["id"]
    ]
    assert [(each["list"], each["asks"]) for each in kept] == [("contracts.show_contracts", {"sort": "due"})]
    assert ask(town, tokens["officer"], "POST", "/kept-filters", json=body)[0] == 422
    assert ask(town, tokens["finance"], "GET", "/kept-filters")[1]["rows"] == []
    assert ask(town, tokens["finance"], "POST", f"/kept-filters/{made['id']}/remove")[0] == 404
    assert ask(town, tokens["vendor"], "POST", "/kept-filters", json=body | {"list": "people.show_people"})[0] == 404
    assert ask(town, tokens["officer"], "POST", f"/kept-filters/{made['id']}/remove")[0] == 200
    assert "Due first" not in town.ask("officer", "GET", "/contracts").text


def test_mail_that_did_not_arrive_is_listed_and_sent_again(town: Town) -> None:
    with town.app.app_context():
        auditor = actor_by_email("auditor@harborview.example")
        given = {"government_id": auditor.government_id, "person_id": auditor.person_id, "party": "city"}
        given |= {"key": "digest", "document": "{}", "made_at": now(), "next_try_at": now(), "tries": 8}
        db.session.add(mailing := Mailing(**given, state=GIVEN_UP, failure="No such box."))
        db.session.commit()
        mailing_id = mailing.id
        db.session.remove()
    (row,) = asked(town, "administrator", "GET", "/undelivered-mail")[1]["rows"]
    assert (row["id"], row["state"], row["failure"]) == (mailing_id, "given_up", "No such box.")
    assert asked(town, "administrator", "GET", "/undelivered-mail?sort=-tries")[0] == 200
    assert asked(town, "officer", "POST", f"/undelivered-mail/{mailing_id}/again")[0] == 403
    assert asked(town, "administrator", "POST", f"/undelivered-mail/{mailing_id}/again")[1]["status"] == "waiting"


def test_duties_words_and_health_are_those_of_their_pages(town: Town) -> None:
    duties = asked(town, "auditor", "GET", "/duties")[1]
    assert {each["permission"] for each in duties["permissions"]} == set(PERMISSIONS)
    assert len(duties["apart"]) == len(INCOMPATIBLE)
    page = town.ask("auditor", "GET", "/duties").text
    assert all(each["why"] in page for each in duties["apart"])
    assert asked(town, "auditor", "GET", "/duties/limits?limit=1")[0] == 200
    page = town.ask("vendor", "GET", "/words").text
    assert all(each["term"] in page for each in asked(town, "vendor", "GET", "/words")[1]["rows"])
    page, told = town.ask("administrator", "GET", "/health").text, asked(town, "administrator", "GET", "/health")[1]
    assert all(each["name"] in page for each in told["lines"])
    assert {each["name"] for each in told["versions"]} == {"Program", "Migration", "Database"}


@pytest.mark.parametrize("address", ["/duties", "/duties/limits", "/undelivered-mail", "/health"])
def test_what_is_for_few_is_refused_to_an_officer(town: Town, address: str) -> None:
    assert ask(town, tokens_of(town)["officer"], "GET", address)[0] == 403


def test_a_token_names_no_delegate_who_could_approve(town: Town) -> None:
    token = tokens_of(town)["finance"]
    before = ask(town, token, "GET", "/delegations")[1]["rows"]
    days = {"starts_on": "2027-11-01", "ends_on": "2027-11-02"}
    body = days | {"email": "officer2@harborview.example", "reason": "Leave."}
    assert ask(town, token, "POST", "/delegations", json=body)[0] == 405
    assert ask(town, token, "GET", "/delegations")[1]["rows"] == before


def test_an_act_that_keeps_no_key_is_not_done_under_one(town: Town) -> None:
    token, meetings = tokens_of(town)["officer"], f"/contracts/{town.ids['number']}/meetings"
    before = ask(town, token, "GET", meetings)[1]["rows"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "meeting-1"}
    plan = {"kind": "operations", "on_day": f"{today('America/New_York')}"}
    refused = town.ask("nobody", "POST", f"/api/v1{meetings}", headers=headers, json=plan)
    assert (refused.status_code, [each["path"] for each in refused.json["problems"]]) == (422, ["Idempotency-Key"])
    assert ask(town, token, "GET", meetings)[1]["rows"] == before
    assert town.ask("nobody", "GET", f"/api/v1{meetings}", headers=headers).status_code == 200
