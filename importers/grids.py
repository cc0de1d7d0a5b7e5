"""Sheets as they stand, for people who say what the columns mean: every cell as text with its form, within limits.

The file passes the same gate as a report and is read in the same kind of child process; what cannot be read is one
sentence and never an exception.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from importers.addresses import letters
from importers.catalogue import CATALOGUE
from importers.children import ChildFailed, read_in_child
from importers.limits import LIMITS, MEGABYTE, Limits

GRID_LIMITS = Limits(
    rows=100_000, columns=500, cells=250_000, sheets=100, seconds=15, seconds_per_megabyte=2, answer_bytes=48 * MEGABYTE
)
NUMBER, TEXT, DAY, ERROR, UNSAVED = "number", "text", "day", "error", "unsaved"


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as text: a number with a point and without separators, a day as 2027-07-31, anything else as it stands.

    `form` says what the cell is: number, text, day, error (#REF! …) or unsaved (a formula without a saved value).
    """

    text: str
    form: str = TEXT


BLANK = GridCell("")


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row with its number in the sheet; cells by their column, counted from 1, blank ones left out."""

    number: int
    cells: Mapping[int, GridCell]

    def cell(self, column: int | None) -> GridCell:
        """The cell in the column; blank where nothing stands there or no column is given."""
        return self.cells.get(column, BLANK) if column else BLANK


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A sheet with the rows that hold anything."""

    name: str
    hidden: bool
    rows: tuple[GridRow, ...]

    @property
    def width(self) -> int:
        """The last column that holds anything."""
        return max((max(row.cells) for row in self.rows), default=0)

    def address(self, column: int | None, row: int) -> str:
        """The address of a cell, such as C12; the row alone where no column is given."""
        return f"{letters(column)}{row}" if column else f"row {row}"


@dataclass(frozen=True, slots=True)
class Grids:
    """The sheets of a file in their order; `refusal` says why there are none, `notes` what a reader could not see."""

    sheets: tuple[GridSheet, ...]
    notes: tuple[str, ...] = ()
    refusal: str = ""


def read_grids(path: Path, file_name: str, limits: Limits = GRID_LIMITS) -> Grids:
    """Read every sheet of a workbook, or a file of separated values, in a child process.

    Only the ending of `file_name` is looked at. Raises OSError where `path` cannot be read.
    """
    return _grids_of(path, {"file_name": file_name, "reads": "grids"}, limits)


def read_samples(path: Path, file_name: str, wanted: Mapping[str, Collection[int]], limits: Limits = LIMITS) -> Grids:
    """The same of a report's file, of any length: of each sheet the first rows, those after a gap, and those that are
    `wanted` by sheet and row number, each with some rows below it.
    """
    rows = {sheet: frozenset(numbers) for sheet, numbers in wanted.items()}
    return _grids_of(path, {"file_name": file_name, "reads": "samples", "wanted": rows}, limits)


def _grids_of(path: Path, task: dict[str, Any], limits: Limits) -> Grids:
    try:
        answer = read_in_child(path.resolve(strict=True), task, limits)
    except ChildFailed as failure:
        return Grids((), refusal=refusal_of(failure.code, failure.found))
    if "refused" in answer:
        return Grids((), refusal=refusal_of(*answer["refused"]))
    return Grids(tuple(map(_sheet, answer["sheets"])), tuple(answer["notes"]))


def refusal_of(code: str, found: str) -> str:
    """What happened and what to do next, in the words of the catalogue."""
    entry = CATALOGUE[code]
    return f"{entry.title}: {found}. {entry.mend}".strip()


def _sheet(told: Mapping[str, Any]) -> GridSheet:
    rows = tuple(
        GridRow(number, {column: GridCell(text, form) for column, text, form in cells})
        for number, cells in told["rows"]
    )
    return GridSheet(told["name"], told["hidden"], rows)
