"""Writes the rows of a statement into sheets of its workbook, with a column for each figure that counts them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from contracts.fact_rows import FactRow
from contracts.values import encode
from importers.workbook_rows import HEADING_ROW, RowSheet, judged_formula


def write_row_sheets(workbook: Any, sheets: Mapping[str, RowSheet], formats: Mapping[str, Any]) -> None:
    """One sheet for each table."""
    moments = {
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        "datetime": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "time": workbook.add_format({"num_format": "hh:mm:ss"}),
        "duration": workbook.add_format({"num_format": "[h]:mm:ss"}),
    }
    for sheet in sheets.values():
        written = workbook.add_worksheet(sheet.name)
        written.freeze_panes(HEADING_ROW, 1)
        written.set_column(0, len(sheet.columns) + len(sheet.judged), 14)
        written.write_string(0, 0, "Row", formats["head"])
        for place, column in enumerate(sheet.columns, 1):
            written.write_string(0, place, sheet.headings.get(column, column), formats["head"])
        for place, judged in enumerate(sheet.judged, len(sheet.columns) + 1):
            written.write_string(0, place, judged.title[:200], formats["head"])
        for at, row in enumerate(sheet.table.rows, HEADING_ROW):
            _write_row(written, at, sheet, row, moments)


def _write_row(written: Any, at: int, sheet: RowSheet, row: FactRow, moments: Mapping[str, Any]) -> None:
    written.write_number(at, 0, row.number)
    for place, column in enumerate(sheet.columns, 1):
        write_cell(written, at, place, row.values.get(column), moments)
    for place, judged in enumerate(sheet.judged, len(sheet.columns) + 1):
        counts = int(row.number in judged.numbers)
        formula = judged_formula(sheet, judged, row)
        if formula:
            written.write_formula(at, place, f"={formula}", None, counts)
        else:
            written.write_number(at, place, counts)


def write_cell(written: Any, row: int, column: int, value: Any, moments: Mapping[str, Any]) -> None:
    """A value as the cell that it is: numbers, days and times as such, all else as text; nothing for a blank."""
    if value is None:
        return
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        written.write_number(row, column, value)
    elif isinstance(value, datetime):
        written.write_datetime(row, column, value, moments["datetime"])
    elif isinstance(value, date):
        written.write_datetime(row, column, value, moments["date"])
    elif isinstance(value, time):
        written.write_datetime(row, column, value, moments["time"])
    elif isinstance(value, timedelta):
        written.write_datetime(row, column, value, moments["duration"])
    else:
        written.write_string(row, column, encode(value) or "")
