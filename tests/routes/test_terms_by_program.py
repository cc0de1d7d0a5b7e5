"""Payment terms through the JSON interface: told, drafted part by part, tried, proposed, put into force and signed."""

from hashlib import sha256
from typing import Any

import pytest

from operations.tokens import SCOPES
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_interface import ask, token_of

TERMS, DRAFTS = f"/contracts/{CONTRACT}/terms", f"/contracts/{CONTRACT}/terms-drafts"


def a_draft(town: Town, token: str, **begun: Any) -> str:
    """Where a draft is read that was begun just now."""
    status, made = ask(town, token, "POST", DRAFTS, json=begun or {"amendment": 0})
    assert (status, made["kind"]) == (201, "terms_draft")
    return str(made["address"]).removeprefix("/api/v1")


def change(town: Town, token: str, address: str, draft: str, **sent: Any) -> tuple[int, Any]:
    """The answer to an act upon the draft as it stands now."""
    now = ask(town, token, "GET", draft)[1]["lock_version"]
    return ask(town, token, "POST", address, json={"lock_version": now, **sent})


def test_the_terms_in_force_are_told_rule_by_rule_as_on_their_page(town: Town) -> None:
    page = town.ask("vendor", "GET", TERMS).text
    status, told = ask(town, token_of(town, "vendor-a"), "GET", f"{TERMS}/in-force")
    assert (status, told["amendment"]) == (200, 0)
    rules = [each for goal in told["goals"] for each in goal["measures"]]
    rules += [each for name in ("composites", "payments", "limits", "settling", "watched") for each in told[name]]
    assert len(rules) > 10
    for rule in rules:
        assert f'id="{rule["id"]}"' in page
        for line in rule["table"] if len(rule["table"]) > 1 else ():
            assert line["gives"] in page
    assert any(len(each["table"]) > 1 for each in rules)
    assert ask(town, token_of(town, "vendor-b"), "GET", f"{TERMS}/in-force")[0] == 404


def test_a_contract_without_terms_tells_no_rules(town: Town) -> None:
    token = token_of(town, "officer")
    body = {"number": "BARE-1", "title": "Bare", "value": "1", "starts": "2028-01-01", "ends": "2028-01-31"}
    assert ask(town, token, "POST", "/contracts", json=body | {"due_days": 5, "vendor_name": "Bare"})[0] == 201
    status, told = ask(town, token, "GET", "/contracts/BARE-1/terms/in-force")
    assert (status, told["amendment"], told["payments"], told["frame"]) == (200, None, [], "")


def test_a_document_is_sent_letter_for_letter_as_it_is_hashed(town: Town) -> None:
    token = token_of(town, "officer")
    version = ask(town, token, "GET", f"{TERMS}/0")[1]
    sent = town.ask("officer", "GET", f"/api/v1{TERMS}/0/document").data
    assert sha256(sent).hexdigest() == version["digest"]
    draft = a_draft(town, token)
    status, document = ask(town, token, "GET", f"{draft}/document")
    assert (status, document) == (200, ask(town, token, "GET", draft)[1]["document"])


def put_into_force(town: Town) -> str:
    """Where a version is read that one officer proposed and another put into force just now."""
    token = token_of(town, "officer")
    draft = a_draft(town, token)
    day = ask(town, token, "GET", draft)[1]["days"][-1]["day"]
    assert change(town, token, draft, draft, title="The same again", effective_on=day)[0] == 200
    version = change(town, token, f"{draft}/propose", draft)[1]
    assert ask(town, token_of(town, "officer2"), "POST", f"/terms/{version['id']}/activate")[0] == 200
    return str(version["address"]).removeprefix("/api/v1")


