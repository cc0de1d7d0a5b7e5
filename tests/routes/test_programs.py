"""A program's page: sibling contracts on the same measures, each result as its own statement states it."""

import re
from decimal import Decimal

import pytest

from contracts.trends import Followed, Line, PeriodResult
from operations.programs import Compared
from routes import programs
from routes.program_pictures import draw_strip, interval_of
from tests.routes.conftest import Town
from tests.routes.test_list_files import rows_of


def a_share(met: str, counted: str) -> PeriodResult:
    parts = [{"how": "counted", "value": met}, {"how": "counted", "value": counted}]
    figure = {"how": "quotient", "unit": "percent", "parts": parts}
    return PeriodResult(Decimal(met) * 100 / Decimal(counted), figure, None)


def test_the_contracts_stand_side_by_side_with_what_each_result_rests_on(town: Town) -> None:
    page = " ".join(town.ask("officer", "GET", "/programs/ARP-2027").text.split())
    assert "Contracts in July 2027" in page
    for found in ("46 of 48: ≈ 95.83 %", "38 of 42: ≈ 90.48 %", "41 of 45: ≈ 91.11 %"):
        assert found in page
    listed = rows_of(town.ask("officer", "GET", "/programs/ARP-2027?as=csv"))[1:]
    (first,) = [row for row in listed if row[0].startswith("Segments paved") and row[2] == "ARP-2027-A"]
    assert (first[3], round(Decimal(first[4]), 2), first[5], first[6]) == (
        "Northline Paving Co.",
        Decimal("95.83"),
        "86.02",
        "98.85",
    )
    assert town.ask("officer", "GET", "/programs/ARP-2027?period=2027-08").status_code == 404
    assert town.ask("officer", "GET", "/programs/none").status_code == 404


def test_a_contract_without_a_result_has_no_mark_and_a_mean_no_interval() -> None:
    share = Followed("T1", "In time", "percent", (Line(Decimal(90), ""), Line(Decimal(10), "")))
    drawn = draw_strip(Compared(share, (a_share("9", "10"), None, a_share("10", "10"))), ["A", "B", "C"])
    assert [mark.label for mark in drawn.marks] == ["A", "C"]
    assert all(Decimal(mark.low) < Decimal(mark.x) <= Decimal(mark.high) for mark in drawn.marks)
    assert [level.label for level in drawn.levels] == ["90"]
    mean = PeriodResult(Decimal("93.5"), {"how": "mean", "unit": "points"}, None)
    assert interval_of(mean) is None
    assert draw_strip(Compared(share, (mean,)), ["A"]).marks[0].low == ""


def test_a_long_program_is_read_page_by_page_and_its_file_holds_all(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "_SIBLINGS", 2)
    first = town.ask("officer", "GET", "/programs/ARP-2027").text
    assert "ARP-2027-B" in first
    assert "ARP-2027-C" not in first
    (further,) = re.findall(r'href="(/programs/[^"]*after=[^"]*)"', first)
    last = town.ask("officer", "GET", further.replace("&amp;", "&")).text
    assert "Contracts in July 2027" in last
    assert "ARP-2027-C" in last
    assert "ARP-2027-B" not in last
    assert "Next contracts" not in last
    monkeypatch.setattr("operations.programs.LARGEST_PAGE", 1)
    listed = rows_of(town.ask("officer", "GET", "/programs/ARP-2027?as=csv"))[1:]
    assert {row[2] for row in listed} == {"ARP-2027-A", "ARP-2027-B", "ARP-2027-C"}
