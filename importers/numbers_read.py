"""Numbers from cells: by our own ASCII grammar, through text and never through a binary float, to the fifteen digits
shown.

Whatever could be read in two ways (a decimal comma, a trailing minus, a fraction that may be a percentage) is a
finding.
"""

import decimal
import re
from decimal import Decimal

from contracts.numbers import CONTEXT, HUNDRED, ONE, ZERO, parse_decimal
from importers import number_formats
from importers.cells import NUMBER, TRUTH, Cell
from importers.outcomes import Note, Outcome, refused
from importers.texts import without_invisible

_SHOWN = decimal.Context(
    prec=15, rounding=decimal.ROUND_HALF_EVEN, Emin=-9999, Emax=9999, traps=[decimal.FloatOperation]
)
_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([,\u00a0\u202f'])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]*)?")
_AMBIGUOUS = re.compile(r"'?[+-]?[0-9][0-9.,' ]*[0-9]-?|'[0-9.]+|[0-9.,]+-")
_UNIT_AFTER = re.compile(r"(.*[0-9.)])\s*([^0-9.)(,+-][^0-9]*)", re.DOTALL)
_UNIT_BEFORE = re.compile(r"([-+]?)\s*([$€£¥]|[A-Za-z]{3}\b)\s*([-+(0-9.].*)", re.DOTALL)
_BRACKETS = re.compile(r"\(([^()+-]+)\)")
_LARGEST = Decimal(10) ** 15
_BEYOND_DOUBLE = Decimal("1.8e308")
_CURRENCY = {"$": "usd", "us$": "usd", "€": "eur", "£": "gbp", "dollars": "usd", "dollar": "usd"}
_UNSURE = Decimal(10)
_PERCENT = frozenset({"%", "pct", "percent"})


def read_number(cell: Cell, unit: str | None, *, whole: bool = False) -> Outcome:
    """The number in a cell of a column whose values are given in the unit (None for none)."""
    kind, raw = cell
    if kind.form == NUMBER:
        outcome = _from_number(raw.strip(" \t\r\n"), kind.style.meaning, unit)
    elif kind.is_text:
        outcome = _from_text(kind.text(raw), unit, kind.typed)
    else:
        truth = {"1": "TRUE", "0": "FALSE"}.get(raw, raw) if kind.form == TRUTH else raw
        return refused("not_a_number", _shown(truth) or kind.form)
    if whole and isinstance(outcome.value, Decimal) and outcome.value != outcome.value.to_integral_value():
        return refused("not_a_whole_number", _shown(raw))
    return outcome


def read_percent(cell: Cell, accepts: str | None) -> Outcome:
    """A percentage, given back in the form that the column accepts: 95 (“number”, the usual) or 0.95 (“fraction”)."""
    fraction = accepts == "fraction"
    outcome = read_number(cell, "%")
    if not isinstance(outcome.value, Decimal):
        return outcome
    marked = any(note.code in ("percent_scaled", "unit_in_cell") for note in outcome.notes)
    if marked:
        value = CONTEXT.divide(outcome.value, HUNDRED) if fraction else outcome.value
        return Outcome(value, outcome.notes)
    # A fraction is stored as one whatever its format; only of a number in % is it a question.
    said = ("ambiguous_percent", "percent_unseen") if fraction else ("ambiguous_percent",)
    outcome = Outcome(outcome.value, tuple(note for note in outcome.notes if note.code not in said))
    size = abs(outcome.value) if isinstance(outcome.value, Decimal) else ZERO
    if (size > ONE) if fraction else (ZERO < size <= ONE):
        return refused("ambiguous_percent", _shown(cell[0].text(cell[1])))
    return outcome


def _trimmed(number: Decimal) -> Decimal:
    """Without the zeros that rounding to fifteen digits left behind, and without an exponent for whole numbers."""
    digits = number.normalize(_SHOWN)
    exponent = digits.as_tuple().exponent
    return digits.quantize(ONE, context=CONTEXT) if isinstance(exponent, int) and exponent > 0 else digits


def _from_number(raw: str, meaning: str, unit: str | None) -> Outcome:
    if not _PLAIN.fullmatch(raw):
        return refused("not_a_number", _shown(raw))
    number = parse_decimal(raw)
    if abs(number) >= _BEYOND_DOUBLE:
        return refused("not_a_number", _shown(raw))
    if abs(number) >= _LARGEST:
        return refused("out_of_range", _shown(raw))
    if meaning in (number_formats.DATE, number_formats.DATETIME, number_formats.TIME, number_formats.DURATION):
        return refused("not_a_number", f"{raw}, formatted as a {meaning}")
    value = _number_of(raw)
    if meaning == number_formats.PERCENT:
        return _from_percent(value, raw, unit)
    return Outcome(value, _bare_percent(value, raw, meaning, unit))


def _number_of(raw: str) -> Decimal:
    """The number of a raw text; one short enough keeps its own digits, so that 95 and 94.50 stay as they are."""
    number = parse_decimal(raw)
    if len(raw) <= 15 and "e" not in raw and "E" not in raw:
        return abs(number) if number == 0 else number
    value = _trimmed(_SHOWN.plus(number))
    return abs(value) if value == 0 else value


def _from_percent(value: Decimal, raw: str, unit: str | None) -> Outcome:
    if is_percent(unit) and abs(value) >= _UNSURE:
        # 95 pasted into a cell that shows percentages says 9500%, which nobody means.
        shown = _trimmed(CONTEXT.multiply(value, HUNDRED))
        return refused("ambiguous_percent", f"{raw}, shown as {shown:f}%")
    if is_percent(unit):
        scaled = _trimmed(CONTEXT.multiply(value, HUNDRED))
        return Outcome(scaled, (Note("percent_scaled", f"{raw}, formatted as a percentage"),))
    if unit is None:
        return Outcome(value, (Note("ambiguous_percent", f"{raw}, formatted as a percentage", "explain"),))
    return refused("unit_mismatch", f"{raw}, formatted as a percentage")


def _bare_percent(value: Decimal, raw: str, meaning: str, unit: str | None) -> tuple[Note, ...]:
    """A bare 0.95 in a column of percentages is a question: 0.95 % or 95 %?"""
    if is_percent(unit) and ZERO < abs(value) < ONE:
        return (Note("ambiguous_percent", _shown(raw), "explain"),)
    # Up to 10 it may be 1.05 for 105 %; nobody formats 94.5 so that it means 9,450 %.
    is_unsure = meaning == number_formats.UNSEEN and ZERO < abs(value) <= _UNSURE
    return (Note("percent_unseen", _shown(raw)),) if is_percent(unit) and is_unsure else ()


def _from_text(text: str, unit: str | None, typed: bool) -> Outcome:
    shown = _shown(text)
    bare = text.strip(" \t\r\n\u00a0")
    if _PLAIN.fullmatch(bare):
        outcome = _from_number(bare, number_formats.GENERAL, unit)
        return _with_note(outcome, Note("number_from_text", shown)) if typed else outcome
    stripped = without_invisible(bare.replace("\u00a0", "\u202f")) if "\u200b" in bare else bare
    number_text, found_unit = _split_unit(stripped.replace("\u2212", "-"))
    value = _written(number_text)
    if value is None:
        ambiguous = _AMBIGUOUS.fullmatch(number_text) and any(digit in "0123456789" for digit in number_text)
        return refused("ambiguous_number" if ambiguous and not _is_list(number_text) else "not_a_number", shown)
    if abs(value) >= _LARGEST:
        return refused("out_of_range", shown)
    if found_unit and not same_unit(found_unit, unit):
        return refused("unit_mismatch", shown)
    return Outcome(value, (Note("unit_in_cell" if found_unit else "number_from_text", shown),))


def is_percent(unit: str | None) -> bool:
    """Whether values in the unit are percentages."""
    return unit is not None and unit.casefold() in _PERCENT


def same_unit(found: str, unit: str | None) -> bool:
    """Whether a unit in a cell is the unit that is asked for; a dollar sign also fits a column without unit."""
    keys = [_unit_key(found), _unit_key(unit or "usd")]
    return keys[0] == keys[1]


def _unit_key(unit: str) -> str:
    key = without_invisible(unit).casefold().rstrip(".")
    if key in _PERCENT:
        return "%"
    return _CURRENCY.get(key, key)


def _split_unit(text: str) -> tuple[str, str]:
    before = _UNIT_BEFORE.fullmatch(text)
    if before:
        return before[1] + before[3], before[2]
    bracketed = _BRACKETS.fullmatch(text)
    if bracketed:
        inner, unit = _split_unit(bracketed[1].strip())
        return f"({inner})", unit
    after = _UNIT_AFTER.fullmatch(text)
    return (after[1].strip(), after[2].strip()) if after and not after[2].startswith(("/", "'")) else (text, "")


def _written(text: str) -> Decimal | None:
    """The number that a text writes with thousands separators or in brackets; None where that is not certain."""
    bracketed = _BRACKETS.fullmatch(text)
    body = bracketed[1].strip() if bracketed else text
    grouped = _GROUPED.fullmatch(body)
    if grouped and grouped[1] != "'":
        body = body.replace(grouped[1], "")
    if not _PLAIN.fullmatch(body):
        return None
    value = _number_of(body)
    return -value if bracketed and value else value


def _is_list(text: str) -> bool:
    return "-" in text.strip("-+'") or "/" in text


def _with_note(outcome: Outcome, note: Note) -> Outcome:
    return outcome if outcome.value is None else Outcome(outcome.value, (*outcome.notes, note))


def _shown(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
