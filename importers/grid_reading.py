"""Reading the sheets of one file in this process, cell by cell as text. `grids.read_grids` runs it in a child."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from importers import number_formats
from importers.cells import ERROR, ISO, NUMBER, UNSAVED, Cell, Kinds, Row, is_blank
from importers.csv_files import SeparatedRows, find_writing
from importers.gate import kind_of
from importers.limits import Limits
from importers.old_workbooks import is_old_workbook, read_old_workbook
from importers.packages import Package
from importers.refusals import FileRefused, LookAgain
from importers.sheets import SheetRows
from importers.styles import read_strings, read_styles
from importers.texts_read import read_text
from importers.workbooks import SheetPart, open_workbook

_DAYS = (number_formats.DATE, number_formats.DATETIME)
Chooses = Callable[[str, Iterable[Row]], Iterator[Row]]


def all_rows(_sheet: str, rows: Iterable[Row]) -> Iterator[Row]:
    """Every row of every sheet."""
    yield from rows


def read_sheets(path: Path, file_name: str, limits: Limits, choose: Chooses = all_rows) -> dict[str, Any]:
    """All sheets as JSON: `sheets` with `name`, `hidden` and `rows` [number, [[column, text, form] …]], and `notes`.

    `choose` takes the name and the rows of a sheet and gives those that are wanted. A file that cannot be read is
    `refused`: its code in the catalogue and what was found.
    """
    try:
        if is_old_workbook(path, file_name, limits):
            old = read_old_workbook(path, limits)
            sheets = [{**each, "rows": list(choose(each["name"], each["rows"]))} for each in old["sheets"]]
            return {**old, "sheets": sheets}
        if kind_of(path, file_name, limits) == "workbook":
            return {"sheets": _workbook(path, limits, choose), "notes": []}
        return _separated(path, limits, choose)
    except FileRefused as refusal:
        where = f" in the sheet “{refusal.sheet}”" if refusal.sheet else ""
        return {"refused": [refusal.code, f"{refusal.found}{where}"]}


def _separated(path: Path, limits: Limits, choose: Chooses) -> dict[str, Any]:
    writing = find_writing(path)
    notes = [f"The file is not UTF-8; it was read as {writing.encoding}."] if writing.guessed else []
    every = (row for batch in SeparatedRows(path, writing, limits).batches() for row in batch)
    rows = [_row(row, False, limits) for row in choose("", every)]
    return {"sheets": [{"name": "", "hidden": False, "rows": [row for row in rows if row[1]]}], "notes": notes}


def _workbook(path: Path, limits: Limits, choose: Chooses) -> list[dict[str, Any]]:
    with path.open("rb") as stream:
        package = Package(stream, path.stat().st_size, limits)
        workbook = open_workbook(package, limits)
        if len(workbook.sheets) > limits.sheets:
            raise FileRefused("too_many_sheets", f"{len(workbook.sheets)} sheets; {limits.sheets} are allowed")
        styles = read_styles(package.chunks(workbook.styles), workbook.styles.name, limits) if workbook.styles else []
        strings = (
            read_strings(package.chunks(workbook.strings), workbook.strings.name, limits) if workbook.strings else []
        )
        kinds, read, cells = Kinds(styles, strings), [], 0
        for part in workbook.sheets:
            chosen = _rows_of(part, package, kinds, limits, choose)
            rows = [_row(row, workbook.counts_from_1904, limits) for row in chosen]
            cells += sum(len(row[1]) for row in rows)
            if cells > limits.cells:
                raise FileRefused("too_many_cells", f"more than {limits.cells:,} cells")
            read.append({"name": part.name, "hidden": part.hidden, "rows": [row for row in rows if row[1]]})
    return read


def _rows_of(part: SheetPart, package: Package, kinds: Kinds, limits: Limits, choose: Chooses) -> list[Row]:
    rows = SheetRows(part.name, part.entry.name, kinds, limits)
    try:
        every = (row for batch in rows.batches(package.chunks(part.entry)) for row in batch)
        return list(choose(part.name, every))
    except LookAgain:
        rows = SheetRows(part.name, part.entry.name, kinds, limits)
        every = (row for batch in rows.sorted_rows(package.chunks(part.entry)) for row in batch)
        return list(choose(part.name, every))


def _row(row: Row, counts_from_1904: bool, limits: Limits) -> tuple[int, list[tuple[int, str, str]]]:
    number, cells = row
    wide = max(cells, default=0)
    if wide > limits.columns:
        raise FileRefused("too_many_cells", f"row {number} reaches to column {wide:,}; {limits.columns} are allowed")
    read = [
        (column, *_cell(cell, counts_from_1904))
        for column, cell in sorted(cells.items())
        if cell[0].formula or not is_blank(cell)
    ]
    return number, read


def _cell(cell: Cell, counts_from_1904: bool) -> tuple[str, str]:
    """The cell's text and its form."""
    kind, raw = cell
    if kind.form == ERROR:
        return raw, "error"
    if kind.form == UNSAVED or (kind.formula and is_blank(cell)):
        return "", "unsaved"
    text = read_text(cell, False, counts_from_1904, 2_000).value
    shown = raw[:60] if text is None else str(text)
    if kind.form == ISO or (kind.form == NUMBER and kind.style.meaning in _DAYS):
        return shown, "day"
    return shown, "number" if kind.form == NUMBER else "text"
