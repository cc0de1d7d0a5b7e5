"""sum, product, lowest and highest: the plain ways to join results, without weights.

Unit: the results'. Edges: where a result has no value, the terms say whether it is left out or the whole has none. The
federal guide specification UFGS 02749 takes the lowest of the criteria and never multiplies them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from marshmallow import fields, validate

from contracts.composites.base import Combined, CompositeSchema
from contracts.figures import Figure, computed, missing, product, rounded, total
from contracts.gates.base import Gate
from contracts.numbers import Rounding, plain
from contracts.schema import Identifier

MISSING_RULES = ("leave_out", "no_value")


@dataclass(frozen=True, slots=True)
class SumOf:
    """The sum of several results."""

    id: str
    title: str
    of: tuple[str, ...]
    if_missing: str
    for_each: str | None = None
    round: Rounding | None = None
    unit: str = ""
    clause: str = ""
    before: tuple[Gate, ...] = ()
    after: tuple[Gate, ...] = ()

    def joined(self) -> tuple[str, ...]:
        """The measures that enter."""
        return self.of

    def combine(self, results: Mapping[str, Figure], name: str) -> Combined:
        """The results joined, or a figure without a value."""
        measured = [results[each] for each in self.of if results[each].value is not None]
        if not measured or (self.if_missing == "no_value" and len(measured) < len(self.of)):
            says = f"{len(measured)} of {len(self.of)} results have a value."
            return Combined(missing(name, self.title, self.unit, "too_little_measured", says, list(results.values())))
        return Combined(rounded(self.join(name, measured), self.round))

    def join(self, name: str, measured: Sequence[Figure]) -> Figure:
        """The results added up."""
        return total(name, self.title, measured, self.unit)

    def words(self) -> str:
        """The way in which they are joined."""
        return "the sum of"

    def sentence(self, titles: Mapping[str, str]) -> str:
        """Such as: the lowest of density and thickness."""
        rule = "what is missing is left out" if self.if_missing == "leave_out" else "without one there is no result"
        rounding = f", {self.round.sentence()}" if self.round is not None else ""
        return f"{self.words()} {', '.join(titles.get(each, each) for each in self.of)}{rounding}; {rule}"

    def problems(self) -> Iterator[tuple[str, str]]:
        """A measure that stands twice."""
        if len(set(self.of)) != len(self.of):
            yield "of", "A measure stands twice."


@dataclass(frozen=True, slots=True)
class ProductOf(SumOf):
    """The product of several results."""

    def join(self, name: str, measured: Sequence[Figure]) -> Figure:
        """The results multiplied."""
        return product(name, self.title, measured, self.unit)

    def words(self) -> str:
        """The way in which they are joined."""
        return "the product of"


@dataclass(frozen=True, slots=True)
class LowestOf(SumOf):
    """The lowest of several results."""

    def join(self, name: str, measured: Sequence[Figure]) -> Figure:
        """The lowest result."""
        lowest = min(measured, key=lambda figure: figure.amount)
        says = f"the lowest of {', '.join(plain(figure.amount) for figure in measured)}"
        return computed(name, self.title, lowest.amount, self.unit, "lowest", says, measured)

    def words(self) -> str:
        """The way in which they are joined."""
        return "the lowest of"


@dataclass(frozen=True, slots=True)
class HighestOf(SumOf):
    """The highest of several results."""

    def join(self, name: str, measured: Sequence[Figure]) -> Figure:
        """The highest result."""
        highest = max(measured, key=lambda figure: figure.amount)
        says = f"the highest of {', '.join(plain(figure.amount) for figure in measured)}"
        return computed(name, self.title, highest.amount, self.unit, "highest", says, measured)

    def words(self) -> str:
        """The way in which they are joined."""
        return "the highest of"


class SumOfSchema(CompositeSchema):
    """`{"kind": "sum", "of": ["A", "B"], "if_missing": "no_value"}`"""

    made = SumOf
    of = fields.List(Identifier(), required=True, validate=validate.Length(min=1, max=200))
    if_missing = fields.String(required=True, validate=validate.OneOf(MISSING_RULES))


class ProductOfSchema(SumOfSchema):
    """`{"kind": "product", "of": ["days", "per_day"], "if_missing": "no_value"}`"""

    made = ProductOf


class LowestOfSchema(SumOfSchema):
    """`{"kind": "lowest", "of": ["density", "thickness"], "if_missing": "leave_out"}`"""

    made = LowestOf


class HighestOfSchema(SumOfSchema):
    """`{"kind": "highest", "of": ["ramp", "mainline"], "if_missing": "leave_out"}`"""

    made = HighestOf