def test_both_parties_sign_the_edge_tables_that_they_read_once_each(town: Town) -> None:
    version = put_into_force(town)
    for name, signed in (("officer", ["city"]), ("vendor-a", ["city", "vendor"])):
        token = token_of(town, name)
        edges = ask(town, token, "GET", version)[1]["edges"]
        assert (edges["may_sign"], edges["tables"]["tables"] != []) == (True, True)
        assert ask(town, token, "POST", f"{version}/edges", json={"digest": "0" * 64})[0] == 409
        status, made = ask(town, token, "POST", f"{version}/edges", json={"digest": edges["digest"]})
        assert (status, made["kind"]) == (200, "edge_signature")
        after = ask(town, token, "GET", version)[1]["edges"]
        assert (after["may_sign"], [each["party"] for each in after["signatures"]]) == (False, signed)
        assert ask(town, token, "POST", f"{version}/edges", json={"digest": edges["digest"]})[0] == 409
    assert ask(town, token_of(town, "vendor-b"), "POST", f"{version}/edges", json={"digest": "0"})[0] == 404


def test_a_draft_says_what_it_changes_what_it_would_have_paid_and_becomes_terms_by_two_officers(town: Town) -> None:
    token, other = token_of(town, "officer"), token_of(town, "officer2")
    draft = a_draft(town, token)
    seen = ask(town, token, "GET", draft)[1]
    assert (seen["problems"], seen["changes"], len(seen["to_do"])) == ([], [], 2)
    payment = ask(town, token, "GET", f"{draft}/parts/payments.2")[1]
    value = payment["value"] | {"title": "Paid otherwise"}
    assert change(town, token, f"{draft}/parts/payments.2", draft, value=value)[0] == 200
    late = seen["days"][-1]["day"]
    assert change(town, token, draft, draft, title="Another title", effective_on="2027-07-02")[0] == 422
    assert change(town, token, draft, draft, title="Another title", effective_on=late)[0] == 200
    seen = ask(town, token, "GET", draft)[1]
    assert (seen["title"], seen["effective_on"], seen["to_do"]) == ("Another title", late, [])
    assert any("Paid otherwise" in each for each in seen["changes"])
    tried = ask(town, token, "GET", f"{draft}/trial")[1]["trial"]
    assert (tried["settled"] > 0, tried["change"]) == (True, "0.00")
    assert {each["touched"] for each in tried["periods"]} == {False}
    status, version = change(town, token, f"{draft}/propose", draft)
    assert (status, version["kind"], version["status"]) == (200, "terms", "draft")
    assert ask(town, token, "GET", draft)[0] == 404
    proposed = ask(town, other, "GET", version["address"].removeprefix("/api/v1"))[1]
    assert (proposed["trial"]["periods"], proposed["changes"] != []) == ([], True)
    activated = f"/terms/{version['id']}/activate"
    assert ask(town, token, "POST", activated)[0] == 403
    status, done = ask(town, other, "POST", activated)
    assert (status, done["status"]) == (200, "active")
    assert ask(town, other, "POST", activated)[0] == 409
    assert ask(town, other, "POST", f"/terms/{version['id']}/withdraw", json={"reason": "Late."})[0] == 409


def test_a_proposed_version_is_withdrawn_with_a_reason_and_a_draft_is_thrown_away(town: Town) -> None:
    token = token_of(town, "officer")
    draft = a_draft(town, token)
    day = ask(town, token, "GET", draft)[1]["days"][-1]["day"]
    assert change(town, token, f"{draft}/propose", draft)[0] == 422
    assert change(town, token, draft, draft, title="Withdrawn again", effective_on=day)[0] == 200
    version = change(town, token, f"{draft}/propose", draft)[1]
    assert ask(town, token, "POST", f"/terms/{version['id']}/withdraw", json={"reason": ""})[0] == 422
    status, done = ask(town, token, "POST", f"/terms/{version['id']}/withdraw", json={"reason": "A mistake."})
    assert (status, done["status"]) == (200, "withdrawn")
    told = ask(town, token, "GET", TERMS)[1]["versions"][0]
    assert told == {name: ask(town, token, "GET", f"{TERMS}/{told['amendment']}")[1][name] for name in told}
    assert (told["proposed"]["person"], told["activated"]) == ("Officer One", None)
    assert told["follows"] < told["amendment"]
    assert (told["withdrawn"]["person"], told["withdrawn"]["reason"]) == ("Officer One", "A mistake.")
    thrown = a_draft(town, token)
    status, done = change(town, token, f"{thrown}/discard", thrown)
    assert (status, done["address"]) == (200, f"/api/v1{DRAFTS}")
    assert ask(town, token, "GET", thrown)[0] == 404


