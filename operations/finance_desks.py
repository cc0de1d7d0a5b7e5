"""What waits for finance beside statements: releases of retainage, policies, periods to reopen, payments to be made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from contracts.acts import Act
from contracts.numbers import from_cents
from contracts.roles import Actor, may
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.events import Event, events_about
from models.ledger_accounts import newest_layout
from models.paging import Oldest
from models.periods import ReportingPeriod, reopening_periods
from models.policies import PolicyVersion, proposed_policies
from models.releases import RetainageRelease, proposed_releases
from models.statements import PaymentStatement
from models.vouchers import exported_of, statements_to_pay
from models.waiting_contracts import chosen_releases, chosen_reopenings, chosen_to_pay
from operations.clocks import due_days
from operations.vouchers import approval_days
from operations.waiting import Found, Turn, Waiting, found_of


def waiting_on_releases(actor: Actor, most: int, after: str | None) -> Found:
    """Proposed releases of retainage."""
    found = proposed_releases(actor.government_id, most, after)
    return found_of(found, _of_releases(actor, found))


def contracts_of_releases(actor: Actor) -> ChosenContracts:
    """The contracts with a release that waits for the person."""
    return chosen_releases(actor.government_id, actor.person_id) if may(actor, "decide releases") else NO_CONTRACTS


def waiting_on_policies(actor: Actor, _most: int, _after: str | None) -> Found:
    """Proposed policies; all of them."""
    return Found((), _of_policies(actor, proposed_policies(actor.government_id)))


def waiting_on_reopenings(actor: Actor, most: int, after: str | None) -> Found:
    """Locked periods that somebody asked to open again."""
    found = reopening_periods(actor.government_id, most, after)
    asked = events_about(actor.government_id, "period", [each.id for each in found])
    return found_of(found, _of_reopenings(actor, found, asked))


def contracts_of_reopenings(actor: Actor) -> ChosenContracts:
    """The contracts with a period about whose reopening the person decides."""
    return chosen_reopenings(actor.government_id, actor.person_id) if may(actor, "reopen periods") else NO_CONTRACTS


def waiting_on_payments(actor: Actor, most: int, after: str | None) -> Found:
    """Approved payments on their way to the ledger and back; nothing in a city that hands none to a ledger."""
    if newest_layout(actor.government_id) is None:
        return Found((), ())
    found = statements_to_pay(actor.government_id, actor.vendor_id, most, after)
    return found_of(found, _of_payments(actor, found))


def contracts_of_payments(actor: Actor) -> ChosenContracts:
    """The contracts with an approved payment that the person hands to the ledger, or records as made."""
    if not may(actor, "export vouchers") or newest_layout(actor.government_id) is None:
        return NO_CONTRACTS
    return chosen_to_pay(actor.government_id)


def _of_releases(actor: Actor, releases: Iterable[RetainageRelease]) -> Iterator[Turn]:
    """A proposed release waits for another person of finance."""
    for release in releases:
        title = f"Grant or refuse a release of retainage: {release.percent} % of what is held"
        contract = release.contract
        about = (title, contract.number, contract.title, contract.vendor.name, "", "ledgers", contract.number)
        waiting = Waiting(*about, None, None, release.proposed_at, "finance")
        yield waiting, may(actor, "decide releases") and actor.person_id != release.proposed_by


def _of_policies(actor: Actor, policies: Iterable[PolicyVersion]) -> Iterator[Turn]:
    """A proposed policy waits for another person of finance, until its first day."""
    for policy in policies:
        about = (f"Grant or refuse policy {policy.number}", "", "", "", "", "policy", policy.id)
        waiting = Waiting(*about, None, policy.effective_on, policy.proposed_at, "finance")
        yield waiting, may(actor, "decide policies") and actor.person_id != policy.proposed_by


def _of_reopenings(
    actor: Actor, periods: Iterable[ReportingPeriod], happened: Mapping[str, Sequence[Event]]
) -> Iterator[Turn]:
    """A period waits for an officer or finance who never asked to open it."""
    for period in periods:
        contract, asked = period.contract, [each for each in happened[period.id] if each.act == Act.PERIOD_ASKED.value]
        title = "Decide whether the period opens again"
        about = (title, contract.number, contract.title, contract.vendor.name, period.name, "contract", contract.number)
        waiting = Waiting(*about, None, None, asked[-1].at if asked else period.ends_on, "a second officer, or finance")
        by = {each.person_id for each in asked}
        yield waiting, may(actor, "reopen periods") and actor.person_id not in by


def _of_payments(actor: Actor, statements: Oldest[PaymentStatement]) -> Iterator[Turn]:
    """An approved payment waits for its voucher, and then for the day on which the ledger paid it."""
    mine = may(actor, "export vouchers")
    ids = [each.id for each in statements]
    exported, approved = exported_of(actor.government_id, ids), approval_days(actor.government_id, ids)
    due = due_days(actor.government_id, (), statements)
    for each in statements:
        title, page = "Hand the payment to the ledger", "vouchers"
        if each.id in exported:
            title, page = "Record that the ledger paid", "payments"
        link = page if mine else "statement"
        contract, worth = each.contract, from_cents(each.net_cents)
        about = (title, contract.number, contract.title, contract.vendor.name, each.period.name, link, each.id, worth)
        yield Waiting(*about, due.get(each.id), approved.get(each.id, each.computed_at), "finance"), mine
