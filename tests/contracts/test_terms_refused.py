"""Terms that could not be computed are refused with the path of each fault and a sentence that says how to mend it."""

from typing import Any

import pytest

from contracts.errors import Invalid
from contracts.terms import load_terms
from tests.contracts.documents import a_measure, a_payment, a_terms_document, changed

BAND_TOP = {"at_least": "90", "gives": "0.02"}
COLUMN = "tables.0.columns"
COMPOSITE = {
    "kind": "weighted_mean",
    "id": "score",
    "title": "Score",
    "of": [{"measure": "share", "weight": "60"}],
    "weights_sum": "60",
    "minimum_coverage": "60",
}
LIMIT = {
    "kind": "season",
    "id": "season",
    "title": "Season",
    "payments": ["bonus"],
    "percent_of_contract_value": "5",
    "bounds": "both",
}
GROUP = {"id": "kind", "title": "Kind", "table": "visits", "by": "kind"}
FLAG = {"of": "share", "exception": "low", "says": "Look at it.", "below": "10"}


LEVEL_POINTS = {"kind": "points", "points": [["9", "0"], ["9", "1"]], "outside": "clamp"}
BELOW_ZERO = {"kind": "per_unit", "rate": "1", "part_units": "up", "allowance": "-1"}
PER_PERIOD = {"kind": "per_period", "at_most": "5", "bounds": "both"}
PER_VALUE = {"kind": "per_value", "column": "x", "at_most": "5", "bounds": "both"}
MEAN_OF_TEXT = {"kind": "mean", "table": "visits", "column": "text"}


def a_check(column: str) -> dict[str, Any]:
    return {"id": "check", "holds": {"above": [column, "1"]}, "finding": "blocks", "message": "Mend it."}


def bands(*said: dict[str, str]) -> dict[str, Any]:
    return a_payment(schedule={"kind": "steps", "bands": list(said)})


def grouped(**but: Any) -> dict[str, Any]:
    """Terms whose measure and payment are for each kind of visit."""
    measure = a_measure(for_each="kind")
    return a_terms_document(groups=[GROUP], measures=[measure], payments=[a_payment(for_each="kind")]) | but


