"""How a result may go on in a period that is still open: by further rows, or to a value at an edge of its schedules.

A result that is counted in rows moves by rows, since those are what still comes. Any other moves in the steps of the
edge tables: a tenth of the last decimal that an edge is written with.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from msgspec import structs

from contracts.better import said_of
from contracts.edges import beside
from contracts.figures import Figure, quotient, supposed
from contracts.measures import Measure, Result
from contracts.numbers import CONTEXT, ONE, ZERO, Rounding, add, parse_decimal, short
from contracts.said import in_words
from contracts.statistics.count import CountStatistic
from contracts.statistics.ratio import RatioStatistic
from contracts.statistics.share import ShareStatistic
from contracts.statistics.sum import SumStatistic
from contracts.terms import Terms

# No way is followed further than this many times what was counted until now.
_FURTHEST = 4


@dataclass(frozen=True, slots=True)
class Way:
    """`value` and `words` of a number of steps, from 1 to `most`; `is_rows` where a step is a further row.

    `unit` is the way of a whole unit, for a result that is not counted in rows and pays by each part of one.
    """

    value: Callable[[int], Figure]
    words: Callable[[int], str]
    most: int
    is_rows: bool
    unit: "Way | None" = None


def edges_of(measure: Measure, terms: Terms) -> tuple[Decimal, ...]:
    """The edges of the measure's own schedule and of the payments by it, the lowest first."""
    paying = [each.schedule for each in terms.payments if each.of == measure.id and each.for_each is None]
    edges = {edge for each in (measure.schedule, *paying) if each is not None for edge in each.edges()}
    return tuple(sorted(edges))


def ways_of(result: Result, terms: Terms) -> Iterator[Way]:
    """The ways in which a result with a value may go on."""
    value, statistic = result.value, result.measure.statistic
    edges = edges_of(result.measure, terms)
    if isinstance(statistic, ShareStatistic):
        yield from _of_share(value, terms.tables_by_id[statistic.table].title, edges)
    elif isinstance(statistic, CountStatistic):
        yield _of_count(value, value, lambda more: more, terms.tables_by_id[statistic.table].title, edges)
    elif isinstance(statistic, RatioStatistic) and isinstance(statistic.of, CountStatistic):
        above, below = value.parts
        title = terms.tables_by_id[statistic.of.table].title
        yield _of_count(value, above, lambda more: _divided(value, more, below), title, edges)
    else:
        yield from _of_value(result, edges, up_only=isinstance(statistic, SumStatistic))


def _of_share(value: Figure, table: str, edges: Sequence[Decimal]) -> Iterator[Way]:
    met, counted = value.parts

    def missing(rows: int) -> Figure:
        return _divided(value, met, _more(counted, rows))

    def meeting(rows: int) -> Figure:
        return _divided(value, _more(met, rows), _more(counted, rows))

    furthest = int(counted.amount) * _FURTHEST
    if met.amount > 0:
        most = _until(lambda rows: bool(edges) and missing(rows).amount < edges[0], furthest)
        yield Way(missing, lambda rows: f"{_rows(rows, table)} that {_do(rows)} not meet it", most, True)
    if met.amount < counted.amount:
        most = _until(lambda rows: bool(edges) and meeting(rows).amount > edges[-1], furthest)
        yield Way(meeting, lambda rows: f"{_rows(rows, table)} that meet{'s' if rows == 1 else ''} it", most, True)


def _of_count(
    value: Figure, counted: Figure, made: Callable[[Figure], Figure], table: str, edges: Sequence[Decimal]
) -> Way:
    furthest = max(int(counted.amount), 1) * _FURTHEST

    def with_more(rows: int) -> Figure:
        return made(_more(counted, rows))

    if edges and edges[-1] > value.amount:
        # Every edge above is looked at, however far beyond what was counted until now.
        furthest = max(furthest, int(edges[-1]) + 1)
    most = _until(lambda rows: not edges or with_more(rows).amount > edges[-1], furthest)
    return Way(with_more, lambda rows: f"{_rows(rows, table)} that count{'s' if rows == 1 else ''}", most, True)


def _of_value(result: Result, edges: Sequence[Decimal], up_only: bool) -> Iterator[Way]:
    now = result.value.amount
    for mode, sign in (("floor", -ONE), ("ceiling", ONE)):
        if up_only and sign < 0:
            continue
        ahead = [edge for edge in edges if (edge > now if sign > 0 else edge < now)]
        at_edge = now in edges
        if not ahead and not at_edge and edges and sign < 0:
            continue
        step = min((beside(edge) for edge in edges), default=ONE)
        yield _steps(result, Rounding(step, mode), sign, ahead)


def _steps(result: Result, grid: Rounding, sign: Decimal, ahead: Sequence[Decimal]) -> Way:
    value, now, says = result.value, result.value.amount, said_of(result.measure, result.value.amount)
    first = grid.apply(now)
    first = CONTEXT.add(first, CONTEXT.multiply(sign, grid.to)) if first == now else first

    def at(steps: int) -> Figure:
        further = CONTEXT.multiply(Decimal(steps - 1), CONTEXT.multiply(sign, grid.to))
        return supposed(value, add([first, further]))

    def a_unit(_steps: int) -> Figure:
        return supposed(value, add([now, sign]))

    last = (max(ahead) if sign > 0 else min(ahead)) if ahead else add([now, sign])
    span = CONTEXT.abs(CONTEXT.subtract(last, now))
    most = int(Rounding(ONE, "ceiling").apply(CONTEXT.divide(span, grid.to))) + 1
    unit = Way(a_unit, lambda _: _in_place(a_unit(1), says), 1, False)
    return Way(at, lambda steps: _in_place(at(steps), says), most, False, unit)


def _in_place(value: Figure, now: str) -> str:
    return f"{in_words(parse_decimal(short(value.amount)), value.unit)} in the place of {now}"


def _divided(value: Figure, above: Figure, below: Figure) -> Figure:
    return quotient(value.name, value.title, above, below, value.unit, value.operand or ONE)


def _more(figure: Figure, rows: int) -> Figure:
    return structs.replace(figure, value=CONTEXT.add(figure.value or ZERO, Decimal(rows)))


def _until(reached: Callable[[int], bool], furthest: int) -> int:
    """The first number of a doubling series that reaches it, at most the furthest."""
    rows = 1
    while rows < furthest and not reached(rows):
        rows *= 2
    return min(rows, max(furthest, 1))


def _rows(rows: int, table: str) -> str:
    return f"{rows} more {'row' if rows == 1 else 'rows'} of “{table}”"


def _do(rows: int) -> str:
    return "does" if rows == 1 else "do"
