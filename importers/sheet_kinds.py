"""What cells of a workbook mean by its styles and shared texts, and which of its sheets the program itself wrote."""

from importers.cells import Kinds
from importers.limits import Limits
from importers.own_marks import is_own_mark, may_be_own_sheet
from importers.packages import Package
from importers.refusals import LookAgain
from importers.sheets import SheetRows
from importers.styles import read_strings, read_styles
from importers.workbooks import SheetPart, Workbook


def kinds_of(package: Package, workbook: Workbook, limits: Limits) -> Kinds:
    """The kinds of the workbook's cells."""
    styles, strings = workbook.styles, workbook.strings
    return Kinds(
        read_styles(package.chunks(styles), styles.name, limits) if styles else [],
        read_strings(package.chunks(strings), strings.name, limits) if strings else [],
    )


def is_own_sheet(part: SheetPart, package: Package, kinds: Kinds, limits: Limits) -> bool:
    """Whether the program wrote the sheet: its name and its first cell say so."""
    if not may_be_own_sheet(part.name):
        return False
    batches = SheetRows(part.name, part.entry.name, kinds, limits).batches(package.chunks(part.entry))
    try:
        rows = next(batches, [])
    except LookAgain:
        return False
    first = rows[0][1].get(1) if rows and rows[0][0] == 1 else None
    return first is not None and first[0].is_text and is_own_mark(first[0].text(first[1]))
