"""Cells merged down over several rows of a table: the value stands in the first row only, and is filled down with a
word said.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from importers.addresses import letters
from importers.cells import Cell, Row
from importers.gathering import Gathering
from importers.table_rows import TableReader

Merge: TypeAlias = tuple[int, int, int, int]
_TALLEST = 10_000


def merges_over_rows(merges: Sequence[Merge], tables: Sequence[TableReader]) -> tuple[Merge, ...]:
    """The merges that cover several rows of a table's columns."""
    over = []
    for merge in merges:
        left, top, _, bottom = merge
        if top < bottom < top + _TALLEST and any(
            table.match.row < top <= table.last_row and left in table.match.places.values() for table in tables
        ):
            over.append(merge)
    return tuple(over)


def fill_down(
    batches: Iterator[Sequence[Row]], merges: Sequence[Merge], sheet: str, gathering: Gathering
) -> Iterator[Sequence[Row]]:
    """The rows with the value of each merge's first cell in its other rows."""
    waiting = sorted(merges, key=lambda merge: merge[1], reverse=True)
    active: list[tuple[Merge, Cell]] = []
    for rows in batches:
        for number, cells in rows:
            active = [(merge, cell) for merge, cell in active if merge[3] >= number]
            for (left, top, _, _), cell in active:
                if left not in cells and cells and number > top:
                    cells[left] = cell
                    gathering.note_cell("filled_from_merge", cell[0].text(cell[1])[:40], number, letters(left), sheet)
            while waiting and waiting[-1][1] <= number:
                merge = waiting.pop()
                if merge[1] == number and merge[0] in cells:
                    active.append((merge, cells[merge[0]]))
        yield rows
