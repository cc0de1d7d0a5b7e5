"""A part of a draft as a form that works without script: shown with its values and problems.

The form shows the part as its shape says; `terms_typed` reads it back.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.errors import Problem
from routes.terms_fields import PREFIX, Block, Choices, Grid, Input, Row
from routes.terms_names import columns_for
from routes.terms_shapes import Group, Kinds, Leaf, Many, Part, Shape, is_rounding

MOST_ROWS = 60
_WIDEST_GRID = 7
_KIND_LABELS = {
    "then": "What follows",
    "is": "What must hold",
    "take": "Take",
    "shows": "Shows",
    "counted": "Written as",
}


@dataclass(frozen=True, slots=True)
class Around:
    """What the fields of a form are shown with: problems by their paths, names to choose from, columns of the table."""

    path: str
    wrong: Mapping[str, str]
    names: Mapping[str, Choices]
    document: Mapping[str, Any]
    columns: Choices = ()
    own_columns: Choices = ()

    def said(self, at: str) -> str:
        """What is wrong with the value at a place of the part."""
        return self.wrong.get(full_path(self.path, at), "")

    def said_below(self, at: str) -> bool:
        """Whether anything is wrong there or below."""
        place = full_path(self.path, at)
        return any(path == place or path.startswith((f"{place}.", f"{place}[")) for path in self.wrong)

    def choices(self, source: str) -> Choices:
        """What a field may name."""
        if source in ("columns", "own_columns"):
            return self.columns if source == "columns" else self.own_columns
        return self.names.get(source, ())


def view_form(
    shape: Shape, value: Any, path: str, problems: Sequence[Problem], names: Mapping[str, Choices], document: Any
) -> Block:
    """The form with the part’s values, each problem beside its field."""
    wrong: dict[str, str] = {}
    for problem in problems:
        wrong[problem.path] = f"{wrong[problem.path]} {problem.message}" if problem.path in wrong else problem.message
    columns = columns_for(path, value, document)
    around = Around(path, wrong, names, document, columns, columns)
    return Block("part", content=tuple(_content(shape, value, "", around)))


def field_at(form: Block, part: str, path: str) -> str:
    """The id of the field that a problem belongs to, or of what stands nearest around it; nothing where none does."""
    known, steps = set(form.places()), re.findall(r"\w+", path.removeprefix(part))
    while steps:
        place = "-".join((PREFIX.removesuffix(":"), *steps))
        if place in known:
            return place
        steps.pop()
    return ""


def _content(shape: Shape, value: Any, at: str, around: Around) -> Iterator[Input | Grid | Block]:
    """The fields of a shape, one after the other."""
    if isinstance(shape, Many):
        yield _many(Part("", shape.what.capitalize(), "", shape), shape, value, at, around)
        return
    if isinstance(shape, Leaf):
        yield _input(Part("", "Value", "", shape, True), shape, value, at, around)
        return
    seen = shape.codec[0](value) if shape.codec is not None and value is not None else value
    seen = seen if isinstance(seen, dict) else {}
    inside = _inside(seen, around)
    if isinstance(shape, Kinds):
        kind = seen.get(shape.key)
        yield _kind_input(shape, kind, at, inside)
        shape = shape.group(kind)
    for part in shape.parts:
        yield from _part(part, seen.get(part.name), joined(at, part.name), inside)


def _inside(seen: Mapping[str, Any], around: Around) -> Around:
    named = {key: seen[key] for key in ("table", "for_each") if isinstance(seen.get(key), str)}
    return replace(around, columns=columns_for("", named, around.document)) if named else around


def _part(part: Part, value: Any, at: str, around: Around) -> Iterator[Input | Grid | Block]:
    shape = part.shape
    if isinstance(shape, Leaf):
        yield _input(part, shape, value, at, around)
    elif isinstance(shape, Many):
        yield _many(part, shape, value, at, around)
    elif isinstance(shape, Kinds) and shape.key == "then":
        for field in _content(shape, value, at, around):
            if isinstance(field, Input) and field.chooses_kind:
                yield replace(field, label=part.label, hint=part.hint, wrong=around.said(at))
            else:
                yield field
    elif isinstance(shape, Group) and is_rounding(shape):
        for each in _content(shape, value, at, around):
            if isinstance(each, Input):
                yield replace(each, label=_rounding_label(part, each), needed=False)
    else:
        yield _block(part, shape, value, at, around)


def _rounding_label(part: Part, field: Input) -> str:
    what = "Result" if part.label == "Round" else part.label
    return f"{what}: round to" if field.name.endswith(".to") else f"{what}: how to round"


def _block(part: Part, shape: Group | Kinds, value: Any, at: str, around: Around) -> Block:
    made = Block(f"{PREFIX}{at}".replace(":", "-").replace(".", "-"), part.label, part.hint, wrong=around.said(at))
    if value is None and not part.needed and isinstance(shape, Group) and part.name != "missing":
        return replace(made, add=f"put:{at}", add_words=f"Add: {part.label.lower()}")
    drop = "" if part.needed or part.name == "missing" or isinstance(shape, Kinds) else f"drop:{at}"
    return replace(
        made,
        content=tuple(_content(shape, value, at, around)),
        drop=drop,
        drop_words=f"Take out: {part.label.lower()}",
    )


def _many(part: Part, shape: Many, value: Any, at: str, around: Around) -> Grid | Block:
    rows = value if isinstance(value, list) else []
    identity = f"{PREFIX}{at}".replace(":", "-").replace(".", "-")
    if len(rows) > MOST_ROWS:
        note = f"{len(rows)} entries are too many for a form. Change them as JSON below, or upload the whole draft."
        return Block(identity, part.label, part.hint, note=note, wrong=around.said(at))
    if columns := _columns(shape.item):
        return _grid(part, shape, columns, rows, at, around)
    entries = tuple(_entry(shape, each, joined(at, str(place)), place, around) for place, each in enumerate(rows))
    return Block(
        identity,
        part.label,
        part.hint,
        entries,
        around.said(at),
        add=f"add:{at}",
        add_words=adding(shape.what),
    )


def _columns(item: Shape) -> tuple[Part, ...]:
    """The columns of a table of inputs; none where the entries are not plain enough for one."""
    if isinstance(item, Leaf):
        return (Part("", "Value", "", item, True),)
    if not isinstance(item, Group) or len(item.parts) > _WIDEST_GRID:
        return ()
    return item.parts if all(isinstance(part.shape, Leaf) for part in item.parts) else ()


def _grid(part: Part, shape: Many, columns: tuple[Part, ...], rows: list[Any], at: str, around: Around) -> Grid:
    shown = []
    for place, each in enumerate(rows):
        start = joined(at, str(place))
        codec = shape.item.codec if isinstance(shape.item, Group) else None
        seen = codec[0](each) if codec is not None else each
        values = [seen.get(column.name) if isinstance(seen, dict) else seen for column in columns]
        inputs = tuple(
            _input(column, column.shape, value, joined(start, column.name), around)
            for column, value in zip(columns, values, strict=True)
            if isinstance(column.shape, Leaf)
        )
        shown.append(Row(place + 1, inputs, f"drop:{start}"))
    titles = tuple(shape.what.capitalize() if not column.name else column.label for column in columns)
    identity = f"{PREFIX}{at}".replace(":", "-").replace(".", "-")
    words = adding(shape.what)
    return Grid(identity, part.label, part.hint, shape.what, titles, tuple(shown), f"add:{at}", words, around.said(at))


def adding(what: str) -> str:
    """What a button says that adds an entry to a list."""
    return f"Add {'an' if what[0] in 'aeiou' else 'a'} {what}"


def _entry(shape: Many, value: Any, at: str, place: int, around: Around) -> Block:
    named = value if isinstance(value, dict) else {}
    title = str(named.get("heading") or named.get("title") or named.get("name") or named.get("id") or "")
    called = f"{shape.what.capitalize()} {place + 1}"
    wrong = around.said(at)
    return Block(
        f"{PREFIX}{at}".replace(":", "-").replace(".", "-"),
        f"{called}: {title}" if title else called,
        content=tuple(_content(shape.item, value, at, around)),
        wrong=wrong,
        drop=f"drop:{at}",
        drop_words=f"Take out {shape.what} {place + 1}",
        folds=True,
        open=not title or around.said_below(at),
    )


def _kind_input(shape: Kinds, kind: Any, at: str, around: Around) -> Input:
    here = joined(at, shape.key)
    leaf = Leaf("choice", tuple(shape.words.items()))
    field = Part(shape.key, "Kind", "", leaf)
    label = _KIND_LABELS.get(shape.key, "Kind")
    return replace(_input(field, leaf, kind, here, around), label=label, chooses_kind=True)


def _input(part: Part, leaf: Leaf, value: Any, at: str, around: Around) -> Input:
    shown = _as_text(value)
    choices = around.choices(leaf.source) if leaf.source else leaf.choices
    if leaf.kind in ("choice", "truth") and shown and shown not in {name for name, _ in choices}:
        unknown = shown if leaf.source == "figures" else f"{shown} (not known)"
        choices = (*choices, (shown, unknown))
    return Input(f"{PREFIX}{at}", part.label, shown, leaf.kind, choices, part.hint, around.said(at), part.needed)


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None or isinstance(value, dict | list) else str(value)


def joined(*steps: str) -> str:
    """A place below a place: `schedule.bands` and `0` are `schedule.bands.0`."""
    return ".".join(step for step in steps if step)


def full_path(part: str, path: str) -> str:
    """`schedule.bands.0.gives` in a part as problems write it: `payments[2].schedule.bands[0].gives`."""
    made = part
    for step in path.split(".") if path else ():
        made += f"[{step}]" if step.isdigit() else f".{step}"
    return made
