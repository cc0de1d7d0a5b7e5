"""The rows of one table, some thousand at a time: converted column by column, judged, checked and written out."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter

from contracts.values import Value
from importers.addresses import letters
from importers.cells import Cell, Row
from importers.columns import HEADING, ColumnReader, Entry, Setting, blocks, units_agree
from importers.findings import INFORMATION
from importers.gathering import Gathering
from importers.headings import Match
from importers.outcomes import Note
from importers.reports import TableRead
from importers.row_checks import RowChecks
from importers.row_keys import KeyLedger, References
from importers.row_outputs import RowOutput
from importers.series import DraggedSeries, Variation

_TOTAL = re.compile(r"(?:(?:grand|sub)?[ -]?totals?|sum|average|mean|count|subtotals?)\b[ :.]*", re.IGNORECASE)
_FAR = 200
_OUTSIDE = ("outside_period", "outside_contract")
_NOTE_ROWS_NEED = 3


@dataclass(slots=True)
class Batch:
    """Rows with their converted cells, not yet taken; `heading` is where another heading stands among them."""

    rows: Sequence[Row]
    entries: list[list[Entry]]
    troubled: dict[int, list[tuple[ColumnReader, tuple[Note, ...]]]]
    heading: int | None


class TableReader:
    """One table as it stands in one sheet."""

    def __init__(
        self,
        match: Match,
        sheet: str,
        setting: Setting,
        gathering: Gathering,
        output: RowOutput,
        references: References,
    ) -> None:
        self.match, self.table, self.sheet = match, match.table, sheet
        self._gathering, self._output, self._references = gathering, output, references
        self._item_units = setting.plan.item_units
        self.columns = [
            ColumnReader(column, match.places.get(column.id), match.table, setting) for column in match.table.columns
        ]
        self.places = {column_id: letters(place) for column_id, place in match.places.items()}
        self._found = [column for column in self.columns if column.place]
        self._places = [column.place for column in self.columns if column.place]
        self._needed = frozenset(self._places)
        self._blank = tuple(column.blank.member for column in self.columns)
        self.accepted = self.rejected = self.blank = self.totals = 0
        self.outside_period = self.dated = 0
        self._within_period = sum(column.column.within == "period" for column in self._found)
        self._complete = not match.missing and not match.doubled
        self.last_row = match.row
        self.checks = RowChecks(self.table, self.places)
        self.keys = KeyLedger(self.table, self.places)
        self.dragged = DraggedSeries(self.table, self.places)
        self.variations = [Variation(column.column) for column in self._found]

    def prepare(self, rows: Sequence[Row], is_heading: Callable[[Row], bool]) -> Batch:
        """Convert rows, and say where the next heading stands among them."""
        entries = self._convert(rows)
        troubled: dict[int, list[tuple[ColumnReader, tuple[Note, ...]]]] = {}
        for column, found in zip(self.columns, entries, strict=True):
            for position, entry in enumerate(found):
                if entry[2]:
                    troubled.setdefault(position, []).append((column, entry[2]))
        heading = None
        for position in sorted(troubled):
            names = sum(note.code == HEADING for _, notes in troubled[position] for note in notes)
            if names >= min(2, len(self._found)) and is_heading(rows[position]):
                heading = position
                break
        return Batch(rows, entries, troubled, heading)

    def take(self, batch: Batch, stop: int | None, misshapen: Mapping[int, str]) -> None:
        """Judge the rows before `stop`, check the good ones and write them out."""
        rows = batch.rows if stop is None else batch.rows[:stop]
        members = list(zip(*([entry[0] for entry in found] for found in batch.entries), strict=True))
        good = [False] * len(rows)
        self._note_strays(rows)
        for position, (number, cells) in enumerate(rows):
            if members[position] == self._blank:
                continue
            self.dated += self._within_period
            gap, self.last_row = number - self.last_row - 1, number
            self.blank += gap
            notes = batch.troubled.get(position)
            if number in misshapen:
                self._gathering.note_cell("row_shape", misshapen[number], number, "", self.sheet, self.table)
            elif notes is None:
                good[position] = self._complete
            else:
                good[position] = self._judge(number, cells, notes, gap)
            self.rejected += not good[position]
        self._accept(batch, rows, good, members)

    def _note_strays(self, rows: Sequence[Row]) -> None:
        """Notice what stands in columns that have no heading at all."""
        beyond = set().union(*(cells for _, cells in rows)) - self.match.span
        if not beyond:
            return
        for number, cells in rows:
            for place in beyond & cells.keys():
                if not _is_empty(cells[place]):
                    self._gathering.note_cell(
                        "stray_cells", _text(cells[place]), number, letters(place), self.sheet, None, None, INFORMATION
                    )

    def _convert(self, rows: Sequence[Row]) -> list[list[Entry]]:
        """The entries of every column; columns that take their unit from another come after it."""
        done: dict[str, list[Entry]] = {}
        cells = self._columns_of(rows)
        for column in sorted(self.columns, key=lambda each: each.column.unit_from is not None):
            if column.place is None:
                done[column.column.id] = [column.blank] * len(rows)
                continue
            stated = done.get(column.column.unit_from or "")
            units = [entry.value for entry in stated] if stated is not None else None
            done[column.column.id] = column.entries(cells[column.place], units)
        return [done[column.column.id] for column in self.columns]

    def _columns_of(self, rows: Sequence[Row]) -> dict[int, Sequence[Cell | None]]:
        """The rows' cells column by column; quickly where every row has every cell."""
        filled = [cells for _, cells in rows]
        if rows and len(self._places) > 1 and all(map(self._needed.issubset, filled)):
            columns = zip(*map(itemgetter(*self._places), filled), strict=True)
            return dict(zip(self._places, columns, strict=True))
        return {place: [cells.get(place) for cells in filled] for place in self._places}

    def _judge(
        self,
        number: int,
        cells: Mapping[int, Cell],
        notes: list[tuple[ColumnReader, tuple[Note, ...]]],
        gap: int,
    ) -> bool:
        """Whether a row about which something is to be said is a good row of the table."""
        if self._is_total(cells):
            self.totals, self.rejected = self.totals + 1, self.rejected - 1
            self._note("total_row_skipped", "a row of totals", number, self._found[0])
            return False
        if self._is_stray(cells, gap):
            self.blank -= gap if gap > _FAR else 0
            place = next(place for place, cell in sorted(cells.items()) if not _is_empty(cell))
            self._gathering.note_cell(
                "stray_cells", _text(cells[place]), number, letters(place), self.sheet, self.table
            )
            return False
        out = False
        for column, said in notes:
            for note in said:
                if note.code != HEADING:
                    self._note(note.code, note.found, number, column, note.finding_class)
                    out = out or blocks(note)
                    self.outside_period += column.column.within == "period" and note.code in _OUTSIDE
        return not out and self._complete

    def _accept(self, batch: Batch, rows: Sequence[Row], good: list[bool], members: Sequence[tuple[str, ...]]) -> None:
        values: dict[str, list[Value]] = {
            column.column.id: [entry[1] for entry in compress(found, good)]
            for column, found in zip(self.columns, batch.entries, strict=True)
        }
        numbers = [row[0] for row in compress(rows, good)]
        kept = list(compress(members, good))
        out = self.checks.take(numbers, values) | self._wrong_units(numbers, values)
        self._refer(numbers, values)
        if out:
            stays = [position not in out for position in range(len(numbers))]
            numbers, kept = list(compress(numbers, stays)), list(compress(kept, stays))
            values = {column: list(compress(found, stays)) for column, found in values.items()}
            self.rejected += len(out)
        self.accepted += len(numbers)
        self.keys.take(numbers, values)
        self.dragged.take(numbers, values)
        for variation in self.variations:
            variation.take(values[variation.column.id])
        name = self.table.id
        self._output.write(
            f'["{name}",{number},{{{",".join(row)}}}]\n' for number, row in zip(numbers, kept, strict=True)
        )

    def _refer(self, numbers: Sequence[int], values: Mapping[str, Sequence[Value]]) -> None:
        for column in self._found:
            given = self._references.gives(self.table, column.column.id)
            if given:
                self._references.give(given, values[column.column.id])
            if column.column.refers_to:
                self._references.ask(self.table, column.column.id, self.sheet, numbers, values[column.column.id])

    def _wrong_units(self, numbers: Sequence[int], values: Mapping[str, Sequence[Value]]) -> set[int]:
        """Rows that give another unit than the contract has for their item."""
        named = {column.column.refers_to: column for column in self._found}
        unit, item = named.get("items.unit"), named.get("items")
        if unit is None or item is None:
            return set()
        wrong = set()
        units, items = values[unit.column.id], values[item.column.id]
        for position, (found, of) in enumerate(zip(units, items, strict=True)):
            expected = self._item_units.get(str(of))
            if found is not None and not units_agree(str(found), expected):
                wrong.add(position)
                self._note("unit_mismatch", f"{found}; {of} is in {expected}", numbers[position], unit)
        return wrong

    def _is_total(self, cells: Mapping[int, Cell]) -> bool:
        """Whether the first text of the row says that it sums up, and the row lacks what a row must have."""
        texts = [
            _text(cells[place]) for place in sorted(cells) if cells[place][0].is_text and not _is_empty(cells[place])
        ]
        if not texts or not _TOTAL.fullmatch(texts[0].strip()):
            return False
        return any(column.column.required and _is_empty(cells.get(column.place or 0)) for column in self._found)

    def _is_stray(self, cells: Mapping[int, Cell], gap: int) -> bool:
        """Whether the row is a remark below the table: one lone cell after a blank row, or anything thin far below."""
        mapped = (cells.get(column.place or 0) for column in self._found)
        filled = [cell for cell in mapped if cell is not None and not _is_empty(cell)]
        required = sum(column.column.required for column in self._found)
        if required < _NOTE_ROWS_NEED or not gap:
            return False
        return len(filled) == 1 and (filled[0][0].is_text or gap > _FAR)

    def _note(self, code: str, found: str, row: int, column: ColumnReader, finding_class: str | None = None) -> None:
        letter = column.letter or "?"
        self._gathering.note_cell(code, found, row, letter, self.sheet, self.table, column.column, finding_class)

    def record(self, struck: int) -> TableRead:
        """What became of the rows, after so many accepted ones were struck out again."""
        accepted, rejected = self.accepted - struck, self.rejected + struck
        read = accepted + rejected + self.blank + self.totals
        return TableRead(
            self.table.id, self.sheet, self.match.row, self.places, read, accepted, rejected, self.blank, self.totals
        )


def _is_empty(cell: Cell | None) -> bool:
    return cell is None or not cell[0].text(cell[1]).strip()


def _text(cell: Cell) -> str:
    return cell[0].text(cell[1])[:60]
