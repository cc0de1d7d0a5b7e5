"""The keys of a table's rows as numbers, in parts by number; beyond some ten thousand they wait in a file, so that a
million rows need no more memory than those.
"""

import tempfile
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO

_PARTS, _MOST_HELD = 16, 65_536
_Held = tuple["array[int]", "array[int]"]


class KeyNumbers:
    """Numbers of keys, each with its row. Equal keys have equal numbers; numbers that meet say only: compare."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.count = folder, 0
        self._numbers, self._rows = _empty()
        self._file: IO[bytes] | None = None
        self._places: list[list[tuple[int, int]]] = [[] for _ in range(_PARTS)]

    def extend(self, numbers: Iterable[int], rows: Sequence[int]) -> None:
        """Remember the keys of further rows."""
        self._numbers.extend(numbers)
        self._rows.extend(rows)
        self.count += len(rows)
        if len(self._numbers) > _MOST_HELD:
            self._spill()

    def meeting(self) -> set[int]:
        """The rows whose numbers stand more than once."""
        if self._file is None:
            return set(_meeting(self._numbers, self._rows))
        self._spill()
        found = {row for part in range(_PARTS) for row in _meeting(*self._part(part))}
        self._file.close()
        return found

    def _spill(self) -> None:
        """Write what is held behind what waits in the file already, part by part."""
        if self._file is None:
            # It has no name, and ends with this process; `meeting` closes it.
            self._file = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115
        parts = [_empty() for _ in range(_PARTS)]
        for number, row in zip(self._numbers, self._rows, strict=True):
            numbers, rows = parts[number % _PARTS]
            numbers.append(number)
            rows.append(row)
        for places, (numbers, rows) in zip(self._places, parts, strict=True):
            places.append((self._file.tell(), len(rows)))
            self._file.write(numbers)
            self._file.write(rows)
        self._numbers, self._rows = _empty()

    def _part(self, part: int) -> _Held:
        """One part as it waits in the file."""
        found_numbers, found_rows = _empty()
        if self._file is not None:
            for place, count in self._places[part]:
                self._file.seek(place)
                found_numbers.frombytes(self._file.read(count * found_numbers.itemsize))
                found_rows.frombytes(self._file.read(count * found_rows.itemsize))
        return found_numbers, found_rows


def _empty() -> _Held:
    return array("q"), array("I")


def _meeting(numbers: Sequence[int], rows: Sequence[int]) -> Iterator[int]:
    if len(set(numbers)) == len(numbers):
        return
    often = {number for number, times in Counter(numbers).items() if times > 1}
    yield from (row for number, row in zip(numbers, rows, strict=True) if number in often)