CHANGES: list[tuple[str, Any, str, str]] = [
    # what is changed, to what, the path of the problem, words of its sentence
    ("payments.0", bands(BAND_TOP, {"below": "89", "gives": "0"}), "payments[0].schedule.bands", "gap between"),
    ("payments.0", bands(BAND_TOP, {"below": "91", "gives": "0"}), "payments[0].schedule.bands", "overlap"),
    ("payments.0", bands(BAND_TOP, {"at_most": "90", "gives": "0"}), "payments[0].schedule.bands", "overlap"),
    ("payments.0", bands({"above": "90", "gives": "1"}, {"below": "90", "gives": "0"}), "bands", "gap"),
    ("payments.0", bands(BAND_TOP, BAND_TOP, {"below": "90", "gives": "0"}), "bands", "overlap"),
    ("payments.0", bands({"at_least": "9", "below": "9", "gives": "0"}), "bands[0]", "no result at all"),
    ("payments.0", bands({"at_least": "9", "above": "9", "gives": "0"}), "bands[0]", "two lower edges"),
    ("payments.0.schedule.bands", [], "payments[0].schedule.bands", "At least one entry"),
    (
        "payments.0.schedule",
        LEVEL_POINTS,
        "points",
        "rise",
    ),
    ("payments.0.schedule", {"kind": "threshold", "how": "cliff", "applies": "above"}, "amount", "once"),
    (
        "payments.0.schedule",
        BELOW_ZERO,
        "allowance",
        "below zero",
    ),
    ("payments.0.schedule.kind", "magic", "payments[0].schedule.kind", "no kind of schedule"),
    ("payments.0.basis", {"kind": "item_quantity", "item": "9.9"}, "payments[0].basis.item", "no item “9.9”"),
    ("payments.0.basis", {"kind": "group_quantity", "column": "number"}, "payments[0].basis.column", "no “for_each”"),
    ("payments.0.of", "nothing", "payments[0].of", "no measure or composite “nothing”"),
    ("payments.0.for_each", "kind", "payments[0].for_each", "no group “kind”"),
    ("payments.0.direction", "give", "payments[0].direction", "one of"),
    ("payments.0.if_missing", None, "payments[0].if_missing", "required"),
    ("payments.0.id", "net", "payments", "taken by another part"),
    ("payments.0.id", "share", "payments", "taken by another part"),
    ("payments.1", a_payment(), "payments", "“bonus” stands twice"),
    (
        "payments.0.limits",
        [{**PER_PERIOD, "at_most": "-5"}],
        "limits[0].at_most",
        "above zero",
    ),
    (
        "payments.0.limits",
        [PER_VALUE],
        "limits[0].column",
        "no “for_each”",
    ),
    ("measures.0.statistic.table", "trips", "measures[0].statistic.table", "no table “trips”"),
    ("measures.0.statistic.where", {"at_least": ["speed", "1"]}, "measures[0].statistic.table", "no column “speed”"),
    ("measures.0.statistic.where", None, "measures[0].statistic.where", "which rows meet the standard"),
    ("measures.0.statistic.where", {"at_least": ["spare", "1"]}, "measures[0].statistic.if_blank", "may be blank"),
    (
        "measures.0.statistic",
        MEAN_OF_TEXT,
        "statistic.column",
        "number is needed",
    ),
    ("measures.0.missing", {"not_reported": "exclude"}, "measures[0].missing", "no_occurrence"),
    ("measures.0.missing.not_reported", "zero", "measures[0].missing.not_reported", "Choose"),
    ("measures.0.missing.tired", "exclude", "measures[0].missing.tired", "one of"),
    ("measures.0.empty_means", "not_inspected", "measures[0].missing", "not_inspected"),
    ("measures.0.few", [3, "exclude"], "measures[0].missing", "too_few"),
    ("measures.0.few", ["3", "flag"], "measures[0].few", "number and what then"),
    ("measures.0.goal", "wealth", "measures[0].goal", "no goal “wealth”"),
    ("measures.1", a_measure(), "measures", "“share” stands twice"),
    ("measures.1", a_measure(id="idle", goal=""), "measures[1].goal", "short name"),
    ("measures.0.id", "net", "measures", "taken by another part"),
    ("measures.0.id", "1st", "measures[0].id", "short name"),
    (f"{COLUMN}.1.id", "text", "tables[0].columns", "same id"),
    (f"{COLUMN}.1.heading", "TEXT", "tables[0].columns[0].heading", "stands twice"),
    (f"{COLUMN}.1.type", "money", "tables[0].columns[1].type", "one of"),
    (f"{COLUMN}.1.type", "percent", "tables[0].columns[1].accepts", "fraction (0.95)"),
    (f"{COLUMN}.1.minimum", 5, "tables[0].columns[1].minimum", "as text"),
    (f"{COLUMN}.1.refers_to", "trips.id", "tables[0].columns[1].refers_to", "no column “trips.id”"),
    (f"{COLUMN}.1.computed", {"sum": ["number", "speed"]}, "tables[0].columns[1].computed", "no column “speed”"),
    (f"{COLUMN}.1.computed", {"sum": ["number", "text"]}, "tables[0].columns[1].computed", "holds text"),
    (f"{COLUMN}.8.choices", None, "tables[0].columns[8].choices", "List the choices"),
    ("tables.0.key", ["speed"], "tables[0].key", "no column “speed”"),
    ("tables.0.reported_by", "nobody", "tables[0].reported_by", "one of"),
    (
        "tables.0.checks",
        [a_check("speed")],
        "tables[0].checks[0].holds",
        "no column “speed”",
    ),
    (
        "tables.0.checks",
        [a_check("text")],
        "tables[0].checks[0].holds",
        "order of text",
    ),
    ("groups", [{**GROUP, "by": "colour"}], "groups[0].by", "no column “colour”"),
    ("groups", [GROUP, GROUP], "groups", "“kind” stands twice"),
    (
        "composites",
        [{**COMPOSITE, "weights_sum": "100"}],
        "composites[0].weights_sum",
        "add up to 60",
    ),
    ("composites", [{**COMPOSITE, "minimum_coverage": "0"}], "composites[0].minimum_coverage", "above 0"),
    ("composites", [{**COMPOSITE, "minimum_coverage": "61"}], "composites[0].minimum_coverage", "not above 60"),
    ("composites", [{**COMPOSITE, "of": [{"measure": "x", "weight": "60"}]}], "composites[0].of", "no measure “x”"),
    ("composites", [{**COMPOSITE, "id": "share"}], "measures", "“share” stands twice"),
    ("limits", [{**LIMIT, "payments": ["bonus", "malus"]}], "limits[0].payments[1]", "no payment “malus”"),
    ("limits", [{**LIMIT, "percent_of_contract_value": "0"}], "limits[0].percent_of_contract_value", "above zero"),
    ("limits", [{**LIMIT, "id": "bonus"}], "payments", "“bonus” stands twice"),
    ("flags", [{**FLAG, "of": "x"}], "flags[0].of", "no measure or composite “x”"),
    ("flags", [{**FLAG, "above": "20"}], "flags[0]", "one edge"),
    ("retainage", {"id": "held", "title": "Held", "percent": "101"}, "retainage.percent", "No more than 100"),
    ("summary", [{"name": "gross", "of": "share"}], "summary[0].name", "shows something else"),
    ("summary", [{"name": "x", "of": "nothing"}], "summary[0]", "no figure “nothing”"),
    ("summary", [{"name": "x", "for_each": "lot", "fields": []}], "summary[0].for_each", "no group “lot”"),
    ("items.0.price", None, "items[0].price", "State the price"),
    ("items.0.price", 100, "items[0].price", "as text"),
    ("items.0.price", "100,00", "items[0].price", "not a number"),
    ("items.0.priced", "at_cost", "items[0].price", "has no price"),
    ("items.0.priced", "unit_price", "quantities", "which table reports the quantities"),
    ("items.1", {"number": "FEE", "title": "F", "unit": "m", "priced": "at_cost"}, "items", "“FEE” stands twice"),
    ("quantities", {"table": "trips", "item": "a", "quantity": "b"}, "quantities.table", "no table “trips”"),
    ("quantities", {"table": "visits", "item": "text", "quantity": "b"}, "quantities.quantity", "no column “b”"),
    ("contract.ends", "2026-12-31", "contract.ends", "ends before it starts"),
    ("contract.value", "0", "contract.value", "above zero"),
    ("contract.value", "nan", "contract.value", "not a number"),
    ("reporting.every", "fortnight", "reporting.every", "one of"),
    ("reporting.due_days", True, "reporting.due_days", "whole number"),
    ("language", 2, "language", "Only 1"),
    ("goals", None, "goals", "required"),
    ("bonus_for_friends", "1", "bonus_for_friends", "Unknown key"),
    ("measures.0.statistic.filter", "1", "measures[0].statistic.filter", "Unknown key"),
    ("payments.0.schedule.bands.0.pays", "1", "payments[0].schedule.bands[0].pays", "Unknown key"),
    (f"{COLUMN}.0.width", "1", "tables[0].columns[0].width", "Unknown key"),
]


