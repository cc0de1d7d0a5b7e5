"""The score of a measure on the city's page, and the spans of days that scores are read in.

A score is the result over its target, or the target over the result where lower is better: 1.00 meets the target. It is
cut to hundredths, never rounded up, and capped, so that one result far above its target hides no other below it. Where
lower is better a result of 0 scores the cap; where 0 itself is wanted, 0 is met and anything above scores nothing.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from contracts.better import lower_is_better
from contracts.errors import Invalid
from contracts.measures import Measure
from contracts.numbers import CONTEXT, HUNDRED, ONE, Rounding, divide, plain, short
from contracts.periods import in_reach, month_of, out_of_reach, say_date

CAP = Decimal("1.25")
SPANS = ("day", "week", "month", "quarter")
# A result belongs to a span only if its own period is not longer.
_LONGEST = {"day": 1, "week": 7, "month": 31, "quarter": 92}
_DOWN = Rounding(ONE, "floor")
_MOST = int(CONTEXT.multiply(CAP, HUNDRED))


@dataclass(frozen=True, slots=True)
class CityScore:
    """A score in hundredths with how it was made; None where there is no number, and the sentence says why."""

    hundredths: int | None
    says: str


def is_scored(measure: Measure) -> bool:
    """Whether the measure can have a score: of the whole contract, with a target, and with a side that is better."""
    return measure.for_each is None and measure.target is not None and lower_is_better(measure) is not None


def city_score(measure: Measure, value: Decimal | None) -> CityScore:
    """The score of a result of a measure that `is_scored`."""
    target = measure.target or Decimal(0)
    if value is None:
        return CityScore(None, "There is no result in this period.")
    lower = lower_is_better(measure)
    if target < 0 or (target == 0 and not lower):
        return CityScore(None, f"The target is {plain(target)}: nothing can be divided by it, so there is no score.")
    if value < 0:
        return CityScore(None, f"The result is {short(value)}: a score needs a result that is not below zero.")
    if lower and (target == 0 or value == 0):
        return _about_zero(target, value)
    above, below = (target, value) if lower else (value, target)
    exact = divide(above, below)
    shown = f"{short(above)[:14]} ÷ {short(below)[:14]}"
    if exact > CAP:
        return CityScore(_MOST, f"{shown}, at most {plain(CAP)}")
    return CityScore(int(_DOWN.apply(CONTEXT.multiply(exact, HUNDRED))), f"{shown}, cut to hundredths")


def _about_zero(target: Decimal, value: Decimal) -> CityScore:
    """Where lower is better and nothing can be divided, because a result or its target is 0."""
    if target > 0:
        return CityScore(_MOST, f"0, the best there is: {plain(CAP)}")
    if value == 0:
        return CityScore(100, "0 is wanted and met: 1.00")
    return CityScore(0, f"0 is wanted, {short(value)[:14]} came: 0.00")


def together(total: int, count: int) -> int | None:
    """The mean of so many scores that add up to the total, cut to hundredths; None without one. Weights are equal."""
    return None if count == 0 else total // count


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days that scores are read in: its kind, its name, and its first and last day."""

    kind: str
    name: str
    first: date
    last: date

    @property
    def longest(self) -> int:
        """How many days a period may have at most whose results belong to it."""
        return _LONGEST[self.kind]

    def before(self) -> "Span | None":
        """The span that ends the day before; None where that is out of reach."""
        return self._within(span_holding(self.kind, self.first - timedelta(days=1)))

    def after(self) -> "Span | None":
        """The span that begins the day after; None where that is out of reach."""
        return self._within(span_holding(self.kind, self.last + timedelta(days=1)))

    @staticmethod
    def _within(span: "Span") -> "Span | None":
        return span if in_reach(span.first) else None

    def title(self) -> str:
        """Such as: July 2027; the third quarter of 2027."""
        if self.kind == "day":
            return say_date(self.first)
        if self.kind == "week":
            return f"Week of {say_date(self.first)}"
        if self.kind == "month":
            return month_of(self.name).title()
        return f"Quarter {self.name[-1]} of {self.name[:4]}"


def span_holding(kind: str, day: date) -> Span:
    """The span of that kind that holds the day; weeks begin on Monday. Invalid for a kind that there is not."""
    if kind == "day":
        return Span(kind, day.isoformat(), day, day)
    if kind == "week":
        first = day - timedelta(days=day.weekday())
        year, week, _ = day.isocalendar()
        return Span(kind, f"{year:04d}-W{week:02d}", first, first + timedelta(days=6))
    if kind == "month":
        month = month_of(f"{day.year:04d}-{day.month:02d}")
        return Span(kind, month.name, month.starts, month.ends)
    if kind == "quarter":
        quarter = (day.month + 2) // 3
        first = date(day.year, 3 * quarter - 2, 1)
        last = month_of(f"{day.year:04d}-{3 * quarter:02d}").ends
        return Span(kind, f"{day.year:04d}-Q{quarter}", first, last)
    raise Invalid("Scores are read by day, week, month or quarter. Choose one of them.")


def span_named(kind: str, name: str) -> Span:
    """The span of that name, such as 2027-07-31, 2027-W30, 2027-07 or 2027-Q3; Invalid for another form."""
    try:
        day = _day_in(kind, name)
    except ValueError:
        day = None
    if day is None:
        raise Invalid(f"“{name[:20]}” is no {kind}. Choose one from the page.")
    if not in_reach(day):
        raise Invalid(out_of_reach(name))
    return span_holding(kind, day)


def _day_in(kind: str, name: str) -> date | None:
    if kind == "day":
        return date.fromisoformat(name)
    if kind == "week" and (found := re.fullmatch(r"([0-9]{4})-W([0-9]{2})", name)):
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    if kind == "quarter" and (found := re.fullmatch(r"([0-9]{4})-Q([1-4])", name)):
        return date(int(found[1]), 3 * int(found[2]) - 2, 1)
    return month_of(name).starts if kind == "month" else None


def kinds_without(shortest: int) -> tuple[str, ...]:
    """The kinds of spans that are shorter than every period, given by the shortest in days: none has a score."""
    return tuple(kind for kind in SPANS if shortest > _LONGEST[kind])
