"""Proposals on the desks: values, terms and their drafts, change orders, milestone dates, finance's amount."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from contracts.roles import Actor, Role, may
from models.agreements import Agreement, proposed_agreements
from models.change_orders import ChangeOrder, proposed_change_orders
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.contracts import Contract
from models.finance_limits import FinanceLimit, finance_grants_above, finance_limits_of
from models.milestones import MilestoneDate, proposed_dates
from models.moves import hands_on_terms
from models.terms_drafts import TermsDraft, open_drafts
from models.terms_versions import TermsVersion, proposed_versions
from models.waiting_contracts import (
    chosen_change_orders,
    chosen_drafts,
    chosen_milestones,
    chosen_terms,
    chosen_values,
)
from operations.change_orders import may_grant, needs_finance
from operations.waiting import Found, Turn, Waiting, found_of


def waiting_on_agreements(actor: Actor, most: int, after: str | None) -> Found:
    """Values that somebody proposed."""
    found = proposed_agreements(actor.government_id, actor.vendor_id, most, after)
    return found_of(found, _of_agreements(actor, found))


def contracts_of_agreements(actor: Actor) -> ChosenContracts:
    """The contracts with a value that waits for the person."""
    if not may(actor, "propose values"):
        return NO_CONTRACTS
    return chosen_values(actor.government_id, actor.vendor_id, actor.person_id)


def waiting_on_terms(actor: Actor, most: int, after: str | None) -> Found:
    """Proposed versions of terms."""
    found = proposed_versions(actor.government_id, most, after)
    return found_of(found, _of_proposals(actor, found))


def contracts_of_terms(actor: Actor) -> ChosenContracts:
    """The contracts with proposed terms that wait for the person."""
    return chosen_terms(actor.government_id, actor.person_id) if may(actor, "activate terms") else NO_CONTRACTS


def waiting_on_change_orders(actor: Actor, most: int, after: str | None) -> Found:
    """Proposed change orders."""
    found = proposed_change_orders(actor.government_id, most, after)
    return found_of(found, _of_change_orders(actor, found))


def contracts_of_change_orders(actor: Actor) -> ChosenContracts:
    """The contracts with a change order that waits for the person."""
    if not may(actor, "decide change orders"):
        return NO_CONTRACTS
    limit = None if Role.FINANCE in actor.roles else finance_grants_above(actor.government_id)
    return chosen_change_orders(actor.government_id, actor.person_id, limit)


def waiting_on_milestones(actor: Actor, most: int, after: str | None) -> Found:
    """Proposed dates of milestones."""
    found = proposed_dates(actor.government_id, most, after)
    return found_of(found, _of_milestone_dates(actor, found), [each.milestone for each in found])


def contracts_of_milestones(actor: Actor) -> ChosenContracts:
    """The contracts with a date of a milestone that waits for the person."""
    if not may(actor, "decide milestone dates"):
        return NO_CONTRACTS
    return chosen_milestones(actor.government_id, actor.person_id)


def waiting_on_finance_limits(actor: Actor, _most: int, _after: str | None) -> Found:
    """Proposed amounts for finance; all of them."""
    return Found((), _of_finance_limits(actor, finance_limits_of(actor.government_id, "proposed")))


def waiting_on_drafts(actor: Actor, most: int, after: str | None) -> Found:
    """Drafts of terms that somebody still writes."""
    found = open_drafts(actor.government_id, most, after)
    return found_of(found, _of_drafts(actor, found))


def contracts_of_drafts(actor: Actor) -> ChosenContracts:
    """The contracts with a draft of terms that the person changed last."""
    return chosen_drafts(actor.government_id, actor.person_id)


def _of_agreements(actor: Actor, agreements: Iterable[Agreement]) -> Iterator[Turn]:
    """A proposed value waits for the other party, or where the city proposed it for a second person too."""
    for agreement in agreements:
        entry = Waiting(
            "Agree to a proposed value, or refuse it",
            agreement.contract.number,
            agreement.contract.title,
            agreement.contract.vendor.name,
            agreement.period.name,
            "discrepancies",
            agreement.id,
            None,
            None,
            agreement.proposed_at,
            "the city" if agreement.party == "vendor" else "the vendor, or a second person of the city",
        )
        own = agreement.party == actor.party == "vendor" or agreement.proposed_by == actor.person_id
        yield entry, may(actor, "propose values") and not own


def _of_proposals(actor: Actor, versions: Sequence[TermsVersion]) -> Iterator[Turn]:
    """Proposed terms wait for an officer who did not write them."""
    written = hands_on_terms(actor.government_id, [version.id for version in versions])
    for version in versions:
        title = f"Put proposed terms into force: {version.title}".removesuffix(": ")
        entry = _about_terms(version.contract, title, "terms", str(version.amendment), version.drafted_at)
        yield entry, may(actor, "activate terms") and actor.person_id not in written[version.id]


def _of_drafts(actor: Actor, drafts: Sequence[TermsDraft]) -> Iterator[Turn]:
    """A draft waits for whoever changed it last."""
    for draft in drafts:
        title = f"Finish the draft of terms: {draft.title}".removesuffix(": ")
        entry = _about_terms(draft.contract, title, "draft", draft.id, draft.changed_at)
        yield replace(entry, whose=draft.changed_by_person.name), draft.changed_by == actor.person_id


def _of_change_orders(actor: Actor, orders: Sequence[ChangeOrder]) -> Iterator[Turn]:
    """A proposed change order waits for a second person; a large one for finance."""
    above = finance_grants_above(actor.government_id)
    for order in orders:
        title = f"Grant or refuse change order {order.number}: {order.title}"
        entry = _about_terms(order.contract, title, "change_order", order.id, order.proposed_at)
        whose = "finance" if needs_finance(order, above) else "another officer"
        yield replace(entry, whose=whose, due=order.effective_on), may_grant(actor, order, above)


def _of_finance_limits(actor: Actor, limits: Sequence[FinanceLimit]) -> Iterator[Turn]:
    """A proposed amount waits for another person of finance."""
    for limit in limits:
        title = "Grant or refuse the amount above which finance grants change orders"
        entry = Waiting(title, "", "", "", "", "finance_limit", limit.id, None, None, limit.proposed_at, "finance")
        yield entry, may(actor, "set the amount for finance") and actor.person_id != limit.proposed_by


def _of_milestone_dates(actor: Actor, dates: Sequence[MilestoneDate]) -> Iterator[Turn]:
    """A proposed date waits for another officer than who proposed it."""
    for proposed in dates:
        title = f"Grant or refuse the {proposed.kind} date of “{proposed.milestone.title}”"
        entry = _about_terms(
            proposed.milestone.contract, title, "milestone", proposed.milestone_id, proposed.proposed_at
        )
        yield entry, may(actor, "decide milestone dates") and actor.person_id != proposed.proposed_by


def _about_terms(contract: Contract, title: str, link_kind: str, link_id: str, since: datetime) -> Waiting:
    vendor = contract.vendor.name
    officer = "another officer"
    return Waiting(title, contract.number, contract.title, vendor, "", link_kind, link_id, None, None, since, officer)
