"""Nets below zero, closings, releases and reopened periods, and the ledgers that must come to what was paid."""

from decimal import Decimal
from typing import Any

import pytest

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from contracts.ledgers import Ledger
from contracts.roles import Actor
from models.contracts import find_contract
from models.database import db
from models.file_store import FileStore
from models.periods import find_period
from models.releases import RetainageRelease
from models.statements import PaymentStatement
from operations.closings import compute_closing
from operations.ledgers import books_of, see_ledgers
from operations.negative_nets import choose_for_negative_net, enter_bill_payment
from operations.period_locks import ask_to_reopen, decide_reopening
from operations.releases import decide_release, propose_release
from operations.statements import approve_statement, review_statement
from operations.verification import verify_everything
from tests.operations.city import SMALL, accept, somebody, visits
from tests.operations.corrections import MONTHS, amounts, answer_open, approve, compute, correct, paid
from tests.operations.test_verifying import tamper

BILL = {"amount": "1,000.00", "received_on": "2027-10-01", "reference": "check 7"}


def ledger(name: str, actor: Actor | None = None) -> Ledger:
    """A ledger of the small contract, after looking whether all of them foot."""
    books = see_ledgers(actor or somebody("auditor"), SMALL).books
    assert books.faults == ()
    return next(each for each in books.ledgers if each.id == name)


def released(percent: str = "100") -> RetainageRelease:
    release = propose_release(somebody("officer"), SMALL, {"percent": percent, "reason": "Work is complete."})
    decide_release(somebody("finance"), release.id, "grant", "")
    db.session.commit()
    return release


def season(store: FileStore) -> list[PaymentStatement]:
    """All four months paid, with little bonus."""
    return [paid(store, month, 10) for month in MONTHS]


def test_the_ledgers_of_a_season_come_to_what_its_statements_came_to(store: FileStore) -> None:
    paid(store, "2027-07", 1)
    paid(store, "2027-08", 1)
    correct(store, "2027-07", 10)
    september = paid(store, "2027-09", 10)
    assert ledger("retainage").balance == 15_000
    used = ledger("pool.season")
    assert used.balance == -1000 + 4000 - 1000
    assert "$4,000.00 of incentive" in used.note
    assert {row.link for row in used.rows} >= {"bonus", "true_up.2027-07", "true_up.2027-08"}
    assert ledger("payments").rows[-1].amount == amounts(september)["net"]
    assert verify_everything(store).differences == ()


def test_a_ledger_that_does_not_foot_is_named_with_its_contract(store: FileStore) -> None:
    """The retainage of an approved statement is changed by hand and its net is not."""
    july = paid(store, "2027-07", 1)
    change = """UPDATE statements SET document = REPLACE(document, '"retainage":"-5000.00"', '"retainage":"0.00"')"""
    tamper(f"{change} WHERE id = :id", id=july.id)
    named = {(each.what, each.message) for each in verify_everything(store).differences}
    says = "The movements of July 2027 do not come to its net."
    assert ("ledger “Approved for payment” of C-1", says) in named


def test_after_the_last_month_a_closing_statement_settles_corrections_and_releases(store: FileStore) -> None:
    season(store)
    with pytest.raises(Refused, match="Nothing is left to settle"):
        compute_closing(somebody("officer"), SMALL)
    db.session.rollback()
    correct(store, "2027-08", 1)
    released()
    closing = compute_closing(somebody("officer"), SMALL)
    db.session.commit()
    found = amounts(closing)
    assert (closing.kind, closing.period.name) == ("closing", "closing-01")
    assert (found["gross"], found["true_up.2027-08"], found["retainage.release.1"]) == (0, 5000, 20_000)
    approve(closing)
    assert ledger("retainage").balance == 0
    correct(store, "2027-08", 10)
    second = compute_closing(somebody("officer"), SMALL)
    db.session.commit()
    assert (second.period.name, amounts(second)["net"]) == ("closing-02", -5000)
    assert verify_everything(store).differences == ()


def test_a_closing_statement_waits_for_every_month(store: FileStore) -> None:
    paid(store, "2027-07", 1)
    with pytest.raises(Refused, match="August 2027 is not approved yet"):
        compute_closing(somebody("officer"), SMALL)


