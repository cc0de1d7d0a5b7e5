"""Disputes: the vendor's words, both sides' turns and days, the decision of a third person, and what it pays."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from contracts.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, Stale
from models.database import db
from models.disputes import Dispute
from models.file_store import FileStore
from models.rulings import rulings_of_dispute
from models.statements import PaymentStatement
from operations.desks import open_desk
from operations.disputes import (
    answer_dispute,
    decide_dispute,
    find_dispute_file,
    open_dispute,
    reply_to_dispute,
    see_dispute,
    withdraw_dispute,
)
from operations.rulings import ask_ruling, grant_ruling
from operations.statements import approve_statement, compute_statement, review_statement
from operations.verification import verify_everything
from tests.operations.city import SMALL, somebody
from tests.operations.corrections import approve, correct

JULY = "2027-07"
WORDS = "  The log of July 3\nshows 25 minutes, not 35.  "
OBJECTION = {"line": "bonus", "claimed": "5,000.00", "words": WORDS}
VALUE = {"line": "bonus", "column": "visits:minutes", "row": "2", "claimed_value": "25", "words": "It was 25."}


@pytest.fixture
def statement(store: FileStore) -> PaymentStatement:
    return compute()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel("2027-08-10T15:00:00Z", tick=False) as travel:
        yield travel


def compute() -> PaymentStatement:
    computed = compute_statement(somebody("officer2"), SMALL, JULY)
    db.session.commit()
    return computed


def dispute(store: FileStore, statement: PaymentStatement, *uploads: Any, **texts: str) -> Dispute:
    opened = open_dispute(somebody("vendor-a"), store, statement.id, texts or OBJECTION, uploads)
    db.session.commit()
    return opened


def answered(store: FileStore, statement: PaymentStatement, **texts: str) -> Dispute:
    opened = dispute(store, statement, **texts)
    answer_dispute(somebody("officer"), store, opened.id, {"words": "Our log shows 35."})
    db.session.commit()
    return opened


def decide(store: FileStore, opened: Dispute, by: str = "finance", **texts: str) -> Dispute:
    decided = decide_dispute(somebody(by), store, opened.id, {"words": "The log is right."} | texts)
    db.session.commit()
    return decided


def document(statement: PaymentStatement) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(statement.document)
    return found


def disputed(statement: PaymentStatement) -> list[dict[str, Any]]:
    return [each for each in document(statement)["exceptions"] if each["kind"] == "disputed"]


def test_the_vendors_words_and_files_stay_as_they_were_given(store: FileStore, statement: PaymentStatement) -> None:
    opened = dispute(store, statement, (io.BytesIO(b"log"), "C:\\logs\\july.pdf"))
    seen = see_dispute(somebody("finance"), opened.id)
    assert seen.turns[0].words == WORDS.strip()
    assert (seen.dispute.shown_cents, seen.dispute.claimed_cents) == (400_000, 500_000)
    (file,) = seen.files
    assert (file.file_name, file.turn_number) == ("july.pdf", 1)
    assert find_dispute_file(somebody("auditor"), opened.id, file.file_sha256).file_name == "july.pdf"
    with pytest.raises(NotFound):
        find_dispute_file(somebody("auditor"), opened.id, "0" * 64)


def test_the_undisputed_part_is_paid_meanwhile_and_the_rest_stands_in_the_statement(
    store: FileStore, statement: PaymentStatement
) -> None:
    dispute(store, statement)
    again = compute()
    (found,) = disputed(again)
    assert found["cost"]["value"] == "1000.00"
    assert "the vendor claims $5,000.00; $4,000.00 are paid meanwhile" in found["says"]
    assert again.net_cents == statement.net_cents
    assert verify_everything(store).differences == ()


def test_a_statement_that_does_not_know_its_dispute_is_not_approved(
    store: FileStore, statement: PaymentStatement
) -> None:
    dispute(store, statement)
    review_statement(somebody("finance"), statement.id)
    with pytest.raises(Stale, match="A ruling or a dispute"):
        approve_statement(somebody("finance"), statement.id, statement.digest)


def test_an_accepted_dispute_pays_the_difference_as_a_line_of_its_own(
    store: FileStore, statement: PaymentStatement
) -> None:
    opened = answered(store, statement)
    decide(store, opened, outcome="accept", settled_by="line")
    again = compute()
    assert (opened.status, document(again)["amounts"]["override.1"]) == ("accepted", "1000.00")
    assert again.net_cents - statement.net_cents == 100_000
    assert disputed(again) == []
    (ruling,) = rulings_of_dispute(opened.government_id, opened.id)
    assert (ruling.status, ruling.asked_by) == ("granted", opened.opened_by)
    assert verify_everything(store).differences == ()


def test_a_dispute_accepted_in_part_pays_that_part(store: FileStore, statement: PaymentStatement) -> None:
    opened = answered(store, statement)
    for granted in ("4,000.00", "5,000.00", "6,000.00", ""):
        with pytest.raises(Invalid) as refused:
            decide(store, opened, outcome="accept_in_part", settled_by="line", granted=granted)
        db.session.rollback()
        assert [problem.path for problem in refused.value.problems] == ["granted"]
    decide(store, opened, outcome="accept_in_part", settled_by="line", granted="4,250.00")
    assert document(compute())["amounts"]["override.1"] == "250.00"


def test_a_rejected_dispute_changes_nothing(store: FileStore, statement: PaymentStatement) -> None:
    opened = answered(store, statement)
    decide(store, opened, outcome="reject")
    assert opened.status == "rejected"
    assert compute().digest == statement.digest


def test_a_disputed_row_is_excused_where_the_outcome_says_so(store: FileStore, statement: PaymentStatement) -> None:
    opened = answered(store, statement, **VALUE)
    assert (opened.about_kind, opened.row_number, opened.claimed_cents) == ("cell", 2, None)
    decide(store, opened, outcome="accept", settled_by="excusal")
    before, after = (document(each)["counts"]["quick_visits"][1] for each in (statement, compute()))
    assert before - after == 1


def test_a_disputed_value_counts_as_decided_and_the_statement_follows(
    store: FileStore, statement: PaymentStatement
) -> None:
    opened = answered(store, statement, **VALUE)
    for texts, fields in (({"outcome": "accept_in_part", "value": ""}, ["value"]), ({"value": "soon"}, ["value"])):
        with pytest.raises(Invalid) as refused:
            decide(store, opened, **{"outcome": "accept_in_part", "settled_by": "facts"} | texts)
        db.session.rollback()
        assert [problem.path for problem in refused.value.problems] == fields
    assert document(statement)["counts"]["quick_visits"] == [19, 20]
    decide(store, opened, outcome="accept", settled_by="facts")
    again = compute()
    assert document(again)["counts"]["quick_visits"] == [20, 20]
    assert verify_everything(store).differences == ()
    later = dispute(store, again, **VALUE | {"row": "3", "claimed_value": "45"})
    answer_dispute(somebody("officer"), store, later.id, {"words": "Was it?"})
    decide(store, later, outcome="accept_in_part", settled_by="facts", value="31")
    assert document(compute())["counts"]["quick_visits"] == [19, 20]
    assert verify_everything(store).differences == ()


def test_a_line_is_settled_by_corrected_facts_once_they_pay_what_is_granted(
    store: FileStore, statement: PaymentStatement
) -> None:
    correct(store, JULY, slow=3)
    opened = answered(store, compute(), line="bonus", claimed="4,000.00", words="One log is missing.")
    dispute_id = opened.id
    assert opened.shown_cents == -100_000
    with pytest.raises(Refused, match=r"\$1,000\.00, not \$4,000\.00"):
        decide(store, opened, outcome="accept", settled_by="facts")
    db.session.rollback()
    correct(store, JULY, slow=0)
    assert document(compute())["amounts"]["bonus"] == "4000.00"
    settled = decide(store, see_dispute(somebody("finance"), dispute_id).dispute, outcome="accept", settled_by="facts")
    assert (settled.status, rulings_of_dispute(settled.government_id, settled.id)) == ("accepted", [])
    assert disputed(compute()) == []
    assert verify_everything(store).differences == ()


def test_after_the_approval_the_corrected_statement_tells_what_the_line_pays(store: FileStore) -> None:
    correct(store, JULY, slow=3)
    opened = answered(store, approve(compute()), line="bonus", claimed="4,000.00", words="One log is missing.")
    correct(store, JULY, slow=0)
    assert decide(store, opened, outcome="accept", settled_by="facts").status == "accepted"
    assert verify_everything(store).differences == ()


def test_what_is_held_because_of_a_dispute_is_released_when_it_is_settled(
    store: FileStore, statement: PaymentStatement
) -> None:
    opened = answered(store, statement)
    texts = {"kind": "hold", "about": "line:bonus", "period": JULY, "amount": "1,000.00", "dispute": opened.id}
    hold = ask_ruling(somebody("officer"), SMALL, texts | {"reason": "Disputed.", "ends_when": "It is settled."})
    grant_ruling(somebody("officer2"), hold.id, "")
    assert document(compute())["amounts"]["hold.1"] == "-1000.00"
    decide(store, opened, outcome="reject")
    assert hold.status == "lifted"
    assert "hold.1" not in document(compute())["amounts"]
    assert verify_everything(store).differences == ()


def test_nobody_decides_who_had_a_hand_in_it(store: FileStore, statement: PaymentStatement) -> None:
    opened = answered(store, statement)
    with pytest.raises(NotAllowed, match="You answered this dispute"):
        decide(store, opened, by="officer", outcome="reject")
    for who in ("vendor-a", "inspector", "auditor"):
        with pytest.raises(NotAllowed):
            decide(store, opened, by=who, outcome="reject")
    with pytest.raises(NotFound):
        see_dispute(somebody("vendor-b"), opened.id)
    with pytest.raises(NotFound):
        reply_to_dispute(somebody("vendor-b"), store, opened.id, {"words": "Us too."})


def test_both_sides_take_turns_and_each_waits_for_the_other(store: FileStore, statement: PaymentStatement) -> None:
    opened = dispute(store, statement)
    with pytest.raises(Refused, match="to reply it, it must be answered"):
        reply_to_dispute(somebody("vendor-a"), store, opened.id, {"words": "And more."})
    with pytest.raises(Refused, match="must be answered or replied"):
        decide(store, opened, outcome="reject")
    answer_dispute(somebody("officer"), store, opened.id, {"words": "35."})
    reply_to_dispute(somebody("vendor-a"), store, opened.id, {"words": "25!"})
    answer_dispute(somebody("inspector"), store, opened.id, {"words": "I was there: 35."})
    withdraw_dispute(somebody("vendor-a"), store, opened.id, "")
    said = [(turn.act, turn.party) for turn in see_dispute(somebody("officer"), opened.id).turns]
    assert said == [
        ("opened", "vendor"),
        ("answered", "city"),
        ("replied", "vendor"),
        ("answered", "city"),
        ("withdrawn", "vendor"),
    ]


def test_the_clock_shows_the_days_of_both_sides(
    clock: time_machine.Traveller, store: FileStore, statement: PaymentStatement
) -> None:
    opened = dispute(store, statement)
    clock.shift(timedelta(days=4))
    answer_dispute(somebody("officer"), store, opened.id, {"words": "35."})
    clock.shift(timedelta(days=3))
    seen = see_dispute(somebody("vendor-a"), opened.id).clock
    assert (seen.city_days, seen.vendor_days, seen.turn) == (4, 3, "vendor")
    assert (opened.answer_due_on - opened.opened_at.date()).days == 10
    assert (opened.decide_due_on - opened.opened_at.date()).days == 30
    decide(store, opened, outcome="reject")
    clock.shift(timedelta(days=9))
    seen = see_dispute(somebody("vendor-a"), opened.id).clock
    assert (seen.city_days, seen.vendor_days, seen.turn) == (4, 3, "")


def test_desks_say_whose_turn_a_dispute_is(store: FileStore, statement: PaymentStatement) -> None:
    def of(who: str) -> tuple[list[str], list[str]]:
        desk = open_desk(somebody(who))
        sides = [[each.title for each in side if each.link_kind == "dispute"] for side in (desk.mine, desk.others)]
        return sides[0], sides[1]

    opened = dispute(store, statement)
    assert of("officer") == (["Answer dispute 1: Bonus"], [])
    assert of("vendor-a") == ([], ["Answer dispute 1: Bonus"])
    answer_dispute(somebody("officer"), store, opened.id, {"words": "35."})
    assert of("finance") == (["Decide dispute 1: Bonus"], [])
    assert of("vendor-a") == (["Read the answer in dispute 1: Bonus"], [])
    assert of("vendor-b") == ([], [])


@pytest.mark.parametrize(
    "texts,field",
    [
        (OBJECTION | {"line": "lottery"}, "line"),
        (OBJECTION | {"claimed": "4,000.00"}, "claimed"),
        (OBJECTION | {"claimed": ""}, "claimed"),
        (OBJECTION | {"claimed": "much"}, "claimed"),
        (OBJECTION | {"words": " \n"}, "words"),
        (VALUE | {"row": "999"}, "row"),
        (VALUE | {"row": "-1"}, "row"),
        (VALUE | {"column": "visits:lottery"}, "column"),
        (VALUE | {"claimed_value": ""}, "claimed_value"),
        (VALUE | {"claimed_value": "about 25"}, "claimed_value"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    store: FileStore, statement: PaymentStatement, texts: dict[str, str], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        dispute(store, statement, **texts)
    assert [problem.path for problem in refused.value.problems] == [field]


def test_a_line_is_disputed_once_at_a_time_and_by_its_own_vendor(store: FileStore, statement: PaymentStatement) -> None:
    opened = dispute(store, statement)
    with pytest.raises(Conflict, match="Dispute 1 about this is not settled yet"):
        dispute(store, statement)
    with pytest.raises(NotFound):
        open_dispute(somebody("vendor-b"), store, statement.id, OBJECTION)
    with pytest.raises(NotAllowed):
        open_dispute(somebody("officer"), store, statement.id, OBJECTION)
    withdraw_dispute(somebody("vendor-a"), store, opened.id, "")
    assert dispute(store, statement).number == 2


def test_a_replaced_statement_is_not_disputed(store: FileStore, statement: PaymentStatement) -> None:
    dispute(store, statement)
    compute()
    with pytest.raises(Refused, match="has been replaced"):
        dispute(store, statement, **VALUE)
