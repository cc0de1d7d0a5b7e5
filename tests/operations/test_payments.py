"""Payments that come back: each statement is paid once, on its day, for its amount; every other row says why not."""

import io
from datetime import timedelta

import pytest

from contracts.errors import Invalid, NotAllowed, Refused, Stale
from contracts.numbers import from_cents, plain
from models.clock import today
from models.database import db
from models.entry_files import PAYMENTS, EntryFile
from models.file_store import FileStore
from models.payments import payments_of_statements
from models.statements import PaymentStatement, find_statement
from operations.entry_files import receive_entry_file
from operations.ledger_accounts import set_account
from operations.payments import PaymentsSeen, preview_payments, record_payments, see_payments
from operations.verification import verify_everything
from tests.operations.city import SMALL, somebody
from tests.operations.test_vouchers import SPLIT, a_ledger, approved, exported, rows_of

NUMBER = "PP00000001"


@pytest.fixture
def statement(computed_store: FileStore) -> PaymentStatement:
    """July of the small contract, approved and exported as the first voucher."""
    made = approved()
    a_ledger()
    exported()
    return made


def delivered(store: FileStore, *rows: str, heading: str = "Voucher,Paid on,Amount paid,Check number") -> EntryFile:
    content = io.BytesIO("\r\n".join((heading, *rows)).encode())
    entry = receive_entry_file(somebody("finance"), store, content, "paid.csv", 1_000_000, purpose=PAYMENTS)
    db.session.commit()
    return entry


def day(back: int = 0) -> str:
    found = today("America/New_York") - timedelta(days=back)
    return found.strftime("%m/%d/%Y")


def net(statement: PaymentStatement) -> str:
    return plain(from_cents(statement.net_cents))


def seen(store: FileStore, entry: EntryFile) -> PaymentsSeen:
    found = preview_payments(somebody("finance"), store, entry.id, {})
    db.session.rollback()
    return found


def problems(store: FileStore, *rows: str) -> dict[str, str]:
    return {each.address: each.message for each in seen(store, delivered(store, *rows)).problems}


def recorded(store: FileStore, entry: EntryFile, leave_out: bool = False) -> int:
    count = record_payments(somebody("finance"), store, entry.id, {}, seen(store, entry).digest, leave_out)
    db.session.commit()
    return count


def status(statement: PaymentStatement) -> str:
    db.session.expire_all()
    return find_statement(statement.government_id, statement.id).status


def test_a_payment_moves_its_statement_to_paid(computed_store: FileStore, statement: PaymentStatement) -> None:
    entry = delivered(computed_store, f"{NUMBER},{day()},{net(statement)},CK 17")
    assert recorded(computed_store, entry) == 1
    assert status(statement) == "paid"
    payment = payments_of_statements(statement.government_id, [statement.id])[statement.id]
    assert (payment.paid_on, payment.reference, payment.cell) == (today("America/New_York"), "CK 17", "B2")
    assert payment.voucher.number == NUMBER
    assert verify_everything(computed_store).differences == ()


@pytest.fixture
def lines(computed_store: FileStore) -> list[tuple[str, str, str]]:
    """Line, distribution and amount of the first voucher, which is split over two accounts."""
    approved()
    a_ledger()
    set_account(somebody("finance"), SMALL, "", SPLIT)
    return [(row[1], row[2], row[9]) for row in rows_of(exported())[1:-1]]


BY_LINE = "Voucher,Voucher Line,Distribution Line,Paid on,Amount paid,Check number"


def by_line(lines: list[tuple[str, str, str]], check: str = "CK 17") -> list[str]:
    return [f"{NUMBER},{line},{distribution},{day()},{amount},{check}" for line, distribution, amount in lines]


def test_a_voucher_paid_by_its_distributions_is_one_payment(
    computed_store: FileStore, lines: list[tuple[str, str, str]]
) -> None:
    entry = delivered(computed_store, *reversed(by_line(lines)), heading=BY_LINE)
    found = seen(computed_store, entry)
    assert (found.problems, found.rows_ready, len(found.ready)) == ((), len(lines), 1)
    assert recorded(computed_store, entry) == 1
    payment = see_payments(somebody("finance")).payments.rows[0]
    assert (payment.amount_cents, payment.reference) == (payment.voucher.amount_cents, "CK 17")
    assert payment.voucher.statement.status == "paid"
    assert verify_everything(computed_store).differences == ()


