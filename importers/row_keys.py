"""Keys: rows given twice, rows that contradict each other, and rows that refer to what is not there.

A key is kept as one number, in a file where there are many, so that memory stays flat; only rows whose numbers meet are
held, and compared by digests of their texts.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

from contracts.tables import Table
from contracts.values import Value
from importers.addresses import runs
from importers.findings import EXPLAIN, INFORMATION
from importers.gathering import Gathering, addresses
from importers.key_numbers import KeyNumbers
from importers.reports import ReportPlan
from importers.row_outputs import RowOutput

_ONE_IN, _SHOWN = 5, 1_000
_KEPT = "The same row is given more than once; this table has no key, so every one was counted"


class KeyLedger:
    """The keys of a table's accepted rows; in a table without a key, the whole rows.

    A row given twice under its key counts once. Without a key nobody can tell, so both count and must be explained,
    unless rows of that table are alike so often that it says nothing.
    """

    def __init__(self, table: Table, letters: Mapping[str, str], folder: Path) -> None:
        self._table = table
        self._is_keyed = bool(table.key)
        self.columns = [column for column in table.key or letters if column in letters]
        self._letters = [letters[column] for column in self.columns]
        self._keys = KeyNumbers(folder)

    def take(self, numbers: Sequence[int], values: Mapping[str, Sequence[Value]]) -> None:
        """Remember the keys of further rows."""
        if self.columns:
            keys: Iterator[tuple[Value, ...]] = zip(*(values[column] for column in self.columns), strict=True)
            self._keys.extend(map(hash, map(_folded, keys) if self._is_keyed else keys), numbers)

    def report(self, gathering: Gathering, sheet: str, output: RowOutput) -> set[int]:
        """Hand over findings; the rows that must be struck out."""
        wanted = self._keys.meeting()
        if not wanted:
            return set()
        groups = self._grouped(output, wanted)
        repeated = {row for group in groups.values() if group.are_same for row in group.rows[1:]}
        conflicting = {row for group in groups.values() if not group.are_same for row in group.rows}
        if not self._is_keyed:
            seldom = len(repeated) * _ONE_IN <= self._keys.count
            self._note(gathering, "duplicate_row", repeated, groups, sheet, EXPLAIN if seldom else INFORMATION, _KEPT)
            return set()
        self._note(gathering, "duplicate_row", repeated, groups, sheet)
        self._note(gathering, "conflicting_rows", conflicting, groups, sheet)
        spelled = _spelled_otherwise(groups.values())
        alike = {row for group in spelled.values() for row in group.rows} - repeated - conflicting
        self._note(gathering, "key_spelled_otherwise", alike, spelled, sheet)
        return repeated | conflicting

    def _grouped(self, output: RowOutput, wanted: set[int]) -> "dict[bytes, _Alike]":
        """The wanted rows by digests of their keys."""
        groups: dict[bytes, _Alike] = {}
        for number, values in output.read(self._table.id, wanted):
            key, row = tuple(values[column] for column in self.columns), _digest(tuple(values.items()))
            group = groups.get(_digest(key))
            if group is None:
                shown = key if len(groups) < _SHOWN else ()
                groups[_digest(key)] = _Alike(shown, row, number, _digest(_folded(key)))
            else:
                group.rows.append(number)
                group.are_same = group.are_same and group.first == row
        return groups

    def _note(
        self,
        gathering: Gathering,
        code: str,
        rows: set[int],
        groups: Mapping[bytes, "_Alike"],
        sheet: str,
        finding_class: str | None = None,
        message: str = "",
    ) -> None:
        if not rows:
            return
        shown = [group for group in groups.values() if len(group.rows) > 1 and not rows.isdisjoint(group.rows)][:5]
        said = [
            f"{' '.join(part or '' for part in group.key)[:80] or '…'} in rows {', '.join(map(str, group.rows[:5]))}"
            for group in shown
        ]
        spans = tuple(runs(rows))
        gathering.note(
            code,
            "; ".join(said),
            finding_class=finding_class,
            message=message and f"{message} ({'; '.join(said)}).",
            expected="each key once: " + ", ".join(self._table.column(column).heading for column in self.columns),
            sheet=sheet,
            table_id=self._table.id,
            cells=addresses(self._letters, spans),
            rows=spans,
            count=len(rows),
        )


class _Alike:
    """Rows of one key; the key itself is kept of some only, to be shown."""

    __slots__ = ("are_same", "first", "folded", "key", "rows")

    def __init__(self, key: tuple[str | None, ...], first: bytes, row: int, folded: bytes) -> None:
        self.key, self.first, self.folded, self.are_same = key, first, folded, True
        self.rows = array("L", [row])


def _folded(key: Sequence[Value]) -> tuple[Value, ...]:
    """The key without what a person overlooks in it: capitals, and spaces around it."""
    return tuple(part.strip().casefold() if isinstance(part, str) else part for part in key)


def _spelled_otherwise(groups: "Iterable[_Alike]") -> "dict[bytes, _Alike]":
    """Rows whose keys differ, but only in what a person overlooks, taken together."""
    together: dict[bytes, list[_Alike]] = {}
    for group in groups:
        together.setdefault(group.folded, []).append(group)
    found: dict[bytes, _Alike] = {}
    for folded, spellings in together.items():
        if len(spellings) > 1:
            found[folded] = _Alike(spellings[0].key, spellings[0].first, spellings[0].rows[0], folded)
            found[folded].rows = array("L", sorted(row for each in spellings for row in each.rows))
    return found


def _digest(texts: object) -> bytes:
    return blake2b(repr(texts).encode("utf-8", "surrogatepass"), digest_size=16).digest()


class References:
    """What rows refer to in other tables of the same report, or of another party's."""

    def __init__(self, plan: ReportPlan) -> None:
        wanted = {column.refers_to for table in plan.tables for column in table.columns if column.refers_to}
        self._known: dict[str, set[str]] = {name: set(texts) for name, texts in plan.known.items()}
        self._wanted = {name for name in wanted if name not in ("items", "items.unit")}
        self._asked: dict[tuple[str, str, str, str], dict[str, array[int]]] = {}

    def gives(self, table: Table, column_id: str) -> str | None:
        """The name under which other columns refer to this one; None where none does."""
        name = f"{table.id}.{column_id}"
        return name if name in self._wanted else None

    def give(self, name: str, values: Sequence[Value]) -> None:
        """Values that may be referred to."""
        self._known.setdefault(name, set()).update(str(value) for value in values if value is not None)

    def ask(self, table: Table, column_id: str, sheet: str, numbers: Sequence[int], values: Sequence[Value]) -> None:
        """Values that refer to others."""
        name = table.column(column_id).refers_to
        if name not in self._wanted:
            return
        asked = self._asked.setdefault((str(name), table.id, column_id, sheet), {})
        for number, value in zip(numbers, values, strict=True):
            if value is not None:
                asked.setdefault(str(value), array("L")).append(number)

    def report(
        self, gathering: Gathering, tables: Mapping[str, Table], letters: Mapping[str, Mapping[str, str]]
    ) -> dict[str, set[int]]:
        """Hand over findings; the rows of each table that refer to nothing."""
        struck: dict[str, set[int]] = {}
        for (name, table_id, column_id, sheet), asked in self._asked.items():
            if name not in self._known:
                continue
            table = tables[table_id]
            for text, rows in asked.items():
                if text not in self._known[name]:
                    struck.setdefault(table_id, set()).update(rows)
                    for row in rows:
                        gathering.note_cell(
                            "unknown_key",
                            text,
                            row,
                            letters[table_id][column_id],
                            sheet,
                            table,
                            table.column(column_id),
                        )
        return struck
