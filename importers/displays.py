"""What a person sees of a number, where that is not what is stored: a format may hide digits, or the number itself.

One pass over the characters of a format, as for its meaning, so that no format can take long.
"""

import decimal
import re
from decimal import Decimal
from typing import Final, NamedTuple

from contracts.numbers import parse_decimal, plain
from importers import number_formats
from importers.outcomes import Note

_BUILT_IN: Final = {
    **dict.fromkeys((1, 3, 9, 37, 38), 0),
    **dict.fromkeys((2, 4, 10, 39, 40), 2),
}
_DECIMALS = re.compile(r"[0#?]\.([0#?]*)|\.([0#?]+)")
_SCALED = re.compile(r"[0#?],+(?![0#?,])")
_MOST = 30
_WIDE = decimal.Context(prec=400, rounding=decimal.ROUND_HALF_UP)


class Display(NamedTuple):
    """How a format shows numbers: with how many decimals (None: all), and whether it shows something else instead."""

    decimals: int | None = None
    misleads: bool = False


ALL = Display()


def built_in(number: int) -> Display:
    """How a format shows numbers that spreadsheet programs know by its number alone."""
    return Display(_BUILT_IN.get(number))


def display(code: str) -> Display:
    """How a format that is written out shows numbers; days and times are always taken as shown."""
    meaning = number_formats.meaning(code)
    if meaning not in (number_formats.NUMBER, number_formats.PERCENT):
        return ALL
    bare, quoted = _parts(code)
    if not any(sign in bare for sign in "0#?@") and "general" not in bare.casefold():
        return Display(None, misleads=bool(code.strip()))
    if any(letter.isdigit() for letter in quoted) or _SCALED.search(bare):
        return Display(None, misleads=True)
    if any(sign in bare for sign in "eE/") or "general" in bare.casefold():
        return ALL
    found = _DECIMALS.search(bare)
    return Display(len(found[1] or found[2] or "") if found else 0)


def note_on(shown: Display, meaning: str, raw: str) -> Note | None:
    """What is to be said of a stored number that is shown like this; None where it is shown as it is."""
    if shown.misleads:
        return Note("display_differs", f"{raw[:40]}, shown as something else")
    if shown.decimals is None or ("." not in raw and "e" not in raw.casefold()):
        return None
    value = parse_decimal(raw).normalize(decimal.Context(prec=15))
    if meaning == number_formats.PERCENT:
        value = value.scaleb(2)
    seen = _WIDE.quantize(value, Decimal(1).scaleb(-min(shown.decimals, _MOST)))
    if seen == value:
        return None
    sign = "%" if meaning == number_formats.PERCENT else ""
    return Note("digits_hidden", f"{plain(value)[:40]}{sign}, shown as {plain(seen)[:40]}{sign}")


def hides_digits(shown: Display, raw: str) -> bool:
    """Whether a format may hide digits of the number; a quick look before `note_on`."""
    return shown.misleads or (
        shown.decimals is not None and ("e" in raw or "E" in raw or len(raw.partition(".")[2]) > shown.decimals)
    )


def _parts(code: str) -> tuple[str, str]:
    """The first section of a format without what is quoted or in brackets, and what is quoted in it."""
    bare: list[str] = []
    quoted: list[str] = []
    at, end = 0, len(code)
    while at < end and code[at] != ";":
        character = code[at]
        if character in '"[':
            close = code.find('"' if character == '"' else "]", at + 1)
            close = end if close < 0 else close
            if character == '"':
                quoted.append(code[at + 1 : close])
            at = close + 1
        elif character in "\\_*":
            if character == "\\":
                quoted.append(code[at + 1 : at + 2])
            at += 2
        else:
            bare.append(character)
            at += 1
    return "".join(bare), "".join(quoted)
