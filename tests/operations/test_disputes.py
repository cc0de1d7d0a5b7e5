"""Disputes: the vendor’s words, the decision of a third person, and what it pays."""

import io

import pytest

from contracts.errors import Invalid, NotFound, Refused, Stale
from models.database import db
from models.file_store import FileStore
from models.rulings import rulings_of_dispute
from models.statements import PaymentStatement
from operations.disputes import (
    answer_dispute,
    find_dispute_file,
    see_dispute,
)
from operations.rulings import ask_ruling, grant_ruling
from operations.statements import approve_statement, review_statement
from operations.verification import verify_everything
from tests.operations.city import SMALL, somebody
from tests.operations.corrections import approve, correct
from tests.operations.disputing import (
    JULY,
    VALUE,
    WORDS,
    answered,
    compute,
    decide,
    dispute,
    disputed,
    document,
)

pytestmark = pytest.mark.usefixtures("turns_agree")


@pytest.fixture
def statement(store: FileStore) -> PaymentStatement:
    return compute()


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
