"""What the ends of contracts put on the desks: decisions that are due, and those that wait for a second officer."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from contracts.renewals import DECIDED_WITHIN, days_left
from contracts.roles import Actor, may
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.clock import today
from models.contracts import Contract
from models.governments import find_government
from models.renewals import RenewalDecision, chosen_undecided, proposed_renewals, undecided_contracts
from operations.waiting import Found, Turn, Waiting, found_of


def waiting_on_renewals(actor: Actor, most: int, after: str | None) -> Found:
    """From 180 days before its last day until it is decided, the end of a contract waits for an officer."""
    day, last = _span(actor)
    found = undecided_contracts(actor.government_id, day, last, most, after)
    proposed = proposed_renewals(actor.government_id, [each.id for each in found])
    return found_of(found, _turns(actor, found, proposed, day), ())


def renewals_to_decide(actor: Actor) -> ChosenContracts:
    """The contracts about whose end the person may decide now."""
    if not may(actor, "decide renewals"):
        return NO_CONTRACTS
    return chosen_undecided(actor.government_id, *_span(actor), actor.person_id)


def _span(actor: Actor) -> tuple[date, date]:
    """The days on which contracts end that are to be decided on now."""
    day = today(find_government(actor.government_id).time_zone)
    return day, day + timedelta(days=DECIDED_WITHIN)


def _turns(
    actor: Actor, contracts: Sequence[Contract], proposed: Mapping[str, RenewalDecision], day: date
) -> Iterator[Turn]:
    decides = may(actor, "decide renewals")
    for contract in contracts:
        decision = proposed.get(contract.id)
        own = decision is not None and decision.proposed_by == actor.person_id
        yield _waiting(contract, decision, day), decides and not own


def _waiting(contract: Contract, decision: RenewalDecision | None, day: date) -> Waiting:
    left = days_left(contract.ends_on, day)
    begins = contract.ends_on - timedelta(days=DECIDED_WITHIN)
    does = "Decide on" if decision is None else "Confirm or refuse the decision on"
    return Waiting(
        f"{does} the renewal of {contract.number}",
        contract.number,
        contract.title,
        contract.vendor.name,
        "",
        "renewal",
        contract.number,
        None,
        contract.ends_on,
        begins if decision is None else decision.proposed_at,
        "an officer" if decision is None else "a second officer",
        f"{left} days left" if left != 1 else "1 day left",
    )
