"""A workbook that follows no template is read by the layout that a person confirmed, whole or not at all."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from contracts.layouts import Layout, OwnHeading, TableLayout
from contracts.tables import Column, Table
from importers.reports import ReadReport, ReportPlan
from tests.importers.builders import COLUMNS, RUNS, a_plan, a_workbook, codes, read, values

OWN = {"run": "Trip", "day": "Served on", "tons": "Load"}
CREWS = Table("crews", "Crews", "vendor", (Column("crew", "Crew", "text"), Column("size", "Size", "whole")))


def a_layout(*tables: TableLayout, number: int = 2) -> Layout:
    """The second version of the layout of runs, but for what is given."""
    return Layout(number, tables or (own_table(),))


def own_table(table: str = "runs", sheet: str = "Log", rows: int = 1, **columns: Any) -> TableLayout:
    """A table whose headings are all its own."""
    given = columns or OWN
    return TableLayout(
        table,
        sheet,
        rows,
        {name: text if isinstance(text, OwnHeading) else OwnHeading(text) for name, text in given.items()},
    )


def own_plan(*tables: Table, layout: Layout | None = None) -> ReportPlan:
    """The usual plan with a layout."""
    return a_plan(*tables, layout=layout or a_layout())


LINES = [["A-1", date(2027, 10, 4), 12.5], ["A-2", date(2027, 10, 5), 9]]
OWN_ROW = list(OWN.values())


def finding(report: ReadReport, code: str, column: str | None = None) -> Any:
    """The one finding of that code, about the column where one is given."""
    (found,) = [each for each in report.findings if each.code == code and column in (None, each.column_id)]
    return found


@pytest.mark.parametrize("above", [0, 6])
@pytest.mark.parametrize("name", ["Log", "Log August"])
def test_own_headings_are_read_wherever_they_stand_and_the_version_is_said(tmp_path, above: int, name: str) -> None:
    rows = [*([[f"note {n}"] for n in range(above)]), OWN_ROW, *LINES]
    report = read(tmp_path, a_workbook(**{name: rows}), own_plan())
    assert not report.blocks
    assert values(report, "tons") == ["12.5", "9"]
    used = finding(report, "layout_used")
    assert "version 2" in used.message
    assert "“Load” is “Tons”" in used.message
    assert used.cells == (f"A{above + 1}", f"B{above + 1}", f"C{above + 1}")
    assert report.tables[0].columns == {"run": "A", "day": "B", "tons": "C"}


def test_columns_may_change_places_since_headings_say_what_they_are(tmp_path) -> None:
    rows = [["Load", "Remark", "Trip", "Served on"], [12.5, "wet", "A-1", date(2027, 10, 4)]]
    report = read(tmp_path, a_workbook(Log=rows), own_plan())
    assert not report.blocks
    assert report.tables[0].columns == {"run": "C", "day": "D", "tons": "A"}


def test_the_terms_own_headings_need_no_layout(tmp_path) -> None:
    report = read(tmp_path, a_workbook(Runs=[["Run", "Day", "Tons"], *LINES]), own_plan())
    assert not report.blocks
    assert "layout_used" not in codes(report)


def test_a_heading_that_changed_is_asked_for_and_no_other(tmp_path) -> None:
    report = read(tmp_path, a_workbook(Log=[["Trip", "Served on", "Load (t)"], *LINES]), own_plan())
    assert report.blocks
    changed = finding(report, "layout_changed")
    assert (changed.column_id, changed.rows) == ("tons", ((1, 1),))
    assert "“Load”" in changed.found
    assert "missing_column" not in codes(report)
    assert values(report, "run") == []


def test_an_optional_column_that_vanishes_is_never_left_out_in_silence(tmp_path) -> None:
    table = replace(RUNS, columns=(*COLUMNS, Column("note", "Note", "text", required=False)))
    layout = a_layout(own_table(**OWN, note="Said"))
    report = read(tmp_path, a_workbook(Log=[OWN_ROW, *LINES]), own_plan(table, layout=layout))
    assert finding(report, "layout_changed").column_id == "note"
    assert report.blocks


def test_the_second_of_two_columns_alike_stays_the_second(tmp_path) -> None:
    layout = a_layout(own_table(run="Trip", day="Served on", tons=OwnHeading("Load", 2, 2)))
    rows = [["Trip", "Served on", "Load", "Load"], ["A-1", date(2027, 10, 4), 1, 2]]
    report = read(tmp_path, a_workbook(Log=rows), own_plan(layout=layout))
    assert not report.blocks
    assert values(report, "tons") == ["2"]
    third = [[*rows[0], "Load"], [*rows[1], 3]]
    assert finding(read(tmp_path, a_workbook(Log=third), own_plan(layout=layout)), "layout_changed").column_id == "tons"


def test_headings_over_two_merged_rows(tmp_path) -> None:
    layout = a_layout(own_table(rows=2, run="Trip", day="Served on", tons="Load in tons"))
    rows = [*[[f"note {n}"] for n in range(5)], ["Trip", "Served", "Load"], [None, "on", "in tons"], *LINES]
    report = read(tmp_path, a_workbook(Log=rows), own_plan(layout=layout))
    assert not report.blocks
    assert "header_guessed" not in codes(report)
    assert report.tables[0].heading_row == 7
    assert values(report, "run") == ["A-1", "A-2"]


@pytest.mark.parametrize("gap", [0, 2])
def test_two_tables_on_one_sheet_below_each_other(tmp_path, gap: int) -> None:
    layout = a_layout(own_table(), own_table("crews", crew="Team", size="Heads"))
    rows = [OWN_ROW, *LINES, *([[None]] * gap), ["Team", "Heads"], ["North", 4]]
    report = read(tmp_path, a_workbook(Log=rows), own_plan(RUNS, CREWS, layout=layout))
    assert not report.blocks, report.findings
    assert [(table.table_id, table.accepted) for table in report.tables] == [("runs", 2), ("crews", 1)]


def test_two_tables_on_one_sheet_beside_each_other(tmp_path) -> None:
    layout = a_layout(own_table(), own_table("crews", crew="Team", size="Heads"))
    rows = [[*OWN_ROW, None, "Team", "Heads"], [*LINES[0], None, "North", 4], LINES[1]]
    report = read(tmp_path, a_workbook(Log=rows), own_plan(RUNS, CREWS, layout=layout))
    assert not report.blocks, report.findings
    assert [(table.table_id, table.accepted) for table in report.tables] == [("runs", 2), ("crews", 1)]


def test_an_own_heading_that_is_another_columns_name_by_the_terms_means_what_was_confirmed(tmp_path) -> None:
    swapped = a_layout(own_table(run="Tons", day="Day", tons="Run"))
    rows = [["Run", "Day", "Tons"], [12.5, date(2027, 10, 4), "A-1"]]
    report = read(tmp_path, a_workbook(Log=rows), own_plan(layout=swapped))
    assert report.tables[0].columns == {"run": "C", "day": "B", "tons": "A"}
    assert values(report, "tons") == ["12.5"]


def test_a_file_of_separated_values_follows_the_same_layout(tmp_path) -> None:
    content = b"Trip,Served on,Load\r\nA-1,10/4/2027,12.5\r\n"
    report = read(tmp_path, content, own_plan(), "log.csv")
    assert not report.blocks
    assert values(report, "tons") == ["12.5"]


def test_of_the_same_headings_on_several_sheets_the_one_that_was_confirmed_counts(tmp_path) -> None:
    headings = ["Run", "Day", "Tons"]
    book = a_workbook(Draft=[headings, ["X-1", date(2027, 10, 4), 99]], Final=[headings, *LINES])
    undecided = read(tmp_path, book, a_plan())
    assert "more_than_one_table" in codes(undecided)
    chosen = a_layout(own_table(sheet="Final", run="Run", day="Day", tons="Tons"))
    report = read(tmp_path, book, own_plan(layout=chosen))
    assert not report.blocks
    assert values(report, "tons") == ["12.5", "9"]
    assert "“Final”" in finding(report, "layout_used").found
