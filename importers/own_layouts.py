"""Tables found by the own layout that a person confirmed: their headings are the file's, wherever they stand by now.

A layout is used whole. Where some of its headings are gone, the table is read for its other columns alone and the
person is asked again; nothing is ever guessed in their place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.layouts import Layout, TableLayout
from contracts.tables import Table
from importers.addresses import letters
from importers.gathering import Gathering
from importers.headings import Match, joined
from importers.reports import ReportPlan
from importers.texts import name_key


def with_own_headings(plan: ReportPlan) -> ReportPlan:
    """The plan with the layout's headings among the names of the columns, and its sheets as those to look in first."""
    if plan.layout is None:
        return plan
    return replace(plan, tables=tuple(_named(table, plan.layout) for table in plan.tables))


def _named(table: Table, layout: Layout) -> Table:
    own = layout.of_table(table.id)
    if own is None:
        return table
    columns = tuple(
        replace(column, also=(*column.also, own.columns[column.id].text)) if column.id in own.columns else column
        for column in table.columns
    )
    return replace(table, sheet=own.sheet[:31] or table.sheet, columns=columns)


def heading_texts(rows: Sequence[Mapping[int, str]]) -> dict[int, str]:
    """The headings that several rows, the upper ones first, give together."""
    texts = dict(rows[0])
    for row in rows[1:]:
        texts = joined(texts, row) if texts and row else texts or dict(row)
    return texts


class OwnLayout:
    """The layout of a plan as the rows of a file are held against it."""

    def __init__(self, layout: Layout | None, sheets: Sequence[str]) -> None:
        self._layout = layout
        self._sheets = {name_key(name) for name in sheets}
        self.heading_rows = max((table.heading_rows for table in layout.tables), default=1) if layout else 1

    def match(
        self, rows: Sequence[Mapping[int, str]], number: int, tables: Sequence[Table], sheet: str
    ) -> Match | None:
        """The table whose own headings end in the row `number`; `rows` are the texts of it and of those above it."""
        if self._layout is None:
            return None
        found = [
            match
            for table in tables
            if (own := self._layout.of_table(table.id)) is not None
            and self._may_stand_in(own, sheet)
            and len(rows) >= own.heading_rows
            and (match := _match(heading_texts(rows[-own.heading_rows :]), number, table, own, self._layout.number))
        ]
        return max(found, key=lambda each: (not each.gone, len(each.places)), default=None)

    def rows_of(self, table_id: str) -> int:
        """Over how many rows the table's headings are spread."""
        own = self._layout.of_table(table_id) if self._layout is not None else None
        return own.heading_rows if own is not None else 1

    def is_elsewhere(self, table: Table, sheet: str) -> bool:
        """Whether the layout names another sheet of the file for the table, so that its like here does not count."""
        own = self._layout.of_table(table.id) if self._layout is not None else None
        return own is not None and not self._may_stand_in(own, sheet)

    def _may_stand_in(self, own: TableLayout, sheet: str) -> bool:
        """In its sheet alone, where the file still has a sheet of that name."""
        key = name_key(own.sheet)
        return key == name_key(sheet) or key not in self._sheets


def _match(texts: Mapping[int, str], row: int, table: Table, own: TableLayout, number: int) -> Match | None:
    by_key: dict[str, list[int]] = {}
    for place, text in sorted(texts.items()):
        by_key.setdefault(name_key(text), []).append(place)
    places, gone = {}, []
    for column, heading in own.columns.items():
        alike = by_key.get(name_key(heading.text), [])
        # One more or one fewer of the same name, and nobody knows which was meant.
        if len(alike) == heading.of:
            places[column] = alike[heading.place - 1]
        else:
            gone.append(column)
    if 2 * len(places) < len(own.columns):
        return None
    known = {column.id for column in table.columns}
    places = {column: place for column, place in places.items() if column in known}
    for other in table.columns:
        alike = [place for name in (other.heading, *other.also) for place in by_key.get(name_key(name), [])]
        if other.id not in own.columns and len(set(alike)) == 1 and alike[0] not in places.values():
            places[other.id] = alike[0]
    if len(places) < min(2, len(own.columns)):
        return None
    gone = [column for column in gone if column in known]
    return Match(table, row, places, span=frozenset(texts), layout=number, gone=tuple(gone))


def note_layout(gathering: Gathering, plan: ReportPlan, match: Match, sheet: str) -> None:
    """Say that a table was read by an own layout, and which of its headings are gone."""
    own = plan.layout.of_table(match.table.id) if plan.layout is not None and match.layout else None
    if own is None:
        return
    table = match.table
    read = [(column, place) for column, place in match.places.items() if column in own.columns]
    said = "; ".join(
        f"“{own.columns[column].text[:60]}” is “{table.column(column).heading}”"
        for column, _ in read
        if name_key(own.columns[column].text) != name_key(table.column(column).heading)
    )
    gathering.note(
        "layout_used",
        f"own layout, version {match.layout}, sheet “{sheet}”{': ' if said else ''}{said}",
        sheet=sheet,
        table_id=table.id,
        cells=tuple(f"{letters(place)}{match.row}" for _, place in read),
        count=len(read),
    )
    for column in match.gone:
        heading = own.columns[column]
        alike = f" {heading.of} times" if heading.of > 1 else ""
        gathering.note(
            "layout_changed",
            f"“{heading.text[:60]}”, which is “{table.column(column).heading}”, is not in row {match.row}{alike}",
            expected=f"the headings of your own layout, version {match.layout}",
            sheet=sheet,
            table_id=table.id,
            column_id=column,
            rows=((match.row, match.row),),
        )
