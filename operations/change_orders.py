"""Change orders of value, time and scope: proposed by one person, granted by another, never retroactive by accident."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.acts import Act
from contracts.change_orders import (
    NewChangeOrder,
    Worth,
    check_not_by_accident,
    read_change_order,
    retroactive,
)
from contracts.errors import Invalid, NotAllowed, NotFound, Problem
from contracts.numbers import add, dollars, from_cents, to_cents
from contracts.roles import Actor, Role, may, require
from contracts.workflow import FIRST_STATUS
from models.change_orders import (
    ChangeOrder,
    change_orders_of,
    find_change_order,
    next_change_order,
)
from models.clock import now, today
from models.contracts import Contract, find_contract_by_id
from models.database import insert
from models.events import Event, events_of, record
from models.finance_limits import finance_grants_above
from models.governments import find_government
from models.moves import hands_on, move
from models.people import Person, people_by_id
from models.terms_drafts import TermsDraft, terms_begun_by_order
from models.terms_versions import TermsVersion
from operations.change_order_drafts import start_order_draft
from operations.contract_term import move_end, settled_periods
from operations.visibility import visible_contract

GRANTED, PROPOSED = "granted", "proposed"


@dataclass(frozen=True, slots=True)
class ChangeOrderSeen:
    """A change order with why it is retroactive (nothing where it is not), who did what, and who must grant it."""

    order: ChangeOrder
    late: str
    needs_finance: bool
    hands: Mapping[str, Collection[str]]
    history: Sequence[Event]
    people: Mapping[str, Person]
    amendment: TermsDraft | TermsVersion | None


def visible_orders(actor: Actor, orders: Sequence[ChangeOrder]) -> tuple[ChangeOrder, ...]:
    """Those of a contract's change orders that the person may see: a vendor's person those that are granted."""
    require(actor, "see change orders")
    return tuple(each for each in orders if actor.vendor_id is None or each.status == GRANTED)


def find_order_place(actor: Actor, contract_number: str) -> tuple[Contract, tuple[ChangeOrder, ...], Worth]:
    """A contract with its change orders and what it is worth, for whoever proposes another."""
    require(actor, "propose change orders")
    contract = visible_contract(actor, contract_number)
    orders = change_orders_of(actor.government_id, contract.id)
    return contract, tuple(orders), worth_of(contract, orders)


def worth_of(contract: Contract, orders: Sequence[ChangeOrder]) -> Worth:
    """What the contract is worth under its change orders."""
    signed = None if contract.value_cents is None else from_cents(contract.value_cents)
    return Worth(signed, _sum(orders, GRANTED), _sum(orders, PROPOSED))


def see_change_order(actor: Actor, change_order_id: str) -> ChangeOrderSeen:
    """A change order; NotFound where it is not this person's to see."""
    require(actor, "see change orders")
    order = find_change_order(actor.government_id, change_order_id)
    if actor.vendor_id is not None and (order.contract.vendor_id != actor.vendor_id or order.status != GRANTED):
        raise NotFound("This change order does not exist for you. Open it from its contract.")
    history = events_of(actor.government_id, "change_order", order.id)
    acted = [each.person_id for each in history if each.person_id is not None]
    return ChangeOrderSeen(
        order=order,
        late=_late(actor, order.contract, order.effective_on) if order.status == PROPOSED else "",
        needs_finance=needs_finance(order, finance_grants_above(actor.government_id)),
        hands=hands_on(order),
        history=history,
        people=people_by_id(actor.government_id, [order.proposed_by, *acted]),
        amendment=terms_begun_by_order(actor.government_id, order.id) if actor.vendor_id is None else None,
    )


