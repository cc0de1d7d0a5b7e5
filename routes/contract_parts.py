"""What the page of a contract shows beside its periods: what it is worth, its change orders and its milestones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup

from contracts.milestones import Schedule
from contracts.numbers import from_cents
from contracts.roles import Actor, may
from contracts.said import count
from models.change_orders import ChangeOrder
from operations.contracts import ContractView
from operations.milestones import MilestoneState
from routes.words import StatusWords, change, day, money, status_words


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A change order as a line of the contract's page."""

    title: str
    changes: tuple[Markup | str, ...]
    effective: str
    status: StatusWords
    address: str


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """A milestone as a line of the contract's page."""

    title: str
    clause: str
    promised: str
    due: str
    moved: str
    met: str
    stands: StatusWords
    waiting: str
    address: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that the person may do with the contract."""

    title: str
    address: str


def worth_facts(seen: ContractView, actor: Actor) -> Iterator[tuple[str, object]]:
    """What the contract is worth: as signed, under its change orders, now; a vendor sees what is granted."""
    worth, terms = seen.worth, seen.terms
    granted = [order for order in seen.change_orders if order.status == "granted"]
    if worth.signed is None or worth.now is None:
        if terms is not None:
            yield "Contract value", money(terms.contract.value)
        return
    if not granted and not worth.waiting:
        yield "Contract value", money(worth.signed)
        return
    yield "Value as signed", money(worth.signed)
    yield "Change orders", change(worth.changes)
    yield "Value now", money(worth.now)
    if worth.waiting and actor.vendor_id is None:
        yield "Proposed, not granted yet", change(worth.waiting)


def term_words(seen: ContractView) -> str:
    """First and last day, and the last day as signed where a change order moved it."""
    contract = seen.contract
    moved = [order for order in seen.change_orders if order.status == "granted" and order.new_ends_on is not None]
    signed = f" (as signed: {day(moved[0].ends_before)})" if moved else ""
    return f"{day(contract.starts_on)} to {day(contract.ends_on)}{signed}"


def terms_behind(seen: ContractView) -> str:
    """That the terms in force do not say what change orders changed; nothing where they agree."""
    if seen.terms is None or seen.worth.now is None or not seen.change_orders:
        return ""
    said, differs = seen.terms.contract, []
    if said.value != seen.worth.now:
        differs.append("the contract’s value")
    if said.ends != seen.contract.ends_on:
        differs.append("its last day")
    if not differs:
        return ""
    return f"The payment terms in force do not know {' and '.join(differs)} yet. Draft an amendment of the terms."


def order_rows(seen: ContractView) -> list[OrderRow]:
    """The change orders that the person may see."""
    return [order_row(order) for order in seen.change_orders]


def order_row(order: ChangeOrder) -> OrderRow:
    """A change order in words."""
    return OrderRow(
        title=f"{order.number}. {order.title}",
        changes=tuple(changes(order)),
        effective=day(order.effective_on),
        status=status_words("change_order", order.status),
        address=url_for("change_orders.show_order", change_order_id=order.id),
    )


def changes(order: ChangeOrder) -> Iterator[Markup | str]:
    """What a change order changes: value, time, scope."""
    if order.value_cents:
        yield change(from_cents(order.value_cents))
    if order.new_ends_on is not None:
        yield f"Last day {day(order.new_ends_on)}, before {day(order.ends_before)}"
    if order.scope:
        yield "Scope"


def milestone_rows(seen: ContractView, now: date) -> list[MilestoneRow]:
    """The milestones with their dates and the days between them."""
    return [milestone_row(state, seen.contract.number, now) for state in seen.milestones]


def milestone_row(state: MilestoneState, number: str, now: date) -> MilestoneRow:
    """A milestone in words."""
    held, milestone = state.schedule, state.milestone
    return MilestoneRow(
        title=milestone.title,
        clause=milestone.clause,
        promised=day(held.promised) if held.promised else "",
        due=day(held.due) if held.due else "",
        moved=moved_words(held.days_moved),
        met=day(held.met) if held.met else "",
        stands=stands(held, now),
        waiting="A date waits for another officer" if state.waiting else "",
        address=url_for("milestones.show_milestone", number=number, milestone_id=milestone.id),
    )


def moved_words(days: int) -> str:
    """By how many days revisions moved the promised date."""
    if not days:
        return ""
    return f"{count(abs(days), 'day', 'days')} {'later' if days > 0 else 'earlier'} than promised"


def stands(held: Schedule, now: date) -> StatusWords:
    """How a milestone stands: met in time or late, late now, or so many days ahead."""
    if held.due is None:
        return StatusWords("No date yet", "The promised date waits for another officer.", "waiting")
    late = held.days_late(now)
    days = count(abs(late), "day", "days")
    if held.met is not None:
        return (
            StatusWords(f"Met {days} late", "It was met after its date.", "error")
            if late > 0
            else StatusWords("Met in time", "It was met on its date or before.", "done")
        )
    if late > 0:
        return StatusWords(f"{days} late", "Its date has passed and nobody said that it was met.", "error")
    return StatusWords(f"In {days}" if late else "Today", "Its date is still to come.", "waiting")


def steps(seen: ContractView, actor: Actor) -> list[Step]:
    """What the person may enter for the contract."""
    number = seen.contract.number
    offered = (
        ("see statements", "Results over the periods", "trends.show_trends"),
        ("see statements", "What the open periods would pay", "forecasts.show_forecasts"),
        ("see ledgers", "Read the ledgers", "ledgers.show_ledgers"),
        ("enter pay items", "Pay items from a file", "pay_items.show_place"),
        ("enter milestones", "Add a milestone", "milestones.show_form"),
        ("see rulings", "Rulings: the log of this contract", "rulings.show_log"),
        ("see disputes", "Disputes of this contract", "disputes.show_disputes"),
        ("see corrective actions", "Corrective actions", "corrective_actions.show_of_contract"),
        ("see review meetings", "Review meetings", "meetings.show_of_contract"),
        ("see renewals", "Renewal: what was promised, and what came", "renewals.show_dossier"),
        ("see evaluations", "Evaluation of the vendor", "evaluations.show_of_contract"),
        ("propose change orders", "Propose a change order", "change_orders.show_form"),
        (
            "draft terms",
            "Amend the payment terms" if seen.terms else "Draft payment terms",
            "terms_drafts.choose_start",
        ),
    )
    return [Step(title, url_for(endpoint, number=number)) for needed, title, endpoint in offered if may(actor, needed)]
