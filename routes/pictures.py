"""The picture of a schedule as numbers for an SVG template: lines, edges, ticks; the table beside it says the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from contracts.edges import try_value
from contracts.numbers import short
from contracts.said import exact_dollars, percent
from contracts.schedules.base import Schedule
from contracts.schedules.by_occurrence import ByOccurrence
from contracts.schedules.by_sample_size import BySampleSize
from contracts.schedules.per_unit import PerUnit
from routes.picture_axes import GAP_DOWN, LETTER, Dot, Frame, Tick, apart, framed, round_numbers

_SAMPLES = 16
_MOST_STAIRS = 40
_MOST_TICKS = 6

Point = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Picture:
    """All that the SVG template draws."""

    title: str
    says: str
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    zero: str
    unit: str
    rate_words: str


def draw(schedule: Schedule, title: str, unit: str, rate_unit: str, tried: Decimal | None = None) -> Picture | None:
    """The picture of a schedule over the results around its edges; None where nothing can be drawn."""
    low, high = _span(schedule, unit)
    if tried is not None:
        low, high = min(low, tried), max(high, tried)
    lines = [line for size in _sizes(schedule) for line in _lines(schedule, low, high, size)]
    heights = [y for line in lines for _, y in line]
    if not heights:
        return None
    frame = framed(low, high, heights)
    dots = [Dot(frame.x(x), frame.y(y), kind) for x, y, kind in _dots(schedule, frame, tried)]
    zero = frame.y(Decimal(0)) if frame.bottom < 0 < frame.top else ""
    return Picture(
        title=title,
        says=f"Across: the result{f' in {unit}' if unit else ''}. Up: what it gives. {schedule.sentence()}."[:600],
        lines=tuple(" ".join(f"{frame.x(x)},{frame.y(y)}" for x, y in line) for line in lines),
        dots=tuple(dots),
        across=tuple(_across(schedule, frame)),
        down=tuple(_down(heights, frame, rate_unit)),
        zero=zero,
        unit=unit,
        rate_words=_rate_words(rate_unit),
    )


def _span(schedule: Schedule, unit: str) -> tuple[Decimal, Decimal]:
    """From where to where results are drawn."""
    edges = schedule.edges()
    if isinstance(schedule, ByOccurrence):
        return Decimal(0), Decimal(len(schedule.rates) + 2)
    if isinstance(schedule, PerUnit):
        return _span_of_units(schedule)
    if edges:
        wide = max(edges) - min(edges) or abs(edges[0]) or Decimal(1)
        low, high = min(edges) - wide / 4, max(edges) + wide / 4
        is_share = unit in ("percent", "points") and min(edges) >= 0 and max(edges) <= 100
        return (max(low, Decimal(0)), min(high, Decimal(100))) if is_share else (low, high)
    if unit.startswith("percent"):
        return (Decimal(50), Decimal(120)) if "pay" in unit else (Decimal(0), Decimal(100))
    return (Decimal("0.5"), Decimal("1.2")) if "factor" in unit else (Decimal(0), Decimal(10))


def _span_of_units(schedule: PerUnit) -> tuple[Decimal, Decimal]:
    """From a little before the allowance to where six units count, or a little beyond the most that can."""
    units = Decimal(6) if schedule.most_units is None else schedule.most_units * 5 / 4
    far, little = schedule.unit_size * units, schedule.unit_size * units / 4
    if schedule.counts == "above":
        low = schedule.allowance - little
        return max(low, Decimal(0)) if schedule.allowance >= 0 else low, schedule.allowance + far
    low = schedule.allowance - far
    return max(low, Decimal(0)) if schedule.allowance > 0 else low, schedule.allowance + little


def _sizes(schedule: Schedule) -> Sequence[int | None]:
    """One line for each size of the sample where the schedule asks for it."""
    return [each.least for each in schedule.sizes] if isinstance(schedule, BySampleSize) else [None]


def _breaks(schedule: Schedule, low: Decimal, high: Decimal) -> list[Decimal]:
    """Where the line may jump or bend, between the ends."""
    found = set(schedule.edges())
    if isinstance(schedule, PerUnit) and schedule.part_units != "exact":
        way = schedule.unit_size if schedule.counts == "above" else -schedule.unit_size
        found |= {schedule.allowance + way * step for step in range(_MOST_STAIRS)}
    return sorted(each for each in found if low < each < high)


def _lines(schedule: Schedule, low: Decimal, high: Decimal, size: int | None) -> Iterator[list[Point]]:
    """Runs of points without a jump in between."""
    if isinstance(schedule, ByOccurrence):
        whole = [(each, _worth(schedule, each, size)) for each in map(Decimal, range(int(high) + 1))]
        yield [(x, y) for x, y in whole if y is not None]
        return
    run: list[Point] = []
    for start, end in pairwise([low, *_breaks(schedule, low, high), high]):
        piece = _piece(schedule, start, end, size)
        if run and piece and _jumps(run[-1][1], piece[0][1]):
            yield run
            run = []
        run += piece
        if not piece and run:
            yield run
            run = []
    if run:
        yield run


def _piece(schedule: Schedule, start: Decimal, end: Decimal, size: int | None) -> list[Point]:
    inside = (end - start) / 10_000
    places = [start + (end - start) * step / _SAMPLES for step in range(_SAMPLES + 1)]
    places[0], places[-1] = start + inside, end - inside
    shown = [start, *places[1:-1], end]
    values = [_worth(schedule, place, size) for place in places]
    return [(x, y) for x, y in zip(shown, values, strict=True) if y is not None]


def _jumps(before: Decimal, after: Decimal) -> bool:
    return abs(before - after) > max(abs(before), abs(after), Decimal("0.000001")) / 200


def _worth(schedule: Schedule, result: Decimal, size: int | None) -> Decimal | None:
    return try_value(schedule, result, size=size).worth


def _dots(schedule: Schedule, frame: Frame, tried: Decimal | None) -> Iterator[tuple[Decimal, Decimal, str]]:
    size = _sizes(schedule)[0]
    near = (frame.high - frame.low) / 10_000
    for edge in schedule.edges():
        value = _worth(schedule, edge, size)
        if not frame.low < edge < frame.high or value is None:
            continue
        sides = [_worth(schedule, edge - near, size), _worth(schedule, edge + near, size)]
        least = (frame.top - frame.bottom) / 200
        open_ends = [side for side in sides if side is not None and abs(side - value) > least]
        yield from ((edge, side, "open") for side in open_ends)
        if open_ends:
            yield edge, value, "closed"
    if tried is not None and (value := _worth(schedule, tried, size)) is not None:
        yield tried, value, "tried"


def _across(schedule: Schedule, frame: Frame) -> Iterator[Tick]:
    """The edges where they are few, else round numbers."""
    inside = [edge for edge in dict.fromkeys(schedule.edges()) if frame.low <= edge <= frame.high]
    is_wide = len(inside) > 1 and (inside[-1] - inside[0]) * 3 > frame.high - frame.low
    places = inside if is_wide and len(inside) <= _MOST_TICKS else round_numbers(frame.low, frame.high)
    ticks = [Tick(frame.x(each), short(each)) for each in places]
    yield from apart(ticks, LETTER * (1 + max((len(tick.label) for tick in ticks), default=0)))


def _down(heights: Sequence[Decimal], frame: Frame, rate_unit: str) -> Iterator[Tick]:
    levels = sorted(set(heights))
    places = levels if len(levels) <= _MOST_TICKS else round_numbers(frame.bottom, frame.top)
    yield from apart([Tick(frame.y(each), _height(each, rate_unit)) for each in places], GAP_DOWN)


def _height(value: Decimal, rate_unit: str) -> str:
    if rate_unit.startswith("of "):
        return percent(value)
    return exact_dollars(value) if rate_unit.startswith("USD") else short(value).replace("-", "−")


def _rate_words(rate_unit: str) -> str:
    if not rate_unit:
        return ""
    if rate_unit.startswith("of "):
        return f", in percent {rate_unit}"
    return f", in {rate_unit.replace('USD', 'dollars')}"
