"""Exact numbers: one decimal context that refuses floats, one grammar for numbers as text, and rounding as part of a
rule.

Quotients carry fifty digits. Before a rule rounds, a value is brought to forty, so that a tie which a quotient
missed by its last digits (a third of three times something) is seen as the tie that it is.
"""

import decimal
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from contracts.errors import NumberError

PRECISION = 50
GUARDED = 40
_TRAPS = [decimal.FloatOperation, decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow]
CONTEXT = decimal.Context(prec=PRECISION, rounding=decimal.ROUND_HALF_EVEN, Emin=-9999, Emax=9999, traps=_TRAPS)
_GUARD = decimal.Context(prec=GUARDED, rounding=decimal.ROUND_HALF_EVEN, traps=_TRAPS)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_LONGEST = 400

MODES = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "ceiling": decimal.ROUND_CEILING,
    "floor": decimal.ROUND_FLOOR,
}
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


def parse_decimal(text: str) -> Decimal:
    """The number that an ASCII text writes, with its decimals; NumberError for anything else, such as `1_000` or
    `nan`.
    """
    stripped = text.strip(" ")
    if len(stripped) > _LONGEST or not _NUMBER.fullmatch(stripped):
        raise NumberError(f"“{text[:40]}” is not a number. Write digits with a point for decimals, such as 1234.50.")
    return Decimal(stripped)


def plain(value: Decimal) -> str:
    """The number as text without an exponent; whole numbers without a point, other decimals as they stand."""
    text = str(value)
    if "E" in text:
        text = format(value, "f")
    return "0" if value == 0 and "." not in text else text


def short(value: Decimal) -> str:
    """The number as text without trailing zeros, for sentences."""
    text = plain(_GUARD.plus(value))
    return text.rstrip("0").rstrip(".") if "." in text else text


def add(values: Iterable[Decimal]) -> Decimal:
    """The sum of the values in the program's context."""
    total = ZERO
    for value in values:
        total = CONTEXT.add(total, value)
    return total


def negative(value: Decimal) -> Decimal:
    """The value with the other sign, with all its digits: Python's own minus would cut them to twenty-eight."""
    return CONTEXT.minus(value)


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """The quotient with fifty digits. The caller has made sure that the denominator is not zero."""
    return CONTEXT.divide(numerator, denominator)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a rule rounds: to a multiple of `to` (0.01, 1, 5 …) in the direction `mode`."""

    to: Decimal
    mode: str

    def apply(self, value: Decimal) -> Decimal:
        """The multiple of `to` that the mode chooses for the value, written with the decimals of `to`.

        NumberError where the value is so large that its digits do not reach down to `to`.
        """
        steps = CONTEXT.divide(_GUARD.plus(value), self.to)
        if steps and steps.adjusted() >= GUARDED:
            raise NumberError(f"{value:.3e} is too large to be rounded to {plain(self.to)}. Check where it comes from.")
        whole = _GUARD.plus(steps).quantize(ONE, rounding=MODES[self.mode], context=CONTEXT)
        rounded = CONTEXT.multiply(whole, self.to).quantize(self.to, context=CONTEXT)
        return abs(rounded) if rounded == 0 else rounded

    def sentence(self) -> str:
        """The rule in words, such as “rounded half up to 0.01”."""
        words = {
            "half_up": "rounded half up to",
            "half_even": "rounded half to even to",
            "up": "rounded away from zero to",
            "down": "cut off at",
            "ceiling": "rounded up to",
            "floor": "rounded down to",
        }
        return f"{words[self.mode]} {plain(self.to)}"


CENTS = Rounding(Decimal("0.01"), "half_up")


def to_cents(amount: Decimal) -> int:
    """A dollar amount with at most two decimals as whole cents; NumberError where it has more."""
    cents = CONTEXT.multiply(amount, HUNDRED)
    if cents != cents.to_integral_value():
        raise NumberError(f"{plain(amount)} has fractions of a cent. Amounts are stored in whole cents.")
    return int(cents)


def from_cents(cents: int) -> Decimal:
    """Whole cents as a dollar amount with two decimals."""
    return Decimal(cents).scaleb(-2)


def dollars(amount: Decimal) -> str:
    """An amount for a person: `$1,234.50`, with a minus sign before the dollar sign."""
    cents = CENTS.apply(amount)
    sign = "−" if cents < 0 else ""
    return f"{sign}${cents.copy_abs():,.2f}"
