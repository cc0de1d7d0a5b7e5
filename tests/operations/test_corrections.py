"""An approved period is corrected by a statement of its own, and the next one settles the difference."""

from decimal import Decimal

import pytest

from contracts.errors import Refused, Stale
from models.database import db
from models.file_store import FileStore
from models.moves import hands_on
from models.statements import corrected_statements
from operations.corrections import see_corrections
from operations.indexes import set_index
from operations.pages import see_statement
from operations.statements import approve_statement, document_of, return_statement, review_statement
from operations.verification import verify_everything
from tests.approval_builders import a_policy
from tests.operations.city import SMALL, somebody
from tests.operations.corrections import amounts, approve, compute, correct, facts, paid, report


def test_a_correction_after_approval_is_a_line_of_the_next_statement(store: FileStore) -> None:
    """July paid 4 % bonus; with ten slow visits of twenty it would have been −1 %: 5,000 of 100,000 too much."""
    july = paid(store, "2027-07", 1)
    correct(store, "2027-07", 10)
    (corrected,) = corrected_statements(july.government_id, july.contract_id, july.period_id)
    assert (corrected.kind, corrected.status, amounts(corrected)["bonus"]) == ("corrected", "corrected", -1000)
    report(store, "2027-08", 10)
    august = compute("2027-08")
    assert amounts(august)["true_up.2027-07"] == Decimal("-5000.00")
    assert amounts(august)["net"] == amounts(august)["result"] - 5000
    earlier = facts(august)["earlier"][0]
    assert (earlier["statement"], earlier["paid"]["approved"]) == (corrected.digest, july.digest)
    changes = {each["name"]: (each["before"], each["after"]) for each in earlier["paid"]["changes"]}
    assert (changes["quick_visits"], changes["bonus"]) == (("95", "50"), ("4000.00", "-1000.00"))
    assert earlier["paid"]["sources"] == ["report.csv, revision 2, was accepted"]
    assert verify_everything(store).differences == ()


def test_a_corrected_result_has_no_payment_clock_and_names_what_settled_it(store: FileStore) -> None:
    clocks = {"clocks": [{"clock": "payment", "days": 30}, {"clock": "report_decision", "days": 7}]}
    a_policy(clocks, government_id=somebody("officer").government_id)
    july = paid(store, "2027-07", 1)
    correct(store, "2027-07", 10)
    (corrected,) = corrected_statements(july.government_id, july.contract_id, july.period_id)
    seen = see_statement(somebody("finance"), corrected.id)
    assert [each.reading.rule.clock for each in seen.clocks] == ["report_decision"]
    assert seen.settled_by == ()
    assert [each.reading.rule.clock for each in see_statement(somebody("finance"), july.id).clocks][-1] == "payment"
    august = paid(store, "2027-08", 10)
    (settled,) = see_statement(somebody("vendor-a"), corrected.id).settled_by
    assert (settled.statement.id, settled.amount) == (august.id, Decimal("-5000.00"))
    assert see_statement(somebody("finance"), august.id).settled_by == ()


def test_a_statement_that_was_returned_settles_nothing(store: FileStore) -> None:
    july = paid(store, "2027-07", 1)
    correct(store, "2027-07", 10)
    (corrected,) = corrected_statements(july.government_id, july.contract_id, july.period_id)
    report(store, "2027-08", 10)
    august = compute("2027-08")
    assert [each.statement.id for each in see_statement(somebody("finance"), corrected.id).settled_by] == [august.id]
    return_statement(somebody("finance"), august.id, "Look again.")
    db.session.commit()
    assert see_statement(somebody("finance"), corrected.id).settled_by == ()


def test_a_correction_of_a_correction_settles_only_the_rest(store: FileStore) -> None:
    paid(store, "2027-07", 1)
    correct(store, "2027-07", 10)
    august = paid(store, "2027-08", 10)
    correct(store, "2027-07", 0)
    report(store, "2027-09", 10)
    september = compute("2027-09")
    assert amounts(august)["true_up.2027-07"] == -5000
    assert amounts(september)["true_up.2027-07"] == 5000
    (told,) = see_corrections(august, document_of(august))
    assert {each.name: each.after for each in told.changes}["bonus"] == -1000
    assert verify_everything(store).differences == ()


def test_what_a_later_month_would_have_paid_is_corrected_with_it(store: FileStore) -> None:
    """The season pays 6,000 at most. July 4,000 and August 4,000 − 2,000; without July's, August pays all of it."""
    paid(store, "2027-07", 1)
    august = paid(store, "2027-08", 1)
    assert amounts(august)["season"] == -2000
    correct(store, "2027-07", 10)
    report(store, "2027-09", 10)
    september = compute("2027-09")
    assert amounts(september)["true_up.2027-07"] == -5000
    assert amounts(september)["true_up.2027-08"] == 2000
    assert amounts(september)["season"] == 0
    assert verify_everything(store).differences == ()


def test_a_changed_index_corrects_too_and_what_comes_out_the_same_makes_nothing(store: FileStore) -> None:
    july = paid(store, "2027-07", 1)
    report(store, "2027-08", 10)
    assert "paid" not in facts(compute("2027-08"))["earlier"][0]
    set_index(somebody("officer"), "diesel", "2027-07", "110.00", "published anew")
    db.session.commit()
    august = compute("2027-08")
    assert amounts(august)["true_up.2027-07"] == Decimal("-2.50")
    assert facts(august)["earlier"][0]["paid"]["sources"] == ["index diesel is 110.00 instead of 112.50"]
    assert len(corrected_statements(july.government_id, july.contract_id, july.period_id)) == 1


def test_an_approval_is_refused_where_an_earlier_month_was_corrected_since(store: FileStore) -> None:
    paid(store, "2027-07", 1)
    report(store, "2027-08", 10)
    august = compute("2027-08")
    review_statement(somebody("finance"), august.id)
    correct(store, "2027-07", 10)
    with pytest.raises(Stale, match="changed since this statement was computed"):
        approve_statement(somebody("finance2"), august.id, august.digest)
    db.session.rollback()
    assert amounts(approve(compute("2027-08")))["true_up.2027-07"] == -5000


def test_whoever_accepted_the_correction_cannot_approve_what_settles_it(store: FileStore) -> None:
    paid(store, "2027-07", 1)
    correct(store, "2027-07", 10)
    report(store, "2027-08", 10)
    assert somebody("inspector").person_id in hands_on(compute("2027-08"))["accepted"]


def test_an_approved_month_cannot_be_computed_again(store: FileStore) -> None:
    july = paid(store, "2027-07", 1)
    assert compute("2027-07").id == july.id
    correct(store, "2027-07", 10)
    with pytest.raises(Refused, match="approved and stays as it is"):
        compute("2027-07")
    assert july.contract.number == SMALL
