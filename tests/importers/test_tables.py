from dataclasses import replace
from datetime import date

import pytest

from contracts.tables import Column
from tests.importers.builders import (
    GOOD_ROWS,
    HEADINGS,
    PERCENT,
    RUNS,
    SheetOf,
    Styled,
    a_plan,
    a_table,
    a_workbook,
    codes,
    read,
    values,
)

CREWS = replace(a_table(Column("crew", "Crew", "text"), Column("hours", "Hours", "number")), id="crews", title="Crews")
CREW_ROWS = [["Run", "Crew", "Hours"], ["R-1", "A", 8], ["R-2", "B", 7.5]]


def test_a_row_twice_under_its_key_counts_once(tmp_path) -> None:
    report = read(tmp_path, a_workbook([*GOOD_ROWS, GOOD_ROWS[2]]))
    assert values(report, "run") == ["R-1", "R-2", "R-3"]
    assert (report.tables[0].accepted, report.tables[0].rejected) == (3, 1)
    (finding,) = report.findings
    assert (finding.code, finding.cells, finding.must_be_explained) == ("duplicate_row", ("A5",), True)


def test_a_row_twice_without_a_key_counts_twice_and_must_be_explained(tmp_path) -> None:
    rows = [HEADINGS, *([f"R-{day}", date(2027, 10, day), day] for day in range(1, 9)), ["R-2", date(2027, 10, 2), 2]]
    report = read(tmp_path, a_workbook(rows), a_plan(replace(RUNS, key=())))
    assert report.tables[0].accepted == 9
    (finding,) = report.findings
    assert (finding.code, finding.rows, finding.must_be_explained) == ("duplicate_row", ((10, 10),), True)


def test_keys_that_differ_in_capitals_alone_both_count_and_must_be_explained(tmp_path) -> None:
    report = read(tmp_path, a_workbook([*GOOD_ROWS, ["r-1", date(2027, 10, 4), 12.75]]))
    assert report.tables[0].accepted == 4
    (finding,) = report.findings
    assert (finding.code, finding.rows, finding.must_be_explained) == ("key_spelled_otherwise", ((2, 2), (5, 5)), True)


@pytest.mark.parametrize("spelled", [" R-1", "R-1 "])
def test_spaces_around_a_key_make_no_other_key(tmp_path, spelled: str) -> None:
    report = read(tmp_path, a_workbook([*GOOD_ROWS, [spelled, date(2027, 10, 4), 99]]))
    assert values(report, "run") == ["R-2", "R-3"]
    assert report.findings[0].code == "conflicting_rows"


def test_rows_that_contradict_each_other_are_both_kept_out(tmp_path) -> None:
    report = read(tmp_path, a_workbook([*GOOD_ROWS, ["R-1", date(2027, 10, 4), 99]]))
    assert values(report, "run") == ["R-2", "R-3"]
    assert report.findings[0].rows == ((2, 2), (5, 5))


def test_rows_read_are_rows_accepted_rejected_blank_and_totals(tmp_path) -> None:
    rows = [*GOOD_ROWS, [None], ["R-4", "soon", 3], [None], ["R-5", date(2027, 10, 9), 4], ["Total", None, 45]]
    (table,) = read(tmp_path, a_workbook(rows)).tables
    assert (table.read, table.accepted, table.rejected, table.blank, table.totals) == (8, 4, 1, 2, 1)


def test_all_findings_come_at_once_grouped_with_every_address(tmp_path) -> None:
    wrong = [[f"R-{n}", "soon", "many"] for n in range(10)]
    report = read(tmp_path, a_workbook([HEADINGS, *wrong, *GOOD_ROWS[1:], ["R-99", "later", 1]]))
    found = {finding.code: finding for finding in report.findings}
    assert found["bad_date"].cells == ("B2:B11", "B15")
    assert found["bad_date"].count == 11
    assert found["not_a_number"].cells == ("C2:C11",)
    assert "soon" in found["bad_date"].found
    assert found["bad_date"].expected.startswith("a date")


def test_tables_are_found_in_any_row_and_column_of_any_sheet(tmp_path) -> None:
    moved = [[None], ["ACME Hauling"], [None], *([None, None, *row] for row in GOOD_ROWS)]
    report = read(tmp_path, a_workbook([["Instructions"], ["Fill in the next sheet"]], moved))
    assert report.findings == ()
    assert (report.tables[0].heading_row, report.tables[0].columns["tons"]) == (4, "E")


def test_two_tables_may_stand_one_above_the_other(tmp_path) -> None:
    report = read(tmp_path, a_workbook([*GOOD_ROWS, [None], ["Crews"], *CREW_ROWS]), a_plan(RUNS, CREWS))
    assert [(table.table_id, table.accepted) for table in report.tables] == [("runs", 3), ("crews", 2)]
    assert not report.blocks


def test_two_tables_may_stand_side_by_side(tmp_path) -> None:
    rows = [[*row, None, *(CREW_ROWS[at][1:] if at < 3 else ())] for at, row in enumerate(GOOD_ROWS)]
    report = read(tmp_path, a_workbook(rows), a_plan(RUNS, replace(CREWS, columns=CREWS.columns[1:], key=())))
    assert [(table.table_id, table.accepted) for table in report.tables] == [("runs", 3), ("crews", 2)]
    assert report.findings == ()


