"""From the rows of sheets to the tables of the plan: each row is a heading, a line of the cover, a row of a table, or
nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from contracts.tables import Table
from importers.addresses import letters
from importers.blocks import Block
from importers.cells import Cell, Row
from importers.columns import Setting
from importers.covers import Cover
from importers.findings import BLOCKS
from importers.gathering import Gathering
from importers.headings import Match, best_match, best_of_two_rows
from importers.no_rows import ReasonsForNoRows
from importers.own_layouts import OwnLayout, note_layout
from importers.own_marks import is_own_heading
from importers.refusals import LookAgain
from importers.returned_explanations import Told
from importers.row_keys import References
from importers.row_outputs import RowOutput
from importers.table_rows import TableReader
from importers.texts import has_overrides, name_key

_LOOK_AHEAD = 10
_MOST_NAMES = 50_000
_LONGEST_HEADING = 250


@dataclass(slots=True)
class Sheet:
    """A sheet being read."""

    name: str
    hidden: bool = False
    not_here: Set[str] = frozenset()
    misshapen: Mapping[int, str] = field(default_factory=dict)


class Scan:
    """Everything found in a file so far."""

    def __init__(self, setting: Setting, gathering: Gathering, output: RowOutput, cover: Cover) -> None:
        self.setting, self.gathering, self.output, self.cover = setting, gathering, output, cover
        plan = setting.plan
        self.wanted = [table for table in plan.tables if plan.party in (None, table.reported_by)]
        self.found: dict[str, TableReader] = {}
        self.references = References(plan)
        self.own = OwnLayout(plan.layout, ())
        self.told: list[Told] = []
        self.no_data = ReasonsForNoRows(self.wanted, gathering)
        self.has_cells = self.is_separated = False
        names = {name for table in self.wanted for column in table.columns for name in (column.heading, *column.also)}
        self._keys = {name_key(name) for name in names}
        self._known: dict[Cell, str | None] = {}

    def read_sheet(self, sheet: Sheet, blocks: Iterator[Block], widen: Callable[[int], None]) -> None:
        """Read all rows of a sheet. `widen` is told how wide the headings of a table are."""
        reading = _SheetReading(self, sheet, widen)
        for block in blocks:
            self.has_cells = True
            reading.take(block)
        reading.end()
        self._known.clear()

    def texts(self, row: Row) -> dict[int, str]:
        """The texts of a row that may be headings or labels, by column."""
        found = {}
        for place, cell in row[1].items():
            if cell[0].is_text:
                text = cell[0].text(cell[1])
                if text.strip() and len(text) <= _LONGEST_HEADING:
                    found[place] = text
        return found

    def may_be_heading(self, row: Row) -> bool:
        """Whether any cell of the row carries a heading of the plan, as far as one can tell quickly."""
        known = self._known
        if len(known) > _MOST_NAMES:
            known.clear()
        for cell in row[1].values():
            if cell in known:
                key = known[cell]
            else:
                text = cell[0].text(cell[1]) if cell[0].is_text else ""
                key = known[cell] = name_key(text) if text and len(text) <= _LONGEST_HEADING else None
            if key and key in self._keys:
                return True
        return False


class _SheetReading:
    """The state of reading one sheet."""

    def __init__(self, scan: Scan, sheet: Sheet, widen: Callable[[int], None]) -> None:
        self._scan, self._sheet, self._widen = scan, sheet, widen
        self._active: list[TableReader] = []
        self._candidate: Match | None = None
        self._candidate_row: Row = (0, {})
        self._held: list[Row] = []
        self._upper: dict[int, str] = {}
        self._upper_row = 0
        self._last_rows: list[dict[int, str]] = []

    def take(self, block: Block) -> None:
        """Read further rows."""
        at = 0
        while at < len(block):
            if not self._active:
                self._search(block.row(at))
                at += 1
                continue
            part = block.part(at)
            batches = [reader.prepare(part, self._is_heading) for reader in self._active]
            stop = min((batch.heading for batch in batches if batch.heading is not None), default=None)
            for reader, batch in zip(self._active, batches, strict=True):
                reader.take(batch, stop, self._sheet.misshapen)
            if stop is None:
                return
            self._active = []
            self._search(part.row(stop))
            at += stop + 1

    def end(self) -> None:
        """The sheet has ended."""
        while self._candidate is not None:
            self._commit()

    def _is_heading(self, row: Row) -> bool:
        texts, scan = self._scan.texts(row), self._scan
        own = scan.own.match([texts], row[0], scan.wanted, self._sheet.name)
        return (own or best_match(texts, row[0], scan.wanted, self._sheet.name)) is not None

    def _search(self, row: Row) -> None:
        """Look at a row outside of any table."""
        match = self._match(row)
        if self._candidate is None:
            if match is not None:
                self._candidate, self._candidate_row = match, row
                if match.is_whole:
                    self._commit()
            return
        if match and match.table is self._candidate.table and len(match.places) > len(self._candidate.places):
            self._candidate, self._candidate_row, self._held = match, row, []
            if match.is_whole:
                self._commit()
            return
        self._held.append(row)
        if len(self._held) >= _LOOK_AHEAD:
            self._commit()

    def _match(self, row: Row) -> Match | None:
        scan, texts = self._scan, self._scan.texts(row)
        scan.cover.look(texts, row[1], row[0], self._sheet.name)
        scan.no_data.look(texts, row[1], row[0], self._sheet.name)
        before = self._last_rows if self._upper_row == row[0] - 1 else []
        self._last_rows = [*before, texts][-scan.own.heading_rows :]
        here = [
            table
            for table in scan.wanted
            if table.id not in self._sheet.not_here and not scan.own.is_elsewhere(table, self._sheet.name)
        ]
        free = [table for table in here if table.id not in scan.found]
        match = self._own_match(row[0], free) or self._own_match(row[0], here)
        if (match is None or not match.is_whole) and scan.may_be_heading(row):
            plain = self._plain_match(texts, row[0], free, here)
            # What a person confirmed is asked for again rather than guessed, unless the terms' headings are all there.
            if plain and (match is None or (plain.is_whole and not plain.doubled)):
                match = plain
        self._upper, self._upper_row = texts, row[0]
        return match

    def _own_match(self, number: int, tables: Sequence[Table]) -> Match | None:
        """The table whose headings are in the row by the own layout that a person confirmed."""
        return self._scan.own.match(self._last_rows, number, tables, self._sheet.name)

    def _plain_match(
        self, texts: dict[int, str], number: int, free: Sequence[Table], here: Sequence[Table]
    ) -> Match | None:
        """The table whose headings by the terms are in the row, or in it and the one above."""
        match = best_match(texts, number, free, self._sheet.name)
        match = match or best_match(texts, number, here, self._sheet.name)
        if (match is None or not match.is_whole) and self._upper_row == number - 1:
            double = best_of_two_rows(self._upper, texts, number, free, self._sheet.name)
            if double and (match is None or len(double.places) > len(match.places)):
                match = double
        return match

    def _commit(self) -> None:
        """Begin the table whose headings were found, and read the rows that were held back."""
        match, row, held = self._candidate, self._candidate_row, self._held
        self._candidate, self._held = None, []
        if match is not None:
            self._begin(match, row)
        self.take(Block.of(held))

    def _begin(self, match: Match, row: Row) -> None:
        scan, sheet = self._scan, self._sheet
        first = scan.found.get(match.table.id)
        if first is not None:
            if first.match.missing and not match.missing and first.sheet != sheet.name:
                raise LookAgain(first.sheet, not_here=match.table.id)
            self._note_second(match, first)
            return
        self._note_headings(match, row)
        if match.missing or match.doubled:
            scan.has_cells = True
        reader = TableReader(match, sheet.name, scan.setting, scan.gathering, scan.output, scan.references)
        scan.found[match.table.id] = reader
        self._active.append(reader)
        self._widen(max(row[1], default=0))
        if sheet.hidden:
            scan.gathering.note(
                "hidden_sheet", sheet.name, finding_class="explain", sheet=sheet.name, table_id=match.table.id
            )
        rest = {place: text for place, text in scan.texts(row).items() if place not in match.places.values()}
        others = [table for table in scan.wanted if table.id not in scan.found]
        beside = self._own_match(match.row, others) or (
            best_match(rest, match.row, others, sheet.name) if rest else None
        )
        if beside is not None and beside.is_whole:
            whole = replace(beside, span=beside.span | match.span)
            self._begin(whole, (row[0], {place: row[1][place] for place in rest}))

    def _note_second(self, match: Match, first: TableReader) -> None:
        """The same headings once more: in a hidden sheet that is worth a word, in plain sight it must be settled."""
        sheet, place = self._sheet, letters(min(match.places.values()))
        also = (
            f"{match.table.title}: sheet “{first.sheet}” row {first.match.row} and sheet “{sheet.name}” row {match.row}"
        )
        named = match.table.sheet is not None and name_key(match.table.sheet) == name_key(first.sheet)
        if sheet.hidden:
            self._scan.gathering.note("hidden_sheet", sheet.name, sheet=sheet.name, table_id=match.table.id)
        else:
            self._scan.gathering.note(
                "more_than_one_table",
                also,
                finding_class="explain" if named and sheet.name != first.sheet else BLOCKS,
                sheet=sheet.name,
                table_id=match.table.id,
                cells=(f"{place}{match.row}",),
            )

    def _note_headings(self, match: Match, row: Row) -> None:
        note, table, sheet = self._scan.gathering.note, match.table, self._sheet.name
        note_layout(self._scan.gathering, self._scan.setting.plan, match, sheet)
        for column in match.missing:
            if column.id in match.gone:
                continue
            note(
                "missing_column",
                f"no heading “{column.heading}” in row {match.row}",
                expected=column.heading,
                sheet=sheet,
                table_id=table.id,
                column_id=column.id,
                rows=((match.row, match.row),),
            )
        for column_id, letter, text in match.guessed:
            note(
                "header_guessed",
                f"“{text}”",
                expected=table.column(column_id).heading,
                sheet=sheet,
                table_id=table.id,
                column_id=column_id,
                cells=(f"{letter}{match.row}",),
            )
        for column_id, first, second in match.doubled:
            cells = (f"{letters(first)}{match.row}", f"{letters(second)}{match.row}")
            found = f"“{table.column(column_id).heading}” in {cells[0]} and {cells[1]}"
            note("duplicate_header", found, sheet=sheet, table_id=table.id, column_id=column_id, cells=cells)
        self._note_others(match, row)

    def _note_others(self, match: Match, row: Row) -> None:
        """Headings with invisible characters, and columns that the plan does not name."""
        gathering, sheet = self._scan.gathering, self._sheet.name
        others = []
        for place, text in self._scan.texts(row).items():
            if place not in match.places.values():
                if not is_own_heading(text):
                    others.append((place, text))
            elif text.strip() != text or not text.isprintable() or has_overrides(text) or "\u00a0" in text:
                gathering.note_cell("invisible_characters", text.strip()[:60], match.row, letters(place), sheet)
        known = {table.id for table in self._scan.wanted} - {match.table.id}
        keys = {name_key(text) for text in dict(others).values()}
        if others and not (known and keys <= self._scan._keys):
            gathering.note(
                "ignored_columns",
                ", ".join(text[:40] for _, text in others),
                sheet=sheet,
                table_id=match.table.id,
                cells=tuple(f"{letters(place)}{match.row}" for place, _ in others),
                count=len(others),
            )
