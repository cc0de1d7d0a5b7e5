"""A best guess of which headings of an own workbook mean which columns of the terms, and the layout that a person makes
of it. A guess is only ever shown; nothing is read by it before somebody confirmed it.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from contracts.errors import Invalid, Problem
from contracts.layouts import MOST_HEADING_ROWS, Layout, OwnHeading, TableLayout
from contracts.tables import Column, Table
from importers.addresses import column_numbers, letters
from importers.grid_maps import Field, match_fields
from importers.grids import Grids, GridSheet
from importers.own_layouts import OwnLayout, heading_texts
from importers.reports import ReportPlan
from importers.texts import name_key

_LEAST_LIKENESS, _LEAST_TEXTS, _SAMPLES, _LONGEST = 72, 2, 3, 40


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table is taken to stand: its sheet by place in the file, the last row of its headings, how many rows of
    them there are.

    `columns` says by the terms' column which column of the sheet holds it, counted from 1. `kept` are those that the
    confirmed layout names and the file still has.
    """

    sheet: int
    heading_row: int
    heading_rows: int = 1
    columns: Mapping[str, int] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class HeadingSeen:
    """A column of the sheet that has a heading: its number, letters, heading, and some values below."""

    number: int
    letters: str
    heading: str
    samples: tuple[str, ...]


def guess_places(grids: Grids, plan: ReportPlan) -> dict[str, Place]:
    """For each table of the plan the place that speaks most for it; a table without any is left out."""
    own = OwnLayout(plan.layout, [sheet.name for sheet in grids.sheets])
    found = {table.id: place for table in plan.tables if (place := _own_place(grids, table, own, plan)) is not None}
    for table in plan.tables:
        if table.id not in found:
            place = _best_place(grids, table, plan, list(found.values()))
            if place is not None:
                found[table.id] = place
    return found


def guess_at(
    grids: Grids, plan: ReportPlan, table: Table, sheet: str, heading_row: int, heading_rows: int
) -> Place | None:
    """The columns of a table whose sheet and heading row a person named; None where the file has no such sheet."""
    at = next((at for at, each in enumerate(grids.sheets) if each.name == sheet), None)
    if at is None or heading_rows < 1:
        return None
    texts = _texts_at(grids.sheets[at], heading_row, heading_rows)
    columns, _ = match_fields({column: name_key(text) for column, text in texts.items()}, _fields(table))
    return _completed(Place(at, heading_row, heading_rows, columns), grids.sheets[at], table, plan)


def headings_seen(sheet: GridSheet, heading_row: int, heading_rows: int) -> tuple[HeadingSeen, ...]:
    """The headings that end in the row, each with the first values below it."""
    texts = _texts_at(sheet, heading_row, heading_rows)
    below: dict[int, list[str]] = {}
    for row in sheet.rows:
        if row.number > heading_row:
            for column, cell in row.cells.items():
                if cell.text and len(below.setdefault(column, [])) < _SAMPLES:
                    below[column].append(_short(cell.text))
    return tuple(
        HeadingSeen(column, letters(column), _short(text), tuple(below.get(column, ())))
        for column, text in sorted(texts.items())
    )


def read_layout(grids: Grids, plan: ReportPlan, chosen: Mapping[str, Any], number: int) -> Layout:
    """The layout that a person chose for this file: by table `sheet` (its name), `heading_row`, `heading_rows` and
    `columns` (letters by column). A table with an empty sheet is not in the file.

    Invalid, with the path of each choice, where a sheet, a row or a heading is not there or a needed column is missing.
    """
    problems: list[Problem] = []
    tables = []
    for table in plan.tables:
        said = chosen.get(table.id)
        if isinstance(said, Mapping) and said.get("sheet") is not None:
            made = _table_layout(grids, table, said, problems)
            if made is not None and not _is_of_the_terms(grids, table, made):
                tables.append(made)
    if not tables and not problems:
        says = "By this every table has the contract's own headings. Say of one at least which of yours are meant."
        problems.append(Problem("", says))
    if problems:
        raise Invalid("Some columns cannot be read like this yet.", problems)
    return Layout(number, tuple(tables))


