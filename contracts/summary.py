"""The summary of a statement: the names under which its figures are handed to other programs.

Counts, scores, lines and payments are always there; a terms document adds names of its own by pointing at figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate

from contracts.figures import Figure
from contracts.numbers import CENTS, Rounding, plain
from contracts.schema import Identifier, Strict, Words


@dataclass(frozen=True, slots=True)
class Pointer:
    """One name of the summary: a figure, several figures, a column of the group's row, or the group's own name."""

    name: str
    of: str | None = None
    list_of: tuple[str, ...] = ()
    column: str | None = None
    label: bool = False
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class GroupSummary:
    """A list with one entry for each group."""

    name: str
    for_each: str
    fields: tuple[Pointer, ...]


def shown(value: Decimal | None, decimals: int | None = None) -> str | None:
    """A value as text, with a fixed number of decimals where one is asked for."""
    if value is None:
        return None
    if decimals is None:
        return plain(value)
    return plain(Rounding(Decimal(1).scaleb(-decimals), "half_up").apply(value))


def money(figure: Figure) -> str:
    """A dollar figure with two decimals."""
    return plain(CENTS.apply(figure.amount))


def whole_or_text(value: Decimal | None, decimals: int | None = None) -> int | str | None:
    """A count as a JSON integer, anything else as text."""
    if value is not None and decimals is None and value == value.to_integral_value():
        return int(value)
    return shown(value, decimals)


def point(pointer: Pointer, figures: Mapping[str, Figure], label: str, row: Mapping[str, Any]) -> Any:
    """What a pointer shows, for the contract or for one group (whose figures are named `name[label]`)."""
    if pointer.label:
        return label
    if pointer.column is not None:
        value = row.get(pointer.column)
        return whole_or_text(value) if isinstance(value, Decimal) else value
    suffix = f"[{label}]" if label else ""
    if pointer.list_of:
        return [whole_or_text(_value(figures, f"{name}{suffix}")) for name in pointer.list_of]
    name, dot, rest = (pointer.of or "").partition(".")
    return shown(_value(figures, f"{name}{suffix}{dot}{rest}"), pointer.decimals)


def _value(figures: Mapping[str, Figure], name: str) -> Decimal | None:
    figure = figures.get(name)
    return None if figure is None else figure.value


class PointerSchema(Strict):
    """`{"name": "band_rate", "of": "band.rate"}`"""

    made = Pointer
    name = Identifier(required=True)
    of = Words(most=140)
    list_of = fields.List(Identifier(), validate=validate.Length(max=100))
    column = Identifier()
    label = fields.Boolean()
    decimals = fields.Integer(strict=True, validate=validate.Range(min=0, max=12))


class SummaryField(fields.Field[Any]):
    """A pointer, or a list with one entry for each group."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Any:
        if not isinstance(value, dict):
            raise ValidationError('Give a name and what it shows, such as {"name": "band_rate", "of": "band.rate"}.')
        schema = GroupSummarySchema() if "for_each" in value else PointerSchema()
        return schema.load(value)


class GroupSummarySchema(Strict):
    """`{"name": "lots", "for_each": "lot", "fields": [{"name": "lot", "label": true}, …]}`"""

    made = GroupSummary
    name = Identifier(required=True)
    for_each = Identifier(required=True)
    fields_ = fields.List(
        fields.Nested(PointerSchema),
        required=True,
        data_key="fields",
        attribute="fields",
        validate=validate.Length(max=50),
    )
