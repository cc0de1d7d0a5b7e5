"""The sheet of lists behind a template's drop-downs: a list within a validation may hold no comma and few letters."""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from importers.own_marks import LISTS_MARK, LISTS_SHEET


class ListsSheet:
    """Lists as they are asked for, each once, a column each from the second on; the first cell holds the mark."""

    def __init__(self) -> None:
        self.columns: list[tuple[str, ...]] = []

    def reference(self, values: Sequence[str]) -> str:
        """Where the list stands, as a validation names it."""
        wanted = tuple(values)
        if wanted not in self.columns:
            self.columns.append(wanted)
        letter = get_column_letter(self.columns.index(wanted) + 2)
        return f"{LISTS_SHEET}!${letter}$2:${letter}${len(wanted) + 1}"

    def write(self, sheet: Worksheet) -> None:
        """Fill the sheet, which nobody needs to see."""
        sheet["A1"] = LISTS_MARK
        for place, values in enumerate(self.columns, 2):
            for row, value in enumerate(values, 2):
                cell = sheet.cell(row, place, value)
                cell.data_type, cell.number_format = "s", "@"
        sheet.sheet_state = "hidden"
        sheet.protection.sheet = True
