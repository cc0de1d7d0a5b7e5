"""A workbook given back with its findings: everything that need not change is there byte for byte."""

import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from importers.annotated_copies import write_annotated
from importers.annotations import annotate
from importers.finding_lists import findings_workbook
from importers.finding_sheets import Remark
from importers.findings import BLOCKS, EXPLAIN, INFORMATION, Finding
from importers.limits import LIMITS
from importers.own_marks import FINDINGS_MARK
from importers.splices import NotAnnotatable, outline
from tests.importers.builders import GOOD_ROWS, a_plan, a_workbook, codes, parts_of, read, values

BOOK = Path(__file__).parents[2] / "examples" / "harborview" / "2027-07" / "ARP-2027-A_2027-07_vendor.xlsx"
ABOUT = "Report for October 2027"


def remark(number: int, sheet: str, *cells: str, finding_class: str = BLOCKS, found: str = "n/a") -> Remark:
    finding = Finding("not_a_number", finding_class, f"No number: {found}.", found, "a number", "Mend it.", sheet)
    return Remark(number, Finding(**{**finding.to_json(), "cells": cells}))


def a_book(with_comment: bool = True) -> bytes:
    """A workbook of a vendor: a formula, a chart, a comment, a format, a second sheet."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Runs"
    for row in GOOD_ROWS:
        sheet.append(row)
    sheet["E2"] = "=C2*2"
    sheet["C3"].number_format = "0.000"
    if with_comment:
        sheet["B2"].comment = Comment("Somebody's own words", "Somebody")
        sheet["C3"].comment = Comment("Weighed twice", "Somebody")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=4), titles_from_data=True)
    sheet.add_chart(chart, "H2")
    workbook.create_sheet("Notes").append(["What happened"])
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def annotated(tmp_path: Path, content: bytes, remarks: Sequence[Remark]) -> bytes:
    given, out = tmp_path / "given.xlsx", tmp_path / "annotated.xlsx"
    given.write_bytes(content)
    annotate(given, out, remarks, ABOUT, LIMITS)
    return out.read_bytes()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


REMARKS = (
    remark(1, "Runs", "C3", "C7", found="=cmd"),
    remark(2, "Runs", "A2:A4", "C3", finding_class=EXPLAIN),
    remark(3, "Runs", "B3", finding_class=INFORMATION),
)


def test_every_part_that_is_not_touched_is_the_same_bytes(tmp_path: Path) -> None:
    given = a_book()
    before, after = parts(given), parts(annotated(tmp_path, given, REMARKS))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml"
        if "xl/drawings/commentsDrawing1.vml" in before
        else next(name for name in before if name.endswith(".vml")),
    }
    assert after.keys() - before.keys() == {"xl/worksheets/findings_of_the_check.xml"}


def test_cells_formulas_and_formats_stay_and_comments_are_joined(tmp_path: Path) -> None:
    given = a_book()
    content = annotated(tmp_path, given, REMARKS)
    data = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
    name = "xl/worksheets/sheet1.xml"
    assert data.findall(parts(given)[name]) == data.findall(parts(content)[name])
    sheet = load_workbook(io.BytesIO(content))["Runs"]
    assert sheet["E2"].value == "=C2*2"
    assert sheet["C3"].number_format == "0.000"
    assert sheet["B2"].comment.text == "Somebody's own words"
    assert sheet["C3"].comment.text.startswith("Weighed twice")
    assert "1. Must be mended" in sheet["C3"].comment.text
    assert "2. Must be explained" in sheet["C3"].comment.text
    assert sheet["C7"].comment.text.startswith("1. Must be mended: No number: =cmd.")
    assert sheet["A2"].comment.text.startswith("2. Must be explained")
    assert sheet["B3"].comment is None


def test_marks_lie_over_the_cells_in_the_colour_of_their_class(tmp_path: Path) -> None:
    sheet = load_workbook(io.BytesIO(annotated(tmp_path, a_book(), REMARKS)))["Runs"]
    fills = {
        str(marked.sqref): rule.dxf.fill.bgColor.rgb for marked in sheet.conditional_formatting for rule in marked.rules
    }
    assert fills == {"C3 C7": "FFFFC7CE", "A2:A4 C3": "FFFFE699"}


def test_the_sheet_of_findings_lists_them_all_as_text(tmp_path: Path) -> None:
    workbook = load_workbook(io.BytesIO(annotated(tmp_path, a_book(), REMARKS)))
    sheet = workbook["Findings"]
    assert workbook.sheetnames == ["Runs", "Notes", "Findings"]
    assert sheet["A1"].value == FINDINGS_MARK
    assert [cell.value for cell in sheet[4]][:4] == ["1", "Must be mended", "Runs", "C3, C7"]
    assert (sheet["F4"].value, sheet["F4"].data_type) == ("=cmd", "s")
    assert sheet["F4"].quotePrefix
    assert sheet["D4"].hyperlink.location == "'Runs'!C3"
    assert sheet.max_row == 6


@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_a_vendors_own_sheet_named_findings_stays(tmp_path: Path) -> None:
    content = annotated(tmp_path, a_workbook(Findings=[["Mine"]], Runs=GOOD_ROWS), REMARKS)
    workbook = load_workbook(io.BytesIO(content))
    assert workbook.sheetnames == ["Findings", "Runs", "Findings 2"]
    assert workbook["Findings"]["A1"].value == "Mine"


def test_our_reader_takes_the_annotated_copy_as_it_took_the_file(tmp_path: Path) -> None:
    content = annotated(tmp_path, a_workbook(Runs=GOOD_ROWS), REMARKS)
    found = read(tmp_path, content, a_plan())
    assert codes(found) == set()
    assert values(found, "run") == ["R-1", "R-2", "R-3"]


def test_a_second_check_takes_the_words_of_the_first_out_again(tmp_path: Path) -> None:
    first = annotated(tmp_path, a_book(), REMARKS)
    second = annotated(tmp_path, first, (remark(1, "Runs", "B4"),))
    workbook = load_workbook(io.BytesIO(second))
    sheet = workbook["Runs"]
    assert workbook.sheetnames == ["Runs", "Notes", "Findings"]
    assert workbook["Findings"].max_row == 4
    assert {cell.coordinate for row in sheet for cell in row if cell.comment} == {"B2", "C3", "B4"}
    assert sheet["C3"].comment.text == "Weighed twice"
    assert [str(marked.sqref) for marked in sheet.conditional_formatting] == ["B4"]
    drawing = next(content for name, content in parts(second).items() if name.endswith(".vml"))
    assert drawing.count(b":shape ") == 3
    third = load_workbook(io.BytesIO(annotated(tmp_path, second, ())))["Runs"]
    assert {cell.coordinate for row in third for cell in row if cell.comment} == {"B2", "C3"}


def test_a_workbook_without_comments_gets_its_first(tmp_path: Path) -> None:
    sheet = load_workbook(io.BytesIO(annotated(tmp_path, a_book(with_comment=False), REMARKS)))["Runs"]
    assert {cell.coordinate for row in sheet for cell in row if cell.comment} == {"C3", "C7", "A2"}


def test_the_demos_workbook_is_annotated_in_a_child_and_read_back(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    assert write_annotated(BOOK, (remark(1, "Segments", "D5:D60", "A7"),), ABOUT, out) == ""
    before, after = parts(BOOK.read_bytes()), parts(out.read_bytes())
    same = {name for name in before if before[name] == after[name]}
    assert {"xl/worksheets/sheet3.xml", "docProps/core.xml"} <= same
    sheet = load_workbook(out)["Segments"]
    assert {"D5", "A7"} == {cell.coordinate for row in sheet for cell in row if cell.comment}


def test_what_cannot_be_annotated_is_refused_with_the_reason(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no package at all")
    assert "cut off" in write_annotated(broken, REMARKS, ABOUT, tmp_path / "out.xlsx")
    for part in ("<a>".encode("utf-16"), b"<a><b></a>", b"<!DOCTYPE a><a/>"):
        with pytest.raises(NotAnnotatable):
            outline(part, 3)


def test_parts_with_prefixed_names_and_empty_elements_are_cut_in_the_right_places(tmp_path: Path) -> None:
    written = parts_of({"Runs": GOOD_ROWS})
    assert [each.name for each in outline(b'<x:a xmlns:x="u"><x:b c="/>"/><x:b></x:b></x:a>', 2)] == ["a", "b", "b"]
    elements = outline(b'<a><b c="/>"/><b>/></b></a>', 2)
    assert [(each.is_empty, each.text) for each in elements] == [(False, ""), (True, ""), (False, "/>")]
    assert "xl/styles.xml" in written


def test_separated_values_get_a_list_of_their_own() -> None:
    sheet = load_workbook(io.BytesIO(findings_workbook(REMARKS, ABOUT)))["Findings"]
    assert sheet["A1"].value == FINDINGS_MARK
    assert (sheet["F4"].value, sheet["F4"].data_type) == ("=cmd", "s")
