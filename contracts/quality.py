"""Percent within limits: the estimated share of a lot inside its specification limits, from the mean and spread of
its tests.

Quality index Q = (x̄ − L)/s with s over n − 1; the share on one side is 100·[1 − I_x(a, a)] with a = n/2 − 1 and
x = max(0, ½(1 − Q√n/(n−1))); two sides give P_L + P_U − 100, not below 0 (FHWA Technical Advisory T 5080.12, appendix;
the regularised beta function has closed forms for whole and half a, so the digits are the same on every machine).
"""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

import mpmath

from contracts.errors import Refused
from contracts.numbers import CONTEXT, HUNDRED, ONE, ZERO, add, divide

_HALF = Decimal("0.5")
_TWO = Decimal(2)
_DIGITS = 60


def mean_of(values: Sequence[Decimal]) -> Decimal:
    """Σx / n."""
    return divide(add(values), Decimal(len(values)))


def deviation_of(values: Sequence[Decimal]) -> Decimal:
    """The sample standard deviation, √(Σ(x − x̄)² / (n − 1)); the caller has at least two values."""
    mean = mean_of(values)
    squares = add(CONTEXT.power(CONTEXT.subtract(value, mean), 2) for value in values)
    return CONTEXT.sqrt(divide(squares, Decimal(len(values) - 1)))


def percent_inside(quality_index: Decimal, n: int) -> Decimal:
    """The percentage of the lot on the good side of one limit, 0 to 100, for a sample of n ≥ 3; Refused for fewer."""
    if n < 3:
        raise Refused(f"Percent within limits needs at least 3 tests; there are {n}.")
    return _inside(str(quality_index), n)


# Kept by the text: 1.0 and 1.00 are the same key as numbers, and their results may be written differently.
@lru_cache(maxsize=4096)
def _inside(quality_text: str, n: int) -> Decimal:
    quality_index, number = Decimal(quality_text), Decimal(n)
    shift = divide(CONTEXT.multiply(quality_index, CONTEXT.sqrt(number)), CONTEXT.subtract(number, ONE))
    x = CONTEXT.multiply(_HALF, CONTEXT.subtract(ONE, shift))
    if x <= 0:
        return HUNDRED
    if x >= 1:
        return ZERO
    return CONTEXT.multiply(HUNDRED, CONTEXT.subtract(ONE, _symmetric_beta(x, n)))


def _symmetric_beta(x: Decimal, n: int) -> Decimal:
    """I_x(a, a) for a = n/2 − 1, raised from a = 1 or ½.

    The step is I_x(a+1, a+1) = I_x(a, a) − (x(1−x))ᵃ (1−2x) / (a·B(a, a)).
    """
    odd = n % 2 == 1
    spread = CONTEXT.multiply(x, CONTEXT.subtract(ONE, x))
    skew = CONTEXT.subtract(ONE, CONTEXT.multiply(_TWO, x))
    if odd:
        step, beta, power = _HALF, _pi(), CONTEXT.sqrt(spread)
        share = divide(CONTEXT.multiply(_TWO, _arcsine_of_root(x)), beta)
    else:
        step, beta, power, share = ONE, ONE, spread, x
    for _ in range((n - 3) // 2 if odd else (n - 4) // 2):
        term = divide(CONTEXT.multiply(power, skew), CONTEXT.multiply(step, beta))
        share = CONTEXT.subtract(share, term)
        twice = CONTEXT.multiply(_TWO, CONTEXT.add(CONTEXT.multiply(_TWO, step), ONE))
        beta = divide(CONTEXT.multiply(beta, step), twice)
        step, power = CONTEXT.add(step, ONE), CONTEXT.multiply(power, spread)
    return share


@lru_cache(maxsize=1)
def _pi() -> Decimal:
    with mpmath.workdps(_DIGITS):
        return CONTEXT.plus(Decimal(mpmath.nstr(+mpmath.pi, _DIGITS)))


def _arcsine_of_root(x: Decimal) -> Decimal:
    with mpmath.workdps(_DIGITS):
        return CONTEXT.plus(Decimal(mpmath.nstr(mpmath.asin(mpmath.sqrt(mpmath.mpf(str(x)))), _DIGITS)))
