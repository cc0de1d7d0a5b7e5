"""More of a pay item than remains is told at its cells, with what was agreed, what came before and what remains."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from contracts.tables import Column
from importers.findings import Finding
from importers.reports import AgreedQuantities, ReportPlan
from tests.importers.builders import a_plan, a_table, a_workbook, read

TABLE = a_table(
    Column("item", "Item", "text", refers_to="items"),
    Column("day", "Day", "date"),
    Column("done", "Quantity", "number", required=False),
)
AGREED = AgreedQuantities("runs", "item", "done", {"10.1": Decimal(80_000)}, {"10.1": Decimal("12300.5")})
PLAN = a_plan(TABLE, items=("10.1", "10.2"), item_units={"10.1": "SY"}, quantities=AGREED)
DAY = date(2027, 10, 4)


def found(tmp_path: Path, rows: list[list[object]], plan: ReportPlan = PLAN) -> list[Finding]:
    book = a_workbook([["Run", "Item", "Day", "Quantity"], *rows])
    return [each for each in read(tmp_path, book, plan).findings if each.code == "above_contract_quantity"]


def test_the_cell_says_what_was_agreed_what_came_before_and_what_remains(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, [["R-1", "10.2", DAY, 5], ["R-2", "10.1", DAY, 99_999]])
    assert finding.must_be_explained
    assert finding.message == (
        "“Quantity” reports 99,999 SY of item 10.1, and 67,699.5 remain: the contract has 80,000, and 12,300.5 were "
        "accepted in earlier periods."
    )
    assert (finding.cells, finding.column_id, finding.expected) == (("D3",), "done", "at most 67,699.5 SY")


def test_rows_of_an_item_count_together_and_a_repeated_row_once(tmp_path: Path) -> None:
    half = ["R-1", "10.1", DAY, 40_000]
    assert found(tmp_path, [half, half]) == []
    (finding,) = found(tmp_path, [half, ["R-2", "10.1", DAY, 40_000]])
    assert finding.cells == ("D2:D3",)


def test_where_more_was_accepted_than_agreed_nothing_remains_and_nothing_more_is_no_matter(tmp_path: Path) -> None:
    plan = replace(PLAN, quantities=replace(AGREED, before={"10.1": Decimal(80_001)}))
    assert found(tmp_path, [["R-1", "10.1", DAY, 0], ["R-2", "10.1", DAY, None]], plan) == []
    (finding,) = found(tmp_path, [["R-1", "10.1", DAY, 1]], plan)
    assert finding.expected == "at most 0 SY"


def test_without_agreed_quantities_nothing_is_asked(tmp_path: Path) -> None:
    assert found(tmp_path, [["R-1", "10.1", DAY, 99_999]], replace(PLAN, quantities=None)) == []
    elsewhere = replace(PLAN, quantities=replace(AGREED, table="others"))
    assert found(tmp_path, [["R-1", "10.1", DAY, 99_999]], elsewhere) == []
