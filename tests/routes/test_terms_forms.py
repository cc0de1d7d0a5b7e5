"""A part of a draft as a form: shown with its values, read back as it was, changed only where something was typed."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import Problem
from routes.terms_forms import PREFIX, apply_form, view_form
from routes.terms_part_fields import form_of
from routes.terms_places import find_place, names_of, with_new
from tests.contracts.documents import a_payment, a_terms_document

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*(ROOT / "examples" / "terms").glob("*.json"), *(ROOT / "examples" / "starters").glob("*.json")])


def shown(name: str, value: Any, problems: tuple[Problem, ...] = ()) -> dict[str, str]:
    """What a browser would send back of a form that nobody touched."""
    view = view_form(form_of(name, value), value, name, problems, names_of(a_terms_document()))
    rows = (row for grid in view.grids for row in grid.rows)
    inputs = [*view.of_schedule, *view.inputs, *(each for row in rows for each in row.inputs)]
    return {each.name: each.value for each in inputs}


def typed(value: Any, act: str = "save", **fields: str) -> Any:
    """The payment with something typed."""
    form = {**shown("payments", value), **{PREFIX + name: text for name, text in fields.items()}}
    return apply_form(form_of("payments", value), value, form, act)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_form_that_nobody_touched_changes_nothing(path: Path) -> None:
    document = json.loads(path.read_bytes())
    for name, part in document.items():
        for value in part if name in ("tables", "measures", "composites", "payments", "limits") else [part]:
            before = copy.deepcopy(value)
            assert apply_form(form_of(name, value), value, shown(name, value), "save") == before
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
    view = view_form(form_of("payments", value), value, "payments[0]", (problem,), {})
    wrong = {each.name: each.wrong for grid in view.grids for row in grid.rows for each in row.inputs if each.wrong}
    assert wrong == {"f:schedule.bands.1.below": problem.message}


@pytest.mark.parametrize("broken", [{}, [], "text", None, 5, {"schedule": []}, {"schedule": {"kind": {}}}, [None]])
@pytest.mark.parametrize("name", ["payments", "measures", "tables", "goals", "contract", "notes", "composites"])
def test_a_part_of_any_shape_is_shown_and_read_without_failing(name: str, broken: Any) -> None:
    form = form_of(name, broken)
    view_form(form, broken, name, (), {})
    apply_form(form, broken, {"f:title": "x", "f:schedule.round.to": "1"}, "add:")


def test_a_long_part_is_edited_as_json() -> None:
    goals = [{"id": f"g{number}", "title": "A goal"} for number in range(200)]
    assert view_form(form_of("goals", goals), goals, "goals", (), {}).too_long


def test_a_new_part_is_added_at_the_end_and_can_be_found() -> None:
    made, place = with_new(a_terms_document(), "measures")
    assert find_place(made, place.key) == place
    assert place.removed(made) == a_terms_document()
