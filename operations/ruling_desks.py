"""Rulings and disputes on the desks: what waits for this person, and what waits for others."""

from collections.abc import Iterable, Iterator

from contracts.numbers import from_cents
from contracts.roles import Actor, may
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.disputes import UNDER_WAY, Dispute, waiting_disputes
from models.rulings import Ruling, proposed_rulings
from models.waiting_contracts import chosen_disputes, chosen_rulings
from operations.waiting import Found, Turn, Waiting, found_of

_TITLES = {
    "opened": "Answer dispute",
    "replied": "Answer or decide dispute",
    "answered": "Read the answer in dispute",
}


def waiting_on_rulings(actor: Actor, most: int, after: str | None) -> Found:
    """A ruling that was asked for waits for another person than who asked; a vendor sees none before it is granted."""
    found, decides = proposed_rulings(actor.government_id, most, after), may(actor, "decide rulings")
    return found_of(found, ((_ruling(each), decides and each.asked_by != actor.person_id) for each in found))


def contracts_of_rulings(actor: Actor) -> ChosenContracts:
    """The contracts with a ruling that waits for the person."""
    return chosen_rulings(actor.government_id, actor.person_id) if may(actor, "decide rulings") else NO_CONTRACTS


def _ruling(ruling: Ruling) -> Waiting:
    contract = ruling.contract
    return Waiting(
        f"Grant or refuse {ruling.kind} {ruling.number}: {ruling.about_title}",
        contract.number,
        contract.title,
        contract.vendor.name,
        "",
        "ruling",
        ruling.id,
        None,
        None,
        ruling.asked_at,
        "an officer or finance",
    )


def waiting_on_disputes(actor: Actor, most: int, after: str | None) -> Found:
    """A dispute waits for the city's answer or decision, or for what the vendor says to an answer."""
    found = waiting_disputes(actor.government_id, actor.vendor_id, most, after)
    return found_of(found, _turns(actor, found))


def contracts_of_disputes(actor: Actor) -> ChosenContracts:
    """The contracts with a dispute that waits for the person."""
    statuses = [each for each in UNDER_WAY if _is_my_dispute(actor, each)]
    return chosen_disputes(actor.government_id, statuses, actor.vendor_id) if statuses else NO_CONTRACTS


def _turns(actor: Actor, disputes: Iterable[Dispute]) -> Iterator[Turn]:
    for dispute in disputes:
        decided = actor.vendor_id is None and dispute.status == "answered"
        title = "Decide dispute" if decided else _TITLES[dispute.status]
        yield _dispute(dispute, title), _is_my_dispute(actor, dispute.status)


def _is_my_dispute(actor: Actor, status: str) -> bool:
    if actor.vendor_id is not None:
        return status == "answered"
    answers = may(actor, "answer disputes") and status in ("opened", "replied")
    decides = may(actor, "decide disputes") and status in ("answered", "replied")
    return answers or decides


def _dispute(dispute: Dispute, title: str) -> Waiting:
    contract, cents = dispute.contract, dispute.disputed_cents
    worth = None if cents is None else from_cents(abs(cents))
    return Waiting(
        f"{title} {dispute.number}: {dispute.title}",
        contract.number,
        contract.title,
        contract.vendor.name,
        dispute.period.name,
        "dispute",
        dispute.id,
        worth,
        dispute.answer_due_on if dispute.status == "opened" else dispute.decide_due_on,
        dispute.opened_at,
        "the vendor and the city" if dispute.status == "answered" else "the city",
        "" if worth is None else "Worth what is in dispute.",
    )
