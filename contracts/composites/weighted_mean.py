"""weighted_mean: Σ weight × result ÷ Σ weight, over the results that exist, if enough weight was measured.

Unit: the results'. Edges: exactly the minimum coverage is enough; below it there is no composite and what hangs on it
is not paid, as the terms say there. Source of the weighted form: FDOT Standard Specification 334-8.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.composites.base import Combined, CompositeSchema
from contracts.figures import Figure, given, missing, product, quotient, rounded, source, total
from contracts.gates.base import Gate
from contracts.numbers import Rounding, add, plain
from contracts.schema import DecimalText, Identifier, PositiveText, Strict


@dataclass(frozen=True, slots=True)
class Weighed:
    """One result with its weight."""

    measure: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """The weighted mean of several results."""

    id: str
    title: str
    of: tuple[Weighed, ...]
    weights_sum: Decimal
    minimum_coverage: Decimal
    for_each: str | None = None
    round: Rounding | None = None
    unit: str = ""
    clause: str = ""
    before: tuple[Gate, ...] = ()
    after: tuple[Gate, ...] = ()

    def joined(self) -> tuple[str, ...]:
        """The measures that enter."""
        return tuple(each.measure for each in self.of)

    def combine(self, results: Mapping[str, Figure], name: str) -> Combined:
        """The mean over the results with a value, or a figure without one where too little was measured."""
        measured = [each for each in self.of if results[each.measure].value is not None]
        weights = [self._weight(name, each) for each in measured]
        coverage = total(f"{name}.coverage", "Weight measured", weights, "", f"of {plain(self.weights_sum)}")
        if coverage.amount < self.minimum_coverage:
            least = plain(self.minimum_coverage)
            says = f"{plain(coverage.amount)} of {plain(self.weights_sum)} was measured; {least} is needed."
            figures = [results[each.measure] for each in self.of]
            return Combined(missing(name, self.title, self.unit, "too_little_measured", says, figures), coverage)
        weighed = [
            product(
                f"{name}.{each.measure}", f"{results[each.measure].title}, weighed", (weight, results[each.measure]), ""
            )
            for each, weight in zip(measured, weights, strict=True)
        ]
        summed = total(f"{name}.sum", "Sum of weight × result", weighed, self.unit)
        says = "the sum divided by the weight that was measured"
        return Combined(
            rounded(quotient(name, self.title, summed, coverage, self.unit, says=says), self.round), coverage
        )

    def _weight(self, name: str, each: Weighed) -> Figure:
        where = source("terms", clause=self.clause or None)
        return given(f"{name}.{each.measure}.weight", f"Weight of {each.measure}", each.weight, "", where)

    def sentence(self, titles: Mapping[str, str]) -> str:
        """Such as: 0.35 × density + … over what was measured, at least 70 of 100."""
        said = " + ".join(f"{plain(each.weight)} × {titles.get(each.measure, each.measure)}" for each in self.of)
        needed = f"at least {plain(self.minimum_coverage)} of {plain(self.weights_sum)} measured"
        rounding = f", {self.round.sentence()}" if self.round is not None else ""
        return f"({said}) ÷ the weights that were measured, {needed}{rounding}"

    def problems(self) -> Iterator[tuple[str, str]]:
        """Weights that do not add up to what is stated."""
        summed = add(each.weight for each in self.of)
        if summed != self.weights_sum:
            yield "weights_sum", f"The weights add up to {plain(summed)}, and {plain(self.weights_sum)} is stated."
        if not 0 < self.minimum_coverage <= self.weights_sum:
            yield "minimum_coverage", f"The minimum must lie above 0 and not above {plain(self.weights_sum)}."
        if len(set(self.joined())) != len(self.of):
            yield "of", "A measure stands twice among the weights."


class WeighedSchema(Strict):
    """`{"measure": "T1", "weight": "25"}`"""

    made = Weighed
    measure = Identifier(required=True)
    weight = PositiveText(required=True)


class WeightedMeanSchema(CompositeSchema):
    """`{"kind": "weighted_mean", "of": [{"measure": "T1", "weight": "25"}, …], "weights_sum": "100", …}`"""

    made = WeightedMean
    of = fields.List(fields.Nested(WeighedSchema), required=True, validate=validate.Length(min=1, max=200))
    weights_sum = PositiveText(required=True)
    minimum_coverage = DecimalText(required=True)
