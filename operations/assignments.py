"""Assignments: which role somebody holds from which day to which, given and ended by an administrator.

Nobody gives themselves a role or takes one; duties that do not go together are refused (contracts/duties.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from contracts.acts import Act
from contracts.duties import in_the_way, may_be_lent_finance
from contracts.errors import Invalid, NotAllowed, NotFound, Problem, Refused
from contracts.periods import say_date
from contracts.roles import MAY_BE_LIMITED, Actor, Role, require
from contracts.typed import day_of, why_no_day
from models.clock import today
from models.database import db, insert
from models.delegations import delegations_between
from models.events import lock_chain, record
from models.governments import find_government
from models.people import Assignment, Person, assignments_between, find_person
from models.people_lists import count_administrators
from models.responsibilities import Responsibility
from models.vendors import find_vendor_named, vendors_like

FAR = date(9999, 12, 31)
# What a form says of a role that is limited to what the person is responsible for.
LIMITED = "limited"
# What somebody holds by day.
Held = TypeVar("Held", Assignment, Responsibility)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role that somebody is to hold."""

    role: Role
    vendor_id: str | None
    starts_on: date
    ends_on: date | None
    limited: bool = False

    def says(self) -> str:
        """In words for the audit trail."""
        last = f" to {self.ends_on.isoformat()}" if self.ends_on is not None else ""
        limits = ", limited" if self.limited else ""
        return f"{self.role.value} from {self.starts_on.isoformat()}{last}{limits}"


def read_wanted(actor: Actor, texts: Mapping[str, str]) -> Wanted:
    """The role that a form asks for; Invalid with every problem in it."""
    problems: list[Problem] = []
    day = today(find_government(actor.government_id).time_zone)
    role, vendor_id = texts.get("role", ""), None
    if role not in list(Role):
        problems.append(Problem("role", "Choose a role."))
    elif role == Role.VENDOR:
        vendor_id = _vendor_id(actor, texts.get("vendor", ""), problems)
    limited = texts.get("limited", "") == LIMITED
    if limited and role in set(Role) - MAY_BE_LIMITED:
        problems.append(Problem("limited", f"Whoever is {_named(Role(role))} is not limited. Choose the first line."))
    starts_on, ends_on = read_days(texts, "starts_on", "ends_on", day, problems)
    if problems:
        raise Invalid("Some fields need another look. Nothing was saved.", problems)
    return Wanted(Role(role), vendor_id, starts_on, ends_on, limited)


def read_days(
    texts: Mapping[str, str], first: str, last: str, day: date, problems: list[Problem]
) -> tuple[date, date | None]:
    """The first day that a form asks for, today where it names none, and the last day if there is one."""
    starts_on, ends_on = _day(texts, first, problems) or day, _day(texts, last, problems)
    if starts_on < day:
        problems.append(Problem(first, f"{say_date(starts_on)} has passed. It begins today or later."))
    if ends_on is not None and ends_on < starts_on:
        problems.append(Problem(last, "The last day comes before the first. Choose a later one, or none."))
    return starts_on, ends_on


def assign(actor: Actor, person_id: str, texts: Mapping[str, str]) -> Assignment:
    """Give somebody a role; Invalid where another duty of theirs is in the way on one of the days."""
    require(actor, "manage people")
    person = others(actor, person_id)
    return add_assignment(actor, person, read_wanted(actor, texts))


def add_assignment(actor: Actor, person: Person, wanted: Wanted) -> Assignment:
    """The assignment of a role that was read, checked against everything else that the person holds."""
    lock_chain(actor.government_id)
    check_duties(person, wanted)
    made = Assignment(
        government_id=person.government_id,
        person_id=person.id,
        role=wanted.role.value,
        vendor_id=wanted.vendor_id,
        starts_on=wanted.starts_on,
        ends_on=wanted.ends_on,
        limited=wanted.limited,
    )
    insert(made)
    record(
        *(actor.government_id, Act.PERSON_ASSIGNED, "person", person.id),
        person_id=actor.person_id,
        after=wanted.says(),
    )
    return made


def check_duties(person: Person, wanted: Wanted) -> None:
    """Nothing where the person may hold the role on all of its days; Invalid that names the duty in the way."""
    held = assignments_between(person.government_id, person.id, wanted.starts_on, wanted.ends_on)
    for each in held:
        role = Role(each.role)
        if role is wanted.role and each.vendor_id == wanted.vendor_id:
            raise _wrong(f"{person.name} holds this role already {_span(each)}. Choose other days, or end that one.")
        if role is wanted.role is Role.VENDOR:
            raise _wrong(f"{person.name} acts for another vendor {_span(each)}. End that first, or choose other days.")
        found = in_the_way(wanted.role, [role])
        if found is not None:
            raise _wrong(
                f"{person.name} is {_named(role)} {_span(each)}, and {found.why}. End that first, or choose other days."
            )
        if each.limited is not wanted.limited and role in MAY_BE_LIMITED:
            raise _wrong(
                f"{person.name} is {_named(role)} {_span(each)}, {'' if each.limited else 'not '}limited. Nobody "
                "is limited in one role and not in another: choose the same for both, or end that one first.",
                "limited",
            )
    if not may_be_lent_finance(wanted.role):
        _check_delegations(person, wanted)


