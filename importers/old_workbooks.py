"""Workbooks in other formats than .xlsx (.xls, .ods, .xlsb), by a second reader that sees less.

It is written in another language and may abort the whole process on a hostile file, so it runs in the child alone.
Numbers leave it as the shortest text that means the same, and go on through our own grammar.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine

from importers import number_formats
from importers.cells import ISO, NUMBER, TEXT, TRUTH, Cell, Kind, Row
from importers.limits import Limits
from importers.packages import Package
from importers.refusals import FileRefused
from importers.styles import Style
from importers.texts_read import read_text

_BATCH = 2_000
_OTHER_ENDINGS = (".xlsx", ".xlsm", ".xltx", ".csv", ".txt", ".tsv")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NUMBER = Kind(NUMBER, Style(number_formats.UNSEEN))
_ISO, _TEXT, _SPAN, _TRUTH = Kind(ISO), Kind(TEXT), Kind(TEXT, typed=False), Kind(TRUTH)
_DURATION = re.compile(r"PT([0-9]{1,5})H([0-9]{1,2})M([0-9]{1,2})(?:[.,][0-9]+)?S")
_SEES_LESS = (
    "This is not an .xlsx file. Its reader sees neither errors such as #REF! (they look like blank cells) nor "
    "percentages as such. Where that matters, save the file as .xlsx and upload it again."
)


def is_old_workbook(path: Path, file_name: str, limits: Limits) -> bool:
    """Whether the second reader must read it, by its bytes; FileRefused where they hide a password or macros, or where
    its name says that it is something else.
    """
    is_old = _has_old_form(path, limits)
    if is_old and file_name.strip().casefold().endswith(_OTHER_ENDINGS):
        raise FileRefused("wrong_type", "an .xls, .xlsb or .ods workbook under another name; give it its own ending")
    return is_old


def _has_old_form(path: Path, limits: Limits) -> bool:
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise FileRefused("file_too_large", f"{size:,} bytes; {limits.file_bytes:,} are allowed")
    with path.open("rb") as stream:
        head = stream.read(8)
        if head == _OLE:
            return _is_xls(head + stream.read())
        if not head.startswith(b"PK\3\4"):
            return False
        names = set(Package(stream, size, limits).entries)
    if "xl/workbook.bin" in names:
        if any(name.endswith("vbaproject.bin") for name in names):
            raise FileRefused("macros", "a workbook with macros")
        return True
    return {"mimetype", "content.xml"} <= names


def _is_xls(content: bytes) -> bool:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefused("file_encrypted", "a workbook with a password")
    return any(name.encode("utf-16-le") in content for name in ("Workbook", "Book"))


@dataclass(frozen=True, slots=True)
class OldSheet:
    """A sheet that the second reader found."""

    name: str
    hidden: bool
    book: Any
    limits: Limits

    def batches(self) -> Iterator[list[Row]]:
        """Its rows, some at a time, in the form of the first reader; rows without any value are left out."""
        rows: list[Row] = []
        for number, values in _rows(self):
            cells = {column: _cell(value) for column, value in enumerate(values, 1) if value not in ("", None)}
            if cells:
                rows.append((number, cells))
            if len(rows) >= _BATCH:
                yield rows
                rows = []
        if rows:
            yield rows


def open_old_workbook(path: Path, limits: Limits) -> list[OldSheet]:
    """The sheets of the workbook; FileRefused where it cannot be read or has too many of them."""
    try:
        book = python_calamine.load_workbook(str(path))
    except (python_calamine.CalamineError, OSError) as error:
        raise _damaged(error) from None
    listed = [sheet for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
    if len(listed) > limits.sheets:
        raise FileRefused("too_many_sheets", f"{len(listed)} sheets; {limits.sheets} are allowed")
    seen = python_calamine.SheetVisibleEnum.Visible
    return [OldSheet(each.name, each.visible != seen, book, limits) for each in listed]


def read_old_workbook(path: Path, limits: Limits) -> dict[str, Any]:
    """All sheets in the form of `grid_reading.read_sheets`."""
    sheets: list[dict[str, Any]] = []
    for each in open_old_workbook(path, limits):
        rows = [(number, _grid_cells(values)) for number, values in _rows(each)]
        sheets.append({"name": each.name, "hidden": each.hidden, "rows": [row for row in rows if row[1]]})
    if sum(len(row[1]) for sheet in sheets for row in sheet["rows"]) > limits.cells:
        raise FileRefused("too_many_cells", f"more than {limits.cells:,} cells")
    return {"sheets": sheets, "notes": [_SEES_LESS]}


def _rows(listed: OldSheet) -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet with their numbers."""
    name, limits = listed.name, listed.limits
    try:
        sheet = listed.book.get_sheet_by_name(name)
    except (python_calamine.CalamineError, OSError) as error:
        raise _damaged(error) from None
    if sheet.total_height > limits.rows:
        raise FileRefused("too_many_rows", f"{sheet.total_height:,} rows", sheet=name)
    if sheet.total_width > limits.columns:
        raise FileRefused("too_many_cells", f"{sheet.total_width:,} columns", sheet=name)
    if sheet.height * sheet.width > limits.cells:
        raise FileRefused("too_many_cells", f"{sheet.height * sheet.width:,} cells", sheet=name)
    yield from enumerate(sheet.iter_rows(), 1)


def _damaged(error: Exception) -> FileRefused:
    if isinstance(error, python_calamine.PasswordError):
        return FileRefused("file_encrypted", "a workbook with a password")
    if "Cell limit" in str(error):
        return FileRefused("too_many_cells", "more cells than its reader takes, most of them repeated")
    return FileRefused("file_damaged", f"its reader says: {str(error)[:80]}")


def _cell(value: Any) -> Cell:
    """A value as the first reader would have found it, but for its format."""
    if isinstance(value, bool):
        return _TRUTH, str(int(value))
    if isinstance(value, int | float):
        return _NUMBER, repr(value).removesuffix(".0")
    if isinstance(value, dt.datetime):
        return _ISO, str(value.date() if value.time() == dt.time() else value.replace(microsecond=0))
    if isinstance(value, dt.date | dt.time):
        return _ISO, str(value.replace(microsecond=0) if isinstance(value, dt.time) else value)
    if isinstance(value, dt.timedelta):
        return _SPAN, _span(value.days * 86_400 + value.seconds)
    span = _DURATION.fullmatch(value)
    return (_SPAN, _span(int(span[1]) * 3600 + int(span[2]) * 60 + int(span[3]))) if span else (_TEXT, str(value))


def _span(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _grid_cells(values: list[Any]) -> list[tuple[int, str, str]]:
    return [(column, *_grid_cell(value)) for column, value in enumerate(values, 1) if value not in ("", None)]


def _grid_cell(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE", "text"
    if isinstance(value, int | float):
        return str(read_text((_NUMBER, repr(value)), False, False, 60).value), "number"
    if isinstance(value, dt.datetime):
        return str(value.date() if value.time() == dt.time() else value), "day"
    if isinstance(value, dt.date):
        return str(value), "day"
    return str(value)[:2_000].strip(), "text"
