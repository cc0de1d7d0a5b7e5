"""The care for a running contract by JSON: corrective actions, meetings and words in disputes, as on their pages."""

import io
from datetime import timedelta
from typing import Any

from models.clock import today
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_interface import ask, tokens_of

FORM = "multipart/form-data"
IN_A_WEEK = f"{today('America/New_York') + timedelta(days=7)}"
ASKED = {"title": "Late openings", "words": "Three a week.", "owner": "Foreman", "source": "", "measure": "T1"}
ASKED |= {"plan_due_on": IN_A_WEEK, "due_on": IN_A_WEEK}


def asked_for(town: Town, tokens: dict[str, str]) -> str:
    """The address of a corrective action that was asked for just now."""
    status, made = ask(town, tokens["officer"], "POST", f"/contracts/{CONTRACT}/corrective-actions", json=ASKED)
    assert (status, made["kind"], made["status"]) == (201, "corrective_action", "asked")
    return str(made["address"]).removeprefix("/api/v1")


def planned(town: Town, tokens: dict[str, str], address: str) -> None:
    """The vendor's plan is sent."""
    plan = {"words": "Earlier.", "steps": [{"words": "Two crews", "due_on": IN_A_WEEK}]}
    assert ask(town, tokens["vendor"], "POST", f"{address}/plan", json=plan)[0] == 200


def finished(town: Town, tokens: dict[str, str], address: str, **parts: Any) -> tuple[int, Any]:
    """What is answered to the vendor's report that all is done, sent as a form."""
    form = {"words": "All open.", "files": [(io.BytesIO(b"a photo"), "photo.jpg"), (io.BytesIO(b"b"), "b.txt")]}
    return ask(town, tokens["vendor"], "POST", f"{address}/finish", data=form | parts, content_type=FORM)


def test_a_corrective_action_goes_from_desk_to_desk_with_the_files_that_show_it(town: Town) -> None:
    tokens = tokens_of(town)
    address = asked_for(town, tokens)
    planned(town, tokens, address)
    status, said = ask(town, tokens["vendor"], "POST", f"{address}/finish", json={"words": "All open."})
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["files"])
    assert finished(town, tokens, address)[0] == 200
    assert ask(town, tokens["vendor"], "POST", f"{address}/close", json={"reason": "Seen."})[0] == 403
    status, said = ask(town, tokens["officer"], "POST", f"{address}/close", json={"reason": "Seen on site."})
    assert (status, said["status"]) == (200, "closed")
    seen = ask(town, tokens["vendor"], "GET", address)[1]
    assert [each["act"] for each in seen["turns"]] == ["asked", "planned", "finished", "closed"]
    assert [(each["turn"], each["words"]) for each in seen["steps"]] == [(2, "Two crews")]
    assert sorted(each["name"] for each in seen["files"]) == ["b.txt", "photo.jpg"]
    assert (seen["action"]["measure"], seen["action"]["source_kind"], seen["next_due_on"]) == ("T1", "measure", None)
    assert ask(town, tokens["officer"], "POST", f"{address}/return", json={"reason": "Again."})[0] in (409, 422)


def test_a_file_of_a_corrective_action_is_the_one_that_was_sent(town: Town) -> None:
    tokens = tokens_of(town)
    address = asked_for(town, tokens)
    planned(town, tokens, address)
    assert finished(town, tokens, address, attachments=[])[0] == 200
    found = {each["name"]: each["sha256"] for each in ask(town, tokens["officer"], "GET", address)[1]["files"]}
    headers = {"Authorization": f"Bearer {tokens['officer']}"}
    file = f"/api/v1{address}/files/{found['photo.jpg']}"
    answer = town.ask("nobody", "GET", file, headers=headers)
    assert (answer.data, answer.mimetype) == (b"a photo", "application/octet-stream")
    assert "photo.jpg" in answer.headers["Content-Disposition"]
    assert town.ask("nobody", "GET", f"{file}?x=1", headers=headers).status_code == 422
    assert town.ask("nobody", "GET", f"/api/v1{address}/files/{'0' * 64}", headers=headers).status_code == 404


def test_what_is_wrong_in_a_step_is_told_at_its_place_in_the_list(town: Town) -> None:
    tokens = tokens_of(town)
    address = asked_for(town, tokens)
    steps = [{"words": "One", "due_on": IN_A_WEEK}, {"words": "Two", "due_on": "soon"}]
    status, said = ask(town, tokens["vendor"], "POST", f"{address}/plan", json={"words": "So.", "steps": steps})
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["steps[1].due_on"])
    assert ask(town, tokens["vendor"], "GET", address)[1]["steps"] == []