def propose_change_order(actor: Actor, contract_number: str, texts: Mapping[str, str]) -> ChangeOrder:
    """Propose a change order from its form. Invalid by field, also where it would be retroactive without a reason."""
    require(actor, "propose change orders")
    contract = visible_contract(actor, contract_number)
    new = read_change_order(texts, contract.starts_on, contract.ends_on)
    check_not_by_accident(_late(actor, contract, new.effective_on), new.late_reason)
    _check_worth(contract, new, change_orders_of(actor.government_id, contract.id))
    order = _order(actor, contract, new)
    insert(order)
    record(
        actor.government_id,
        Act.CHANGE_ORDER_PROPOSED,
        "change_order",
        order.id,
        person_id=actor.person_id,
        after=f"{contract.number} change order {order.number}",
        reason=new.reason,
    )
    return order


def grant_change_order(actor: Actor, change_order_id: str, note: str, late_confirmed: bool) -> ChangeOrder:
    """Let a change order hold, as another person than who proposed it; finance above the government's amount.

    A retroactive one is confirmed as such, with a reason of whoever proposed or grants it. A new last day moves the
    contract's periods.
    """
    require(actor, "decide change orders")
    order = find_change_order(actor.government_id, change_order_id)
    above = finance_grants_above(actor.government_id)
    if needs_finance(order, above) and Role.FINANCE not in actor.roles:
        amount = dollars(from_cents(above or 0))
        raise NotAllowed(f"Change orders of more than {amount} are granted by finance. Ask a colleague there.")
    late = _late(actor, order.contract, order.effective_on) if order.status == PROPOSED else ""
    if late and not (late_confirmed and (order.late_reason or note.strip())):
        says = "Confirm that it holds from then, with a reason, or refuse it."
        raise Invalid(f"{late} {says}", [Problem("late_confirmed", says)])
    move(order, "grant", actor, note)
    if order.new_ends_on is not None:
        contract = find_contract_by_id(actor.government_id, order.contract_id)
        move_end(actor, contract, order.ends_before, order.new_ends_on, f"change order {order.number}")
    start_order_draft(find_contract_by_id(actor.government_id, order.contract_id), order)
    return order


def close_change_order(actor: Actor, change_order_id: str, move_name: str, note: str) -> ChangeOrder:
    """Refuse a proposed change order, or withdraw it, with the reason."""
    require(actor, "propose change orders" if move_name == "withdraw" else "decide change orders")
    order = find_change_order(actor.government_id, change_order_id)
    move(order, move_name, actor, note)
    return order


def may_grant(actor: Actor, order: ChangeOrder, above: int | None) -> bool:
    """Whether a proposed order waits for this person; finance grants above the amount in cents, if there is one."""
    fits = Role.FINANCE in actor.roles or not needs_finance(order, above)
    return may(actor, "decide change orders") and fits and order.proposed_by != actor.person_id


def _sum(orders: Sequence[ChangeOrder], status: str) -> Decimal:
    return add(from_cents(each.value_cents) for each in orders if each.status == status)


def _order(actor: Actor, contract: Contract, new: NewChangeOrder) -> ChangeOrder:
    return ChangeOrder(
        government_id=actor.government_id,
        contract_id=contract.id,
        number=next_change_order(actor.government_id, contract.id),
        title=new.title,
        reason=new.reason,
        value_cents=to_cents(new.value),
        ends_before=contract.ends_on,
        new_ends_on=new.new_ends,
        scope=new.scope,
        effective_on=new.effective_on,
        late_reason=new.late_reason,
        status=FIRST_STATUS["change_order"],
        proposed_by=actor.person_id,
        proposed_at=now(),
    )


def _check_worth(contract: Contract, new: NewChangeOrder, orders: Sequence[ChangeOrder]) -> None:
    standing = worth_of(contract, orders).now
    if standing is not None and add([standing, new.value]) < 0:
        says = f"The contract is worth {dollars(standing)} now; no more than that can be taken away."
        raise Invalid("Some fields need another look. Nothing was saved.", [Problem("value", says)])


def needs_finance(order: ChangeOrder, above: int | None) -> bool:
    """Whether the order is above the amount in cents from which on finance grants; None: no order is."""
    return above is not None and abs(order.value_cents) > above


def _late(actor: Actor, contract: Contract, effective_on: date) -> str:
    zone = find_government(actor.government_id).time_zone
    return retroactive(effective_on, today(zone), settled_periods(contract).values())
