"""Lists of corrective actions: those of a contract, and those of the government by where they stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.corrective_actions import SETTLED, UNDER_WAY, days_over, due_now
from contracts.roles import Actor, require
from models.clock import local_day, today
from models.contracts import Contract
from models.corrective_actions import (
    CorrectiveAction,
    CorrectiveActionTurn,
    page_of_contract,
    page_of_corrective_actions,
    turns_of,
)
from models.governments import find_government
from models.paging import AS_IT_IS, Page, Wanted
from operations.policies import policy_today
from operations.visibility import visible_contract

OVERDUE = "overdue"
STATES = {"open": UNDER_WAY, OVERDUE: ("asked", "planned"), "finished": ("finished",), "settled": SETTLED}


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """A corrective action in a list: by when somebody has to act, by how many days the vendor is over its day, and what
    was said last.
    """

    action: CorrectiveAction
    due: date | None
    days_over: int
    last: CorrectiveActionTurn


def list_corrective_actions(
    actor: Actor, state: str, after: str | None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> Page[ActionEntry, str]:
    """The corrective actions in that state that the person may see, the oldest first unless another order is wanted."""
    require(actor, "see corrective actions")
    over_on = today(find_government(actor.government_id).time_zone) if state == OVERDUE else None
    page = page_of_corrective_actions(
        actor.government_id, STATES[state], actor.vendor_id, after, limit, over_on, wanted
    )
    return Page(entries_of(actor.government_id, page.rows), page.after)


def actions_of_contract(
    actor: Actor, contract_number: str, after: str | None = None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> tuple[Contract, Page[ActionEntry, str]]:
    """A contract with a page of its corrective actions, the newest first unless another order is wanted."""
    require(actor, "see corrective actions")
    contract = visible_contract(actor, contract_number)
    page = page_of_contract(actor.government_id, contract.id, after, limit, wanted)
    return contract, Page(entries_of(actor.government_id, page.rows), page.after)


def entries_of(government_id: str, actions: Sequence[CorrectiveAction]) -> tuple[ActionEntry, ...]:
    """The corrective actions with their days, in a constant number of queries."""
    if not actions:
        return ()
    zone, answer_days = find_government(government_id).time_zone, policy_today(government_id).rulings.answer_days
    last = {turn.action_id: turn for turn in turns_of(government_id, [each.id for each in actions])}
    now = today(zone)
    return tuple(_entry(each, last[each.id], zone, answer_days, now) for each in actions)


def _entry(action: CorrectiveAction, last: CorrectiveActionTurn, zone: str, answer_days: int, now: date) -> ActionEntry:
    days = (action.status, action.plan_due_on, action.due_on)
    due = due_now(*days, local_day(last.at, zone), answer_days)
    return ActionEntry(action, due, days_over(*days, now), last)


def count_open(entries: Collection[ActionEntry]) -> tuple[int, int]:
    """How many of them are under way, and how many of those are overdue."""
    return sum(each.action.status in UNDER_WAY for each in entries), sum(each.days_over > 0 for each in entries)
