"""Policies: proposed by one person in finance, granted by another, in force from a day that has not passed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from contracts.acts import Act
from contracts.calendars import Calendar
from contracts.errors import Invalid, Problem, Refused, Stale
from contracts.figures import canonical_json
from contracts.gathering import check_none, noting
from contracts.periods import say_date
from contracts.policies import NO_POLICY, Policy, load_policy, sentences
from contracts.roles import Actor, require
from contracts.schema import read_document
from contracts.typed import taken, wrong_day
from contracts.workflow import FIRST_STATUS
from models.clock import now, today
from models.database import insert
from models.events import Event, events_about, events_of, lock_chain, record
from models.governments import find_government
from models.moves import Hands, hands_on, move
from models.paging import Page
from models.people import Person, people_by_id
from models.policies import (
    PolicyVersion,
    find_policy,
    next_policy_number,
    page_of_policies,
    policy_after,
    policy_in_force,
)
from operations.calendars import calendar_of, check_region

MOST_WORDS = 2_000


@dataclass(frozen=True, slots=True)
class PolicySeen:
    """A version with what it says, who did what, and whether it is the one in force today.

    `standing` is in force on its first day, so that a proposal is compared with it; `came_since` whether that was
    granted after the proposal; `following` holds next after its first day.
    """

    version: PolicyVersion
    policy: Policy
    in_force: bool
    standing: PolicyVersion | None
    came_since: bool
    following: PolicyVersion | None
    hands: Hands
    history: Sequence[Event]
    people: Mapping[str, Person]

    def changes(self) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        """Of a proposal the sentences that are new, and those that hold no longer, from its first day on."""
        if self.version.status != FIRST_STATUS["policy"]:
            return (), ()
        before = NO_POLICY if self.standing is None else _read(self.standing.document)
        now, then = tuple(sentences(before)), tuple(sentences(self.policy))
        return tuple(each for each in then if each not in now), tuple(each for each in now if each not in then)


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


def policy_to_change(actor: Actor) -> tuple[Policy, PolicyVersion | None]:
    """What a new proposal starts from: the policy granted last to hold, and its version where its day is still to come.

    Were it today's, granting the proposal would undo what was granted for a day in between.
    """
    require(actor, "propose policies")
    version, standing = policy_in_force(actor.government_id, date.max), standing_policy(actor)
    policy = NO_POLICY if version is None else _read(version.document)
    return policy, None if version == standing else version


def see_policy(actor: Actor, policy_id: str) -> PolicySeen:
    """A version of the policy; NotFound where there is none."""
    require(actor, "see policies")
    version = find_policy(actor.government_id, policy_id)
    standing = policy_in_force(actor.government_id, today(find_government(actor.government_id).time_zone))
    replaced = policy_in_force(actor.government_id, version.effective_on)
    history = events_of(actor.government_id, "policy", version.id)
    acted = [event.person_id for event in history if event.person_id is not None]
    return PolicySeen(
        version=version,
        policy=_read(version.document),
        in_force=standing is not None and standing.id == version.id,
        standing=replaced,
        came_since=replaced is not None and _came_since(version, replaced),
        following=policy_after(actor.government_id, version.effective_on),
        hands=hands_on(version),
        history=history,
        people=people_by_id(actor.government_id, [version.proposed_by, *acted]),
    )


def propose_policy(
    actor: Actor, document: str | bytes | Mapping[str, object], effective_on: date | None, reason: str
) -> PolicyVersion:
    """Propose a policy; Invalid with each problem where it contradicts itself, or would hold from a day gone by."""
    require(actor, "propose policies")
    read, said = read_document(document, "policy"), reason.strip()
    effective_on = _checked(actor, read, effective_on, said)
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
    """Let the policy hold from its first day on, as another person than who proposed it; Refused once that has passed,
    Stale where another came into force for that day since it was proposed, which this one would undo.

    What it sets holds from then: no approval and no due day of before is changed.
    """
    require(actor, "decide policies")
    version = find_policy(actor.government_id, policy_id)
    try:
        _check_not_gone_by(actor, version.effective_on)
    except Invalid as late:
        raise Refused(f"{late.message} Refuse it, and propose it again from a later day.") from None
    lock_chain(actor.government_id)
    _check_base(version)
    move(version, "grant", actor)
    return version


def _check_base(version: PolicyVersion) -> None:
    standing = policy_in_force(version.government_id, version.effective_on)
    if standing is not None and _came_since(version, standing):
        raise Stale(
            f"Policy {standing.number} was granted after this one was proposed, and is in force on "
            f"{say_date(version.effective_on)}. This one was not written upon it and would undo what it changed. "
            f"Refuse this one, and propose anew what it should change of policy {standing.number}."
        )


def _came_since(version: PolicyVersion, standing: PolicyVersion) -> bool:
    """Whether the policy in force on the first day of a proposal was granted after it was proposed."""
    if version.status != FIRST_STATUS["policy"]:
        return False
    events = events_about(version.government_id, "policy", [version.id, standing.id])
    proposed = [each.number for each in events[version.id] if each.act == Act.POLICY_PROPOSED.value]
    granted = [each.number for each in events[standing.id] if each.act == Act.POLICY_GRANTED.value]
    return min(proposed, default=0) < max(granted, default=0)


def close_policy(actor: Actor, policy_id: str, move_name: str, reason: str) -> PolicyVersion:
    """Refuse a proposed policy, or withdraw it, with the reason."""
    require(actor, "propose policies" if move_name == "withdraw" else "decide policies")
    version = find_policy(actor.government_id, policy_id)
    move(version, move_name, actor, reason)
    return version


def _checked(actor: Actor, read: Mapping[str, object], effective_on: date | None, said: str) -> date:
    """The first day of a policy that can be proposed; Invalid with everything that is wrong with it."""
    problems: list[Problem] = []
    with noting(problems):
        check_region(load_policy(read).free_days.region)
    if says := wrong_day(effective_on):
        problems.append(Problem("effective_on", says))
    elif effective_on is not None:
        with noting(problems):
            _check_not_gone_by(actor, effective_on)
    if not said or len(said) > MOST_WORDS:
        says = f"Say why, in at most {MOST_WORDS:,} characters, so that an auditor can follow it."
        problems.append(Problem("reason", says))
    check_none(problems)
    return taken(effective_on)


def _check_not_gone_by(actor: Actor, effective_on: date) -> None:
    day = today(find_government(actor.government_id).time_zone)
    if effective_on < day:
        says = f"{say_date(effective_on)} has passed. A policy holds from today at the earliest, never backwards."
        raise Invalid(says, [Problem("effective_on", says)])
