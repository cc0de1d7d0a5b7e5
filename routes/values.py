"""A stored number on a page: what `contracts.said` says of it, with markup where dollars are read aloud."""

from decimal import Decimal

from markupsafe import Markup

from contracts.numbers import CENTS, parse_decimal, short
from contracts.said import cut, exact_dollars, in_words, number, percent
from routes.words import change, money

_LONGEST_UNIT = 5


def in_unit(value: Decimal, unit: str) -> str | Markup:
    """A value with its unit: dollars as money, percent with its sign, other units as words."""
    return money(value) if unit == "USD" else in_words(value, unit)


def factor(value: Decimal, unit: str) -> str:
    """A value within a line of arithmetic: dollars, percent and short units are said, long ones are not."""
    if unit.startswith("of "):
        return percent(value)
    if unit == "USD" or unit.startswith("USD "):
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


def about(value: Decimal) -> str:
    """A count or quantity with at most two decimals, marked where digits were left out; results say `said`."""
    rounded = CENTS.apply(value)
    return number(parse_decimal(short(value))) if rounded == value else f"≈ {number(rounded)}"
