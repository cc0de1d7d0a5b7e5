"""People, what they are assigned to, and the actor that a person is today.

An e-mail address is unique over all governments: at sign-in nobody knows yet which government a person belongs to.
Accounts belong to Flask-Security; this file knows only the columns that it needs.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Boolean, CheckConstraint, and_, false, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import NotFound, Refused
from contracts.roles import NEVER_DELEGATES, Actor, Responsibilities, Role, covers
from models.clock import today
from models.columns import Changeable, Identified, Moment, ordered, refers
from models.database import Base, db
from models.delegations import delegation_to
from models.governments import find_government
from models.responsibilities import responsibilities_on

INVITED, OPEN, CLOSED = "invited", "open", "closed"


def new_uniquifier() -> str:
    """What sessions and links remember of a person; with another one the earlier ones open nothing."""
    return secrets.token_hex(32)


class Person(Identified, Changeable, Base):
    """Somebody who signs in. `password` is an argon2 hash or None, `fs_uniquifier` what a session remembers.

    `account` says how the account stands; it is open where, and only where, the person is active.
    """

    __tablename__ = "people"

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    active: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    fs_uniquifier: Mapped[str] = mapped_column(unique=True, default=new_uniquifier)
    created_at: Mapped[Moment]
    account: Mapped[str] = mapped_column(default=OPEN, server_default=OPEN)

    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_is_lower"),
        CheckConstraint("account IN ('invited', 'open', 'closed')", name="account_is_known"),
        ordered("ix_people_name", "name", "id"),
        ordered("ix_people_email", "email", "id"),
    )


class Assignment(Identified, Changeable, Base):
    """A role that a person holds from a day on, for a vendor's person with the vendor; `ends_on` is its last day.

    `limited`: the person is responsible for what models/responsibilities.py names alone, and sees nothing else.
    """

    __tablename__ = "assignments"

    person_id: Mapped[str]
    role: Mapped[str]
    vendor_id: Mapped[str | None]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    limited: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    __table_args__ = (
        refers("person_id", "people"),
        refers("vendor_id", "vendors"),
        CheckConstraint("(role = 'vendor') = (vendor_id IS NOT NULL)", name="only_vendors_have_a_vendor"),
        CheckConstraint(
            "NOT limited OR role IN ('officer', 'finance', 'inspector')", name="whoever_is_limited_works_on_contracts"
        ),
        ordered("ix_assignments_person", "person_id"),
    )


def find_person(government_id: str, person_id: str) -> Person:
    """The person of that id; NotFound where there is none."""
    found = db.session.get(Person, (government_id, person_id))
    if found is None:
        raise NotFound("This person does not exist here. Choose one from the list of people.")
    return found


def hold_person(government_id: str, person_id: str) -> Person:
    """The person as they are now, held until the transaction ends: nobody changes them beside."""
    return db.session.get_one(Person, (government_id, person_id), with_for_update=True, populate_existing=True)


def find_person_by_email(email: str) -> Person | None:
    """The person with that e-mail address in any government, None where there is none. Case does not matter."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def find_colleague_by_email(government_id: str, email: str) -> Person | None:
    """The person of the government with that e-mail address, None where it has none. Case does not matter."""
    query = select(Person).where(Person.government_id == government_id, Person.email == email.strip().lower())
    return db.session.scalar(query)


def people_by_id(government_id: str, ids: Sequence[str]) -> dict[str, Person]:
    """The people of these ids in one query, for pages that name who did what."""
    found = db.session.scalars(select(Person).where(Person.government_id == government_id, Person.id.in_(set(ids))))
    return {person.id: person for person in found}


def list_people(government_id: str) -> Sequence[Person]:
    """Everybody of the government, by e-mail address."""
    return db.session.scalars(select(Person).where(Person.government_id == government_id).order_by(Person.email)).all()


def assignments_on(government_id: str, person_id: str, day: date) -> Sequence[Assignment]:
    """What the person is assigned to on the day."""
    return db.session.scalars(
        select(Assignment).where(
            Assignment.government_id == government_id,
            Assignment.person_id == person_id,
            Assignment.starts_on <= day,
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= day),
        )
    ).all()


def assignments_between(
    government_id: str, person_id: str, starts_on: date, ends_on: date | None
) -> Sequence[Assignment]:
    """What the person is assigned to on any day from the first to the last; None: without an end."""
    query = select(Assignment).where(
        Assignment.government_id == government_id,
        Assignment.person_id == person_id,
        # One that ended before it began was never held.
        or_(
            Assignment.ends_on.is_(None),
            and_(Assignment.ends_on >= starts_on, Assignment.ends_on >= Assignment.starts_on),
        ),
    )
    if ends_on is not None:
        query = query.where(Assignment.starts_on <= ends_on)
    return db.session.scalars(query.order_by(Assignment.id)).all()


