"""Workbooks in other formats than .xlsx (.xls, .ods, .xlsb), by a second reader that sees less.

It is written in another language and may abort the whole process on a hostile file, so it runs in the child alone.
Numbers leave it as the shortest text that means the same, and go on through our own grammar.
"""

import datetime as dt
from pathlib import Path
from typing import Any

import python_calamine

from importers.cells import NUMBER, Kind
from importers.limits import Limits
from importers.packages import Package
from importers.refusals import FileRefused
from importers.texts_read import read_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NUMBER = Kind(NUMBER)
_SEES_LESS = (
    "This is not an .xlsx file. Its reader sees neither errors such as #REF! (they look like blank cells) nor "
    "percentages as such. Where that matters, save the file as .xlsx and upload it again."
)


def is_old_workbook(path: Path, limits: Limits) -> bool:
    """Whether the second reader must read it, by its bytes; FileRefused where they hide a password or macros."""
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


def read_old_workbook(path: Path, limits: Limits) -> dict[str, Any]:
    """All sheets in the form of `grid_reading.read_sheets`."""
    try:
        book = python_calamine.load_workbook(str(path))
        listed = [sheet for sheet in book.sheets_metadata if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet]
        if len(listed) > limits.sheets:
            raise FileRefused("too_many_sheets", f"{len(listed)} sheets; {limits.sheets} are allowed")
        sheets = [_sheet(book, each, limits) for each in listed]
    except python_calamine.CalamineError as error:
        raise FileRefused("file_damaged", f"its reader says: {str(error)[:80]}") from None
    if sum(len(row[1]) for sheet in sheets for row in sheet["rows"]) > limits.cells:
        raise FileRefused("too_many_cells", f"more than {limits.cells:,} cells")
    return {"sheets": sheets, "notes": [_SEES_LESS]}


def _sheet(book: Any, listed: Any, limits: Limits) -> dict[str, Any]:
    rows = []
    sheet = book.get_sheet_by_name(listed.name)
    if sheet.total_height > limits.rows:
        raise FileRefused("too_many_rows", f"{sheet.total_height:,} rows", sheet=listed.name)
    if sheet.total_width > limits.columns:
        raise FileRefused("too_many_cells", f"{sheet.total_width:,} columns", sheet=listed.name)
    for number, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        cells = [(column, *_cell(value)) for column, value in enumerate(values, 1) if value not in ("", None)]
        if cells:
            rows.append((number, cells))
    return {
        "name": listed.name,
        "hidden": listed.visible != python_calamine.SheetVisibleEnum.Visible,
        "rows": rows,
    }


def _cell(value: Any) -> tuple[str, str]:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE", "text"
    if isinstance(value, int | float):
        return str(read_text((_NUMBER, repr(value)), False, False, 60).value), "number"
    if isinstance(value, dt.datetime):
        return str(value.date() if value.time() == dt.time() else value), "day"
    if isinstance(value, dt.date):
        return str(value), "day"
    return str(value)[:2_000].strip(), "text"
