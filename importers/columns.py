"""One column of a table as it stands in a file: each distinct cell is converted and checked once, and remembered."""

import json
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from json.encoder import encode_basestring
from typing import NamedTuple

from contracts.tables import Column, Table
from contracts.values import Value, encode
from importers.addresses import letters
from importers.blocks import Alike, cells_of
from importers.blocks import Column as Cells
from importers.bulk_cells import COUNTED, plain_numbers, plain_texts
from importers.bulk_times import plain_moments
from importers.catalogue import CATALOGUE
from importers.cell_reasons import reason_in
from importers.cells import ERROR, NUMBER, TEXT, UNSAVED, Cell, Kind
from importers.displays import hides_digits, note_on
from importers.findings import BLOCKS
from importers.limits import Limits
from importers.numbers_read import is_percent, read_number, read_percent, same_unit
from importers.outcomes import BLANK, Note, Outcome, refused
from importers.reports import ReportPlan
from importers.shown_cells import as_shown
from importers.texts import is_plain, names_total, without_invisible
from importers.texts_read import choices_by_key, read_choice, read_text, read_truth
from importers.times_read import read_date, read_datetime, read_duration, read_time

_PLAUSIBLE_YEARS = 50
_MOST_REMEMBERED = 20_000
HEADING = "a heading"


@dataclass(frozen=True, slots=True)
class Setting:
    """What all columns of a file share."""

    plan: ReportPlan
    limits: Limits
    headings: frozenset[str]
    counts_from_1904: bool


class Entry(NamedTuple):
    """A converted cell: its member of the row's JSON object, its typed value, and the notes on it."""

    member: str
    value: Value
    notes: tuple[Note, ...]