def below_zero(store: FileStore) -> PaymentStatement:
    """A closing statement below zero: what was paid for July is taken back."""
    paid(store, "2027-07", 1)
    for month in MONTHS[1:]:
        paid(store, month, 10)
    correct(store, "2027-07", 10)
    closing = compute_closing(somebody("officer"), SMALL)
    db.session.commit()
    review_statement(somebody("finance"), closing.id)
    assert amounts(closing)["net"] == -5000
    return closing


def choose(statement: PaymentStatement, choice: str) -> None:
    choose_for_negative_net(somebody("finance"), statement.id, choice, "As agreed with the vendor.")
    db.session.commit()


def sign(statement: PaymentStatement) -> None:
    answer_open(statement)
    approve_statement(somebody("finance2"), statement.id, statement.digest)
    db.session.commit()


def test_a_net_below_zero_is_not_approved_before_somebody_chose(store: FileStore) -> None:
    closing = below_zero(store)
    with pytest.raises(Refused, match=r"The net is \$5,000.00 below zero"):
        sign(closing)
    db.session.rollback()
    with pytest.raises(NotAllowed):
        choose_for_negative_net(somebody("vendor-a"), closing.id, "carried", "No.")
    with pytest.raises(Invalid, match="Choose what happens"):
        choose_for_negative_net(somebody("finance"), closing.id, "forgotten", "No.")
    with pytest.raises(Invalid, match="Write why"):
        choose_for_negative_net(somebody("finance"), closing.id, "carried", " ")


def test_what_is_billed_is_owed_until_it_comes_in(store: FileStore) -> None:
    closing = below_zero(store)
    choose(closing, "billed")
    sign(closing)
    enter_bill_payment(somebody("finance"), closing.id, BILL)
    db.session.commit()
    owed = ledger("owed")
    assert [row.amount for row in owed.rows] == [5000, -1000]
    with pytest.raises(Refused, match=r"\$4,000.00 is still open"):
        enter_bill_payment(somebody("finance"), closing.id, BILL | {"amount": "4,000.01"})
    with pytest.raises(Refused, match="Only what is held"):
        choose(closing, "carried")


def test_what_is_held_stays_until_it_is_carried_and_then_is_taken_once(store: FileStore) -> None:
    closing = below_zero(store)
    choose(closing, "held")
    sign(closing)
    assert ledger("owed").balance == 5000
    released()
    second = compute_closing(somebody("officer"), SMALL)
    assert "carried.closing-01" not in amounts(second)
    choose(closing, "carried")
    third = approve(compute("closing-02"))
    assert (amounts(third)["carried.closing-01"], amounts(third)["net"]) == (-5000, 15_000)
    assert not any(each.id == "owed" for each in books_of(third.contract).ledgers)
    assert verify_everything(store).differences == ()


def reopening(**but: Any) -> str:
    contract = find_contract(somebody("officer").government_id, SMALL, None)
    return find_period(contract.government_id, contract.id, but.get("month", "2027-07")).id


def test_a_period_opens_again_with_a_second_person_while_nothing_rests_on_it(store: FileStore) -> None:
    july = paid(store, "2027-07", 1)
    period = reopening()
    with pytest.raises(Invalid, match="Say why you ask to reopen it"):
        ask_to_reopen(somebody("officer"), period, "")
    ask_to_reopen(somebody("officer"), period, "The wrong month was approved.")
    with pytest.raises(NotAllowed, match="You asked to reopen it"):
        decide_reopening(somebody("officer"), period, "reopen", "")
    decide_reopening(somebody("finance"), period, "reopen", "")
    db.session.commit()
    db.session.refresh(july)
    assert july.status == "returned"
    accept(store, "vendor-a", visits(10, month="July again"), "inspector")
    again = approve(compute("2027-07"))
    assert (again.revision, amounts(again)["bonus"]) == (2, Decimal(-1000))


def test_a_period_stays_closed_once_a_later_one_is_approved_upon_it(store: FileStore) -> None:
    paid(store, "2027-07", 1)
    paid(store, "2027-08", 10)
    with pytest.raises(Refused, match="August 2027 is approved upon July 2027"):
        ask_to_reopen(somebody("officer"), reopening(), "Wrong.")


def test_a_vendor_reads_the_ledgers_of_its_own_contract_only(store: FileStore) -> None:
    paid(store, "2027-07", 1)
    assert ledger("retainage", somebody("vendor-a")).balance == 5000
    with pytest.raises(NotFound, match="There is no contract “C-1” among yours"):
        see_ledgers(somebody("vendor-b"), SMALL)
