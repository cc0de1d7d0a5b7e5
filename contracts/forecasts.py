"""What would change the payment of a period: for each measure, the nearest result at which the contract pays otherwise.

Nothing is estimated. Each step was settled with the changed result, and the nearest one is found by halving the way
between what stands and the last edge ahead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from contracts.collecting import paused_collector
from contracts.errors import DomainError
from contracts.figures import Figure
from contracts.measures import Measure, Result, with_value
from contracts.numbers import CONTEXT
from contracts.schedules.base import sample_size
from contracts.schedules.by_sample_size import BySampleSize
from contracts.supposing import WHOLE, Case, settle_if_paid_otherwise
from contracts.terms import Terms
from contracts.ways import Way, ways_of


@dataclass(frozen=True, slots=True)
class Moved:
    """A score, a composite or the rate of a payment, before and after; None where it has no value."""

    title: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Step:
    """The nearest result that changes the payment: what would have to come, what it moves, and by how many dollars.

    `rows` is how many further rows it takes; None where the result is not counted in rows.
    """

    words: str
    value: Decimal
    rows: int | None
    moves: tuple[Moved, ...]
    net: Decimal


@dataclass(frozen=True, slots=True)
class Outlook:
    """A measure of the whole contract as it stands, and its nearest steps; the dearest first."""

    measure: Measure
    result: Result
    steps: tuple[Step, ...]


@paused_collector()
def outlooks(case: Case) -> tuple[Outlook, ...]:
    """Each measure of the whole contract that pays, alone or with others, with what would change the payment."""
    terms, found = case.workings.terms, []
    paying = _paying(case)
    for measure in terms.measures:
        if measure.for_each is None and measure.id in paying:
            result = case.result(measure.id)
            steps = () if result.value.value is None else tuple(_steps(_Ahead(case, result)))
            found.append(Outlook(measure, result, tuple(sorted(steps, key=lambda each: each.net))))
    return tuple(found)


def _paying(case: Case) -> set[str]:
    """The measures that a payment of the contract hangs on, directly or through composites."""
    terms = case.workings.terms
    names = {each.of for each in terms.payments if each.for_each is None}
    joined = [measure for each in terms.composites if each.id in names for measure in each.joined()]
    return names | set(joined)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """Where a result may go, each payment settled once: what composites and payments take of a measure is its score,
    and results that score the same pay the same unless the terms look further, at what was measured or how often.
    """

    case: Case
    result: Result
    settled: dict[tuple[Decimal | None, ...], Case | None] = field(default_factory=dict)

    def after(self, value: Figure) -> Case | None:
        """The period with this value in the place of the result's own; None where the terms refuse it."""
        try:
            result = with_value(self.result, value)
        except DomainError:
            return None
        looked_at = self._looked_at(result)
        if looked_at not in self.settled:
            self.settled[looked_at] = self._settled(result)
        return self.settled[looked_at]

    def pays_otherwise(self, value: Figure) -> Case | None:
        """The period with this value, where the contract permits it and pays another net for it."""
        then = self.after(value)
        return None if then is None or then.net.amount == self.case.net.amount else then

    def _settled(self, result: Result) -> Case | None:
        try:
            return settle_if_paid_otherwise(self.case, result)
        except DomainError:
            return None

    def _looked_at(self, result: Result) -> tuple[Decimal | None, ...]:
        """All of the result that a payment may hang on."""
        terms, found = self.case.workings.terms, [result.final.value]
        if _measured(result.measure) in _seen_by_gates(terms):
            found.append(result.value.value)
        if any(isinstance(each.schedule, BySampleSize) for each in terms.payments):
            found.append(Decimal(sample_size(result.final)))
        return tuple(found)


def _measured(measure: Measure) -> str:
    return f"{measure.id}.value"


def _seen_by_gates(terms: Terms) -> set[str]:
    gates = (gate for each in terms.composites for gate in (*each.before, *each.after))
    return {name for gate in gates for name in gate.names()}


def _steps(ahead: _Ahead) -> Iterator[Step]:
    case, result = ahead.case, ahead.result
    for way in ways_of(result, case.workings.terms):
        found = _nearest(ahead, way)
        if found is not None and found[0] == 1 and way.unit is not None and _pays_by_parts(ahead, way):
            way = way.unit
            found = _nearest(ahead, way)
        if found is not None:
            count, then = found
            value = way.value(count)
            rows = count if way.is_rows else None
            net = CONTEXT.subtract(then.net.amount, case.net.amount)
            yield Step(way.words(count), value.amount, rows, tuple(_moved(case, then, result.measure)), net)


def _nearest(ahead: _Ahead, way: Way) -> tuple[int, Case] | None:
    """The smallest number of steps after which the net is another; None where the whole way leaves it.

    A result that the terms refuse is not reached: what lies before it is looked at.
    """
    low, high = 0, way.most
    then = ahead.pays_otherwise(way.value(high))
    if then is None:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        tried = ahead.pays_otherwise(way.value(middle))
        if tried is None:
            low = middle
        else:
            high, then = middle, tried
    return high, then


def _pays_by_parts(ahead: _Ahead, way: Way) -> bool:
    """Whether the second step changes the payment as the first does, so that no edge lies between."""
    first, second = (ahead.after(way.value(count)) for count in (1, 2))
    return first is not None and second is not None and first.net.amount != second.net.amount


def _moved(case: Case, then: Case, measure: Measure) -> Iterator[Moved]:
    """What the changed result moves on its way to the net."""
    before, after = case.workings, then.workings
    score, scored = case.result(measure.id).score, then.result(measure.id).score
    if score is not None and scored is not None and score.value != scored.value:
        yield Moved(f"score in {measure.score_unit}", score.value, scored.value)
    for composite in before.terms.composites:
        if composite.for_each is None:
            yield from _other(composite.title, before.figures[composite.id], after.figures[composite.id])
    for payment in before.terms.payments:
        name = f"{payment.id}.rate"
        if payment.for_each is None and name in before.figures and name in after.figures:
            yield from _other(f"rate of “{payment.title}”", before.figures[name], after.figures[name])


def _other(title: str, before: Figure, after: Figure) -> Iterator[Moved]:
    if before.value != after.value:
        yield Moved(title, before.value, after.value)


def whole_result(case: Case, measure_id: str) -> Result | None:
    """The result of a measure of the whole contract; None where the terms have no such measure."""
    return case.workings.results.get((measure_id, WHOLE))