def test_a_form_has_the_parts_of_its_description_and_no_others(town: Town) -> None:
    tokens = tokens_of(town)
    address = asked_for(town, tokens)
    planned(town, tokens, address)
    for parts, path in (
        ({"files": "no file"}, "files"),
        ({"more": "x"}, "more"),
        ({"words": ["one", "two"]}, "words"),
        ({"words": (io.BytesIO(b"x"), "x.txt")}, "words"),
        ({"words": ""}, "words"),
        ({"files": [(io.BytesIO(b"x"), "x.txt"), (io.BytesIO(b"y"), "y\0.txt")]}, ""),
    ):
        status, said = finished(town, tokens, address, **parts)
        assert (status, path in [each["path"] for each in said["problems"]]) == (422, True), (parts, said)
    assert ask(town, tokens["vendor"], "GET", address)[1]["action"]["status"] == "planned"


def test_evidence_that_was_attached_before_is_offered_and_may_be_named_again(town: Town) -> None:
    tokens = tokens_of(town)
    address = asked_for(town, tokens)
    planned(town, tokens, address)
    offered = [each["id"] for each in ask(town, tokens["vendor"], "GET", address)[1]["offered"]]
    assert ask(town, tokens["officer"], "GET", address)[1]["offered"] == []
    assert town.ids["attachment_id"] in offered
    body = {"words": "All open.", "attachments": [town.ids["attachment_id"]]}
    assert ask(town, tokens["vendor"], "POST", f"{address}/finish", json=body)[0] == 200
    assert len(ask(town, tokens["vendor"], "GET", address)[1]["files"]) == 1


def test_a_word_in_a_dispute_is_sent_with_its_file(town: Town) -> None:
    tokens, address = tokens_of(town), f"/disputes/{town.ids['dispute_id']}"
    form = {"words": "See the log.", "files": (io.BytesIO(b"another log"), "another.txt")}
    assert ask(town, tokens["officer"], "POST", f"{address}/answer", data=form)[0] == 200
    seen = ask(town, tokens["vendor"], "GET", address)[1]
    assert [(each["turn"], each["name"]) for each in seen["files"]][-1] == (2, "another.txt")
    headers = {"Authorization": f"Bearer {tokens['vendor']}"}
    given = town.ask("nobody", "GET", f"/api/v1{address}/files/{seen['files'][-1]['sha256']}", headers=headers)
    assert given.data == b"another log"


def test_a_dispute_is_decided_over_what_was_read_alone(town: Town) -> None:
    tokens, objection = tokens_of(town), {"line": "standby", "claimed": "500.00", "words": "We waited."}
    disputed = ask(town, tokens["vendor"], "POST", f"/statements/{town.ids['statement_id']}/disputes", json=objection)
    address = str(disputed[1]["address"]).removeprefix("/api/v1")
    assert ask(town, tokens["officer"], "POST", f"{address}/answer", json={"words": "You did not."})[0] == 200
    read = ask(town, tokens["finance"], "GET", address)[1]["turns"][-1]["number"]
    assert ask(town, tokens["vendor"], "POST", f"{address}/reply", json={"words": "Here is the log."})[0] == 200
    rejects = {"outcome": "reject", "words": "There is no log.", "turn": read}
    status, said = ask(town, tokens["finance"], "POST", f"{address}/decide", json=rejects)
    assert (status, "More was said" in said["detail"]) == (409, True)
    assert ask(town, tokens["vendor"], "GET", address)[1]["dispute"]["status"] == "replied"
    seen = ask(town, tokens["finance"], "GET", address)[1]
    assert [each["way"] for each in seen["ways"]] == ["line", "facts"]
    assert ask(town, tokens["vendor"], "GET", address)[1]["ways"] == []
    accepts = {"outcome": "accept", "words": "Right.", "turn": seen["turns"][-1]["number"], "settled_by": "excusal"}
    status, said = ask(town, tokens["finance"], "POST", f"{address}/decide", json=accepts)
    assert (status, said["problems"][0]["path"], said["problems"][0]["expected"]) == (422, "settled_by", "line, facts")
    rejects["turn"] = ask(town, tokens["finance"], "GET", address)[1]["turns"][-1]["number"]
    assert ask(town, tokens["finance"], "POST", f"{address}/decide", json=rejects)[1]["status"] == "rejected"


