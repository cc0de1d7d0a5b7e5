"""A dispute made ready to be read: what is paid meanwhile, both sides' turns and days, and what may be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from markupsafe import Markup

from contracts.corrective_actions import DISPUTE
from contracts.dispute_entries import BY_EXCUSAL, BY_FACTS, BY_LINE, CELL
from contracts.disputes import CITY, VENDOR
from contracts.numbers import dollars, from_cents, plain
from contracts.roles import Actor, may
from contracts.said import count
from contracts.workflow import find_move
from models.disputes import UNDER_WAY, Dispute, DisputeTurn
from operations.dispute_outcomes import DECIDABLE, ways_of
from operations.dispute_pages import DisputeEntry
from operations.disputes import DisputeSeen
from operations.ruling_pages import NEVER_GRANTED
from routes.actions import Action, why_not
from routes.ruling_words import kind_title
from routes.words import ACT_WORDS, StatusWords, change, day, moment, money, status_words

WAY_WORDS = {
    BY_LINE: "By a line of its own in the next statement",
    BY_FACTS: "A corrected report was accepted, and the line pays by it what is granted here",
    BY_EXCUSAL: "The row is excused",
}
_BY_VALUE = "The value counts as decided; what follows from it is computed again"
_WHOSE = {CITY: "the city’s turn", VENDOR: "the vendor’s turn", "": "settled"}


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute as a line of a list."""

    title: str
    address: str
    contract: str
    shown: Markup | str
    claimed: Markup | str
    whose: str
    since: str
    due: str
    days: str
    status: StatusWords


@dataclass(frozen=True, slots=True)
class TurnView:
    """What one side said: who, when, the words as typed, the files beside them."""

    side: str
    who: str
    words: str
    settled: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """A form in which the person has the word."""

    title: str
    label: str
    address: str
    withdraw: Action | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The form of whoever decides, with the last turn that they read, or why this person may not."""

    address: str
    ways: tuple[tuple[str, str], ...]
    has_amount: bool
    claimed_value: str
    turn: int
    blocked: str


def row(entry: DisputeEntry) -> DisputeRow:
    """A dispute as a line of a list."""
    dispute, clock = entry.dispute, entry.clock
    period = dispute.statement.period.as_period().title()
    return DisputeRow(
        title=f"Dispute {dispute.number}: {dispute.title}",
        address=url_for("disputes.show_dispute", dispute_id=dispute.id),
        contract=f"{dispute.contract.number} · {dispute.contract.vendor.name} · {period}",
        shown=_money(dispute.shown_cents),
        claimed=_money(dispute.claimed_cents),
        whose=_WHOSE[clock.turn].capitalize(),
        since=day(clock.since),
        due=due_words(dispute),
        days=days_words(entry.clock.city_days, entry.clock.vendor_days),
        status=status_words("dispute", dispute.status),
    )


def _money(cents: int | None) -> Markup | str:
    return "" if cents is None else money(from_cents(cents))


def due_words(dispute: Dispute) -> str:
    """By when the city has to act."""
    if dispute.status not in UNDER_WAY:
        return ""
    return day(dispute.answer_due_on if dispute.status == "opened" else dispute.decide_due_on)


def days_words(city: int, vendor: int) -> str:
    """How long it lay at each side."""
    return f"{count(city, 'day', 'days')} at the city, {count(vendor, 'day', 'days')} at the vendor"


def amounts(seen: DisputeSeen) -> Iterator[tuple[str, object]]:
    """What is paid meanwhile and what is in dispute."""
    dispute = seen.dispute
    statement = dispute.statement
    address = url_for("statements.show_statement", statement_id=statement.id)
    title = f"{statement.period.as_period().title()}, revision {statement.revision}"
    yield "Statement", Markup('<a href="{}">{}</a>').format(address, title)
    yield "The line paid, when it was disputed", _money(dispute.shown_cents)
    if dispute.disputed_cents is not None:
        yield "The vendor claims", _money(dispute.claimed_cents)
        yield "In dispute, not in the payment", change(from_cents(dispute.disputed_cents))
    yield "Paid meanwhile, undisputed", money(from_cents(statement.net_cents))
    if dispute.shown_value is not None:
        yield "The value that was reported", dispute.shown_value
        yield "The value that the vendor claims", dispute.claimed_value or ""


def clock_words(seen: DisputeSeen) -> Iterator[tuple[str, str]]:
    """Both sides' days, whose turn it is, and by when."""
    dispute, clock = seen.dispute, seen.clock
    yield "Days at the city", f"{clock.city_days}"
    yield "Days at the vendor", f"{clock.vendor_days}"
    if clock.turn:
        yield "Whose turn", f"{_WHOSE[clock.turn].capitalize()} since {day(clock.since)}"
        yield "To be answered by", day(dispute.answer_due_on)
        yield "To be settled by", day(dispute.decide_due_on)
    else:
        yield "Settled", day(clock.since)


