"""Early warnings: a measure that takes pay already, that is about to, or that gets worse from period to period.

Quiet on purpose: something is said only where the payment itself, settled again, is less; a result that is near an edge
by nature (all of ten rows met) is near it only once as many rows missed as it would take.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from contracts.better import is_worsening, lower_is_better, said_of
from contracts.edges import beside
from contracts.errors import DomainError
from contracts.figures import Figure, supposed
from contracts.forecasts import Outlook, Step, outlooks
from contracts.measures import Measure
from contracts.numbers import CONTEXT, HUNDRED, ONE, ZERO, add, divide, dollars, plain
from contracts.supposing import Case, suppose
from contracts.terms import Terms
from contracts.ways import edges_of

# Near is what so many further rows would change, or a value that differs by so many percent of itself.
REACH_ROWS = 2
REACH_PERCENT = Decimal(2)
_LAST, _TWO = 3, Decimal(2)
# Of a schedule with many edges so many of the nearest are tried: each try settles the period again.
_MOST_AHEAD = 24


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
    """The nearest better result at which what is taken ends, or grows less where it never ends.

    Off its target a measure costs pay; where it has none, only what is deducted is taken: short of a bonus is no loss.
    """
    measure, value = outlook.measure, outlook.result.value
    if measure.target is None and not _deducts(case, measure):
        return None
    found = list(_better(case, measure, value, low))
    if not found:
        return None
    nearest = next((each for each in found if each.ends), found[0])
    # The terms' own number is named where it gives the same.
    nearest = next((each for each in found if each.is_edge and each.ends and each.gained == nearest.gained), nearest)
    stands = f"It stands at {said_of(measure, value.amount)}; at {plain(nearest.at)} the payment would be"
    says = f"{stands} {dollars(nearest.gained)} higher."
    return Warned(measure.id, measure.title, Sign.TAKES, says, CONTEXT.minus(nearest.gained))


@dataclass(frozen=True, slots=True)
class _Better:
    """A better result, the dollars that it adds, whether nothing is taken there any more, and whether terms name it."""

    at: Decimal
    gained: Decimal
    ends: bool
    is_edge: bool


def _deducts(case: Case, measure: Measure) -> bool:
    """Whether a payment by the measure is below zero, or may be through what the measure is joined to."""
    paid = _paid_by(case, measure)
    return not paid or any(each < 0 for each in paid)


def _paid_by(case: Case, measure: Measure) -> list[Decimal]:
    """What each payment by the measure itself comes to."""
    own = [each.id for each in case.workings.terms.payments if each.for_each is None and each.of == measure.id]
    return [case.workings.paid[each].figure.value or ZERO for each in own]


def _better(case: Case, measure: Measure, value: Figure, low: bool) -> Iterator[_Better]:
    """The better results at which the payment is higher, the nearest first.

    They are the edges of the schedules up to the target, and what lies just beyond an edge that belongs to its worse
    side.
    """
    for edge in _ahead(measure, case.workings.terms, value.amount, low):
        found = _at(case, measure, value, edge)
        if found is not None:
            yield found
        step = CONTEXT.multiply(beside(edge), -ONE if low else ONE)
        beyond, further = (_at(case, measure, value, add([edge, *steps])) for steps in ([step], [step, step]))
        # What pays by parts of a unit begins at the edge and is worth next to nothing just beyond it.
        is_jump = beyond is not None and further is not None and beyond.gained == further.gained
        if beyond is not None and is_jump and (found is None or beyond.gained > found.gained):
            yield replace(beyond, is_edge=False)


def _ahead(measure: Measure, terms: Terms, value: Decimal, low: bool) -> list[Decimal]:
    """What is tried: the edges on the better side, and the target, beyond which nothing is taken."""
    wanted, target = {*edges_of(measure, terms)}, measure.target
    if target is not None:
        wanted = {each for each in wanted if (each > target if low else each < target)} | {target}
    return sorted((each for each in wanted if (each < value if low else each > value)), reverse=low)[:_MOST_AHEAD]


def _at(case: Case, measure: Measure, value: Figure, at: Decimal) -> _Better | None:
    """The period with that result; None where it pays no more, or the terms refuse it."""
    try:
        then = suppose(case, measure.id, supposed(value, at))
    except DomainError:
        return None
    gained = CONTEXT.subtract(then.net.amount, case.net.amount)
    paid = _paid_by(then, measure)
    ends = all(each >= 0 for each in paid) if paid else at == measure.target
    return _Better(at, gained, ends, is_edge=True) if gained > 0 else None


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
    amount = _difference(case, measure, supposed(value, following))
    if amount is None or amount >= 0:
        return None
    went = ", ".join(said_of(measure, each) for each in values)
    says = f"Worse from period to period: {went}. One more such step would take {dollars(CONTEXT.minus(amount))}."
    return Warned(measure.id, measure.title, Sign.WORSENS, says, amount)


def _difference(case: Case, measure: Measure, value: Figure) -> Decimal | None:
    """By how many dollars the payment would be another with this value; None where the terms refuse it."""
    try:
        return CONTEXT.subtract(suppose(case, measure.id, value).net.amount, case.net.amount)
    except DomainError:
        return None
