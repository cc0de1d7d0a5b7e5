"""What both parties read before they sign: edge tables, differences between versions, worked examples."""

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from contracts.differences import differences
from contracts.edges import edge_table, try_value
from contracts.terms import Terms, load_terms
from contracts.trials import run_examples

DEMO = Path(__file__).parents[2] / "examples" / "terms"


def a_document(number: str = "ARP-2027-A") -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DEMO / f"{number}.json").read_text(encoding="utf-8"))
    return document


def changed(**parts: Any) -> Terms:
    return load_terms(a_document() | parts)


def test_the_edge_table_looks_at_each_edge_from_three_sides() -> None:
    band = next(payment for payment in changed().payments if payment.id == "performance_band")
    assert band.schedule is not None
    rows = edge_table(band.schedule)
    assert [(row.place, row.worth) for row in rows[:3]] == [
        ("just below 60", Decimal("-0.03")),
        ("exactly 60", Decimal("-0.015")),
        ("just above 60", Decimal("-0.015")),
    ]
    assert len(rows) == 3 * len(band.schedule.edges())


def test_a_result_that_the_schedule_refuses_stands_in_the_edge_table_with_its_reason() -> None:
    document = a_document()
    document["measures"][0]["schedule"]["outside"] = "refuse"
    schedule = load_terms(document).measures[0].schedule
    assert schedule is not None
    row = try_value(schedule, Decimal("74"))
    assert row.worth is None
    assert "Amend the terms" in row.says


def test_the_same_terms_differ_in_nothing() -> None:
    assert differences(changed(), changed()) == ()


def test_each_change_is_a_sentence_of_its_own() -> None:
    document = a_document()
    document["contract"]["value"] = "2100000.00"
    document["contract"]["ends"] = "2027-11-30"
    document["items"][0]["price"] = "5.25"
    document["payments"][2]["schedule"]["bands"][0]["gives"] = "0.05"
    document["tables"][0]["columns"].append({"id": "ward", "heading": "Ward", "type": "text", "required": False})
    said = differences(changed(), load_terms(document))
    assert said[0] == "The value of the contract changes from $2,080,000.00 to $2,100,000.00."
    assert said[1] == "The contract ends on November 30, 2027 instead of October 31, 2027."
    assert "changes from “Cold planing 0-2 in”, $5.10 for each SY" in said[2]
    assert said[3] == "The table “Segments” gets the column “Ward”."
    assert "“Performance band” changes" in said[4]
    assert "0.05 where it is at least 95" in said[4]
    assert len(said) == 5


def test_what_is_taken_out_and_what_is_new_are_named() -> None:
    document = a_document()
    gone = document["payments"].pop(3)
    document["flags"].append({"of": "T1", "below": "50", "exception": "late_streets", "says": "Ask for a plan."})
    said = differences(changed(), load_terms(document | {"measures": _without(document, "late_minutes")}))
    assert any(sentence.startswith(f"Payment “{gone['title']}” is taken out.") for sentence in said)
    assert any("“Late streets” is new. Where" in sentence for sentence in said)


def _without(document: dict[str, Any], measure: str) -> list[dict[str, Any]]:
    return [each for each in document["measures"] if each["id"] != measure]


def a_fee_example(net: str) -> dict[str, Any]:
    runs = [
        [number, {"date": "2017-10-02", "route": str(number), "planned": "07:50:00", "actual": "07:49:00"}]
        for number in range(2, 12)
    ]
    table = {
        "delivery": {"party": "vendor", "file": "example.csv", "sha256": "0" * 64, "revision": 1},
        "sheet": "",
        "columns": {"date": "A", "route": "B", "planned": "E", "actual": "G"},
        "rows": runs,
    }
    facts = {
        "contract": "BUS-2017",
        "period": "2017-10",
        "starts": "2017-10-01",
        "ends": "2017-10-31",
        "tables": {"runs": table},
        "indexes": {},
        "earlier": [],
    }
    return {"title": "Ten runs, all on time", "facts": facts, "expected": {"net": net, "on_time_rate": "0.01"}}


def test_a_worked_example_is_worked_out_again() -> None:
    document = copy.deepcopy(a_document("BUS-2017"))
    document["examples"] = [a_fee_example("1472916.66"), a_fee_example("1.00")]
    results = list(run_examples(load_terms(document)))
    assert [(result.name, result.agrees) for result in results] == [
        ("net", True),
        ("on_time_rate", True),
        ("net", False),
        ("on_time_rate", True),
    ]
    assert results[2].found == "1472916.66"


def test_an_example_that_is_refused_agrees_with_nothing() -> None:
    document = a_document("BUS-2017")
    example = a_fee_example("1.00")
    example["facts"]["contract"] = "OTHER"
    document["examples"] = [example]
    results = list(run_examples(load_terms(document)))
    assert not any(result.agrees for result in results)
    assert "refused" in str(results[0].found)
