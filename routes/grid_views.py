"""How a sheet under a map reads on a page: the columns to choose from, what became of the rows, and each problem."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.errors import Invalid
from contracts.said import count
from importers.grid_maps import ColumnSeen, Field
from importers.grid_values import CellProblem, Skipped
from importers.grids import GridSheet
from operations.entry_files import EntrySheets, MapSeen
from routes.forms import Form

MOST_SHOWN = 200
_SKIPPED = {"total": "total", "headings": "headings once more", "text": "text alone"}


@dataclass(frozen=True, slots=True)
class FieldView:
    """Something that a column must or may hold, with the columns to choose from."""

    id: str
    title: str
    needed: bool
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MapView:
    """The form that says which column holds what, with what stands in it now."""

    sheets: tuple[tuple[str, str], ...]
    fields: tuple[FieldView, ...]
    form: Form
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """A cell with a problem."""

    address: str
    found: str
    message: str
    consequence: str
    blocks: bool


@dataclass(frozen=True, slots=True)
class ProblemsView:
    """Problems of one kind; `rest` says how many are not shown."""

    rows: tuple[ProblemRow, ...]
    rest: str


def map_view(
    sheets: EntrySheets, seen: MapSeen, fields: Sequence[Field], texts: Mapping[str, str], refusal: Invalid | None
) -> MapView:
    """The form of the map: what was typed where it was refused, else the map that is shown."""
    chosen = {"sheet": str(seen.chosen.sheet), "heading_row": str(seen.chosen.heading_row)}
    chosen |= {each.id: str(seen.chosen.columns.get(each.id, "")) for each in fields}
    columns = tuple((str(column.number), column_words(column)) for column in seen.columns)
    return MapView(
        sheets=tuple((str(place), sheet_words(sheet)) for place, sheet in enumerate(sheets.grids.sheets)),
        fields=tuple(FieldView(each.id, each.title, each.needed, columns) for each in fields),
        form=Form(
            {**texts, **chosen} if refusal is None else {**chosen, **texts},
            refusal.problems if refusal else (),
            refusal.message if refusal else "",
        ),
        columns=columns,
    )


def sheet_words(sheet: GridSheet) -> str:
    """A sheet as a choice: its name, how many rows it has, and whether nobody sees it in the workbook."""
    return f"{sheet.name or 'The file'}{' (hidden)' if sheet.hidden else ''}: {count(len(sheet.rows), 'row', 'rows')}"


def column_words(column: ColumnSeen) -> str:
    """A column as a choice: its letter, its heading, a value that stands in it."""
    heading = f" · {column.heading}" if column.heading else ""
    sample = f" (such as {column.sample})" if column.sample else ""
    return f"{column.letters}{heading}{sample}"


def problems_view(problems: Sequence[CellProblem], blocking: bool) -> ProblemsView:
    """The problems that leave rows out, or those that are only noted."""
    chosen = [problem for problem in problems if problem.blocks is blocking]
    shown = tuple(
        ProblemRow(each.address, each.found, each.message, f"Row {each.consequence}", each.blocks)
        for each in chosen[:MOST_SHOWN]
    )
    rest = len(chosen) - len(shown)
    return ProblemsView(
        shown, f"{count(rest, 'further problem is', 'further problems are')} not shown." if rest else ""
    )


def skipped_rows(skipped: Sequence[Skipped]) -> list[tuple[str, str, str]]:
    """The rows that are none of the list's: row, why, and what stands there."""
    return [(str(each.row), _SKIPPED[each.kind], each.text) for each in skipped[:MOST_SHOWN]]
