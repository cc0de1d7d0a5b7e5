"""A reason that is asked for is read: on the page of the thing and by programs, with who gave it and when."""

from typing import Any

from models.clock import today
from models.database import db
from models.reach import reach_whole_program
from operations.statements import compute_statement
from tests.operations.city import somebody
from tests.operations.corrections import approve
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_interface import ask, token_of, tokens_of


def happened(history: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    """What was done, by whom and why."""
    return [(each["act"].split(".")[1], each["person"], each["reason"]) for each in history]


def approved(town: Town) -> str:
    """The id of the statement of the town's contract, computed again and approved, so that its period is locked."""
    with town.app.test_request_context():
        reach_whole_program("an approval")
        statement = approve(compute_statement(somebody("officer"), CONTRACT, "2027-07")).id
        db.session.remove()
    return statement


def test_the_second_person_reads_who_asked_to_reopen_a_period_and_why_and_who_asked_reads_the_answer(
    town: Town,
) -> None:
    tokens, statement = tokens_of(town), f"/statements/{approved(town)}"
    period = f"/periods/{town.ids['period_id']}"
    asked = ask(town, tokens["officer"], "POST", f"{period}/ask-to-reopen", json={"reason": "A street is missing."})
    assert (asked[0], asked[1]["status"]) == (200, "reopening")
    page = town.ask("finance", "GET", statement).text
    assert "A street is missing." in page
    assert "asked to reopen the period" in page
    waiting = ask(town, tokens["finance"], "GET", "/messages?limit=500")[1]["rows"]
    assert statement in [each["page"] for each in waiting if each["title"] == "Decide whether the period opens again"]
    seen = ask(town, tokens["finance"], "GET", statement)[1]
    ((act, officer, reason),) = happened(seen["period_history"])
    assert (seen["period_status"], act, reason) == ("reopening", "asked_to_reopen", "A street is missing.")
    assert ask(town, tokens["finance"], "POST", f"{period}/keep-locked", json={"reason": "It is there."})[0] == 200
    assert "It is there." in town.ask("officer", "GET", statement).text
    told = ask(town, tokens["officer"], "GET", "/messages?limit=500")[1]["rows"]
    assert statement in [each["page"] for each in told if each["title"] == "The period stays closed. Read why"]
    # What the city says to itself about reopening is none of the vendor's.
    assert "A street is missing." not in town.ask("vendor", "GET", statement).text
    assert ask(town, tokens["vendor"], "GET", statement)[1]["period_history"] == []
    assert officer is not None


def test_who_proposed_a_date_reads_why_it_was_refused(town: Town) -> None:
    tokens, second = tokens_of(town), token_of(town, "officer2")
    made = ask(
        *(town, tokens["officer"], "POST", f"/contracts/{CONTRACT}/milestones"),
        json={"title": "Signs lit", "day": "2027-10-31"},
    )[1]
    address = made["address"].removeprefix("/api/v1")
    date_id = ask(town, tokens["officer"], "GET", address)[1]["dates"][0]["id"]
    refused = ask(town, second, "POST", f"/milestone-dates/{date_id}/refuse", json={"reason": "The clause says May."})
    assert refused[0] == 200
    (seen,) = ask(town, tokens["officer"], "GET", address)[1]["dates"]
    assert [each[0] for each in happened(seen["history"])] == ["proposed", "refused"]
    assert happened(seen["history"])[1][2] == "The clause says May."
    page = town.ask("officer", "GET", address).text
    assert "The clause says May." in page
    assert "refused it" in page


def test_everybody_who_looks_at_a_meeting_that_was_called_off_reads_why(town: Town) -> None:
    tokens = tokens_of(town)
    plan = {"kind": "operations", "on_day": f"{today('America/New_York')}"}
    made = ask(town, tokens["officer"], "POST", f"/contracts/{CONTRACT}/meetings", json=plan)[1]
    address = made["address"].removeprefix("/api/v1")
    assert ask(town, tokens["officer"], "POST", f"{address}/cancel", json={"reason": "The hall floods."})[0] == 200
    seen = ask(town, tokens["vendor"], "GET", address)[1]
    assert [each[0] for each in happened(seen["history"])] == ["planned", "cancelled"]
    page = town.ask("vendor", "GET", address).text
    assert "The hall floods." in page
    assert "called it off" in page


def test_programs_read_who_proposed_what_and_who_decided_it(town: Town) -> None:
    tokens, second = tokens_of(town), token_of(town, "finance2")
    officer, finance = tokens["officer"], tokens["finance"]
    refused = ask(town, finance, "POST", f"/policies/{town.ids['policy_id']}/refuse", json={"reason": "Too early."})
    assert refused[0] == 200
    policy = ask(town, officer, "GET", f"/policies/{town.ids['policy_id']}")[1]
    assert [each[0] for each in happened(policy["history"])] == ["proposed", "refused"]
    assert happened(policy["history"])[0][1] == policy["proposed_by"]
    assert happened(policy["history"])[1][2] == "Too early."
    assert policy["proposed_by"] in [each["proposed_by"] for each in ask(town, officer, "GET", "/policies")[1]["rows"]]
    order = ask(town, tokens["vendor"], "GET", f"/change-orders/{town.ids['change_order_id']}")[1]
    assert [each[0] for each in happened(order["history"])] == ["proposed", "granted"]
    release = f"/releases/{town.ids['release_id']}"
    assert ask(town, second, "POST", f"{release}/refuse", json={"reason": "A lot is open."})[0] == 200
    ledgers = f"/contracts/{CONTRACT}/ledgers"
    (seen,) = ask(town, officer, "GET", ledgers)[1]["releases"]
    assert [each[0] for each in happened(seen["history"])] == ["proposed", "refused"]
    assert seen["proposed_by"] == happened(seen["history"])[0][1]
    assert "A lot is open." in town.ask("officer", "GET", ledgers).text
    assert ask(town, tokens["vendor"], "GET", ledgers)[1]["releases"] == []