class ColumnReader:
    """Converts the cells of one column and remembers each distinct one."""

    def __init__(self, column: Column, place: int | None, table: Table, setting: Setting) -> None:
        self.column, self.place, self._setting = column, place, setting
        self.letter = letters(place) if place else ""
        self.is_key = column.id in table.key or bool(column.refers_to)
        self._names_rows = column.id in table.key and column.type == "text"
        self._known: dict[object, Entry] = {}
        self._known_alike: dict[Kind, dict[str, Entry]] = {}
        self._key = json.dumps(column.id) + ":"
        self._items = frozenset(setting.plan.items)
        self._longest = setting.limits.text_characters
        self._read = self._reader()
        self._checks = self._value_checks()
        self._takes_any_text = column.type == "text" and not self._checks and column.refers_to != "items"
        self._takes_any_number = column.type in ("number", "whole") and not is_percent(column.unit)
        self.noted = False
        self.blank = self._entry(self._blank_outcome(column.id in table.key))
        self.noted = False

    def entries(self, cells: Cells, units: Sequence[Value] | None = None) -> list[Entry]:
        """The entries of cells; `units` are those that another column states for each row, where one does."""
        if self.blank.notes and ("" in cells.raws if isinstance(cells, Alike) else None in cells):
            self.noted = True
        if units is not None:
            return [self._with_unit(cell, unit) for cell, unit in zip(cells_of(cells), units, strict=True)]
        if isinstance(cells, Alike):
            return self._entries_alike(cells)
        known, convert, blank = self._known, self._convert, self.blank
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        return [blank if cell is None else (known.get(cell) or convert(cell)) for cell in cells]

    def _entries_alike(self, cells: Alike) -> list[Entry]:
        """The entries of cells of one kind: new ones are converted together."""
        known = self._known_alike.setdefault(cells.kind, {"": self.blank})
        if len(known) > _MOST_REMEMBERED:
            known.clear()
            known[""] = self.blank
        new = set(cells.raws).difference(known)
        if new:
            known.update(self._convert_many(cells.kind, new))
            for raw in new.difference(known):
                known[raw] = self._convert((cells.kind, raw))
        return list(map(known.__getitem__, cells.raws))

    def _convert_many(self, kind: Kind, raws: Set[str]) -> dict[str, Entry]:
        """Entries of those cells about which nothing is to be said and which can be converted together."""
        key = self._key
        if kind.formula or kind.style.struck:
            return {}
        if self._takes_any_text and kind.is_text:
            texts = {raw: kind.text(raw) for raw in raws}
            plain = plain_texts(texts.values(), self._setting.headings, self._longest)
            plain = {text for text in plain if not names_total(text)} if self._names_rows else plain
            return {raw: Entry(f'{key}"{text}"', text, ()) for raw, text in texts.items() if text in plain}
        is_number = kind.form == NUMBER and kind.style.meaning in COUNTED
        if self._takes_any_number and (is_number or (kind.form == TEXT and not kind.typed)):
            low, high = self.column.minimum, self.column.maximum
            if kind.form == NUMBER:
                raws = {raw for raw in raws if not hides_digits(kind.style.display, raw)}
            numbers = plain_numbers(raws - self._setting.headings, low, high, whole=self.column.type == "whole")
            return {raw: Entry(f'{key}"{raw}"', number, ()) for raw, number in numbers.items()}
        if kind.form == NUMBER and self.column.type in ("date", "datetime"):
            moments = plain_moments(raws, kind.style.meaning, self.column.type, self._setting.counts_from_1904)
            return {
                raw: Entry(f'{key}"{text}"', value, ())
                for raw, (text, day, value) in moments.items()
                if not self._days(day)
            }
        return {}

    def _with_unit(self, cell: Cell | None, unit: Value) -> Entry:
        if cell is None:
            return self.blank
        key = (cell, unit)
        found = self._known.get(key)
        if found is None:
            reader = partial(read_number, unit=str(unit) if unit else self.column.unit)
            found = self._known[key] = self._checked(cell, reader)
        return found

    def _convert(self, cell: Cell) -> Entry:
        kind, raw = cell
        is_quick = self._takes_any_text and kind.is_text and not kind.formula and not kind.style.struck
        text = kind.text(raw) if is_quick else ""
        text = "" if self._names_rows and names_total(text) else text
        if is_plain(text) and len(text) <= self._longest and text.casefold() not in self._setting.headings:
            entry = Entry(self._key + encode_basestring(text), text, ())
        else:
            entry = self._checked(cell, self._read)
        self._known[cell] = entry
        return entry

    def _checked(self, cell: Cell, reader: Callable[[Cell], Outcome]) -> Entry:
        kind, raw = cell
        if kind.form == UNSAVED:
            return self._entry(refused("formula_without_value", "a formula without a saved result"))
        if kind.form == ERROR:
            return self._entry(refused("error_cell", raw[:20] or "an error"))
        text = kind.text(raw)
        if kind.is_text and self.column.no_data and (reason := reason_in(text, self.column)):
            return self._entry(refused("no_data_reason", reason))
        outcome = reader(cell) if text.strip() else BLANK
        if outcome.value is None and not outcome.notes:
            self.noted = self.noted or bool(self.blank.notes)
            return self.blank
        notes = list(outcome.notes)
        for check in self._checks:
            notes += check(outcome.value)
        if self._names_rows and names_total(text):
            notes.append(Note("total_like_row", text[:40]))
        notes += self._notes_on_looks(kind, raw, text, outcome.value)
        if kind.is_text and text.strip().casefold() in self._setting.headings:
            notes.append(Note(HEADING, text[:60]))
        shown = tuple(as_shown(note, kind, raw, self._setting.counts_from_1904) for note in notes)
        return self._entry(Outcome(outcome.value, shown) if notes else outcome)

    def _notes_on_looks(self, kind: Kind, raw: str, text: str, value: Value) -> list[Note]:
        """What a person who looks at the cell sees otherwise than it is stored."""
        notes = [Note("formula", text[:40])] if kind.formula else []
        if kind.style.struck:
            notes.append(Note("strikethrough", text[:40]))
        if kind.form == NUMBER and isinstance(value, Decimal):
            shown = note_on(kind.style.display, kind.style.meaning, raw)
            notes += [shown] if shown is not None else []
        return notes

    def _entry(self, outcome: Outcome) -> Entry:
        value = outcome.value
        if value is not None and self.column.refers_to == "items":
            outcome = self._known_item(str(value), outcome.notes)
            value = outcome.value
        text = encode(value)
        self.noted = self.noted or bool(outcome.notes)
        return Entry(self._key + ("null" if text is None else encode_basestring(text)), value, outcome.notes)

    def _blank_outcome(self, in_key: bool) -> Outcome:
        if self.column.no_data and self.place is not None:
            return refused("reason_missing", "nothing")
        if not self.column.required or self.place is None:
            return BLANK
        return refused("missing_id" if in_key else "missing_value", "nothing")

    def _known_item(self, text: str, notes: tuple[Note, ...]) -> Outcome:
        items = self._setting.plan.items
        if not items or text in self._items:
            return Outcome(text, notes)
        alike = [item for item in items if item.casefold() == text.casefold()]
        if len(alike) == 1:
            return Outcome(alike[0], (*notes, Note("respelled", f"{text[:60]}, taken as {alike[0]}")))
        return Outcome(text, (*notes, Note("unknown_item", text[:60])))

    def _reader(self) -> Callable[[Cell], Outcome]:
        column, days_1904 = self.column, self._setting.counts_from_1904
        longest = self._longest
        readers: Mapping[str, Callable[[Cell], Outcome]] = {
            "text": partial(read_text, is_key=self.is_key, counts_from_1904=days_1904, longest=longest),
            "choice": partial(read_choice, choices=choices_by_key(column.choices)),
            "truth": read_truth,
            "number": partial(read_number, unit=column.unit),
            "whole": partial(read_number, unit=column.unit, whole=True),
            "percent": partial(read_percent, accepts=column.accepts),
            "date": partial(read_date, order=column.order, counts_from_1904=days_1904),
            "datetime": partial(read_datetime, order=column.order, counts_from_1904=days_1904),
            "time": partial(read_time, counts_from_1904=days_1904),
            "duration": read_duration,
        }
        return readers[column.type]

    def _value_checks(self) -> list[Callable[[Value], list[Note]]]:
        column = self.column
        checks: list[Callable[[Value], list[Note]]] = []
        if column.minimum is not None or column.maximum is not None:
            checks.append(self._bounds)
        if column.type in ("date", "datetime"):
            checks.append(self._days)
        if column.choices and column.type == "text":
            checks.append(self._listed)
        return checks

    def _bounds(self, value: Value) -> list[Note]:
        column = self.column
        if not isinstance(value, Decimal):
            return []
        if column.minimum is not None and value < column.minimum:
            return [Note("below_minimum", str(value))]
        if column.maximum is not None and value > column.maximum:
            return [Note("above_maximum", str(value))]
        return []

    def _days(self, value: Value) -> list[Note]:
        day = value.date() if isinstance(value, datetime) else value
        if not isinstance(day, date):
            return []
        plan, within = self._setting.plan, self.column.within
        if not plan.contract_starts.year - _PLAUSIBLE_YEARS <= day.year <= plan.contract_ends.year + _PLAUSIBLE_YEARS:
            return [Note("implausible_date", str(day))]
        if within and not plan.contract_starts <= day <= plan.contract_ends:
            return [Note("outside_contract", str(day))]
        if within == "period" and not plan.period.holds(day):
            return [Note("outside_period", str(day))]
        return []

    def _listed(self, value: Value) -> list[Note]:
        known = isinstance(value, str) and without_invisible(value).casefold() in choices_by_key(self.column.choices)
        return [] if known else [Note("not_in_list", str(value)[:60])]


def blocks(note: Note) -> bool:
    """Whether a note keeps its row out."""
    if note.code == HEADING:
        return False
    return (note.finding_class or CATALOGUE[note.code].finding_class) == BLOCKS


def units_agree(found: str, unit: str | None) -> bool:
    """Whether a unit in a row is the contract's unit for the row's item."""
    return unit is None or same_unit(found, unit)
