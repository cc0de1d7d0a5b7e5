"""Where the terms list reasons, a table without rows must say why; what it says is read and held against its rows."""

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from importers.reports import ReadReport
from importers.workbook_templates import Template, write_template
from tests.importers.builders import GOOD_ROWS, HEADINGS, RUNS, a_plan, a_workbook, codes, read

REASONS = replace(RUNS, no_data=("no_work", "instrument_failed"))
LABEL = "No rows in Runs because"


def read_with(tmp_path, reason: Any, rows: list[list[Any]] | None = None) -> ReadReport:
    book = a_workbook(Cover=[["Report"], [LABEL, reason]], Runs=rows or [HEADINGS])
    return read(tmp_path, book, a_plan(REASONS))


@pytest.mark.parametrize("said", ["Instrument failed", "instrument  FAILED"])
def test_the_reason_is_read_and_told_and_the_report_is_whole(tmp_path, said: str) -> None:
    report = read_with(tmp_path, said)
    assert codes(report) == {"no_data_stated"}
    assert report.tables[0].no_data == "instrument_failed"
    assert report.findings[0].cells == ("B2",)


def test_no_rows_without_a_reason_are_a_question(tmp_path) -> None:
    report = read_with(tmp_path, None)
    (found,) = [each for each in report.findings if each.blocks]
    assert found.code == "no_data"
    assert "No work in this period, Instrument failed" in found.expected


@pytest.mark.parametrize("said", ["Not inspected", "holiday"])
def test_a_reason_that_the_terms_do_not_list_is_refused_at_its_cell(tmp_path, said: str) -> None:
    report = read_with(tmp_path, said)
    found = {each.code: each.cells for each in report.findings if each.blocks}
    assert found["not_in_list"] == ("B2",)


def test_a_reason_beside_rows_contradicts_itself(tmp_path) -> None:
    report = read_with(tmp_path, "No work in this period", GOOD_ROWS)
    assert "no_data_contradicted" in codes(report)
    assert report.tables[0].no_data == ""
    assert not read_with(tmp_path, None, GOOD_ROWS).blocks


def test_the_workbook_offers_the_reasons_of_the_terms_and_is_read_back(tmp_path) -> None:
    plan = a_plan(REASONS)
    workbook = load_workbook(io.BytesIO(write_template(Template(plan, "Runs", ()))))
    cover = workbook["Cover"]
    (row,) = [cell.row for cell in cover["A"] if cell.value == LABEL]
    (rule,) = [each for each in cover.data_validations.dataValidation if f"B{row}" in str(each.sqref)]
    assert rule.type == "list"
    assert not cover[f"B{row}"].protection.locked
    cover[f"B{row}"] = "No work in this period"
    written = io.BytesIO()
    workbook.save(written)
    report = read(tmp_path, written.getvalue(), plan)
    assert not report.blocks
    assert report.tables[0].no_data == "no_work"
