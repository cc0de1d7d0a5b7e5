"""A file's own layout made ready to be confirmed: each column of the contract beside the headings that were found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from contracts.errors import Invalid
from contracts.said import count
from contracts.tables import Column, Table
from importers.addresses import column_numbers, letters
from importers.grids import GridSheet
from importers.layout_guesses import HeadingSeen, Place, guess_at, headings_seen
from importers.texts import name_key
from operations.layouts import LayoutSeen
from routes.forms import Form

_IN = "in:"
_SAME, _BEFORE = "the same heading", "as confirmed before"
_SETTLED = (_SAME, _BEFORE)
_DEPTHS = (("1", "one row"), ("2", "two rows, one above the other"), ("3", "three rows"))


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of the contract with the headings to choose from and why one of them is chosen."""

    name: str
    heading: str
    holds: str
    needed: bool
    options: tuple[tuple[str, str], ...]
    samples: str
    word: str
    is_sure: bool


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table of the contract: where it is taken to stand, the columns to look at, and those that are clear."""

    id: str
    title: str
    asked: tuple[ColumnRow, ...]
    same: tuple[ColumnRow, ...]
    same_words: str
    sheets: tuple[tuple[str, str], ...]
    depths: tuple[tuple[str, str], ...]
    shown: str


@dataclass(frozen=True, slots=True)
class LayoutView:
    """The whole form."""

    tables: tuple[TableRow, ...]
    form: Form


def choices_of(form: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """What a form chose, by table, as operations.layouts.keep_layout takes it; tables not in the file are left out."""
    chosen: dict[str, dict[str, Any]] = {}
    for name, text in form.items():
        table, _, rest = name.partition(".")
        if rest.startswith("columns."):
            chosen.setdefault(table, {}).setdefault("columns", {})[rest.removeprefix("columns.")] = text
        elif rest == "sheet":
            chosen.setdefault(table, {})["sheet"] = text.removeprefix(_IN) if text.startswith(_IN) else None
        elif rest in ("heading_row", "heading_rows"):
            chosen.setdefault(table, {})[rest] = text.strip()
    return {table: said for table, said in chosen.items() if said.get("sheet") is not None}


def layout_view(seen: LayoutSeen, typed: Mapping[str, str], refusal: Invalid | None) -> LayoutView:
    """The form as it was typed, or as it is guessed where nothing was typed yet."""
    texts: dict[str, str] = {}
    tables = tuple(_table(table, seen, typed, texts) for table in seen.plan.tables)
    problems = refusal.problems if refusal is not None else ()
    return LayoutView(tables, Form(texts, problems, refusal.message if refusal is not None else ""))


def _table(table: Table, seen: LayoutSeen, typed: Mapping[str, str], texts: dict[str, str]) -> TableRow:
    place, is_typed = _place(table, seen, typed)
    sheet = seen.grids.sheets[place.sheet] if place is not None else None
    name, row, depth = (sheet.name, place.heading_row, place.heading_rows) if sheet and place else ("", 1, 1)
    texts[f"{table.id}.sheet"] = f"{_IN}{name}" if sheet is not None else ""
    texts[f"{table.id}.heading_row"] = typed.get(f"{table.id}.heading_row", "") if is_typed else str(row)
    texts[f"{table.id}.heading_rows"] = str(depth)
    found = headings_seen(sheet, row, depth) if sheet is not None else ()
    rows = [_column(column, table, place, found, texts) for column in table.columns]
    same = tuple(each for each in rows if each.word in _SETTLED)
    return TableRow(
        id=table.id,
        title=table.title,
        asked=tuple(each for each in rows if each not in same),
        same=same,
        same_words=_same_words(len(same), len(rows)),
        sheets=tuple((f"{_IN}{each.name}", _sheet_words(each)) for each in seen.grids.sheets),
        depths=_DEPTHS,
        shown=f"{texts[f'{table.id}.sheet']} {texts[f'{table.id}.heading_row']} {depth}",
    )


def _place(table: Table, seen: LayoutSeen, typed: Mapping[str, str]) -> tuple[Place | None, bool]:
    """Where the table stands by what was typed, with the columns that were chosen; else by the guess."""
    guess = seen.places.get(table.id)
    sheet = typed.get(f"{table.id}.sheet")
    if sheet is None:
        return guess, False
    row, depth = typed.get(f"{table.id}.heading_row", "").strip(), typed.get(f"{table.id}.heading_rows", "1")
    if not sheet or not row.isascii() or not row.isdigit() or not depth.isdigit():
        return None, True
    place = guess_at(seen.grids, seen.plan, table, sheet.removeprefix(_IN), int(row[:7]), min(int(depth[:1]), 3))
    if place is None or typed.get(f"{table.id}.shown") != f"{sheet} {row} {depth}":
        return place, True
    chosen = {
        column.id: column_numbers()[letter]
        for column in table.columns
        if (letter := typed.get(f"{table.id}.columns.{column.id}", "")) in column_numbers()
    }
    kept = frozenset(
        column for column, at in chosen.items() if guess and column in guess.kept and guess.columns[column] == at
    )
    return replace(place, columns=chosen, kept=kept), True


def _column(
    column: Column, table: Table, place: Place | None, found: tuple[HeadingSeen, ...], texts: dict[str, str]
) -> ColumnRow:
    name = f"{table.id}.columns.{column.id}"
    at = place.columns.get(column.id) if place is not None else None
    here = next((each for each in found if each.number == at), None)
    texts[name] = letters(at) if at and here is not None else ""
    word, sure = _why(column, here, place)
    return ColumnRow(
        name=name,
        heading=column.heading,
        holds=", ".join(_holds(column)),
        needed=column.required,
        options=tuple((each.letters, f"{each.letters} · {each.heading}") for each in found),
        samples=", ".join(here.samples) if here is not None else "",
        word=word,
        is_sure=sure,
    )


def _why(column: Column, here: HeadingSeen | None, place: Place | None) -> tuple[str, bool]:
    if here is None:
        return ("not found: choose it" if column.required else "not found"), not column.required
    if place is not None and column.id in place.kept:
        return _BEFORE, True
    if name_key(here.heading) in {name_key(each) for each in (column.heading, *column.also)}:
        return _SAME, True
    return "a guess: check it", False


def _holds(column: Column) -> Iterator[str]:
    yield {"whole": "whole number", "datetime": "date and time", "truth": "yes or no"}.get(column.type, column.type)
    if column.unit:
        yield f"in {column.unit}"
    if column.choices:
        yield "one of " + ", ".join(column.choices[:4]) + (" …" if len(column.choices) > 4 else "")


def _same_words(same: int, of: int) -> str:
    """How many columns need no look, as the line that opens them."""
    if same == of:
        return f"All {count(same, 'column is', 'columns are')} clear; open to see them"
    return f"{count(same, 'further column is', 'further columns are')} clear; open to see them"


def _sheet_words(sheet: GridSheet) -> str:
    return f"{sheet.name or 'The file'}{' (hidden)' if sheet.hidden else ''}"
