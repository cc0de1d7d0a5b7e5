"""Statements for programs: each figure with its reason, exceptions, approval bound to what was read, the queue."""

import json
from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contracts.exceptions import ANSWERS, ExceptionClass
from contracts.negative_nets import CHOICES
from contracts.roles import Actor
from models.people import Person
from models.statement_exceptions import ExceptionAnswer
from models.statement_queue import WAITING, QueueFilter
from models.statements import PaymentStatement
from operations import statements
from operations.exceptions import ExceptionSeen
from operations.exceptions import answer_exception as answered
from operations.negative_nets import choose_for_negative_net
from operations.pages import StatementOnPage, see_statement
from operations.rows import figure_rows
from operations.statement_lines import lines_of_statement
from operations.statement_queue import QueueEntry, open_queue
from routes.accounts import confirm_own_password
from routes.api.changes import Reason
from routes.api.contract_shapes import PERIOD_STATUSES, PaidShape, ReportInShort, StatementInShort
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads
from routes.api.fields import (
    Amount,
    Dollars,
    Number,
    PageAsked,
    Sent,
    Shown,
    a_day,
    a_document,
    a_moment,
    list_of,
    maybe,
    nested,
    one_of,
    page_of,
    sent_text,
    text,
)
from routes.api.histories import EventInShort, history_in_short
from routes.api.list_orders import sort_by
from routes.api.report_shapes import FigureRowsPage, RowsAsked
from routes.lists import QUEUE
from routes.statements import parts_of

_SUBJECT = "Statements"
_STATEMENT = "/statements/<statement_id>"
ABOUT_LOCK = "Who asked to reopen the period and what was decided; none of it for the vendor’s people."


class LineOfStatement(Shown):
    """A line of the account with what it pays."""

    name = text()
    title = text()
    amount = Amount()


class AnswerShape(Shown):
    """What finance said about an exception."""

    answer = text()
    reason = text()
    person = maybe()
    acted_for = maybe("In whose place a delegate answered; null where nobody’s.")
    answered_at = a_moment()


class ExceptionShape(Shown):
    """Something that finance looks at before approving."""

    number = Number()
    kind = text()
    title = text()
    says = text()
    exception_class = text("may_stay, acknowledge, override or resolve", attribute="class_.value")
    is_open = fields.Boolean()
    answers = list_of(AnswerShape)


class ClockShape(Shown):
    """By when the city must decide or pay, and whose turn it is."""

    clock = text(attribute="reading.rule.clock")
    received = a_day(attribute="reading.received")
    due = a_day("Null while it stands still.", attribute="reading.due", allow_none=True)
    days_left = Number(attribute="reading.days_left")
    whose_turn = text(attribute="reading.whose_turn")
    amount = Amount("What lateness is counted on.", allow_none=True)


class ChangedShape(Shown):
    """A ruling or a dispute that changed since an open statement was computed: nobody approves it as it stands."""

    kind = text("ruling or dispute.")
    id = text()
    says = text()


class SettledByShape(Shown):
    """A statement that settles what a corrected result differs in; nothing else is settled by another one."""

    statement = text("Its id.", attribute="statement.id")
    period = text(attribute="statement.period.name")
    revision = Number(attribute="statement.revision")
    status = text(attribute="statement.status")
    amount = Amount("What it pays for the difference.")


class StatementShape(StatementInShort):
    """A statement with its account: the document holds every figure with what it was made from, down to cells."""

    amendment = Number(attribute="terms_version.amendment")
    engine_version = text()
    computed_by = text(attribute="computed_by_person.name")
    lines = list_of(LineOfStatement)
    document = a_document("Every line, score, count and amount with its reason; docs/statements.md describes it.")
    reports = list_of(ReportInShort)
    exceptions = list_of(ExceptionShape)
    clocks = list_of(ClockShape)
    payment = nested(PaidShape, allow_none=True)
    settled_by = list_of(SettledByShape)
    is_current = fields.Boolean(metadata={"description": "Whether it rests on what is accepted and ruled now."})
    changed = list_of(ChangedShape)
    is_intact = fields.Boolean(metadata={"description": "Whether its figures still have its digest."})
    newest = maybe("The id of the newest statement of the period.")
    next_approval = text("The approval that comes next: endorse for the first of two, approve for the last.")
    why_second = text("Why a second person approves; empty where one is enough.")
    history = list_of(EventInShort)
    period_status = text(PERIOD_STATUSES)
    period_history = list_of(EventInShort, metadata={"description": ABOUT_LOCK})


class QueueShape(Shown):
    """A statement that waits for finance, with its strictest open exception."""

    statement = nested(StatementInShort, attribute="queued.statement")
    exception_class = text(attribute="queued.class_.value")
    open = Number(attribute="queued.open")
    cost = Dollars("What the dearest open exception costs.", attribute="queued.cost_cents")
    clock = nested(ClockShape, allow_none=True)


class QueueAsked(PageAsked):
    """Which of the waiting statements."""

    exception_class = one_of("The strictest open exception.", tuple(each.value for each in ExceptionClass), False)
    status = one_of("Where the statement stands.", WAITING, needed=False)
    contract = sent_text("How its contract's number begins.", 60, needed=False)
    sort = sort_by(QUEUE)


class Approved(Sent):
    """What was read, and once more who reads."""

    digest = sent_text("The digest of the statement that was read: another by now is a conflict.", 64)
    password = sent_text("The person's own password: a signature is a person's, not a program's.", 500)
    step = one_of("The approval that was next when it was read.", ("endorse", "approve"), needed=False)
    acts_for = sent_text("The id of whom a delegate stands for.", 60, needed=False)


