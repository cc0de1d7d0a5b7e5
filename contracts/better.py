"""Which side of a measure is the better one, and how a result reads so that it never looks better than it is.

Said once, for pages, standings, agendas, early warnings and scores.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.measures import Measure
from contracts.numbers import Rounding, parse_decimal, short
from contracts.said import in_words

_HUNDREDTH = Decimal("0.01")


def lower_is_better(measure: Measure) -> bool | None:
    """Whether a measure is good when it is low, as its terms say or as target and threshold stand; None: unknown."""
    if measure.better is not None:
        return measure.better == "lower"
    if measure.target is None or measure.threshold is None or measure.target == measure.threshold:
        return None
    return measure.target < measure.threshold


def is_worse(measure: Measure, value: Decimal, than: Decimal) -> bool:
    """Whether a value is worse than another; never where the terms do not say which side is better."""
    low = lower_is_better(measure)
    if low is None:
        return False
    return value > than if low else value < than


def is_off_target(measure: Measure, value: Decimal) -> bool:
    """Whether a result is worse than the measure's target; never where there is none."""
    return measure.target is not None and is_worse(measure, value, measure.target)


def is_worsening(measure: Measure, values: Sequence[Decimal]) -> bool:
    """Whether each of the last three results is worse than the one before it."""
    last = values[-3:]
    return len(last) == 3 and all(is_worse(measure, later, earlier) for earlier, later in itertools.pairwise(last))


@dataclass(frozen=True, slots=True)
class Side:
    """Which side of a result is good, as its terms say (`low`; None where they do not), and the target that it has."""

    low: bool | None = None
    target: Decimal | None = None


# Of what is no measure, such as a composite or a line of a payment.
NO_SIDE = Side()


def side_of(measure: Measure) -> Side:
    """The side of the measure’s results."""
    return Side(lower_is_better(measure), measure.target)


def said(value: Decimal, unit: str, side: Side) -> str:
    """A measured result as it reads everywhere: with two decimals at most, and “≈” where digits were left out.

    They are left out towards the worse side, so that no result reads better than it is and no miss as a hit. Where the
    terms do not say which side is worse, it is rounded away from a target below it, and else never up.
    """
    low = side.low if side.low is not None else side.target is not None and value > side.target
    kept = Rounding(_HUNDREDTH, "ceiling" if low else "floor").apply(value)
    exact = parse_decimal(short(value))
    return in_words(exact, unit) if kept == exact else f"≈ {in_words(kept, unit)}"


def said_of(measure: Measure, value: Decimal) -> str:
    """A result of the measure, with its unit."""
    return said(value, measure.unit, side_of(measure))
