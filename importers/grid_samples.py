"""Some rows of each sheet of a report, for a person who says what its columns mean: a report may be very long."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from importers.cells import Row
from importers.grid_reading import read_sheets
from importers.limits import Limits

_FIRST, _ABOVE, _BELOW, _MOST, _FAREST = 60, 2, 4, 400, 50_000


def read_samples_here(
    path: Path, file_name: str, wanted: Mapping[str, Collection[int]], limits: Limits
) -> dict[str, Any]:
    """The sheets in the form of `grid_reading.read_sheets`; `grids.read_samples` runs it in a child."""

    def choose(sheet: str, rows: Iterable[Row]) -> Iterator[Row]:
        return sampled(rows, wanted.get(sheet, ()))

    return read_sheets(path, file_name, limits, choose)


def sampled(rows: Iterable[Row], wanted: Collection[int]) -> Iterator[Row]:
    """The first rows, the rows that follow a gap or are wanted, and some below each of them."""
    farthest, kept, last, until = max([*wanted, _FAREST]), 0, 0, 0
    for row in rows:
        number = row[0]
        if number > farthest + _BELOW:
            return
        asked = any(-_ABOVE <= number - each <= _BELOW for each in wanted)
        if number > last + 1:
            until = number + _BELOW
        last = number
        if asked or kept < _FIRST or (number <= until and kept < _MOST):
            kept += 1
            yield row
