"""Entering a contract with its vendor, its program and its reporting periods: the one way in, whoever comes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contracts.acts import Act
from contracts.entries import NewContract, NewProgram, TypedContract
from contracts.errors import Conflict, Invalid, Problem
from contracts.numbers import to_cents
from contracts.periods import months_between
from contracts.roles import Actor, require
from models.contracts import Contract, known_numbers
from models.database import insert, insert_or_conflict
from models.events import record
from models.periods import ReportingPeriod
from models.programs import Program, find_program, list_programs
from models.reach import reaching_whole_government, say_reach_again
from models.vendors import Vendor, find_vendor, find_vendor_by_name, vendors_like, vendors_with_id
from operations.set_up import enter_program, enter_vendor
from operations.standings import keep_standing
from operations.visibility import visible_contract

_MOST_OFFERED = 100
_OUTSIDE = "Choose a program for which you are responsible; ask an administrator to add another to yours."
_ALL_VENDORS = "a contract may be with any vendor of the city"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form of contract entry offers to choose from; `more` vendors hold the words than are offered."""

    vendors: Sequence[Vendor]
    more: bool
    programs: Sequence[Program]


def entry_choices(actor: Actor, words: str = "", chosen_id: str = "") -> Choices:
    """Programs that the actor sees, and the first of the vendors whose names hold the words, with the chosen one.

    A large city has more vendors than a page can name.
    """
    require(actor, "enter contracts")
    with reaching_whole_government(_ALL_VENDORS):
        found = vendors_like(actor.government_id, words, _MOST_OFFERED + 1)
        offered = list(found[:_MOST_OFFERED])
        if chosen_id and chosen_id not in {each.id for each in offered}:
            offered += vendors_with_id(actor.government_id, chosen_id)
    return Choices(offered, len(found) > _MOST_OFFERED, list_programs(actor.government_id))


def enter_contract(actor: Actor, new: NewContract, vendor_id: str, program_id: str | None = None) -> Contract:
    """Enter a contract with a period for each month of its term; Conflict where the number is taken.

    Invalid where the actor is not responsible for its program: they would not see what they entered.
    """
    require(actor, "enter contracts")
    if actor.responsible_for is not None and program_id not in actor.responsible_for.programs:
        raise Invalid(_OUTSIDE, [Problem("program", _OUTSIDE)])
    with reaching_whole_government(_ALL_VENDORS):
        find_vendor(actor.government_id, vendor_id)
    contract = contract_row(actor.government_id, new, vendor_id, program_id)
    insert_or_conflict(contract, f"There is already a contract {new.number}. Choose another number.")
    if actor.responsible_for is not None:
        say_reach_again()
    insert(*periods_between(contract, new))
    record(
        actor.government_id, Act.CONTRACT_ENTERED, "contract", contract.id, person_id=actor.person_id, after=new.number
    )
    keep_standing(actor.government_id, contract.id)
    return visible_contract(actor, new.number)


def enter_typed_contract(actor: Actor, typed: TypedContract) -> Contract:
    """Enter a contract from its form, with a new vendor and a new program where they were typed in.

    Invalid, by field, where the contract's or the new program's number is taken.
    """
    require(actor, "enter contracts")
    if actor.responsible_for is not None and typed.program is not None:
        raise Invalid(_OUTSIDE, [Problem("program_number", _OUTSIDE)])
    taken = list(_taken(actor, typed))
    if taken:
        raise Invalid("Some fields need another look. Nothing was saved.", taken)
    vendor_id = typed.vendor_id or _vendor_named(actor, typed.vendor_name).id
    return enter_contract(actor, typed.contract, vendor_id, _program_id(actor, typed))


def contract_row(government_id: str, new: NewContract, vendor_id: str, program_id: str | None) -> Contract:
    """The contract as it is stored."""
    return Contract(
        government_id=government_id,
        number=new.number,
        title=new.title,
        program_id=program_id,
        vendor_id=vendor_id,
        starts_on=new.starts,
        ends_on=new.ends,
        value_cents=None if new.value is None else to_cents(new.value),
        due_days=new.due_days,
    )


def periods_between(contract: Contract, new: NewContract) -> Iterator[ReportingPeriod]:
    """A period for each month of the term, the first and the last cut to its days."""
    for period in months_between(new.starts, new.ends, new.due_days):
        yield ReportingPeriod(
            government_id=contract.government_id,
            contract_id=contract.id,
            name=period.name,
            starts_on=period.starts,
            ends_on=period.ends,
            due_on=period.due,
        )


def _taken(actor: Actor, typed: TypedContract) -> Iterator[Problem]:
    number = typed.contract.number
    if known_numbers(actor.government_id, {number}):
        yield Problem("number", f"There is already a contract {number}. Open it, or choose another number.", number)
    program = typed.program
    if program is not None and find_program(actor.government_id, program.number) is not None:
        says = f"There is already a program {program.number}. Choose it from the list, or choose another number."
        yield Problem("program_number", says, program.number)


def _vendor_named(actor: Actor, name: str) -> Vendor:
    with reaching_whole_government(_ALL_VENDORS):
        known = find_vendor_by_name(actor.government_id, name)
    return known or enter_vendor(actor.government_id, name, actor.person_id)


def _program_id(actor: Actor, typed: TypedContract) -> str | None:
    if typed.program is not None:
        return _entered(actor, typed.program).id
    if typed.program_number is None:
        return None
    chosen = find_program(actor.government_id, typed.program_number)
    if chosen is None:
        raise Conflict("The program that you chose is gone. Reload the page and choose again.")
    return chosen.id


def _entered(actor: Actor, new: NewProgram) -> Program:
    return enter_program(actor.government_id, new.number, new.title, new.goals, actor.person_id)