def test_headings_in_two_merged_rows_are_found_and_said(tmp_path) -> None:
    rows = [["Run", None, "Load"], [None, "Day", "Tons"], *GOOD_ROWS[1:]]
    report = read(tmp_path, a_workbook(rows))
    assert codes(report) == {"header_guessed"}
    assert values(report, "tons") == ["12.5", "14", "11.25"]


def test_columns_may_stand_in_another_order_and_be_headed_by_agreed_names(tmp_path) -> None:
    column = replace(RUNS.columns[2], also=("Short tons",))
    plan = a_plan(replace(RUNS, columns=(*RUNS.columns[:2], column)))
    rows = [["short TONS", "run", "Day "], *([row[2], row[0], row[1]] for row in GOOD_ROWS[1:])]
    report = read(tmp_path, a_workbook(rows), plan)
    assert not report.blocks
    assert report.tables[0].columns == {"run": "B", "day": "C", "tons": "A"}


def test_half_a_heading_elsewhere_does_not_hide_the_table(tmp_path) -> None:
    summary = [["Summary"], ["Day", "Tons"], [date(2027, 10, 31), 37.75]]
    report = read(tmp_path, a_workbook(Summary=summary, Data=GOOD_ROWS))
    assert (report.tables[0].sheet, report.tables[0].accepted) == ("Data", 3)
    assert not report.blocks


def test_the_sheet_that_carries_the_tables_name_wins_over_a_copy(tmp_path) -> None:
    plan = a_plan(replace(RUNS, sheet="Runs"))
    copy = [HEADINGS, ["R-9", date(2027, 10, 4), 99]]
    report = read(tmp_path, a_workbook(**{"Runs (2)": copy, "Runs": GOOD_ROWS}), plan)
    assert report.tables[0].sheet == "Runs"
    assert {finding.code: finding.finding_class for finding in report.findings} == {"more_than_one_table": "explain"}


def test_who_reports_is_seen_from_the_tables_where_nobody_says_it(tmp_path) -> None:
    city = replace(CREWS, reported_by="city")
    report = read(tmp_path, a_workbook(CREW_ROWS), a_plan(RUNS, city, party=None))
    assert report.party == "city"
    assert report.findings == ()


def test_a_merged_key_is_filled_down(tmp_path) -> None:
    rows = [*GOOD_ROWS[:2], [None, date(2027, 10, 5), 3], [None, date(2027, 10, 6), 4]]
    merge = '<mergeCells><mergeCell ref="A2:A4"/></mergeCells>'
    report = read(tmp_path, a_workbook(Runs=SheetOf(rows, after=merge)), a_plan(replace(RUNS, key=("run", "day"))))
    assert values(report, "run") == ["R-1", "R-1", "R-1"]
    (finding,) = report.findings
    assert (finding.code, finding.cells) == ("filled_from_merge", ("A3:A4",))


def test_a_waived_check_is_for_information_only(tmp_path) -> None:
    report = read(tmp_path, a_workbook([*GOOD_ROWS, GOOD_ROWS[1]]), a_plan(waived=frozenset({"duplicate_row"})))
    assert report.findings[0].finding_class == "information"


def test_rows_that_repeat_are_found_among_many_without_a_key(tmp_path) -> None:
    lines = [["R-1", date(2027, 10, 4), 5], *([f"R-{n}", date(2027, 10, 5), n] for n in range(40))]
    report = read(tmp_path, a_workbook([HEADINGS, *lines, lines[0]]), a_plan(replace(RUNS, key=())))
    (found,) = [each for each in report.findings if each.code == "duplicate_row"]
    assert (found.finding_class, found.rows, found.count) == ("explain", ((43, 43),), 1)
    assert "rows 2, 43" in found.message
    assert report.tables[0].accepted == 42


def test_a_total_with_everything_a_row_needs_is_asked_about_and_not_lost(tmp_path) -> None:
    rows = [HEADINGS, ["R-1", date(2027, 10, 4), 5], ["TOTAL", date(2027, 10, 4), 5]]
    report = read(tmp_path, a_workbook(rows))
    (found,) = [each for each in report.findings if each.code == "total_like_row"]
    assert (found.finding_class, found.cells, report.tables[0].accepted) == ("explain", ("A3",), 2)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_separated_values_of_two_bytes_each_need_no_mark(tmp_path, encoding: str) -> None:
    content = "Run,Day,Tons\r\nR-1,2027-10-04,12.5\r\n".encode(encoding)
    report = read(tmp_path, content, name="report.csv")
    assert codes(report) == {"encoding_guessed"}
    assert values(report, "tons") == ["12.5"]


@pytest.mark.parametrize("key", ["R-２", "АВС-1", "М-1", "R\u0435d"])
def test_letters_and_digits_of_a_key_that_look_like_others_are_found(tmp_path, key: str) -> None:
    report = read(tmp_path, a_workbook([HEADINGS, [key, date(2027, 10, 4), 5]]))
    assert "look_alike_characters" in codes(report)


def test_ninety_five_in_a_cell_that_shows_percentages_is_a_question(tmp_path) -> None:
    plan = a_plan(a_table(Column("share", "Share", "percent")))
    report = read(tmp_path, a_workbook([["Run", "Share"], ["R-1", Styled("95", PERCENT)]]), plan)
    (found,) = [each for each in report.findings if each.blocks]
    assert (found.code, found.cells, found.found) == ("ambiguous_percent", ("B2",), "95, shown as 9500%")
