"""The starter terms: each can be read, told in sentences, and settled with a first small period."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.facts import load_facts
from contracts.sentences import tell_measure, tell_payment
from contracts.settlement import settle
from contracts.terms import Terms, load_terms

STARTERS = sorted((Path(__file__).parents[2] / "examples" / "starters").glob("*.json"))


def a_starter(name: str) -> Terms:
    path = next(path for path in STARTERS if path.stem == name)
    return load_terms(path.read_text(encoding="utf-8"))


def paid(name: str, earlier: list[dict[str, Any]] | None = None, **rows: list[dict[str, str | None]]) -> dict[str, Any]:
    terms = a_starter(name)
    tables = {
        table.id: {
            "delivery": {"party": table.reported_by, "file": "first.xlsx", "sha256": "0" * 64, "revision": 1},
            "sheet": table.title,
            "columns": {column.id: "A" for column in table.columns},
            "rows": [[number, row] for number, row in enumerate(rows.get(table.id, []), 4)],
        }
        for table in terms.tables
    }
    period = f"{terms.contract.starts.year}-{terms.contract.starts.month:02d}"
    facts = {
        "contract": "STARTER",
        "period": period,
        "starts": f"{period}-01",
        "ends": f"{period}-28",
        "tables": tables,
        "indexes": {},
        "earlier": earlier or [],
    }
    summary: dict[str, Any] = json.loads(settle(terms, load_facts(facts, terms.tables)).text)
    return summary


@pytest.mark.parametrize("path", STARTERS, ids=lambda path: path.stem)
def test_a_starter_is_read_and_told_in_sentences(path: Path) -> None:
    terms = load_terms(path.read_text(encoding="utf-8"))
    assert terms.contract.number == "STARTER"
    assert "illustrative" in terms.source
    for measure in terms.measures:
        assert tell_measure(measure, terms).sentence.endswith(".")
    for payment in terms.payments:
        assert tell_payment(payment, terms).sentence.endswith(".")


def test_standby_is_not_paid_for_a_vehicle_that_worked_that_day() -> None:
    found = paid(
        "snow_removal",
        worked=[{"vehicle": "T1", "date": "2027-01-05", "hours": "8", "tracked": "8"}],
        standby=[
            {"vehicle": "T1", "date": "2027-01-05", "hours": "4"},
            {"vehicle": "T2", "date": "2027-01-05", "hours": "5"},
        ],
    )
    assert found["standby_paid"] == "190.00"
    assert found["hours_paid"] == "14500.00", "one hundred hours are guaranteed"


def test_calls_between_fast_and_slow_pay_nothing() -> None:
    at = {
        seconds: paid("refuse_collection", calls=[{"month": "x", "seconds": seconds}]) for seconds in ("14", "20", "47")
    }
    assert [at[each]["fast_answer"] for each in at] == ["500.00", "0.00", "0.00"]
    assert [at[each]["slow_answer"] for each in at] == ["0.00", "0.00", "-8500.00"]


def test_what_was_withheld_is_earned_back_once() -> None:
    nights: list[dict[str, str | None]] = [{"date": "2027-01-05", "offered": "10", "used": "10"}]
    missed: list[dict[str, str | None]] = [
        {"client": str(number), "exit": "2027-01-05", "destination": "Other"} for number in range(6)
    ]
    met = [row | {"destination": "Permanent housing"} for row in missed]
    assert paid("shelter_services", exits=missed, nights=nights)["withheld"] == "-7200.00"
    before = {
        "period": "2026-12",
        "amounts": {"withheld": "-7200.00", "earned_back": "0.00"},
        "quantities": {},
        "statement": "",
    }
    assert paid("shelter_services", [before], exits=met, nights=nights)["earned_back"] == "7200.00"
    released = before | {"amounts": {"withheld": "-7200.00", "earned_back": "7200.00"}}
    assert paid("shelter_services", [released], exits=met, nights=nights)["earned_back"] == "0.00"


def test_days_early_are_paid_up_to_their_limit_and_a_revised_date_counts() -> None:
    milestone = {
        "milestone": "Open",
        "promised": "2027-01-10",
        "revised": "2027-03-30",
        "met": "2027-01-20",
        "excused": None,
    }
    found = paid("early_completion", milestones=[milestone])
    assert found["early_bonus"] == "1012500.00", "69 days early, 45 are paid at 22,500"
    late = milestone | {"revised": None, "excused": "3"}
    assert paid("early_completion", milestones=[late])["late_damages"] == "-157500.00"


def test_a_good_project_forgives_its_weaker_lot() -> None:
    def tests(lot: str, density: list[str]) -> list[dict[str, str | None]]:
        good = ["4.0", "4.1", "4.2", "3.9"]
        pairs = [("Density, %", value) for value in density] + [("Air voids, %", value) for value in good]
        return [
            {"lot": lot, "sublot": str(number), "characteristic": name, "result": value}
            for number, (name, value) in enumerate(pairs, 1)
        ]

    rows = tests("L1", ["94.0", "94.5", "94.2", "94.8"]) + tests("L2", ["92.5", "93.5", "91.9", "94.0"])
    lots: list[dict[str, str | None]] = [{"lot": "L1", "tons": "100"}, {"lot": "L2", "tons": "100"}]
    found = paid("materials_lot_acceptance", lots=lots, tests=rows, quantities=[{"item": "460", "quantity": "200"}])
    assert found["lot_adjustment"] == "0.00"
    assert "none is below 75.1" in json.dumps(found["figures"]["composites"], ensure_ascii=False)
