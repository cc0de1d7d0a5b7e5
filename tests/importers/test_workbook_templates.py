"""The workbook made for a contract and period: filled in with the demo's rows it is read back without a finding."""

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from contracts.periods import month_of
from contracts.terms import load_terms
from importers.own_marks import LAST_ACCEPTED, read_stamp, stamp_for
from importers.reports import ReadReport, ReportPlan, read_report
from importers.workbook_templates import (
    FIRST_ROW,
    HEADING_ROW,
    Accepted,
    KnownRows,
    Template,
    sheet_names,
    write_template,
)
from tests.importers.builders import RUNS, a_plan, codes, read, values

ROOT = Path(__file__).parents[2]
BOOKS = [(f"ARP-2027-{district}", party) for district in "ABC" for party in ("vendor", "city")]


def plan_of(contract: str, party: str, period: str = "2027-07") -> ReportPlan:
    terms = load_terms((ROOT / "examples" / "terms" / f"{contract}.json").read_text())
    return ReportPlan(
        contract_number=terms.contract.number,
        period=month_of(period),
        contract_starts=terms.contract.starts,
        contract_ends=terms.contract.ends,
        party=party,
        tables=terms.tables_of(party),
        cover=terms.cover,
        items=tuple(item.number for item in terms.items),
        item_units={item.number: item.unit for item in terms.items},
        terms_digest=terms.digest,
    )


def demo_template(contract: str, party: str, period: str = "2027-07") -> Template:
    plan = plan_of(contract, party, period)
    rows = [{"item": item, "unit": unit} for item, unit in plan.item_units.items()]
    known = {"quantities": KnownRows("item", "quantity", rows)} if party == "vendor" else {}
    first = plan.items[0]
    accepted = {"quantities": Accepted("June 2027", {"quantity": Decimal("12.5")}, {first: Decimal("12.5")})}
    return Template(plan, "A title", (("Vendor", "=A name that begins like a formula"),), known, accepted)


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def filled(content: bytes, source: Path, plan: ReportPlan) -> bytes:
    """The template with the rows of the demo's own workbook typed in below its headings."""
    workbook, given = opened(content), load_workbook(source)
    names = sheet_names(plan.tables)
    for table in plan.tables:
        sheet, rows = workbook[names[table.id]], given[table.sheet or table.title]
        clear(sheet, len(table.columns))
        headings = {cell.value: cell.column for cell in rows[3]}
        for number, row in enumerate(rows.iter_rows(min_row=4), FIRST_ROW):
            for place, column in enumerate(table.columns, 1):
                cell = row[headings[column.heading] - 1]
                sheet.cell(number, place, cell.value).number_format = cell.number_format
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def clear(sheet: Worksheet, columns: int) -> None:
    for row in sheet.iter_rows(min_row=FIRST_ROW, max_col=columns):
        for cell in row:
            cell.value = None


def read_back(tmp_path: Path, content: bytes, plan: ReportPlan) -> ReadReport:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(content)
    return read_report(path, path.name, plan, tmp_path / "rows.jsonl")


@pytest.mark.parametrize("contract,party", BOOKS)
def test_a_template_filled_with_the_demos_rows_is_read_back_without_a_finding(
    contract: str, party: str, tmp_path: Path
) -> None:
    template = demo_template(contract, party)
    source = ROOT / "examples" / "harborview" / "2027-07" / f"{contract}_2027-07_{party}.xlsx"
    found = read_back(tmp_path, filled(write_template(template), source, template.plan), template.plan)
    assert [finding.message for finding in found.findings] == []
    assert sum(table.accepted for table in found.tables) > 10
    assert found.cover["contract_number"] == contract


