"""Sets the amount above which finance grants change orders: one person of finance proposes, another one grants."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.acts import Act
from contracts.errors import Conflict
from contracts.finance_limits import read_finance_limit
from contracts.numbers import dollars, from_cents, to_cents
from contracts.roles import Actor, require
from contracts.workflow import FIRST_STATUS
from models.clock import now
from models.database import insert
from models.events import Event, events_about, lock_chain, record
from models.finance_limits import FinanceLimit, finance_grants_above, finance_limits_of, find_finance_limit
from models.moves import move
from models.people import Person, people_by_id

GRANTED, PROPOSED = "granted", "proposed"


@dataclass(frozen=True, slots=True)
class FinanceLimitSeen:
    """The amount in force in cents (None: none), every amount ever proposed, what was done to each, and by whom."""

    in_force: int | None
    limits: tuple[FinanceLimit, ...]
    events: Mapping[str, tuple[Event, ...]]
    people: Mapping[str, Person]


def see_finance_limits(actor: Actor) -> FinanceLimitSeen:
    """The amount in force with its history."""
    require(actor, "see the amount for finance")
    limits = tuple(finance_limits_of(actor.government_id))
    events = {
        limit_id: tuple(each)
        for limit_id, each in events_about(actor.government_id, "finance_limit", [each.id for each in limits]).items()
    }
    acted = [event.person_id for each in events.values() for event in each if event.person_id]
    people = people_by_id(actor.government_id, [*acted, *(each.proposed_by for each in limits)])
    return FinanceLimitSeen(finance_grants_above(actor.government_id), limits, events, people)


def propose_finance_limit(actor: Actor, texts: Mapping[str, str]) -> FinanceLimit:
    """Propose an amount from its form; Invalid by field, Conflict where another one waits already."""
    require(actor, "set the amount for finance")
    new = read_finance_limit(texts)
    lock_chain(actor.government_id)
    if finance_limits_of(actor.government_id, PROPOSED):
        raise Conflict("Another amount waits for a second person already. Have that one granted or taken back first.")
    limit = FinanceLimit(
        government_id=actor.government_id,
        above_cents=None if new.above is None else to_cents(new.above),
        reason=new.reason,
        status=FIRST_STATUS["finance_limit"],
        proposed_by=actor.person_id,
        proposed_at=now(),
    )
    insert(limit)
    record(
        actor.government_id,
        Act.FINANCE_LIMIT_PROPOSED,
        "finance_limit",
        limit.id,
        person_id=actor.person_id,
        before=_say(finance_grants_above(actor.government_id)),
        after=_say(limit.above_cents),
        reason=new.reason,
    )
    return limit


def decide_finance_limit(actor: Actor, limit_id: str, move_name: str, note: str) -> FinanceLimit:
    """Grant, refuse or withdraw a proposed amount; a granted one takes the place of the one before."""
    require(actor, "set the amount for finance")
    limit = find_finance_limit(actor.government_id, limit_id)
    move(limit, move_name, actor, note)
    if limit.status == GRANTED:
        for other in finance_limits_of(actor.government_id, GRANTED):
            if other.id != limit.id:
                move(other, "supersede", None)
    return limit


def _say(above_cents: int | None) -> str:
    return "no amount" if above_cents is None else dollars(from_cents(above_cents))
