"""Whose turn reports and statements are; and in which contracts, however many wait, read without what pages show."""

from collections.abc import Iterable

from contracts.roles import Actor, Role, may
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.events import Event
from models.waiting_contracts import chosen_endorsed, chosen_statements, chosen_submitted, chosen_to_mend
from models.waiting_reports import contracts_unsettled

REPORTS = ("received", "checked", "submitted", "returned")
STATEMENTS = ("computed", "in_review", "endorsed", "returned")


def inspects(actor: Actor) -> bool:
    """Whether rows that somebody else delivered may wait for the person."""
    return Role.INSPECTOR in actor.roles


def is_my_report(actor: Actor, status: str, party: str, entered_by: str) -> bool:
    """Whether a report of that status waits for the person: its party mends and submits it, another one accepts it."""
    if status == "submitted":
        return may(actor, "accept reports") and actor.person_id != entered_by
    return status in ("checked", "returned") and party == actor.party and may(actor, "submit reports")


def is_my_statement(actor: Actor, status: str, events: Iterable[Event]) -> bool:
    """Whether a statement of that status waits for the person; whoever endorsed it does not approve it too."""
    if status == "returned":
        return Role.OFFICER in actor.roles
    by = {event.person_id for event in events if event.act == "statement.endorsed"}
    return may(actor, "approve statements") and actor.person_id not in by


def contracts_of_reports(actor: Actor) -> ChosenContracts:
    """The contracts with a report that waits for the person."""
    found = NO_CONTRACTS
    if may(actor, "accept reports"):
        found = found.with_those(chosen_submitted(actor.government_id, actor.person_id))
    if may(actor, "submit reports"):
        found = found.with_those(chosen_to_mend(actor.government_id, actor.party, actor.vendor_id))
    return found


def contracts_of_statements(actor: Actor) -> ChosenContracts:
    """The contracts with a statement that waits for the person."""
    statuses = [each for each in STATEMENTS if each != "endorsed" and is_my_statement(actor, each, ())]
    found = chosen_statements(actor.government_id, statuses, actor.vendor_id) if statuses else NO_CONTRACTS
    if is_my_statement(actor, "endorsed", ()):
        found = found.with_those(chosen_endorsed(actor.government_id, actor.person_id))
    return found


def contracts_to_compute(actor: Actor) -> ChosenContracts:
    """The contracts with a report from which the person may compute a statement."""
    if not may(actor, "compute statements"):
        return NO_CONTRACTS
    return contracts_unsettled(actor.government_id, actor.vendor_id)
