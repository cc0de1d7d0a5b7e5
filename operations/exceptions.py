"""A statement's exceptions: kept when it is computed, shown with class and cost, answered, and open until they are."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.acts import Act
from contracts.errors import Conflict, Invalid, NotFound, Problem, Refused, Stale
from contracts.exceptions import (
    ANSWERS,
    ExceptionClass,
    ExceptionFound,
    class_of,
    is_open,
    kind_of,
    title_of,
)
from contracts.figures import canonical_json
from contracts.numbers import from_cents, to_cents
from contracts.policies import Policy
from contracts.roles import Actor, require
from contracts.statements import Statement
from contracts.terms import Terms
from contracts.workflow import PREPARED_BY, check_hands
from models.clock import now
from models.database import insert, insert_many, insert_or_conflict
from models.events import events_about, lock_chain, record
from models.governments import find_government
from models.moves import hands_on, in_place_of
from models.reports import Report, reports_of_period
from models.statement_exceptions import (
    ExceptionAnswer,
    StatementException,
    StatementMark,
    answers_of,
    exceptions_of,
    mark_of,
)
from models.statements import PaymentStatement
from operations.calendars import day_in
from operations.delegations import in_place
from operations.exception_sources import Computed, clock_start, exceptions_beside
from operations.policies import policy_today
from operations.visibility import visible_statement

UNDER_WAY = ("computed", "in_review", "endorsed")
_OLD = "This statement was computed before exceptions were kept. Return it, so that it is computed again."
_VERBS = {"acknowledged": "acknowledge", "overridden": "override"}
_DONE = {ExceptionClass.ACKNOWLEDGE: "acknowledged", ExceptionClass.OVERRIDE: "overridden"}


@dataclass(frozen=True, slots=True)
class ExceptionSeen:
    """An exception as finance sees it: its class today, its cost in dollars, and what was answered to it."""

    number: int
    kind: str
    title: str
    says: str
    about: str
    class_: ExceptionClass
    cost: Any
    no_cost: str
    document: Mapping[str, Any]
    identity: str
    answers: tuple[ExceptionAnswer, ...]

    @property
    def is_open(self) -> bool:
        """Whether it still stands in the way of an approval."""
        return is_open(self.class_, [each.answer for each in self.answers])

    @property
    def resolved_by(self) -> str:
        """How it can be made to go away."""
        return kind_of(self.kind).resolved_by


def keep_exceptions(stored: PaymentStatement, statement: Statement, reports: Sequence[Report]) -> None:
    """Keep what was noticed about a statement that was just computed."""
    contract, period, owner = stored.contract, stored.period, stored.government_id
    time_zone, policy = find_government(owner).time_zone, policy_today(owner)
    entered = reports_of_period(owner, contract.id, period.id)
    computed = Computed(contract, period, statement, reports, entered, policy, time_zone)
    kind = stored.kind
    insert(
        StatementMark(
            government_id=owner,
            statement_id=stored.id,
            statement_kind=kind,
            clock_since=clock_start(reports, _submitted(owner, reports, time_zone))
            if reports
            else day_in(stored.computed_at, time_zone),
        )
    )
    found = {each.identity: each for each in (*statement.exceptions, *exceptions_beside(computed))}
    rows = (_row(stored, number, each, statement.terms, kind) for number, each in enumerate(found.values(), 1))
    insert_many(StatementException, list(rows))


def _submitted(owner: str, reports: Sequence[Report], time_zone: str) -> dict[str, Any]:
    """The city's day on which each report was submitted, else that on which it came."""
    found = {report.id: day_in(report.entered_at, time_zone) for report in reports}
    for report_id, events in events_about(owner, "report", list(found)).items():
        for event in events:
            if event.act == Act.REPORT_SUBMITTED.value:
                found[report_id] = day_in(event.at, time_zone)
    return found


def _row(stored: PaymentStatement, number: int, found: ExceptionFound, terms: Terms, kind: str) -> dict[str, Any]:
    ruled = any(rule.covers(found.kind, kind) for rule in terms.classes)
    return {
        "government_id": stored.government_id,
        "statement_id": stored.id,
        "number": number,
        "contract_id": stored.contract_id,
        "period_id": stored.period_id,
        "kind": found.kind,
        "identity": found.identity,
        "terms_class": class_of(found.kind, kind, terms.classes).value if ruled else None,
        "cost_cents": None if found.cost is None or found.cost.value is None else to_cents(found.cost.value),
        "document": canonical_json(_in_short(found)),
    }


def _in_short(found: ExceptionFound) -> dict[str, Any]:
    """What it says and costs, with the figures that the cost was made from by name: they stand in the statement."""
    written: dict[str, Any] = {"says": found.says, "about": found.about, "no_cost": found.no_cost}
    if found.cost is not None:
        # Amounts that are added up; what a product is made of says itself in words.
        added = found.cost.parts if found.cost.how == "total" else ()
        parts = [{"name": part.name, "title": part.title, "value": part.value} for part in added]
        written["cost"] = {"title": found.cost.title, "says": found.cost.says, "parts": parts}
    return written


