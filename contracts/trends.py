"""How a measure went over the periods: its results as the statements state them, and where its terms draw lines.

A result is read out of a statement that stands, never worked out anew, so that a trend and a payment cannot disagree.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.better import NO_SIDE, Side, lower_is_better, side_of
from contracts.composites.base import Composite
from contracts.edges import try_value
from contracts.measures import Measure
from contracts.numbers import parse_decimal
from contracts.schedules.base import Schedule
from contracts.terms import Terms


@dataclass(frozen=True, slots=True)
class Line:
    """A value at which the terms change what a result gives: `says` what it gives there."""

    at: Decimal
    says: str
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line with the places, of those that are shown beside each other, whose terms have it."""

    line: Line
    places: tuple[int, ...]

    def runs(self) -> tuple[tuple[int, int], ...]:
        """The places that follow each other, as first and last."""
        ends = [place for place in self.places if place + 1 not in self.places]
        starts = [place for place in self.places if place - 1 not in self.places]
        return tuple(zip(starts, ends, strict=True))


@dataclass(frozen=True, slots=True)
class PeriodResult:
    """A measure's figure and score in one period's statement; `value` is None where there was none."""

    value: Decimal | None
    figure: Mapping[str, Any]
    score: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Followed:
    """Something that is followed over the periods: a measure or the composite, its unit and the lines of its terms.

    `side` says which of its results are worse, as its terms do.
    """

    name: str
    title: str
    unit: str
    lines: tuple[Line, ...]
    side: Side = NO_SIDE

    @property
    def target(self) -> Decimal | None:
        """The target that its terms state."""
        return next((line.at for line in self.lines if line.is_target), None)


def held_lines(own: Sequence[Followed | None]) -> tuple[HeldLine, ...]:
    """The lines of several terms about one measure: each once, with the places of the terms that have it."""
    places: dict[Line, list[int]] = {}
    for place, followed in enumerate(own):
        for line in followed.lines if followed is not None else ():
            places.setdefault(line, []).append(place)
    return tuple(HeldLine(line, tuple(found)) for line, found in places.items())


def followed_in(terms: Terms) -> tuple[Followed, ...]:
    """The measures of the whole contract that score or pay, and then its composite."""
    measures = [each for each in terms.measures if each.for_each is None]
    found = [_measure(each, terms) for each in measures]
    found += [_composite(each, terms) for each in terms.composites if each.for_each is None]
    return tuple(found)


def result_in(document: Mapping[str, Any], name: str) -> PeriodResult | None:
    """What a statement's document says of a measure or composite; None where it does not know it."""
    measured = document["figures"]["measures"].get(name)
    if measured is not None:
        return _read(measured["value"], measured.get("score")) if "value" in measured else None
    figure = document["figures"]["composites"].get(name)
    return _read(figure, None) if isinstance(figure, dict) and "value" in figure else None


def _read(figure: Mapping[str, Any], score: Mapping[str, Any] | None) -> PeriodResult:
    value = figure["value"]
    return PeriodResult(None if value is None else parse_decimal(value), figure, score)


def _measure(measure: Measure, terms: Terms) -> Followed:
    schedules = [measure.schedule] if measure.schedule is not None else _paying(measure.id, terms)
    lines = list(_stated(measure)) or list(_lines(schedules))
    return Followed(measure.id, measure.title, measure.unit, tuple(lines), side_of(measure))


def _stated(measure: Measure) -> Iterator[Line]:
    if measure.target is not None:
        yield Line(measure.target, "the target", is_target=True)
    if measure.threshold is not None:
        most = "the most that is accepted" if lower_is_better(measure) else "the least that is accepted"
        yield Line(measure.threshold, most)


def _composite(composite: Composite, terms: Terms) -> Followed:
    return Followed(composite.id, composite.title, composite.unit, tuple(_lines(_paying(composite.id, terms))))


def _paying(name: str, terms: Terms) -> list[Schedule]:
    return [each.schedule for each in terms.payments if each.of == name and each.schedule is not None]


def _lines(schedules: Sequence[Schedule]) -> Iterator[Line]:
    seen: set[Decimal] = set()
    for schedule in schedules:
        for edge in schedule.edges():
            if edge not in seen:
                seen.add(edge)
                yield Line(edge, try_value(schedule, edge).says)
