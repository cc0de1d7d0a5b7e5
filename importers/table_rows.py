"""The rows of one table, some thousand at a time: converted column by column, judged, checked and written out."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter

from contracts.values import Value
from importers.addresses import letters
from importers.blocks import Block
from importers.cells import Cell, Row
from importers.columns import HEADING, ColumnReader, Entry, Setting, blocks, units_agree
from importers.findings import INFORMATION
from importers.gathering import Gathering
from importers.headings import Match
from importers.item_quantities import ItemQuantities
from importers.near_matches import NearMatches
from importers.outcomes import Note
from importers.reports import TableRead
from importers.row_checks import RowChecks
from importers.row_keys import KeyLedger, References
from importers.row_outputs import RowOutput
from importers.series import DraggedSeries, Variation
from importers.texts import is_total, names_total

_FAR = 200
_OUTSIDE = ("outside_period", "outside_contract")
_NOTE_ROWS_NEED = 3
_MEMBER, _VALUE = itemgetter(0), itemgetter(1)


@dataclass(slots=True)
class Batch:
    """Rows with their converted cells, not yet taken; `heading` is where another heading stands among them."""

    block: Block
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
        # Rows are written with their columns in the order of their names, which is how they are stored and hashed.
        self._by_id = sorted(range(len(self.columns)), key=lambda at: self.columns[at].column.id)
        self._blank = tuple(self.columns[at].blank.member for at in self._by_id)
        self.accepted = self.rejected = self.blank = self.totals = 0
        self.outside_period = self.dated = 0
        self._within_period = sum(column.column.within == "period" for column in self._found)
        self._complete = not match.missing and not match.doubled
        self.last_row = match.row
        self.checks = RowChecks(self.table, self.places)
        self._near = NearMatches(self.table, self.places, setting.plan.compared.get(self.table.id))
        self.quantities = ItemQuantities(self.table, self.places, setting.plan)
        self.keys = KeyLedger(self.table, self.places, output.path.parent)
        self.dragged = DraggedSeries(self.table, self.places)
        self.variations = [Variation(column.column) for column in self._found]

    def prepare(self, block: Block, is_heading: Callable[[Row], bool]) -> Batch:
        """Convert rows, and say where the next heading stands among them."""
        entries = self._convert(block)
        troubled: dict[int, list[tuple[ColumnReader, tuple[Note, ...]]]] = {}
        for column, found in zip(self.columns, entries, strict=True):
            if not column.noted:
                continue
            for position, entry in enumerate(found):
                if entry[2]:
                    troubled.setdefault(position, []).append((column, entry[2]))
        heading = None
        for position in sorted(troubled):
            names = sum(note.code == HEADING for _, notes in troubled[position] for note in notes)
            if names >= min(2, len(self._found)) and is_heading(block.row(position)):
                heading = position
                break
        return Batch(block, entries, troubled, heading)

    def take(self, batch: Batch, stop: int | None, misshapen: Mapping[int, str]) -> None:
        """Judge the rows before `stop`, check the good ones and write them out."""
        block = batch.block if stop is None else batch.block.part(0, stop)
        entries = batch.entries if stop is None else [found[:stop] for found in batch.entries]
        members = list(zip(*(map(_MEMBER, entries[at]) for at in self._by_id), strict=True))
        self._note_strays(block)
        good = [self._complete] * len(block)
        blanks = {at for at, row in enumerate(members) if row == self._blank} if self._blank in members else set()
        for position in blanks:
            good[position] = False
        troubled = {at for at in batch.troubled if at < len(block)}
        if misshapen:
            troubled.update(at for at, number in enumerate(block.numbers) if number in misshapen)
        for position in sorted(troubled - blanks):
            good[position] = self._judge_at(position, batch, blanks, misshapen)
        numbers = [number for at, number in enumerate(block.numbers) if at not in blanks] if blanks else block.numbers
        if numbers:
            self.blank += numbers[-1] - self.last_row - len(numbers)
            self.last_row = numbers[-1]
            self.dated += self._within_period * len(numbers)
            self.rejected += len(numbers) - sum(good)
            self._accept(block.numbers, entries, good, members)

    def _judge_at(self, position: int, batch: Batch, blanks: Set[int], misshapen: Mapping[int, str]) -> bool:
        """Whether a row of which something is to be said is a good row of the table."""
        number, cells = batch.block.row(position)
        if number in misshapen:
            self._gathering.note_cell("row_shape", misshapen[number], number, "", self.sheet, self.table)
            return False
        before = position - 1
        while before in blanks:
            before -= 1
        gap = number - (batch.block.numbers[before] if before >= 0 else self.last_row) - 1
        return self._judge(number, cells, batch.troubled[position], gap)

    def _note_strays(self, block: Block) -> None:
        """Notice what stands in columns that have no heading at all."""
        beyond = {place for place in block.places() - self.match.span if block.has_cells(place)}
        if not beyond:
            return
        for number, cells in block.rows():
            for place in beyond & cells.keys():
                if not _is_empty(cells[place]):
                    self._gathering.note_cell(
                        "stray_cells", _text(cells[place]), number, letters(place), self.sheet, None, None, INFORMATION
                    )

    def _convert(self, block: Block) -> list[list[Entry]]:
        """The entries of every column; columns that take their unit from another come after it."""
        done: dict[str, list[Entry]] = {}
        for column in sorted(self.columns, key=lambda each: each.column.unit_from is not None):
            if column.place is None:
                column.noted = column.noted or bool(column.blank.notes)
                done[column.column.id] = [column.blank] * len(block)
                continue
            stated = done.get(column.column.unit_from or "")
            units = [entry.value for entry in stated] if stated is not None else None
            done[column.column.id] = column.entries(block.column(column.place), units)
        return [done[column.column.id] for column in self.columns]

    def _judge(
        self,
        number: int,
        cells: Mapping[int, Cell],
        notes: list[tuple[ColumnReader, tuple[Note, ...]]],
        gap: int,
    ) -> bool:
        """Whether a row about which something is to be said is a good row of the table."""
        if self._is_total(cells) or _names_no_item_but_a_total(notes):
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

    def _accept(
        self,
        rows: Sequence[int],
        entries: Sequence[Sequence[Entry]],
        good: list[bool],
        members: Sequence[tuple[str, ...]],
    ) -> None:
        values: dict[str, list[Value]] = {
            column.column.id: list(map(_VALUE, compress(found, good)))
            for column, found in zip(self.columns, entries, strict=True)
        }
        numbers, kept = list(compress(rows, good)), list(compress(members, good))
        out = self.checks.take(numbers, values) | self._wrong_units(numbers, values)
        self._refer(numbers, values)
        if out:
            stays = [position not in out for position in range(len(numbers))]
            numbers, kept = list(compress(numbers, stays)), list(compress(kept, stays))
            values = {column: list(compress(found, stays)) for column, found in values.items()}
            self.rejected += len(out)
        self.accepted += len(numbers)
        self._near.take(numbers, values, self._gathering, self.sheet)
        self.quantities.take(numbers, values)
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
        if not texts or not is_total(texts[0]):
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


def _names_no_item_but_a_total(notes: list[tuple[ColumnReader, tuple[Note, ...]]]) -> bool:
    """Whether a total stands where the row's pay item would, and the contract has no item of that name."""
    return any(note.code == "unknown_item" and names_total(note.found) for _, said in notes for note in said)


def _is_empty(cell: Cell | None) -> bool:
    return cell is None or not cell[0].text(cell[1]).strip()


def _text(cell: Cell) -> str:
    return cell[0].text(cell[1])[:60]
