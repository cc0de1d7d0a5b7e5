"""What the scores of a span come to by program: their sum, and of how many contracts they are and are not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from contracts.city_scores import Span
from models.contracts import Contract
from models.database import db
from models.kept_scores import KeptScore, in_span
from models.missing_scores import missing_by_program
from models.programs import Program

_SUMMED = ("total", "counted", "without", "scored")


@dataclass(frozen=True, slots=True)
class ProgramTotal:
    """The scores of a program's contracts in a span: their sum in hundredths, how many there are, how many results have
    none, of how many contracts results are known, and how many of these have a score; `missing` contracts run in the
    span and have no result in it, and of `stale` ones there was one before and the next was due already.
    """

    number: str
    title: str
    total: int = 0
    counted: int = 0
    without: int = 0
    scored: int = 0
    contracts: int = 0
    missing: int = 0
    stale: int = 0


def totals_by_program(government_id: str, span: Span, now: date) -> Sequence[ProgramTotal]:
    """The totals of each program, by number; contracts of no program come last, under no number."""
    found = {row[0]: row for row in db.session.execute(_by_program(government_id, span))}
    missing = missing_by_program(government_id, span, now)
    programs = {
        each.id: each for each in db.session.scalars(select(Program).where(Program.government_id == government_id))
    }
    ids = sorted({*found, *missing}, key=lambda each: (each is None, programs[each].number if each else ""))
    return [_total(programs.get(each or ""), found.get(each), missing.get(each, (0, 0))) for each in ids]


def together_of(totals: Sequence[ProgramTotal]) -> ProgramTotal:
    """All programs as one, under no name."""
    names = (*_SUMMED, "contracts", "missing", "stale")
    return ProgramTotal("", "", **{name: sum(getattr(each, name) for each in totals) for name in names})


def _by_program(government_id: str, span: Span) -> Select[*tuple[Any, ...]]:
    # By contract first: to count different contracts among hundreds of thousands of scores, a database sorts them all.
    of_contract = (
        select(
            KeptScore.contract_id,
            func.sum(KeptScore.score).label("total"),
            func.count(KeptScore.score).label("counted"),
            func.sum(case((KeptScore.score.is_(None), 1), else_=0)).label("without"),
            case((func.count(KeptScore.score) > 0, 1), else_=0).label("scored"),
        )
        .where(*in_span(government_id, span))
        .group_by(KeptScore.contract_id)
        .subquery()
    )
    sums = (func.sum(of_contract.c[name]) for name in _SUMMED)
    return (
        select(Contract.program_id, *sums, func.count())
        .join(of_contract, of_contract.c.contract_id == Contract.id)
        .where(Contract.government_id == government_id)
        .group_by(Contract.program_id)
    )


def _total(program: Program | None, row: Sequence[int] | None, missing: tuple[int, int]) -> ProgramTotal:
    named = ("", "") if program is None else (program.number, program.title)
    sums = (0, 0, 0, 0, 0) if row is None else (int(row[1] or 0), int(row[2]), int(row[3]), int(row[4]), row[5])
    return ProgramTotal(*named, *sums, *missing)
