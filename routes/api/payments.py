"""Vouchers and payments for programs: what waits, batches, the ledger's list of payments, money that came in."""

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue

from contracts.numbers import from_cents
from contracts.roles import Actor
from importers.payment_files import DATE_ORDERS, FIELDS
from models.entry_files import PAYMENTS
from models.payments import Payment
from operations import payments, vouchers
from operations.negative_nets import enter_bill_payment as entered
from operations.payments import PaymentsSeen
from operations.vouchers import BatchSeen
from routes.api.contract_shapes import StatementInShort
from routes.api.declaring import acts, done, done_to, reads, store, texts
from routes.api.entry_files import (
    CellProblemShape,
    FileUnderMap,
    MapAsked,
    MapConfirmed,
    asked_with,
    keep_upload,
    sent_with,
    takes_file,
    under_map,
)
from routes.api.fields import (
    Amount,
    Dollars,
    Number,
    PageAsked,
    Sent,
    Shown,
    a_day,
    a_moment,
    day_text,
    decimal_text,
    list_of,
    maybe,
    nested,
    one_of,
    page_of,
    sent_text,
    text,
)
from routes.api.list_orders import sort_by
from routes.lists import BATCHES, PAYMENTS_MADE

_SUBJECT = "Vouchers and payments"
_FILE = "/payment-files/<payment_file_id>"


class BatchShape(Shown):
    """A batch of vouchers with its control totals."""

    id = text()
    number = Number()
    vouchers = Number()
    lines = Number()
    total = Dollars(attribute="total_cents")
    sha256 = text("Of its file.")
    made_at = a_moment()


class ExportableShape(Shown):
    """An approved statement that has no voucher yet."""

    statement = nested(StatementInShort)
    approved_on = a_day()
    why_not = text("What keeps it from being exported; empty where nothing does.")


class VouchersShape(Shown):
    """What waits to be exported, and the batches so far, the newest first."""

    waiting = list_of(ExportableShape)
    left = Number()
    total = Amount(attribute="totals.amount")
    rows = list_of(BatchShape, attribute="batches.rows", metadata={"description": "The batches."})
    after = maybe(attribute="batches.after")


class PaymentShape(Shown):
    """A payment that came back from the city's ledger."""

    id = text()
    voucher = text(attribute="voucher.number")
    statement = text("The id of the statement.", attribute="statement_id")
    contract = text(attribute="voucher.statement.contract.number")
    period = text(attribute="voucher.statement.period.name")
    paid_on = a_day()
    amount = Dollars(attribute="amount_cents")
    reference = text()
    recorded_at = a_moment()


class VoucherShape(Shown):
    """A voucher of a batch."""

    number = text()
    statement = text("The id of the statement.")
    contract = text()
    period = text()
    status = text("Where the statement stands.")
    amount = Amount()
    paid_on = a_day(allow_none=True)


class BatchSeenShape(BatchShape):
    """A batch with its vouchers and the file that it is."""

    rows = list_of(VoucherShape)
    content = text("The file as the ledger takes it, the same text each time.")


class ReadyPayment(Shown):
    """A row of the file that can be recorded."""

    row = Number(attribute="row.row")
    voucher = text(attribute="voucher.number")
    paid_on = a_day(attribute="row.paid_on")
    amount = Amount(attribute="row.amount")
    reference = text(attribute="row.reference")


class PaymentFileShape(FileUnderMap):
    """A ledger's list of payments under a map."""

    ready = list_of(ReadyPayment)
    problems = list_of(CellProblemShape)


class BatchesAsked(PageAsked):
    """Where the batches go on, and in which order."""

    sort = sort_by(BATCHES)


class PaymentsAsked(PageAsked):
    """Which of the payments, and in which order."""

    sort = sort_by(PAYMENTS_MADE)


class _PaymentsMap(MapAsked):
    """Which column holds what."""

    order = one_of("How dates are written.", DATE_ORDERS, needed=False)


class _PaymentsConfirmed(MapConfirmed):
    """The map that was read, its digest, and whether rows that cannot be recorded are left out."""

    order = one_of("How dates are written.", DATE_ORDERS, needed=False)


