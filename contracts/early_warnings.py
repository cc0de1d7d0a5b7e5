"""Early warnings: a measure that takes pay already, that is about to, or that gets worse from period to period.

Quiet on purpose: something is said only where the payment itself, settled again, is less; a result that is near an edge
by nature (all of ten rows met) is near it only once as many rows missed as it would take.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from contracts.better import is_worsening, lower_is_better, said_worse
from contracts.errors import DomainError
from contracts.figures import Figure
from contracts.forecasts import Outlook, Step, outlooks
from contracts.measures import Measure
from contracts.numbers import CONTEXT, HUNDRED, ZERO, add, divide, dollars, plain
from contracts.supposing import Case, suppose
from contracts.terms import Terms
from contracts.ways import edges_of

# Near is what so many further rows would change, or a value that differs by so many percent of itself.
REACH_ROWS = 2
REACH_PERCENT = Decimal(2)
_LAST, _TWO = 3, Decimal(2)


class Sign(StrEnum):
    """What an early warning rests on."""

    TAKES = "takes"
    NEAR = "near"
    WORSENS = "worsens"


@dataclass(frozen=True, slots=True)
class Warned:
    """An early warning about a measure: what it rests on, a sentence, and the dollars of pay, below zero."""

    measure_id: str
    title: str
    sign: Sign
    says: str
    amount: Decimal


def warnings_by_rows(case: Case) -> tuple[Warned, ...]:
    """What the rows that came say: each measure at most once, what takes pay already before what is near to it."""
    return tuple(found for each in outlooks(case) if (found := _by_rows(case, each)) is not None)


def _by_rows(case: Case, outlook: Outlook) -> Warned | None:
    measure, value = outlook.measure, outlook.result.value
    low = lower_is_better(measure)
    if low is None or value.value is None:
        return None
    return _taking(case, outlook, low) or next(_near(outlook, low), None)


def _taking(case: Case, outlook: Outlook, low: bool) -> Warned | None:
    """The measure at its target, or at the best edge where it has none, would pay more."""
    measure, value = outlook.measure, outlook.result.value
    wanted = _wanted(measure, case.workings.terms, low)
    if wanted is None or not (value.amount > wanted if low else value.amount < wanted):
        return None
    amount = _difference(case, measure, replace(value, value=wanted, how="supposed", exact=None, rounding=None))
    if amount is None or amount <= 0:
        return None
    stands = f"It stands at {_said(measure, value.amount)}; at {plain(wanted)} the payment would be"
    says = f"{stands} {dollars(amount)} higher."
    return Warned(measure.id, measure.title, Sign.TAKES, says, CONTEXT.minus(amount))


def _wanted(measure: Measure, terms: Terms, low: bool) -> Decimal | None:
    if measure.target is not None:
        return measure.target
    edges = edges_of(measure, terms)
    return None if not edges else edges[0] if low else edges[-1]


def _near(outlook: Outlook, low: bool) -> Iterator[Warned]:
    measure, value = outlook.measure, outlook.result.value
    for step in outlook.steps:
        is_worse = step.value > value.amount if low else step.value < value.amount
        if step.net < 0 and is_worse and _is_near(step, value, low):
            says = f"{step.words[:1].upper()}{step.words[1:]} would take {dollars(CONTEXT.minus(step.net))}."
            yield Warned(measure.id, measure.title, Sign.NEAR, says, step.net)


def _is_near(step: Step, value: Figure, low: bool) -> bool:
    if step.rows is not None:
        return step.rows <= REACH_ROWS and step.rows <= _came_already(value, low)
    away = CONTEXT.multiply(CONTEXT.abs(CONTEXT.subtract(step.value, value.amount)), HUNDRED)
    return value.amount != 0 and away <= CONTEXT.multiply(CONTEXT.abs(value.amount), REACH_PERCENT)


def _came_already(value: Figure, low: bool) -> Decimal:
    """How many rows of the kind that makes it worse have come already."""
    counts = [part.amount for part in value.parts if part.how == "counted"]
    if len(counts) == len(value.parts) == 2 and not low:
        return CONTEXT.subtract(counts[1], counts[0])
    return counts[0] if counts else value.amount


def warnings_by_trend(case: Case, results: Mapping[str, Sequence[Decimal]]) -> tuple[Warned, ...]:
    """Measures that got worse twice in a row and would take pay with one more such step.

    `results` holds each measure's values up to the period of the case, the earliest first; the dollars are those that
    the step would take from that period's payment.
    """
    found = []
    for measure in case.workings.terms.measures:
        values = results.get(measure.id, ())
        if measure.for_each is None and is_worsening(measure, values):
            found.append(_by_trend(case, measure, values[-_LAST:]))
    return tuple(each for each in found if each is not None)


def _by_trend(case: Case, measure: Measure, values: Sequence[Decimal]) -> Warned | None:
    first, last = values[0], values[-1]
    step = divide(CONTEXT.subtract(last, first), _TWO)
    following = max(add([last, step]), ZERO) if min(values) >= 0 else add([last, step])
    value = case.result(measure.id).value
    if value.value is None:
        return None
    amount = _difference(case, measure, replace(value, value=following, how="supposed", exact=None, rounding=None))
    if amount is None or amount >= 0:
        return None
    went = ", ".join(_said(measure, each) for each in values)
    says = f"Worse from period to period: {went}. One more such step would take {dollars(CONTEXT.minus(amount))}."
    return Warned(measure.id, measure.title, Sign.WORSENS, says, amount)


def _difference(case: Case, measure: Measure, value: Figure) -> Decimal | None:
    """By how many dollars the payment would be another with this value; None where the terms refuse it."""
    try:
        return CONTEXT.subtract(suppose(case, measure.id, value).net.amount, case.net.amount)
    except DomainError:
        return None


def _said(measure: Measure, value: Decimal) -> str:
    """With its unit, rounded to its worse side."""
    return f"{said_worse(measure, value)} {measure.unit}".rstrip()
