"""What is allowed in terms but often goes wrong, and bands that no result can ever reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from contracts.errors import DomainError, Problem
from contracts.numbers import HUNDRED, ZERO
from contracts.schedules.steps import Band, Steps
from contracts.statistics.count import CountStatistic
from contracts.statistics.failures_before import FailuresBeforeStatistic
from contracts.statistics.percent_within_limits import PercentWithinLimitsStatistic
from contracts.statistics.share import ShareStatistic

if TYPE_CHECKING:
    from contracts.measures import Measure
    from contracts.payments import Payment
    from contracts.terms import Terms

_MOST_MEASURES = 5


def warn_of_terms(terms: Terms) -> Iterator[str]:
    """Sentences for the officer, each with what to consider."""
    deciding = list(measures_that_pay(terms))
    if len(deciding) > _MOST_MEASURES:
        yield (
            f"{len(deciding)} measures decide money. Practice shows that up to five can be managed; "
            "consider which of them to report without pay."
        )
    for measure in deciding:
        yield from _injuries(measure)
        yield from _fractions_for_percent(measure)
    for payment in terms.payments:
        yield from _bonus_for_the_minimum(payment, terms)
    scheduled = [(measure.title, measure.schedule) for measure in terms.measures]
    for title, schedule in [*scheduled, *((payment.title, payment.schedule) for payment in terms.payments)]:
        if isinstance(schedule, Steps):
            yield from (f"{title}: {warning}" for warning in schedule.warnings())


def measures_that_pay(terms: Terms) -> Iterator[Measure]:
    """The measures that a payment takes, by themselves or through a composite."""
    named = {payment.of for payment in terms.payments}
    named.update(name for composite in terms.composites for name in composite.joined())
    yield from (measure for measure in terms.measures if measure.id in named)


def _fractions_for_percent(measure: Measure) -> Iterator[str]:
    """Edges such as 0.95 where the result runs from 0 to 100."""
    edges = measure.schedule.edges() if measure.schedule is not None and _is_percentage(measure) else ()
    if edges and all(ZERO <= edge <= 1 for edge in edges):
        yield (
            f"Every edge of “{measure.title}” lies between 0 and 1, and its result runs from 0 to 100 percent. "
            "Consider whether 95 was meant where 0.95 stands."
        )


def _injuries(measure: Measure) -> Iterator[str]:
    if "injur" in measure.title.casefold():
        yield (
            f"“{measure.title}” pays by counted injuries, which leads to injuries that are not reported. "
            "Consider paying for safety audits instead."
        )


def _bonus_for_the_minimum(payment: Payment, terms: Terms) -> Iterator[str]:
    measure = next((each for each in terms.measures if each.id == payment.of), None)
    if measure is None or measure.threshold is None or measure.schedule is not None:
        return
    if payment.schedule is None or payment.direction != "pay":
        return
    try:
        worth = payment.schedule.worth(measure.threshold).value
    except DomainError:
        return  # A schedule that refuses its threshold pays nothing there.
    if worth > 0:
        yield (
            f"“{payment.title}” already pays a bonus at the threshold of “{measure.title}”, "
            "for merely meeting what the contract asks. Consider whether the bonus should begin above it."
        )


def unreachable_bands(terms: Terms) -> Iterator[Problem]:
    """Bands of a percentage that lie wholly below 0 or above 100, and bands of a count below 0: nothing could ever be
    paid by them.
    """
    for place, measure in enumerate(terms.measures):
        yield from _beyond(f"measures[{place}].schedule.bands", measure.schedule, measure)
    unscored = {measure.id: measure for measure in terms.measures if measure.schedule is None}
    for place, payment in enumerate(terms.payments):
        if payment.of in unscored:
            yield from _beyond(f"payments[{place}].schedule.bands", payment.schedule, unscored[payment.of])


def _is_percentage(measure: Measure) -> bool:
    return isinstance(measure.statistic, ShareStatistic | PercentWithinLimitsStatistic)


def _beyond(path: str, schedule: object, measure: Measure) -> Iterator[Problem]:
    is_percentage = _is_percentage(measure)
    if not is_percentage and not isinstance(measure.statistic, CountStatistic | FailuresBeforeStatistic):
        return
    what = "percentage" if is_percentage else "count"
    for place, band in enumerate(schedule.bands if isinstance(schedule, Steps) else ()):
        if _lies_below(band) or (is_percentage and _lies_above(band)):
            message = f"No {what} is {band.words()}, so this band can never be reached. Take it out or correct it."
            yield Problem(f"{path}[{place}]", message)


def _lies_above(band: Band) -> bool:
    lower = band.lower()
    return lower is not None and (lower[0] > HUNDRED or (lower[0] == HUNDRED and band.above is not None))


def _lies_below(band: Band) -> bool:
    upper = band.upper()
    return upper is not None and (upper[0] < ZERO or (upper[0] == ZERO and band.below is not None))
