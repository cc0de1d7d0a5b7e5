"""by_sample_size: a polynomial for each size of the sample, each with its own maximum.

Colorado DOT prints PF = a + b·(QL/100) − c·(QL/100)² with coefficients and a maximum for each number of tests.
Unit: as the coefficients make it. Edges: sizes belong to one range, gaps and overlaps are refused; no range, no value.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from marshmallow import fields, validate

from contracts.errors import Refused
from contracts.numbers import ONE, Rounding
from contracts.schedules.base import Worth
from contracts.schedules.polynomial import Polynomial
from contracts.schema import DecimalText, PositiveText, RoundingSchema, Strict


@dataclass(frozen=True, slots=True)
class SizeRange:
    """A polynomial for samples of `least` to `most` tests; without `most` for all larger ones."""

    least: int
    coefficients: tuple[Decimal, ...]
    most: int | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def holds(self, size: int) -> bool:
        """Whether a sample of that size belongs here."""
        return size >= self.least and (self.most is None or size <= self.most)

    def words(self) -> str:
        """Such as: 10 to 11 tests."""
        if self.most is None:
            return f"{self.least} tests or more"
        return f"{self.least} tests" if self.most == self.least else f"{self.least} to {self.most} tests"


@dataclass(frozen=True, slots=True)
class BySampleSize:
    """The polynomial that the number of tests chooses."""

    sizes: tuple[SizeRange, ...]
    divided_by: Decimal = ONE
    round: Rounding | None = None

    def polynomial(self, of: SizeRange) -> Polynomial:
        """The polynomial of a range."""
        return Polynomial(of.coefficients, self.divided_by, of.at_least, of.at_most)

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """The polynomial's value for the sample's size; Refused where no range holds it."""
        for each in self.sizes:
            if size is not None and each.holds(size):
                worth = self.polynomial(each).worth(result)
                return Worth(worth.value, f"for {each.words()}: {worth.says}")
        raise Refused(f"The schedule has no formula for a sample of {size} tests. Amend the terms to cover it.")

    def edges(self) -> tuple[Decimal, ...]:
        """A polynomial has no edges of its own."""
        return ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Sizes in no range or in two."""
        for before, after in pairwise(self.sizes):
            if before.most is None or after.least <= before.most:
                yield "sizes", f"“{before.words()}” and “{after.words()}” overlap."
            elif after.least != before.most + 1:
                yield "sizes", f"There is a gap between “{before.words()}” and “{after.words()}”."

    def sentence(self) -> str:
        """Each range with its formula."""
        return "; ".join(f"for {each.words()} {self.polynomial(each).sentence()}" for each in self.sizes)

    def table(self) -> tuple[tuple[str, str], ...]:
        """Each range with its formula."""
        return tuple((each.words(), self.polynomial(each).sentence()) for each in self.sizes)


class SizeRangeSchema(Strict):
    """`{"least": 4, "most": 4, "coefficients": ["0.2789", "1.51471", "-0.73553"], "at_most": "1.03"}`"""

    made = SizeRange
    least = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    most = fields.Integer(strict=True, validate=validate.Range(min=1))
    coefficients = fields.List(DecimalText(), required=True, validate=validate.Length(min=1, max=10))
    at_least = DecimalText()
    at_most = DecimalText()


class BySampleSizeSchema(Strict):
    """`{"kind": "by_sample_size", "sizes": [{"least": 4, "most": 4, "coefficients": […], "at_most": "1.03"}, …]}`"""

    made = BySampleSize
    sizes = fields.List(fields.Nested(SizeRangeSchema), required=True, validate=validate.Length(min=1, max=100))
    divided_by = PositiveText()
    round = fields.Nested(RoundingSchema)
