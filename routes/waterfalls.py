"""The way from gross to net as bars: each line starts where the one before it ended. The account says the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.numbers import ZERO, add, dollars, parse_decimal
from contracts.sections import Section, sections
from routes.picture_axes import round_numbers

WIDTH, ROW, BAR = 480, 42, 16
_MOST_LINES = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its words above it: `kind` is whole, more or less; `joins` is where the next one starts."""

    title: str
    amount: str
    kind: str
    y: int
    x: str
    width: str
    joins: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All that the SVG template draws; `begins` is the amount at the left edge where that is not nothing."""

    height: int
    bars: tuple[Bar, ...]
    begins: str
    says: str


@dataclass(frozen=True, slots=True)
class _Step:
    title: str
    amount: Decimal
    start: Decimal
    end: Decimal
    is_whole: bool


def waterfall(document: Mapping[str, Any], net_words: str) -> Waterfall | None:
    """The picture of a statement; None where nothing stands between gross and net."""
    steps = list(_steps(sections(document), net_words))
    if len(steps) < 3:
        return None
    low, high = _span(steps)
    bars = []
    for place, step in enumerate(steps):
        left, right = sorted((_x(max(low, ZERO) if step.is_whole else step.start, low, high), _x(step.end, low, high)))
        bars.append(
            Bar(
                title=step.title,
                amount=_said(step.amount, signed=not step.is_whole),
                kind="whole" if step.is_whole else "more" if step.amount > 0 else "less",
                y=place * ROW,
                x=f"{left:.1f}",
                width=f"{max(right - left, Decimal(1)):.1f}",
                joins=f"{_x(step.end, low, high):.1f}",
            )
        )
    says = "; ".join(f"{bar.title}: {bar.amount}" for bar in bars)
    return Waterfall(len(bars) * ROW, tuple(bars), dollars(low) if low > 0 else "", says)


def _steps(parts: tuple[Section, ...], net_words: str) -> Iterator[_Step]:
    gross = add(parse_decimal(figure["value"]) for figure in parts[0].figures)
    yield _Step(parts[0].title, gross, ZERO, gross, is_whole=True)
    so_far, lines = gross, list(_lines(parts[1:]))
    for title, amount in lines:
        after = add([so_far, amount])
        yield _Step(title, amount, so_far, after, is_whole=False)
        so_far = after
    yield _Step(net_words, so_far, ZERO, so_far, is_whole=True)


def _lines(parts: tuple[Section, ...]) -> Iterator[tuple[str, Decimal]]:
    """The lines that move the net; their sections where the lines are many."""
    figures = [figure for part in parts for figure in part.figures]
    lines = [(each["title"], value) for each in figures if (value := parse_decimal(each["value"]))]
    if len(lines) <= _MOST_LINES:
        yield from lines
        return
    for part in parts:
        total = add(parse_decimal(figure["value"]) for figure in part.figures)
        if total:
            yield part.title, total


def _span(steps: list[_Step]) -> tuple[Decimal, Decimal]:
    """From where to where the bars run: from nothing, or from a round amount below where little changes."""
    ends = [step.end for step in steps]
    low, high = min(ends), max(ends)
    if low <= 0 or (high - low) * 5 > high:
        return min(low, ZERO), max(high, ZERO)
    below = low - (high - low)
    return next((each for each in reversed(round_numbers(ZERO, high)) if each <= below), ZERO), high


def _said(amount: Decimal, signed: bool) -> str:
    """An amount as text of a picture, with its sign where it is a change."""
    if amount < 0:
        return f"−{dollars(-amount)}"
    return f"+{dollars(amount)}" if signed else dollars(amount)


def _x(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return (value - low) / (high - low) * WIDTH if high != low else Decimal(0)
