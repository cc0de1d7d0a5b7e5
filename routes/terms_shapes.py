"""The shape of a part of a terms document as its form shows it, made from the schema that reads the part.

A schema that gains a key or a kind gains it on the form too; only words are added by hand, in `terms_shape_words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from marshmallow import Schema, fields, validate

from contracts.comparisons import ToleranceField
from contracts.conditions import ConditionField
from contracts.measures import STATES, FewField
from contracts.row_terms import TermField
from contracts.samples import SizeField
from contracts.schema import ByName, DecimalText, Identifier, OfKind, RoundingSchema
from contracts.summary import SummaryField
from contracts.terms import TermsSchema
from routes.terms_fields import Choices
from routes.terms_shape_words import SOURCES, choice_words, kind_words, label_of, unit_of_rows

Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value: how it is typed, and what may be chosen, by itself or from the names of the document."""

    kind: str = "words"
    choices: Choices = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a group: its label, its help, its shape, whether it must be there."""

    name: str
    label: str
    hint: str
    shape: Shape
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Several parts together; `codec` turns what the document writes into a group, and back."""

    parts: tuple[Part, ...]
    codec: Codec | None = None


@dataclass(frozen=True, slots=True)
class Kinds:
    """A group whose parts depend on a kind that is chosen first."""

    key: str
    kinds: Mapping[str, Callable[[], Group]]
    words: Mapping[str, str]
    codec: Codec | None = None

    def group(self, kind: object) -> Group:
        """The parts of a kind; none while no known kind is chosen."""
        made = self.kinds.get(kind) if isinstance(kind, str) else None
        return made() if made is not None else Group(())


@dataclass(frozen=True, slots=True)
class Many:
    """A list of things of one shape, and what one of them is called."""

    item: Shape
    what: str


Shape = Leaf | Group | Kinds | Many


def shape_of_part(name: str, document: Mapping[str, Any]) -> Shape:
    """The shape of a part of the document, such as “measures” (one of them) or “goals” (all of them).

    The worked examples alone have fields that come from the document: its tables, its payments.
    """
    from routes.terms_example_shapes import examples_shape

    shape = examples_shape(document) if name == "examples" else _shape_of_schema(name)
    if shape is None:
        raise LookupError(f"no form can show the part {name} of the terms")
    return shape


@cache
def _shape_of_schema(name: str) -> Shape | None:
    from routes.terms_places import ENTRIES

    field = TermsSchema().fields.get(name)
    if field is None:
        return None
    return shape_of(field.inner if name in ENTRIES and isinstance(field, fields.List) else field, name)


def shape_of(field: fields.Field[Any], key: str) -> Shape | None:
    """The shape of a field of a schema; None where no form can show it."""
    if isinstance(field, OfKind):
        groups = {kind: _group_maker(schema) for kind, schema in field.kinds.items()}
        return Kinds("kind", groups, {kind: kind_words(kind, schema) for kind, schema in field.kinds.items()})
    if isinstance(field, ConditionField | TermField):
        from routes.terms_condition_shapes import CONDITION, TERM

        return CONDITION if isinstance(field, ConditionField) else TERM
    if isinstance(field, SummaryField | ToleranceField | SizeField):
        from routes.terms_summary_shapes import POINTER, SIZE, TOLERANCE

        return {SummaryField: POINTER, ToleranceField: TOLERANCE, SizeField: SIZE}[type(field)]
    if isinstance(field, ByName):
        return Group(tuple(Part(state, *label_of(state), _CONSEQUENCE) for state in STATES))
    if isinstance(field, FewField):
        return _FEW
    if isinstance(field, fields.Nested):
        return group_of(type(field.schema) if isinstance(field.schema, Schema) else field.schema)
    if isinstance(field, fields.List):
        return _many(field, key)
    return None if isinstance(field, fields.Dict) else _leaf(field, key)


def _many(field: fields.List[Any], key: str) -> Many | None:
    if isinstance(field.inner, fields.List):
        return Many(_PAIR, unit_of_rows(key))
    item = shape_of(field.inner, key)
    return None if item is None else Many(item, unit_of_rows(key))


def _group_maker(schema: type[Schema]) -> Callable[[], Group]:
    return lambda: group_of(schema)


@cache
def group_of(schema: type[Schema]) -> Group:
    """The parts of a schema in the order in which it declares them."""
    return Group(tuple(_parts(schema)))


def _parts(schema: type[Schema]) -> Iterator[Part]:
    for name, field in schema().fields.items():
        shape = shape_of(field, f"{schema.__name__}.{name}")
        if shape is not None:
            key = field.data_key or name
            label, hint = label_of(key, schema.__name__)
            yield Part(key, label, hint, shape, field.required)


def is_rounding(shape: Shape) -> bool:
    """Whether it is the two fields of a rounding, which stand among the others."""
    return shape == group_of(RoundingSchema)


def _leaf(field: fields.Field[Any], key: str) -> Leaf | None:
    name = key.rpartition(".")[2]
    choices = [choice for check in field.validators if isinstance(check, validate.OneOf) for choice in check.choices]
    if choices:
        return Leaf("choice", tuple((str(each), choice_words(key, str(each))) for each in choices))
    source = SOURCES.get(key, SOURCES.get(name, ""))
    if source:
        return Leaf("choice", source=source)
    if isinstance(field, DecimalText):
        return Leaf("number")
    if isinstance(field, fields.Boolean):
        return Leaf("truth", (("yes", "yes"), ("no", "no")))
    if isinstance(field, fields.Integer):
        return Leaf("whole")
    if isinstance(field, fields.Date):
        return Leaf("day")
    return Leaf("words") if isinstance(field, fields.String | Identifier) else None


def _from_consequence(value: Any) -> Any:
    if isinstance(value, str):
        return {"then": value}
    return {"then": "score", **value} if isinstance(value, dict) else value


def _to_consequence(made: Any) -> Any:
    return {"score": made.get("score", "")} if made.get("then") == "score" else made.get("then", "")


def _from_list(*names: str) -> Callable[[Any], Any]:
    return lambda value: dict(zip(names, value, strict=False)) if isinstance(value, list) else value


def _to_list(*names: str) -> Callable[[Any], Any]:
    return lambda made: [made.get(name, "") for name in names]


_CONSEQUENCE = Kinds(
    "then",
    {
        "exclude": lambda: Group(()),
        "hold": lambda: Group(()),
        "score": lambda: Group((Part("score", *label_of("score"), Leaf("number"), True),)),
    },
    {
        "exclude": "Left out, its weight too",
        "hold": "No statement until it is there",
        "score": "Counts as a stated score",
    },
    (_from_consequence, _to_consequence),
)
_FEW = Group(
    (
        Part("0", *label_of("fewer_than"), Leaf("whole"), True),
        Part(
            "1",
            *label_of("few_then"),
            Leaf("choice", (("flag", "finance is told"), ("exclude", "it is left out"))),
            True,
        ),
    ),
    (_from_list("0", "1"), _to_list("0", "1")),
)
_PAIR = Group(
    (Part("0", "At", "", Leaf("number"), True), Part("1", "Gives", "", Leaf("number"), True)),
    (_from_list("0", "1"), _to_list("0", "1")),
)
