"""Reports in old and foreign formats pass the same checks by the second reader, which says what it cannot see."""

from pathlib import Path

import pytest

from contracts.tables import Column
from importers.reports import ReadReport, read_report
from tests.importers.builders import RUNS, a_plan, a_table, codes, values
from tests.importers.grid_files import an_open_document

HEADINGS = ["Run", "Tons"]
PLAN = a_plan(a_table(Column("tons", "Tons", "number")))
SHARES = a_plan(a_table(Column("share", "Share", "percent")))


def read_ods(tmp_path: Path, rows: list[list[str | float]], plan=PLAN, name: str = "report.ods") -> ReadReport:
    path = an_open_document(tmp_path / "given.ods", rows)
    return read_report(path, name, plan, tmp_path / "rows.jsonl")


def test_rows_of_an_open_document_have_their_addresses_and_a_word_about_the_reader(tmp_path) -> None:
    report = read_ods(tmp_path, [["log"], [""], HEADINGS, ["R-1", 12.5], ["0012", 14.0]])
    assert codes(report) == {"second_reader"}
    assert not report.blocks
    assert (report.tables[0].heading_row, report.tables[0].columns) == (3, {"run": "A", "tons": "B"})
    assert (values(report, "run"), values(report, "tons")) == (["R-1", "0012"], ["12.5", "14"])


def test_every_check_applies_and_names_its_cell(tmp_path) -> None:
    report = read_ods(tmp_path, [HEADINGS, ["R-1", "many"], ["R-2", ""], ["R-3", 3.0], ["R-3", 3.0]])
    found = {finding.code: finding.cells for finding in report.findings}
    assert found["not_a_number"] == ("B2",)
    assert found["missing_value"] == ("B3",)
    assert found["duplicate_row"] == ("A5",)
    assert (report.tables[0].read, report.tables[0].accepted, report.tables[0].rejected) == (4, 1, 3)


def test_a_percentage_is_asked_for_since_formats_are_not_seen(tmp_path) -> None:
    report = read_ods(tmp_path, [["Run", "Share"], ["R-1", 1.05], ["R-2", 0.0], ["R-3", 95.0]], SHARES)
    (asked,) = [finding for finding in report.findings if finding.code == "percent_unseen"]
    assert (asked.finding_class, asked.cells) == ("explain", ("B2",))
    refused = read_ods(tmp_path, [["Run", "Share"], ["R-1", 0.95]], SHARES)
    assert "ambiguous_percent" in codes(refused)
    assert refused.blocks


def test_fractions_need_no_question(tmp_path) -> None:
    plan = a_plan(a_table(Column("share", "Share", "percent", accepts="fraction")))
    report = read_ods(tmp_path, [["Run", "Share"], ["R-1", 0.95]], plan)
    assert codes(report) == {"second_reader"}


@pytest.mark.parametrize(
    "content,code",
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(600) + "Workbook".encode("utf-16-le"), "file_damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(600) + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(600) + "WordDocument".encode("utf-16-le"), "not_a_spreadsheet"),
    ],
)
def test_a_damaged_old_file_costs_one_finding(tmp_path, content: bytes, code: str) -> None:
    (tmp_path / "given").write_bytes(content)
    report = read_report(tmp_path / "given", "report.xls", a_plan(RUNS), tmp_path / "rows.jsonl")
    assert [finding.code for finding in report.findings] == [code]


def test_a_bare_number_for_a_day_is_read_and_told(tmp_path) -> None:
    plan = a_plan(a_table(Column("day", "Day", "date", within="contract")))
    report = read_ods(tmp_path, [["Run", "Day"], ["R-1", 46664.0]], plan)
    assert codes(report) == {"second_reader", "date_from_number"}
    assert values(report, "day") == ["2027-10-04"]
    assert "outside_contract" in codes(read_ods(tmp_path, [["Run", "Day"], ["R-1", 40000.0]], plan))


def test_an_old_file_under_another_name_is_refused_by_name(tmp_path) -> None:
    report = read_ods(tmp_path, [HEADINGS, ["R-1", 12.5]], name="report.xlsx")
    assert codes(report) == {"wrong_type"}
    assert "ending" in report.findings[0].found
