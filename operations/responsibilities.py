"""What somebody who is limited is responsible for, given and ended by an administrator, by day.

It counts once one of the person's roles is limited (operations/assignments.py): then nothing else exists for them.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from contracts.acts import Act
from contracts.errors import Invalid, NotFound, Problem
from contracts.periods import say_date
from contracts.roles import Actor, require
from models.clock import today
from models.contracts import Contract, find_contract
from models.database import insert
from models.events import lock_chain, record
from models.governments import find_government
from models.people import Person
from models.programs import Program, find_program
from models.responsibilities import Responsibility, names_of, numbers_like, responsibilities_by_person
from operations.assignments import FAR, end_held, find_held, near_it, others, read_days

PROGRAM, CONTRACT = "program", "contract"


def add_responsibility(actor: Actor, person_id: str, texts: Mapping[str, str]) -> Responsibility:
    """Make somebody responsible for a program or a contract; Invalid with every problem of the form."""
    require(actor, "manage people")
    person, problems = others(actor, person_id), list[Problem]()
    day = today(find_government(actor.government_id).time_zone)
    place = _place(actor, texts.get("kind", ""), texts.get("number", "").strip(), problems)
    starts_on, ends_on = read_days(texts, "from_day", "to_day", day, problems)
    if problems:
        raise Invalid("Some fields need another look. Nothing was saved.", problems)
    lock_chain(actor.government_id)
    made = Responsibility(
        government_id=person.government_id, person_id=person.id, starts_on=starts_on, ends_on=ends_on, **place
    )
    _check_free(person, made)
    insert(made)
    last = f" to {ends_on.isoformat()}" if ends_on is not None else ""
    record(
        *(actor.government_id, Act.RESPONSIBILITY_GIVEN, "person", person.id),
        person_id=actor.person_id,
        after=f"{name_of(made)} from {starts_on.isoformat()}{last}",
    )
    return made


def end_responsibility(
    actor: Actor, person_id: str, responsibility_id: str, texts: Mapping[str, str]
) -> Responsibility:
    """End it on a last day, or at once where none is given: what lies outside is gone with the next request."""
    require(actor, "manage people")
    found = find_held(others(actor, person_id), Responsibility, responsibility_id, "responsibility")
    lock_chain(actor.government_id)
    end_held(actor, found, texts, Act.RESPONSIBILITY_ENDED, name_of(found))
    return found


def name_of(each: Responsibility) -> str:
    """The program or the contract by its number, as the audit trail names it."""
    names = names_of(each.government_id, [each])
    kind, key = (PROGRAM, each.program_id) if each.program_id is not None else (CONTRACT, each.contract_id)
    return f"{kind} {names[key or ''][0]}"


def _place(actor: Actor, kind: str, number: str, problems: list[Problem]) -> Mapping[str, str]:
    """The column that says for what, and its value."""
    if kind == PROGRAM:
        program = find_program(actor.government_id, number)
        if program is not None:
            return {"program_id": program.id}
        problems.append(
            _unknown(f"There is no program “{number}”.", numbers_like(actor.government_id, Program, number))
        )
    elif kind == CONTRACT:
        try:
            return {"contract_id": find_contract(actor.government_id, number).id}
        except NotFound:
            likely = numbers_like(actor.government_id, Contract, number)
            problems.append(_unknown(f"There is no contract “{number}”.", likely))
    else:
        problems.append(Problem("kind", "Choose a program or a contract."))
    return {}


def _unknown(says: str, likely: Iterable[str]) -> Problem:
    return Problem("number", f"{says} Type its number as it was entered.{near_it(likely)}")


def _check_free(person: Person, wanted: Responsibility) -> None:
    """Nothing where the person is not responsible for the same on one of the days, else Invalid."""
    for each in responsibilities_by_person(person.government_id, [person.id]).get(person.id, ()):
        same = (each.program_id, each.contract_id) == (wanted.program_id, wanted.contract_id)
        if same and _meet(each, wanted):
            last = f" to {say_date(each.ends_on)}" if each.ends_on is not None else " on"
            says = f"{person.name} is responsible for it from {say_date(each.starts_on)}{last}. Choose other days."
            raise Invalid(says, [Problem("number", says)])


def _meet(one: Responsibility, other: Responsibility) -> bool:
    ends: list[date] = [each.ends_on or FAR for each in (one, other)]
    return max(one.starts_on, other.starts_on) <= min(ends) and all(
        each.starts_on <= end for each, end in zip((one, other), ends, strict=True)
    )
