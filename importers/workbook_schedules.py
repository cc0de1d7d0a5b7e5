"""Formulas of a spreadsheet for schedules: what a result in a cell is worth by the terms."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from contracts.numbers import ONE
from contracts.schedules.fixed import Fixed
from contracts.schedules.marginal_tiers import MarginalTiers
from contracts.schedules.per_unit import PerUnit
from contracts.schedules.points import Points
from contracts.schedules.polynomial import Polynomial
from contracts.schedules.steps import Band, Steps
from contracts.schedules.threshold import Threshold
from contracts.terms import Terms
from importers.workbook_formulas import LONGEST_FORMULA, constant, rounding_formula

# Spreadsheet programs nest 64 functions.
_DEEPEST = 60


def schedule_of(terms: Terms, name: str) -> Any:
    """The schedule that made a figure of this name, None where none did."""
    plain = name.split("[")[0]
    whole = name.rpartition("]")[2] if "[" in name else name[len(plain.split(".")[0]) :]
    first = plain.split(".")[0]
    for measure in terms.measures:
        if measure.id == first and whole == ".score":
            return measure.schedule
    for payment in terms.payments:
        if payment.id == first and whole in ("", ".rate", ".amount"):
            return payment.schedule
    return None


def schedule_formula(schedule: Any, cell: str) -> str:
    """The worth of the result in the cell; nothing where a formula cannot say it.

    Arithmetic takes the cell as it is; comparisons take it without the last digits, which binary does not hold.
    """
    made = _FORMULAS.get(type(schedule))
    formula = made(schedule, cell, f"ROUND({cell},10)") if made is not None else ""
    return formula if len(formula) <= LONGEST_FORMULA else ""


def _steps(schedule: Steps, x: str, compared: str) -> str:
    if len(schedule.bands) > _DEEPEST:
        return ""
    if schedule.in_steps_of is not None:
        x = compared = rounding_formula(schedule.in_steps_of, x, ONE)
    formula = "NA()"
    for band in reversed(schedule.bands):
        formula = f"IF({_holds(band, compared)},{_gives(band, x)},{formula})"
    return formula


def _holds(band: Band, x: str) -> str:
    edges = ((">=", band.at_least), (">", band.above), ("<=", band.at_most), ("<", band.below))
    said = [f"{x}{sign}{constant(edge)}" for sign, edge in edges if edge is not None]
    return f"AND({','.join(said)})" if said else "TRUE"


def _gives(band: Band, x: str) -> str:
    lower = band.lower()
    if band.rate is None or lower is None:
        return constant(band.gives)
    return f"{constant(band.gives)}+{constant(band.rate)}*({x}-{constant(lower[0])})"


def _points(schedule: Points, x: str, compared: str) -> str:
    if len(schedule.points) > _DEEPEST:
        return ""
    first, last = schedule.points[0], schedule.points[-1]
    clamps = schedule.outside == "clamp"
    formula = constant(last[1]) if clamps else f"IF({compared}>{constant(last[0])},NA(),{constant(last[1])})"
    for (x0, y0), (x1, y1) in reversed(list(pairwise(schedule.points))):
        rise = f"({x}-{constant(x0)})*({constant(y1)}-{constant(y0)})/({constant(x1)}-{constant(x0)})"
        formula = f"IF({compared}<={constant(x1)},{constant(y0)}+{rise},{formula})"
    below = constant(first[1]) if clamps else "NA()"
    return f"IF({compared}<{constant(first[0])},{below},{formula})"


def _threshold(schedule: Threshold, x: str, compared: str) -> str:
    size, sign = constant(schedule.size()), ">=" if schedule.applies == "at_least" else ">"
    counted = {
        "none": x,
        "cliff": f"IF(ABS({compared}){sign}{size},{x},0)",
        "deductible": f"IF(ABS({compared}){sign}{size},SIGN({x})*(ABS({x})-{size}),0)",
    }[schedule.how]
    if schedule.pass_through is not None:
        counted = f"({counted})*{constant(schedule.pass_through)}"
    return _bounded(counted, schedule)


def _bounded(formula: str, schedule: Any) -> str:
    if schedule.at_most is not None:
        formula = f"MIN({formula},{constant(schedule.at_most)})"
    if schedule.at_least is not None:
        formula = f"MAX({formula},{constant(schedule.at_least)})"
    return formula


def _fixed(schedule: Fixed, x: str, compared: str) -> str:
    return (
        f"IF({compared}=0,0,{constant(schedule.gives)})"
        if schedule.only_if_any
        else f"{constant(schedule.gives)}+0*{x}"
    )


def _polynomial(schedule: Polynomial, x: str, compared: str) -> str:
    terms = [f"{constant(each)}*{x}^{power}" for power, each in enumerate(schedule.coefficients) if power and each]
    whole = "+".join([constant(schedule.coefficients[0]), *terms])
    return _bounded(f"({whole})/{constant(schedule.divided_by)}", schedule)


def _tiers(schedule: MarginalTiers, x: str, compared: str) -> str:
    said = []
    for place, tier in enumerate(schedule.tiers):
        above, rate = constant(tier.above), constant(tier.rate)
        last = place + 1 == len(schedule.tiers)
        ends = x if last else f"MIN({x},{constant(schedule.tiers[place + 1].above)})"
        said.append(f"MAX(0,{ends}-{above})*{rate}")
    return "+".join(said)


def _per_unit(schedule: PerUnit, x: str, compared: str) -> str:
    over = f"({x}-{constant(schedule.allowance)})"
    over = f"(-{over})" if schedule.counts == "below" else over
    exact = f"MAX(0,{over})/{constant(schedule.unit_size)}"
    units = f"ROUND({exact},10)"
    whole = {"up": f"ROUNDUP({units},0)", "down": f"INT({units})", "half_up": f"ROUND({units},0)"}
    units = whole.get(schedule.part_units, exact)
    if schedule.most_units is not None:
        units = f"MIN({units},{constant(schedule.most_units)})"
    worth = f"{units}*{constant(schedule.rate)}"
    if schedule.at_most is not None:
        worth = f"MIN({worth},{constant(schedule.at_most)})"
    return worth if schedule.ignore_below is None else f"IF({compared}<{constant(schedule.ignore_below)},0,{worth})"


_FORMULAS: Mapping[type, Callable[[Any, str, str], str]] = {
    Steps: _steps,
    Points: _points,
    Threshold: _threshold,
    Fixed: _fixed,
    Polynomial: _polynomial,
    MarginalTiers: _tiers,
    PerUnit: _per_unit,
}
