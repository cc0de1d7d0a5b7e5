"""Texts, choices and yes-or-no from cells, cleaned of what nobody can see, each change said."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from importers import number_formats
from importers.cells import NUMBER, TRUTH, Cell, Kind
from importers.findings import EXPLAIN
from importers.numbers_read import read_number
from importers.outcomes import BLANK, Note, Outcome, refused
from importers.texts import (
    has_control,
    has_overrides,
    is_plain,
    looks_like_formula,
    mixed_scripts,
    without_control,
    without_invisible,
)
from importers.times_read import read_date

_BARE = Kind(NUMBER)
_YES = frozenset({"yes", "y", "true", "t", "1"})
_NO = frozenset({"no", "n", "false", "f", "0"})


def read_text(cell: Cell, is_key: bool, counts_from_1904: bool, longest: int) -> Outcome:
    """A text; a number where a text is wanted is the text of that number, so that item 460.1 is “460.1”."""
    kind, raw = cell
    if kind.form == NUMBER:
        return _from_number(cell, counts_from_1904)
    if not kind.is_text:
        return Outcome({"1": "TRUE", "0": "FALSE"}.get(raw, raw) if kind.form == TRUTH else raw)
    text = kind.text(raw)
    if is_plain(text) and len(text) <= longest:
        return Outcome(text)
    return _from_text(text, is_key, longest)


def _from_text(text: str, is_key: bool, longest: int) -> Outcome:
    """A text that is not plainly harmless, with a note on everything odd in it."""
    if len(text) > longest and is_key:
        return refused("text_too_long", f"{len(text):,} characters, beginning “{text[:40]}”")
    notes = []
    if len(text) > longest:
        notes.append(Note("text_too_long", f"{len(text):,} characters, beginning “{text[:40]}”", EXPLAIN))
    if has_control(text):
        text = without_control(text)
        notes.append(Note("control_character", text[:60]))
    if looks_like_formula(text):
        notes.append(Note("formula_like_text", text[:60]))
    if has_overrides(text):
        notes.append(Note("odd_text", text[:60]))
    cleaned = without_invisible(text) if is_key else text.strip()
    if is_key and cleaned != text.strip(" "):
        notes.append(Note("invisible_characters", cleaned[:60]))
    mixed = mixed_scripts(cleaned) if is_key else None
    if mixed:
        notes.append(Note("look_alike_characters", f"{cleaned[:60]} ({mixed})"))
    return Outcome(cleaned or None, tuple(notes))


def read_choice(cell: Cell, choices: Mapping[str, str]) -> Outcome:
    """One of the choices, whatever the case of its letters."""
    outcome = read_text(cell, False, False, 1_000)
    if not isinstance(outcome.value, str):
        return outcome
    key = without_invisible(outcome.value).casefold()
    if key not in choices:
        return refused("not_in_list", outcome.value[:60])
    return Outcome(choices[key], outcome.notes)


def choices_by_key(choices: Sequence[str]) -> dict[str, str]:
    """Choices by what a cell's text is compared with."""
    return {without_invisible(choice).casefold(): choice for choice in choices}


def read_truth(cell: Cell) -> Outcome:
    """Yes or no."""
    kind, raw = cell
    text = kind.text(raw).strip().casefold() if kind.form != NUMBER else raw.strip()
    if not text:
        return BLANK
    if text in _YES or text in _NO:
        return Outcome(text in _YES)
    return refused("not_yes_or_no", kind.text(raw)[:60])


def _from_number(cell: Cell, counts_from_1904: bool) -> Outcome:
    kind, raw = cell
    if kind.style.meaning in (number_formats.DATE, number_formats.DATETIME):
        day = read_date(cell, None, counts_from_1904)
        if day.value is None:
            return day
        return Outcome(str(day.value), (Note("date_in_text", f"{day.value}, stored as a date"),))
    number = read_number((_BARE, raw), None)
    if not isinstance(number.value, Decimal):
        return number if number.notes[0].code == "out_of_range" else refused("not_a_number", raw[:60])
    text = format(number.value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    padded = text.zfill(kind.style.padded) if text.isdigit() else text
    return Outcome(padded, (Note("text_from_number", padded),))
