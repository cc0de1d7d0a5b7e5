"""A part of a draft as a form: shown with its values, read back as it was, changed only where something was typed."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import Problem
from contracts.terms import TermsSchema
from routes.terms_fields import PREFIX, Block
from routes.terms_forms import field_at, view_form
from routes.terms_names import names_of
from routes.terms_places import TITLES, find_place, with_new
from routes.terms_shapes import Group, Kinds, Shape, shape_of_part
from routes.terms_typed import apply_form
from routes.terms_views import SECTIONS
from tests.contracts.documents import a_measure, a_payment, a_terms_document

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*(ROOT / "examples" / "terms").glob("*.json"), *(ROOT / "examples" / "starters").glob("*.json")])


def shape_of(name: str, document: dict[str, Any] | None = None) -> Shape:
    return shape_of_part(name, document or a_terms_document())


def view(name: str, value: Any, problems: tuple[Problem, ...] = (), path: str = "") -> Block:
    document = a_terms_document()
    return view_form(shape_of(name), value, path or name, problems, names_of(document), document)


def shown(name: str, value: Any) -> dict[str, str]:
    """What a browser would send back of a form that nobody touched."""
    return {each.name: each.value for each in view(name, value).inputs()}


def typed(value: Any, act: str = "save", name: str = "payments", **fields: str) -> Any:
    """The part with something typed."""
    form = {**shown(name, value), **{PREFIX + field: text for field, text in fields.items()}}
    return apply_form(shape_of(name), value, form, act)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_form_that_nobody_touched_changes_nothing(path: Path) -> None:
    document = json.loads(path.read_bytes())
    for name, part in document.items():
        for value in part if name in ("tables", "measures", "composites", "payments", "limits") else [part]:
            if name == "language":
                continue
            before = copy.deepcopy(value)
            assert apply_form(shape_of(name, document), value, shown(name, value)) == before
            assert value == before


def test_what_is_typed_stands_in_its_place_and_numbers_stay_text() -> None:
    made = typed(a_payment(), **{"schedule.bands.0.gives": " 0.030 ", "title": "Another"})
    assert made["schedule"]["bands"][0] == {"at_least": "90", "gives": "0.030"}
    assert made["title"] == "Another"


def test_an_emptied_field_is_taken_out_and_a_needed_one_stays_to_be_mended() -> None:
    made = typed(a_payment(), **{"schedule.bands.0.at_least": "", "schedule.bands.0.gives": ""})
    assert made["schedule"]["bands"][0] == {"gives": ""}


def test_a_rounding_is_made_and_taken_out_again() -> None:
    made = typed(a_payment(), **{"schedule.round.to": "0.01", "schedule.round.mode": "half_up"})
    assert made["schedule"]["round"] == {"to": "0.01", "mode": "half_up"}
    assert typed(made, **{"schedule.round.to": "", "schedule.round.mode": ""}) == a_payment()


@pytest.mark.parametrize("act,left", [("add:schedule.bands", 3), ("drop:schedule.bands.0", 1), ("add:nothing", 2)])
def test_rows_are_added_and_taken_out_and_what_was_typed_beside_stays(act: str, left: int) -> None:
    made = typed(a_payment(), act, title="Typed")
    assert len(made["schedule"]["bands"]) == left
    assert made["title"] == "Typed"


@pytest.mark.parametrize("act", ["drop:schedule.bands.99", "drop:title", "drop:", "drop:no.such.0", "add:title"])
def test_a_forged_button_takes_nothing_away(act: str) -> None:
    assert typed(a_payment(), act) == a_payment()


def test_a_problem_stands_beside_its_field() -> None:
    value = a_payment()
    value["schedule"]["bands"][1]["below"] = "9O"
    problem = Problem("payments[0].schedule.bands[1].below", "“9O” is not a number.")
    seen = view("payments", value, (problem,), "payments[0]")
    wrong = {each.name: each.wrong for each in seen.inputs() if each.wrong}
    assert wrong == {"f:schedule.bands.1.below": problem.message}


@pytest.mark.parametrize("broken", [{}, [], "text", None, 5, {"schedule": []}, {"schedule": {"kind": {}}}, [None]])
@pytest.mark.parametrize(
    "name", ["payments", "measures", "tables", "goals", "contract", "notes", "composites", "summary", "examples"]
)
def test_a_part_of_any_shape_is_shown_and_read_without_failing(name: str, broken: Any) -> None:
    view(name, broken)
    apply_form(shape_of(name), broken, {"f:title": "x", "f:schedule.round.to": "1"}, "add:")


def test_a_long_part_is_edited_as_json() -> None:
    goals = [{"id": f"g{number}", "title": "A goal"} for number in range(200)]
    (block,) = view("goals", goals).content
    assert isinstance(block, Block)
    assert "too many for a form" in block.note
    assert apply_form(shape_of("goals"), goals, {}) == goals


def test_a_new_part_is_added_at_the_end_and_can_be_found() -> None:
    made, place = with_new(a_terms_document(), "measures")
    assert find_place(made, place.key) == place
    assert place.removed(made) == a_terms_document()


def test_another_kind_keeps_what_both_kinds_have_and_takes_the_rest_away() -> None:
    made = typed(a_measure(), name="measures", **{"statistic.kind": "count"})
    assert made["statistic"] == {"kind": "count", "table": "visits", "where": {"at_least": ["number", "1"]}}
    again = typed(made, name="measures", **{"statistic.kind": "contract_value"})
    assert again["statistic"] == {"kind": "contract_value"}


@pytest.mark.parametrize(
    "fields,condition",
    [
        ({"where.is": "present", "where.column": "kind"}, {"present": "kind"}),
        ({"where.right.take": "column", "where.right.column": "spare"}, {"at_least": ["number", {"column": "spare"}]}),
        ({"where.right.value": "2.5", "where.is": "below"}, {"below": ["number", "2.5"]}),
        (
            {"where.left.take": "hours_between", "where.left.from": "date", "where.left.to": "datetime"},
            {"at_least": [{"hours_between": ["date", "datetime"]}, "1"]},
        ),
        ({"where.is": ""}, None),
    ],
)
def test_a_condition_is_typed_in_fields(fields: dict[str, str], condition: Any) -> None:
    made = typed(a_measure(), name="measures", **{f"statistic.{at}": text for at, text in fields.items()})
    assert made["statistic"].get("where") == condition


def test_conditions_are_joined_by_adding_one_after_the_other() -> None:
    made = typed(a_measure(), name="measures", **{"statistic.where.is": "all"})
    for place, column in enumerate(("kind", "spare")):
        made = typed(made, "add:statistic.where.of", name="measures")
        field = f"statistic.where.of.{place}"
        made = typed(made, name="measures", **{f"{field}.is": "present"})
        made = typed(made, name="measures", **{f"{field}.column": column})
    assert made["statistic"]["where"] == {"all": [{"present": "kind"}, {"present": "spare"}]}
    less = typed(made, "drop:statistic.where.of.0", name="measures")
    assert less["statistic"]["where"] == {"all": [{"present": "spare"}]}


def test_what_follows_without_a_value_is_chosen_for_each_reason() -> None:
    made = typed(a_measure(), name="measures", **{"missing.no_occurrence.then": "score"})
    made = typed(made, name="measures", **{"missing.no_occurrence.score": "100", "missing.not_reported.then": "hold"})
    assert made["missing"] == {"not_reported": "hold", "no_occurrence": {"score": "100"}}


def test_gates_limits_and_bases_are_added_and_filled_in() -> None:
    made = typed(a_payment(), **{"basis.kind": "item_quantity"})
    made = typed(made, "add:limits", **{"basis.item": "FEE"})
    made = typed(made, **{"limits.0.kind": "per_line"})
    made = typed(made, **{"limits.0.at_most": "500.00", "limits.0.bounds": "deduction"})
    assert made["basis"] == {"kind": "item_quantity", "item": "FEE"}
    assert made["limits"] == [{"kind": "per_line", "bounds": "deduction", "at_most": "500.00"}]
    assert "limits" not in typed(made, "drop:limits.0")


def test_an_optional_group_comes_and_goes() -> None:
    made = typed(a_measure(), "put:statistic.unless_in", name="measures")
    assert made["statistic"]["unless_in"] == {}
    made = typed(made, "add:statistic.unless_in.columns", name="measures", **{"statistic.unless_in.table": "visits"})
    assert made["statistic"]["unless_in"] == {"table": "visits", "columns": [""]}
    assert typed(made, "drop:statistic.unless_in", name="measures") == a_measure()


def test_columns_to_choose_from_are_those_of_the_table_that_is_named() -> None:
    fields = {each.name: each for each in view("measures", a_measure()).inputs()}
    assert ("spare", "Spare") in fields["f:statistic.where.left.column"].choices
    assert fields["f:statistic.table"].choices == (("visits", "Visits"),)


def test_every_kind_is_offered_with_a_sentence() -> None:
    shape = shape_of("payments")
    assert isinstance(shape, Group)
    for part in shape.parts:
        if isinstance(part.shape, Kinds):
            assert all(words.startswith(kind.replace("_", " ") + ": ") for kind, words in part.shape.words.items())


def test_every_part_of_the_language_has_fields() -> None:
    assert all(shape_of(name) for name in TermsSchema().fields)


def test_every_part_of_the_language_stands_on_the_page_of_a_draft() -> None:
    assert {name for _, names in SECTIONS for name in names} == set(TermsSchema().fields) - {"language"}
    assert set(TITLES) == set(TermsSchema().fields) - {"language"}


def test_a_problem_leads_to_its_field_or_to_what_stands_nearest_around_it() -> None:
    form = view("payments", a_payment(), path="payments[0]")
    places = {
        "payments[0].title": "f-title",
        "payments[0].schedule.bands[0].gives": "f-schedule-bands-0-gives",
        "payments[0].schedule.bands[0].unknown": "f-schedule-bands",
        "payments[0].unknown": "",
        "payments[0]": "",
    }
    assert {path: field_at(form, "payments[0]", path) for path in places} == places