def test_a_draft_that_somebody_changed_since_is_a_conflict_in_every_act(town: Town) -> None:
    token, other = token_of(town, "officer"), token_of(town, "officer2")
    draft = a_draft(town, token)
    read = ask(town, token, "GET", draft)[1]["lock_version"]
    assert change(town, other, f"{draft}/parts", draft, name="measures")[0] == 201
    acts: dict[str, dict[str, Any]] = {
        "": {"title": "Mine"},
        "/document": {"document": {}},
        "/propose": {},
        "/discard": {},
        "/parts": {"name": "limits"},
        "/parts/contract": {"value": {}},
        "/parts/measures.0/remove": {},
    }
    before = ask(town, token, "GET", draft)[1]
    for act, sent in acts.items():
        status, said = ask(town, token, "POST", draft + act, json={"lock_version": read, **sent})
        assert (act, status, "saved this draft in the meantime" in said["detail"]) == (act, 409, True)
    assert ask(town, token, "GET", draft)[1] == before


def test_a_part_is_added_tried_saved_read_with_its_edges_and_taken_out(town: Town) -> None:
    token = token_of(town, "officer")
    draft = a_draft(town, token)
    measures = [each["key"] for each in ask(town, token, "GET", draft)[1]["parts"] if "measures" in each["key"]]
    status, made = change(town, token, f"{draft}/parts", draft, name="measures")
    part = f"{draft}/parts/measures.{len(measures)}"
    assert (status, made["address"]) == (201, f"/api/v1{part}")
    empty = ask(town, token, "GET", part)[1]
    assert (empty["problems"] != [], empty["told"], empty["edges"]) == (True, None, [])
    known = ask(town, token, "GET", f"{draft}/parts/measures.0")[1]
    status, would = ask(town, token, "POST", f"{part}/try", json={"value": known["value"] | {"id": "again"}})
    assert (status, would["problems"], would["told"]["id"]) == (200, [], "again")
    assert ask(town, token, "GET", part)[1] == empty
    assert change(town, token, part, draft, value=known["value"] | {"id": "again"})[0] == 200
    assert ask(town, token, "GET", part)[1]["told"] == would["told"]
    assert change(town, token, f"{part}/remove", draft)[0] == 200
    assert ask(town, token, "GET", part)[0] == 404
    for goals in ([], [{"id": "g", "title": "Roads that last"}]):
        assert change(town, token, f"{draft}/parts/goals", draft, value=goals)[0] == 200
        assert ask(town, token, "GET", f"{draft}/parts/goals")[1]["value"] == goals


def test_a_value_is_tried_on_the_schedule_of_a_part(town: Town) -> None:
    token = token_of(town, "officer")
    draft = a_draft(town, token)
    keys = [each["key"] for each in ask(town, token, "GET", draft)[1]["parts"]]
    seen = [ask(town, token, "GET", f"{draft}/parts/{key}")[1] for key in keys]
    part = next(each for each in seen if each["edges"])
    edge = next(each for each in part["edges"] if each["place"].startswith("exactly"))
    address = f"{draft}/parts/{part['key']}"
    assert ask(town, token, "GET", f"{address}?value={edge['result']}")[1]["tried"]["worth"] == edge["worth"]
    for wrong in ("value=much", "value=" + "9" * 41, "size=0", "valeu=1"):
        assert ask(town, token, "GET", f"{address}?{wrong}")[0] == 422
    assert ask(town, token, "GET", f"{draft}/parts/payments.99")[0] == 404


