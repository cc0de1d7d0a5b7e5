"""The amount for finance through the JSON interface: proposed by one person, granted by another, as on its page."""

from operations.tokens import SCOPES
from tests.routes.conftest import Town
from tests.routes.test_interface import ask, token_of

LIMITS = "/finance-limits"


def test_an_amount_is_read_granted_by_a_second_person_and_in_force(town: Town) -> None:
    proposer, other = token_of(town, "finance2"), token_of(town, "finance")
    status, seen = ask(town, proposer, "GET", LIMITS)
    waiting = seen["rows"][0]
    assert (status, waiting["id"], waiting["status"]) == (200, town.ids["limit_id"], "proposed")
    said = [(each["act"], each["person"]) for each in waiting["history"]]
    assert said == [("finance_limit.proposed", waiting["proposed_by"])]
    status, said = ask(town, proposer, "POST", f"{LIMITS}/{waiting['id']}/grant")
    assert (status, "You proposed it" in said["detail"]) == (403, True)
    status, done = ask(town, other, "POST", f"{LIMITS}/{waiting['id']}/grant")
    assert (status, done["kind"], done["status"]) == (200, "finance_limit", "granted")
    seen = ask(town, other, "GET", done["address"].removeprefix("/api/v1"))[1]
    assert (seen["in_force"], seen["rows"][0]["above"]) == (waiting["above"], waiting["above"])
    assert ask(town, other, "POST", f"{LIMITS}/{waiting['id']}/refuse", json={"reason": "Too late."})[0] == 409


def test_a_proposal_is_refused_as_on_the_page_and_only_one_waits_at_a_time(town: Town) -> None:
    token = token_of(town, "finance")
    status, said = ask(town, token, "POST", LIMITS, json={"rule": "above", "above": "-5", "reason": "Resolution 12."})
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["above"])
    body = {"rule": "never", "reason": "Resolution 13."}
    status, made = ask(town, token, "POST", LIMITS, json=body)
    assert (status, made["status"]) == (201, "proposed")
    assert ask(town, token, "POST", LIMITS, json=body)[0] == 409
    status, done = ask(town, token, "POST", f"{LIMITS}/{made['id']}/withdraw", json={"reason": "Another number."})
    assert (status, done["status"]) == (200, "withdrawn")
    assert ask(town, token, "GET", LIMITS)[1]["rows"][0]["above"] is None


def test_it_needs_the_role_and_a_token_of_its_scope(town: Town) -> None:
    scopes = sorted(SCOPES.keys() - {"settings"})
    assert ask(town, token_of(town, "officer"), "GET", LIMITS)[0] == 200
    assert ask(town, token_of(town, "inspector"), "GET", LIMITS)[0] == 403
    body = {"rule": "never", "reason": "Resolution 14."}
    assert ask(town, token_of(town, "officer"), "POST", LIMITS, json=body)[0] == 403
    status, said = ask(town, token_of(town, "finance", *scopes), "POST", LIMITS, json=body)
    assert (status, "“settings”" in said["detail"]) == (403, True)
