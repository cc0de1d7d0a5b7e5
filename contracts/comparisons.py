"""Two parties' values of the same thing side by side: within a tolerance the terms say which counts; beyond it there is
a discrepancy, and the terms say what counts until both parties have agreed on a value.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from marshmallow import ValidationError, fields, validate

from contracts.numbers import CONTEXT, HUNDRED, divide, plain
from contracts.parties import PARTIES
from contracts.schema import DecimalText, Identifier, Strict
from contracts.values import NUMERIC_TYPES, Value

if TYPE_CHECKING:
    from contracts.tables import Table

JOINED = ("mean", "lower", "higher")
_TWO = Decimal(2)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far two values may lie apart: by so much, or by a percentage of the other party's value."""

    absolute: Decimal | None = None
    percent: Decimal | None = None

    def holds(self, own: Decimal, other: Decimal) -> bool:
        """Whether the two values lie within it; exactly at the tolerance they do."""
        apart = CONTEXT.abs(CONTEXT.subtract(own, other))
        if self.absolute is not None:
            return apart <= self.absolute
        most = CONTEXT.multiply(CONTEXT.abs(other), divide(self.percent or Decimal(0), HUNDRED))
        return apart <= most

    def sentence(self, unit: str) -> str:
        """Such as: within 0.5 hours; within 2 %."""
        if self.absolute is not None:
            return f"within {plain(self.absolute)} {unit}".rstrip()
        return f"within {plain(self.percent or Decimal(0))} %"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A column that another party reports too: where, within which tolerance, and what counts inside and beyond it.

    Without a tolerance the two must be equal. `within` names the party whose value counts, or “mean”, “lower” or
    “higher”; `beyond` the party whose value counts while a discrepancy is open, or “leave_out”: the row is disputed.
    `verifies`: a row whose values agree counts as verified by the other party.
    """

    column: str
    table: str
    other: str
    within: str
    beyond: str
    tolerance: Tolerance | None = None
    verifies: bool = False

    def agrees(self, own: Value, other: Value) -> bool:
        """Whether the two values are the same within the tolerance."""
        if isinstance(own, Decimal) and isinstance(other, Decimal):
            return own == other if self.tolerance is None else self.tolerance.holds(own, other)
        return own == other

    def sentence(self, tables: Mapping[str, "Table"], headings: Mapping[str, str], unit: str) -> str:
        """The comparison in words."""
        other = tables[self.table]
        allowed = self.tolerance.sentence(unit) if self.tolerance is not None else "equal"
        inside = _counts_words(self.within)
        beyond = "the row is disputed" if self.beyond == "leave_out" else f"{_counts_words(self.beyond)} counts"
        verified = "; a row that agrees is verified" if self.verifies else ""
        return (
            f"“{headings[self.column]}” is compared with “{other.headings()[self.other]}” of “{other.title}”: "
            f"{allowed}, {inside} counts{verified}; beyond that {beyond} until both parties agree on a value."
        )

    def value_within(self, own: Value, own_party: str, other: Value) -> Value:
        """The value that counts where both lie within the tolerance."""
        if self.within in JOINED and isinstance(own, Decimal) and isinstance(other, Decimal):
            if self.within == "mean":
                return divide(CONTEXT.add(own, other), _TWO)
            return min(own, other) if self.within == "lower" else max(own, other)
        return own if self.within == own_party else other


def _counts_words(rule: str) -> str:
    return {"mean": "the mean", "lower": "the lower value", "higher": "the higher value"}.get(
        rule, f"the {rule.replace('_', ' ')}’s value"
    )


class ToleranceField(fields.Field[Tolerance]):
    """`{"absolute": "0.5"}` or `{"percent": "2"}`"""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Tolerance:
        if not isinstance(value, dict) or len(value) != 1 or not set(value) <= {"absolute", "percent"}:
            raise ValidationError('Write {"absolute": "0.5"} or {"percent": "2"}.')
        ((kind, text),) = value.items()
        number = DecimalText().deserialize(text)
        if number is None or number < 0:
            raise ValidationError("A tolerance is not below zero.")
        return Tolerance(absolute=number) if kind == "absolute" else Tolerance(percent=number)


class ComparisonSchema(Strict):
    """`{"column": "hours", "table": "gps", "other": "hours", "tolerance": {"absolute": "0.5"}, "within": "vendor",
    "beyond": "city"}`
    """

    made = Comparison
    column = Identifier(required=True)
    table = Identifier(required=True)
    other = Identifier(required=True)
    tolerance = ToleranceField()
    within = fields.String(required=True, validate=validate.OneOf((*PARTIES, *JOINED)))
    beyond = fields.String(required=True, validate=validate.OneOf((*PARTIES, "leave_out")))
    verifies = fields.Boolean()


def comparison_problems(
    comparison: Comparison, table: "Table", tables: Mapping[str, "Table"]
) -> Iterator[tuple[str, str]]:
    """What the terms get wrong about it."""
    other = tables.get(comparison.table)
    types = table.types()
    if comparison.column not in types:
        yield "column", f"The table has no column “{comparison.column}”."
    if other is None:
        yield "table", f"There is no table “{comparison.table}”."
        return
    if comparison.other not in other.types():
        yield "other", f"The table “{other.id}” has no column “{comparison.other}”."
    elif comparison.column in types:
        yield from _type_problems(comparison, types[comparison.column], other.types()[comparison.other])
    if other.reported_by == table.reported_by:
        yield "table", f"“{other.id}” is reported by the same party. Compare with what another party reports."
    if not table.key or len(table.key) != len(other.key):
        yield "table", "Both tables need a key of as many columns, so that the rows of the same thing are found."
    elif [types.get(name) for name in table.key] != [other.types().get(name) for name in other.key]:
        yield "table", "The key columns of both tables must have the same types, in the same order."
    known = {table.reported_by, other.reported_by}
    for name, said in (("within", comparison.within), ("beyond", comparison.beyond)):
        if said in PARTIES and said not in known:
            yield name, f"The {said.replace('_', ' ')} reports neither of the two values."


def _type_problems(comparison: Comparison, own: str, other: str) -> Iterator[tuple[str, str]]:
    if (own in NUMERIC_TYPES) != (other in NUMERIC_TYPES) or (own not in NUMERIC_TYPES and own != other):
        yield "other", f"“{comparison.column}” holds {own} and “{comparison.other}” {other}; they cannot be compared."
    elif own not in NUMERIC_TYPES and (comparison.tolerance is not None or comparison.within in JOINED):
        yield "tolerance", "Only numbers have a tolerance or a mean. Leave the tolerance out and name the party."
