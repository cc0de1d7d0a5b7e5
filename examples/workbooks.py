"""Writes workbooks that are the same bytes every time.

A workbook is a zip archive of XML parts. Its times, the document's "modified" time and the compressor's
version would each change its bytes; so the parts are made canonical and stored as they are under one date.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from xml.etree import ElementTree as ET  # nosec B405 - reads only what openpyxl wrote a moment before

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Cell = str | int | Decimal | date | datetime | None
Row = tuple[Cell, ...]

HEADING_ROW = 3
SAVED_LAST = re.compile(r"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHADE = PatternFill("solid", fgColor="D9E8F6")


@dataclass(frozen=True)
class Column:
    """A heading, the width of its column in characters, and the number format of its cells."""

    heading: str
    width: int
    shown_as: str = "General"


@dataclass(frozen=True)
class Sheet:
    """A sheet with one table: title in row 1, headings in row 3, rows below."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Cover:
    """The first sheet: what the workbook is, then labels with their values."""

    title: str
    subtitle: str
    lines: tuple[tuple[str, Cell], ...]


def write_workbook(cover: Cover, sheets: Sequence[Sheet], subject: str, month_after: date) -> bytes:
    """The bytes of a workbook with a cover and these sheets, as saved on the second of the month after.

    `subject` ends each sheet's title.
    """
    saved = datetime.combine(month_after.replace(day=2), time(9))
    workbook = Workbook()
    workbook.properties.creator = "City of Harborview (example)"
    workbook.properties.created = saved
    workbook.remove(workbook.worksheets[0])
    _fill_cover(workbook.create_sheet("Cover"), cover)
    for sheet in sheets:
        _fill_sheet(workbook.create_sheet(sheet.title), sheet, f"{sheet.title} - {subject}")
    written = io.BytesIO()
    workbook.save(written)
    return _same_bytes(written.getvalue(), saved)


def _fill_cover(worksheet: Worksheet, cover: Cover) -> None:
    worksheet.append([cover.title])
    worksheet.append([cover.subtitle])
    worksheet.append([])
    for label, value in cover.lines:
        worksheet.append([label, value])
        if isinstance(value, date):
            worksheet.cell(worksheet.max_row, 2).number_format = "m/d/yyyy"
            worksheet.cell(worksheet.max_row, 2).alignment = Alignment(horizontal="left")
    worksheet["A1"].font = Font(bold=True, size=14)
    worksheet.column_dimensions["A"].width = 20
    worksheet.column_dimensions["B"].width = 44
    _make_printable(worksheet)


def _fill_sheet(worksheet: Worksheet, sheet: Sheet, title: str) -> None:
    worksheet["A1"] = title
    worksheet["A1"].font = Font(bold=True, size=12)
    for number, column in enumerate(sheet.columns, start=1):
        heading = worksheet.cell(HEADING_ROW, number, column.heading)
        heading.font = Font(bold=True)
        heading.fill = SHADE
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        worksheet.column_dimensions[get_column_letter(number)].width = column.width
    for place, row in enumerate(sheet.rows, start=HEADING_ROW + 1):
        for number, (column, value) in enumerate(zip(sheet.columns, row, strict=True), start=1):
            if value is not None:
                worksheet.cell(place, number, value).number_format = column.shown_as
    worksheet.freeze_panes = f"A{HEADING_ROW + 1}"
    worksheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    _make_printable(worksheet)


def _make_printable(worksheet: Worksheet) -> None:
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 1  # US Letter
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.center.text = "&A, page &P of &N"
    worksheet.oddFooter = footer


def _same_bytes(written: bytes, saved: datetime) -> bytes:
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(settled, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            entry = zipfile.ZipInfo(name, saved.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            target.writestr(entry, _canonical(name, part, saved))
    return settled.getvalue()


def _canonical(name: str, part: bytes, saved: datetime) -> bytes:
    text = ET.canonicalize(part.decode())
    if name == "docProps/core.xml":
        text = SAVED_LAST.sub(rf"\g<1>{saved.isoformat()}Z\g<2>", text)
    return DECLARATION + text.encode()
