"""Pairs of files for each code that concerns where tables and covers stand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from contracts.layouts import Layout, OwnHeading, TableLayout
from contracts.tables import Column
from importers.own_marks import stamp_for
from tests.importers.builders import COVER, GOOD_ROWS, HEADINGS, RUNS, SheetOf, a_plan, a_table, a_workbook, rows_xml
from tests.importers.cases import Given, Pair, dated, of_rows, pair

CREWS = replace(a_table(Column("hours", "Hours", "number")), id="crews", title="Crews", sheet="Crews")
CREW_ROWS = [["Run", "Hours"], ["R-1", 8]]
FOUR = a_table(Column("hours", "Hours", "number"), Column("miles", "Miles", "number"), Column("crew", "Crew", "text"))
FOUR_ROWS = [["Run", "Hours", "Miles", "Crew"], ["R-1", 8, 12, "A"], ["R-2", 7, 9, "B"]]


def covered(number: str = "HAUL-1", first: date | str | None = date(2027, 10, 1), last: int = 31) -> bytes:
    """A workbook with a cover."""
    lines = [["Monthly report"], ["Contract no.", number], ["Period from", first], ["Period to", date(2027, 10, last)]]
    return a_workbook(Cover=lines, Runs=GOOD_ROWS)


def with_cover(code: str, loud: bytes) -> Pair:
    """A pair of workbooks with covers."""
    wanted = a_plan(cover=COVER)
    return pair(code, Given(loud, wanted), Given(covered(), wanted))


def stamped(contract: str = "HAUL-1", digest: str = "a" * 64) -> Given:
    """A workbook whose cover says what it was made for, read under terms whose digest is all a."""
    stamp = stamp_for(contract, "2027-10", "vendor", digest).text()
    return Given(a_workbook(Cover=[["Workbook", stamp]], Runs=GOOD_ROWS), a_plan(terms_digest="a" * 64))


def beside(loud: SheetOf) -> bytes:
    """A workbook of one sheet."""
    return a_workbook(Runs=loud)


def merge(reference: str) -> str:
    """One merged range."""
    return f'<mergeCells><mergeCell ref="{reference}"/></mergeCells>'


def separated(line: str) -> Given:
    """Separated values with one more line."""
    return Given(f"Run,Day,Tons\r\nR-1,2027-10-04,12.5\r\n{line}\r\n".encode(), name="report.csv")


def reasoned(rows: Sequence[Sequence[Any]], reason: str | None) -> Given:
    """A report whose terms want a reason where there are no rows."""
    wanted = a_plan(replace(RUNS, no_data=("no_work", "not_inspected")))
    return Given(a_workbook(Cover=[["No rows in Runs because", reason]], Runs=rows), wanted)


unmerged = [*GOOD_ROWS[:2], [None, date(2027, 10, 5), 3]]
within = a_table(Column("day", "Day", "date", within="period"))
days = [["Run", "Day"], *([f"R-{n}", date(2027, 10, n)] for n in range(1, 5))]
other_days = [["Run", "Day"], *([f"R-{n}", date(2027, 9, n)] for n in range(1, 5))]


own = Layout(1, (TableLayout("runs", "Log", 1, {"run": OwnHeading("Run"), "tons": OwnHeading("Load")}),))

TABLE_PAIRS: tuple[Pair, ...] = (
    of_rows("layout_used", [["Run", "Day", "Load"], *GOOD_ROWS[1:]], layout=own),
    of_rows("layout_changed", [["Run", "Day", "Cargo"], *GOOD_ROWS[1:]], layout=own),
    pair("wrong_template", stamped(contract="HAUL-2"), stamped()),
    pair("old_template", stamped(digest="b" * 64), stamped()),
    of_rows("header_not_found", [["Month", "M-1", "M-2"], ["July", 1, 2]]),
    pair(
        "missing_table",
        Given(a_workbook(GOOD_ROWS), a_plan(RUNS, CREWS)),
        Given(a_workbook(GOOD_ROWS, CREW_ROWS), a_plan(RUNS, CREWS)),
    ),
    of_rows("missing_column", [row[:2] for row in GOOD_ROWS]),
    of_rows("duplicate_header", [[*HEADINGS, "Tons"], ["R-1", date(2027, 10, 4), 1, 2]]),
    of_rows("header_guessed", [["Run", "Day", "Tons (short)"], *GOOD_ROWS[1:]]),
    of_rows("more_than_one_table", [*GOOD_ROWS, [None], HEADINGS, dated(7, 7)]),
    pair("more_than_one_table", a_workbook(GOOD_ROWS, GOOD_ROWS)),
    of_rows(
        "ignored_columns", [[*row, extra] for row, extra in zip(GOOD_ROWS, ["Remark", "a", "b", "c"], strict=True)]
    ),
    of_rows("stray_cells", [*FOUR_ROWS, [None], ["prepared by J. Doe"]], FOUR_ROWS, tables=(FOUR,)),
    of_rows(
        "total_row_skipped", [*GOOD_ROWS, ["Total", None, 37.75]], [*GOOD_ROWS, ["Total Wine", date(2027, 10, 9), 3]]
    ),
    of_rows("total_row_skipped", [*GOOD_ROWS, ["GRAND TOTAL:", None, 1]]),
    of_rows(
        "total_like_row",
        [*GOOD_ROWS, ["Totals", date(2027, 10, 9), 3]],
        [*GOOD_ROWS, ["Total Wine", date(2027, 10, 9), 3]],
    ),
    pair("no_data_stated", reasoned([HEADINGS], "No work in this period"), reasoned(GOOD_ROWS, None)),
    pair("no_data_contradicted", reasoned(GOOD_ROWS, "No work in this period"), reasoned([HEADINGS], "Not inspected")),
    pair("hidden_rows", a_workbook(rows_xml(GOOD_ROWS).replace('<row r="3">', '<row r="3" hidden="1">'))),
    with_cover("wrong_contract", covered("HAUL-2")),
    with_cover("wrong_period", covered(first=date(2027, 9, 1))),
    of_rows("wrong_period", other_days, days, tables=(within,)),
    with_cover("cover_incomplete", covered(first=None)),
    with_cover("cover_incomplete", covered(first="soon")),
    pair("row_shape", separated("R-2,2027-10-05"), separated("R-2,2027-10-05,9,,")),
    pair("row_shape", separated("R-2,2027-10-05,9,extra"), separated("R-2,2027-10-05,9")),
    pair(
        "hidden_columns",
        beside(SheetOf(GOOD_ROWS, before='<cols><col min="3" max="3" hidden="1"/></cols>')),
        beside(SheetOf(GOOD_ROWS, before='<cols><col min="9" max="9" hidden="1"/></cols>')),
    ),
    pair(
        "merged_area",
        beside(SheetOf(GOOD_ROWS, after=merge("A9:XFD1048576"))),
        beside(SheetOf(GOOD_ROWS, after=merge("E1:F2"))),
    ),
    pair(
        "filled_from_merge",
        beside(SheetOf(unmerged, after=merge("A2:A3"))),
        beside(SheetOf(GOOD_ROWS, after=merge("E2:E3"))),
    ),
)