def test_what_is_known_is_filled_in_and_what_was_accepted_stands_beside_it_in_grey() -> None:
    template = demo_template("ARP-2027-A", "vendor")
    sheet = opened(write_template(template))["Quantities"]
    assert [sheet.cell(row, 1).value for row in (FIRST_ROW, FIRST_ROW + 1)] == list(template.plan.items[:2])
    assert sheet.cell(FIRST_ROW, 1).number_format == "@"
    assert sheet.cell(FIRST_ROW, 4).value is None
    assert sheet.cell(HEADING_ROW, 6).value == f"{LAST_ACCEPTED}June 2027"
    assert sheet.cell(FIRST_ROW, 6).value == 12.5
    assert sheet.cell(FIRST_ROW, 6).font.color.rgb == "FF6B6B6B"
    comment = sheet.cell(HEADING_ROW, 4).comment
    assert comment is not None
    assert "12.5" in comment.text


def test_headings_are_locked_and_the_rows_below_are_open() -> None:
    sheet = opened(write_template(demo_template("ARP-2027-A", "vendor")))["Segments"]
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert sheet.freeze_panes == f"A{FIRST_ROW}"
    assert all(sheet.cell(row, 1).protection.locked for row in range(1, FIRST_ROW))
    assert not sheet.column_dimensions["A"].protection.locked
    assert sheet.column_dimensions["F"].number_format == "m/d/yyyy"


def test_choices_and_items_and_rows_of_other_sheets_are_lists() -> None:
    workbook = opened(write_template(demo_template("ARP-2027-A", "vendor")))
    lists = {
        (sheet.title, str(rule.sqref)[:1]): rule.formula1
        for sheet in workbook
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists["Tests", "A"] == "'Lots'!$A$5:$A$1048576"
    assert lists["Tests", "C"].startswith("Lists!$")
    letter = lists["Tests", "C"][7]
    assert workbook["Lists"][f"{letter}2"].value == "In-place density, %"
    assert workbook["Lists"].sheet_state == "hidden"
    for sheet in workbook:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.prompt) <= 255
            assert len(rule.promptTitle) <= 32
            assert len(rule.error) <= 255


def test_a_template_holds_no_formula_even_where_a_name_begins_like_one() -> None:
    workbook = opened(write_template(demo_template("ARP-2027-A", "vendor")))
    assert not [cell.coordinate for sheet in workbook for row in sheet for cell in row if cell.data_type == "f"]


def test_the_stamp_says_what_a_workbook_was_made_for() -> None:
    stamp = stamp_for("A | B-1", "2027-07", "vendor", "0" * 64)
    assert read_stamp(stamp.text()) == stamp
    assert read_stamp("anything else") is None


def small(**but: object) -> bytes:
    """The usual plan's template with one row."""
    plan = replace(a_plan(), terms_digest="a" * 64, **but)  # type: ignore[arg-type]
    workbook = opened(write_template(Template(plan, "Runs")))
    for place, value in enumerate(("R-1", date(2027, 10, 4), 12.5), 1):
        workbook[sheet_names((RUNS,))["runs"]].cell(FIRST_ROW, place, value)
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def test_a_workbook_of_another_contract_is_named_once(tmp_path: Path) -> None:
    wanted = replace(a_plan(), terms_digest="a" * 64)
    found = read(tmp_path, small(contract_number="HAUL-2"), wanted)
    assert codes(found) == {"wrong_template"}
    (finding,) = found.findings
    assert "HAUL-2" in finding.found
    assert "HAUL-1" in finding.expected
    assert finding.cells == ("B3",)


def test_a_workbook_made_for_older_terms_must_be_explained(tmp_path: Path) -> None:
    found = read(tmp_path, small(), replace(a_plan(), terms_digest="b" * 64))
    assert codes(found) == {"old_template"}
    assert not found.blocks
    assert values(found, "run") == ["R-1"]


def test_the_right_workbook_raises_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, small(), replace(a_plan(), terms_digest="a" * 64))
    assert codes(found) == set()
    assert [json.loads(line)[1] for line in found.rows_path.read_text().splitlines()] == [FIRST_ROW]
    assert found.tables[0].columns["run"] == get_column_letter(1)
