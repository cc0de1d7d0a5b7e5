"""Formulas of a spreadsheet for the figures of a statement: each over the cells of the figure's parts.

Spreadsheets compute in binary. A value is therefore brought to some decimals less than it can hold before it is
rounded or compared, so that a tie which binary missed by its last digits is seen as the tie that it is.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from contracts.numbers import CONTEXT, Rounding, parse_decimal, plain

FigureDocument = Mapping[str, Any]

# Digits of a double that are trusted; Excel shows fifteen.
_TRUSTED = 14
LONGEST_FORMULA = 8_000
_MOST_ARGUMENTS = 200


def constant(value: Decimal) -> str:
    """A number as a formula writes it."""
    text = plain(CONTEXT.plus(value))
    return f"({text})" if text.startswith("-") else text


def guard_decimals(value: Decimal, least: int = 0) -> int:
    """The decimals to which a spreadsheet may be trusted with a value of this size, but at least `least`."""
    return min(12, max(least, _TRUSTED - max(value.adjusted() + 1, 1)))


def rounding_formula(rounding: Rounding, cell: str, value: Decimal) -> str:
    """The rounding of a cell as the rule says it; `value` tells the size that is to be expected there."""
    to = constant(rounding.to)
    steps = f"ROUND({cell}/{to},{guard_decimals(CONTEXT.divide(value, rounding.to))})"
    whole = {
        "half_up": f"ROUND({steps},0)",
        "half_even": f"IF(ABS({steps}-TRUNC({steps}))=0.5,2*ROUND({steps}/2,0),ROUND({steps},0))",
        "up": f"ROUNDUP({steps},0)",
        "down": f"ROUNDDOWN({steps},0)",
        "ceiling": f"-INT(-{steps})",
        "floor": f"INT({steps})",
    }[rounding.mode]
    decimals = max(0, -int(rounding.to.as_tuple().exponent))
    return f"ROUND(({whole})*{to},{decimals})"


def close_to_a_tie(rounding: Rounding, exact: Decimal) -> bool:
    """Whether binary could round this value the other way: nearly at the edge of a step, and not exactly there."""
    steps = CONTEXT.divide(exact, rounding.to)
    halves = steps if rounding.mode in ("up", "down", "ceiling", "floor") else CONTEXT.add(steps, Decimal("0.5"))
    apart = CONTEXT.subtract(halves, halves.to_integral_value()).copy_abs()
    return 0 < apart < Decimal(1).scaleb(-guard_decimals(steps))


def added(cells: Sequence[str]) -> str:
    """The sum of cells, in groups where there are many."""
    if not cells:
        return "0"
    groups = [cells[first : first + _MOST_ARGUMENTS] for first in range(0, len(cells), _MOST_ARGUMENTS)]
    sums = [f"SUM({','.join(group)})" for group in groups]
    return sums[0] if len(sums) == 1 else f"SUM({','.join(sums)})"


def _operand(figure: FigureDocument) -> str:
    return constant(parse_decimal(figure.get("operand", "1")))


_FORMULAS: Mapping[str, Callable[[FigureDocument, Sequence[str]], str]] = {
    "total": lambda _, cells: added(cells),
    "failures_before": lambda _, cells: added(cells),
    "set_aside": lambda _, cells: f"-({added(cells)})",
    "difference": lambda _, cells: f"{cells[0]}-{cells[1]}",
    "product": lambda _, cells: "*".join(cells),
    "quotient": lambda figure, cells: f"{cells[0]}*{_operand(figure)}/{cells[1]}",
    "scaled": lambda figure, cells: f"{cells[0]}*{_operand(figure)}",
    "limited_both": lambda _, cells: f"MAX(MIN({cells[0]},{cells[1]}),-{cells[1]})",
    "limited_incentive": lambda _, cells: f"MIN({cells[0]},{cells[1]})",
    "limited_deduction": lambda _, cells: f"MAX({cells[0]},-{cells[1]})",
    "lowest": lambda _, cells: f"MIN({','.join(cells)})",
    "highest": lambda _, cells: f"MAX({','.join(cells)})",
    "minimum": lambda _, cells: f"MIN({','.join(cells)})",
    "maximum": lambda _, cells: f"MAX({','.join(cells)})",
    "mean": lambda _, cells: f"AVERAGE({','.join(cells)})",
    "rating": lambda _, cells: cells[0],
}
# These take whatever leaves they have; where many rows stand behind them they have none, and no formula.
_NEEDS_ALL = {"minimum", "maximum", "mean"}


def figure_formula(figure: FigureDocument, cells: Sequence[str]) -> str:
    """The formula of a figure over the cells of its parts; nothing where it has none."""
    parts = figure.get("parts", ())
    if figure["how"] == "total" and not parts:
        return "0"
    made = _FORMULAS.get(figure["how"])
    if made is None or not parts or any(part["value"] is None for part in parts):
        return ""
    if figure["how"] in _NEEDS_ALL and len(parts) > _MOST_ARGUMENTS:
        return ""
    formula = made(figure, cells)
    return formula if len(formula) <= LONGEST_FORMULA else ""


def within_limits_formulas(figure: FigureDocument, rows: Mapping[int, str]) -> dict[int, str]:
    """The formulas of an estimate of percent within limits and of all below it, by the id of each figure.

    `rows` holds the cell of each figure by its id(). Nothing where its parts are not told apart.
    """
    parts = figure.get("parts", ())
    if figure["how"] != "percent_within_limits" or len(parts) < 3 or any(part["how"] == "see" for part in parts):
        return {}
    mean, spread, *sides = parts
    tests = mean.get("parts", ())
    if not tests or len(tests) > _MOST_ARGUMENTS or any(len(side.get("parts", ())) != 2 for side in sides):
        return {}
    among = ",".join(rows[id(test)] for test in tests)
    found = {id(spread): f"STDEV({among})"}
    for side in sides:
        edge, quality = side["parts"]
        distance = f"({rows[id(mean)]}-{rows[id(edge)]})"
        sign = "-" if edge["name"].endswith(".upper") else ""
        found[id(quality)] = f"{sign}{distance}/{rows[id(spread)]}"
        found[id(side)] = _inside(rows[id(quality)], len(tests))
    both = "-100" if len(sides) == 2 else ""
    found[id(figure)] = f"MAX({added([rows[id(side)] for side in sides])}{both},0)"
    return found


def _inside(quality: str, tests: int) -> str:
    shape = f"({tests}/2-1)"
    where = f"MAX(0,MIN(1,0.5-{quality}*SQRT({tests})/(2*({tests}-1))))"
    return f"100*(1-BETADIST({where},{shape},{shape}))"
