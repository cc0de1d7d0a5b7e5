"""Policies: proposed by one person in finance, granted by another, in force from a day that has not passed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from contracts.acts import Act
from contracts.calendars import Calendar
from contracts.errors import Invalid, Problem, Refused
from contracts.figures import canonical_json
from contracts.periods import say_date
from contracts.policies import NO_POLICY, Policy, load_policy
from contracts.roles import Actor, require
from contracts.schema import read_document
from contracts.workflow import FIRST_STATUS
from models.clock import now, today
from models.database import insert
from models.events import Event, events_of, lock_chain, record
from models.governments import find_government
from models.moves import Hands, hands_on, move
from models.paging import Page
from models.people import Person, people_by_id
from models.policies import PolicyVersion, find_policy, next_policy_number, page_of_policies, policy_in_force
from operations.calendars import calendar_of, check_region

MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class PolicySeen:
    """A version with what it says, who did what, and whether it is the one in force today."""

    version: PolicyVersion
    policy: Policy
    in_force: bool
    hands: Hands
    history: Sequence[Event]
    people: Mapping[str, Person]


def policy_on(government_id: str, day: date) -> Policy:
    """The policy that holds on the day; an empty one where none was ever granted."""
    version = policy_in_force(government_id, day)
    return NO_POLICY if version is None else _read(version.document)


@lru_cache(maxsize=256)
def _read(document: str) -> Policy:
    """A stored policy never changes, and nearly every page asks for the one in force."""
    return load_policy(document)


def policy_today(government_id: str) -> Policy:
    """The policy that holds today, as the city's calendar shows it."""
    return policy_on(government_id, today(find_government(government_id).time_zone))


def calendar_today(government_id: str, policy: Policy) -> Calendar:
    """The city's days without work under the policy."""
    return calendar_of(policy.free_days, find_government(government_id).holiday_region)


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """A version with the name of who proposed it."""

    version: PolicyVersion
    proposed_by: str


def list_policies(
    actor: Actor, after: str | int | None = None, limit: int = 50, sort: str = ""
) -> Page[PolicyEntry, int]:
    """The versions, the newest first unless another order is wanted."""
    require(actor, "see policies")
    page = page_of_policies(actor.government_id, after, limit, sort)
    people = people_by_id(actor.government_id, [each.proposed_by for each in page.rows])
    return Page(tuple(PolicyEntry(each, people[each.proposed_by].name) for each in page.rows), page.after)


def standing_policy(actor: Actor) -> PolicyVersion | None:
    """The version in force today; None where none was ever granted."""
    require(actor, "see policies")
    return policy_in_force(actor.government_id, today(find_government(actor.government_id).time_zone))


def see_policy(actor: Actor, policy_id: str) -> PolicySeen:
    """A version of the policy; NotFound where there is none."""
    require(actor, "see policies")
    version = find_policy(actor.government_id, policy_id)
    standing = policy_in_force(actor.government_id, today(find_government(actor.government_id).time_zone))
    history = events_of(actor.government_id, "policy", version.id)
    acted = [event.person_id for event in history if event.person_id is not None]
    return PolicySeen(
        version=version,
        policy=_read(version.document),
        in_force=standing is not None and standing.id == version.id,
        hands=hands_on(version),
        history=history,
        people=people_by_id(actor.government_id, [version.proposed_by, *acted]),
    )


def propose_policy(
    actor: Actor, document: str | bytes | Mapping[str, object], effective_on: date, reason: str
) -> PolicyVersion:
    """Propose a policy; Invalid with each problem where it contradicts itself, or would hold from a day gone by."""
    require(actor, "propose policies")
    read = read_document(document, "policy")
    policy = load_policy(read)
    check_region(policy.free_days.region)
    said = reason.strip()
    if not said or len(said) > MOST_WORDS:
        says = f"Say why, in at most {MOST_WORDS:,} characters, so that an auditor can follow it."
        raise Invalid(says, [Problem("reason", says)])
    _check_not_gone_by(actor, effective_on)
    lock_chain(actor.government_id)
    version = PolicyVersion(
        government_id=actor.government_id,
        number=next_policy_number(actor.government_id),
        document=canonical_json(read),
        reason=said,
        effective_on=effective_on,
        status=FIRST_STATUS["policy"],
        proposed_by=actor.person_id,
        proposed_at=now(),
    )
    insert(version)
    after = f"policy {version.number} from {effective_on.isoformat()}"
    record(
        *(actor.government_id, Act.POLICY_PROPOSED, "policy", version.id),
        person_id=actor.person_id,
        after=after,
        reason=said,
    )
    return version


def grant_policy(actor: Actor, policy_id: str) -> PolicyVersion:
    """Let the policy hold from its first day on, as another person than who proposed it; Refused once that has passed.

    What it sets holds from then: no approval and no due day of before is changed.
    """
    require(actor, "decide policies")
    version = find_policy(actor.government_id, policy_id)
    try:
        _check_not_gone_by(actor, version.effective_on)
    except Invalid as late:
        raise Refused(f"{late.message} Refuse it, and propose it again from a later day.") from None
    move(version, "grant", actor)
    return version


def close_policy(actor: Actor, policy_id: str, move_name: str, reason: str) -> PolicyVersion:
    """Refuse a proposed policy, or withdraw it, with the reason."""
    require(actor, "propose policies" if move_name == "withdraw" else "decide policies")
    version = find_policy(actor.government_id, policy_id)
    move(version, move_name, actor, reason)
    return version


def _check_not_gone_by(actor: Actor, effective_on: date) -> None:
    day = today(find_government(actor.government_id).time_zone)
    if effective_on < day:
        says = f"{say_date(effective_on)} has passed. A policy holds from today at the earliest, never backwards."
        raise Invalid(says, [Problem("effective_on", says)])
