"""Vouchers and payments for programs: what waits, batches, the ledger's list of payments, money that came in."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from contracts.numbers import from_cents
from contracts.roles import Actor
from importers.payment_files import DATE_ORDERS, FIELDS
from models.database import db
from models.entry_files import PAYMENTS
from models.payments import Payment
from operations import payments, vouchers
from operations.entry_files import receive_entry_file
from operations.negative_nets import enter_bill_payment as entered
from operations.payments import PaymentsSeen
from operations.vouchers import BatchSeen
from routes.api.contract_shapes import StatementInShort
from routes.api.declaring import Done, acts, check_parts, checked_texts, declared, done, reads, store, texts
from routes.api.fields import (
    LARGEST_NUMBER,
    Asked,
    DecimalOut,
    Dollars,
    Number,
    PageAsked,
    Sent,
    Shown,
    Whole,
    YesNo,
    a_day,
    a_document,
    a_file,
    a_moment,
    day_text,
    decimal_text,
    list_of,
    nested,
    one_of,
    page_of,
    sent_text,
    text,
)
from routes.guard import signed_in

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
    total = DecimalOut(attribute="totals.amount")
    batches = list_of(BatchShape, attribute="batches.rows")
    after = Number(attribute="batches.after", allow_none=True)


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
    amount = DecimalOut()
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
    amount = DecimalOut(attribute="row.amount")
    reference = text(attribute="row.reference")


class PaymentFileShape(Shown):
    """A ledger's list of payments under the columns that the address names, or the best guess."""

    id = text()
    file = text()
    refused = text("Why it cannot be read; empty where it can.")
    columns = a_document("The number of the column of each field.")
    ready = list_of(ReadyPayment)
    problems = fields.List(fields.String())
    digest = text("Of the rows that can be recorded: send it back, so that what is recorded is what was read.")


class BatchesAsked(Asked):
    """Where the batches go on."""

    after = fields.Integer(
        validate=validate.Range(1, LARGEST_NUMBER), metadata={"description": "`after` of the page before."}
    )


class _MapAsked(Asked):
    """Which column holds what: the sheet from 0 on, the row of the headings, column numbers from 1 on."""

    sheet = fields.Integer(validate=validate.Range(0, 999), metadata={"description": "The sheet, from 0 on."})
    heading_row = fields.Integer(validate=validate.Range(0, 1_048_576))
    order = one_of("How dates are written.", tuple(DATE_ORDERS), needed=False)


class _Recorded(Sent):
    """The map that was read, its digest, and whether rows that cannot be recorded are left out."""

    digest = sent_text("The digest that was read: other rows by now are a conflict.", 64)
    leave_out = YesNo("Whether rows that cannot be recorded are left out.")
    sheet = Whole("The sheet, from 0 on.", 0, 999)
    heading_row = Whole("The row of the headings.", 0, 1_048_576)
    order = one_of("How dates are written.", tuple(DATE_ORDERS), needed=False)


_COLUMN = validate.Range(1, 16_384)
_TITLES = {each.id: {"description": f"The number of the column: {each.title}."} for each in FIELDS}
MapAsked = _MapAsked.from_dict(
    {name: fields.Integer(validate=_COLUMN, metadata=said) for name, said in _TITLES.items()}, name="MapAsked"
)
Recorded = _Recorded.from_dict(
    {name: Whole(said["description"], 1, 16_384) for name, said in _TITLES.items()}, name="Recorded"
)


class LedgerFile(Sent):
    """The ledger's list of payments as a multipart form."""

    file = a_file("csv, xlsx, xls or ods.")


class BillPaid(Sent):
    """Money that came in for a bill."""

    amount = decimal_text("Dollars that came in.")
    received_on = day_text("The day.")
    reference = sent_text("How it can be found again.", 200)


@reads(_SUBJECT, "/vouchers", VouchersShape, BatchesAsked)
def show_vouchers(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """What waits to be exported to the city's ledger, and the batches so far."""
    return vouchers.see_vouchers(actor, asked.get("after"))


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


@reads(_SUBJECT, "/payments", page_of("PaymentsPage", PaymentShape), PageAsked)
def list_payments(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """The payments that were recorded, the newest first."""
    return payments.see_payments(actor, asked.get("after"), asked["limit"]).payments


def receive_payment_file() -> ResponseReturnValue:
    """Keep the ledger's list of payments; its rows are looked at before they are recorded."""
    check_parts(LedgerFile)
    file = request.files["file"]
    name = file.filename or "payments"
    checked_texts(name)
    limit = current_app.config["LARGEST_UPLOAD"]
    entry = receive_entry_file(signed_in(), store(), file.stream, name, limit, purpose=PAYMENTS)
    address = url_for("api.show_payment_file", payment_file_id=entry.id)
    said = {"kind": "payment_file", "id": entry.id, "status": None, "number": None, "address": address}
    db.session.commit()
    return jsonify(said), 201, {"Location": address}


@reads(_SUBJECT, _FILE, PaymentFileShape, MapAsked)
def show_payment_file(actor: Actor, asked: Mapping[str, Any], payment_file_id: str) -> dict[str, Any]:
    """What of the file can be recorded, and what keeps the other rows from it."""
    return _file(payments.preview_payments(actor, store(), payment_file_id, texts(asked)))


@acts(_SUBJECT, f"{_FILE}/record", Recorded)
def record_payments(actor: Actor, sent: Mapping[str, Any], payment_file_id: str) -> Mapping[str, Any]:
    """Record the payments of the file as they were read; `number` says how many."""
    said, leave_out = texts(sent), sent.get("leave_out", False)
    recorded = payments.record_payments(actor, store(), payment_file_id, said, sent["digest"], leave_out)
    address = url_for("api.show_payment_file", payment_file_id=payment_file_id)
    return {"kind": "payment_file", "id": payment_file_id, "status": None, "number": recorded, "address": address}


@acts(_SUBJECT, "/statements/<statement_id>/bill-payments", BillPaid, makes=True)
def enter_bill_payment(actor: Actor, sent: Mapping[str, Any], statement_id: str) -> Mapping[str, Any]:
    """Enter money that came in for what a statement billed."""
    return done(entered(actor, statement_id, texts(sent)), "bill_payment", "show_statement", statement_id=statement_id)


declared(
    *(receive_payment_file, "POST", _SUBJECT, "/payment-files"),
    {201: ("Kept; `Location` says where its rows are read.", Done)},
    receive_payment_file,
    form=LedgerFile,
)


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
    entry = seen.sheets.entry
    return {
        "id": entry.id,
        "file": entry.file_name,
        "refused": seen.sheets.grids.refusal or "",
        "columns": dict(seen.map.chosen.columns) if seen.map is not None else {},
        "ready": seen.ready,
        "problems": [f"Row {each.row}: {each.message}" for each in seen.problems],
        "digest": seen.digest,
    }
