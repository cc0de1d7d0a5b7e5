"""Finance's queue: exceptions first, filtered and paged by the address."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.exceptions import ExceptionClass
from contracts.numbers import from_cents
from contracts.said import count
from models.paging import Page
from models.statement_queue import WAITING, QueueFilter
from operations.statement_queue import QueueEntry, open_queue
from routes import work_lists
from routes.clock_views import days_left, state
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_shown, wanted_sort
from routes.lists import QUEUE
from routes.words import EXCEPTION_CLASS_WORDS, StatusWords, day, money, status_words

pages = Blueprint("statement_queue", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the queue."""

    title: str
    detail: str
    address: str
    status: StatusWords
    class_words: StatusWords | None
    open: str
    cost: Markup | str
    net: Markup
    due: str
    left: str
    clock: StatusWords | None


@pages.get("/finance/queue")
def show_queue() -> ResponseReturnValue:
    """What waits for finance."""
    asked = {name: request.args.get(name, "") for name in ("class", "status", "contract")}
    wanted = QueueFilter(asked["class"], asked["status"], asked["contract"].strip(), wanted_sort())
    if wanted_kind():
        every = every_row(lambda after, _limit: _page(wanted, after or ""))
        return send_list("Queue of finance", work_lists.QUEUE, work_lists.of_queue(every))
    queue = open_queue(signed_in(), wanted, request.args.get("after", ""))
    return render_template(
        "approval/queue.html",
        entries=[_entry(each) for each in queue.entries],
        asked=asked,
        shown=list_shown("statement_queue.show_queue", QUEUE, queue.after),
        paged=bool(request.args.get("after")),
        classes=[(each.value, EXCEPTION_CLASS_WORDS[each.value].word) for each in reversed(ExceptionClass)],
        statuses=[(each, status_words("statement", each).word) for each in WAITING],
    )


def _page(wanted: QueueFilter, after: str) -> Page[QueueEntry, str]:
    queue = open_queue(signed_in(), wanted, after)
    return Page(queue.entries, queue.after)


def _entry(each: QueueEntry) -> Entry:
    queued, statement = each.queued, each.queued.statement
    contract, reading = statement.contract, each.clock.reading if each.clock is not None else None
    return Entry(
        title=f"{contract.number}, {statement.period.as_period().title()}",
        detail=f"{contract.title} · {contract.vendor.name}",
        address=url_for("statements.show_statement", statement_id=statement.id),
        status=status_words("statement", statement.status),
        class_words=EXCEPTION_CLASS_WORDS[queued.class_.value] if queued.class_.rank else None,
        open=count(queued.open, "exception open", "exceptions open") if queued.open else "",
        cost=money(from_cents(queued.cost_cents)) if queued.open else "",
        net=money(from_cents(statement.net_cents)),
        due=day(reading.due) if reading is not None and reading.due is not None else "",
        left=days_left(reading) if reading is not None else "",
        clock=state(reading) if reading is not None else None,
    )
