"""Approving: by one person or by two, by a delegate, never by a hand that prepared the payment."""

import pytest

from contracts.errors import NotAllowed, Refused, Stale
from contracts.roles import Actor, Role
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.people import find_person_by_email
from models.statements import PaymentStatement, find_statement
from operations.statements import approve_statement, compute_statement, return_statement, review_statement
from tests.approval_builders import a_delegation, a_policy
from tests.builders import an_assignment
from tests.operations.city import SMALL, accept, somebody, visits
from tests.operations.test_verifying import tamper

JULY, TWO = "2027-07", {"second_approval": [{"of": "net", "above": "99012.49"}]}
OWNER = "harborview"


def in_review(by: str = "officer") -> PaymentStatement:
    statement = compute_statement(somebody(by), SMALL, JULY)
    review_statement(somebody("finance"), statement.id)
    db.session.commit()
    return statement


def set_policy(document: dict[str, object]) -> None:
    a_policy(document, government_id=OWNER)


def approve(by: str | Actor, statement: PaymentStatement, acts_for: str = "") -> str:
    actor = somebody(by) if isinstance(by, str) else by
    approve_statement(actor, statement.id, statement.digest, acts_for)
    db.session.commit()
    return find_statement(OWNER, statement.id).status


def also_in_finance(short: str) -> None:
    person = find_person_by_email(f"{short}@harborview.example")
    assert person is not None
    an_assignment(person, Role.FINANCE)
    db.session.commit()


@pytest.mark.usefixtures("turns_agree")
@pytest.mark.parametrize(
    "document,needs_two",
    [
        ({}, False),
        ({"second_approval": [{"of": "net", "above": "99012.51"}]}, False),
        ({"second_approval": [{"of": "net", "above": "99012.50"}]}, False),
        ({"second_approval": [{"of": "net", "above": "99012.49"}]}, True),
        ({"second_approval": [{"of": "gross", "above": "100000.00"}]}, False),
        ({"second_approval": [{"of": "gross", "above": "99999.99"}]}, True),
        ({"second_approval": [{"of": "adjustment", "above": "4000.00"}]}, False),
        ({"second_approval": [{"of": "adjustment", "above": "3999.99"}]}, True),
        ({"second_approval": [{"of": "net", "above": "1e9"}, {"of": "adjustment", "above": "3999.99"}]}, True),
    ],
)
def test_above_the_amount_two_persons_approve_and_at_the_amount_one(
    store: FileStore, document: dict[str, object], needs_two: bool
) -> None:
    statement = in_review()
    set_policy(document)
    assert approve("finance", statement) == ("endorsed" if needs_two else "approved")


def test_the_second_approver_is_another_person(store: FileStore) -> None:
    set_policy(TWO)
    statement = in_review()
    approve("finance", statement)
    with pytest.raises(NotAllowed, match="You gave the first approval, so somebody else must approve it"):
        approve("finance", statement)
    assert approve("finance2", statement) == "approved"
    acts = [event.act for event in events_of(OWNER, "statement", statement.id)]
    assert acts[-2:] == ["statement.endorsed", "statement.approved"]


@pytest.mark.parametrize("hand", ["officer", "officer2", "inspector"])
def test_nobody_who_prepared_it_gives_either_approval(store: FileStore, hand: str) -> None:
    set_policy(TWO)
    statement = in_review()
    also_in_finance(hand)
    with pytest.raises(NotAllowed, match="somebody else must endorse"):
        approve(hand, statement)
    approve("finance", statement)
    with pytest.raises(NotAllowed, match="somebody else must approve"):
        approve(hand, statement)


@pytest.mark.usefixtures("turns_agree")
def test_after_the_first_approval_it_can_still_be_returned(store: FileStore) -> None:
    set_policy(TWO)
    statement = in_review()
    approve("finance", statement)
    return_statement(somebody("finance2"), statement.id, "Item 2 is not ours.")
    db.session.commit()
    with pytest.raises(Stale, match="is returned already"):
        approve("finance2", statement)


