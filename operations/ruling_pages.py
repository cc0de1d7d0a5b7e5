"""What the pages of rulings show, each gathered in a constant number of queries."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.roles import Actor, may, require
from contracts.ruling_entries import RulingChoices
from models.contracts import Contract
from models.events import Event, events_of
from models.moves import hands_on
from models.paging import AS_IT_IS, LARGEST_PAGE, Page, Wanted, every_page
from models.people import Person, people_by_id
from models.periods import ReportingPeriod, periods_of
from models.rulings import (
    Ruling,
    RulingDecision,
    decisions_on,
    page_of_contract,
    page_of_rulings,
    rulings_in_statement,
)
from models.statements import PaymentStatement
from operations.policies import policy_today
from operations.ruling_amounts import ChangedStatement, changed_statements
from operations.ruling_choices import choices_of
from operations.ruling_effects import RulingEffect, effect_of_ruling, stored_effect
from operations.rulings import see_own_ruling
from operations.visibility import visible_contract

NEVER_GRANTED = ("proposed", "refused", "withdrawn")


@dataclass(frozen=True, slots=True)
class RulingEntry:
    """A ruling in a list, with what was decided about it."""

    ruling: Ruling
    decisions: Sequence[RulingDecision]

    @property
    def granted(self) -> RulingDecision | None:
        """The decision that granted it."""
        return next((each for each in self.decisions if each.decision == "granted"), None)


@dataclass(frozen=True, slots=True)
class RulingLog:
    """A page of a contract’s rulings that this person may read; `is_open` says whether the city lets it."""

    contract: Contract
    page: Page[RulingEntry, str]
    periods: Mapping[str, str]
    is_open: bool


@dataclass(frozen=True, slots=True)
class RulingSeen:
    """A ruling with who did what, and the statements that were computed with it, each with what it changes there.

    `effect` is what it would change now where nobody has decided yet, else what was shown when it was granted.
    """

    entry: RulingEntry
    effect: RulingEffect
    periods: Mapping[str, str]
    hands: Mapping[str, Collection[str]]
    history: Sequence[Event]
    people: Mapping[str, Person]
    changed: Sequence[ChangedStatement]


def find_ruling_place(actor: Actor, contract_number: str) -> tuple[Contract, RulingChoices, Sequence[ReportingPeriod]]:
    """A contract with what can be asked for, for whoever asks for a ruling."""
    require(actor, "ask for rulings")
    contract = visible_contract(actor, contract_number)
    return contract, choices_of(contract), periods_of(actor.government_id, contract.id)


def see_log(
    actor: Actor, contract_number: str, after: str | None = None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> RulingLog:
    """The contract's rulings, the newest first unless another order is wanted; for a vendor those that were granted,
    where the log is open.
    """
    require(actor, "see rulings")
    contract = visible_contract(actor, contract_number)
    is_open = actor.vendor_id is None or policy_today(actor.government_id).rulings.log_is_open
    if not is_open:
        return RulingLog(contract, Page((), None), {}, is_open)
    but = () if actor.vendor_id is None else NEVER_GRANTED
    page = page_of_contract(actor.government_id, contract.id, but, after, limit, wanted)
    return RulingLog(contract, Page(entries_of(actor, page.rows), page.after), titles(contract), is_open)


def whole_log(actor: Actor, contract_number: str, wanted: Wanted = AS_IT_IS) -> Iterator[RulingEntry]:
    """Every ruling of the contract's log."""
    pages = every_page(
        lambda after: see_log(actor, contract_number, after, LARGEST_PAGE, wanted), lambda log: log.page.after
    )
    return (entry for log in pages for entry in log.page.rows)


def list_rulings(
    actor: Actor, statuses: Collection[str], after: str | None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> Page[RulingEntry, str]:
    """The government's rulings in one of the statuses, the oldest first unless another order is wanted."""
    require(actor, "ask for rulings")
    page = page_of_rulings(actor.government_id, statuses, None, after, limit, wanted)
    return Page(entries_of(actor, page.rows), page.after)


def rulings_of_statement(actor: Actor, statement: PaymentStatement) -> tuple[RulingEntry, ...]:
    """The rulings that a statement was computed with."""
    return entries_of(actor, rulings_in_statement(actor.government_id, statement.id))


def entries_of(actor: Actor, rulings: Sequence[Ruling]) -> tuple[RulingEntry, ...]:
    """The rulings with their decisions, in one query."""
    decisions = decisions_on(actor.government_id, [each.id for each in rulings]) if rulings else {}
    return tuple(RulingEntry(each, decisions[each.id]) for each in rulings)


def see_ruling(actor: Actor, ruling_id: str) -> RulingSeen:
    """A ruling; NotFound where it is not this person's to see. What waits is settled with it and without it."""
    ruling = see_own_ruling(actor, ruling_id)
    entry = entries_of(actor, [ruling])[0]
    granted = entry.granted
    shown = stored_effect(granted.effect) if granted is not None and granted.effect else None
    if shown is None:
        can_tell = ruling.status == "proposed" and may(actor, "ask for rulings")
        shown = effect_of_ruling(ruling) if can_tell else RulingEffect((), "Nobody granted it, so it changed nothing.")
    history = events_of(actor.government_id, ruling.kind, ruling.id)
    acted = [each.person_id for each in history if each.person_id is not None]
    return RulingSeen(
        entry=entry,
        effect=shown,
        periods=titles(ruling.contract),
        hands=hands_on(ruling),
        history=history,
        people=people_by_id(actor.government_id, [ruling.asked_by, *acted]),
        changed=changed_statements(ruling),
    )


def titles(contract: Contract) -> Mapping[str, str]:
    """The titles of the contract's periods by their first days."""
    found = periods_of(contract.government_id, contract.id)
    return {each.starts_on.isoformat(): each.as_period().title() for each in found}
