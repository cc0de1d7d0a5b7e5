"""The shapes of parts that the document writes in a short form: names of the summary, tolerances, sizes of samples."""

from collections.abc import Callable, Mapping
from typing import Any

from routes.terms_shapes import Group, Kinds, Leaf, Many, Part

_NAME = Part("name", "Name", "Letters, digits and underscores; other programs read the figure under it.", Leaf(), True)
_OF = Part("of", "Figure", "", Leaf("choice", source="figures"), True)
_DECIMALS = Part("decimals", "Shown with decimals", "Empty: as it was worked out.", Leaf("whole"))
_RESULTS = Part("list_of", "Results", "", Many(Leaf("choice", source="measures"), "result"), True)
_COLUMN = Part("column", "Column", "", Leaf("choice", source="columns"), True)


# The key by which the document shows of which kind a name is, with what it holds before anything is chosen.
_MARKS: Mapping[str, tuple[str, Any]] = {
    "groups": ("for_each", ""),
    "figures": ("list_of", []),
    "label": ("label", True),
    "column": ("column", ""),
}


def _from_pointer(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    kind = next((kind for kind, (key, _) in _MARKS.items() if key in value), "figure")
    return {"shows": kind, **value}


def _to_pointer(made: Any) -> Any:
    written = {key: value for key, value in made.items() if key != "shows"}
    key, empty = _MARKS.get(made.get("shows", ""), ("of", ""))
    return {key: empty, **written}


_ONE: Mapping[str, Callable[[], Group]] = {
    "figure": lambda: Group((_NAME, _OF, _DECIMALS)),
    "figures": lambda: Group((_NAME, _RESULTS)),
}
_ONE_WORDS = {"figure": "one figure", "figures": "several results in a row"}
_OF_GROUP = Kinds(
    "shows",
    {**_ONE, "label": lambda: Group((_NAME,)), "column": lambda: Group((_NAME, _COLUMN))},
    {**_ONE_WORDS, "label": "what the group is called", "column": "a column of the group’s row"},
    (_from_pointer, _to_pointer),
)


def _groups() -> Group:
    each = Part("for_each", "For each", "", Leaf("choice", source="groups"), True)
    return Group((_NAME, each, Part("fields", "What is shown of each", "", Many(_OF_GROUP, "name"), True)))


POINTER = Kinds(
    "shows",
    {**_ONE, "groups": _groups},
    {**_ONE_WORDS, "groups": "a list with an entry for each of a group"},
    (_from_pointer, _to_pointer),
)


def _from_single(value: Any) -> Any:
    return {"counted": next(iter(value)), **value} if isinstance(value, dict) and len(value) == 1 else value


def _to_single(made: Any) -> Any:
    counted = made.get("counted", "")
    return {counted: made.get(counted, "")}


def _single(**kinds: tuple[str, str]) -> Kinds:
    """One value whose name says how it is counted."""

    def maker(name: str, kind: str) -> Callable[[], Group]:
        return lambda: Group((Part(name, "How much", "", Leaf(kind), True),))

    groups = {name: maker(name, kind) for name, (kind, _) in kinds.items()}
    words = {name: said for name, (_, said) in kinds.items()}
    return Kinds("counted", groups, words, (_from_single, _to_single))


TOLERANCE = _single(absolute=("number", "in the column’s own unit"), percent=("number", "percent of the other value"))
SIZE = _single(rows=("whole", "a number of rows"), percent=("number", "percent of the rows"))
