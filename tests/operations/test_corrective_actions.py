"""Corrective actions: asked for from wherever it was seen, planned and shown by the vendor, closed or returned."""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from contracts.roles import Actor
from models.corrective_actions import CorrectiveAction
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.people import actor_by_email
from models.statements import PaymentStatement
from models.thing_names import names_of_things
from operations.audit_files import write_audit_file
from operations.corrective_action_lists import list_corrective_actions
from operations.corrective_actions import (
    ask_for_action,
    decide_action,
    find_action_file,
    finish_action,
    plan_action,
    see_corrective_action,
)
from operations.desks import open_desk
from operations.disputes import open_dispute
from operations.statements import compute_statement
from tests.operations.city import SMALL, somebody, submit, visits
from tests.standing_builders import an_attachment

pytestmark = pytest.mark.usefixtures("turns_agree")

ASKED = {"title": "Slow visits", "words": " Ten of 20\nwere slow. ", "measure": "quick_visits", "period": "2027-07"}
ASKED |= {"owner": "Dana Reyes", "plan_due_on": "2027-08-20", "due_on": "2027-09-10"}
PLAN = {"words": "Two more crews.", "step_1": "Hire", "step_1_on": "2027-08-25", "step_2": "Go"}
PLAN |= {"step_2_on": "9/5/2027"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-08-10T15:00:00Z", tick=False) as travel:
        yield travel


def asked(**texts: str) -> CorrectiveAction:
    action = ask_for_action(somebody("officer"), SMALL, ASKED | texts)
    db.session.commit()
    return action


def finished(store: FileStore, *attachment_ids: str) -> CorrectiveAction:
    action = asked()
    plan_action(somebody("vendor-a"), action.id, PLAN)
    uploads = [(io.BytesIO(b"log"), "C:\\logs\\august.pdf")]
    finish_action(somebody("vendor-a"), store, action.id, {"words": "Done."}, uploads, attachment_ids)
    db.session.commit()
    return action


def waiting(actor: Actor, action: CorrectiveAction) -> tuple[str, Any]:
    """On which side of the person's desk it stands, and by when."""
    desk = open_desk(actor)
    for side, entries in (("mine", desk.mine), ("others", desk.others)):
        for each in entries:
            if each.link_id == action.id:
                return side, None if each.due is None else each.due.isoformat()
    return "", None


def test_both_sides_words_steps_and_evidence_stay_as_they_were_given(store: FileStore) -> None:
    report = submit(store, "vendor-a", visits(slow=3), "2027-08")
    attachment = an_attachment(report)
    action = finished(store, attachment.id)
    decide_action(somebody("officer2"), action.id, "close", " The log says so. ")
    seen = see_corrective_action(somebody("auditor"), action.id)
    assert [(turn.act, turn.party, turn.words) for turn in seen.turns] == [
        ("asked", "city", "Ten of 20\nwere slow."),
        ("planned", "vendor", "Two more crews."),
        ("finished", "vendor", "Done."),
        ("closed", "city", "The log says so."),
    ]
    assert [(step.number, step.words, step.due_on.isoformat()) for step in seen.steps] == [
        (1, "Hire", "2027-08-25"),
        (2, "Go", "2027-09-05"),
    ]
    assert {(file.file_name, file.attachment_id) for file in seen.files} == {
        ("august.pdf", None),
        (attachment.file_name, attachment.id),
    }
    assert find_action_file(somebody("vendor-a"), action.id, attachment.file_sha256).turn_number == 3
    assert (seen.action.status, seen.due) == ("closed", None)
    acts = [event.act for event in events_of(action.government_id, "corrective_action", action.id)]
    assert acts == [f"corrective_action.{each}" for each in ("asked", "planned", "finished", "closed")]
    named = names_of_things(action.government_id, [("corrective_action", action.id)])
    assert named == {("corrective_action", action.id): f"{SMALL}, number 1"}


def test_each_desk_sees_whose_turn_it_is_and_by_when(store: FileStore) -> None:
    officer, vendor, other = somebody("officer2"), somebody("vendor-a"), somebody("vendor-b")
    action = asked()
    assert waiting(vendor, action) == ("mine", "2027-08-20")
    assert waiting(officer, action) == ("others", "2027-08-20")
    assert waiting(other, action) == ("", None)
    plan_action(vendor, action.id, PLAN)
    assert waiting(vendor, action) == ("mine", "2027-09-10")
    finish_action(vendor, store, action.id, {"words": "Done."}, [(io.BytesIO(b"log"), "log.txt")])
    assert waiting(officer, action) == ("mine", "2027-08-20"), "the policy gives ten days"
    assert waiting(vendor, action) == ("others", "2027-08-20")
    assert waiting(somebody("finance"), action) == ("others", "2027-08-20")
    decide_action(officer, action.id, "return", "September is missing.")
    (mine,) = [each for each in open_desk(vendor).mine if each.link_id == action.id]
    assert mine.note == "The city returned it; its words stand there."
    decide_action(officer, action.id, "withdraw", "The street was closed.")
    assert waiting(vendor, action) == waiting(officer, action) == ("", None)


def test_a_plan_that_is_not_enough_is_asked_for_again_and_both_plans_stay(store: FileStore) -> None:
    action = asked()
    plan_action(somebody("vendor-a"), action.id, PLAN)
    decide_action(somebody("officer"), action.id, "return", "Who does it?")
    again = {"words": "Dana does it.", "step_1": "Dana goes", "step_1_on": "2027-12-24"}
    plan_action(somebody("vendor-a"), action.id, again)
    seen = see_corrective_action(somebody("officer"), action.id)
    assert [(step.turn_number, step.words) for step in seen.steps] == [(2, "Hire"), (2, "Go"), (4, "Dana goes")]
    assert seen.action.status == "planned"


def test_nothing_is_done_out_of_turn_without_words_or_by_the_wrong_side(store: FileStore) -> None:
    action, vendor, officer = asked(), somebody("vendor-a"), somebody("officer")
    with pytest.raises(Refused, match="it must be planned"):
        finish_action(vendor, store, action.id, {"words": "Done."}, [(io.BytesIO(b"log"), "log.txt")])
    with pytest.raises(Refused, match="it must be finished"):
        decide_action(officer, action.id, "close", "Done.")
    for actor in (officer, somebody("auditor"), somebody("finance")):
        with pytest.raises(NotAllowed):
            plan_action(actor, action.id, PLAN)
    for actor in (vendor, somebody("inspector"), somebody("finance")):
        with pytest.raises(NotAllowed):
            decide_action(actor, action.id, "withdraw", "Why.")
    with pytest.raises(Invalid, match="Say why"):
        decide_action(officer, action.id, "withdraw", " ")
    plan_action(vendor, action.id, PLAN)
    with pytest.raises(Invalid) as caught:
        finish_action(vendor, store, action.id, {"words": "Done."})
    assert [problem.path for problem in caught.value.problems] == ["files"]


def test_it_does_not_exist_for_another_vendor(store: FileStore) -> None:
    action, other = finished(store), somebody("vendor-b")
    sha256 = see_corrective_action(somebody("auditor"), action.id).files[0].file_sha256
    for attempt in (
        lambda: see_corrective_action(other, action.id),
        lambda: plan_action(other, action.id, PLAN),
        lambda: finish_action(other, store, action.id, {"words": "Done."}, [(io.BytesIO(b"x"), "x")]),
        lambda: find_action_file(other, action.id, sha256),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert list_corrective_actions(other, "open", None).rows == ()
    assert len(list_corrective_actions(somebody("vendor-a"), "open", None).rows) == 1


def test_it_says_what_it_came_from(computed_store: FileStore) -> None:
    statement = db.session.query(PaymentStatement).first() or compute_statement(somebody("officer2"), SMALL, "2027-07")
    objection = {"line": "bonus", "claimed": "5,000.00", "words": "No."}
    dispute = open_dispute(somebody("vendor-a"), computed_store, statement.id, objection)
    assert (asked().source_kind, asked(measure="").source_kind) == ("measure", "free")
    from_dispute = asked(source=f"dispute:{dispute.id}")
    assert (from_dispute.source_kind, from_dispute.source_title) == ("dispute", f"Dispute 1: {dispute.title}")
    for source in ("dispute:none", "finding:none:1", "street:5", f"finding:{dispute.id}:x"):
        with pytest.raises(NotFound):
            asked(source=source)


def test_the_list_shows_by_state_what_is_overdue(store: FileStore, clock: time_machine.Traveller) -> None:
    first, second = asked(), asked(plan_due_on="2027-08-12")
    officer = actor_by_email("officer@harborview.example")

    def shown(state: str) -> list[tuple[str, int]]:
        return [(each.action.id, each.days_over) for each in list_corrective_actions(officer, state, None).rows]

    assert shown("open") == [(first.id, 0), (second.id, 0)]
    assert shown("overdue") == []
    clock.move_to("2027-08-15T15:00:00Z")
    assert shown("overdue") == [(second.id, 3)]
    page = list_corrective_actions(officer, "open", None, limit=1)
    assert [each.action.id for each in page.rows] == [first.id]
    assert [each.action.id for each in list_corrective_actions(officer, "open", page.after, 1).rows] == [second.id]
    decide_action(officer, second.id, "withdraw", "Mended already.")
    assert shown("settled") == [(second.id, 0)]


def test_the_audit_file_holds_it_for_the_city_and_for_its_vendor(store: FileStore) -> None:
    action = finished(store)
    decide_action(somebody("officer"), action.id, "close", "Seen.")
    for short in ("auditor", "vendor-a"):
        written = io.BytesIO()
        write_audit_file(somebody(short), store, SMALL, written)
        archive = zipfile.ZipFile(written)
        told = json.loads(archive.read("corrective_actions/001/corrective_action.json"))
        assert [turn["act"] for turn in told["turns"]] == ["asked", "planned", "finished", "closed"]
        assert told["turns"][1]["steps"][1] == {"words": "Go", "due_on": "2027-09-05"}
        (file,) = told["turns"][2]["files"]
        assert archive.read(f"corrective_actions/001/{file['sha256']}") == b"log"
