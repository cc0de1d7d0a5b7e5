"""Numbers as a person reads them, in pages and sentences alike: in their unit, with no digit hidden silently.

Dollars carry their sign and cents, a rate “of” something reads as percent, and a number that is cut short says so.
"""

from decimal import ROUND_DOWN, Decimal

from contracts.numbers import CENTS, HUNDRED, dollars, parse_decimal, plain, short

_DECIMALS_SHOWN = 9


def number(value: Decimal | int) -> str:
    """A number with thousands separated and the decimals that it has."""
    sign, text = ("−", plain(Decimal(-value))) if value < 0 else ("", plain(Decimal(value)))
    whole, _, decimals = text.partition(".")
    return f"{sign}{int(whole):,}" + (f".{decimals}" if decimals else "")


def count(number_of: int, one: str, many: str) -> str:
    """A count with its noun: “1 row”, “48 rows”."""
    return f"{number_of:,} {one if number_of == 1 else many}"


def in_words(value: Decimal, unit: str) -> str:
    """A value with its unit: dollars as money, percent with its sign, other units as words."""
    if unit == "USD":
        return exact_dollars(value)
    if unit.startswith("USD "):
        return f"{exact_dollars(value)} {unit.removeprefix('USD ')}"
    if unit.startswith("of "):
        return f"{percent(value)} {unit}"
    if unit == "percent":
        return f"{cut(value)} %"
    return f"{cut(value)} {unit}".rstrip()


def bare(value: Decimal, unit: str) -> str:
    """A value beside others of its measure, whose unit is told nearby."""
    return in_words(value, unit if unit in ("USD", "percent") else "")


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
