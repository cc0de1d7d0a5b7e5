"""The versions of a contract's terms as people read them: who drafted and activated each, when, and what it changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.acts import Act
from contracts.cautions import warn_of_terms
from contracts.differences import differences
from contracts.errors import NotFound
from contracts.roles import Actor, may
from contracts.terms import Terms
from contracts.trials import ExampleResult, run_examples
from models.contracts import Contract, find_contract_by_id
from models.events import Event, events_about
from models.moves import hands_on
from models.people import Person, people_by_id
from models.terms_drafts import TermsDraft, drafts_of_contract
from models.terms_versions import IN_FORCE, TermsVersion, find_amendment, terms_versions_of
from operations.amendments import Trial, try_terms
from operations.pages import Hands
from operations.terms import terms_of
from operations.visibility import visible_contract


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did something to a version, when, and why where a reason was asked."""

    person: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class VersionSeen:
    """A version with who did what to it, and in sentences what it changed of the version that it follows."""

    version: TermsVersion
    proposed: Deed | None
    activated: Deed | None
    withdrawn: Deed | None
    changes: tuple[str, ...]
    follows: TermsVersion | None


@dataclass(frozen=True, slots=True)
class History:
    """The versions of a contract's terms, the newest first, and the drafts for whoever may write them."""

    contract: Contract
    versions: tuple[VersionSeen, ...]
    drafts: tuple[TermsDraft, ...]


@dataclass(frozen=True, slots=True)
class VersionOnPage:
    """A version with its terms; for the city's people also its examples, and for a proposed one what it touches."""

    contract: Contract
    seen: VersionSeen
    terms: Terms
    hands: Hands
    warnings: tuple[str, ...]
    examples: tuple[ExampleResult, ...]
    trial: Trial | None


def see_history(actor: Actor, contract_number: str) -> History:
    """The versions that a person may see: a vendor's person those that are or were in force."""
    contract = visible_contract(actor, contract_number)
    versions = _visible(actor, terms_versions_of(actor.government_id, contract.id))
    deeds = _deeds(actor.government_id, versions)
    drafts = drafts_of_contract(actor.government_id, contract.id) if may(actor, "draft terms") else ()
    seen = [_seen(version, versions, deeds[version.id]) for version in versions]
    return History(contract, tuple(reversed(seen)), tuple(drafts))


def see_version(actor: Actor, contract_number: str, amendment: int) -> VersionOnPage:
    """All that the page of a version shows; NotFound where it is not this person's to see."""
    contract = visible_contract(actor, contract_number)
    version = find_amendment(actor.government_id, contract.id, amendment)
    versions = _visible(actor, terms_versions_of(actor.government_id, contract.id))
    if version not in versions:
        raise NotFound(f"The contract has no amendment {amendment} for you. Choose one from the history of its terms.")
    terms, is_city = terms_of(version), actor.vendor_id is None
    is_proposed = version.status == "draft"
    return VersionOnPage(
        contract=contract,
        seen=_seen(version, versions, _deeds(actor.government_id, [version])[version.id]),
        terms=terms,
        hands=hands_on(version),
        warnings=tuple(warn_of_terms(terms)) if is_city else (),
        examples=tuple(run_examples(terms)),
        trial=try_terms(actor, contract, terms, version.effective_on, only_touched=True) if is_proposed else None,
    )


def _visible(actor: Actor, versions: Sequence[TermsVersion]) -> list[TermsVersion]:
    return [version for version in versions if actor.vendor_id is None or version.status in IN_FORCE]


def _deeds(government_id: str, versions: Sequence[TermsVersion]) -> dict[str, dict[Act, Deed]]:
    """For each version the last deed of each act."""
    ids = [version.id for version in versions]
    events = events_about(government_id, "terms", ids)
    acted = [event.person_id for each in events.values() for event in each if event.person_id]
    people = people_by_id(government_id, acted)
    return {version_id: {Act(event.act): _deed(event, people) for event in each} for version_id, each in events.items()}


def _deed(event: Event, people: Mapping[str, Person]) -> Deed:
    person = people.get(event.person_id or "")
    return Deed(person.name if person is not None else "the program", event.at, event.reason or "")


def _seen(version: TermsVersion, versions: Sequence[TermsVersion], deeds: Mapping[Act, Deed]) -> VersionSeen:
    earlier = [
        other
        for other in versions
        if other.status in IN_FORCE
        and other.amendment < version.amendment
        and other.effective_on <= version.effective_on
    ]
    follows = max(earlier, key=lambda other: (other.effective_on, other.amendment), default=None)
    changes = differences(terms_of(follows), terms_of(version)) if follows is not None else ()
    return VersionSeen(
        version=version,
        proposed=deeds.get(Act.TERMS_DRAFTED),
        activated=deeds.get(Act.TERMS_ACTIVATED),
        withdrawn=deeds.get(Act.TERMS_WITHDRAWN),
        changes=changes,
        follows=follows,
    )


def number_of(actor: Actor, version: TermsVersion) -> str:
    """The number of the contract that a version belongs to."""
    return find_contract_by_id(actor.government_id, version.contract_id).number
