"""A contract as it is entered: what identifies it, read from a form or taken from its terms, checked in one place."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from contracts.errors import Invalid, Problem
from contracts.periods import in_reach, out_of_reach
from contracts.terms import Terms
from contracts.typed import TypedForm, taken

LONGEST_TERM = 50
MOST_DUE_DAYS = 366
LONGEST_NUMBER = 60
LONGEST_TITLE = 300
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class NewContract:
    """What identifies a contract as signed: number, title, value in dollars (None: not stated), first and last day,
    and how many days after a month's end its report is due.
    """

    number: str
    title: str
    value: Decimal | None
    starts: date
    ends: date
    due_days: int


@dataclass(frozen=True, slots=True)
class NewProgram:
    """A program that is entered with a contract; its goals are results that residents are to have."""

    number: str
    title: str
    goals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypedContract:
    """A form of contract entry: the contract, and vendor and program either chosen or typed in."""

    contract: NewContract
    vendor_id: str | None
    vendor_name: str
    program_number: str | None
    program: NewProgram | None


def contract_of_terms(terms: Terms) -> NewContract:
    """The contract that the terms identify; Invalid where its days do not stand in order."""
    signed = terms.contract
    problem = problem_of_term(signed.starts, signed.ends)
    if problem:
        raise Invalid(problem, [Problem("contract.ends", problem)])
    return NewContract(signed.number, signed.title, signed.value, signed.starts, signed.ends, terms.reporting.due_days)


def problem_of_term(starts: date, ends: date) -> str:
    """What is wrong with a contract's first and last day, or nothing."""
    if not (in_reach(starts) and in_reach(ends)):
        return out_of_reach((ends if in_reach(starts) else starts).isoformat())
    if ends < starts:
        return "The last day lies before the first day. Correct one of them."
    if ends.year - starts.year > LONGEST_TERM:
        return f"The contract would last more than {LONGEST_TERM} years. Check both days."
    return ""


def read_contract(texts: Mapping[str, str]) -> TypedContract:
    """What was typed into the form of contract entry; Invalid with every problem by its field."""
    form = TypedForm(texts)
    number = form.number_of_contract("number", LONGEST_NUMBER)
    title = form.words("title", "the contract’s title", LONGEST_TITLE)
    value = form.dollars("value", "the contract’s value")
    starts, ends = form.day("starts", "the first day"), form.day("ends", "the last day")
    due_days = form.whole("due_days", "the days until a report is due", 0, MOST_DUE_DAYS)
    if starts and ends and (problem := problem_of_term(starts, ends)):
        form.refuse("ends", problem)
    vendor_name = _vendor(form)
    program = _program(form)
    form.check()
    return TypedContract(
        NewContract(number, title, value, taken(starts), taken(ends), taken(due_days)),
        texts.get("vendor") or None,
        vendor_name,
        texts.get("program") or None,
        program,
    )


def _vendor(form: TypedForm) -> str:
    name = " ".join(form.words("vendor_name", "the vendor’s name", LONGEST_NAME, needed=False).split())
    chosen = bool(form.texts.get("vendor"))
    if not chosen and not name:
        form.refuse("vendor", "Choose the vendor, or enter the name of a new one.")
    if chosen and name:
        form.refuse("vendor_name", "A vendor is chosen already. Empty this field, or choose no vendor above.")
    return name


def _program(form: TypedForm) -> NewProgram | None:
    number = form.words("program_number", "the program’s number", LONGEST_NUMBER, needed=False)
    title = form.words("program_title", "the program’s title", LONGEST_TITLE, needed=False)
    goals = form.words("program_goals", "the program’s goals", 2_000, needed=False)
    if not (number or title or goals):
        return None
    if form.texts.get("program"):
        form.refuse("program_number", "A program is chosen already. Empty these fields, or choose no program above.")
    if not number:
        form.refuse("program_number", "Enter the new program’s number.")
    if not title:
        form.refuse("program_title", "Enter the new program’s title.")
    return NewProgram(number, title, tuple(line.strip() for line in goals.splitlines() if line.strip()))