def test_a_meeting_is_planned_held_and_its_actions_closed(town: Town) -> None:
    tokens, day = tokens_of(town), f"{today('America/New_York')}"
    body = {"kind": "operations", "on_day": day, "place": "City hall"}
    status, made = ask(town, tokens["officer"], "POST", f"/contracts/{CONTRACT}/meetings", json=body)
    assert (status, made["status"]) == (201, "planned")
    address = str(made["address"]).removeprefix("/api/v1")
    before = ask(town, tokens["officer"], "GET", address)[1]
    assert (before["record"], before["minutes"], before["agreed"]) == (None, [], [])
    assert before["agenda"] != []
    assert ask(town, tokens["officer"], "POST", f"{address}/minutes", json={"minutes": "Early."})[0] == 422
    held = {"held_on": day, "present": "Everybody", "minutes": "All is well."}
    wrong = held | {"agreed": [{"words": "Send the log", "owner": "Foreman", "party": "city", "due_on": "soon"}]}
    status, said = ask(town, tokens["officer"], "POST", f"{address}/held", json=wrong)
    assert (status, [each["path"] for each in said["problems"]]) == (422, ["agreed[0].due_on"])
    right = held | {"agreed": [{"words": "Send the log", "owner": "Foreman", "party": "city", "due_on": day}]}
    assert ask(town, tokens["vendor"], "POST", f"{address}/held", json=right)[0] == 403
    assert ask(town, tokens["officer"], "POST", f"{address}/held", json=right)[1]["status"] == "held"
    assert ask(town, tokens["officer"], "POST", f"{address}/minutes", json={"minutes": "One more."})[0] == 200
    (agreed,) = ask(town, tokens["vendor"], "GET", address)[1]["agreed"]
    closing = f"/meeting-actions/{agreed['id']}/close"
    status, said = ask(town, tokens["officer"], "POST", closing, json={"reason": "It came."})
    assert (status, said["status"], said["address"]) == (200, "closed", f"/api/v1{address}")
    seen = ask(town, tokens["vendor"], "GET", address)[1]
    assert [each["words"] for each in seen["minutes"]] == ["All is well.", "One more."]
    assert [each["came_of_it"] for each in seen["agreed"]] == ["It came."]
    assert seen["agenda"] == before["agenda"]
    counted = ask(town, tokens["vendor"], "GET", f"/contracts/{CONTRACT}/meetings")[1]
    assert counted["quarterly_held"] >= 0
    assert seen["meeting"] in [each["meeting"] for each in counted["rows"]]


def test_a_meeting_that_is_called_off_is_not_held(town: Town) -> None:
    token, day = tokens_of(town)["officer"], f"{today('America/New_York') + timedelta(days=1)}"
    plan = {"kind": "oversight", "on_day": day}
    made = ask(town, token, "POST", f"/contracts/{CONTRACT}/meetings", json=plan)[1]
    address = str(made["address"]).removeprefix("/api/v1")
    assert ask(town, token, "POST", f"{address}/cancel", json={"reason": ""})[0] == 422
    assert ask(town, token, "POST", f"{address}/cancel", json={"reason": "Storm."})[1]["status"] == "cancelled"
    held = {"held_on": day, "present": "Nobody", "minutes": "None."}
    assert ask(town, token, "POST", f"{address}/held", json=held)[0] in (409, 422)


def test_a_program_reads_what_a_ruling_can_be_about_before_it_asks(town: Town) -> None:
    tokens, rulings = tokens_of(town), f"/contracts/{CONTRACT}/rulings"
    choices = ask(town, tokens["officer"], "GET", f"{rulings}/choices")[1]
    abouts = [each["about"] for each in choices["abouts"] if each["kind"] == "hold"]
    assert "2027-07" in choices["periods"]
    wanted = {"kind": "hold", "period": "2027-07", "reason": "Unclear.", "ends_when": "The log comes."}
    status, said = ask(town, tokens["officer"], "POST", rulings, json=wanted | {"about": "bonus"})
    (problem,) = said["problems"]
    assert (status, problem["path"], problem["expected"].split(", ")[:2]) == (422, "about", abouts[:2])
    assert ask(town, tokens["officer"], "POST", rulings, json=wanted | {"about": abouts[0]})[0] == 201
    assert ask(town, tokens["vendor"], "GET", f"{rulings}/choices")[0] == 403
