"""A program with its contracts side by side: the same measures in the same period, read from their statements."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import NotFound
from contracts.roles import Actor, require
from contracts.trends import Followed, HeldLine, PeriodResult, followed_in, held_lines, result_in
from models.contracts import Contract, page_of_program
from models.paging import LARGEST_PAGE, Page
from models.program_statements import periods_with_statements, statements_in_period
from models.programs import Program, find_program
from models.stated import results_in
from models.statements import PaymentStatement
from operations.terms import terms_of


@dataclass(frozen=True, slots=True)
class Compared:
    """A measure, or the composite, as the terms of each contract have it, with the result of each that has it, in the
    order of the contracts.
    """

    own: tuple[Followed | None, ...]
    results: tuple[PeriodResult | None, ...]

    @property
    def followed(self) -> Followed:
        """The measure as the first of the contracts that have it names it; its lines are those of that one."""
        return next(each for each in self.own if each is not None)

    @property
    def lines(self) -> tuple[HeldLine, ...]:
        """The lines of all terms, each with the places of the contracts that have it."""
        return held_lines(self.own)


@dataclass(frozen=True, slots=True)
class ProgramSeen:
    """A program, some of its contracts with their statements in a period, and the measures that one of them has."""

    program: Program
    goals: tuple[str, ...]
    contracts: Page[Contract, str]
    statements: tuple[PaymentStatement | None, ...]
    periods: Sequence[str]
    period_name: str
    compared: tuple[Compared, ...]


def see_program(
    actor: Actor, number: str, period_name: str = "", after: str | None = None, limit: int | None = None
) -> ProgramSeen:
    """The program in that period with its contracts after that number, in a constant number of queries; NotFound
    without one.

    Without a period it is the latest of those in which most of its contracts have a statement.
    """
    require(actor, "see programs")
    program = find_program(actor.government_id, number)
    if program is None:
        raise NotFound("This program does not exist. Open it from one of its contracts.")
    contracts = page_of_program(actor.government_id, program.id, after, limit or LARGEST_PAGE)
    periods = periods_with_statements(actor.government_id, program.id)
    if period_name and period_name not in periods:
        raise NotFound("No contract of this program has a statement in that period. Choose another period.")
    chosen = period_name or max(periods, key=lambda name: (periods[name], name), default="")
    ids = [contract.id for contract in contracts.rows]
    found = statements_in_period(actor.government_id, ids, chosen) if chosen else {}
    statements = tuple(found.get(each) for each in ids)
    goals = tuple(json.loads(program.goals))
    return ProgramSeen(program, goals, contracts, statements, tuple(periods), chosen, _compare(statements))


def _compare(statements: Sequence[PaymentStatement | None]) -> tuple[Compared, ...]:
    """Measures are the same where their short name, title and unit are."""
    documents = [None if each is None else results_in(each.document) for each in statements]
    known = [{} if each is None else _by_key(followed_in(terms_of(each.terms_version))) for each in statements]
    found = []
    for key in dict.fromkeys(key for each in known for key in each):
        results = tuple(
            result_in(document, key[0]) if document and key in own else None
            for document, own in zip(documents, known, strict=True)
        )
        if any(each is not None and each.value is not None for each in results):
            found.append(Compared(tuple(own.get(key) for own in known), results))
    return tuple(found)


def _by_key(followed: Sequence[Followed]) -> dict[tuple[str, str, str], Followed]:
    return {(each.name, each.title, each.unit): each for each in followed}
