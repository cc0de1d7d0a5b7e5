"""Findings name what stands on the sheet, and their advice does not bring the next finding."""

from datetime import date
from pathlib import Path

from contracts.tables import Column
from importers.findings import Finding
from importers.reports import ReadReport
from tests.importers.builders import CLOCK, DAY, MOMENT, Styled, a_plan, a_table, a_workbook, read


def of(report: ReadReport, code: str) -> Finding:
    (finding,) = [each for each in report.findings if each.code == code]
    return finding


def one(tmp_path: Path, column: Column, value: object) -> ReadReport:
    return read(tmp_path, a_workbook([["Run", column.heading], ["R-1", value]]), a_plan(a_table(column)))


def test_a_day_and_a_time_are_named_as_the_cell_shows_them(tmp_path: Path) -> None:
    tons, began = Column("tons", "Tons", "number"), Column("began", "Began", "datetime")
    day = one(tmp_path, began, Styled("46633", DAY))
    assert of(day, "time_missing").found == "2027-09-03 (stored as 46633)"
    clock = one(tmp_path, began, Styled("0.3159722222222222", CLOCK))
    assert of(clock, "bad_date").found.startswith("07:35 (stored as 0.3159722222222222), a number without")
    moment = one(tmp_path, Column("clock", "Clock", "time"), Styled("46633.5", MOMENT))
    assert of(moment, "date_dropped").found == "2027-09-03 12:00 (stored as 46633.5)"
    assert not [each for each in one(tmp_path, tons, 46633).findings if "stored as" in each.found]


def test_a_date_and_time_is_advised_with_its_time(tmp_path: Path) -> None:
    began = Column("began", "Began", "datetime", order="ymd")
    assert "2027-07-18 7:50" in of(one(tmp_path, began, "soon"), "bad_date").mend
    followed = one(tmp_path, began, "2027-07-18 7:50")
    assert {each.code for each in followed.findings} <= {"date_from_text"}
    only = Column("day", "Day", "date")
    assert of(one(tmp_path, only, "soon"), "bad_date").mend == "Type a real date, such as 2027-07-18."


def test_what_a_row_refers_to_is_named_by_its_sheet(tmp_path: Path) -> None:
    made = Column("made", "Made on", "date", required=False)
    lots = a_table(made, id="lots", title="Lots of the month", sheet="Lots")
    tests = a_table(Column("lot", "Lot", "text", refers_to="lots.run"), id="tests", title="Tests")
    book = a_workbook([["Run", "Made on"], ["L-1", date(2027, 10, 4)]], [["Run", "Lot"], ["T-1", "L-2"]])
    found = of(read(tmp_path, book, a_plan(lots, tests)), "unknown_key")
    assert (found.found, found.expected) == ("L-2", "a Run of sheet “Lots”")


def test_a_total_in_the_place_of_an_item_is_left_out_as_one(tmp_path: Path) -> None:
    table = a_table(Column("item", "Item", "text", refers_to="items"), Column("done", "Quantity", "number"))
    rows = [["Run", "Item", "Quantity"], ["R-1", "10.1", 30], ["R-2", "Total", 30]]
    report = read(tmp_path, a_workbook(rows), a_plan(table, items=("10.1",)))
    assert of(report, "total_row_skipped").rows == ((3, 3),)
    assert not report.blocks
    assert (report.tables[0].accepted, report.tables[0].rejected, report.tables[0].totals) == (1, 0, 1)
    named = read(tmp_path, a_workbook(rows), a_plan(table, items=("10.1", "Total")))
    assert named.tables[0].accepted == 2
