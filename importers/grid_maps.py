"""Which column of which sheet holds what: proposed by the headings, corrected by a person.

A proposal decides nothing: the person who confirms it sees it with the rows that it gives.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from contracts.errors import Invalid, Problem
from importers.addresses import letters
from importers.grids import Grids, GridSheet
from importers.texts import name_key

_ROWS_SEARCHED = 100
_EXACT, _BEGINS, _HOLDS = 3, 2, 1


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is looked for: its id, what people call it, headings that mean it, whether it must be there."""

    id: str
    title: str
    names: tuple[str, ...]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class GridMap:
    """The sheet by its place in the file, the row of its headings, and the column of each field, counted from 1."""

    sheet: int
    heading_row: int
    columns: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """A column that can be chosen: its number, letters, heading, and a value that stands in it."""

    number: int
    letters: str
    heading: str
    sample: str


def propose_map(grids: Grids, fields: Sequence[Field], only_sheet: int | None = None) -> GridMap:
    """The sheet, heading row and columns that most headings speak for; sheets that nobody sees come last.

    With `only_sheet` the headings of that sheet alone are looked at.
    """
    best, best_score = GridMap(_first_seen(grids) if only_sheet is None else only_sheet, 1), (0, 0, False, False)
    for place, sheet in enumerate(grids.sheets):
        if only_sheet not in (None, place):
            continue
        for row, texts in _headings(sheet):
            columns, likeness = match_fields(texts, fields)
            needed = sum(each.needed and each.id in columns for each in fields)
            if len(columns) < 2 or (needed, likeness) < best_score[:2]:
                continue
            score = (needed, likeness, not sheet.hidden, _is_filled(sheet, row, columns, fields))
            if score > best_score:
                best, best_score = GridMap(place, row, columns), score
    return best


def read_map(grids: Grids, fields: Sequence[Field], texts: Mapping[str, str]) -> GridMap:
    """The map that a person chose: `sheet`, `heading_row` and a column number for each field, all as text.

    Invalid, by field, where the file has no such sheet, row or column or where a needed column was not chosen.
    """
    problems = []
    place = _whole(texts.get("sheet", ""))
    if place is None or place >= len(grids.sheets):
        raise Invalid("Choose one of the sheets of the file.", [Problem("sheet", "Choose one of the sheets.")])
    sheet = grids.sheets[place]
    row = _whole(texts.get("heading_row", ""))
    if row is None or row > 1_048_576:
        problems.append(Problem("heading_row", "Enter the number of the row in which the headings stand, 0 for none."))
    columns = {}
    for each in fields:
        chosen = _whole(texts.get(each.id, ""))
        if chosen and chosen <= sheet.width:
            columns[each.id] = chosen
        elif each.needed:
            problems.append(Problem(each.id, f"Choose the column that holds: {each.title.lower()}."))
    if problems:
        raise Invalid("Some columns are not chosen yet.", problems)
    return GridMap(place, row or 0, columns)


def columns_of(sheet: GridSheet, heading_row: int) -> tuple[ColumnSeen, ...]:
    """The columns of a sheet with their headings and the first value below each."""
    heading = next((row for row in sheet.rows if row.number == heading_row), None)
    seen: dict[int, str] = {}
    for row in sheet.rows:
        if row.number > heading_row:
            for column, cell in row.cells.items():
                seen.setdefault(column, cell.text)
        if len(seen) == sheet.width:
            break
    return tuple(
        ColumnSeen(
            column,
            letters(column),
            _one_line(heading.cell(column).text) if heading else "",
            _one_line(seen.get(column, "")),
        )
        for column in range(1, sheet.width + 1)
    )


def _first_seen(grids: Grids) -> int:
    return next((place for place, sheet in enumerate(grids.sheets) if not sheet.hidden), 0)


def _headings(sheet: GridSheet) -> Iterator[tuple[int, dict[int, str]]]:
    for row in sheet.rows[:_ROWS_SEARCHED]:
        texts = {column: name_key(cell.text) for column, cell in row.cells.items() if cell.form == "text"}
        if len(texts) > 1:
            yield row.number, texts


def match_fields(texts: Mapping[int, str], fields: Sequence[Field]) -> tuple[dict[str, int], int]:
    """The column of each field, the closest headings first, and how close they are in all."""
    found = sorted(
        (-likeness, order, column)
        for order, each in enumerate(fields)
        for column, text in texts.items()
        if (likeness := max((_likeness(text, name_key(name)) for name in each.names), default=0))
    )
    columns: dict[str, int] = {}
    total = 0
    for likeness, order, column in found:
        if fields[order].id not in columns and column not in columns.values():
            columns[fields[order].id] = column
            total -= likeness
    return columns, total


def _likeness(text: str, name: str) -> int:
    if text == name:
        return _EXACT
    words, wanted = text.split(), name.split()
    if words[: len(wanted)] == wanted:
        return _BEGINS
    return _HOLDS if set(wanted) <= set(words) else 0


def _is_filled(sheet: GridSheet, heading_row: int, columns: Mapping[str, int], fields: Sequence[Field]) -> bool:
    """Whether any row below holds something in every needed column that was found."""
    needed = [columns[each.id] for each in fields if each.needed and each.id in columns]
    return any(row.number > heading_row and all(place in row.cells for place in needed) for row in sheet.rows)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _one_line(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 40 else f"{shown[:39]}…"
