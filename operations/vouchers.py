"""Vouchers: approved statements handed to the city's ledger in numbered batches, each statement exactly once."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from contracts.acts import Act
from contracts.distributions import Share
from contracts.errors import DomainError, Refused
from contracts.figures import canonical_json
from contracts.ledger_layouts import SEPARATORS, Layout
from contracts.numbers import from_cents, plain, to_cents
from contracts.roles import Actor, require
from contracts.vouchers import BatchHead, Totals, VoucherHead, VoucherLine, totals_of, voucher_lines, voucher_rows
from importers.separated import safe_text, separated
from models.clock import now, today
from models.database import insert
from models.events import events_about, lock_chain, record
from models.governments import find_government
from models.ids import new_id
from models.ledger_accounts import LedgerLayout, accounts_of
from models.paging import Page
from models.payments import Payment, payments_of_statements
from models.people import Person, people_by_id
from models.statements import PaymentStatement
from models.vouchers import (
    Voucher,
    VoucherBatch,
    find_batch,
    next_numbers,
    page_of_batches,
    statements_to_export,
    vouchers_of_batch,
)
from operations.ledger_accounts import current_layout, holding

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Exportable:
    """An approved statement that waits for its voucher, with its lines or with the sentence that keeps it from one."""

    statement: PaymentStatement
    approved_on: date
    lines: tuple[VoucherLine, ...]
    why_not: str


@dataclass(frozen=True, slots=True)
class VouchersSeen:
    """The page of vouchers: what the next batch would hold with its control totals, what cannot be exported yet, how
    many statements wait behind a full batch, and the batches so far.
    """

    layout: Layout | None
    waiting: tuple[Exportable, ...]
    left: int
    totals: Totals
    batches: Page[VoucherBatch, int]
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class BatchSeen:
    """A batch with its vouchers and the payments that came back."""

    batch: VoucherBatch
    vouchers: Sequence[Voucher]
    payments: Mapping[str, Payment]
    people: Mapping[str, Person]


def list_batches(actor: Actor, after: str | int | None, limit: int, sort: str = "") -> Page[VoucherBatch, int]:
    """The batches, the newest first unless another order is wanted."""
    require(actor, "see vouchers")
    return page_of_batches(actor.government_id, after, limit, sort)


def see_vouchers(actor: Actor, after: str | int | None = None, limit: int = 50, sort: str = "") -> VouchersSeen:
    """What waits to be exported, and the batches."""
    require(actor, "see vouchers")
    batches = page_of_batches(actor.government_id, after, limit, sort)
    try:
        layout = current_layout(actor.government_id)[1]
    except Refused:
        layout = None
    waiting, left = _waiting(actor.government_id, layout)
    return VouchersSeen(
        layout=layout,
        waiting=waiting,
        left=left,
        totals=totals_of(each.lines for each in waiting if not each.why_not),
        batches=batches,
        people=people_by_id(actor.government_id, [batch.made_by for batch in batches.rows]),
    )


def see_batch(actor: Actor, batch_id: str) -> BatchSeen:
    """A batch; NotFound where there is none of that id."""
    require(actor, "see vouchers")
    batch = find_batch(actor.government_id, batch_id)
    vouchers = vouchers_of_batch(actor.government_id, batch.id)
    payments = payments_of_statements(actor.government_id, [voucher.statement_id for voucher in vouchers])
    return BatchSeen(batch, vouchers, payments, people_by_id(actor.government_id, [batch.made_by]))


def batch_file(actor: Actor, batch_id: str) -> tuple[str, bytes]:
    """The name and the bytes of a batch's file: the same each time."""
    require(actor, "see vouchers")
    batch = find_batch(actor.government_id, batch_id, with_content=True)
    return f"vouchers-{batch.number:06}.csv", batch.content.encode()


def export_vouchers(actor: Actor) -> VoucherBatch:
    """Make one batch of the approved statements that have no voucher yet and can have one, the oldest first.

    Refused where none can: exporting again never doubles, and what was exported is downloaded from its own batch.
    """
    require(actor, "export vouchers")
    lock_chain(actor.government_id)
    stored, layout = current_layout(actor.government_id)
    waiting, _ = _waiting(actor.government_id, layout)
    ready = [each for each in waiting if not each.why_not]
    if not ready:
        kept = f" {waiting[0].why_not}" if waiting else ""
        raise Refused(
            "There is no approved statement to export that has no voucher yet. To have an earlier file again, open its "
            f"batch and download it.{kept}"
        )
    batch, vouchers = _make(actor, stored, layout, ready)
    insert(batch, *vouchers)
    record(
        actor.government_id,
        Act.VOUCHERS_EXPORTED,
        "voucher_batch",
        batch.id,
        person_id=actor.person_id,
        after=batch.sha256,
        document=batch_document(batch, vouchers),
    )
    return batch


def batch_document(batch: VoucherBatch, vouchers: Iterable[Voucher]) -> dict[str, object]:
    """What the audit trail says of a batch: its totals, and each voucher with its statement and cents."""
    return {
        "number": batch.number,
        "layout": batch.layout_id,
        "lines": batch.lines,
        "total_cents": batch.total_cents,
        "vouchers": [
            [
                each.id,
                each.number,
                each.statement_id,
                each.amount_cents,
                hashlib.sha256(each.lines.encode()).hexdigest(),
            ]
            for each in sorted(vouchers, key=lambda voucher: voucher.sequence)
        ],
    }