class Returned(Reason):
    """Why, and in whose place."""

    acts_for = sent_text("The id of whom a delegate stands for.", 60, needed=False)


class Answered(Returned):
    """An answer to an exception of the statement that was read."""

    answer = one_of("What is said.", tuple(ANSWERS))
    digest = sent_text("The digest of the statement that was read.", 64)


class NetChosen(Reason):
    """What happens with a net below zero."""

    choice = one_of("What happens with it.", tuple(sorted(CHOICES)))


@reads(_SUBJECT, "/finance/queue", page_of("QueuePage", QueueShape), QueueAsked)
def list_queue(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """What waits for finance; without a sort the strictest open exceptions first, then the dearest, then the oldest."""
    narrowed = (asked.get(name, "") for name in ("exception_class", "status", "contract", "sort"))
    wanted = QueueFilter(*narrowed)
    queue = open_queue(actor, wanted, asked.get("after", ""), asked["limit"])
    rows: tuple[QueueEntry, ...] = queue.entries
    return {"rows": rows, "after": queue.after}


@reads(_SUBJECT, _STATEMENT, StatementShape)
def show_statement(actor: Actor, statement_id: str) -> dict[str, Any]:
    """A statement with every figure and its reason, its exceptions, clocks, reports and history."""
    return _whole(see_statement(actor, statement_id))


@reads(_SUBJECT, f"{_STATEMENT}/figures/<path:name>/rows", FigureRowsPage, RowsAsked)
def list_figure_rows(actor: Actor, asked: Mapping[str, Any], statement_id: str, name: str) -> Any:
    """The rows behind a figure that counts rows, such as `T1.met`, each with its row in the sheet."""
    return figure_rows(actor, statement_id, *parts_of(name), asked.get("after"), asked["limit"])


@acts(_SUBJECT, f"{PLACE}/periods/<period>/statement", makes=True)
def compute_statement(actor: Actor, number: str, period: str) -> Mapping[str, Any]:
    """Settle a period from what was accepted."""
    return _done(statements.compute_statement(actor, number, period))


@acts(_SUBJECT, f"{_STATEMENT}/review")
def review_statement(actor: Actor, statement_id: str) -> Mapping[str, Any]:
    """Take a computed statement into review."""
    return _done(statements.review_statement(actor, statement_id))


@acts(_SUBJECT, f"{_STATEMENT}/approve", Approved)
def approve_statement(actor: Actor, sent: Mapping[str, Any], statement_id: str) -> Mapping[str, Any]:
    """Approve exactly the statement that was read; five wrong passwords stop approvals for a while."""
    confirm_own_password(actor, sent["password"])
    said = (sent.get(name, "") for name in ("digest", "acts_for", "step"))
    return _done(statements.approve_statement(actor, statement_id, *said))


@acts(_SUBJECT, f"{_STATEMENT}/return", Returned)
def return_statement(actor: Actor, sent: Mapping[str, Any], statement_id: str) -> Mapping[str, Any]:
    """Send a statement back to the officer."""
    return _done(statements.return_statement(actor, statement_id, sent["reason"], sent.get("acts_for", "")))


@acts(_SUBJECT, f"{_STATEMENT}/exceptions/<int(max=999999):exception>", Answered)
def answer_exception(actor: Actor, sent: Mapping[str, Any], statement_id: str, exception: int) -> Mapping[str, Any]:
    """Acknowledge or override an exception of the statement that was read."""
    said = (sent.get(name, "") for name in ("answer", "reason", "digest", "acts_for"))
    return _done(answered(actor, statement_id, exception, *said))


@acts(_SUBJECT, f"{_STATEMENT}/net", NetChosen)
def choose_for_net(actor: Actor, sent: Mapping[str, Any], statement_id: str) -> Mapping[str, Any]:
    """Choose whether a net below zero is carried forward, billed or held."""
    return _done(choose_for_negative_net(actor, statement_id, sent["choice"], sent["reason"]))


def _done(statement: PaymentStatement) -> Mapping[str, Any]:
    return done(statement, "statement", "show_statement", statement_id=statement.id)


def _whole(seen: StatementOnPage) -> dict[str, Any]:
    statement = seen.statement
    own = (*StatementInShort().fields, "terms_version", "engine_version", "computed_by_person", "contract", "period")
    names = {name: getattr(statement, name) for name in own if hasattr(statement, name)}
    beside = ("reports", "clocks", "payment", "settled_by", "is_current", "changed", "is_intact")
    said = ("next_approval", "why_second")
    return {
        **names,
        "gross_cents": statement.gross_cents,
        "net_cents": statement.net_cents,
        **{name: getattr(seen, name) for name in (*beside, *said)},
        "exceptions": [_exception(each, seen.people) for each in seen.exceptions],
        "lines": lines_of_statement(statement),
        "document": json.loads(statement.document),
        "newest": seen.newest.id if seen.newest is not None else None,
        "period_status": statement.period.status,
        "history": history_in_short(seen.history, seen.people),
        "period_history": history_in_short(seen.lock_history, seen.people),
    }


def _exception(each: ExceptionSeen, people: Mapping[str, Person]) -> dict[str, Any]:
    names = ("number", "kind", "title", "says", "class_", "is_open")
    return {name: getattr(each, name) for name in names} | {"answers": [_answer(one, people) for one in each.answers]}


def _answer(answer: ExceptionAnswer, people: Mapping[str, Person]) -> dict[str, Any]:
    both = {"person": people.get(answer.answered_by), "acted_for": people.get(answer.answered_for or "")}
    said = {name: getattr(answer, name) for name in ("answer", "reason", "answered_at")}
    return said | {name: person.name if person is not None else None for name, person in both.items()}
