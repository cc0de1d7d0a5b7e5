"""What a pair of files says about one code of the catalogue: one brings the finding about, its neighbour does not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from contracts.tables import Column
from importers.limits import LIMITS, Limits
from importers.reports import ReportPlan
from tests.importers.builders import GOOD_ROWS, a_plan, a_table, a_workbook


@dataclass(frozen=True)
class Given:
    """A file and what is expected of it."""

    content: bytes
    plan: ReportPlan | None = None
    name: str = "report.xlsx"
    limits: Limits = LIMITS


@dataclass(frozen=True)
class Pair:
    """A code, a file that brings it about, and one that is as like it as can be and does not."""

    code: str
    loud: Given
    quiet: Given


def pair(code: str, loud: Given | bytes, quiet: Given | bytes | None = None) -> Pair:
    """A pair whose quiet file is a good report unless another is given."""
    quiet = a_workbook() if quiet is None else quiet
    return Pair(
        code,
        loud if isinstance(loud, Given) else Given(loud),
        quiet if isinstance(quiet, Given) else Given(quiet),
    )


def of_rows(code: str, loud: Sequence[Sequence[Any]], quiet: Sequence[Sequence[Any]] = GOOD_ROWS, **plan: Any) -> Pair:
    """A pair of workbooks with one sheet each, under the same plan."""
    wanted = a_plan(**plan)
    return pair(code, Given(a_workbook(loud), wanted), Given(a_workbook(quiet), wanted))


def of_cell(code: str, column: Column, loud: Any, quiet: Any, **plan: Any) -> Pair:
    """A pair that differs in one cell of a column."""
    table = a_table(column)
    wanted = replace(a_plan(table), **plan)
    books = [a_workbook([["Run", column.heading], ["R-1", value]]) for value in (loud, quiet)]
    return pair(code, Given(books[0], wanted), Given(books[1], wanted))


def of_text(code: str, column: Column, loud: str, quiet: str) -> Pair:
    """A pair of files of separated values that differ in one value."""
    wanted = a_plan(a_table(column))
    files = [f'Run,{column.heading}\r\nR-1,"{value}"\r\n'.encode() for value in (loud, quiet)]
    return pair(code, Given(files[0], wanted, "r.csv"), Given(files[1], wanted, "r.csv"))


def dated(number: int, day: int) -> list[Any]:
    """A good row of the usual plan."""
    return [f"R-{number}", date(2027, 10, day), number * 7 % 11 + 1]