def test_the_terms_that_are_changed_below_are_right_as_they_stand() -> None:
    assert load_terms(a_terms_document()).digest
    assert load_terms(grouped()).digest
    assert load_terms(a_terms_document(composites=[COMPOSITE], limits=[LIMIT], flags=[FLAG], groups=[GROUP])).digest


@pytest.mark.parametrize("path,value,where,words", CHANGES, ids=[f"{case[0]} {case[3]}" for case in CHANGES])
def test_the_fault_is_refused_with_its_path_and_a_sentence(path: str, value: Any, where: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        load_terms(changed(a_terms_document(), path, value))
    found = [(problem.path, problem.message) for problem in refused.value.problems]
    assert [each for each in found if each[0].endswith(where) and words in each[1]], found
    assert all(message.endswith((".", "”")) for _, message in found), found


@pytest.mark.parametrize(
    "path,value,where,words",
    [
        ("measures.0.for_each", "lot", "measures[0].for_each", "no group “lot”"),
        ("measures.0.for_each", None, "payments[0].for_each", "counted for other groups"),
        ("groups.0.table", "trips", "groups[0].table", "no table “trips”"),
        ("payments.0.basis", {"kind": "group_quantity", "column": "text"}, "payments[0].basis.column", "holds numbers"),
        (
            "payments.0.limits",
            [PER_VALUE],
            "limits[0].column",
            "no column “x”",
        ),
    ],
)
def test_a_fault_of_groups_is_refused_with_its_path(path: str, value: Any, where: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        load_terms(changed(grouped(), path, value))
    found = [(problem.path, problem.message) for problem in refused.value.problems]
    assert [each for each in found if each[0].endswith(where) and words in each[1]], found


def test_an_unknown_table_of_a_group_that_pays_by_its_own_column_is_one_problem_and_no_crash() -> None:
    payment = a_payment(for_each="kind", basis={"kind": "group_quantity", "column": "number"})
    with pytest.raises(Invalid, match="no table “trips”"):
        load_terms(grouped(groups=[{**GROUP, "table": "trips"}], payments=[payment]))


def test_a_measure_that_nothing_pays_or_shows_is_refused() -> None:
    idle = {key: value for key, value in a_measure(id="idle").items() if key != "goal"}
    with pytest.raises(Invalid, match="Nothing pays or shows “idle”"):
        load_terms(a_terms_document(measures=[a_measure(), idle]))
