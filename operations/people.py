"""People as an administrator sees them: the list, and one person with roles, invitation, sign-ins and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from contracts.errors import Invalid
from contracts.roles import Actor, Role, require
from models.clock import today
from models.events import Event, events_of
from models.governments import find_government
from models.identities import Identity, identity_of
from models.invitations import Invitation, newest_invitation
from models.paging import Page
from models.people import CLOSED, INVITED, OPEN, Assignment, Person, find_person, people_by_id
from models.people_lists import PeopleFilter, assignments_by_person, last_seen, page_of_limited, page_of_people
from models.responsibilities import Responsibility, names_of, responsibilities_by_person
from models.second_factors import SecondFactor, find_factor
from models.security_keys import SecurityKey, keys_of
from models.sign_ins import SignIn, sign_ins_of
from models.vendors import vendor_names

ACCOUNTS = (OPEN, INVITED, CLOSED)


@dataclass(frozen=True, slots=True)
class PeopleSeen:
    """A page of people with what belongs to each, by the person's id."""

    page: Page[Person, str]
    assignments: Mapping[str, Sequence[Assignment]]
    vendors: Mapping[str, str]
    seen: Mapping[str, datetime]
    responsible: Mapping[str, Sequence[Responsibility]]
    names: Mapping[str, tuple[str, str]]
    day: date


@dataclass(frozen=True, slots=True)
class PersonSeen:
    """One person; `people` are those who are named in what happened, `names` what they are responsible for, by id."""

    person: Person
    assignments: Sequence[Assignment]
    vendors: Mapping[str, str]
    responsible: Sequence[Responsibility]
    names: Mapping[str, tuple[str, str]]
    invitation: Invitation | None
    sign_ins: Sequence[SignIn]
    factor: SecondFactor | None
    keys: Sequence[SecurityKey]
    city_account: Identity | None
    events: Sequence[Event]
    people: Mapping[str, Person]
    day: date


@dataclass(frozen=True, slots=True)
class LimitedSeen:
    """A page of limited roles with who holds them, and what these people are responsible for."""

    page: Page[Assignment, str]
    people: Mapping[str, Person]
    responsible: Mapping[str, Sequence[Responsibility]]
    names: Mapping[str, tuple[str, str]]
    day: date


def list_people(
    actor: Actor, asked: PeopleFilter, sort: str = "name", after: str | None = None, limit: int = 50
) -> PeopleSeen:
    """The people asked for, in a constant number of queries; Invalid where the filter names what there is not."""
    require(actor, "manage people")
    if asked.account not in ("", *ACCOUNTS) or asked.role not in ("", *Role):
        raise Invalid("The list of people cannot be narrowed or sorted like that. Open it from its first page.")
    day = today(find_government(actor.government_id).time_zone)
    page = page_of_people(actor.government_id, asked, day, sort, after, limit)
    ids = [person.id for person in page.rows]
    assignments = assignments_by_person(actor.government_id, ids)
    responsible = responsibilities_by_person(actor.government_id, ids)
    names = names_of(actor.government_id, chain.from_iterable(responsible.values()))
    seen = last_seen(actor.government_id, ids)
    return PeopleSeen(page, assignments, _vendors(actor, assignments), seen, responsible, names, day)


def list_limited(actor: Actor, after: str | None = None, limit: int = 50) -> LimitedSeen:
    """The limited roles that are held today, in a constant number of queries."""
    require(actor, "see duties")
    day = today(find_government(actor.government_id).time_zone)
    page = page_of_limited(actor.government_id, day, after, limit)
    ids = [each.person_id for each in page.rows]
    responsible = responsibilities_by_person(actor.government_id, ids)
    names = names_of(actor.government_id, chain.from_iterable(responsible.values()))
    return LimitedSeen(page, people_by_id(actor.government_id, ids), responsible, names, day)


def see_person(actor: Actor, person_id: str) -> PersonSeen:
    """One person; NotFound where they are not of this government."""
    require(actor, "manage people")
    person = find_person(actor.government_id, person_id)
    assignments = assignments_by_person(actor.government_id, [person.id])
    responsible = responsibilities_by_person(actor.government_id, [person.id]).get(person.id, ())
    events = events_of(actor.government_id, "person", person.id)
    return PersonSeen(
        person=person,
        assignments=assignments.get(person.id, ()),
        vendors=_vendors(actor, assignments),
        responsible=responsible,
        names=names_of(actor.government_id, responsible),
        invitation=newest_invitation(actor.government_id, person.id),
        sign_ins=sign_ins_of(actor.government_id, person.id, None, 20).rows,
        factor=find_factor(actor.government_id, person.id),
        keys=keys_of(actor.government_id, person.id),
        city_account=identity_of(actor.government_id, person.id),
        events=events,
        people=people_by_id(actor.government_id, [each.person_id for each in events if each.person_id]),
        day=today(find_government(actor.government_id).time_zone),
    )


def _vendors(actor: Actor, assignments: Mapping[str, Sequence[Assignment]]) -> Mapping[str, str]:
    ids = {each.vendor_id for several in assignments.values() for each in several if each.vendor_id is not None}
    return vendor_names(actor.government_id, ids)