def end_assignment(actor: Actor, person_id: str, assignment_id: str, texts: Mapping[str, str]) -> Assignment:
    """End a role on a last day, or at once where none is given: its rights are gone with the next request."""
    require(actor, "manage people")
    person = others(actor, person_id)
    found = find_held(person, Assignment, assignment_id, "role")
    lock_chain(actor.government_id)
    keep_an_administrator(actor, person, [found])
    end_held(actor, found, texts, Act.ASSIGNMENT_ENDED, found.role)
    return found


def find_held(person: Person, table: type[Held], held_id: str, named: str) -> Held:
    """What the person holds under that id; NotFound where that is somebody else’s, or nobody’s."""
    found = db.session.get(table, (person.government_id, held_id))
    if found is None or found.person_id != person.id:
        raise NotFound(f"There is no such {named} of this person. Open the person’s page again.")
    return found


def end_held(actor: Actor, held: Held, texts: Mapping[str, str], act: Act, name: str) -> None:
    """End what somebody holds on the last day that a form names, at once where it names none, with the reason.

    Invalid for a day that has passed and without a reason; Refused where it has ended already.
    """
    day = today(find_government(actor.government_id).time_zone)
    if held.ends_on is not None and held.ends_on < day:
        raise Refused("This has ended already. Nothing was changed.")
    reason, last = stated_reason(texts.get("reason", "")), _last_day(texts, day)
    before = held.ends_on.isoformat() if held.ends_on is not None else None
    held.ends_on = last or day - timedelta(days=1)
    db.session.flush()
    record(
        *(actor.government_id, act, "person", held.person_id),
        person_id=actor.person_id,
        before=before,
        after=f"{name} to {last.isoformat()}" if last is not None else f"{name}, at once",
        reason=reason,
    )


def near_it(names: Iterable[str]) -> str:
    """A further sentence that names what may have been meant; nothing where there is nothing."""
    named = ", ".join(f"“{each}”" for each in names)
    return f" Near it: {named}." if named else ""


def stated_reason(reason: str) -> str:
    """Why somebody does it to another person, as it stays in the record; Invalid where nothing is said."""
    said = reason.strip()
    if not said:
        raise Invalid("Nothing was changed.", [Problem("reason", "Say why. It stays in the record.")])
    return said


def others(actor: Actor, person_id: str) -> Person:
    """Somebody else of the government; NotAllowed for oneself."""
    person = find_person(actor.government_id, person_id)
    if person.id == actor.person_id:
        raise NotAllowed("Nobody changes their own account or roles. Ask another administrator.")
    return person


def keep_an_administrator(actor: Actor, person: Person, ending: list[Assignment]) -> None:
    """Refused where nobody would be left who looks after people."""
    day = today(find_government(actor.government_id).time_zone)
    administers = any(each.role == Role.ADMINISTRATOR for each in ending)
    if administers and not count_administrators(actor.government_id, day, person.id):
        raise Refused("Nobody else is an administrator without an end. Give somebody else that role first.")


def _last_day(texts: Mapping[str, str], day: date) -> date | None:
    """The last day on which something is to hold; None: it ends at once. Invalid for a day that has passed."""
    problems: list[Problem] = []
    last = _day(texts, "last_day", problems)
    if not problems and last is not None and last < day:
        problems.append(Problem("last_day", "The last day is today or later; leave it empty to end it at once."))
    if problems:
        raise Invalid(problems[0].message, problems)
    return last


def _check_delegations(person: Person, wanted: Wanted) -> None:
    last = wanted.ends_on or FAR
    for each in delegations_between(person.government_id, [person.id], wanted.starts_on, last):
        if each.delegate_id == person.id:
            raise _wrong(
                f"{person.name} stands in for finance until {say_date(each.ends_on)}, which goes with no role of "
                f"{_named(wanted.role)}. Have the delegation ended first, or choose other days."
            )


def _vendor_id(actor: Actor, name: str, problems: list[Problem]) -> str | None:
    found = find_vendor_named(actor.government_id, name)
    if found is None:
        likely = vendors_like(actor.government_id, name, 5) if name.strip() else ()
        says = f"Type the vendor’s name as it stands in its contracts.{near_it(each.name for each in likely)}"
        problems.append(Problem("vendor", says))
    return found.id if found is not None else None


def _day(texts: Mapping[str, str], name: str, problems: list[Problem]) -> date | None:
    text = texts.get(name, "").strip()
    day = day_of(text)
    if text and day is None:
        problems.append(Problem(name, why_no_day(text), text))
    return day


def _span(each: Assignment) -> str:
    first = f"from {say_date(each.starts_on)}"
    return f"{first} to {say_date(each.ends_on)}" if each.ends_on is not None else f"{first} on"


def _named(role: Role) -> str:
    return f"{'an' if role.value[0] in 'aio' else 'a'} {role.value}" if role is not Role.FINANCE else "in finance"


def _wrong(says: str, field: str = "role") -> Invalid:
    return Invalid(says, [Problem(field, says)])
