"""A program's page: sibling contracts on the same measures, each result as its own statement states it."""

import re
from decimal import Decimal

import pytest

from contracts.trends import Followed, Line, PeriodResult
from operations.programs import Compared
from routes import programs
from routes.program_pictures import LEFT, RIGHT, ROW, TOP, draw_strip
from tests.routes.conftest import Town
from tests.routes.test_list_files import rows_of


def a_share(met: str, counted: str) -> PeriodResult:
    value = Decimal(met) * 100 / Decimal(counted)
    parts = [{"name": f"T1.{name}", "value": each} for name, each in (("met", met), ("counted", counted))]
    return PeriodResult(value, {"value": str(value), "how": "quotient", "unit": "percent", "parts": parts}, None)


def a_measure(*lines: Line) -> Followed:
    return Followed("T1", "In time", "percent", lines)


def a_target(at: int) -> Line:
    return Line(Decimal(at), "the target", is_target=True)


def test_the_contracts_stand_side_by_side_with_what_each_result_rests_on(town: Town) -> None:
    page = " ".join(town.ask("officer", "GET", "/programs/ARP-2027").text.split())
    assert "Contracts in July 2027" in page
    for found in ("46 of 48: ≈ 95.83 %", "38 of 42: ≈ 90.47 %", "41 of 45: ≈ 91.11 %"):
        assert found in page
    listed = rows_of(town.ask("officer", "GET", "/programs/ARP-2027?as=csv"))[1:]
    (first,) = [row for row in listed if row[0].startswith("Segments paved") and row[2] == "ARP-2027-A"]
    assert first[3] == "Northline Paving Co."
    assert round(Decimal(first[4]), 2) == Decimal("95.83")
    assert first[5:] == ["46", "48", "86.02", "98.85", "95"]
    (mean,) = [row for row in listed if row[0].startswith("Mean score") and row[2] == "ARP-2027-A"]
    assert mean[5:] == ["", "4", "", "", "95"], "a mean rests on cases and has no interval"
    (rate,) = [row for row in listed if "311 complaints" in row[0] and row[2] == "ARP-2027-A"]
    assert (rate[5], round(Decimal(rate[6]), 2)) == ("9", Decimal("5.60"))
    assert "mean of 4 values: 93.5 points of 100" in page
    assert "9 in 5.6: " in page
    assert "chance alone" in page
    assert "95 of 100 such periods" not in page
    assert town.ask("officer", "GET", "/programs/ARP-2027?period=2027-08").status_code == 404
    assert town.ask("officer", "GET", "/programs/none").status_code == 404


def test_a_contract_without_a_result_has_no_mark_and_a_mean_no_interval() -> None:
    share = a_measure(Line(Decimal(90), ""), Line(Decimal(10), ""))
    drawn = draw_strip(Compared((share,) * 3, (a_share("9", "10"), None, a_share("10", "10"))), ["A", "B", "C"])
    assert [mark.label for mark in drawn.marks] == ["A", "C"]
    assert all(Decimal(mark.low) < Decimal(mark.x) <= Decimal(mark.high) for mark in drawn.marks)
    assert [level.value for level in drawn.levels] == ["90 %"]
    mean = PeriodResult(Decimal("93.5"), {"value": "93.5", "how": "mean", "unit": "points"}, None)
    assert draw_strip(Compared((share,), (mean,)), ["A"]).marks[0].low == ""


def test_the_target_is_always_within_the_picture() -> None:
    share = a_measure(a_target(97), Line(Decimal(5), "the least that is accepted"))
    drawn = draw_strip(Compared((share,), (a_share("4", "10"),)), ["A"])
    assert [(level.value, level.says) for level in drawn.levels] == [("97 %", "the target")]
    assert LEFT <= Decimal(drawn.levels[0].at) <= RIGHT
    assert [tick.label for tick in drawn.tops] == ["97"]


def test_lines_are_drawn_and_named_for_the_contracts_whose_terms_have_them() -> None:
    old, new = a_measure(a_target(90)), a_measure(a_target(95))
    results = (a_share("9", "10"), a_share("8", "10"), None, a_share("10", "10"))
    drawn = draw_strip(Compared((old, new, None, old), results), ["A", "B", "C", "D"])
    assert [(level.value, level.says) for level in drawn.levels] == [
        ("90 %", "the target, in A and D"),
        ("95 %", "the target, in B"),
    ]
    first, second = (level.runs for level in drawn.levels)
    assert [(bottom - top) // ROW for top, bottom in first] == [1, 1]
    assert second == ((TOP + ROW, TOP + 2 * ROW),)
    alike = draw_strip(Compared((old, None, old), (results[0], None, results[3])), ["A", "B", "C"])
    assert [level.says for level in alike.levels] == ["the target"], "all that have the measure have this line"


def test_programs_read_whose_a_line_is_and_what_a_result_rests_on(town: Town) -> None:
    answer = town.ask("officer", "GET", "/api/v1/programs/ARP-2027").get_json()
    (share,) = [each for each in answer["compared"] if each["title"].startswith("Segments paved")]
    whose = ["ARP-2027-A", "ARP-2027-B", "ARP-2027-C"]
    assert share["lines"][0] == {"at": "95", "says": "the target", "is_target": True, "where": whose}
    assert share["results"][0]["rests_on"] == {"kind": "share", "counted": "46", "of": "48"}
    assert Decimal(share["results"][0]["interval"]["low"]).quantize(Decimal("0.01")) == Decimal("86.02")
    (mean,) = [each for each in answer["compared"] if each["title"].startswith("Mean score")]
    assert (mean["results"][0]["rests_on"]["kind"], mean["results"][0]["interval"]) == ("mean", None)


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
