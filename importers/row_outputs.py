"""Accepted rows on their way out: written line by line, so that memory stays flat, and struck out again where a later
row shows cause.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any


class RowOutput:
    """The file of accepted rows: one JSON array a line, [table_id, row_number, {column_id: text}]."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stream = path.open("w", encoding="utf-8", newline="\n")

    def write(self, lines: Iterable[str]) -> None:
        """Append lines, each with its line break."""
        self._stream.writelines(lines)

    def read(self, table_id: str, wanted: Collection[int]) -> Iterator[tuple[int, dict[str, str | None]]]:
        """The rows of a table with the wanted numbers, as written so far."""
        self._stream.flush()
        with self.path.open(encoding="utf-8", newline="\n") as stream:
            for line in stream:
                table, number, values = json.loads(line)
                if table == table_id and number in wanted:
                    yield number, values

    def strike_out(self, rows: Mapping[str, Collection[int]]) -> None:
        """Take rows out again, by table and number."""
        if not any(rows.values()):
            return
        self._stream.close()
        kept = self.path.with_name(f"{self.path.name}.kept")
        with self.path.open("rb") as stream, kept.open("wb") as target:
            target.writelines(line for line in stream if not _is_struck(json.loads(line), rows))
        kept.replace(self.path)
        self._stream = self.path.open("a", encoding="utf-8", newline="\n")

    def close(self) -> None:
        """Write what is still waiting."""
        self._stream.close()


def _is_struck(row: list[Any], rows: Mapping[str, Collection[int]]) -> bool:
    return row[1] in rows.get(row[0], ())
