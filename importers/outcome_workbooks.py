"""A workbook in which an inspector says row by row what was found, and reading it, or the city's own table, back.

Rows are found by their number, or where the table has no such column by the key of the contract's table. The mark
beside a row tells whether it is still what it was when the workbook was made.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from importers.addresses import letters
from importers.grid_maps import Field, propose_map
from importers.grid_values import words_in
from importers.grids import GridRow, Grids, GridSheet
from importers.texts import name_key

OUTCOME_WORDS = {
    "verified": "verified",
    "rejected": "rejected",
    "disputed": "disputed",
    "taken back": "reported",
}
MARK_LETTERS = 12
_WIDTH = 18
_FIXED = (
    Field("outcome", "Outcome", ("outcome", "result", "finding")),
    Field("row", "Row", ("row", "row number"), needed=False),
    Field("note", "Note", ("note", "notes", "remark", "reason"), needed=False),
    Field("mark", "Mark", ("mark",), needed=False),
)


@dataclass(frozen=True, slots=True)
class RowToVerify:
    """A row as the workbook shows it: its number, its mark, its values as text, and what was found so far."""

    number: int
    mark: str
    texts: tuple[str, ...]
    standing: str


@dataclass(frozen=True, slots=True)
class OutcomeRead:
    """What a row of the workbook says: where it stands, the row or key that it names, the outcome and the note."""

    address: str
    row: str
    key: tuple[str, ...]
    mark: str
    outcome: str
    note: str


def make_outcome_workbook(title: str, headings: Sequence[str], rows: Sequence[RowToVerify]) -> bytes:
    """The workbook with a list of outcomes to choose from in each row; text is never a formula in it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet("Rows to verify")
    sheet.append(["Row", *headings, "So far", "Outcome", "Note", "Mark"])
    for column, cell in enumerate(sheet[1], 1):
        cell.font = Font(bold=True)
        sheet.column_dimensions[letters(column)].width = _WIDTH
    for row in rows:
        sheet.append([row.number, *row.texts, row.standing, None, None, row.mark])
        for cell in sheet[sheet.max_row][1:]:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    chosen = letters(len(headings) + 3)
    choices = DataValidation(type="list", formula1=f'"{",".join(OUTCOME_WORDS)}"', allow_blank=True)
    choices.error, choices.errorTitle = "Choose one of the list, or leave the cell empty.", "Outcome"
    sheet.add_data_validation(choices)
    choices.add(f"{chosen}2:{chosen}{max(len(rows) + 1, 2)}")
    sheet.freeze_panes = "B2"
    book.properties.title = title
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def read_outcomes(grids: Grids, key_headings: Sequence[str]) -> tuple[OutcomeRead, ...]:
    """Every row that names an outcome; none where no sheet has a column of that heading."""
    keys = tuple(
        Field(f"key_{place}", text, (name_key(text),), needed=False) for place, text in enumerate(key_headings)
    )
    chosen = propose_map(grids, (*_FIXED, *keys))
    if "outcome" not in chosen.columns or not grids.sheets:
        return ()
    return tuple(_rows(grids.sheets[chosen.sheet], chosen.heading_row, chosen.columns, keys))


def _rows(
    sheet: GridSheet, heading_row: int, columns: Mapping[str, int], keys: Sequence[Field]
) -> Iterator[OutcomeRead]:
    for row in sheet.rows:
        outcome = _text(row, columns, "outcome") if row.number > heading_row else ""
        if outcome:
            yield OutcomeRead(
                address=f"{sheet.name or 'the table'} {sheet.address(columns['outcome'], row.number)}",
                row=_text(row, columns, "row"),
                key=tuple(_text(row, columns, field.id) for field in keys),
                mark=_text(row, columns, "mark"),
                outcome=outcome,
                note=_text(row, columns, "note"),
            )


def _text(row: GridRow, columns: Mapping[str, int], name: str) -> str:
    return words_in(row.cell(columns.get(name)))
