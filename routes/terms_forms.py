"""A part of a draft as a form that works without script: shown with its values and problems, and read back from it."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.errors import Problem
from routes.terms_fields import Choices, Field, Form, Grid

PREFIX = "f:"
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Input:
    """A field with its value as the page shows it."""

    name: str
    label: str
    value: str
    kind: str
    choices: Choices
    hint: str
    wrong: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a grid: its number, its fields, and what its button says to take it out."""

    number: int
    inputs: tuple[Input, ...]
    drop: str


@dataclass(frozen=True, slots=True)
class GridView:
    """A grid with its rows, what its button says to add one, and what is wrong with it as a whole."""

    title: str
    row: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    add: str
    wrong: str


@dataclass(frozen=True, slots=True)
class FormView:
    """A form ready to be shown; the fields of a schedule stand with its rows, before the others."""

    of_schedule: tuple[Input, ...]
    inputs: tuple[Input, ...]
    grids: tuple[GridView, ...]
    too_long: bool = False


def view_form(form: Form, value: Any, path: str, problems: Sequence[Problem], names: Mapping[str, Choices]) -> FormView:
    """The form with the part's values, each problem beside its field."""
    wrong = {problem.path: problem.message for problem in problems}
    if any(len(_at(value, grid.path) or []) > MOST_ROWS for grid in form.grids):
        return FormView((), (), (), too_long=True)
    of_schedule: list[Input] = []
    others: list[Input] = []
    for field in form.fields:
        shown = _input(field, field.path, value, path, wrong, names)
        (of_schedule if field.path.startswith("schedule.") else others).append(shown)
    grids = tuple(_grid(grid, value, path, wrong, names) for grid in form.grids)
    return FormView(tuple(of_schedule), tuple(others), grids)


def _grid(grid: Grid, value: Any, path: str, wrong: Mapping[str, str], names: Mapping[str, Choices]) -> GridView:
    rows = []
    for place in range(len(_at(value, grid.path) or [])):
        start = _joined(grid.path, str(place))
        inputs = tuple(
            _input(column, _joined(start, column.path), value, path, wrong, names) for column in grid.columns
        )
        rows.append(Row(place + 1, inputs, f"drop:{start}"))
    columns = tuple(column.label for column in grid.columns)
    said = wrong.get(_full_path(path, grid.path), "")
    return GridView(grid.title, grid.row, columns, tuple(rows), f"add:{grid.path}", said)


def _input(
    field: Field, at: str, value: Any, path: str, wrong: Mapping[str, str], names: Mapping[str, Choices]
) -> Input:
    shown = _as_text(_at(value, at))
    choices = names.get(field.choices_from, ()) if field.choices_from else field.choices
    if field.kind in ("choice", "truth") and shown and shown not in {name for name, _ in choices}:
        choices = (*choices, (shown, f"{shown} (not known)"))
    said = wrong.get(_full_path(path, at), "")
    return Input(f"{PREFIX}{at}", field.label, shown, field.kind, choices, field.hint, said, field.needed)


def apply_form(form: Form, value: Any, typed: Mapping[str, str], act: str) -> Any:
    """The part with what was typed in its fields, and a row added or taken out where a button said so."""
    made = copy.deepcopy(value)
    for field in form.fields:
        _take(made, field, field.path, typed)
    for grid in form.grids:
        for place in range(len(_at(made, grid.path) or [])):
            for column in grid.columns:
                _take(made, column, _joined(grid.path, str(place), column.path), typed)
    _tidy(made)
    verb, _, where = act.partition(":")
    if verb == "add":
        _add(made, next((grid for grid in form.grids if grid.path == where), None))
    elif verb == "drop":
        _drop(made, where)
    return made


def _take(made: Any, field: Field, at: str, typed: Mapping[str, str]) -> None:
    text = typed.get(f"{PREFIX}{at}")
    if text is None:
        return
    text = text.replace("\r\n", "\n").strip()
    if not text and not field.needed:
        _remove(made, at)
    else:
        _put(made, at, _as_value(field, text))


def _as_value(field: Field, text: str) -> Any:
    if field.kind == "whole" and text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    if field.kind == "truth" and text in ("yes", "no"):
        return text == "yes"
    return text


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _add(made: Any, grid: Grid | None) -> None:
    if grid is None:
        return
    rows = _at(made, grid.path)
    if rows is None:
        _put(made, grid.path, rows := [])
    pairs = [column.path for column in grid.columns] == ["0", "1"]
    empty: Any = "" if grid.columns[0].path == "" else (["", ""] if pairs else {})
    rows.append(empty)


def _drop(made: Any, at: str) -> None:
    where, _, last = at.rpartition(".")
    rows = _at(made, where)
    if isinstance(rows, list) and last.isdigit() and int(last) < len(rows):
        del rows[int(last)]


def _tidy(made: Any) -> None:
    """A rounding without numbers is no rounding."""
    if not isinstance(made, dict):
        return
    for holder in (made, made.get("schedule")):
        if isinstance(holder, dict) and holder.get("round") == {}:
            del holder["round"]
    if made.get("limits") == []:
        del made["limits"]


def _at(value: Any, path: str) -> Any:
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _put(made: Any, path: str, new: Any) -> None:
    where, _, last = path.rpartition(".")
    holder = _at(made, where)
    if holder is None and where:
        _put(made, where, holder := {})
    if isinstance(holder, list) and last.isdigit() and int(last) < len(holder):
        holder[int(last)] = new
    elif isinstance(holder, dict):
        holder[last] = new


def _remove(made: Any, path: str) -> None:
    where, _, last = path.rpartition(".")
    holder = _at(made, where)
    if isinstance(holder, dict):
        holder.pop(last, None)
    elif isinstance(holder, list) and last.isdigit() and int(last) < len(holder):
        holder[int(last)] = ""


def _joined(*steps: str) -> str:
    return ".".join(step for step in steps if step)


def _full_path(part: str, path: str) -> str:
    """`schedule.bands.0.gives` in a part as problems write it: `payments[2].schedule.bands[0].gives`."""
    made = part
    for step in path.split(".") if path else ():
        made += f"[{step}]" if step.isdigit() else f".{step}"
    return made
