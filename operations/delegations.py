"""Delegates: a person in finance names a colleague to act in their place, for some days, under both people's limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from contracts.acts import Act
from contracts.duties import may_be_lent_finance
from contracts.errors import Conflict, Invalid, NotAllowed, Problem
from contracts.gathering import check_none, noting
from contracts.periods import say_date
from contracts.roles import NEVER_DELEGATES, Actor, Role, covers, require
from contracts.typed import taken, wrong_day
from contracts.workflow import FIRST_STATUS
from models.clock import now, today
from models.database import insert
from models.delegations import Delegation, delegations_between, find_delegation, page_of_delegations
from models.events import lock_chain, record
from models.governments import find_government
from models.moves import move
from models.people import (
    Person,
    assigned_people,
    assignments_between,
    assignments_on,
    find_colleague_by_email,
    limits_of,
    people_by_id,
    roles_on,
)
from models.reach import reaching_whole_government

LONGEST = 366


@dataclass(frozen=True, slots=True)
class DelegationsSeen:
    """Delegations of the government, the people in them, and who may be named; `after` is the key of the next ones."""

    delegations: Sequence[Delegation]
    after: str | None
    people: Mapping[str, Person]
    colleagues: Sequence[Person]
    today: date


def list_delegations(actor: Actor, after: str | None = None, limit: int = 50, sort: str = "") -> DelegationsSeen:
    """Everybody who stands or stood in for somebody, the newest first unless another order is wanted."""
    require(actor, "see delegations")
    page = page_of_delegations(actor.government_id, after, limit, sort)
    found = page.rows
    ids = [*(each.person_id for each in found), *(each.delegate_id for each in found)]
    day = today(find_government(actor.government_id).time_zone)
    named = [role.value for role in Role if role not in NEVER_DELEGATES]
    colleagues = assigned_people(actor.government_id, named, day)
    others = [each for each in colleagues if each.id != actor.person_id]
    return DelegationsSeen(found, page.after, people_by_id(actor.government_id, ids), others, day)


def name_delegate(actor: Actor, email: str, starts_on: date | None, ends_on: date | None, reason: str) -> Delegation:
    """Let a colleague act in one's place from the first day to the last.

    Invalid for oneself, for days gone by, for an auditor, administrator or vendor; Conflict where either person is a
    party to another delegation on one of the days, so that it is always plain for whom somebody acts.
    """
    require(actor, "name delegates")
    delegate, starts_on, ends_on = _checked(actor, email, starts_on, ends_on, reason)
    lock_chain(actor.government_id)
    _check_duties(delegate, starts_on, ends_on)
    _check_free(actor, delegate, starts_on, ends_on)
    named = Delegation(
        government_id=actor.government_id,
        person_id=actor.person_id,
        delegate_id=delegate.id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        status=FIRST_STATUS["delegation"],
        named_at=now(),
    )
    insert(named)
    after = f"{delegate.email} from {starts_on.isoformat()} to {ends_on.isoformat()}"
    record(
        *(actor.government_id, Act.DELEGATION_NAMED, "delegation", named.id),
        person_id=actor.person_id,
        after=after,
        reason=reason.strip(),
    )
    return named


def end_delegation(actor: Actor, delegation_id: str, reason: str) -> Delegation:
    """End a delegation before its last day, with the reason. What was done under it stands."""
    require(actor, "name delegates")
    found = find_delegation(actor.government_id, delegation_id)
    move(found, "end", actor, reason)
    return found


def in_place(actor: Actor, person_id: str) -> Actor:
    """The actor as the delegate of the person; the actor unchanged where nobody is named. NotAllowed for others."""
    if not person_id or person_id == actor.acts_for:
        return actor
    if person_id != actor.stands_for:
        raise NotAllowed("You are not this person’s delegate today. Ask them to name you, or act for yourself.")
    return replace(actor, acts_for=person_id)


def _checked(
    actor: Actor, email: str, starts_on: date | None, ends_on: date | None, reason: str
) -> tuple[Person, date, date]:
    """Who is named, and the days, as they can be; Invalid with everything that is wrong."""
    problems, found = list[Problem](), list[Person]()
    with noting(problems):
        found.append(_colleague(actor, email))
    days = {"starts_on": starts_on, "ends_on": ends_on}
    wrong = [Problem(name, says) for name, day in days.items() if (says := wrong_day(day))]
    problems += wrong
    if starts_on is not None and ends_on is not None and not wrong:
        with noting(problems):
            _check_days(actor, starts_on, ends_on)
    if not reason.strip():
        problems.append(Problem("reason", "Say why, so that whoever reads the payment later can follow it."))
    check_none(problems)
    return found[0], taken(starts_on), taken(ends_on)


def _colleague(actor: Actor, email: str) -> Person:
    person = find_colleague_by_email(actor.government_id, email)
    if person is None or not person.active:
        raise _wrong("delegate", "Nobody here signs in with that address. Choose a colleague from the list.")
    if person.id == actor.person_id:
        raise _wrong("delegate", "Nobody stands in for themselves. Choose a colleague.")
    day = today(find_government(actor.government_id).time_zone)
    held = roles_on(actor.government_id, person.id, day)
    if held & NEVER_DELEGATES or not held:
        raise _wrong("delegate", f"{person.name} may hold no duty over money. Choose another colleague.")
    _check_limits(actor, person, day)
    return person


def _check_limits(actor: Actor, person: Person, day: date) -> None:
    """A delegate may see no contract for which whoever names them is not responsible."""
    held = assignments_on(actor.government_id, person.id, day)
    with reaching_whole_government("for what a colleague is responsible"):
        limits = limits_of(held, day)
    if not covers(actor.responsible_for, limits):
        says = f"{person.name} is responsible for more than you are, and would approve there as well."
        raise _wrong("delegate", f"{says} Choose a colleague who is responsible for no more than you.")


def _check_duties(delegate: Person, starts_on: date, ends_on: date) -> None:
    """On none of the days may the delegate hold a role that goes with no duty over money (contracts/duties.py)."""
    for each in assignments_between(delegate.government_id, delegate.id, starts_on, ends_on):
        if not may_be_lent_finance(Role(each.role)):
            span = f"from {say_date(each.starts_on)}" + (f" to {say_date(each.ends_on)}" if each.ends_on else " on")
            raise _wrong("delegate", f"{delegate.name} is {each.role} {span}. Choose another colleague, or other days.")


def _check_days(actor: Actor, starts_on: date, ends_on: date) -> None:
    day = today(find_government(actor.government_id).time_zone)
    if starts_on < day:
        raise _wrong("starts_on", f"{say_date(starts_on)} has passed. Nobody is named backwards; begin today or later.")
    if ends_on < starts_on:
        raise _wrong("ends_on", "The last day comes before the first. Swap them, or choose another day.")
    if (ends_on - starts_on).days >= LONGEST:
        raise _wrong("ends_on", "A delegation lasts a year at most. For longer, ask for another role.")


def _check_free(actor: Actor, delegate: Person, starts_on: date, ends_on: date) -> None:
    pair = [actor.person_id, delegate.id]
    for other in delegations_between(actor.government_id, pair, starts_on, ends_on):
        who = "You have" if actor.person_id in (other.person_id, other.delegate_id) else f"{delegate.name} has"
        span = f"from {say_date(other.starts_on)} to {say_date(other.ends_on)}"
        raise Conflict(f"{who} another delegation {span}. End that one first, or choose other days.")


def _wrong(field: str, says: str) -> Invalid:
    return Invalid(says, [Problem(field, says)])
