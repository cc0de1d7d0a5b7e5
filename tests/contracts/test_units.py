"""Units that do not fit each other are refused with what stands there and what is needed; what fits is let through."""

from typing import Any

import pytest

from contracts.errors import Invalid, Problem
from contracts.terms import load_terms
from contracts.units import known_unit
from tests.contracts.documents import a_measure, a_payment, a_terms_document

MISSING = {"not_reported": "exclude", "no_occurrence": "exclude", "not_inspected": "exclude", "too_few": "exclude"}
HOURS = {"id": "hours", "heading": "Hours", "type": "number", "unit": "hours"}
MINUTES = {"id": "minutes", "heading": "Minutes", "type": "number", "unit": "min"}
TONS = {"number": "460", "title": "Mix", "unit": "TON", "priced": "unit_price", "price": "100.00"}
PER_UNIT = {"kind": "per_unit", "rate": "2.00", "part_units": "exact"}
GROUP = {"id": "visit", "title": "Visit", "table": "visits", "by": "text"}


def problems(**but: Any) -> list[Problem]:
    document = a_terms_document(
        **{key: value for key, value in but.items() if key in ("items", "composites", "groups")}
    )
    document["tables"][0]["columns"] += [HOURS, MINUTES]
    document["tables"][0]["checks"] = but.get("checks", [])
    document["measures"] = but.get("measures", [a_measure()])
    document["payments"] = but.get("payments", [a_payment()])
    if any(item["priced"] == "unit_price" for item in document["items"]):
        document["quantities"] = {"table": "visits", "item": "text", "quantity": "number"}
    try:
        load_terms(document)
    except Invalid as refusal:
        return list(refusal.problems)
    return []


def a_measure_of(kind: str, unit: str, **statistic: Any) -> dict[str, Any]:
    made = a_measure(id="m", unit=unit, statistic={"kind": kind, **statistic})
    return made | {"missing": MISSING}


def measured(kind: str, unit: str, **statistic: Any) -> list[Problem]:
    return problems(measures=[a_measure(), a_measure_of(kind, unit, **statistic)])


WHERE = {"at_least": ["number", "1"]}
COLUMN = {"table": "visits", "column": "hours"}
COUNT = {"kind": "count", "table": "visits"}
LATE = {"table": "visits", "promised": "date", "met": "date", "days": "calendar"}


@pytest.mark.parametrize(
    "kind,statistic,wrong,right",
    [
        ("share", {"table": "visits", "where": WHERE}, "events", "%"),
        ("sum", COLUMN, "minutes", "hrs"),
        ("sum", COLUMN, "crews", "Hours"),
        ("mean", COLUMN, "percent", "hour"),
        ("days_late", LATE, "hours", "calendar days"),
        ("count", {"table": "visits"}, "percent", "visits"),
        ("ratio", {"of": COUNT, "to": COUNT}, "percent", "visits per visit"),
        ("index_change", {"index": "steel", "base": "600", "expressed": "percent"}, "USD per ton", "percent"),
        ("contract_value", {}, "days", "dollars"),
    ],
)
def test_a_measure_is_counted_in_the_unit_of_its_statistic(
    kind: str, statistic: dict[str, Any], wrong: str, right: str
) -> None:
    (problem,) = measured(kind, wrong, **statistic)
    assert (problem.path, problem.found) == ("measures[1].unit", wrong)
    assert problem.expected
    assert measured(kind, right, **statistic) == []


def test_a_sum_that_is_divided_and_a_ratio_times_one_hundred_have_another_unit() -> None:
    assert measured("sum", "days", **COLUMN, divided_by="8") == []
    assert measured("ratio", "percent", of=COUNT, to=COUNT, times="100") == []


def paid(basis: dict[str, Any], rate_unit: str, **but: Any) -> list[Problem]:
    payment = a_payment(basis=basis, rate_unit=rate_unit, schedule=PER_UNIT, **but)
    return problems(payments=[payment], items=[*a_terms_document()["items"], TONS])


@pytest.mark.parametrize(
    "basis,wrong,right",
    [
        ({"kind": "gross"}, "percent", "of gross"),
        ({"kind": "eligible_gross"}, "USD", "of eligible gross"),
        ({"kind": "contract_value"}, "dollars per day", ""),
        ({"kind": "own"}, "percent", "USD"),
        ({"kind": "own"}, "of the fee", "USD per missed visit"),
        ({"kind": "item_quantity", "item": "460"}, "of price", "USD per ton"),
        ({"kind": "item_quantity", "item": "460"}, "USD per SY", "USD per ton of binder"),
    ],
)
def test_rate_and_basis_together_are_dollars(basis: dict[str, Any], wrong: str, right: str) -> None:
    (problem,) = paid(basis, wrong)
    assert (problem.path, problem.found) == ("payments[0].rate_unit", wrong)
    assert paid(basis, right) == []


def test_a_rate_for_each_of_a_groups_quantity_is_for_the_columns_unit() -> None:
    measure = a_measure(for_each="visit")
    payment = a_payment(for_each="visit", basis={"kind": "group_quantity", "column": "hours"}, schedule=PER_UNIT)
    for unit, count in (("USD per minute", 1), ("USD per hour", 0)):
        found = problems(groups=[GROUP], measures=[measure], payments=[payment | {"rate_unit": unit}])
        assert [problem.path for problem in found] == ["payments[0].rate_unit"] * count


def test_a_result_that_is_paid_as_it_is_must_be_dollars() -> None:
    payment = a_payment(of="m", basis={"kind": "own"})
    del payment["schedule"]
    for unit, count in (("hours", 1), ("unit", 0)):
        measure = a_measure_of("count", unit, table="visits")
        found = problems(measures=[a_measure(), measure], payments=[a_payment(), payment | {"id": "second"}])
        assert [problem.path for problem in found] == ["payments[1].of"] * count


def test_results_of_different_units_are_not_joined() -> None:
    composite = {"kind": "sum", "id": "c", "title": "C", "of": ["share", "m"], "if_missing": "no_value"}
    days = a_measure_of("days_late", "days", **LATE)
    (problem,) = problems(measures=[a_measure(), days], composites=[composite])
    assert (problem.path, problem.found, problem.expected) == ("composites[0].of", "days", "percent")
    assert problems(measures=[a_measure(), days], composites=[composite | {"kind": "product"}]) == []


@pytest.mark.parametrize(
    "holds",
    [
        {"at_most": ["minutes", {"column": "hours"}]},
        {"any": [{"present": "text"}, {"above": [{"sum": ["minutes", "hours"]}, "0"]}]},
    ],
)
def test_columns_of_different_units_are_not_compared_or_added(holds: dict[str, Any]) -> None:
    check = {"id": "c", "holds": holds, "finding": "blocks", "message": "Look."}
    (problem,) = problems(checks=[check])
    assert problem.path == "tables[0].checks[0].holds"
    assert "Bring both to one unit" in problem.message
    right = {"at_most": [{"product": ["minutes", "hours"]}, {"column": "number"}]}
    assert problems(checks=[check | {"holds": right}]) == []


def test_spellings_of_one_unit_are_one() -> None:
    assert {known_unit(words) for words in ("ft", "FT", "feet", "Linear  feet", "LF of curb")} == {"feet"}
    assert known_unit("crew-hours") is None
