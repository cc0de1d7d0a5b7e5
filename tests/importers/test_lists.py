"""Lists as workbooks and separated values: exact cents, real dates, and no text that a program runs."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from importers.lists import ListColumn, ListValue, write_list

COLUMNS = (
    ListColumn("Name"),
    ListColumn("Count", "number"),
    ListColumn("Amount", "money"),
    ListColumn("Day", "day"),
    ListColumn("At", "moment"),
)
AT = datetime(2027, 8, 1, 12, 30, tzinfo=UTC)
HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", '=HYPERLINK("http://x.example")', "http://x.example")
ROWS = [(name, 3, Decimal("1234567.10"), date(2027, 7, 31), AT) for name in HOSTILE]


def made(kind: str, rows: object = ROWS) -> bytes:
    target = io.BytesIO()
    write_list(target, kind, "A list", COLUMNS, rows)  # type: ignore[arg-type]
    return target.getvalue()


def test_no_text_of_a_workbook_is_a_formula_or_a_link() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made("xlsx"))).active
    assert sheet is not None
    names = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in names} == {"s"}
    assert [cell.value for cell in names] == list(HOSTILE)
    assert all(cell.hyperlink is None for cell in names)


def test_no_text_of_separated_values_begins_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(made("csv").decode("utf-8-sig"), newline="")))
    names = [row[0] for row in rows[1:]]
    assert names[:8] == [f"'{name}" for name in HOSTILE[:8]]
    assert names[8] == HOSTILE[8]


def test_money_and_days_are_what_they_are() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(made("xlsx"))).active
    assert sheet is not None
    _, count, amount, day, at = next(sheet.iter_rows(min_row=2, values_only=True))
    assert (count, Decimal(repr(amount))) == (3, Decimal("1234567.1"))
    assert [str(each) for each in (day, at)] == ["2027-07-31 00:00:00", "2027-08-01 12:30:00"]
    row = list(csv.reader(io.StringIO(made("csv").decode("utf-8-sig"), newline="")))[1]
    assert row[1:] == ["3", "1234567.10", "2027-07-31", "2027-08-01 12:30:00"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_rows_are_taken_as_they_come_and_the_bytes_are_the_same_each_time(kind: str) -> None:
    def rows() -> Iterator[tuple[ListValue, ...]]:
        for number in range(5_000):
            yield f"Row {number}", number, Decimal(number), None, None

    assert made(kind, rows()) == made(kind, rows())


def test_a_negative_amount_stays_a_number() -> None:
    content = made("csv", [("Deducted", 1, Decimal("-12.50"), None, None)]).decode("utf-8-sig")
    assert content.splitlines()[1] == "Deducted,1,-12.50,,"
