"""An evaluation at a contract's end: facts as they stood, the vendor's own words, two officers."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine

from contracts.entries import NewContract
from contracts.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from contracts.evaluations import CRITERIA
from contracts.figures import digest_of
from models.contracts import find_contract
from models.database import db
from models.evaluations import Evaluation
from models.events import events_of
from models.file_store import FileStore
from models.messages import Message
from models.thing_names import names_of_things
from operations.audit_files import write_audit_file
from operations.contract_entry import enter_contract
from operations.desks import open_desk
from operations.evaluation_lists import evaluations_of_contract, list_evaluations, states_for
from operations.evaluations import (
    answer_evaluation,
    decide_evaluation,
    final_ratings,
    find_evaluation_place,
    finish_evaluation,
    see_evaluation,
    write_evaluation,
)
from operations.renewals import see_renewal
from operations.rulings import ask_waiver, grant_ruling
from operations.verification import verify_everything
from tests.operations.city import SMALL, somebody

pytestmark = pytest.mark.usefixtures("turns_agree")

FAIR = {f"grade_{name}": "satisfactory" for name in CRITERIA} | {"words": "A fair year.", "answer_days": "14"}
WORDS = "July was the gas company.\nSee our letter."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-11-10T15:00:00Z", tick=False) as travel:
        yield travel


def written(by: str = "officer", **texts: str) -> Evaluation:
    judged = write_evaluation(somebody(by), SMALL, FAIR | texts)
    db.session.commit()
    return judged


def signed(**texts: str) -> Evaluation:
    judged = written()
    answer_evaluation(somebody("vendor-a"), judged.id, {"words": WORDS})
    db.session.commit()
    finish_evaluation(somebody("officer"), judged.id, FAIR | texts)
    db.session.commit()
    decide_evaluation(somebody("officer2"), judged.id, "sign", "")
    db.session.commit()
    return judged


def titles(short: str, mine: bool = True) -> list[str]:
    desk = open_desk(somebody(short))
    return [
        each.title for each in (desk.mine if mine else desk.others) if each.link_kind in ("evaluation", "to_evaluate")
    ]


def test_the_facts_are_kept_as_they_stood_and_the_vendors_words_as_typed(
    store: FileStore, clock: time_machine.Traveller
) -> None:
    assert titles("officer") == [f"Evaluate {SMALL}, which has ended"]
    judged = written()
    assert titles("officer") == []
    assert titles("vendor-a") == ["Read the evaluation, and answer it if you want to"]
    answer_evaluation(somebody("vendor-a"), judged.id, {"words": f" {WORDS} "})
    assert titles("officer") == titles("officer2") == ["Make the evaluation final"]
    clock.move_to("2027-12-20T15:00:00Z")
    changed = FAIR | {
        "grade_timeliness": "unsatisfactory",
        "note_timeliness": "Late each month.",
        "words": "On the whole.",
    }
    finish_evaluation(somebody("officer"), judged.id, changed)
    assert (titles("officer"), titles("officer2")) == ([], ["Sign or return the evaluation"])
    decide_evaluation(somebody("officer2"), judged.id, "sign", "")
    db.session.commit()
    seen = see_evaluation(somebody("vendor-a"), judged.id)
    assert (seen.evaluation.status, seen.facts.as_of) == ("signed", date(2027, 11, 10))
    assert [(each.act, each.party, each.words) for each in seen.turns] == [
        ("written", "city", "A fair year."),
        ("answered", "vendor", WORDS),
        ("finished", "city", "On the whole."),
        ("signed", "city", ""),
    ]
    assert [each.grade for each in seen.ratings if each.criterion == "timeliness"] == ["satisfactory", "unsatisfactory"]
    assert final_ratings(seen.ratings)["timeliness"].note == "Late each month."
    acts = [event.act.split(".")[1] for event in events_of(judged.government_id, "evaluation", judged.id)]
    assert acts == ["written", "answered", "finished", "signed"]
    named = names_of_things(judged.government_id, [("evaluation", judged.id)])
    assert list(named.values()) == [f"{SMALL}, number 1"]
    assert verify_everything(store).differences == ()


def test_nothing_is_evaluated_while_it_runs_and_nothing_twice(store: FileStore, clock: time_machine.Traveller) -> None:
    clock.move_to("2027-10-31T15:00:00Z")
    with pytest.raises(Refused, match="runs until October 31, 2027"):
        find_evaluation_place(somebody("officer"), SMALL)
    assert titles("officer") == []
    clock.move_to("2027-11-01T15:00:00Z")
    judged = written()
    with pytest.raises(Conflict, match="has an evaluation already"):
        written("officer2")
    decide_evaluation(somebody("officer2"), judged.id, "withdraw", "The wrong contract.")
    again = written("officer2")
    _, found = evaluations_of_contract(somebody("auditor"), SMALL)
    assert [
        (each.evaluation and each.evaluation.number, each.evaluation and each.evaluation.status) for each in found
    ] == [
        (2, "written"),
        (1, "withdrawn"),
    ]
    assert again.number == 2


def test_it_is_final_only_once_the_vendor_answered_or_its_days_have_passed(
    store: FileStore, clock: time_machine.Traveller
) -> None:
    judged = written(answer_days="10")
    assert judged.answer_due_on == date(2027, 11, 20)
    with pytest.raises(Refused, match="may answer until November 20, 2027"):
        finish_evaluation(somebody("officer"), judged.id, FAIR)
    clock.move_to("2027-11-20T15:00:00Z")
    assert not see_evaluation(somebody("officer"), judged.id).may_finish
    clock.move_to("2027-11-21T15:00:00Z")
    assert titles("officer") == ["Make the evaluation final"]
    with pytest.raises(Invalid):
        finish_evaluation(somebody("officer"), judged.id, FAIR | {"grade_quality": "exceptional"})
    finish_evaluation(somebody("officer"), judged.id, FAIR)
    with pytest.raises(Refused, match="it must be written"):
        answer_evaluation(somebody("vendor-a"), judged.id, {"words": "Too late."})


def test_whoever_wrote_it_or_made_it_final_does_not_sign_it(store: FileStore) -> None:
    judged = written()
    answer_evaluation(somebody("vendor-a"), judged.id, {"words": WORDS})
    finish_evaluation(somebody("officer"), judged.id, FAIR)
    with pytest.raises(NotAllowed, match="You wrote this evaluation"):
        decide_evaluation(somebody("officer"), judged.id, "sign", "")
    decide_evaluation(somebody("officer2"), judged.id, "return", "Name the months.")
    finish_evaluation(somebody("officer2"), judged.id, FAIR)
    for short, why in (("officer", "wrote this evaluation"), ("officer2", "made it final")):
        with pytest.raises(NotAllowed, match=why):
            decide_evaluation(somebody(short), judged.id, "sign", "")
    assert titles("officer") == titles("officer2") == []


def test_a_vendor_sees_and_answers_its_own_alone(store: FileStore) -> None:
    judged = written()
    for act in (see_evaluation, lambda who, each: answer_evaluation(who, each, {"words": "Me too."})):
        with pytest.raises(NotFound):
            act(somebody("vendor-b"), judged.id)
    assert list_evaluations(somebody("vendor-b"), "open", None).rows == ()
    assert len(list_evaluations(somebody("vendor-a"), "open", None).rows) == 1
    assert "missing" not in states_for(somebody("vendor-a"))
    with pytest.raises(NotFound):
        list_evaluations(somebody("vendor-a"), "missing", None)
    for short in ("vendor-a", "finance", "auditor", "inspector"):
        with pytest.raises(NotAllowed):
            decide_evaluation(somebody(short), judged.id, "withdraw", "No.")
    with pytest.raises(NotAllowed):
        see_evaluation(somebody("inspector"), judged.id)
    with pytest.raises(NotAllowed):
        answer_evaluation(somebody("officer"), judged.id, {"words": "For them."})


def test_the_facts_that_a_vendor_reads_keep_the_citys_log_closed(store: FileStore) -> None:
    waiver = ask_waiver(somebody("officer"), SMALL, "repeated_series", "The routes are the same.")
    grant_ruling(somebody("officer2"), waiver.id, "Agreed.")
    judged = written()
    city, vendor = see_evaluation(somebody("auditor"), judged.id), see_evaluation(somebody("vendor-a"), judged.id)
    assert city.facts.section("rulings") is not None
    assert (vendor.facts.section("rulings") is None) == (city.facts != vendor.facts)
    assert vendor.facts.section("results") == city.facts.section("results")


def test_it_is_shown_in_the_dossier_of_another_contract_of_the_same_vendor(store: FileStore) -> None:
    vendor = find_contract(somebody("officer").government_id, SMALL).vendor_id
    new = NewContract("C-2", "Visits again", Decimal("1000.00"), date(2027, 11, 1), date(2028, 10, 31), 5)
    enter_contract(somebody("officer"), new, vendor)
    assert earlier("C-2") == []
    signed(grade_quality="not_rated", note_quality="Nobody measured it.")
    assert earlier("C-2") == [[f"{SMALL}: Visits", "2027-10-31", "Not rated", *(["Satisfactory"] * 4), "yes"]]
    assert earlier(SMALL) == []


def earlier(number: str) -> list[list[str]]:
    section = see_renewal(somebody("finance"), number).dossier.section("evaluations")
    assert section is not None
    return [[cell.says for cell in row] for row in section.rows]


def test_each_side_is_told_when_it_is_its_turn(store: FileStore) -> None:
    judged = signed()
    told = db.session.query(Message).filter_by(thing_kind="evaluation", thing_id=judged.id).order_by(Message.id).all()
    people = {somebody(short).person_id: short for short in ("officer", "officer2", "vendor-a", "vendor-b")}
    assert [(people.get(each.person_id), each.kind, each.title.split()[0]) for each in told] == [
        ("vendor-a", "turn", "Read"),
        *sorted((who, "turn", "Read") for who in ("officer", "officer2")),
        ("officer2", "turn", "Sign"),
        ("vendor-a", "news", "Signed:"),
        ("officer", "news", "Signed:"),
    ]
    assert all(each.settled_at is not None for each in told if each.kind == "turn")


def test_the_audit_file_holds_it_for_both_sides(store: FileStore) -> None:
    judged = signed()
    for short in ("auditor", "vendor-a"):
        made = io.BytesIO()
        write_audit_file(somebody(short), store, SMALL, made)
        told = json.loads(zipfile.ZipFile(made).read("evaluations/001.json"))
        assert [each["words"] for each in told["turns"]][1] == WORDS, short
        assert told["facts"]["as_of"] == "2027-11-10"
        assert told["facts_sha256"] == judged.facts_digest


def test_the_list_names_contracts_that_ended_and_were_not_evaluated(store: FileStore) -> None:
    (missing,) = list_evaluations(somebody("auditor"), "missing", None).rows
    assert (missing.contract.number, missing.evaluation) == (SMALL, None)
    judged = signed()
    assert list_evaluations(somebody("auditor"), "missing", None).rows == ()
    (entry,) = list_evaluations(somebody("auditor"), "signed", None, limit=1).rows
    assert entry.evaluation is not None
    assert (entry.evaluation.id, {each.grade for each in entry.ratings.values()}) == (judged.id, {"satisfactory"})
    assert digest_of(judged.facts) == judged.facts_digest