def turns(seen: DisputeSeen) -> tuple[TurnView, ...]:
    """Every turn of both sides, in order."""
    return tuple(_turn(seen, each) for each in seen.turns)


def _turn(seen: DisputeSeen, turn: DisputeTurn) -> TurnView:
    settled = WAY_WORDS.get(turn.settled_by or "", "")
    if turn.agreed_value is not None:
        settled = f"{_BY_VALUE}: {turn.agreed_value}"
    if turn.granted_cents is not None:
        settled = f"{settled}. The line ought to pay {dollars(from_cents(turn.granted_cents))}."
    return TurnView(
        side=turn.party,
        who=f"{turn.person_name} ({turn.party}) {ACT_WORDS[turn.act]}, {moment(turn.at)}",
        words=turn.words,
        settled=settled,
        files=tuple(
            (
                file.file_name,
                url_for("disputes.download", dispute_id=seen.dispute.id, sha256=file.file_sha256),
            )
            for file in seen.files
            if file.turn_number == turn.number
        ),
    )


def speech(seen: DisputeSeen, actor: Actor) -> Speech | None:
    """The form in which the person may answer or reply; None where it is not their turn."""
    status, dispute_id = seen.dispute.status, seen.dispute.id
    if may(actor, "open disputes") and status in UNDER_WAY:
        explains = "The payment stays as it was. What was said stays readable."
        address = url_for("disputes.withdraw", dispute_id=dispute_id)
        gives_up = Action(
            "withdraw", "Take this dispute back", address, explains, "Why? The city reads it.", primary=False
        )
        if status == "answered":
            return Speech(
                "Your reply", "What do you reply?", url_for("disputes.reply", dispute_id=dispute_id), gives_up
            )
        return Speech("", "", "", gives_up)
    if not may(actor, "answer disputes") or status not in ("opened", "replied"):
        return None
    if why_not(find_move("dispute", "answer", status), actor, seen.hands):
        return None
    return Speech("Your answer", "What do you answer?", url_for("disputes.answer", dispute_id=dispute_id), None)


def decision(seen: DisputeSeen, actor: Actor) -> Decision | None:
    """The form in which the person decides; None where there is nothing to decide now or it is not their desk."""
    dispute = seen.dispute
    if dispute.status not in DECIDABLE or not may(actor, "decide disputes"):
        return None
    blocked = why_not(find_move("dispute", "accept", dispute.status), actor, seen.hands)
    return Decision(
        address=url_for("disputes.decide", dispute_id=dispute.id),
        ways=tuple((way, way_words(dispute, way)) for way in ways_of(dispute)),
        has_amount=dispute.claimed_cents is not None,
        claimed_value=dispute.claimed_value or "",
        turn=seen.turns[-1].number,
        blocked=blocked,
    )


def way_words(dispute: Dispute, way: str) -> str:
    """How a dispute is settled, in words: of a cell, correcting the facts is to decide its value."""
    return _BY_VALUE if way == BY_FACTS and dispute.about_kind == CELL else WAY_WORDS[way]


def hold_address(seen: DisputeSeen, actor: Actor) -> str:
    """The form of a hold on what is disputed, filled in; nothing where it cannot be held or is held already."""
    dispute = seen.dispute
    if not may(actor, "ask for rulings") or dispute.status not in UNDER_WAY or not dispute.shown_cents or seen.rulings:
        return ""
    kept: dict[str, Any] = {
        "kind": "hold",
        "about": f"line:{dispute.about_name}",
        "period": dispute.statement.period.name,
        "ends_when": f"Dispute {dispute.number} is settled",
        "reason": f"The vendor disputes this line (dispute {dispute.number}); the rest is paid meanwhile.",
        "dispute": dispute.id,
    }
    if dispute.claimed_cents is not None and dispute.shown_cents is not None:
        disputed = abs(dispute.claimed_cents - dispute.shown_cents)
        kept["amount"] = plain(from_cents(min(disputed, abs(dispute.shown_cents))))
    return url_for("rulings.show_form", number=dispute.contract.number, **kept)


def action_address(seen: DisputeSeen, actor: Actor) -> str:
    """Where an officer asks for a corrective action because of the dispute; nothing for anybody else."""
    if not may(actor, "ask for corrective actions"):
        return ""
    source = f"{DISPUTE}:{seen.dispute.id}"
    return url_for("corrective_actions.show_form", number=seen.dispute.contract.number, source=source)


def rulings_beside(seen: DisputeSeen, actor: Actor) -> Iterator[tuple[str, str, StatusWords]]:
    """The rulings that were asked for because of the dispute; a vendor's person sees those that were granted."""
    for ruling in seen.rulings:
        if actor.vendor_id is None or ruling.status not in NEVER_GRANTED:
            address = url_for("rulings.show_ruling", ruling_id=ruling.id)
            yield kind_title(ruling), address, status_words(ruling.kind, ruling.status)
