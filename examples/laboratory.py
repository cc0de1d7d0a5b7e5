"""Five test results for a characteristic of a lot, found by search to give a percent within limits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from examples.chance import Chance

TESTS = 5
MARGIN = 0.35  # how far from the whole percent a search may end; the half, where it would round, is not near


@dataclass(frozen=True)
class Limits:
    """Specification limits of a characteristic, and the step in which the laboratory reports it."""

    lower: Decimal
    upper: Decimal
    step: Decimal


LIMITS = {
    "In-place density, %": Limits(Decimal("92.0"), Decimal("97.0"), Decimal("0.1")),
    "Air voids, %": Limits(Decimal("2.5"), Decimal("5.5"), Decimal("0.1")),
    "Asphalt binder, %": Limits(Decimal("5.30"), Decimal("6.10"), Decimal("0.01")),
    "Passing No. 200, %": Limits(Decimal("3.0"), Decimal("6.0"), Decimal("0.1")),
    "Passing No. 8, %": Limits(Decimal("38.0"), Decimal("50.0"), Decimal("0.1")),
}


def percent_on_one_side(quality: float) -> float:
    """Percent inside one limit for five tests: a beta distribution with a = 3/2, in closed form."""
    x = max(0.0, 0.5 * (1 - quality * math.sqrt(TESTS) / (TESTS - 1)))
    if x >= 1:
        return 0.0
    angle = math.asin(math.sqrt(x))
    return 100 * (1 - 2 / math.pi * (angle - math.sin(4 * angle) / 4))


def percent_within(results: Sequence[Decimal], limits: Limits) -> float:
    """Percent within both limits, unrounded; serves this search only and never a settlement."""
    values = [float(result) for result in results]
    mean = sum(values) / TESTS
    spread = math.sqrt(sum((value - mean) ** 2 for value in values) / (TESTS - 1))
    if spread == 0:
        return 100.0
    below = percent_on_one_side((mean - float(limits.lower)) / spread)
    above = percent_on_one_side((float(limits.upper) - mean) / spread)
    return max(0.0, below + above - 100)


def find_results(chance: Chance, characteristic: str, percent: int) -> list[Decimal]:
    """Five results whose percent within limits rounds to `percent`, with room to spare."""
    limits = LIMITS[characteristic]
    while True:
        results = _guess(chance, limits)
        if abs(percent_within(results, limits) - percent) < MARGIN and len(set(results)) >= TESTS - 1:
            return results


def _guess(chance: Chance, limits: Limits) -> list[Decimal]:
    width = float(limits.upper - limits.lower)
    centre = float(limits.lower) + width * chance.between(20, 80) / 100
    spread = width * chance.between(8, 28) / 100
    drawn = [chance.around(centre, spread) for _ in range(TESTS)]
    return [Decimal(round(value / float(limits.step))) * limits.step for value in drawn]
