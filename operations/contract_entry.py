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
from models.vendors import Vendor, find_vendor, find_vendor_by_name, list_vendors
from operations.set_up import enter_program, enter_vendor
from operations.standings import keep_standing
from operations.visibility import visible_contract


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form of contract entry offers to choose from."""

    vendors: Sequence[Vendor]
    programs: Sequence[Program]


def entry_choices(actor: Actor) -> Choices:
    """The vendors and programs of the government."""
    require(actor, "enter contracts")
    return Choices(list_vendors(actor.government_id), list_programs(actor.government_id))


def enter_contract(actor: Actor, new: NewContract, vendor_id: str, program_id: str | None = None) -> Contract:
    """Enter a contract with a period for each month of its term; Conflict where the number is taken."""
    require(actor, "enter contracts")
    find_vendor(actor.government_id, vendor_id)
    contract = contract_row(actor.government_id, new, vendor_id, program_id)
    insert_or_conflict(contract, f"There is already a contract {new.number}. Choose another number.")
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
