"""Units of terms: what a column, a measure, a schedule and a payment's rate are counted in must fit each other.

Units are words that people choose. A word that is not known claims nothing, except that a measure which takes a
column's values as they are is counted in the column's own unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from contracts.conditions import Comparison, Condition, Joined
from contracts.errors import Problem
from contracts.numbers import HUNDRED, ONE
from contracts.row_terms import ArithmeticTerm, ColumnTerm, Term

if TYPE_CHECKING:
    from contracts.composites.base import Composite
    from contracts.measures import Measure
    from contracts.payments import Payment
    from contracts.statistics.base import Statistic
    from contracts.tables import Column, Table
    from contracts.terms import Terms

PERCENT, DOLLARS, DAYS = "percent", "USD", "days"
_SPELLINGS = {
    PERCENT: ("percent", "percents", "%", "pct", "percentage"),
    DOLLARS: ("usd", "$", "us$", "dollar", "dollars"),
    DAYS: ("day", "days", "calendar days", "working days", "d"),
    "hours": ("hour", "hours", "hr", "hrs", "h"),
    "minutes": ("minute", "minutes", "min", "mins"),
    "seconds": ("second", "seconds", "sec", "s"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
    "feet": ("foot", "feet", "ft", "lf", "linear feet"),
    "inches": ("inch", "inches", "in"),
    "yards": ("yard", "yards", "yd"),
    "miles": ("mile", "miles", "mi"),
    "meters": ("meter", "meters", "m"),
    "square feet": ("square foot", "square feet", "sf", "sq ft"),
    "square yards": ("square yard", "square yards", "sy", "sq yd"),
    "cubic yards": ("cubic yard", "cubic yards", "cy", "cu yd"),
    "tons": ("ton", "tons", "tn"),
    "pounds": ("pound", "pounds", "lb", "lbs"),
    "gallons": ("gallon", "gallons", "gal"),
}
_KNOWN: Mapping[str, str] = {spelling: unit for unit, spellings in _SPELLINGS.items() for spelling in spellings}
_NEUTRAL = frozenset({"", "unit", "units", "value"})
# Kinds of statistics whose result is counted in one unit, whatever the rows hold.
_FIXED = {
    "share": PERCENT,
    "percent_within_limits": PERCENT,
    "sample_inspection": PERCENT,
    "days_late": DAYS,
    "contract_value": DOLLARS,
}
_KEEPS_UNIT = frozenset(
    {"value", "sum", "mean", "minimum", "maximum", "standard_deviation", "mean_absolute_deviation", "weighted_mean"}
)
_OF_DOLLARS = frozenset({"gross", "eligible_gross", "contract_value", "item_amount", "balance_of"})
_OF_QUANTITIES = frozenset({"item_quantity", "group_quantity"})


def known_unit(words: str) -> str | None:
    """The unit that the words name, such as “feet” for “ft”; None where they name none that is known."""
    return _KNOWN.get(_head(words))


def _head(words: str) -> str:
    """The words without what they are a part of: “points” of “points of 100”."""
    return " ".join(words.casefold().split()).partition(" of ")[0].rstrip(".")


def _differ(one: str, other: str) -> bool:
    """Whether two units are both known and not the same."""
    left, right = known_unit(one), known_unit(other)
    return left is not None and right is not None and left != right


def unit_problems(terms: Terms) -> Iterator[Problem]:
    """Every place where units do not fit, with the unit that stands there and the one that is needed."""
    for place, table in enumerate(terms.tables):
        for number, check in enumerate(table.checks):
            for message in _of_condition(check.holds, table):
                yield Problem(f"tables[{place}].checks[{number}].holds", message)
    for place, measure in enumerate(terms.measures):
        yield from _of_measure(f"measures[{place}]", measure, terms)
    for place, composite in enumerate(terms.composites):
        yield from _of_composite(f"composites[{place}]", composite, terms)
    for place, payment in enumerate(terms.payments):
        yield from _of_payment(f"payments[{place}]", payment, terms)


def _of_measure(path: str, measure: Measure, terms: Terms) -> Iterator[Problem]:
    statistic = measure.statistic
    for name in ("where", "among"):
        condition, table = getattr(statistic, name, None), terms.tables_by_id.get(getattr(statistic, "table", ""))
        if condition is not None and table is not None:
            for message in _of_condition(condition, table):
                yield Problem(f"{path}.statistic.{name}", message)
    needed, why = _needed(statistic, terms)
    if needed and _head(measure.unit) not in _NEUTRAL and _clashes(measure.unit, needed):
        yield Problem(f"{path}.unit", f"{why}, and this measure says “{measure.unit}”.", measure.unit, needed)
    kind = _kind(statistic)
    if kind in ("count", "failures_before") and known_unit(measure.unit) in (PERCENT, DOLLARS):
        message = f"A count of rows is no {known_unit(measure.unit)}. Name what is counted, such as “events”."
        yield Problem(f"{path}.unit", message, measure.unit, "what is counted")
    if kind == "ratio" and known_unit(measure.unit) == PERCENT and getattr(statistic, "times", ONE) != HUNDRED:
        message = "A ratio is a percentage once it is taken times 100. Set “times” to 100, or name another unit."
        yield Problem(f"{path}.unit", message, measure.unit, "a share, or times 100")


def _needed(statistic: Statistic, terms: Terms) -> tuple[str, str]:
    """The unit in which the statistic counts, with the reason; nothing where any unit may fit."""
    kind = _kind(statistic)
    if kind in _FIXED:
        return _FIXED[kind], f"This statistic is counted in {_FIXED[kind]}"
    if kind == "index_change":
        return (PERCENT, "This change is counted in percent") if _in_percent(statistic) else ("", "")
    column = _column(statistic, terms)
    if kind not in _KEEPS_UNIT or column is None or getattr(statistic, "divided_by", None) is not None:
        return "", ""
    unit = column.unit or (PERCENT if column.type == "percent" else "")
    return unit, f"The column “{column.heading}” is counted in {unit}"


def _clashes(unit: str, needed: str) -> bool:
    """A known unit clashes with every other word; an unknown one with whatever is not the same word."""
    if known_unit(unit) is not None or known_unit(needed) is not None:
        return known_unit(unit) != known_unit(needed)
    return _head(unit).rstrip("s") != _head(needed).rstrip("s")


def _in_percent(statistic: Statistic) -> bool:
    return getattr(statistic, "expressed", "") == "percent"


def _kind(statistic: object) -> str:
    name = type(statistic).__name__.removesuffix("Statistic")
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).strip("_")


def _column(statistic: Statistic, terms: Terms) -> Column | None:
    table = terms.tables_by_id.get(getattr(statistic, "table", ""))
    wanted = getattr(statistic, "column", None)
    return next((each for each in table.columns if each.id == wanted), None) if table is not None else None


def _of_condition(condition: Condition, table: Table) -> Iterator[str]:
    """Columns that are compared, added or subtracted although they are counted in different units."""
    if isinstance(condition, Joined):
        for part in condition.parts:
            yield from _of_condition(part, table)
    elif isinstance(condition, Comparison):
        sides: tuple[Term | str, ...] = (condition.left, condition.right)
        for side in sides:
            if isinstance(side, ArithmeticTerm) and side.operation != "product":
                yield from _together(side.of, table, "adds or subtracts")
        columns = tuple(side.column for side in sides if isinstance(side, ColumnTerm))
        yield from _together(columns, table, "compares")


def _together(columns: tuple[str, ...], table: Table, verb: str) -> Iterator[str]:
    known = [each for each in table.columns if each.id in columns and each.unit is not None]
    for other in known[1:]:
        if _differ(known[0].unit or "", other.unit or ""):
            yield (
                f"The condition {verb} “{known[0].heading}” in {known[0].unit} with “{other.heading}” in {other.unit}. "
                "Bring both to one unit."
            )


def _of_composite(path: str, composite: Composite, terms: Terms) -> Iterator[Problem]:
    if type(composite).__name__ == "ProductOf":
        return
    units = {name: result_unit(name, terms) for name in composite.joined()}
    first = next((unit for unit in units.values() if known_unit(unit) is not None), "")
    for name, unit in units.items():
        if _differ(first, unit):
            message = f"“{name}” is counted in {unit} and cannot be joined with what is counted in {first}."
            yield Problem(f"{path}.of", message, unit, first)
    if first and _differ(composite.unit or "", first):
        message = f"It joins what is counted in {first}, and says that its result is in {composite.unit}."
        yield Problem(f"{path}.unit", message, composite.unit or "", first)


def result_unit(name: str, terms: Terms) -> str:
    """The unit of a measure's final result, or of a composite's; nothing where it does not exist."""
    for measure in terms.measures:
        if measure.id == name:
            return measure.unit if measure.schedule is None else measure.score_unit
    return next((each.unit or "" for each in terms.composites if each.id == name), "")


def _of_payment(path: str, payment: Payment, terms: Terms) -> Iterator[Problem]:
    """The rate and the basis together must be dollars: a share of dollars, or dollars for each of a quantity."""
    stated = payment.schedule is not None
    unit = payment.rate_unit if stated else result_unit(payment.of, terms)
    where = f"{path}.rate_unit" if stated else f"{path}.of"
    basis = _kind(payment.basis)
    rate = known_unit(unit.partition(" per ")[0])
    if basis in _OF_DOLLARS and rate is not None:
        message = f"The basis is in dollars, so the rate must be a share of it, such as 0.02; it is in {unit}."
        yield Problem(where, message, unit, "a share, such as “of gross”")
    elif basis in _OF_QUANTITIES:
        yield from _of_rate(path, where, payment, unit, terms)
    elif basis == "own" and (rate not in (None, DOLLARS) or (stated and unit.startswith("of "))):
        message = f"Nothing multiplies this rate, so it must be in dollars; it is “{unit}”. Choose a basis, or USD."
        yield Problem(where, message, unit, DOLLARS)


def _of_rate(path: str, where: str, payment: Payment, unit: str, terms: Terms) -> Iterator[Problem]:
    money, _, per = unit.partition(" per ")
    if known_unit(money) not in (None, DOLLARS) or unit.startswith("of "):
        message = f"The basis is a quantity, so the rate must be dollars for each unit of it; it is “{unit}”."
        yield Problem(where, message, unit, "USD per unit")
    counted = _basis_unit(payment, terms)
    if per and _differ(per, counted):
        message = f"The rate is for each {_head(per)}, and the basis is counted in {counted}."
        yield Problem(where, message, unit, counted)


def _basis_unit(payment: Payment, terms: Terms) -> str:
    item = getattr(payment.basis, "item", None)
    if item is not None:
        return next((each.unit for each in terms.items if each.number == item), "")
    group = terms.groups_by_id.get(payment.for_each or "")
    table = terms.tables_by_id.get(group.table) if group is not None else None
    wanted = getattr(payment.basis, "column", None)
    return next((each.unit or "" for each in table.columns if each.id == wanted), "") if table is not None else ""