def _is_of_the_terms(grids: Grids, table: Table, own: TableLayout) -> bool:
    """Whether the terms' own headings are all that was chosen, and they stand in no other sheet."""
    if own.heading_rows > 1:
        return False
    for column in table.columns:
        heading = own.columns.get(column.id)
        names = {name_key(name) for name in (column.heading, *column.also)}
        if heading is None or heading.of > 1 or name_key(heading.text) not in names:
            return False
    wanted = {name_key(heading.text) for heading in own.columns.values()}
    return sum(_has_headings(sheet, wanted) for sheet in grids.sheets) == 1


def _has_headings(sheet: GridSheet, wanted: set[str]) -> bool:
    return any(wanted <= {name_key(text) for text in rows[-1].values()} for _, rows in _heading_rows(sheet, 1))


def _own_place(grids: Grids, table: Table, own: OwnLayout, plan: ReportPlan) -> Place | None:
    """Where the confirmed layout finds the table, whole or in part."""
    best: Place | None = None
    for at, sheet in enumerate(grids.sheets):
        for number, rows in _heading_rows(sheet, own.heading_rows):
            match = own.match(rows, number, [table], sheet.name)
            if match is not None and (best is None or len(match.places) > len(best.columns)):
                best = Place(at, number, own.rows_of(table.id), dict(match.places), frozenset(match.places))
    return best and _completed(best, grids.sheets[best.sheet], table, plan)


def _best_place(grids: Grids, table: Table, plan: ReportPlan, taken: Sequence[Place]) -> Place | None:
    fields = _fields(table)
    best, best_score = None, (0, 0, False, 0)
    for at, sheet in enumerate(grids.sheets):
        named = table.sheet is not None and name_key(table.sheet) == name_key(sheet.name)
        for number, rows in _heading_rows(sheet, 2):
            for depth in range(1, len(rows) + 1):
                texts = {column: name_key(text) for column, text in heading_texts(rows[-depth:]).items()}
                columns, likeness = match_fields(texts, fields)
                free = not any((each.sheet, each.heading_row) == (at, number) for each in taken)
                score = (len(columns), likeness, named or (free and not sheet.hidden), -depth)
                if columns and score > best_score:
                    best, best_score = Place(at, number, depth, columns), score
    best = best or _likely_place(grids, table)
    return best and _completed(best, grids.sheets[best.sheet], table, plan)


def _fields(table: Table) -> list[Field]:
    return [Field(column.id, column.heading, (column.heading, *column.also)) for column in table.columns]


def _likely_place(grids: Grids, table: Table) -> Place | None:
    """The sheet of the table's name, or the first one in sight, and its first row of several texts."""
    order = sorted(
        range(len(grids.sheets)),
        key=lambda at: (
            name_key(grids.sheets[at].name) != name_key(table.sheet or table.title),
            grids.sheets[at].hidden,
        ),
    )
    for at in order:
        for number, rows in _heading_rows(grids.sheets[at], 1):
            if len(rows[-1]) >= min(_LEAST_TEXTS, len(table.columns)):
                return Place(at, number)
    return None


def _completed(place: Place, sheet: GridSheet, table: Table, plan: ReportPlan) -> Place:
    """The place with further columns: those whose heading is much like one text, then those that only one fits."""
    columns = dict(place.columns)
    texts = _texts_at(sheet, place.heading_row, place.heading_rows)
    for fits in (_is_alike, _holds_its_values):
        for column in table.columns:
            if column.id in columns:
                continue
            free = [at for at in texts if at not in columns.values()]
            fitting = [at for at in free if fits(column, texts[at], _values(sheet, place.heading_row, at), plan)]
            if len(fitting) == 1:
                columns[column.id] = fitting[0]
    return replace(place, columns=columns)


def _is_alike(column: Column, text: str, _values: Sequence[tuple[str, str]], _plan: ReportPlan) -> bool:
    ratios = (
        difflib.SequenceMatcher(None, name_key(text), name_key(name)).ratio() for name in (column.heading, *column.also)
    )
    return any(100 * ratio >= _LEAST_LIKENESS for ratio in ratios)


