"""The picture of a trend as numbers for an SVG template: results, the lines of the terms, what happened on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.said import cut
from contracts.trends import HeldLine, PeriodResult
from routes.picture_axes import GAP_DOWN, LETTER, Dot, Frame, Tick, apart, framed, round_numbers

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Level:
    """A line of the terms, drawn over periods that follow each other and whose terms have it."""

    y: str
    label: str
    begins: str
    ends: str


@dataclass(frozen=True, slots=True)
class TrendPicture:
    """All that the SVG template draws; `marks` stand at the foot of their period."""

    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    levels: tuple[Level, ...]
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    marks: tuple[Tick, ...]


def draw_trend(
    held: Sequence[HeldLine], results: Sequence[PeriodResult | None], names: Sequence[str], marks: Sequence[str]
) -> TrendPicture:
    """The picture of one trend; at least one result has a value."""
    values = [None if each is None else each.value for each in results]
    there = [value for value in values if value is not None]
    near = _near(held, there)
    frame = framed(-_HALF, Decimal(len(names)) - _HALF, [*there, *(each.line.at for each in near)])
    places = [frame.x(Decimal(place)) for place in range(len(names))]
    spots = [None if value is None else (at, frame.y(value)) for at, value in zip(places, values, strict=True)]
    return TrendPicture(
        lines=tuple(" ".join(f"{x},{y}" for x, y in run) for run in _runs(spots)),
        dots=tuple(Dot(*spot, "closed") for spot in spots if spot is not None),
        levels=tuple(level for each in near for level in _levels(each, frame)),
        across=tuple(_spaced([Tick(at, name) for at, name in zip(places, names, strict=True)])),
        down=tuple(apart([Tick(frame.y(each), cut(each)) for each in _scale(frame)], GAP_DOWN)),
        marks=tuple(Tick(at, mark) for at, mark in zip(places, marks, strict=True) if mark),
    )


def _levels(held: HeldLine, frame: Frame) -> Iterator[Level]:
    for first, last in held.runs():
        ends = (frame.x(Decimal(first) - _HALF), frame.x(Decimal(last) + _HALF))
        yield Level(frame.y(held.line.at), cut(held.line.at), *ends)


def _near(held: Sequence[HeldLine], values: Sequence[Decimal]) -> list[HeldLine]:
    """The lines that are worth showing, the highest last: targets, those within the results, and of each period’s terms
    the next one on either side.
    """
    low, high = min(values), max(values)
    shown = {each.line.at for each in held if each.line.is_target or low <= each.line.at <= high}
    for place in {place for each in held for place in each.places}:
        edges = sorted(each.line.at for each in held if place in each.places)
        below, above = [edge for edge in edges if edge < low], [edge for edge in edges if edge > high]
        shown |= {*below[-1:], *above[:1]}
    return sorted((each for each in held if each.line.at in shown), key=lambda each: each.line.at)


def _runs(spots: Sequence[tuple[str, str] | None]) -> Iterator[list[tuple[str, str]]]:
    """Results of periods that follow each other; a period without one parts them."""
    run: list[tuple[str, str]] = []
    for spot in [*spots, None]:
        if spot is not None:
            run.append(spot)
        elif run:
            yield run
            run = []


def _spaced(ticks: Sequence[Tick]) -> Iterator[Tick]:
    return apart(ticks, LETTER * (1 + max(len(tick.label) for tick in ticks)))


def _scale(frame: Frame) -> list[Decimal]:
    return round_numbers(frame.bottom, frame.top)
