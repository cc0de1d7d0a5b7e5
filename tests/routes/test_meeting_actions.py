"""What is agreed in a meeting says whose it is: its form asks for that, and the vendor closes what is its own."""

import re
from datetime import timedelta
from typing import Any

import pytest

from models.clock import today
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_interface import ask, tokens_of

DAY = f"{today('America/New_York')}"
TOMORROW = f"{today('America/New_York') + timedelta(days=1)}"
HELD = {"held_on": DAY, "present": "Everybody", "minutes": "All is well."}
AGREED = {"action_2": "Send the log", "action_2_owner": "Foreman", "action_2_on": DAY}


def closings(page: str) -> list[str]:
    """Where the page's forms lead that close what was agreed."""
    return re.findall(r'action="(/meeting-actions/[^"]+/close)"', page)


def test_the_form_asks_at_whom_an_action_is_and_keeps_what_was_typed(town: Town) -> None:
    plan = {"kind": "oversight", "on_day": TOMORROW}
    meeting = town.ask("officer", "POST", f"/contracts/{CONTRACT}/meetings/new", data=plan).headers["Location"]
    refused = town.ask("officer", "POST", f"{meeting}/held", data=HELD | AGREED)
    assert refused.status_code == 422
    assert 'href="#action_2_party"' in refused.text
    assert re.search(r'id="action_2_party-problem">\s*Choose whose action it is\.', refused.text)
    assert 'value="Send the log"' in refused.text
    chosen = town.ask("officer", "POST", f"{meeting}/held", data=HELD | {"action_2_party": "vendor"})
    assert chosen.status_code == 422
    assert re.search(r'<option value="vendor"\s+selected>The vendor</option>', chosen.text)
    assert 'id="action_2-problem"' in chosen.text


def test_the_vendor_closes_what_is_its_own_on_the_page_of_the_meeting(town: Town) -> None:
    meeting, address = f"/meetings/{town.ids['meeting_id']}", f"/meeting-actions/{town.ids['meeting_action_id']}/close"
    assert "Foreman, for the vendor, by" in town.ask("vendor", "GET", meeting).text
    for desk in ("vendor", "officer"):
        assert closings(town.ask(desk, "GET", meeting).text) == [address]
    for desk in ("finance", "auditor", "inspector"):
        assert closings(town.ask(desk, "GET", meeting).text) == []
    assert town.ask("other vendor", "POST", address, data={"reason": "Sent."}).status_code == 404
    assert town.ask("vendor", "POST", address, data={"reason": " "}).status_code == 422
    closed = town.ask("vendor", "POST", address, data={"reason": "Sent on Monday."})
    assert (closed.status_code, closed.headers["Location"]) == (303, meeting)
    page = town.ask("officer", "GET", meeting).text
    assert re.search(r"Sent on Monday\. \([A-Z][^)]+, ", page)
    assert closings(page) == []


def held(town: Town, token: str) -> str:
    """The address of a meeting in which the city and the vendor each agreed to do something."""
    plan = {"kind": "operations", "on_day": DAY}
    made = ask(town, token, "POST", f"/contracts/{CONTRACT}/meetings", json=plan)[1]
    address = str(made["address"]).removeprefix("/api/v1")
    agreed = [{"words": each, "owner": "Foreman", "party": each, "due_on": DAY} for each in ("city", "vendor")]
    assert ask(town, token, "POST", f"{address}/held", json=HELD | {"agreed": agreed})[0] == 200
    return address


def test_a_program_of_the_vendor_closes_what_is_its_own(town: Town) -> None:
    tokens = tokens_of(town)
    address = held(town, tokens["officer"])
    citys, own = ask(town, tokens["vendor"], "GET", address)[1]["agreed"]
    assert (citys["party"], own["party"]) == ("city", "vendor")
    closing = "/meeting-actions/{}/close"
    assert closings(town.ask("vendor", "GET", address).text) == [closing.format(own["id"])]
    refused = town.ask("vendor", "POST", closing.format(citys["id"]), data={"reason": "Sent."})
    assert refused.status_code == 403
    assert "an officer of the city closes it" in refused.text
    assert ask(town, tokens["vendor"], "POST", closing.format(citys["id"]), json={"reason": "So."})[0] == 403
    status, said = ask(town, tokens["vendor"], "POST", closing.format(own["id"]), json={"reason": "Sent."})
    assert (status, said["status"]) == (200, "closed")
    assert [each["came_of_it"] for each in ask(town, tokens["officer"], "GET", address)[1]["agreed"]] == [None, "Sent."]


@pytest.mark.parametrize("party", [{}, {"party": "both"}, {"party": ""}])
def test_a_program_says_at_whom_an_action_is(town: Town, party: dict[str, Any]) -> None:
    action = {"words": "Send the log", "owner": "Foreman", "due_on": DAY} | party
    address = f"/meetings/{town.ids['meeting_id']}/held"
    status, said = ask(town, tokens_of(town)["officer"], "POST", address, json=HELD | {"agreed": [action]})
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["agreed[0].party"])
