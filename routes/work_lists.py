"""What waits, what was asked for and what is kept, as lists to download: desks, queue, rulings, disputes, ledgers."""

from collections.abc import Iterable, Iterator
from datetime import date

from contracts.disputes import CITY, VENDOR
from contracts.ledgers import Ledger
from contracts.numbers import from_cents
from importers.lists import ListColumn, ListValue
from models.vouchers import VoucherBatch
from operations.desks import Desk
from operations.dispute_pages import DisputeEntry
from operations.ruling_pages import RulingEntry
from operations.statement_queue import QueueEntry
from operations.waiting import Turn

Rows = Iterator[tuple[ListValue, ...]]
_PLACE = tuple(ListColumn(heading) for heading in ("Contract", "Period", "Vendor"))

DESK = (
    *(ListColumn("Whose turn"), ListColumn("What to do"), *_PLACE, ListColumn("Worth", "money")),
    *(ListColumn("Due", "day"), ListColumn("Since"), ListColumn("Days waiting", "number")),
    ListColumn("Note"),
)
MOST_OF_A_DESK = 20_000
QUEUE = (
    *(*_PLACE, ListColumn("Status"), ListColumn("Strictest open exception"), ListColumn("Open exceptions", "number")),
    *(ListColumn("Dearest exception", "money"), ListColumn("Net", "money"), ListColumn("Waiting since", "day")),
    *(ListColumn("Due", "day"), ListColumn("Days left", "number")),
)
RULINGS = (
    *(ListColumn("Contract"), ListColumn("Number", "number"), ListColumn("Kind"), ListColumn("About")),
    *(ListColumn("Status"), ListColumn("From", "day"), ListColumn("Until", "day"), ListColumn("Amount", "money")),
    *(ListColumn("Days", "number"), ListColumn("Asked by"), ListColumn("Asked (UTC)", "moment"), ListColumn("Reason")),
    *(ListColumn("Decided"), ListColumn("Decided by"), ListColumn("Decided (UTC)", "moment")),
    *(ListColumn("Reason of the decision"), ListColumn("Change of the net", "money")),
)
DISPUTES = (
    *(ListColumn("Number", "number"), *_PLACE, ListColumn("About"), ListColumn("The line paid", "money")),
    *(ListColumn("Claimed", "money"), ListColumn("Value shown"), ListColumn("Value claimed"), ListColumn("Status")),
    *(ListColumn("Whose turn"), ListColumn("Since", "day"), ListColumn("To be answered by", "day")),
    *(ListColumn("To be settled by", "day"), ListColumn("Days at the city", "number")),
    *(ListColumn("Days at the vendor", "number"), ListColumn("The vendor’s words")),
)
BATCHES = (
    *(ListColumn("Batch", "number"), ListColumn("Made (UTC)", "moment"), ListColumn("Vouchers", "number")),
    *(ListColumn("Lines", "number"), ListColumn("Total", "money"), ListColumn("SHA-256 of the file")),
)
LEDGERS = (
    *(ListColumn("Ledger"), ListColumn("Entry"), ListColumn("Explanation")),
    *(ListColumn("Amount", "money"), ListColumn("Balance", "money")),
)
_TURNS = {CITY: "city", VENDOR: "vendor", "": "settled"}


def of_desk(desk: Desk, now: date, time_zone: str) -> Rows:
    """What waits for the person, then for others; what is more than a file takes is told in its last rows."""
    yield from of_turns(((each, True) for each in desk.mine), now, time_zone)
    yield from of_turns(((each, False) for each in desk.others), now, time_zone)
    for each in desk.left.values():
        yield "", f"{each.count:,} more {each.words} are not in this file", "", "", "", None, None, "", None, ""


def of_turns(turns: Iterable[Turn], now: date, time_zone: str) -> Rows:
    """What waits, each with whether it is the person's turn, and for how many days."""
    for each, is_mine in turns:
        yield (
            *("mine" if is_mine else each.whose, each.title, each.contract_number, each.period_name, each.vendor),
            *(each.worth, each.due, each.since.isoformat(), each.days(now, time_zone), each.note),
        )


def of_queue(entries: Iterable[QueueEntry]) -> Rows:
    """The statements that wait for finance."""
    for each in entries:
        queued, statement = each.queued, each.queued.statement
        reading = each.clock.reading if each.clock is not None else None
        yield (
            *(statement.contract.number, statement.period.name, statement.contract.vendor.name, statement.status),
            *(queued.class_.value.replace("_", " ") if queued.open else "", queued.open),
            *(from_cents(queued.cost_cents), from_cents(statement.net_cents), queued.since),
            *((reading.due, reading.days_left) if reading is not None else (None, None)),
        )


def of_rulings(entries: Iterable[RulingEntry]) -> Rows:
    """Rulings, each with what was decided last."""
    for entry in entries:
        ruling, last = entry.ruling, entry.decisions[-1] if entry.decisions else None
        yield (
            *(ruling.contract.number, ruling.number, ruling.kind, ruling.about_title, ruling.status),
            *(ruling.starts_on, ruling.until_on, _dollars(ruling.amount_cents), ruling.days),
            *(ruling.asked_by_name, ruling.asked_at, ruling.reason),
            *((last.decision, last.decided_by_name, last.decided_at) if last else (None, None, None)),
            *((last.reason, _dollars(last.net_cents)) if last else (None, None)),
        )


def of_disputes(entries: Iterable[DisputeEntry]) -> Rows:
    """Disputes with both sides' days."""
    for entry in entries:
        dispute, clock = entry.dispute, entry.clock
        statement, contract = dispute.statement, dispute.contract
        yield (
            *(dispute.number, contract.number, statement.period.name, contract.vendor.name, dispute.title),
            *(_dollars(dispute.shown_cents), _dollars(dispute.claimed_cents), dispute.shown_value),
            *(dispute.claimed_value, dispute.status, _TURNS[clock.turn], clock.since, dispute.answer_due_on),
            *(dispute.decide_due_on, clock.city_days, clock.vendor_days, dispute.words),
        )


def of_batches(batches: Iterable[VoucherBatch]) -> Rows:
    """Batches of vouchers with their control totals."""
    for each in batches:
        yield each.number, each.made_at, each.vouchers, each.lines, from_cents(each.total_cents), each.sha256


def of_ledgers(ledgers: Iterable[Ledger]) -> Rows:
    """Every row of every ledger with the balance after it."""
    for ledger in ledgers:
        for row in ledger.rows:
            yield ledger.title, row.title, row.says, row.amount, row.balance


def _dollars(cents: int | None) -> ListValue:
    return None if cents is None else from_cents(cents)
