"""Payments that the ledger made: its file is read and shown, then each statement that it paid moves to paid.

A row that cannot be recorded says why at its cell; the file stays kept, and nothing else in it is lost for that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.acts import Act
from contracts.errors import Invalid, Problem, Refused, Stale
from contracts.figures import canonical_json, digest_of
from contracts.numbers import dollars, from_cents, plain
from contracts.periods import say_date
from contracts.roles import Actor, require
from contracts.typed import check_left_out
from importers.grid_values import CellProblem
from importers.payment_files import DATE_ORDERS, FIELDS, PaymentRow, PaymentsRead, read_payments
from models.clock import now, today
from models.database import insert
from models.entry_files import PAYMENTS, EntryFile
from models.events import lock_chain, record
from models.file_store import FileStore
from models.governments import find_government
from models.moves import move
from models.paging import Page
from models.payments import Payment, page_of_payments, payments_of_statements
from models.people import Person, people_by_id
from models.vouchers import Voucher, vouchers_by_number
from operations.entry_files import EntrySheets, MapSeen, read_entry_file, see_map
from operations.payment_lines import gather
from operations.vouchers import approval_days

_UNKNOWN = "No voucher of this number was exported from here. Check the column, or ask the ledger what was paid."
_AGAIN = (
    "This voucher is recorded as paid on {day} already. Nothing is done again; if the ledger paid twice, have the "
    "second payment returned."
)


@dataclass(frozen=True, slots=True)
class Recordable:
    """What can be recorded, with the voucher that it pays; `rows`: how many rows of the file say it together."""

    row: PaymentRow
    voucher: Voucher
    rows: int = 1


@dataclass(frozen=True, slots=True)
class PaymentsSeen:
    """A file of payments under a map; `digest` names exactly the rows that can be recorded.

    `map` is None where the file cannot be read; `problem` says which choice cannot be.
    """

    sheets: EntrySheets
    map: MapSeen | None
    order: str
    read: PaymentsRead
    ready: tuple[Recordable, ...]
    problems: tuple[CellProblem, ...]
    digest: str
    problem: Invalid | None = None

    @property
    def rows_ready(self) -> int:
        """How many rows of the file are recorded: several where a voucher is paid by its lines."""
        return sum(each.rows for each in self.ready)

    @property
    def left_out(self) -> int:
        """How many rows are left out for a problem."""
        return len({each.row for each in self.problems})


@dataclass(frozen=True, slots=True)
class PaymentsPlace:
    """The payments recorded so far."""

    payments: Page[Payment, str]
    people: Mapping[str, Person]


def see_payments(actor: Actor, after: str | None = None, limit: int = 50, sort: str = "") -> PaymentsPlace:
    """The payments recorded so far, the newest first unless another order is wanted."""
    require(actor, "see vouchers")
    page = page_of_payments(actor.government_id, after, limit, sort)
    return PaymentsPlace(page, people_by_id(actor.government_id, [each.recorded_by for each in page.rows]))


def preview_payments(actor: Actor, store: FileStore, entry_file_id: str, texts: Mapping[str, str]) -> PaymentsSeen:
    """The file under the map of a form: which rows can be recorded, and at which cell the others cannot."""
    sheets = read_entry_file(actor, store, entry_file_id, purpose=PAYMENTS)
    order = texts.get("order", DATE_ORDERS[0])
    if not sheets.grids.sheets:
        return PaymentsSeen(sheets, None, order, PaymentsRead(), (), (), "")
    seen = see_map(sheets.grids, FIELDS, texts)
    problem = seen.problem
    if order not in DATE_ORDERS:
        problem = Invalid("Choose how dates are written.", [Problem("order", "Choose one of the three.")])
    if problem is not None or not seen.is_complete:
        return PaymentsSeen(sheets, seen, order, PaymentsRead(), (), (), "", problem)
    read = read_payments(sheets.grids, seen.chosen, order)
    ready, refused = _judge(actor.government_id, read)
    problems = tuple(sorted([*read.problems, *refused], key=lambda each: each.row))
    return PaymentsSeen(sheets, seen, order, read, ready, problems, _digest(ready))


def record_payments(
    actor: Actor, store: FileStore, entry_file_id: str, texts: Mapping[str, str], digest: str, leave_out: bool
) -> int:
    """Record every payment that can be, as it was seen, and return how many; their statements are paid from then on.

    Stale where the rows are not those that were seen, Invalid where rows have problems and nobody said that they may be
    left out, Refused where there is nothing to record.
    """
    require(actor, "record payments")
    seen = preview_payments(actor, store, entry_file_id, texts)
    if seen.problem is not None:
        raise seen.problem
    if not seen.ready:
        raise Refused("No row of this file can be recorded. The page says for each row what keeps it.")
    check_left_out(seen.left_out, leave_out)
    lock_chain(actor.government_id)
    # What was judged before the lock may have changed since; judging once more is cheap.
    ready, _ = _judge(actor.government_id, seen.read)
    if digest != seen.digest or _digest(ready) != seen.digest:
        raise Stale("These are not the payments that you saw. Look at the file once more, then record them.")
    for each in ready:
        _record(actor, seen.sheets.entry, each)
    return len(ready)


def _record(actor: Actor, entry: EntryFile, each: Recordable) -> None:
    voucher, row = each.voucher, each.row
    payment = Payment(
        government_id=actor.government_id,
        voucher_id=voucher.id,
        statement_id=voucher.statement_id,
        paid_on=row.paid_on,
        amount_cents=voucher.amount_cents,
        reference=row.reference,
        entry_file_id=entry.id,
        cell=row.cells["paid_on"],
        recorded_by=actor.person_id,
        recorded_at=now(),
    )
    insert(payment)
    record(
        actor.government_id,
        Act.PAYMENT_RECORDED,
        "payment",
        payment.id,
        person_id=actor.person_id,
        after=payment_text(payment),
    )
    move(voucher.statement, "pay", actor, f"Voucher {voucher.number}, paid on {row.paid_on.isoformat()}")


def payment_text(payment: Payment) -> str:
    """What the audit trail says of a payment."""
    return canonical_json(
        {
            "voucher": payment.voucher_id,
            "statement": payment.statement_id,
            "paid_on": payment.paid_on.isoformat(),
            "cents": payment.amount_cents,
            "reference": payment.reference,
            "file": payment.entry_file_id,
            "cell": payment.cell,
        }
    )


def _digest(ready: tuple[Recordable, ...]) -> str:
    rows = [
        [each.voucher.id, each.row.paid_on.isoformat(), plain(each.row.amount), each.row.reference] for each in ready
    ]
    return digest_of(canonical_json({"payments": rows})) if rows else ""


def _judge(government_id: str, read: PaymentsRead) -> tuple[tuple[Recordable, ...], list[CellProblem]]:
    """Which rows can be recorded, and the problem of each that cannot."""
    vouchers = vouchers_by_number(government_id, [row.voucher for row in read.payments])
    gathered, problems = gather(read.payments, vouchers)
    known = [voucher.statement_id for voucher in vouchers.values()]
    paid = payments_of_statements(government_id, known)
    approved = approval_days(government_id, known)
    day, first = today(find_government(government_id).time_zone), dict[str, PaymentRow]()
    ready = []
    for row, rows in gathered:
        voucher = vouchers.get(row.voucher)
        wrong = dict(_wrong(row, voucher, paid, approved, day))
        if row.voucher in first:
            wrong.setdefault("voucher", _twice(first[row.voucher]))
        first.setdefault(row.voucher, row)
        for each in rows:
            problems += [CellProblem(each.row, each.cells[name], _found(row, name), wrong[name]) for name in wrong]
        if voucher is not None and not wrong:
            ready.append(Recordable(row, voucher, len(rows)))
    return tuple(ready), problems


def _twice(earlier: PaymentRow) -> str:
    return f"Row {earlier.row} pays this voucher already. A voucher is paid once; ask the ledger which row is right."


def _wrong(
    row: PaymentRow, voucher: Voucher | None, paid: Mapping[str, Payment], approved: Mapping[str, date], day: date
) -> Iterator[tuple[str, str]]:
    if voucher is None:
        yield "voucher", _UNKNOWN
        return
    earlier = paid.get(voucher.statement_id)
    if earlier is not None:
        yield "voucher", _AGAIN.format(day=say_date(earlier.paid_on))
    elif voucher.statement.status != "approved":
        yield "voucher", f"Its statement is {voucher.statement.status.replace('_', ' ')} and not approved for payment."
    if row.amount != from_cents(voucher.amount_cents):
        wanted, found = dollars(from_cents(voucher.amount_cents)), plain(row.amount)
        yield "amount", f"The voucher is over {wanted}, and the file says {found}. Ask the ledger what was paid."
    since = approved.get(voucher.statement_id)
    if since is not None and row.paid_on < since:
        yield "paid_on", f"The statement was approved on {say_date(since)}, so it cannot have been paid before."
    if row.paid_on > day:
        yield "paid_on", "This day lies in the future. Record a payment once it was made."


def _found(row: PaymentRow, name: str) -> str:
    return {"voucher": row.voucher, "amount": plain(row.amount), "paid_on": row.paid_on.isoformat()}[name]