def test_both_approvals_bind_to_the_digest_that_was_seen(store: FileStore) -> None:
    set_policy(TWO)
    statement = in_review()
    for approver in ("finance", "finance2"):
        with pytest.raises(Stale, match="not the one that you looked at"):
            approve_statement(somebody(approver), statement.id, "0" * 64)
        approve(approver, statement)


def change_by_hand(statement: PaymentStatement) -> None:
    change = "UPDATE statements SET document = REPLACE(document, '4000.00', '9000.00') WHERE id = :id"
    tamper(change, id=statement.id)


def test_a_text_that_was_changed_by_hand_gets_neither_approval(store: FileStore) -> None:
    """The digest on the screen and in the row still agree: only the text under them is another."""
    set_policy(TWO)
    changed = in_review()
    statement_id, digest = changed.id, changed.digest
    change_by_hand(changed)
    with pytest.raises(Refused, match="was changed since it was computed, so nobody can approve it"):
        approve_statement(somebody("finance"), statement_id, digest)
    db.session.rollback()
    assert find_statement(OWNER, statement_id).status == "in_review"


def test_a_text_that_was_changed_after_the_first_approval_gets_no_second(store: FileStore) -> None:
    set_policy(TWO)
    changed = in_review()
    statement_id, digest = changed.id, changed.digest
    assert approve("finance", changed) == "endorsed"
    change_by_hand(changed)
    with pytest.raises(Refused, match="was changed since it was computed"):
        approve_statement(somebody("finance2"), statement_id, digest)
    db.session.rollback()
    assert find_statement(OWNER, statement_id).status == "endorsed"


def test_a_report_accepted_since_stops_the_approval(store: FileStore) -> None:
    statement = in_review()
    accept(store, "vendor-a", visits(3), "inspector")
    with pytest.raises(Stale, match="Another report was accepted"):
        approve("finance", statement)


def test_a_delegate_approves_and_for_whom_is_recorded(store: FileStore) -> None:
    statement = in_review()
    finance, delegate = somebody("finance"), somebody("finance2")
    a_delegation(government_id=OWNER, person_id=finance.person_id, delegate_id=delegate.person_id)
    assert approve("finance2", statement, acts_for=finance.person_id) == "approved"
    event = events_of(OWNER, "statement", statement.id)[-1]
    assert (event.person_id, event.document) == (delegate.person_id, f'{{"for":"{finance.person_id}"}}')


def test_a_delegate_who_prepared_it_cannot_approve_it_for_anyone(store: FileStore) -> None:
    statement = in_review()
    finance, officer = somebody("finance"), somebody("officer")
    a_delegation(government_id=OWNER, person_id=finance.person_id, delegate_id=officer.person_id)
    with pytest.raises(NotAllowed, match="so somebody else must approve it"):
        approve("officer", statement)


def test_a_delegate_cannot_go_round_the_hands_of_whom_they_stand_in_for(store: FileStore) -> None:
    statement = in_review(by="finance2")
    finance2, finance = somebody("finance2"), somebody("finance")
    a_delegation(government_id=OWNER, person_id=finance2.person_id, delegate_id=finance.person_id)
    with pytest.raises(NotAllowed, match="The person you stand in for computed it"):
        approve("finance", statement, acts_for=finance2.person_id)
    assert approve("finance", statement) == "approved"


@pytest.mark.usefixtures("turns_agree")
def test_a_delegate_s_first_approval_is_that_of_whom_they_stand_in_for(store: FileStore) -> None:
    set_policy(TWO)
    statement = in_review()
    finance, finance2 = somebody("finance"), somebody("finance2")
    a_delegation(government_id=OWNER, person_id=finance.person_id, delegate_id=finance2.person_id)
    assert approve("finance2", statement, acts_for=finance.person_id) == "endorsed"
    for approver in ("finance", "finance2"):
        with pytest.raises(NotAllowed, match="gave the first approval"):
            approve(approver, statement)


def test_nobody_acts_for_a_person_whose_delegate_they_are_not(store: FileStore) -> None:
    statement = in_review()
    with pytest.raises(NotAllowed, match="not this person’s delegate"):
        approve("finance", statement, acts_for=somebody("finance2").person_id)
