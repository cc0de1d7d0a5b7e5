"""Rulings and disputes on the desks: what waits for this person, and what waits for others."""

from collections.abc import Iterator

from contracts.roles import Actor, may
from models.disputes import Dispute, waiting_disputes
from models.rulings import Ruling, proposed_rulings
from operations.waiting import Waiting

_TITLES = {
    "opened": "Answer dispute",
    "replied": "Answer or decide dispute",
    "answered": "Read the answer in dispute",
}


def waiting_on_rulings(actor: Actor) -> Iterator[tuple[Waiting, bool]]:
    """A ruling that was asked for waits for another person than who asked; a vendor sees none before it is granted."""
    if actor.vendor_id is None:
        for ruling in proposed_rulings(actor.government_id):
            yield _ruling(ruling), may(actor, "decide rulings") and ruling.asked_by != actor.person_id


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


def waiting_on_disputes(actor: Actor) -> Iterator[tuple[Waiting, bool]]:
    """A dispute waits for the city's answer or decision, or for what the vendor says to an answer."""
    for dispute in waiting_disputes(actor.government_id, actor.vendor_id):
        if actor.vendor_id is not None:
            yield _dispute(dispute, _TITLES[dispute.status]), dispute.status == "answered"
            continue
        answers = may(actor, "answer disputes") and dispute.status in ("opened", "replied")
        decides = may(actor, "decide disputes") and dispute.status in ("answered", "replied")
        title = "Decide dispute" if dispute.status == "answered" else _TITLES[dispute.status]
        yield _dispute(dispute, title), answers or decides


def _dispute(dispute: Dispute, title: str) -> Waiting:
    contract = dispute.contract
    return Waiting(
        f"{title} {dispute.number}: {dispute.title}",
        contract.number,
        contract.title,
        contract.vendor.name,
        dispute.statement.period.name,
        "dispute",
        dispute.id,
        None,
        dispute.answer_due_on if dispute.status == "opened" else dispute.decide_due_on,
        dispute.opened_at,
        "the vendor and the city" if dispute.status == "answered" else "the city",
    )