def _holds_its_values(column: Column, _text: str, values: Sequence[tuple[str, str]], plan: ReportPlan) -> bool:
    """Whether the values below are of the column's list, items of the contract, or days where days are wanted."""
    if not values:
        return False
    if column.type in ("date", "datetime"):
        return all(form == "day" for _, form in values)
    known = plan.items if column.refers_to == "items" else column.choices
    keys = {name_key(each) for each in known}
    return bool(keys) and all(name_key(text) in keys for text, _ in values)


def _heading_rows(sheet: GridSheet, most: int) -> Iterator[tuple[int, list[dict[int, str]]]]:
    """Each row that has texts, with those directly above it, as the texts of their cells."""
    before: list[dict[int, str]] = []
    last = 0
    for row in sheet.rows:
        texts = {column: cell.text for column, cell in row.cells.items() if cell.form == "text"}
        before = [*(before if row.number == last + 1 else []), texts][-most:]
        last = row.number
        if texts:
            yield row.number, before


def _texts_at(sheet: GridSheet, heading_row: int, heading_rows: int) -> dict[int, str]:
    rows: list[dict[int, str]] = [{} for _ in range(heading_rows)]
    for row in sheet.rows:
        place = row.number - heading_row + heading_rows - 1
        if 0 <= place < heading_rows:
            rows[place] = {column: cell.text for column, cell in row.cells.items() if cell.form == "text"}
    return heading_texts(rows) if any(rows) else {}


def _values(sheet: GridSheet, heading_row: int, column: int) -> list[tuple[str, str]]:
    """The first values below a heading, with their form."""
    cells = (row.cell(column) for row in sheet.rows if heading_row < row.number <= heading_row + 10)
    return [(cell.text, cell.form) for cell in cells if cell.text]


def _table_layout(grids: Grids, table: Table, said: Mapping[str, Any], problems: list[Problem]) -> TableLayout | None:
    path = f"{table.id}."
    sheet = next((each for each in grids.sheets if each.name == said["sheet"]), None)
    if sheet is None:
        problems.append(Problem(f"{path}sheet", f"{table.title}: choose one of the sheets of the file."))
        return None
    row, depth = _whole(said.get("heading_row")), _whole(said.get("heading_rows", 1))
    if row is None or depth is None or not 1 <= depth <= min(MOST_HEADING_ROWS, row):
        says = f"{table.title}: enter the number of the row in which the headings end, and over how many rows they go."
        problems.append(Problem(f"{path}heading_row", says))
        return None
    texts = _texts_at(sheet, row, depth)
    if not texts:
        problems.append(Problem(f"{path}heading_row", f"{table.title}: no headings stand in row {row} of that sheet."))
        return None
    columns = _own_headings(table, said.get("columns"), texts, problems)
    return TableLayout(table.id, sheet.name, depth, columns)


def _own_headings(
    table: Table, chosen: object, texts: Mapping[int, str], problems: list[Problem]
) -> dict[str, OwnHeading]:
    given = chosen if isinstance(chosen, Mapping) else {}
    found: dict[str, OwnHeading] = {}
    taken: dict[int, str] = {}
    for column in table.columns:
        path, letter = f"{table.id}.columns.{column.id}", str(given.get(column.id) or "")
        place = column_numbers().get(letter, 0)
        if not letter:
            if column.is_asked:
                problems.append(Problem(path, f"Choose the column that holds “{column.heading}” of {table.title}."))
        elif place not in texts:
            problems.append(Problem(path, f"Column {letter[:9]} has no heading there, so it could not be found again."))
        elif place in taken:
            says = f"Column {letter} is chosen for “{taken[place]}” and for “{column.heading}”."
            problems.append(Problem(path, says))
        else:
            taken[place] = column.heading
            found[column.id] = _own_heading(texts, place)
    return found


def _own_heading(texts: Mapping[int, str], place: int) -> OwnHeading:
    key = name_key(texts[place])
    alike = sorted(at for at, text in texts.items() if name_key(text) == key)
    return OwnHeading(texts[place], alike.index(place) + 1, len(alike))


def _whole(value: object) -> int | None:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 and not isinstance(value, bool) else None


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
