"""Things of the city's ledger for tests: a layout, an account, a batch with its voucher, a payment."""

import json
from datetime import date
from typing import Any

from models.clock import now
from models.database import insert
from models.ledger_accounts import LedgerAccount, LedgerLayout, newest_layout, next_layout_number
from models.payments import Payment
from models.statements import PaymentStatement
from models.vouchers import Voucher, VoucherBatch, next_numbers
from tests.builders import a_contract, a_government, a_person, a_statement
from tests.entry_builders import an_entry_file

NO_BYTES = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def a_layout(**but: Any) -> LedgerLayout:
    """A layout that nobody reads."""
    owner = a_government().id
    given = {"number": next_layout_number(owner), "document": "{}", "digest": NO_BYTES, "set_at": now()}
    return _made(LedgerLayout(government_id=owner, set_by=a_person().id, **given | but))


def an_account(**but: Any) -> LedgerAccount:
    """The account of a whole contract."""
    contract = a_contract()
    given = {
        "contract_id": contract.id,
        "line": "",
        "codes": json.dumps({"fund": "100"}),
        "reason": "",
        "set_at": now(),
    }
    return _made(LedgerAccount(government_id=contract.government_id, set_by=a_person().id, **given | but))


def a_voucher(statement: PaymentStatement | None = None, **but: Any) -> Voucher:
    """A voucher in a batch of its own."""
    statement = statement or a_statement(status="approved")
    owner = statement.government_id
    number, sequence = next_numbers(owner)
    layout = newest_layout(owner) or a_layout()
    batch = VoucherBatch(
        government_id=owner,
        number=number,
        layout_id=layout.id,
        content="",
        sha256=NO_BYTES,
        vouchers=1,
        lines=1,
        total_cents=statement.net_cents,
        made_by=layout.set_by,
        made_at=now(),
    )
    insert(batch)
    given = {
        "sequence": sequence,
        "number": f"V{sequence}",
        "amount_cents": statement.net_cents,
        "lines": '{"lines":[]}',
    }
    given |= {"batch_id": batch.id, "statement_id": statement.id}
    return _made(Voucher(government_id=owner, **given | but))


def a_payment(voucher: Voucher | None = None, **but: Any) -> Payment:
    """The payment of a voucher."""
    voucher = voucher or a_voucher()
    given = {
        "voucher_id": voucher.id,
        "statement_id": voucher.statement_id,
        "paid_on": date(2027, 8, 31),
        "amount_cents": voucher.amount_cents,
        "reference": "1001",
        "entry_file_id": an_entry_file().id,
        "cell": "B2",
        "recorded_by": a_person().id,
        "recorded_at": now(),
    }
    return _made(Payment(government_id=voucher.government_id, **given | but))


def _made(thing: Any) -> Any:
    insert(thing)
    return thing
