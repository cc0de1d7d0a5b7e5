"""polynomial: (c₀ + c₁·x + c₂·x² …) / divisor, such as the pay factor (55 + 0.5·PWL)/100 (FDOT 334-8, AASHTO R 9).

Unit: as the coefficients make it. Edges: `at_least` and `at_most` bound the result where the terms state them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.numbers import CONTEXT, ONE, ZERO, Rounding, divide, plain, short
from contracts.schedules.base import Worth
from contracts.schema import DecimalText, PositiveText, RoundingSchema, Strict


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A polynomial of the result, the constant first, divided by a constant and bounded where stated."""

    coefficients: tuple[Decimal, ...]
    divided_by: Decimal = ONE
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    round: Rounding | None = None

    def worth(self, result: Decimal, size: int | None = None) -> Worth:
        """The polynomial's value."""
        value = ZERO
        for coefficient in reversed(self.coefficients):
            value = CONTEXT.add(CONTEXT.multiply(value, result), coefficient)
        value = divide(value, self.divided_by)
        says = self._formula(short(result)[:14])
        if self.at_most is not None and value > self.at_most:
            return Worth(self.at_most, f"{says}, at most {plain(self.at_most)}")
        if self.at_least is not None and value < self.at_least:
            return Worth(self.at_least, f"{says}, at least {plain(self.at_least)}")
        return Worth(value, says)

    def _formula(self, x: str) -> str:
        powers = ["", f"·{x}", *(f"·{x}^{power}" for power in range(2, len(self.coefficients)))]
        terms = [f"{plain(each)}{power}" for each, power in zip(self.coefficients, powers, strict=False) if each != 0]
        said = " + ".join(terms).replace("+ -", "− ") or "0"
        return said if self.divided_by == ONE else f"({said}) / {plain(self.divided_by)}"

    def edges(self) -> tuple[Decimal, ...]:
        """A polynomial has no edges of its own."""
        return ()

    def problems(self) -> Iterator[tuple[str, str]]:
        """Bounds that exclude each other."""
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            yield "at_most", f"The upper bound {plain(self.at_most)} is below the lower bound {plain(self.at_least)}."

    def sentence(self) -> str:
        """Such as: (55 + 0.5·x) / 100."""
        bounds = [f"at least {plain(self.at_least)}" if self.at_least is not None else ""]
        bounds.append(f"at most {plain(self.at_most)}" if self.at_most is not None else "")
        return ", ".join([self._formula("x"), *(bound for bound in bounds if bound)])

    def table(self) -> tuple[tuple[str, str], ...]:
        """The formula as its one line."""
        return (("any result x", self.sentence()),)


class PolynomialSchema(Strict):
    """`{"kind": "polynomial", "coefficients": ["55", "0.5"], "divided_by": "100"}`"""

    made = Polynomial
    coefficients = fields.List(DecimalText(), required=True, validate=validate.Length(min=1, max=10))
    divided_by = PositiveText()
    at_least = DecimalText()
    at_most = DecimalText()
    round = fields.Nested(RoundingSchema)
