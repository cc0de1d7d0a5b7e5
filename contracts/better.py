"""Which side of a measure is the better one: said once, for standings, agendas, early warnings and scores."""

import itertools
from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from contracts.measures import Measure
from contracts.numbers import CONTEXT, short

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


def said_worse(measure: Measure, value: Decimal) -> str:
    """The result with two decimals at most, rounded to its worse side, so that a miss never reads as a hit."""
    worse = ROUND_CEILING if lower_is_better(measure) is not False else ROUND_FLOOR
    return short(value.quantize(_HUNDREDTH, worse, CONTEXT))