def set_account(person: Person, account: str) -> None:
    """Have the account stand so; who is not open is in no list of those who act, and opens nothing."""
    person.account, person.active = account, account == OPEN
    db.session.flush()


def roles_on(government_id: str, person_id: str, day: date) -> frozenset[Role]:
    """The roles that the person holds in their own right on the day."""
    return frozenset(Role(each.role) for each in assignments_on(government_id, person_id, day))


def assigned_people(government_id: str, roles: Sequence[str], day: date) -> Sequence[Person]:
    """The active people who hold one of the roles on the day, by name."""
    holding = select(Assignment.person_id).where(
        Assignment.government_id == government_id,
        Assignment.role.in_(roles),
        Assignment.starts_on <= day,
        Assignment.ends_on.is_(None) | (Assignment.ends_on >= day),
    )
    return db.session.scalars(
        select(Person)
        .where(Person.government_id == government_id, Person.active, Person.id.in_(holding))
        .order_by(Person.name, Person.id)
    ).all()


def holders_on(government_id: str, day: date, vendor_ids: Collection[str] | None = None) -> Sequence[Assignment]:
    """Every role that an active person of the city, or of these vendors (None: of any), holds on the day."""
    wanted = true() if vendor_ids is None else Assignment.vendor_id.is_(None) | Assignment.vendor_id.in_(vendor_ids)
    active = and_(Person.government_id == Assignment.government_id, Person.id == Assignment.person_id, Person.active)
    return db.session.scalars(
        select(Assignment)
        .join(Person, active)
        .where(
            Assignment.government_id == government_id,
            wanted,
            Assignment.starts_on <= day,
            Assignment.ends_on.is_(None) | (Assignment.ends_on >= day),
        )
        .order_by(Assignment.person_id, Assignment.id)
    ).all()


def actor_of(government_id: str, person_id: str) -> Actor:
    """Who the person is today and in which roles; NotFound where the person is gone or may not sign in any more."""
    person = find_person(government_id, person_id)
    if not person.active:
        raise NotFound("This account is closed. Ask an administrator to open it again.")
    day = today(find_government(government_id).time_zone)
    held = assignments_on(government_id, person_id, day)
    vendors = {assignment.vendor_id for assignment in held if assignment.vendor_id is not None}
    if len(vendors) > 1:
        raise Refused(
            "This account is assigned to two vendors at once. Ask an administrator to end one of the assignments."
        )
    actor = Actor(
        person_id=person.id,
        government_id=government_id,
        email=person.email,
        name=person.name,
        roles=frozenset(Role(assignment.role) for assignment in held),
        vendor_id=vendors.pop() if vendors else None,
        responsible_for=limits_of(held, day),
    )
    return _with_delegation(actor, day)


def limits_of(held: Sequence[Assignment], day: date) -> Responsibilities | None:
    """What the one person who holds these roles on the day is responsible for; None: the whole city.

    One limited role limits all that the person holds beside it.
    """
    limited = next((each for each in held if each.limited), None)
    if limited is None:
        return None
    return responsibilities_on(limited.government_id, [limited.person_id], day)[limited.person_id]


def _with_delegation(actor: Actor, day: date) -> Actor:
    """The actor with what a delegation lends today: only where whoever named them could act themselves.

    A delegate gets no more than the lender has: nothing where they see a contract for which the lender does not answer.
    """
    if actor.vendor_id is not None or actor.roles & NEVER_DELEGATES:
        return actor
    found = delegation_to(actor.government_id, actor.person_id, day)
    if found is None or not find_person(actor.government_id, found.person_id).active:
        return actor
    lender = assignments_on(actor.government_id, found.person_id, day)
    limits = limits_of(lender, day)
    if Role.FINANCE not in {Role(each.role) for each in lender} or not covers(limits, actor.responsible_for):
        return actor
    if Role.FINANCE in actor.roles:
        return replace(actor, stands_for=found.person_id)
    lent = frozenset({Role.FINANCE})
    return replace(actor, stands_for=found.person_id, acts_for=found.person_id, delegated=lent)


def actor_by_email(email: str) -> Actor:
    """The actor for commands that name a person (`--by EMAIL`); NotFound where nobody has that address."""
    person = find_person_by_email(email)
    if person is None:
        raise NotFound(f"Nobody here signs in as {email.strip()}. Check the address.")
    return actor_of(person.government_id, person.id)
