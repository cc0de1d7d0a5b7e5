"""The shapes of conditions on rows and of their terms: what the document writes as {"at_most": ["days", "7"]} is on
the form a kind with its parts, and is written back the same way.
"""

from collections.abc import Callable, Mapping
from typing import Any

from routes.terms_shapes import Group, Kinds, Leaf, Many, Part

_COLUMN = Leaf("choice", source="columns")
_SPANS = {
    "days_between": "days from one column to another",
    "hours_between": "hours from one column to another",
    "minutes_between": "minutes from one column to another",
}
_SUMS = {"sum": "sum of columns", "difference": "difference of columns", "product": "product of columns"}
_COMPARED = {
    "equal": "is",
    "not_equal": "is not",
    "at_least": "is at least",
    "above": "is above",
    "at_most": "is at most",
    "below": "is below",
    "at_most_as_printed": "is at most, to the limit’s decimals",
    "at_least_as_printed": "is at least, to the limit’s decimals",
}
_OTHERS = {
    "one_of": "is one of several texts",
    "present": "is filled in",
    "blank": "is blank",
    "all": "all of several conditions hold",
    "any": "any of several conditions holds",
    "not": "a condition does not hold",
}


def _column_group() -> Group:
    return Group((Part("column", "Column", "", _COLUMN, True),))


def _span_group() -> Group:
    return Group((Part("from", "From", "", _COLUMN, True), Part("to", "To", "", _COLUMN, True)))


def _sum_group() -> Group:
    return Group((Part("of", "Columns", "", Many(_COLUMN, "column"), True),))


def _value_group() -> Group:
    return Group(
        (Part("value", "Value", "A number with its decimals, a text, or a date as 2027-07-31.", Leaf(), True),)
    )


def _from_term(value: Any) -> Any:
    if isinstance(value, str):
        return {"take": "column", "column": value}
    if isinstance(value, dict) and len(value) == 1:
        ((name, of),) = value.items()
        if name in _SPANS and isinstance(of, list):
            return {"take": name, **dict(zip(("from", "to"), of, strict=False))}
        return {"take": name, "column" if name == "column" else "of": of}
    return value


def _to_term(made: Any) -> Any:
    take = made.get("take", "")
    if take == "column":
        return made.get("column", "")
    if take in _SPANS:
        return {take: [made.get("from", ""), made.get("to", "")]}
    return {take: made.get("of", [])}


def _from_right(value: Any) -> Any:
    return {"take": "value", "value": value} if isinstance(value, str) else _from_term(value)


def _to_right(made: Any) -> Any:
    if made.get("take") == "value":
        return made.get("value", "")
    return {"column": made.get("column", "")} if made.get("take") == "column" else _to_term(made)


_TERMS: Mapping[str, Callable[[], Group]] = {
    "column": _column_group,
    **dict.fromkeys(_SPANS, _span_group),
    **dict.fromkeys(_SUMS, _sum_group),
}
_TERM_WORDS = {"column": "a column", **_SPANS, **_SUMS}
TERM = Kinds("take", _TERMS, _TERM_WORDS, (_from_term, _to_term))
_RIGHT = Kinds("take", {"value": _value_group, **_TERMS}, {"value": "a value", **_TERM_WORDS}, (_from_right, _to_right))


def _compared_group() -> Group:
    return Group((Part("left", "This", "", TERM, True), Part("right", "… than, or as, this", "", _RIGHT, True)))


def _texts_group() -> Group:
    return Group((*_column_group().parts, Part("texts", "Texts", "", Many(Leaf(), "text"), True)))


def _joined_group() -> Group:
    return Group((Part("of", "Conditions", "", Many(CONDITION, "condition"), True),))


def _not_group() -> Group:
    return Group((Part("what", "What does not hold", "", CONDITION, True),))


def _from_condition(value: Any) -> Any:
    if not isinstance(value, dict) or len(value) != 1:
        return value
    ((name, of),) = value.items()
    if name in _COMPARED and isinstance(of, list):
        return {"is": name, **dict(zip(("left", "right"), of, strict=False))}
    if name == "one_of" and isinstance(of, list):
        return {"is": name, **dict(zip(("column", "texts"), of, strict=False))}
    return {"is": name, {"all": "of", "any": "of", "not": "what"}.get(name, "column"): of}


def _to_condition(made: Any) -> Any:
    name = made.get("is", "")
    if name in _COMPARED:
        return {name: [made.get("left", ""), made.get("right", "")]}
    if name == "one_of":
        return {name: [made.get("column", ""), made.get("texts", [])]}
    key = {"all": "of", "any": "of", "not": "what"}.get(name, "column")
    return {name: made.get(key, [] if key == "of" else "")}


_CONDITIONS: Mapping[str, Callable[[], Group]] = {
    **dict.fromkeys(_COMPARED, _compared_group),
    "one_of": _texts_group,
    "present": _column_group,
    "blank": _column_group,
    "all": _joined_group,
    "any": _joined_group,
    "not": _not_group,
}
CONDITION = Kinds("is", _CONDITIONS, {**_COMPARED, **_OTHERS}, (_from_condition, _to_condition))