def test_a_row_that_fits_no_distribution_keeps_its_whole_voucher_unpaid(
    computed_store: FileStore, lines: list[tuple[str, str, str]]
) -> None:
    good = by_line(lines)
    line, distribution, amount = lines[1]
    for wrong, cell, says in (
        ([*good, good[0]], f"B{len(good) + 2}", "pays this line already"),
        (good[1:], "A2", "does not pay line 1, distribution 1."),
        ([good[0], good[1].replace(amount, "1.00"), *good[2:]], "E3", "This line is over"),
        ([good[0], good[1].replace(f",{line},{distribution},", ",9,1,"), *good[2:]], "B3", "no such line"),
        ([good[0], good[1].replace(f",{line},{distribution},", f",{line},,"), *good[2:]], "B3", "has 2 of these"),
        ([good[0], good[1].replace("CK 17", "CK 18"), *good[2:]], "F3", "Row 2 of the same voucher says otherwise"),
        ([good[0], good[1].replace(f",{line},{distribution},", ",one,1,"), *good[2:]], "B3", "write digits"),
    ):
        found = seen(computed_store, delivered(computed_store, *wrong, heading=BY_LINE))
        assert found.ready == (), says
        assert says in {each.address: each.message for each in found.problems}[cell]
        assert found.left_out == len(wrong)


def test_looking_at_a_file_changes_nothing(computed_store: FileStore, statement: PaymentStatement) -> None:
    entry = delivered(computed_store, f"{NUMBER},{day()},{net(statement)},")
    assert len(seen(computed_store, entry).ready) == 1
    assert status(statement) == "approved"


def test_each_row_that_cannot_be_recorded_says_why_at_its_cell(
    computed_store: FileStore, statement: PaymentStatement
) -> None:
    found = problems(
        computed_store,
        f"PP99,{day()},{net(statement)},",
        f"{NUMBER},{day()},1.00,",
        f"{NUMBER},{day(back=40)},{net(statement)},",
        f"{NUMBER},{day(back=-2)},{net(statement)},",
        f"{NUMBER},tomorrow,{net(statement)},",
        f",{day()},12,",
        "TOTAL,,1.00,",
    )
    assert "No voucher of this number" in found["A2"]
    assert "the file says 1.00" in found["C3"]
    assert "cannot have been paid before" in found["B4"]
    assert "Row 3 pays this voucher already" in found["A4"]
    assert "lies in the future" in found["B5"]
    assert "tomorrow" in found["B6"]
    assert "number is blank" in found["A7"]


def test_a_payment_twice_is_refused_and_the_first_stays(computed_store: FileStore, statement: PaymentStatement) -> None:
    first = delivered(computed_store, f"{NUMBER},{day()},{net(statement)},CK 17")
    recorded(computed_store, first)
    again = seen(computed_store, delivered(computed_store, f"{NUMBER},{day()},{net(statement)},CK 18"))
    assert [each.address for each in again.problems] == ["A2"]
    assert "recorded as paid on" in again.problems[0].message
    with pytest.raises(Refused, match="No row of this file"):
        record_payments(somebody("finance"), computed_store, first.id, {}, "", leave_out=True)


def test_the_same_file_again_is_the_same_delivery(computed_store: FileStore, statement: PaymentStatement) -> None:
    row = f"{NUMBER},{day()},{net(statement)},CK 17"
    assert delivered(computed_store, row).id == delivered(computed_store, row).id


def test_rows_with_problems_are_left_out_only_where_somebody_says_so(
    computed_store: FileStore, statement: PaymentStatement
) -> None:
    entry = delivered(computed_store, f"{NUMBER},{day()},{net(statement)},", f"PP99,{day()},5.00,")
    with pytest.raises(Invalid, match="say that this row is left out"):
        recorded(computed_store, entry)
    db.session.rollback()
    assert status(statement) == "approved"
    assert recorded(computed_store, entry, leave_out=True) == 1
    assert status(statement) == "paid"
    assert [each.address for each in seen(computed_store, entry).problems] == ["A2", "A3"]


def test_what_was_not_seen_is_not_recorded(computed_store: FileStore, statement: PaymentStatement) -> None:
    entry = delivered(computed_store, f"{NUMBER},{day()},{net(statement)},")
    with pytest.raises(Stale, match="not the payments that you saw"):
        record_payments(somebody("finance"), computed_store, entry.id, {}, "0" * 64, leave_out=True)


def test_a_file_that_cannot_be_read_says_so(computed_store: FileStore, statement: PaymentStatement) -> None:
    content = io.BytesIO(b"PK\x03\x04 broken")
    entry = receive_entry_file(somebody("finance"), computed_store, content, "paid.xlsx", 1_000_000, purpose=PAYMENTS)
    db.session.commit()
    assert seen(computed_store, entry).sheets.grids.refusal


@pytest.mark.parametrize("who", ["officer", "auditor", "vendor-a"])
def test_only_finance_records_payments(computed_store: FileStore, statement: PaymentStatement, who: str) -> None:
    entry = delivered(computed_store, f"{NUMBER},{day()},{net(statement)},")
    with pytest.raises(NotAllowed):
        record_payments(somebody(who), computed_store, entry.id, {}, "", leave_out=True)