def _make(
    actor: Actor, stored: LedgerLayout, layout: Layout, ready: Sequence[Exportable]
) -> tuple[VoucherBatch, list[Voucher]]:
    owner = actor.government_id
    number, first = next_numbers(owner)
    batch_id = new_id()
    vouchers = [_voucher(owner, batch_id, layout, *each) for each in enumerate(ready, first)]
    head = BatchHead(number, today(find_government(owner).time_zone))
    content = _content(layout, head, list(zip(vouchers, ready, strict=True)))
    totals = totals_of(each.lines for each in ready)
    batch = VoucherBatch(
        government_id=owner,
        id=batch_id,
        number=number,
        layout_id=stored.id,
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        vouchers=totals.vouchers,
        lines=totals.lines,
        total_cents=to_cents(totals.amount),
        made_by=actor.person_id,
        made_at=now(),
    )
    return batch, vouchers


def _voucher(owner: str, batch_id: str, layout: Layout, sequence: int, each: Exportable) -> Voucher:
    return Voucher(
        government_id=owner,
        batch_id=batch_id,
        statement_id=each.statement.id,
        sequence=sequence,
        number=layout.voucher_number(sequence),
        amount_cents=each.statement.net_cents,
        lines=canonical_json({"lines": [_line_document(line) for line in each.lines]}),
    )


def _content(layout: Layout, head: BatchHead, vouchers: Sequence[tuple[Voucher, Exportable]]) -> str:
    written = [(_head(voucher.number, each), [_safe(line) for line in each.lines]) for voucher, each in vouchers]
    return separated(voucher_rows(layout, head, written), SEPARATORS[layout.separator])


def _safe(line: VoucherLine) -> VoucherLine:
    account = {name: safe_text(text) for name, text in line.account.items()}
    return VoucherLine(
        line.name, safe_text(line.description), line.amount, account, line=line.line, distribution=line.distribution
    )


def _head(number: str, each: Exportable) -> VoucherHead:
    contract = each.statement.contract
    return VoucherHead(
        voucher=number,
        contract=safe_text(contract.number),
        title=safe_text(contract.title),
        vendor=safe_text(contract.vendor.name),
        period=each.statement.period.name,
        approved_on=each.approved_on,
        statement=each.statement.digest,
    )


def _line_document(line: VoucherLine) -> dict[str, object]:
    return {
        "line": line.line,
        "distribution": line.distribution,
        "name": line.name,
        "description": line.description,
        "amount": plain(line.amount),
        "account": dict(line.account),
    }


def _waiting(government_id: str, layout: Layout | None) -> tuple[tuple[Exportable, ...], int]:
    """What waits, until a batch is full, and how many statements stand behind it.

    What cannot be exported takes no place in the batch, so that it never keeps a younger statement from its payment.
    """
    found: list[Exportable] = []
    after: str | None = None
    while True:
        statements = statements_to_export(government_id, after)
        found += _exportables(government_id, layout, statements)
        if not statements.left or sum(not each.why_not for each in found) >= _AT_ONCE:
            return tuple(found), statements.left
        after = statements[-1].id


def _exportables(
    government_id: str, layout: Layout | None, statements: Sequence[PaymentStatement]
) -> Iterator[Exportable]:
    approved = approval_days(government_id, [statement.id for statement in statements])
    accounts = accounts_of(government_id, [statement.contract_id for statement in statements])
    for each in statements:
        yield _exportable(each, approved[each.id], layout, holding(accounts[each.contract_id]))


def _exportable(
    statement: PaymentStatement, approved_on: date, layout: Layout | None, accounts: Mapping[str, Sequence[Share]]
) -> Exportable:
    name = f"{statement.contract.number} {statement.period.name}"
    if layout is None:
        return Exportable(statement, approved_on, (), "The ledger’s layout is not set yet.")
    if statement.period.status == "reopening":
        title = statement.period.as_period().title()
        why = f"{name}: somebody asked to reopen {title}. It can be exported if a second person keeps it closed."
        return Exportable(statement, approved_on, (), why)
    if statement.net_cents <= 0:
        net = plain(from_cents(statement.net_cents))
        return Exportable(statement, approved_on, (), f"{name} pays {net}: there is nothing that the ledger could pay.")
    try:
        lines = voucher_lines(layout, json.loads(statement.document), accounts)
    except DomainError as refusal:
        return Exportable(statement, approved_on, (), f"{name}: {refusal.message}")
    return Exportable(statement, approved_on, lines, "")


def approval_days(government_id: str, statement_ids: Sequence[str]) -> dict[str, date]:
    """The day, in the government's time zone, on which each of the statements was approved."""
    zone = ZoneInfo(find_government(government_id).time_zone)
    found = {}
    for first in range(0, len(statement_ids), _AT_ONCE):
        some = statement_ids[first : first + _AT_ONCE]
        for statement_id, events in events_about(government_id, "statement", some).items():
            moments = [event.at for event in events if event.act == Act.STATEMENT_APPROVED]
            if moments:
                found[statement_id] = max(moments).astimezone(zone).date()
    return found
