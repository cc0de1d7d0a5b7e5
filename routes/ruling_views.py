"""A ruling made ready to be read: what it changes line by line, who asked and decided, and what may be done with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from contracts.numbers import from_cents
from contracts.periods import say_period
from contracts.roles import Actor
from contracts.workflow import WORKFLOWS
from operations.ruling_effects import PeriodEffect
from operations.ruling_pages import RulingSeen
from operations.rulings import ENDS
from routes.actions import Action, Offer, why_not
from routes.histories import told
from routes.ruling_words import KIND_WORDS, about_words, when_words
from routes.words import StatusWords, change, moment, money, status_words

_NOTES = {
    "refuse": ("Refuse it", "Whoever asked for it reads your reason.", "Why do you refuse it?"),
    "withdraw": ("Withdraw it", "It then changes nothing. It stays readable.", "Why is it taken back?"),
}


_UNKNOWN = "cannot be told"


@dataclass(frozen=True, slots=True)
class EffectView:
    """What a ruling changes in a period: the payment before and after, and each line that changes."""

    period: str
    note: str
    before: Markup | str
    after: Markup | str
    change: Markup | str
    lines: tuple[tuple[str, Markup | str, Markup | str], ...]
    is_known: bool


@dataclass(frozen=True, slots=True)
class ChangedView:
    """A statement that was computed with a ruling, and by how much the ruling changes its payment."""

    title: str
    address: str
    status: StatusWords
    change: Markup | str


def effects(seen: RulingSeen) -> Iterator[EffectView]:
    """What it changes, period by period."""
    for each in seen.effect.periods:
        effect = each.effect
        yield EffectView(
            period=say_period(effect.period),
            note=_note(each),
            before=money(effect.before) if effect.before is not None else _UNKNOWN,
            after=money(effect.after) if effect.after is not None else _UNKNOWN,
            change=change(effect.change) if effect.change is not None else "",
            is_known=effect.before is not None or effect.after is not None,
            lines=tuple((line.title, _amount(line.before), _amount(line.after)) for line in effect.lines),
        )


def changed(seen: RulingSeen) -> Iterator[ChangedView]:
    """The statements that were computed with it, with what it changes in each."""
    for each in seen.changed:
        statement = each.statement
        yield ChangedView(
            title=f"Statement for {statement.period.as_period().title()}, revision {statement.revision}",
            address=url_for("statements.show_statement", statement_id=statement.id),
            status=status_words("statement", statement.status),
            change=_UNKNOWN if each.change is None else change(each.change) if each.change else "nothing",
        )


def _note(shown: PeriodEffect) -> str:
    if shown.effect.unknown:
        return shown.effect.unknown
    return "This payment is approved: the difference comes as a true-up in an open period." if shown.settled else ""


def _amount(amount: object) -> Markup | str:
    return "no line" if amount is None else money(amount)  # type: ignore[arg-type]


def facts_of_ruling(seen: RulingSeen) -> Iterator[tuple[str, object]]:
    """What identifies the ruling."""
    ruling = seen.entry.ruling
    yield "About", about_words(ruling)
    yield "Covers", when_words(ruling, seen.periods)
    if ruling.amount_cents is not None:
        amount = from_cents(ruling.amount_cents)
        yield "Amount", change(amount) if ruling.kind == "override" else Markup("at most {}").format(money(amount))
    elif ruling.kind in ("hold", "deferral"):
        yield "Amount", "all of the line"
    if ruling.ends_when:
        yield "Lifted when", ruling.ends_when
    yield "Asked for", f"{moment(ruling.asked_at)} by {ruling.asked_by_name}"
    for decision in seen.entry.decisions:
        yield decision.decision.capitalize(), f"{moment(decision.decided_at)} by {decision.decided_by_name}"


def ruling_offer(seen: RulingSeen, actor: Actor) -> tuple[Offer, Action | None]:
    """The buttons that are this person's, and apart from them the one that grants."""
    ruling = seen.entry.ruling
    actions, blocked, grants = [], [], None
    for move in WORKFLOWS[ruling.kind]:
        if ruling.status not in move.from_statuses or move.by_program or not move.roles & actor.roles:
            continue
        reason = why_not(move, actor, seen.hands)
        if reason:
            blocked.append(reason)
        elif move.name == "grant":
            address = url_for("rulings.grant", ruling_id=ruling.id)
            grants = Action("grant", f"Grant this {ruling.kind}", address, "It then holds, under your name.")
        else:
            actions.append(_action(ruling.kind, ruling.id, move.name))
    return Offer(tuple(actions), tuple(dict.fromkeys(blocked))), grants


def _action(kind: str, ruling_id: str, move: str) -> Action:
    if move == ENDS[kind]:
        words = KIND_WORDS[kind]
        title, explains, label, endpoint = words.end_title, words.end_explains, "Why?", "rulings.end"
    else:
        title, explains, label = _NOTES[move]
        endpoint = f"rulings.{move}"
    return Action(move, title, url_for(endpoint, ruling_id=ruling_id), explains, label, primary=False)


def history(seen: RulingSeen) -> tuple[tuple[str, str, str], ...]:
    """When, who did what, and why."""
    return told(seen.history, seen.people)
