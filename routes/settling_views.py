"""What stands beside a statement's account: corrections, a net below zero, and the lock of its period."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from flask import url_for
from markupsafe import Markup

from contracts.better import Side, said, side_of
from contracts.earlier import ChangedFigure
from contracts.negative_nets import CHOICES
from contracts.numbers import dollars, from_cents
from contracts.roles import Actor, may
from contracts.terms import Terms
from models.statements import PaymentStatement
from operations.corrections import CorrectionSeen, see_corrections
from operations.negative_nets import NetSeen, see_net
from operations.pages import StatementOnPage
from operations.period_locks import hands_on_period
from routes.actions import Offer, offer
from routes.histories import told
from routes.values import in_unit
from routes.words import StatusWords, day, moment, money, status_words

_EMPTY = Offer((), ())


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A corrected period with what differs."""

    title: str
    sources: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]
    address: str
    link_words: str


@dataclass(frozen=True, slots=True)
class NetView:
    """A net below zero: what was chosen, what came in, and what this person may do."""

    owed: Markup
    history: tuple[str, ...]
    choices: tuple[tuple[str, str], ...]
    choose_address: str
    payment_address: str


@dataclass(frozen=True, slots=True)
class Settling:
    """Everything that stands beside the account."""

    corrections: tuple[CorrectionView, ...]
    net: NetView | None
    period: StatusWords
    lock: Offer
    lock_history: tuple[tuple[str, str, str], ...]
    ledgers: str


def settling(seen: StatementOnPage, actor: Actor) -> Settling:
    """What stands beside the account, told to the person who looks."""
    statement = seen.statement
    period = statement.period
    stands = statement.status in ("approved", "paid")
    offered = offer("period", period.id, period.status, actor, hands_on_period(period)) if stands else _EMPTY
    found = see_net(actor, statement)
    return Settling(
        corrections=tuple(_correction(each, seen) for each in see_corrections(statement, seen.document)),
        net=None if found is None else _net(found, statement.id),
        period=status_words("period", period.status),
        lock=offered,
        lock_history=told(seen.lock_history, seen.people),
        ledgers=_ledgers(statement, actor),
    )


def _ledgers(statement: PaymentStatement, actor: Actor) -> str:
    return url_for("ledgers.show_ledgers", number=statement.contract.number) if may(actor, "see ledgers") else ""


def _correction(found: CorrectionSeen, seen: StatementOnPage) -> CorrectionView:
    kind = seen.statement.kind
    words = "Open the approved statement" if kind == "corrected" else f"Open the corrected result of {found.title}"
    address = url_for("statements.show_statement", statement_id=found.statement_id)
    return CorrectionView(found.title, tuple(found.sources), tuple(_changes(found.changes, seen.terms)), address, words)


def _changes(changes: Iterable[ChangedFigure], terms: Terms) -> Iterable[tuple[str, str, str]]:
    sides = {measure.id: side_of(measure) for measure in terms.measures}
    for each in changes:
        before, after = (_shown(value, each.unit, sides.get(each.name)) for value in each.both)
        yield each.title, before, after


def _shown(value: Decimal | None, unit: str, side: Side | None) -> str:
    """A measured result, which has a side, or the amount of a line."""
    if value is None:
        return "no value"
    return in_unit(value, unit) if side is None else said(value, unit, side)


def _net(found: NetSeen, statement_id: str) -> NetView:
    said = [
        f"{_name(found, each.chosen_by)}, {moment(each.chosen_at)}: {each.choice}. “{each.reason}”"
        for each in found.choices
    ]
    said += [
        f"{dollars(from_cents(each.amount_cents))} came in on {day(each.received_on)}, {each.reference}."
        for each in found.payments
    ]
    return NetView(
        owed=money(found.owed),
        history=tuple(said),
        choices=tuple((each, CHOICES[each].capitalize()) for each in found.open_choices),
        choose_address=url_for("negative_nets.choose", statement_id=statement_id),
        payment_address=url_for("negative_nets.enter", statement_id=statement_id) if found.may_enter else "",
    )


def _name(found: NetSeen, person_id: str) -> str:
    person = found.people.get(person_id)
    return person.name if person is not None else "Somebody"
