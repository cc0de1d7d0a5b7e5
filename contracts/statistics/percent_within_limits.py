"""percent_within_limits: the estimated share of a lot inside its limits, in percent; the formula stands in
`contracts.quality`.

Agencies round on the way: the mean, the deviation, the quality index, and each side's share (one enters its table at
the next higher whole percent). Each of these is a key. Unit: percent. Edges: fewer than three tests is “too few”; equal
results have no spread, and the terms say what then (judge the mean against the limits, or no value). Source: FHWA
Technical Advisory T 5080.12; FAA AC 150/5370-10 (P-401).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.fact_rows import FactRow
from contracts.figures import Figure, computed, given, missing, rounded, source
from contracts.numbers import CONTEXT, HUNDRED, ZERO, Rounding, add, divide, negative, plain, short
from contracts.quality import deviation_of, mean_of, percent_inside
from contracts.schema import DecimalText, Identifier, RoundingSchema
from contracts.scope import Chosen, Scope
from contracts.statistics.base import OverRows, OverRowsSchema
from contracts.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentWithinLimitsStatistic(OverRows):
    """Percent within limits of a column between a lower and an upper limit, of which one may be absent."""

    column: str
    no_spread: str
    lower: Decimal | None = None
    upper: Decimal | None = None
    round_spread: Rounding | None = None
    round_mean: Rounding | None = None
    round_index: Rounding | None = None
    round_side: Rounding | None = None

    def states(self) -> tuple[str, ...]:
        """Not reported, without a test, or with fewer than three."""
        return ("not_reported", "no_occurrence", "too_few")

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The percentage with the tests, their mean and spread, and the quality index of each side."""
        absent = self.absent(scope, name, title, unit)
        if absent is not None:
            return absent
        chosen = self.chosen(scope)
        if not chosen.holding:
            return missing(name, title, unit, "no_occurrence", "There are no tests.")
        tests = [self._test(scope, chosen, row) for row in chosen.holding]
        if len(tests) < 3:
            says = f"{len(tests)} tests; percent within limits needs at least 3."
            return missing(name, title, unit, "too_few", says, tests)
        return self._estimate(name, title, unit, tests)

    def _test(self, scope: Scope, chosen: Chosen, row: FactRow) -> Figure:
        return scope.leaf(chosen.table, row, self.column, "")

    def _estimate(self, name: str, title: str, unit: str, tests: Sequence[Figure]) -> Figure:
        values = [test.amount for test in tests]
        says = f"the mean of {len(values)} tests"
        exact = computed(f"{name}.mean", "Mean", mean_of(values), "", "mean", says, tests)
        mean = rounded(exact, self.round_mean)
        says = "the standard deviation over n − 1"
        deviation = computed(f"{name}.spread", "Standard deviation", deviation_of(values), "", "deviation", says)
        spread = rounded(deviation, self.round_spread)
        if spread.amount == 0:
            return self._without_spread(name, title, unit, mean, spread)
        sides = [self._side(name, limit, mean, spread, len(values)) for limit in self._limits()]
        inside = CONTEXT.subtract(add(side.amount for side in sides), HUNDRED if len(sides) == 2 else ZERO)
        says = " + ".join(short(side.amount) for side in sides) + (" − 100" if len(sides) == 2 else "")
        return computed(name, title, max(inside, ZERO), unit, "percent_within_limits", says, (mean, spread, *sides))

    def _limits(self) -> Iterator[tuple[str, Decimal]]:
        if self.lower is not None:
            yield "lower", self.lower
        if self.upper is not None:
            yield "upper", self.upper

    def _side(self, name: str, limit: tuple[str, Decimal], mean: Figure, spread: Figure, n: int) -> Figure:
        which, bound = limit
        edge = given(f"{name}.{which}", f"{which.capitalize()} limit", bound, "", source("terms"))
        distance = CONTEXT.subtract(mean.amount, bound)
        if which == "upper":
            distance = negative(distance)
        index = divide(distance, spread.amount)
        says = f"Q = {short(distance)} / {short(spread.amount)[:12]}"
        exact = computed(f"{name}.{which}.index", "Quality index", index, "", "quality_index", says)
        quality = rounded(exact, self.round_index)
        words = f"share of the lot on the good side of the {which} limit, for {n} tests"
        inside = computed(
            f"{name}.{which}.inside",
            f"Inside the {which} limit",
            percent_inside(quality.amount, n),
            "percent",
            "percent_inside",
            words,
            (edge, quality),
        )
        return rounded(inside, self.round_side)

    def _without_spread(self, name: str, title: str, unit: str, mean: Figure, spread: Figure) -> Figure:
        if self.no_spread == "not_measured":
            return missing(name, title, unit, "too_few", "All tests are equal, so there is no spread.", (mean, spread))
        above = self.lower is None or mean.amount >= self.lower
        below = self.upper is None or mean.amount <= self.upper
        says = "all tests are equal; the terms judge their mean against the limits"
        value = HUNDRED if above and below else ZERO
        return computed(name, title, value, unit, "percent_within_limits", says, (mean, spread))

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """Such as: the percent within limits of “Result” between 92.0 and 97.0 where …"""
        heading = tables[self.table].headings()[self.column]
        if self.lower is None or self.upper is None:
            one = f"at least {plain(self.lower)}" if self.lower is not None else f"at most {plain(self.upper or ZERO)}"
            return f"the percent within limits of “{heading}” {one}{self.condition_words(tables)}"
        between = f"between {plain(self.lower)} and {plain(self.upper)}"
        return f"the percent within limits of “{heading}” {between}{self.condition_words(tables)}"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """What the terms get wrong about it."""
        yield from self.table_problems(tables, by, (self.column,))
        if self.lower is None and self.upper is None:
            yield "lower", "Give a lower limit, an upper limit, or both."
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            yield (
                "upper",
                f"The upper limit {plain(self.upper)} is not above the lower limit {plain(self.lower)}.",
            )


class PercentWithinLimitsSchema(OverRowsSchema):
    """`{"kind": "percent_within_limits", "table": "tests", "column": "result", "lower": "92.0", "upper": "97.0", …}`"""

    made = PercentWithinLimitsStatistic
    column = Identifier(required=True)
    lower = DecimalText()
    upper = DecimalText()
    no_spread = fields.String(required=True, validate=validate.OneOf(("judge_the_mean", "not_measured")))
    round_mean = fields.Nested(RoundingSchema)
    round_spread = fields.Nested(RoundingSchema)
    round_index = fields.Nested(RoundingSchema)
    round_side = fields.Nested(RoundingSchema)
