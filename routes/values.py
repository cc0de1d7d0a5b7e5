"""A stored number as a person reads it: in its unit, with no digit hidden silently.

Dollars carry their sign and cents, a rate “of” something reads as percent, and a number that is cut short says so.
"""

from decimal import ROUND_DOWN, Decimal

from markupsafe import Markup

from contracts.numbers import CENTS, HUNDRED, dollars, parse_decimal, short
from routes.words import change, money, number

_DECIMALS_SHOWN = 9
_LONGEST_UNIT = 5
_BARE_UNITS = {"", "points", "USD"}


def in_unit(value: Decimal, unit: str) -> str | Markup:
    """A value with its unit: dollars as money, percent with its sign, other units as words."""
    if unit == "USD":
        return money(value)
    return text_in_unit(value, unit)


def text_in_unit(value: Decimal, unit: str) -> str:
    """The same without markup."""
    if unit == "USD":
        return exact_dollars(value)
    if unit.startswith("USD "):
        return f"{exact_dollars(value)} {unit.removeprefix('USD ')}"
    if unit.startswith("of "):
        return f"{percent(value)} {unit}"
    if unit == "percent":
        return f"{cut(value)} %"
    return f"{cut(value)} {unit}".rstrip()


def factor(value: Decimal, unit: str) -> str:
    """A value within a line of arithmetic: dollars, percent and short units are said, long ones are not."""
    if unit.startswith("of "):
        return percent(value)
    if unit.startswith("USD "):
        return exact_dollars(value)
    if unit == "USD":
        return exact_dollars(value)
    shown = cut(value)
    plainly = shown if shown.endswith("…") else number(parse_decimal(short(value)))
    if unit == "percent":
        return f"{plainly} %"
    return f"{plainly} {unit if len(unit) <= _LONGEST_UNIT else ''}".rstrip()


def in_table(value: Decimal, unit: str) -> str | Markup:
    """A value in a table whose heading names the unit."""
    if unit == "USD":
        return change(value)
    return f"{cut(value)} %" if unit == "percent" else cut(value)


def bare(value: Decimal, unit: str) -> str:
    """A value beside others of its measure, whose unit is told nearby, without markup."""
    if unit == "USD":
        return exact_dollars(value)
    return f"{cut(value)} %" if unit == "percent" else cut(value)


def about(value: Decimal, unit: str) -> str:
    """A value with at most two decimals, marked where digits were left out."""
    rounded = CENTS.apply(value)
    if rounded == value:
        return text_in_unit(parse_decimal(short(value)), unit)
    return f"≈ {text_in_unit(rounded, unit)}"


def percent(value: Decimal) -> str:
    """A rate as percent, such as −1.5 % for −0.015."""
    return f"{number(parse_decimal(short(value * HUNDRED)))} %"


def exact_dollars(value: Decimal) -> str:
    """Dollars with cents, or with every decimal where there are more."""
    if CENTS.apply(value) == value:
        return dollars(value)
    return ("−$" if value < 0 else "$") + cut(abs(value))


def cut(value: Decimal) -> str:
    """A number with its decimals; a long one is cut, and three points say so."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= _DECIMALS_SHOWN:
        return number(value)
    kept = value.quantize(Decimal(1).scaleb(-_DECIMALS_SHOWN), rounding=ROUND_DOWN)
    return number(kept) + "…" if kept != value else number(parse_decimal(short(kept)))
