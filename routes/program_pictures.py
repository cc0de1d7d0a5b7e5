"""Sibling contracts on one measure as a picture: a dot for each result, a line for how sure a share is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.numbers import HUNDRED, ZERO
from contracts.result_counts import interval_of
from contracts.said import bare, cut
from contracts.trends import HeldLine
from operations.programs import Compared
from routes.picture_axes import LETTER, Tick, round_numbers

LEFT, RIGHT, ROW, TOP = 96, 466, 30, 24


@dataclass(frozen=True, slots=True)
class Mark:
    """A contract's row: its dot, and the ends of its interval where it has one."""

    label: str
    y: int
    x: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line of the terms, drawn beside the rows of the contracts that have it; `says` what it is, and whose."""

    at: str
    value: str
    label: str
    says: str
    runs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """All that the SVG template draws; `tops` are the values of the lines, where they have room."""

    height: int
    marks: tuple[Mark, ...]
    across: tuple[Tick, ...]
    levels: tuple[Level, ...]
    tops: tuple[Tick, ...]


def draw_strip(compared: Compared, labels: Sequence[str]) -> Strip:
    """The picture of one measure; at least one contract has a value."""
    spans = [None if result is None else interval_of(result.figure) for result in compared.results]
    values = [result.value for result in compared.results if result is not None and result.value is not None]
    targets = [held.line.at for held in compared.lines if held.line.is_target]
    ends = [*values, *targets, *(end for span in spans if span is not None for end in span)]
    low, high = _room(min(ends), max(ends), compared.followed.unit)
    marks = []
    for place, (label, result, span) in enumerate(zip(labels, compared.results, spans, strict=True)):
        if result is not None and result.value is not None:
            sides = ("", "") if span is None else (_x(span[0], low, high), _x(span[1], low, high))
            marks.append(Mark(label, TOP + place * ROW + ROW // 2, _x(result.value, low, high), *sides))
    within = [held for held in compared.lines if min(ends) <= held.line.at <= max(ends)]
    levels = [_level(held, _x(held.line.at, low, high), compared, labels) for held in within]
    across = tuple(Tick(_x(each, low, high), cut(each)) for each in round_numbers(low, high))
    return Strip(TOP + len(labels) * ROW, tuple(marks), across, tuple(levels), tuple(_tops(levels)))


def _level(held: HeldLine, at: str, compared: Compared, labels: Sequence[str]) -> Level:
    having = [place for place, own in enumerate(compared.own) if own is not None]
    whose = "" if list(held.places) == having else f", in {_named([labels[place] for place in held.places])}"
    runs = tuple((TOP + first * ROW, TOP + (last + 1) * ROW) for first, last in held.runs())
    return Level(at, bare(held.line.at, compared.followed.unit), cut(held.line.at), f"{held.line.says}{whose}", runs)


def _named(labels: Sequence[str]) -> str:
    return " and ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)


def _tops(levels: Iterable[Level]) -> Iterator[Tick]:
    """The values above the lines; one that would stand in another is left to the words beside the picture."""
    taken: list[tuple[Decimal, Decimal]] = []
    for level in levels:
        at, half = Decimal(level.at), Decimal(LETTER * len(level.label)) / 2
        if all(abs(at - other) >= half + reach for other, reach in taken):
            taken.append((at, half))
            yield Tick(level.at, level.label)


def _room(low: Decimal, high: Decimal, unit: str) -> tuple[Decimal, Decimal]:
    reach = (high - low) / 12 or abs(low) / 10 or Decimal(1)
    if unit == "percent" and low >= 0 and high <= HUNDRED:
        return max(low - reach, ZERO), min(high + reach, HUNDRED)
    return low - reach, high + reach


def _x(value: Decimal, low: Decimal, high: Decimal) -> str:
    return f"{LEFT + (value - low) / (high - low) * (RIGHT - LEFT):.1f}"