def exceptions_seen(statement: PaymentStatement, policy: Policy) -> tuple[ExceptionSeen, ...]:
    """The statement's exceptions, open ones first, the strictest class first, then the dearest."""
    owner = statement.government_id
    mark = mark_of(owner, statement.id)
    if mark is None:
        return ()
    answered: dict[str, list[ExceptionAnswer]] = {}
    for answer in answers_of(owner, statement.contract_id, statement.period_id):
        answered.setdefault(answer.identity, []).append(answer)
    seen = [
        _seen(row, mark.statement_kind, policy, answered.get(row.identity, ()))
        for row in exceptions_of(owner, statement.id)
    ]
    return tuple(
        sorted(seen, key=lambda each: (not each.is_open, -each.class_.rank, -abs(each.cost or 0), each.number))
    )


def _seen(
    row: StatementException, statement_kind: str, policy: Policy, answers: Iterable[ExceptionAnswer]
) -> ExceptionSeen:
    document = json.loads(row.document)
    standing = class_of(row.kind, statement_kind, policy.classes)
    asked = ExceptionClass(row.terms_class) if row.terms_class is not None else standing
    return ExceptionSeen(
        number=row.number,
        kind=row.kind,
        title=title_of(row.kind),
        says=document["says"],
        about=document["about"],
        class_=max(standing, asked, key=lambda each: each.rank),
        cost=None if row.cost_cents is None else from_cents(row.cost_cents),
        no_cost=document.get("no_cost", ""),
        document=document,
        identity=row.identity,
        answers=tuple(answers),
    )


def check_nothing_open(statement: PaymentStatement, policy: Policy) -> None:
    """Nothing where no exception stands in the way of an approval, else Refused with the first and how many."""
    if mark_of(statement.government_id, statement.id) is None:
        raise Refused(_OLD)
    standing = [each for each in exceptions_seen(statement, policy) if each.is_open]
    if standing:
        raise Refused(f"{why_open(standing[0])}{_and_more(len(standing) - 1)}")


def why_open(seen: ExceptionSeen) -> str:
    """The sentence that says what must happen with an open exception."""
    if seen.class_ is ExceptionClass.RESOLVE:
        return f"“{seen.title}” must be resolved before anybody approves: {seen.says} {seen.resolved_by}"
    return f"“{seen.title}” must be {_DONE[seen.class_]} before anybody approves: {seen.says}"


def _and_more(number: int) -> str:
    if number == 0:
        return ""
    return " One more exception is open." if number == 1 else f" {number:,} more exceptions are open."


def answer_exception(
    actor: Actor, statement_id: str, number: int, answer: str, reason: str, digest: str, acts_for: str = ""
) -> PaymentStatement:
    """Acknowledge or override an exception of the statement that was on the screen, with the reason.

    Stale where the statement is another; Refused where its class asks for something else; NotAllowed where somebody who
    prepared the payment would override; Conflict where somebody was quicker.
    """
    require(actor, "answer exceptions")
    actor = in_place(actor, acts_for)
    lock_chain(actor.government_id)
    statement = visible_statement(actor, statement_id)
    if digest != statement.digest:
        raise Stale("The statement is not the one that you looked at. Open it again and read it before you answer.")
    if statement.status not in UNDER_WAY:
        raise Refused("Exceptions are answered while a statement is under review. This one no longer is.")
    seen = _find(statement, number)
    _check_class(seen, answer)
    if answer == "overridden":
        check_hands("override", PREPARED_BY, actor, hands_on(statement))
    if not reason.strip():
        says = f"Say why you {_VERBS[answer]} it, so that whoever reads the payment later can follow it."
        raise Invalid(says, [Problem("reason", says)])
    _keep_answer(actor, statement, seen, answer, reason.strip())
    return statement


def _find(statement: PaymentStatement, number: int) -> ExceptionSeen:
    for seen in exceptions_seen(statement, policy_today(statement.government_id)):
        if seen.number == number:
            return seen
    raise NotFound("This statement has no such exception. Open it again and choose one of its exceptions.")


def _check_class(seen: ExceptionSeen, answer: str) -> None:
    if not seen.is_open:
        raise Conflict(f"“{seen.title}” no longer stands in the way. Open the statement again.")
    if answer not in ANSWERS or ANSWERS[answer] is not seen.class_:
        needed = "resolved: " + seen.resolved_by if seen.class_ is ExceptionClass.RESOLVE else _DONE[seen.class_] + "."
        raise Refused(f"“{seen.title}” must be {needed}")


def _keep_answer(actor: Actor, statement: PaymentStatement, seen: ExceptionSeen, answer: str, reason: str) -> None:
    owner = actor.government_id
    kept = ExceptionAnswer(
        government_id=owner,
        contract_id=statement.contract_id,
        period_id=statement.period_id,
        statement_id=statement.id,
        statement_digest=statement.digest,
        identity=seen.identity,
        answer=answer,
        reason=reason,
        answered_by=actor.person_id,
        answered_for=actor.acts_for,
        answered_at=now(),
    )
    insert_or_conflict(kept, f"Somebody else has {answer} this a moment ago. Open the statement again.")
    act = Act.EXCEPTION_ACKNOWLEDGED if answer == "acknowledged" else Act.EXCEPTION_OVERRIDDEN
    about = f"{seen.kind} {seen.about}: {seen.identity}"
    record(
        *(owner, act, "statement", statement.id),
        person_id=actor.person_id,
        after=about,
        reason=reason,
        document=in_place_of(actor),
    )
