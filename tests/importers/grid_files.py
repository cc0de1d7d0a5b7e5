"""Spreadsheets for tests of sheets that are read as they stand: workbooks, open documents, texts, real files."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest

REAL = Path(__file__).parents[3] / "shared" / "real"
HEADINGS = ("Item No.", "Item Description", "Est. Qty", "Units", "Unit Price", "Total")
BID = (
    ("City of Testville", None, None, None, "Low bidder"),
    HEADINGS,
    ("0001", "Mobilization\n(Section 1)", 1, "LS", 33098.9, 33098.9),
    (460.1, "Wearing course", 1500, "TON", "$1,112.50", None),
    ("0003", "Curb", None, "LF", 12, None),
    ("Total Amount Bid", None, None, None, None, "$6,387,362.33*"),
    ("*Corrected total",),
)


def a_workbook(to: Path, *sheets: Sequence[Sequence[Any]], hidden: Sequence[int] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {place + 1}")
        sheet.sheet_state = "hidden" if place in hidden else "visible"
        for row in rows:
            sheet.append(list(row))
    book.save(to)
    return to


def an_open_document(to: Path, rows: Sequence[Sequence[str | float]]) -> Path:
    """The smallest .ods that holds a table."""
    to.write_bytes(open_document(rows))
    return to


def open_document(rows: Sequence[Sequence[str | float]]) -> bytes:
    """The bytes of the smallest .ods that holds a table."""
    cells = ["".join(map(_ods_cell, row)) for row in rows]
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content{spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Items">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    manifest = f'<manifest:manifest {space}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind)
        package.writestr("META-INF/manifest.xml", f"{manifest}</manifest:manifest>")
        package.writestr("content.xml", content)
    return written.getvalue()


def _ods_cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def a_table(to: Path, text: str, encoding: str = "utf-8") -> Path:
    to.write_text(text, encoding=encoding)
    return to


def real(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"../shared/real/{name} is not here")
    return path
