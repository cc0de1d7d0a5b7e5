"""What was typed into a part’s form, put into the part: fields, kinds that were chosen, rows added or taken out.

What no field shows stays as it is.
"""

import copy
from collections.abc import Mapping
from typing import Any

from routes.terms_fields import PREFIX
from routes.terms_forms import joined
from routes.terms_shapes import Group, Kinds, Leaf, Many, Part, Shape, is_rounding

_GONE = object()


def apply_form(shape: Shape, value: Any, typed: Mapping[str, str], act: str = "save") -> Any:
    """The part with what was typed in its fields, and an entry added or taken out where a button said so."""
    made = _take(shape, copy.deepcopy(value), "", typed)
    verb, _, where = act.partition(":")
    if verb == "add" or (verb in ("put", "drop") and where):
        made = _changed(shape, made, where.split(".") if where else [], verb)
    return [] if made is _GONE else made


def _take(shape: Shape, value: Any, at: str, typed: Mapping[str, str], needed: bool = False) -> Any:
    if isinstance(shape, Leaf):
        return _leaf(shape, value, typed.get(f"{PREFIX}{at}"), needed)
    if isinstance(shape, Many):
        return _many(shape, value, at, typed)
    seen = shape.codec[0](value) if shape.codec is not None and value is not None else value
    made = dict(seen) if isinstance(seen, dict) else {}
    if isinstance(shape, Kinds):
        kind = typed.get(f"{PREFIX}{joined(at, shape.key)}")
        if kind == "" or (kind is None and value is None):
            return _GONE
        if kind is not None and kind != made.get(shape.key):
            kept = {part.name for part in shape.group(kind).parts}
            made = {shape.key: kind, **{name: each for name, each in made.items() if name in kept}}
    group = shape.group(made.get(shape.key)) if isinstance(shape, Kinds) else shape
    _take_parts(group, made, at, typed)
    if made == seen:
        return value
    if all(each == "" for each in made.values()) and (value is None or is_rounding(group)):
        return _GONE
    return shape.codec[1](made) if shape.codec is not None and isinstance(made, dict) else made


def _take_parts(group: Group, made: dict[str, Any], at: str, typed: Mapping[str, str]) -> None:
    for part in group.parts:
        new = _take(part.shape, made.get(part.name), joined(at, part.name), typed, part.needed)
        if new is _GONE or new is None:
            made.pop(part.name, None)
        else:
            made[part.name] = new


def _many(shape: Many, value: Any, at: str, typed: Mapping[str, str]) -> Any:
    if not isinstance(value, list):
        return value
    taken = [_take(shape.item, each, joined(at, str(place)), typed, True) for place, each in enumerate(value)]
    return [_empty(shape.item) if each is _GONE else each for each in taken]


def _leaf(shape: Leaf, value: Any, text: str | None, needed: bool) -> Any:
    if text is None:
        return value
    text = text.replace("\r\n", "\n").strip()
    if not text and not needed:
        return _GONE
    if shape.kind == "whole" and text.isascii() and text.isdigit() and len(text) < 9:
        return int(text)
    if shape.kind == "truth" and text in ("yes", "no"):
        return text == "yes"
    return text


def _empty(shape: Shape) -> Any:
    if isinstance(shape, Leaf):
        return ""
    if isinstance(shape, Group) and shape.codec is not None:
        return shape.codec[1]({})
    return {} if not isinstance(shape, Many) else []


def _fits(part: Part, verb: str) -> bool:
    """Whether a button of the form could have said so: lists grow, optional groups come and go."""
    if isinstance(part.shape, Many):
        return verb == "add"
    return isinstance(part.shape, Group) and verb in ("put", "drop") and not part.needed


def _changed(shape: Shape, value: Any, steps: list[str], verb: str) -> Any:
    """The value with an entry added at, put at or dropped from the place that the steps lead to."""
    if not steps:
        if verb == "add" and isinstance(shape, Many):
            return [*(value if isinstance(value, list) else []), _empty(shape.item)]
        return _GONE if verb == "drop" else (_empty(shape) if value is None or value is _GONE else value)
    first, rest = steps[0], steps[1:]
    if isinstance(shape, Many):
        rows = list(value) if isinstance(value, list) else []
        if not first.isdigit() or int(first) >= len(rows):
            return value
        new = _changed(shape.item, rows[int(first)], rest, verb)
        return rows[: int(first)] + ([] if new is _GONE else [new]) + rows[int(first) + 1 :]
    if isinstance(shape, Leaf):
        return value
    seen = shape.codec[0](value) if shape.codec is not None and value is not None else value
    made = dict(seen) if isinstance(seen, dict) else {}
    group = shape.group(made.get(shape.key)) if isinstance(shape, Kinds) else shape
    part = next((each for each in group.parts if each.name == first), None)
    if part is None or (not rest and not _fits(part, verb)):
        return value
    new = _changed(part.shape, made.get(first), rest, verb)
    new = _GONE if new == [] and not part.needed else new
    made = {name: each for name, each in made.items() if name != first} | ({} if new is _GONE else {first: new})
    return shape.codec[1](made) if shape.codec is not None else made
