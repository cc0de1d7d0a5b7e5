"""Lists as tables to download: a workbook or separated values, written row by row, however many there are.

Dates are dates, amounts are numbers with their cents, and no text becomes a formula: in a workbook it is written as
text, in separated values an apostrophe stands before it.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO, Any, TypeAlias

import xlsxwriter

from contracts.numbers import plain
from importers.separated import safe_text

ListValue: TypeAlias = str | int | Decimal | date | datetime | None
XLSX, CSV = "xlsx", "csv"
KINDS: Mapping[str, str] = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
MOST_ROWS = 1_048_575
_LONGEST = 32_767


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading, and whether it holds text, a number, money (in dollars), a day or a moment."""

    heading: str
    holds: str = "text"


_WIDTHS = {"text": 28, "number": 12, "money": 16, "day": 12, "moment": 20}
_FORMS = {"money": "#,##0.00", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm:ss"}


def write_list(
    target: IO[bytes], kind: str, title: str, columns: Sequence[ListColumn], rows: Iterable[Sequence[ListValue]]
) -> None:
    """Write the rows into the open file as a workbook (“xlsx”) or as separated values (“csv”)."""
    if kind == XLSX:
        _write_workbook(target, title, columns, rows)
    else:
        _write_separated(target, columns, rows)


def _write_separated(target: IO[bytes], columns: Sequence[ListColumn], rows: Iterable[Sequence[ListValue]]) -> None:
    written = io.TextIOWrapper(target, encoding="utf-8", newline="", write_through=True)
    # Spreadsheet programs know UTF-8 by this mark alone.
    written.write("\ufeff")
    sheet = csv.writer(written, lineterminator="\r\n")
    sheet.writerow([column.heading for column in columns])
    for row in rows:
        sheet.writerow([_as_text(value) for value in row])
    written.detach()


def _as_text(value: ListValue) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else str(value)


def _write_workbook(
    target: IO[bytes], title: str, columns: Sequence[ListColumn], rows: Iterable[Sequence[ListValue]]
) -> None:
    with xlsxwriter.Workbook(target, _OPTIONS) as workbook:
        workbook.set_properties({"title": title, "created": _MADE})
        forms = {name: workbook.add_format({"num_format": form}) for name, form in _FORMS.items()}
        head = workbook.add_format({"bold": True, "bottom": 1})
        sheet, at = _new_sheet(workbook, _sheet_name(title), columns, head), 0
        for row in rows:
            at += 1
            if at > MOST_ROWS:
                sheet, at = _new_sheet(workbook, None, columns, head), 1
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write_cell(sheet, at, place, value, forms.get(column.holds))


def _sheet_name(title: str) -> str:
    """The title without what a sheet's name may not hold, and no longer than it may be."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in title)[:31].strip() or "List"


def _new_sheet(workbook: Any, name: str | None, columns: Sequence[ListColumn], head: Any) -> Any:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS[column.holds])
        sheet.write_string(0, place, column.heading, head)
    return sheet


def _write_cell(sheet: Any, row: int, place: int, value: ListValue, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, place, value[:_LONGEST])
    elif isinstance(value, datetime):
        sheet.write_datetime(row, place, value.astimezone(UTC).replace(tzinfo=None), form)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, form)
    else:
        sheet.write_number(row, place, value, form)
