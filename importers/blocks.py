"""Rows on their way from a sheet to its tables, some hundred at a time: column by column where rows are alike."""

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import NamedTuple, TypeAlias

from importers.cells import Cell, Kind, Row


class Alike(NamedTuple):
    """Cells of one kind, one for each row; an empty text is no cell."""

    kind: Kind
    raws: Sequence[str]


Column: TypeAlias = Alike | Sequence[Cell | None]


class Block:
    """Rows one below the other with rising numbers; they know their cells by column, or by row, or both."""

    __slots__ = ("_columns", "_rows", "numbers")

    def __init__(self, numbers: Sequence[int], columns: Mapping[int, Column]) -> None:
        self.numbers = numbers
        self._columns: Mapping[int, Column] | None = columns
        self._rows: Sequence[Row] | None = None

    @classmethod
    def of(cls, rows: Sequence[Row]) -> "Block":
        """The block of rows that were read one by one."""
        block = cls([row[0] for row in rows], {})
        block._columns, block._rows = None, rows
        return block

    def __len__(self) -> int:
        return len(self.numbers)

    def rows(self) -> Sequence[Row]:
        """The rows, each with its cells by column."""
        if self._rows is None:
            cells: list[dict[int, Cell]] = [{} for _ in self.numbers]
            for place, column in (self._columns or {}).items():
                for row, cell in zip(cells, cells_of(column), strict=True):
                    if cell is not None:
                        row[place] = cell
            self._rows = list(zip(self.numbers, cells, strict=True))
        return self._rows

    def row(self, position: int) -> Row:
        """One row with its cells by column."""
        if self._rows is not None or self._columns is None:
            return self.rows()[position]
        cells = {place: _cell_at(column, position) for place, column in self._columns.items()}
        return self.numbers[position], {place: cell for place, cell in cells.items() if cell is not None}

    def column(self, place: int) -> Column:
        """The cells of a column, one for each row."""
        if self._columns is not None:
            return self._columns.get(place) or [None] * len(self.numbers)
        return [row[1].get(place) for row in self.rows()]

    def places(self) -> set[int]:
        """The columns in which any row may have a cell."""
        if self._columns is not None:
            return set(self._columns)
        return set().union(*(cells for _, cells in self.rows()))

    def has_cells(self, place: int) -> bool:
        """Whether any row has a cell in the column."""
        column = self.column(place)
        return any(column.raws) if isinstance(column, Alike) else any(cell is not None for cell in column)

    def part(self, start: int, stop: int | None = None) -> "Block":
        """The rows from one position on, up to another."""
        if start == 0 and stop is None:
            return self
        if self._columns is None:
            return Block.of(self.rows()[start:stop])
        columns = {place: _part_of(column, start, stop) for place, column in self._columns.items()}
        return Block(self.numbers[start:stop], columns)

    def only(self, wanted: Sequence[bool]) -> "Block":
        """The wanted rows."""
        if self._columns is None:
            return Block.of(list(compress(self.rows(), wanted)))
        columns = {place: _only_of(column, wanted) for place, column in self._columns.items()}
        return Block(list(compress(self.numbers, wanted)), columns)


def _only_of(column: Column, wanted: Sequence[bool]) -> Column:
    if isinstance(column, Alike):
        return Alike(column.kind, list(compress(column.raws, wanted)))
    return list(compress(column, wanted))


def _part_of(column: Column, start: int, stop: int | None) -> Column:
    return Alike(column.kind, column.raws[start:stop]) if isinstance(column, Alike) else column[start:stop]


def cells_of(column: Column) -> Sequence[Cell | None]:
    """The cells of a column one by one."""
    if isinstance(column, Alike):
        kind = column.kind
        return [(kind, raw) if raw else None for raw in column.raws]
    return column


def _cell_at(column: Column, position: int) -> Cell | None:
    if isinstance(column, Alike):
        raw = column.raws[position]
        return (column.kind, raw) if raw else None
    return column[position]
