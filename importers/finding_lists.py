"""The findings as a workbook of their own, for files that cannot be given back annotated, such as separated values."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from importers.addresses import letters
from importers.finding_sheets import HEADING_ROW, HEADINGS, WIDTHS, Remark, lines_of
from importers.own_marks import FINDINGS_MARK, FINDINGS_SHEET


def findings_workbook(remarks: Sequence[Remark], about: str) -> bytes:
    """The findings as a workbook of their own, for files that cannot be given back annotated."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = FINDINGS_SHEET
    for row, texts in enumerate([(FINDINGS_MARK,), (about,), HEADINGS, *lines_of(remarks)], 1):
        for place, text in enumerate(texts, 1):
            cell = sheet.cell(row, place)
            cell.value, cell.data_type, cell.number_format = without_controls(text), "s", "@"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=row > HEADING_ROW, vertical="top")
            cell.font = Font(bold=row in (1, HEADING_ROW))
    for place, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[letters(place)].width = width
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def without_controls(text: str) -> str:
    """The text without what a workbook cannot hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")
