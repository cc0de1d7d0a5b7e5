"""Payments that come back from the city's ledger: upload its file, look at every row, record."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid, Problem, Refused, Stale
from contracts.numbers import from_cents
from contracts.roles import may
from contracts.said import count
from importers.lists import ListColumn, ListValue
from importers.payment_files import FIELDS
from models.database import db
from models.entry_files import PAYMENTS
from models.file_store import FileStore
from models.payments import Payment
from operations.entry_files import receive_entry_file
from operations.payments import PaymentsSeen, Recordable, preview_payments, record_payments, see_payments
from routes.forms import Form, refused_form
from routes.grid_views import MOST_SHOWN, map_view, problems_view, skipped_rows
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import PAYMENTS_MADE
from routes.words import day, moment, money

pages = Blueprint("payments", __name__)

_COLUMNS = (
    *(ListColumn(heading) for heading in ("Voucher", "Contract", "Period", "Vendor")),
    *(ListColumn("Paid on", "day"), ListColumn("Amount", "money"), ListColumn("Check or transfer")),
    ListColumn("Recorded (UTC)", "moment"),
)
_ORDERS = (
    ("mdy", "Month first: 8/31/2027"),
    ("ymd", "Year first: 2027-08-31"),
    ("dmy", "Day first: 31.8.2027"),
)


@pages.get("/payments")
def show_place() -> ResponseReturnValue:
    """The payments recorded so far, and where a file is uploaded."""
    if wanted_kind():
        actor = signed_in()
        rows = every_row(lambda after, limit: see_payments(actor, after, limit, wanted_sort()).payments)
        return send_list("Payments", _COLUMNS, map(listed, rows))
    return place_page(Form())


@pages.post("/payments")
def upload() -> ResponseReturnValue:
    """Keep the file; its rows are shown on the next page."""
    file = request.files.get("file")
    if file is None or not file.filename:
        says = "Choose a file first: the ledger’s list of payments (.csv, .xlsx, .xls or .ods)."
        return place_page(refused_form({}, Invalid("No file was chosen.", [Problem("file", says)]))), 422
    limit = current_app.config["LARGEST_UPLOAD"]
    entry = receive_entry_file(signed_in(), store(), file.stream, file.filename, limit, purpose=PAYMENTS)
    answer = redirect(url_for("payments.show_file", payment_file_id=entry.id), 303)
    db.session.commit()
    return answer


@pages.get("/payments/<payment_file_id>")
def show_file(payment_file_id: str) -> ResponseReturnValue:
    """The file under the map that the address names."""
    return file_page(preview_payments(signed_in(), store(), payment_file_id, request.args))


@pages.post("/payments/<payment_file_id>")
def confirm(payment_file_id: str) -> ResponseReturnValue:
    """Record the payments as they were seen; where something keeps them from it, the page with the reason."""
    form, actor = request.form, signed_in()
    leave_out = form.get("leave_out") == "yes"
    try:
        recorded = record_payments(actor, store(), payment_file_id, form, form.get("digest", ""), leave_out)
    except (Invalid, Refused, Stale) as refusal:
        problem = refusal if isinstance(refusal, Invalid) else Invalid(refusal.message)
        return file_page(preview_payments(actor, store(), payment_file_id, form), problem), 422
    flash(f"{count(recorded, 'payment is', 'payments are')} recorded. The statements are paid.", "success")
    answer = redirect(url_for("payments.show_place"), 303)
    db.session.commit()
    return answer


def store() -> FileStore:
    """Where files are kept."""
    kept: FileStore = current_app.extensions["file_store"]
    return kept


def place_page(form: Form) -> str:
    """The page of payments."""
    actor = signed_in()
    place = see_payments(actor, wanted_after(), sort=wanted_sort())
    return render_template(
        "payments/list.html",
        form=form,
        shown=list_shown("payments.show_place", PAYMENTS_MADE, place.payments.after),
        may_record=may(actor, "record payments"),
        payments=[payment_row(payment) for payment in place.payments.rows],
    )


def file_page(seen: PaymentsSeen, refusal: Invalid | None = None) -> str:
    """The page of a file: its map, what would be recorded, and each row that cannot be."""
    entry, texts = seen.sheets.entry, request.values
    return render_template(
        "payments/file.html",
        trail=(("Payments", url_for("payments.show_place")), (entry.file_name, "")),
        file_name=entry.file_name,
        refused=seen.sheets.grids.refusal,
        notes=seen.sheets.grids.notes,
        map=map_view(seen.sheets, seen.map, FIELDS, {**texts, "order": seen.order}, seen.problem) if seen.map else None,
        orders=_ORDERS,
        refusal=refused_form({}, refusal) if refusal else Form(),
        sum=sum_words(seen),
        payments=[ready_row(each) for each in seen.ready[:MOST_SHOWN]],
        more=max(len(seen.ready) - MOST_SHOWN, 0),
        problems=problems_view(seen.problems, blocking=True),
        noted=problems_view(seen.problems, blocking=False),
        skipped=skipped_rows(seen.read.skipped),
        digest=seen.digest,
        left_out=count(seen.left_out, "row", "rows") if seen.left_out else "",
        confirm_words=f"Record {count(len(seen.ready), 'payment', 'payments')}" if seen.ready else "",
        kept_texts=[(name, text) for name, text in texts.items() if name not in ("csrf_token", "digest", "leave_out")],
        upload_address=url_for("payments.show_place"),
        own_address=url_for("payments.show_file", payment_file_id=entry.id),
    )


def sum_words(seen: PaymentsSeen) -> str:
    """What became of the rows, as a sum."""
    if not seen.read.read:
        return ""
    parts = [f"{seen.rows_ready:,} to record", f"{seen.left_out:,} that cannot be recorded"]
    parts.append(f"{len(seen.read.skipped):,} totals and blank")
    return f"{count(seen.read.read, 'row', 'rows')} read = {' + '.join(parts)}"


def ready_row(each: Recordable) -> dict[str, object]:
    """A row that can be recorded, in words."""
    statement = each.voucher.statement
    return {
        "voucher": each.voucher.number,
        "title": f"{statement.contract.number}, {statement.period.as_period().title()}",
        "vendor": statement.contract.vendor.name,
        "paid_on": day(each.row.paid_on),
        "amount": money(each.row.amount),
        "reference": each.row.reference,
        "row": str(each.row.row),
    }


def listed(payment: Payment) -> tuple[ListValue, ...]:
    """A payment as a row of a file."""
    statement = payment.voucher.statement
    return (
        *(payment.voucher.number, statement.contract.number, statement.period.name, statement.contract.vendor.name),
        *(payment.paid_on, from_cents(payment.amount_cents), payment.reference, payment.recorded_at),
    )


def payment_row(payment: Payment) -> dict[str, object]:
    """A recorded payment, in words."""
    statement = payment.voucher.statement
    return {
        "voucher": payment.voucher.number,
        "title": f"{statement.contract.number}, {statement.period.as_period().title()}",
        "address": url_for("statements.show_statement", statement_id=statement.id),
        "vendor": statement.contract.vendor.name,
        "paid_on": day(payment.paid_on),
        "amount": money(from_cents(payment.amount_cents)),
        "reference": payment.reference or "none given",
        "recorded": moment(payment.recorded_at),
    }
