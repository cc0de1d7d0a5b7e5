"""Sibling contracts on one measure as a picture: a dot for each result, a line for how sure a share is."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.intervals import share_interval
from contracts.numbers import HUNDRED, ZERO, parse_decimal
from contracts.trends import PeriodResult
from operations.programs import Compared
from routes.picture_axes import Tick, round_numbers
from routes.values import in_table

LEFT, RIGHT, ROW, TOP = 96, 466, 30, 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A contract's row: its dot, and the ends of its interval where it has one."""

    label: str
    y: int
    x: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Strip:
    """All that the SVG template draws."""

    height: int
    marks: tuple[Mark, ...]
    across: tuple[Tick, ...]
    levels: tuple[Tick, ...]


def interval_of(result: PeriodResult | None) -> tuple[Decimal, Decimal] | None:
    """The interval of a result that is a share of counted cases; None for any other."""
    if result is None or result.value is None or result.figure["unit"] != "percent":
        return None
    parts = result.figure.get("parts", ())
    if result.figure["how"] != "quotient" or [part["how"] for part in parts] != ["counted", "counted"]:
        return None
    met, counted = (parse_decimal(part["value"]) for part in parts)
    return share_interval(met, counted) if ZERO <= met <= counted and counted > 0 else None


def draw_strip(compared: Compared, labels: Sequence[str]) -> Strip:
    """The picture of one measure; at least one contract has a value."""
    spans = [interval_of(result) for result in compared.results]
    values = [result.value for result in compared.results if result is not None and result.value is not None]
    ends = [*values, *(end for span in spans if span is not None for end in span)]
    levels = [line.at for line in compared.followed.lines if min(ends) <= line.at <= max(ends)]
    low, high = _room(min(ends), max(ends), compared.followed.unit)
    marks = []
    for place, (label, result, span) in enumerate(zip(labels, compared.results, spans, strict=True)):
        if result is not None and result.value is not None:
            sides = ("", "") if span is None else (_x(span[0], low, high), _x(span[1], low, high))
            marks.append(Mark(label, TOP + place * ROW + ROW // 2, _x(result.value, low, high), *sides))
    across = tuple(Tick(_x(each, low, high), str(in_table(each, ""))) for each in round_numbers(low, high))
    lines = tuple(Tick(_x(each, low, high), str(in_table(each, ""))) for each in levels)
    return Strip(TOP + len(labels) * ROW, tuple(marks), across, lines)


def _room(low: Decimal, high: Decimal, unit: str) -> tuple[Decimal, Decimal]:
    reach = (high - low) / 12 or abs(low) / 10 or Decimal(1)
    if unit == "percent" and low >= 0 and high <= HUNDRED:
        return max(low - reach, ZERO), min(high + reach, HUNDRED)
    return low - reach, high + reach


def _x(value: Decimal, low: Decimal, high: Decimal) -> str:
    return f"{LEFT + (value - low) / (high - low) * (RIGHT - LEFT):.1f}"
