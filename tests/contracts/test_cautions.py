"""What often goes wrong in terms is said; what can never be reached is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.cautions import warn_of_terms
from contracts.errors import Invalid
from contracts.terms import load_terms
from tests.contracts.documents import a_measure, a_payment, a_terms_document

FEE = Path(__file__).parents[2] / "examples" / "terms" / "BUS-2017.json"


def a_document(**measure: Any) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(FEE.read_text(encoding="utf-8"))
    document["measures"][0].update(measure)
    return document


def bands_of(document: dict[str, Any]) -> list[dict[str, str]]:
    bands: list[dict[str, str]] = document["payments"][0]["schedule"]["bands"]
    return bands


def test_the_demo_contract_gives_no_cause_for_caution() -> None:
    assert list(warn_of_terms(load_terms(a_document()))) == []


def test_pay_by_counted_injuries_is_warned_of() -> None:
    (warning,) = warn_of_terms(load_terms(a_document(title="Runs without injuries")))
    assert "not reported" in warning


def test_a_bonus_at_the_threshold_is_warned_of() -> None:
    document = a_document(threshold="95")
    (warning,) = warn_of_terms(load_terms(document))
    assert "merely meeting" in warning


def test_a_deduction_at_the_threshold_is_none_of_a_bonus() -> None:
    document = a_document(threshold="95")
    document["payments"][0]["direction"] = "deduct"
    assert list(warn_of_terms(load_terms(document))) == []


@pytest.mark.parametrize("edge", [{"above": "100"}, {"at_least": "100.01"}])
def test_a_band_above_every_percentage_is_refused(edge: dict[str, str]) -> None:
    document = a_document()
    upper = {"below": "100.01"} if "at_least" in edge else {"at_most": "100"}
    bands_of(document)[0] = {"at_least": "95", **upper, "gives": "0.01"}
    bands_of(document).append({**edge, "gives": "0.02"})
    with pytest.raises(Invalid) as refusal:
        load_terms(document)
    (problem,) = refusal.value.problems
    assert problem.path == "payments[0].schedule.bands[4]"
    assert "never be reached" in problem.message


def test_a_band_that_begins_at_one_hundred_can_be_reached() -> None:
    document = a_document()
    bands_of(document)[0] = {"at_least": "95", "below": "100", "gives": "0.01"}
    bands_of(document).append({"at_least": "100", "gives": "0.02"})
    assert load_terms(document).payments


def test_a_band_below_every_percentage_is_refused() -> None:
    document = a_document()
    bands_of(document)[3] = {"at_least": "0", "below": "85", "gives": "-0.02"}
    bands_of(document).append({"below": "0", "gives": "-0.5"})
    with pytest.raises(Invalid, match="never be reached"):
        load_terms(document)


@pytest.mark.parametrize("edge,warned", [("0.95", True), ("95", False)])
def test_edges_written_as_fractions_of_a_percentage_are_warned_of(edge: str, warned: bool) -> None:
    bands = [{"at_least": edge, "gives": "100"}, {"below": edge, "gives": "0"}]
    document = a_document(schedule={"kind": "steps", "bands": bands})
    said = [warning for warning in warn_of_terms(load_terms(document)) if "Every edge" in warning]
    assert bool(said) is warned


@pytest.mark.parametrize("number,warned", [(5, False), (6, True)])
def test_more_than_five_measures_that_pay_are_warned_of(number: int, warned: bool) -> None:
    document = a_document()
    measure, payment = document["measures"][0], document["payments"][0]
    names = [f"{measure['id']}{place}" for place in range(number)]
    document["measures"] = [{**measure, "id": name} for name in names]
    document["payments"] = [{**payment, "id": f"pay_{name}", "of": name} for name in names]
    document["summary"] = []
    said = [warning for warning in warn_of_terms(load_terms(document)) if "measures decide money" in warning]
    assert bool(said) is warned


@pytest.mark.parametrize("edge,refused", [("0", True), ("1", False)])
def test_a_band_of_a_count_below_zero_can_never_be_reached(edge: str, refused: bool) -> None:
    count = {"kind": "count", "table": "visits"}
    bands = [{"at_least": edge, "gives": "0"}, {"below": edge, "gives": "0.01"}]
    payment = a_payment(schedule={"kind": "steps", "bands": bands})
    document = a_terms_document(measures=[a_measure(unit="visits", statistic=count)], payments=[payment])
    if not refused:
        assert load_terms(document).payments
        return
    with pytest.raises(Invalid, match=r"No count is below 0"):
        load_terms(document)
