"""What pictures have in common: a frame that turns values into places, ticks that leave each other room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 480, 250
LEFT, RIGHT, TOP, BOTTOM = 74, 14, 14, 44
LETTER, GAP_DOWN = 8, 17


@dataclass(frozen=True, slots=True)
class Tick:
    """A labelled place on an axis."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A value: `kind` says how it is drawn, such as filled where it holds and hollow where a line only comes near."""

    x: str
    y: str
    kind: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that is shown."""

    low: Decimal
    high: Decimal
    bottom: Decimal
    top: Decimal

    def x(self, value: Decimal) -> str:
        """Where a value stands across."""
        share = (value - self.low) / (self.high - self.low)
        return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"

    def y(self, value: Decimal) -> str:
        """Where a value stands up and down."""
        share = (value - self.bottom) / (self.top - self.bottom)
        return f"{HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM):.1f}"


def framed(low: Decimal, high: Decimal, heights: Sequence[Decimal]) -> Frame:
    """A frame around heights, with a little room above and below them."""
    bottom, top = min(heights), max(heights)
    if bottom == top:
        reach = abs(top) / 2 or Decimal(1)
        return Frame(low, high, bottom - reach, top + reach)
    room = (top - bottom) / 12
    return Frame(low, high, bottom - room, top + room)


def round_numbers(low: Decimal, high: Decimal) -> list[Decimal]:
    """Some round numbers between two values."""
    rough = (high - low) / 5
    step = Decimal(1).scaleb(rough.adjusted())
    step = next(step * each for each in (1, 2, 5, 10) if step * each >= rough)
    first = (low / step).to_integral_value(rounding="ROUND_CEILING")
    return [(first + place) * step for place in range(12) if (first + place) * step <= high]


def apart(ticks: Sequence[Tick], gap: int) -> Iterator[Tick]:
    """Ticks that leave each other room; of two that do not, the first stays."""
    last: Decimal | None = None
    for tick in ticks:
        at = Decimal(tick.at)
        if last is None or abs(at - last) >= gap:
            yield tick
            last = at