PaymentsMap = asked_with(_PaymentsMap, FIELDS, "PaymentsMap")
PaymentsConfirmed = sent_with(_PaymentsConfirmed, FIELDS, "PaymentsConfirmed")


class BillPaid(Sent):
    """Money that came in for a bill."""

    amount = decimal_text("Dollars that came in.")
    received_on = day_text("The day.")
    reference = sent_text("How it can be found again.", 200)


@reads(_SUBJECT, "/vouchers", VouchersShape, BatchesAsked)
def show_vouchers(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """What waits to be exported to the city's ledger, and the batches so far."""
    return vouchers.see_vouchers(actor, asked.get("after"), asked["limit"], asked.get("sort", ""))


@reads(_SUBJECT, "/vouchers/<batch_id>", BatchSeenShape)
def show_batch(actor: Actor, batch_id: str) -> dict[str, Any]:
    """A batch with its vouchers, what was paid, and its file."""
    seen = vouchers.see_batch(actor, batch_id)
    names = ("id", "number", "vouchers", "lines", "total_cents", "sha256", "made_at", "content")
    return {name: getattr(seen.batch, name) for name in names} | {"rows": _vouchers(seen)}


@acts(_SUBJECT, "/vouchers", makes=True)
def export_vouchers(actor: Actor) -> Mapping[str, Any]:
    """Make one batch of whatever waits."""
    batch = vouchers.export_vouchers(actor)
    return done(batch, "voucher_batch", "show_batch", batch_id=batch.id)


@reads(_SUBJECT, "/payments", page_of("PaymentsPage", PaymentShape), PaymentsAsked)
def list_payments(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """The payments that were recorded, the newest first."""
    return payments.see_payments(actor, asked.get("after"), asked["limit"], asked.get("sort", "")).payments


@takes_file(_SUBJECT, "/payment-files")
def receive_payment_file() -> ResponseReturnValue:
    """Keep the ledger's list of payments; its rows are looked at before they are recorded."""
    return keep_upload("payment_file", "show_payment_file", "payment_file_id", purpose=PAYMENTS)


@reads(_SUBJECT, _FILE, PaymentFileShape, PaymentsMap)
def show_payment_file(actor: Actor, asked: Mapping[str, Any], payment_file_id: str) -> dict[str, Any]:
    """What of the file can be recorded, and what keeps the other rows from it."""
    return _file(payments.preview_payments(actor, store(), payment_file_id, texts(asked)))


@acts(_SUBJECT, f"{_FILE}/record", PaymentsConfirmed)
def record_payments(actor: Actor, sent: Mapping[str, Any], payment_file_id: str) -> Mapping[str, Any]:
    """Record the payments of the file as they were read; `number` says how many."""
    said, leave_out = texts(sent), sent.get("leave_out", False)
    recorded = payments.record_payments(actor, store(), payment_file_id, said, sent["digest"], leave_out)
    said = done_to(payment_file_id, "payment_file", "show_payment_file", payment_file_id=payment_file_id)
    return said | {"number": recorded}


@acts(_SUBJECT, "/statements/<statement_id>/bill-payments", BillPaid, makes=True)
def enter_bill_payment(actor: Actor, sent: Mapping[str, Any], statement_id: str) -> Mapping[str, Any]:
    """Enter money that came in for what a statement billed."""
    return done(entered(actor, statement_id, texts(sent)), "bill_payment", "show_statement", statement_id=statement_id)


def _vouchers(seen: BatchSeen) -> list[dict[str, Any]]:
    found = []
    for voucher in seen.vouchers:
        statement, paid = voucher.statement, seen.payments.get(voucher.statement_id)
        found.append(
            {
                "number": voucher.number,
                "statement": statement.id,
                "contract": statement.contract.number,
                "period": statement.period.name,
                "status": statement.status,
                "amount": from_cents(voucher.amount_cents),
                "paid_on": _day_of(paid),
            }
        )
    return found


def _day_of(paid: Payment | None) -> Any:
    return paid.paid_on if paid is not None else None


def _file(seen: PaymentsSeen) -> dict[str, Any]:
    return under_map(seen.sheets, seen.map, seen.problem, seen.digest) | {
        "ready": seen.ready,
        "problems": seen.problems,
    }
