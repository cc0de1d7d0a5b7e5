"""Reading one file from its first byte to its findings, in this process. `reports.read_report` runs it in a child."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from importers.addresses import letters
from importers.blocks import Block
from importers.cell_comments import note_comments
from importers.cells import Kinds
from importers.columns import Setting
from importers.covers import Cover
from importers.csv_files import SeparatedRows, find_writing
from importers.gate import kind_of
from importers.gathering import Gathering
from importers.headings import heading_keys
from importers.limits import Limits
from importers.merges import Merge, fill_down, merges_over_rows
from importers.old_workbooks import OldSheet, is_old_workbook, open_old_workbook
from importers.own_layouts import OwnLayout, with_own_headings
from importers.own_marks import FINDINGS_SHEET
from importers.packages import Package
from importers.refusals import FileRefused, LookAgain
from importers.reports import ReadReport, ReportPlan
from importers.returned_explanations import read_explanations
from importers.row_outputs import RowOutput
from importers.scanning import Scan, Sheet
from importers.sheet_kinds import is_own_sheet, kinds_of
from importers.sheets import SheetRows
from importers.summing_up import sum_up
from importers.texts import has_overrides, name_key
from importers.workbooks import SheetPart, Workbook, open_workbook

_LARGE_MERGE = 100_000
SomeSheet = TypeVar("SomeSheet", SheetPart, OldSheet)


@dataclass(slots=True)
class Known:
    """What an earlier look at the file has shown of a sheet."""

    sort: bool = False
    merges: tuple[Merge, ...] = ()
    not_here: set[str] = field(default_factory=set)

    def learn(self, again: LookAgain) -> None:
        """Remember why the file must be read again."""
        if again.not_here:
            self.not_here.add(again.not_here)
        elif again.merges:
            self.merges = again.merges
        else:
            self.sort = True


@dataclass(slots=True)
class Look:
    """One look at a file: what is known of its sheets from the look before."""

    plan: ReportPlan
    limits: Limits
    out: Path
    known: dict[str, Known] = field(default_factory=dict)


def read_file(path: Path, file_name: str, plan: ReportPlan, out: Path, limits: Limits) -> ReadReport:
    """Read a file; what is wrong with it is in the findings, never an exception."""
    plan = with_own_headings(plan)
    look = Look(plan, limits, out)
    while True:
        gathering, output = Gathering(plan), RowOutput(out)
        cover = Cover(plan, gathering)
        setting = Setting(plan, limits, heading_keys(plan.tables), False)
        scan = Scan(setting, gathering, output, cover)
        try:
            if is_old_workbook(path, file_name, limits):
                _read_old(path, look, scan)
            elif kind_of(path, file_name, limits) == "workbook":
                scan = _read_workbook(path, look, scan)
            else:
                _read_separated(path, limits, scan)
            return sum_up(scan)
        except FileRefused as refusal:
            output.close()
            out.write_text("")
            refused = Gathering(plan)
            refused.note_refusal(refusal)
            return ReadReport(plan.party, (), refused.findings(), out)
        except LookAgain as again:
            output.close()
            look.known.setdefault(again.sheet, Known()).learn(again)


def _read_separated(path: Path, limits: Limits, scan: Scan) -> None:
    writing = find_writing(path)
    if writing.guessed:
        scan.gathering.note("encoding_guessed", f"it is not UTF-8; it was read as {writing.encoding}")
    if writing.delimiter != ",":
        name = {";": "semicolons", "\t": "tabs", "|": "bars"}[writing.delimiter]
        scan.gathering.note("delimiter", f"they are separated by {name}")
    rows = SeparatedRows(path, writing, limits)
    sheet = Sheet("")

    def blocks() -> Iterator[Block]:
        for block in rows.blocks():
            sheet.misshapen = rows.misshapen
            yield block

    def widen(width: int) -> None:
        rows.width = rows.width or width

    scan.read_sheet(sheet, blocks(), widen)
    scan.is_separated = True


def _read_old(path: Path, look: Look, scan: Scan) -> None:
    """A workbook of another format, by the second reader; what it cannot see is said."""
    sheets = open_old_workbook(path, look.limits)
    scan.own = OwnLayout(look.plan.layout, [sheet.name for sheet in sheets])
    scan.gathering.note(
        "second_reader",
        "errors such as #REF! look blank; percentages, formulas, hidden rows and merged cells are not seen as such",
    )
    for sheet in _in_order(sheets, scan):
        scan.read_sheet(Sheet(sheet.name, sheet.hidden), map(Block.of, sheet.batches()), lambda width: None)


def _read_workbook(path: Path, look: Look, scan: Scan) -> Scan:
    limits = look.limits
    with path.open("rb") as stream:
        package = Package(stream, path.stat().st_size, limits)
        workbook = open_workbook(package, limits)
        scan.setting = Setting(look.plan, limits, scan.setting.headings, workbook.counts_from_1904)
        scan.cover.counts_from_1904 = workbook.counts_from_1904
        kinds = kinds_of(package, workbook, limits)
        scan.own = OwnLayout(look.plan.layout, [part.name for part in workbook.sheets])
        _note_workbook(workbook, scan.gathering)
        for part in _in_order(workbook.sheets, scan):
            if not is_own_sheet(part, package, kinds, limits):
                _read_sheet(part, package, kinds, look, scan)
            elif part.name.startswith(FINDINGS_SHEET):
                scan.told += read_explanations(part, package, kinds, limits)
    return scan


def _read_sheet(part: SheetPart, package: Package, kinds: Kinds, look: Look, scan: Scan) -> None:
    known = look.known.get(part.name, Known())
    rows = SheetRows(part.name, part.entry.name, kinds, look.limits)
    chunks = package.chunks(part.entry)
    if known.sort or known.merges:
        batches = rows.sorted_rows(chunks) if known.sort else rows.batches(chunks)
        blocks: Iterator[Block] = map(Block.of, fill_down(batches, known.merges, part.name, scan.gathering))
    else:
        blocks = rows.blocks(chunks)
    before = set(scan.found)
    scan.read_sheet(Sheet(part.name, part.hidden, known.not_here), blocks, lambda width: None)
    here = [scan.found[table] for table in scan.found if table not in before]
    tokens = rows.tokens
    if not known.merges:
        over = merges_over_rows(tokens.merges, here)
        if over:
            raise LookAgain(part.name, merges=over)
    filled = [reader for reader in here if reader.accepted or reader.rejected]
    _note_sheet(part, rows, filled, scan)
    if filled:
        note_comments(part, package, scan.gathering, look.limits)


def _in_order(sheets: Iterable[SomeSheet], scan: Scan) -> list[SomeSheet]:
    """Sheets named by the plan first, then others in sight, then hidden ones."""
    hints = {name_key(table.sheet) for table in scan.wanted if table.sheet}
    return sorted(sheets, key=lambda part: (part.hidden, name_key(part.name) not in hints))


def _note_workbook(workbook: Workbook, gathering: Gathering) -> None:
    if workbook.has_external_links:
        gathering.note("external_link", "links to other workbooks")
    if workbook.has_embedded_objects:
        gathering.note("embedded_object", "embedded objects")
    for sheet in workbook.sheets:
        if has_overrides(sheet.name):
            gathering.note("odd_text", f"a sheet's name, {sheet.name.encode('ascii', 'backslashreplace').decode()}")


def _note_sheet(part: SheetPart, rows: SheetRows, tables: list, scan: Scan) -> None:  # type: ignore[type-arg]
    tokens, gathering = rows.tokens, scan.gathering
    for reader in tables:
        hidden = [row for row in tokens.hidden_rows if reader.match.row <= row <= reader.last_row]
        for row in hidden:
            gathering.note_cell("hidden_rows", "hidden", row, "", part.name, reader.table)
        for first, last in tokens.hidden_columns:
            for column in reader.columns:
                if column.place and first <= column.place <= last:
                    found = f"column {letters(column.place)}"
                    gathering.note(
                        "hidden_columns", found, sheet=part.name, table_id=reader.table.id, column_id=column.column.id
                    )
    for left, top, right, bottom in tokens.merges:
        if (right - left + 1) * (bottom - top + 1) > _LARGE_MERGE:
            cells = (f"{letters(left)}{top}:{letters(right)}{bottom}",)
            gathering.note("merged_area", cells[0], sheet=part.name, cells=cells)
