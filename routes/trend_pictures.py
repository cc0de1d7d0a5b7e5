"""The picture of a trend as numbers for an SVG template: results, the lines of the terms, what happened on the way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.trends import Followed, PeriodResult
from routes.picture_axes import GAP_DOWN, LETTER, Dot, Frame, Tick, apart, framed, round_numbers
from routes.values import in_table

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Level:
    """A line of the terms across the picture."""

    y: str
    label: str


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
    followed: Followed, results: Sequence[PeriodResult | None], names: Sequence[str], marks: Sequence[str]
) -> TrendPicture:
    """The picture of one trend; at least one result has a value."""
    values = [None if each is None else each.value for each in results]
    there = [value for value in values if value is not None]
    lines = _near(followed, there)
    frame = framed(-_HALF, Decimal(len(names)) - _HALF, [*there, *(line for line, _ in lines)])
    places = [frame.x(Decimal(place)) for place in range(len(names))]
    spots = [None if value is None else (at, frame.y(value)) for at, value in zip(places, values, strict=True)]
    return TrendPicture(
        lines=tuple(" ".join(f"{x},{y}" for x, y in run) for run in _runs(spots)),
        dots=tuple(Dot(*spot, "closed") for spot in spots if spot is not None),
        levels=tuple(Level(frame.y(at), label) for at, label in lines),
        across=tuple(_spaced([Tick(at, name) for at, name in zip(places, names, strict=True)])),
        down=tuple(apart([Tick(frame.y(each), str(in_table(each, ""))) for each in _scale(frame)], GAP_DOWN)),
        marks=tuple(Tick(at, mark) for at, mark in zip(places, marks, strict=True) if mark),
    )


def _near(followed: Followed, values: Sequence[Decimal]) -> list[tuple[Decimal, str]]:
    """The lines of the terms that are worth showing: within the results, and the next one on either side."""
    edges = sorted(line.at for line in followed.lines)
    low, high = min(values), max(values)
    inside = [edge for edge in edges if low <= edge <= high]
    below, above = [edge for edge in edges if edge < low], [edge for edge in edges if edge > high]
    return [(edge, str(in_table(edge, ""))) for edge in [*below[-1:], *inside, *above[:1]]]


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
