"""Finance's queue with the payment clock of each statement, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import Invalid
from contracts.exceptions import KINDS, STATEMENT_KINDS, ExceptionClass, class_of
from contracts.policies import Policy
from contracts.roles import Actor, require
from models.statement_queue import PAGE, WAITING, Queued, QueueFilter, Ranks, queue_page
from operations.clocks import ClockSeen, clocks_of, clocks_of_statements
from operations.policies import policy_today


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A waiting statement with its payment clock, None where no rule sets one."""

    queued: Queued
    clock: ClockSeen | None


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of the queue; `after` begins the next one."""

    entries: tuple[QueueEntry, ...]
    wanted: QueueFilter
    after: str | None


def open_queue(actor: Actor, wanted: QueueFilter, after: str = "", limit: int = PAGE) -> Queue:
    """A page of what waits for finance; Invalid where a filter or the place of the page is none that there is."""
    require(actor, "see the queue of finance")
    if wanted.class_ and wanted.class_ not in list(ExceptionClass):
        raise Invalid("There is no such class of exceptions. Choose one from the list.")
    if wanted.status and wanted.status not in WAITING:
        raise Invalid("No statement of the queue has that status. Choose one from the list.")
    policy = policy_today(actor.government_id)
    found, following = queue_page(actor.government_id, ranks_of(policy), wanted, after, limit)
    return Queue(_with_clocks(actor.government_id, policy, found), wanted, following)


def ranks_of(policy: Policy) -> Ranks:
    """The rank of each kind of exception in each kind of statement, under the policy; "" is any flag of terms."""
    return {
        statements: {
            ("" if name == "flag" else name): class_of(name, statements, policy.classes).rank for name in KINDS
        }
        for statements in STATEMENT_KINDS
    }


def _with_clocks(government_id: str, policy: Policy, found: Sequence[Queued]) -> tuple[QueueEntry, ...]:
    clocks = clocks_of_statements(clocks_of(government_id, policy), [each.statement for each in found])
    return tuple(QueueEntry(each, clocks[each.statement.id]) for each in found)
