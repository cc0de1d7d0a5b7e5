"""What happens next with a statement, what it rests on, and what happened to it so far."""

import json
from dataclasses import dataclass, replace

from flask import url_for

from contracts.numbers import dollars
from contracts.roles import Actor, may
from models.events import Event
from operations.corrections import SettledBy
from operations.pages import StatementOnPage
from routes.actions import Action, Offer, acts_for, offer
from routes.key_confirmation import approval_of, asked_of_key
from routes.navigation import Link
from routes.words import ACT_WORDS, PARTY_WORDS, StatusWords, day, moment, status_words

_UNDER_WAY = ("computed", "in_review", "endorsed")
_PANELS = {"approved": "done", "paid": "done", "returned": "error"}


@dataclass(frozen=True, slots=True)
class StatementStep:
    """What happens next with a statement, and what this person may do about it."""

    title: str
    sentences: tuple[str, ...]
    panel: str
    offer: Offer
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report that the statement rests on."""

    title: str
    address: str
    file: str
    entered_by: str
    status: StatusWords


def next_step(seen: StatementOnPage, actor: Actor) -> StatementStep:
    """What happens next, told to the person who looks."""
    statement = seen.statement
    words = status_words("statement", statement.status)
    offered = _offered(seen, actor)
    second = [seen.why_second] if seen.why_second and statement.status in ("in_review", "endorsed") else []
    if offered.actions:
        verbs = [action.verb for action in offered.actions]
        if seen.is_current and any(each.is_open for each in seen.exceptions) and statement.status != "computed":
            verbs = ["answer the exceptions", *verbs]
        title = f"Your turn: {' or '.join(dict.fromkeys(verbs))}"
        return StatementStep(title, (words.sentence, *_since(seen), *second), "turn", offered, ())
    sentences = [words.sentence, *_since(seen), *second, *_paid(seen), *_settled(seen), *_reasons(seen)]
    links = _newer(seen) if statement.kind != "corrected" else _settling(seen)
    panel = _PANELS.get(statement.status, "waiting")
    return StatementStep(words.word, tuple(sentences), panel, offered, links)


def _since(seen: StatementOnPage) -> list[str]:
    """What came since the statement was computed, so that it is computed again before anybody approves it."""
    if seen.statement.status == "superseded" or seen.is_current:
        return []
    said = "; ".join(each.says for each in seen.changed) or "Reports were accepted"
    if seen.statement.status in _UNDER_WAY:
        why = f"{said} since it was computed, so nobody can approve it as it stands."
        return [f"{why} An officer computes it again; finance can return it with that reason."]
    return [f"{said} since. The officer computes the statement again from what holds now."]


def _paid(seen: StatementOnPage) -> list[str]:
    if seen.payment is None:
        return []
    reference = f", check or transfer {seen.payment.reference}" if seen.payment.reference else ""
    return [f"Paid on {day(seen.payment.paid_on)} by voucher {seen.payment.voucher.number}{reference}."]


def _settled(seen: StatementOnPage) -> list[str]:
    """How a corrected result is settled; nothing of any other statement."""
    if seen.statement.kind != "corrected":
        return []
    if not seen.settled_by:
        replaced = seen.statement.status == "superseded"
        return [] if replaced else ["The next statement of an open period settles what it differs in."]
    return [_settled_in(each) for each in seen.settled_by]


def _settled_in(settled: SettledBy) -> str:
    by, amount = settled.statement, f"{'+' if settled.amount > 0 else ''}{dollars(settled.amount)}"
    says = "settled" if by.status in ("approved", "paid") else "settles"
    return f"The statement for {by.period.as_period().title()} {says} what it differs in: {amount}."


def _settling(seen: StatementOnPage) -> tuple[Link, ...]:
    return tuple(
        Link(
            f"Open the statement for {each.statement.period.as_period().title()}",
            url_for("statements.show_statement", statement_id=each.statement.id),
        )
        for each in seen.settled_by
    )


def _offered(seen: StatementOnPage, actor: Actor) -> Offer:
    """The buttons: the approval that is next, and none while an exception stands in its way."""
    statement = seen.statement
    standing = [each for each in seen.exceptions if each.is_open]
    withheld = standing or not seen.is_current
    left_out = {"approve", "endorse"} if withheld else {"approve", "endorse"} - {seen.next_approval}
    offered = offer("statement", statement.id, statement.status, actor, seen.hands, statement.digest, left_out)
    actions = tuple(replace(action, acts_for=acts_for(actor, seen.people)) for action in offered.actions)
    actions = tuple(_with_key(action, seen, actor) if action.asks_password else action for action in actions)
    blocked = offered.blocked
    waits = seen.is_current and statement.status in ("in_review", "endorsed")
    if standing and waits and may(actor, "approve statements"):
        blocked = (
            *blocked,
            "It cannot be approved yet: answer or resolve the exceptions at the top of this page first.",
        )
    return Offer(actions, blocked)


def _with_key(action: Action, seen: StatementOnPage, actor: Actor) -> Action:
    """The approval also by a key in the place of the password, where the person has one."""
    return replace(action, key_asked=asked_of_key(actor, approval_of(seen.statement.id, seen.statement.digest)))


def _reasons(seen: StatementOnPage) -> list[str]:
    return [
        f"{_who(event.person_id, seen)} wrote: “{event.reason}”"
        for event in seen.history
        if event.act == "statement.returned" and event.reason
    ]


def _newer(seen: StatementOnPage) -> tuple[Link, ...]:
    newest = seen.newest
    if newest is None or newest.id == seen.statement.id:
        return ()
    return (Link("Open the newest statement", url_for("statements.show_statement", statement_id=newest.id)),)


def reports(seen: StatementOnPage) -> tuple[ReportRow, ...]:
    """The reports that the statement was computed from."""
    return tuple(
        ReportRow(
            title=f"{PARTY_WORDS[report.party].capitalize()}’s report, revision {report.revision}",
            address=url_for("reports.show_report", report_id=report.id),
            file=report.file_name,
            entered_by=f"{report.entered_by_person.name}, {moment(report.entered_at)}",
            status=status_words("report", report.status),
        )
        for report in seen.reports
    )


def history(seen: StatementOnPage) -> tuple[tuple[str, str, str], ...]:
    """When, who did what, and why."""
    return tuple(
        (moment(event.at), f"{_doer(event, seen)} {ACT_WORDS[event.act.split('.')[1]]}", event.reason or "")
        for event in seen.history
        if event.act.split(".")[1] in ACT_WORDS
    )


def _doer(event: Event, seen: StatementOnPage) -> str:
    """Who did it, and for whom a delegate did."""
    in_place = json.loads(event.document).get("for") if event.document else None
    return _who(event.person_id, seen) + (f", for {_who(in_place, seen)}," if in_place else "")


def _who(person_id: str | None, seen: StatementOnPage) -> str:
    person = seen.people.get(person_id or "")
    return person.name if person is not None else "The program"
