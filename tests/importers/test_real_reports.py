"""Reports not written for this project, where they are at hand: no false alarm, and nothing true overlooked."""

import json
from pathlib import Path

import pytest

from contracts.periods import month_of
from contracts.terms import Terms, load_terms
from importers.reports import ReadReport, ReportPlan, read_report

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
CASES = SHARED / "cases" / "harborview"
RUNS = SHARED / "real" / "boston_school_bus_october_2017.csv"
BOOKS = [f"ARP-2027-{district}_2027-07_{party}.xlsx" for district in "ABC" for party in ("vendor", "city")]


def terms_of(contract: str) -> Terms:
    return load_terms((ROOT / "examples" / "terms" / f"{contract}.json").read_text())


def plan_of(contract: str, period: str, party: str | None = None) -> ReportPlan:
    terms = terms_of(contract)
    return ReportPlan(
        contract_number=terms.contract.number,
        period=month_of(period),
        contract_starts=terms.contract.starts,
        contract_ends=terms.contract.ends,
        party=party,
        tables=terms.tables if party is None else terms.tables_of(party),
        cover=terms.cover,
        items=tuple(item.number for item in terms.items),
        item_units={item.number: item.unit for item in terms.items},
    )


def need(path: Path) -> Path:
    if not path.exists():
        pytest.skip(f"{path.name} is not in ../shared, which is not part of this repository")
    return path


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_of_the_demo_citys_layout_raises_no_false_alarm(name: str, tmp_path: Path) -> None:
    party = name.removesuffix(".xlsx").rsplit("_", 1)[1]
    report = read_report(need(CASES / name), name, plan_of(name[:10], "2027-07"), tmp_path / "rows.jsonl")
    assert [finding.code for finding in report.findings] == []
    assert report.party == party
    assert report.cover["contract_number"] == name[:10]
    for table in report.tables:
        assert table.read == table.accepted + table.rejected + table.blank + table.totals
        assert table.rejected == 0


def test_a_workbook_of_another_contract_and_period_is_told_so(tmp_path: Path) -> None:
    path = need(CASES / BOOKS[0])
    report = read_report(path, path.name, plan_of("ARP-2027-B", "2027-08"), tmp_path / "rows.jsonl")
    found = {finding.code: finding.cells for finding in report.findings if finding.blocks}
    assert found["wrong_contract"] == ("B4",)
    assert found["wrong_period"] in (("B6",), ("B7",))


@pytest.fixture(scope="module")
def bus(tmp_path_factory) -> ReadReport:
    plan = plan_of("BUS-2017", "2017-10", "vendor")
    return read_report(need(RUNS), RUNS.name, plan, tmp_path_factory.mktemp("bus") / "rows.jsonl")


def test_every_row_of_the_bus_report_is_accounted_for(bus: ReadReport) -> None:
    (table,) = bus.tables
    assert (table.read, table.accepted, table.rejected, table.blank, table.totals) == (24_999, 24_999, 0, 0, 0)
    assert len(bus.rows_path.read_text().splitlines()) == 24_999


def test_the_rows_that_were_dragged_are_named_in_one_finding(bus: ReadReport) -> None:
    (dragged,) = [finding for finding in bus.findings if finding.code == "dragged_series"]
    assert dragged.rows == ((21, 59),)
    assert dragged.count == 39
    assert dragged.must_be_explained
    assert "D21:D59" in dragged.cells


def test_the_bare_fractions_are_found_and_read_as_times(bus: ReadReport) -> None:
    fractions = [finding for finding in bus.findings if finding.code == "bare_fraction"]
    rows = {row for finding in fractions for first, last in finding.rows for row in range(first, last + 1)}
    assert rows == set(range(30, 60))
    assert all(finding.must_be_explained for finding in fractions)
    lines = bus.rows_path.read_text().splitlines()
    assert "08:00:00" in json.loads(lines[28])[2].values()


def test_the_delays_that_disagree_with_their_times_are_found(bus: ReadReport) -> None:
    (finding,) = [finding for finding in bus.findings if finding.code == "computed_disagrees"]
    assert (finding.rows, finding.count) == (((21, 59),), 39)


def test_nothing_else_about_the_bus_report_asks_for_anything(bus: ReadReport) -> None:
    asked = {finding.code for finding in bus.findings if finding.blocks or finding.must_be_explained}
    assert asked == {"dragged_series", "bare_fraction", "computed_disagrees"}
