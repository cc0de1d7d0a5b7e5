"""Whoever changes, takes out, puts in or swaps rows by hand, with the triggers out of the way, is found and named."""

import pytest
from sqlalchemy import text

from models.database import db
from models.file_store import FileStore
from models.statements import PaymentStatement
from operations.statements import show_to_operator
from tests.operations.city import SMALL
from tests.operations.test_payments import day, delivered, net, recorded
from tests.operations.test_verifying import found, tamper
from tests.operations.test_vouchers import a_ledger, approved, exported

SWAP_EVENTS = (
    "UPDATE events SET number = -1 WHERE number = 9",
    "UPDATE events SET number = 9 WHERE number = 10",
    "UPDATE events SET number = 10 WHERE number = -1",
)
_SAID = "before, after, reason, document, previous_hash, hash"
_EVENT = f"government_id, 9000, at, person_id, act, thing_kind, thing_id, {_SAID}"
COPY_EVENT = (f"INSERT INTO events SELECT {_EVENT} FROM events WHERE number = 9",)
_DECISION = "government_id, 'copied', report_id, finding_number, 'count', reason, decided_by, decided_at"
COPY_DECISION = (f"INSERT INTO finding_decisions SELECT {_DECISION} FROM finding_decisions",)
_CITYS_FILE = "(SELECT file_sha256 FROM reports WHERE party = 'city')"
# By what is done: the commands, and words of the sentence that must name the place.
DONE: dict[str, tuple[tuple[str, ...], str]] = {
    "an event is changed": (("UPDATE events SET reason = 'x' WHERE number = 9",), "Event 9 does not say"),
    "an event is taken out": (("DELETE FROM events WHERE number = 9",), "Event 9 is missing"),
    "an event is put in": (COPY_EVENT, "Event 9000 does not"),
    "two events are swapped": (SWAP_EVENTS, "Event 9 does not"),
    "the tail is cut": (
        ("DELETE FROM events WHERE number > 9",),
        "which the trail does not hold: its end was cut off",
    ),
    "a status is moved by hand": (("UPDATE statements SET status = 'superseded'",), "by the audit trail it is"),
    "a report's status is moved by hand": (("UPDATE reports SET status = 'checked'",), "by the audit trail it is"),
    "a report's file is changed": (
        (f"UPDATE reports SET file_sha256 = {_CITYS_FILE} WHERE party = 'vendor'",),
        "and the audit trail recorded",
    ),
    "a decision is taken out": (("DELETE FROM finding_decisions",), "is not stored as recorded"),
    "a decision is put in": (COPY_DECISION, "was never recorded in the audit trail"),
    "a decision's reason is changed": (("UPDATE finding_decisions SET reason = 'x'",), "was never recorded"),
    "a row is taken out": (("DELETE FROM report_rows WHERE row_number = 7",), "Row 7 of"),
}
OF_PAYMENTS: dict[str, tuple[tuple[str, ...], str]] = {
    "a payment is changed": (("UPDATE payments SET paid_on = '2020-01-01'",), "This payment is not what was recorded"),
    "a payment is taken out": (("DELETE FROM payments",), "The audit trail records this payment"),
    "a voucher's amount is changed": (("UPDATE vouchers SET amount_cents = 1",), "is not what was recorded"),
    "a batch's file is changed": (
        ("UPDATE voucher_batches SET content = 'x'",),
        "Its file no longer has the digest",
    ),
    "a paid statement is opened again": (
        ("UPDATE statements SET status = 'approved'",),
        "by the audit trail it is “paid”",
    ),
}


@pytest.mark.parametrize("what", sorted(DONE))
def test_it_is_found_and_named(computed_store: FileStore, what: str) -> None:
    commands, said = DONE[what]
    for command in commands:
        tamper(command)
    differences = found(computed_store)
    assert [each for each in differences if said in each], differences


@pytest.fixture
def paid(computed_store: FileStore) -> PaymentStatement:
    """July of the small contract, approved, exported and paid."""
    statement = approved()
    a_ledger()
    exported()
    recorded(computed_store, delivered(computed_store, f"PP00000001,{day()},{net(statement)},CK 17"))
    return statement


@pytest.mark.parametrize("what", sorted(OF_PAYMENTS))
def test_what_is_done_to_payments_is_found_and_named(
    computed_store: FileStore, paid: PaymentStatement, what: str
) -> None:
    commands, said = OF_PAYMENTS[what]
    for command in commands:
        tamper(command)
    differences = found(computed_store)
    assert [each for each in differences if said in each], differences


def test_a_statement_put_in_by_hand_is_found(computed_store: FileStore) -> None:
    statement = show_to_operator(SMALL, "2027-07")[0]
    columns = [column.name for column in PaymentStatement.__table__.columns]
    picked = ", ".join({"id": "'forged'", "revision": "7"}.get(name, name) for name in columns)
    tamper(f"INSERT INTO statements ({', '.join(columns)}) SELECT {picked} FROM statements")
    assert any("forged: This statement was put in beside the program" in each for each in found(computed_store))
    assert db.session.scalar(text("SELECT count(*) FROM statements")) == 2
    assert statement.id != "forged"