def test_a_draft_is_begun_from_one_thing_that_is_there(town: Town) -> None:
    token = token_of(town, "officer")
    starts = ask(town, token, "GET", DRAFTS)[1]
    assert (starts["versions"][-1]["amendment"], town.ids["draft_id"] in {each["id"] for each in starts["drafts"]}) == (
        0,
        True,
    )
    for starter in starts["starters"]:
        seen = ask(town, token, "GET", a_draft(town, token, starter=starter["name"]))[1]
        assert seen["document"]["contract"]["number"] == CONTRACT
    document = seen["document"] | {"contract": {}}
    seen = ask(town, token, "GET", a_draft(town, token, document=document))[1]
    assert (seen["document"], seen["problems"] != []) == (document, True)
    assert ask(town, token, "POST", DRAFTS, json={})[0] == 422
    assert ask(town, token, "POST", DRAFTS, json={"amendment": 0, "document": {}})[0] == 422
    assert ask(town, token, "POST", DRAFTS, json={"amendment": 77})[0] == 404
    assert ask(town, token, "POST", DRAFTS, json={"starter": "../secret"})[0] == 404


STRANGE: tuple[dict[str, Any], ...] = (
    {},
    {"contract": None, "measures": None, "payments": {}, "tables": "x", "goals": 5, "notes": {"a": []}},
    {"measures": [None, 1, "x", [], {"schedule": None}, {"schedule": {"kind": []}}, {"title": {}}]},
    {"payments": [{"of": [], "schedule": {"kind": "steps", "bands": [{}]}}], "limits": [[]], "source": []},
    {"tables": [{"columns": [None, {"heading": 1}], "reported_by": 5}], "reporting": [], "items": [{"price": {}}]},
    {"examples": [{"facts": {"tables": 1}, "expected": []}], "order": {"a": 1}, "retainage": [], "clocks": "all"},
    {"contract": {"starts": 20270101, "ends": [], "value": {}, "title": {}}, "composites": [{"of": 5}], "cover": 1.5},
)


@pytest.mark.parametrize("document", STRANGE)
def test_whatever_stands_in_a_draft_is_kept_read_and_said_to_be_wrong(town: Town, document: dict[str, Any]) -> None:
    token = token_of(town, "officer")
    draft = a_draft(town, token)
    assert change(town, token, f"{draft}/document", draft, document=document)[0] == 200
    status, seen = ask(town, token, "GET", draft)
    assert (status, seen["document"], seen["problems"] != [], seen["examples"]) == (200, document, True, [])
    page = town.ask("officer", "GET", f"/terms/drafts/{draft.rpartition('/')[2]}")
    assert page.status_code == 200
    for part in seen["parts"]:
        status, said = ask(town, token, "GET", f"{draft}/parts/{part['key']}?value=1&size=1")
        assert (part["key"], status, said["title"] != "") == (part["key"], 200, True)
    assert ask(town, token, "GET", f"{draft}/trial") == (200, {"problems": len(seen["problems"]), "trial": None})
    assert change(town, token, f"{draft}/propose", draft)[0] == 422


@pytest.mark.parametrize("number", ["1e400", "-1e99999999999999999999", "9" * 400 + ".5"])
def test_a_number_that_nothing_reads_again_is_refused(town: Town, number: str) -> None:
    token = token_of(town, "officer")
    draft = a_draft(town, token)
    body = f'{{"lock_version": 1, "document": {{"notes": [{number}]}}}}'
    status, said = ask(town, token, "POST", f"{draft}/document", data=body, content_type="application/json")
    assert (status, f"{number[:40]} is out of reach" in said["detail"]) == (422, True)
    assert ask(town, token, "GET", draft)[0] == 200


def test_drafting_needs_the_role_and_a_token_of_its_scope(town: Town) -> None:
    officer = token_of(town, "officer", *(SCOPES.keys() - {"contracts"}))
    draft = f"/terms-drafts/{town.ids['draft_id']}"
    assert ask(town, officer, "GET", draft)[0] == 200
    for act in ("/propose", "/discard"):
        status, said = ask(town, officer, "POST", draft + act, json={"lock_version": 1})
        assert (status, "“contracts”" in said["detail"]) == (403, True)
    for name in ("vendor-a", "finance", "inspector", "auditor"):
        token = token_of(town, name)
        assert {ask(town, token, "GET", each)[0] for each in (draft, DRAFTS, f"{draft}/trial")} == {403}
