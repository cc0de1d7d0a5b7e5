"""Lists of disputes: those of a contract, and those of the government with whose turn it is and for how long."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from contracts.disputes import Clock
from contracts.roles import Actor, require
from models.contracts import Contract
from models.disputes import Dispute, disputes_of_periods, page_of_contract, page_of_disputes, turns_of
from models.paging import AS_IT_IS, Page, Wanted
from models.statements import PaymentStatement
from operations.disputes import clock_of
from operations.visibility import visible_contract


@dataclass(frozen=True, slots=True)
class DisputeEntry:
    """A dispute in a list, with its clock."""

    dispute: Dispute
    clock: Clock


def list_disputes(
    actor: Actor, statuses: Collection[str], after: str | None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> Page[DisputeEntry, str]:
    """The disputes in one of the statuses that the person may see, the oldest first unless another order is wanted."""
    require(actor, "see disputes")
    page = page_of_disputes(actor.government_id, statuses, actor.vendor_id, after, limit, wanted)
    return Page(entries_of(actor, page.rows), page.after)


def disputes_of_contract(
    actor: Actor, contract_number: str, after: str | None = None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> tuple[Contract, Page[DisputeEntry, str]]:
    """A contract with a page of its disputes, the newest first unless another order is wanted."""
    require(actor, "see disputes")
    contract = visible_contract(actor, contract_number)
    page = page_of_contract(actor.government_id, contract.id, after, limit, wanted)
    return contract, Page(entries_of(actor, page.rows), page.after)


def disputes_of_statement(actor: Actor, statement: PaymentStatement) -> tuple[DisputeEntry, ...]:
    """The disputes about the statement's period."""
    return entries_of(actor, disputes_of_periods(actor.government_id, statement.contract_id, [statement.period_id]))


def entries_of(actor: Actor, disputes: Sequence[Dispute]) -> tuple[DisputeEntry, ...]:
    """The disputes with their clocks, in one query."""
    turns = turns_of(actor.government_id, [each.id for each in disputes]) if disputes else ()
    return tuple(DisputeEntry(each, clock_of(each, [t for t in turns if t.dispute_id == each.id])) for each in disputes)
