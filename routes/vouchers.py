"""Vouchers for the city's ledger: what waits to be exported, the batches so far, and each batch with its file."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.numbers import from_cents
from contracts.roles import may
from contracts.said import count
from importers.lists import ListColumn, ListValue
from models.database import db
from models.vouchers import VoucherBatch
from operations.vouchers import (
    BatchSeen,
    Exportable,
    batch_file,
    export_vouchers,
    list_batches,
    see_batch,
    see_vouchers,
)
from routes import work_lists
from routes.downloads import send_bytes
from routes.guard import signed_in
from routes.list_files import every_row, list_links, send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import BATCHES
from routes.words import StatusWords, cents, day, moment, money, status_words

pages = Blueprint("vouchers", __name__)

_COLUMNS = (
    *(ListColumn(heading) for heading in ("Voucher", "Contract", "Period", "Vendor")),
    *(ListColumn("Amount", "money"), ListColumn("Status"), ListColumn("Paid on", "day")),
)


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An approved statement that has no voucher yet."""

    title: str
    address: str
    vendor: str
    approved: str
    amount: Markup
    why_not: str


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch of vouchers in words."""

    title: str
    address: str
    made: str
    vouchers: str
    lines: str
    total: Markup


@dataclass(frozen=True, slots=True)
class VoucherRow:
    """A voucher of a batch, with where its payment stands."""

    number: str
    title: str
    address: str
    vendor: str
    amount: Markup
    status: StatusWords
    paid: str


@pages.get("/vouchers")
def show_vouchers() -> ResponseReturnValue:
    """What waits to be exported, with its control totals, and the batches so far."""
    actor = signed_in()
    if wanted_kind():
        every = every_row(lambda after, limit: list_batches(actor, after, limit, wanted_sort()))
        return send_list("Batches of vouchers", work_lists.BATCHES, work_lists.of_batches(every))
    seen = see_vouchers(actor, wanted_after(), sort=wanted_sort())
    ready = [each for each in seen.waiting if not each.why_not]
    return render_template(
        "vouchers/list.html",
        layout=seen.layout.name if seen.layout else "",
        left=seen.left,
        ready=[waiting_row(each) for each in ready],
        kept=[waiting_row(each) for each in seen.waiting if each.why_not],
        totals=f"{count(seen.totals.vouchers, 'voucher', 'vouchers')}, {count(seen.totals.lines, 'line', 'lines')}",
        total=money(seen.totals.amount),
        shown=list_shown("vouchers.show_vouchers", BATCHES, seen.batches.after),
        may_export=may(actor, "export vouchers"),
        batches=[
            batch_row(batch, seen.people[batch.made_by].name if batch.made_by in seen.people else "")
            for batch in seen.batches.rows
        ],
    )


@pages.post("/vouchers")
def export() -> ResponseReturnValue:
    """Make one batch of whatever waits."""
    batch = export_vouchers(signed_in())
    flash(f"Batch {batch.number} holds {count(batch.vouchers, 'voucher', 'vouchers')}. Download its file.", "success")
    answer = redirect(url_for("vouchers.show_batch", batch_id=batch.id), 303)
    db.session.commit()
    return answer


@pages.get("/vouchers/<batch_id>")
def show_batch(batch_id: str) -> ResponseReturnValue:
    """A batch with its vouchers, its control totals and what was paid."""
    seen = see_batch(signed_in(), batch_id)
    batch = seen.batch
    if wanted_kind():
        return send_list(f"Vouchers of batch {batch.number}", _COLUMNS, listed(seen))
    made_by = seen.people.get(batch.made_by)
    return render_template(
        "vouchers/batch.html",
        trail=(("Vouchers", url_for("vouchers.show_vouchers")), (f"Batch {batch.number}", "")),
        heading=f"Batch {batch.number}",
        batch=batch_row(batch, made_by.name if made_by else ""),
        file_address=url_for("vouchers.download", batch_id=batch.id),
        sha256=batch.sha256,
        links=list_links(),
        vouchers=list(voucher_rows(seen)),
    )


@pages.get("/vouchers/<batch_id>/file")
def download(batch_id: str) -> ResponseReturnValue:
    """The file of the batch, the same bytes each time."""
    name, content = batch_file(signed_in(), batch_id)
    return send_bytes(content, name, "text/csv; charset=utf-8")


def waiting_row(each: Exportable) -> WaitingRow:
    """An approved statement as a line of the list."""
    statement = each.statement
    return WaitingRow(
        title=f"{statement.contract.number}, {statement.period.as_period().title()}",
        address=url_for("statements.show_statement", statement_id=statement.id),
        vendor=statement.contract.vendor.name,
        approved=day(each.approved_on),
        amount=cents(statement.net_cents),
        why_not=each.why_not,
    )


def batch_row(batch: VoucherBatch, made_by: str) -> BatchRow:
    """A batch as a line of the list."""
    return BatchRow(
        title=f"Batch {batch.number}",
        address=url_for("vouchers.show_batch", batch_id=batch.id),
        made=f"{moment(batch.made_at)}{f' by {made_by}' if made_by else ''}",
        vouchers=count(batch.vouchers, "voucher", "vouchers"),
        lines=count(batch.lines, "line", "lines"),
        total=cents(batch.total_cents),
    )


def listed(seen: BatchSeen) -> Iterator[tuple[ListValue, ...]]:
    """The vouchers of a batch as rows of a file."""
    for voucher in seen.vouchers:
        statement, paid = voucher.statement, seen.payments.get(voucher.statement_id)
        yield (
            *(voucher.number, statement.contract.number, statement.period.name, statement.contract.vendor.name),
            *(from_cents(voucher.amount_cents), statement.status, paid.paid_on if paid else None),
        )


def voucher_rows(seen: BatchSeen) -> tuple[VoucherRow, ...]:
    """The vouchers of a batch in words."""
    return tuple(
        VoucherRow(
            number=voucher.number,
            title=f"{voucher.statement.contract.number}, {voucher.statement.period.as_period().title()}",
            address=url_for("statements.show_statement", statement_id=voucher.statement_id),
            vendor=voucher.statement.contract.vendor.name,
            amount=cents(voucher.amount_cents),
            status=status_words("statement", voucher.statement.status),
            paid=day(paid.paid_on) if (paid := seen.payments.get(voucher.statement_id)) else "not yet",
        )
        for voucher in seen.vouchers
    )
