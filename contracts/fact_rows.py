"""A row of the facts: its typed values, its standing, and the values that two parties agreed on.

The standing says how far a row is known to be true; each measure states the least standing from which it counts rows.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct, structs

from contracts.errors import Invalid, Problem
from contracts.figures import Source
from contracts.values import Value, decode, encode

if TYPE_CHECKING:
    from contracts.tables import Table

# From what never counts up to what somebody verified. What is left out, excused or rejected counts for no measure.
STANDINGS = ("left_out", "excused", "rejected", "disputed", "reported", "verified")
COUNTING_FROM = ("disputed", "reported", "verified")
STANDING_WORDS = {
    "left_out": "left out by decision",
    "excused": "excused",
    "rejected": "rejected",
    "disputed": "disputed",
    "reported": "reported only",
    "verified": "verified",
}
NONE: Mapping[str, Any] = MappingProxyType({})
_ROW_FORM = (
    "Write each row as [number, {column: text}], with its standing as a third entry where it is another than "
    f"“reported” ({', '.join(STANDINGS)}), and a group of “by” and “agreed” as a fourth."
)
_MORE = frozenset({"by", "agreed"})
_AGREED = frozenset({"value", "agreement", "says"})


@dataclass(frozen=True, slots=True)
class AgreedValue:
    """The value of a cell on which both parties agreed, with the agreement's id and who made it, in words."""

    value: Value
    agreement: str
    says: str


class FactRow(Struct, frozen=True):
    """One row: its number in its sheet, its typed values, its standing and, where it was verified, by which party.

    `agreed` holds what was agreed for a column; `settled` says for a column whose value the terms took from elsewhere
    than the cell itself where it came from.
    """

    number: int
    values: Mapping[str, Value]
    standing: str = "reported"
    by: str = ""
    agreed: Mapping[str, AgreedValue] = NONE
    settled: Mapping[str, Source] = NONE

    def stands_at(self, least: str = "reported") -> bool:
        """Whether the row's standing is at least this one."""
        return self.standing in counting_from(least)

    def marks(self) -> tuple[str, ...]:
        """What a digest over rows covers beside their values: nothing for a row that is only reported."""
        said = () if self.standing == "reported" else (f"{self.standing} {self.by}".strip(),)
        return (*said, *(f"{key}={encode(each.value) or ''}" for key, each in sorted(self.agreed.items())))


_COUNTING = {least: frozenset(STANDINGS[STANDINGS.index(least) :]) for least in STANDINGS}


def counting_from(least: str) -> frozenset[str]:
    """The standings that count where the least one is given."""
    return _COUNTING[least]


def standing_again(row: FactRow, standing: str, by: str = "") -> FactRow:
    """The same row with another standing."""
    return structs.replace(row, standing=standing, by=by)


def agreeing(row: FactRow, column: str, value: AgreedValue) -> FactRow:
    """The same row with what was agreed for a column."""
    return structs.replace(row, agreed={**row.agreed, column: value})


def row_names(rows: Iterable[FactRow]) -> list[str]:
    """A name for each row that says what stands in it: SHA-256 over its values, and the how-manieth such row it is.

    A row that comes again unchanged in a later revision keeps its name, whatever its number there; one whose values
    changed gets another, so that nothing that was said about a row is ever said about other values.
    """
    seen: dict[str, int] = {}
    return [_name(row.values, seen) for row in rows]


def _name(values: Mapping[str, Value], seen: dict[str, int]) -> str:
    said = json.dumps({key: encode(value) for key, value in values.items()}, ensure_ascii=False, sort_keys=True)
    seen[said] = seen.get(said, 0) + 1
    return hashlib.sha256(f"{seen[said]}\x1f{said}".encode()).hexdigest()


def key_of(row: FactRow, key: Sequence[str]) -> tuple[str, ...]:
    """The texts of the row's key columns; the row's number where its table has no key."""
    return tuple(encode(row.values.get(column)) or "" for column in key) if key else (str(row.number),)


def typed_row(number: int, values: Mapping[str, str | None], types: Mapping[str, str]) -> FactRow:
    """A row with its stored texts turned into typed values."""
    return FactRow(number, {key: decode(types[key], text) for key, text in values.items() if key in types})


def read_rows(entries: Any, table: "Table") -> tuple[FactRow, ...]:
    """Rows from their JSON, typed as the table says; Invalid with the path of what is wrong."""
    types, path = table.types(), f"tables.{table.id}.rows"
    if not isinstance(entries, list | tuple):
        raise Invalid("Rows must be a list.", [Problem(path, "Rows must be a list.")])
    rows: dict[int, FactRow] = {}
    for place, entry in enumerate(entries):
        where = f"{path}[{place}]"
        if not _is_row(entry):
            raise _wrong_row(where, _ROW_FORM)
        if entry[0] in rows:
            raise _wrong_row(where, f"Row {entry[0]} stands twice. Each row counts once.")
        values: dict[str, Value] = dict.fromkeys(types)
        for column, text in entry[1].items():
            values[column] = _value(where, column, types.get(column), text)
        rows[entry[0]] = _with_standing(FactRow(entry[0], values), entry, where, types)
    return tuple(rows.values())


def _is_row(entry: Any) -> bool:
    if not isinstance(entry, list | tuple) or not 2 <= len(entry) <= 4:
        return False
    if type(entry[0]) is not int or entry[0] <= 0 or not isinstance(entry[1], Mapping):
        return False
    if len(entry) >= 3 and entry[2] not in STANDINGS:
        return False
    return len(entry) < 4 or (isinstance(entry[3], Mapping) and set(entry[3]) <= _MORE)


def _with_standing(row: FactRow, entry: Sequence[Any], where: str, types: Mapping[str, str]) -> FactRow:
    if len(entry) == 2:
        return row
    more: Mapping[str, Any] = entry[3] if len(entry) == 4 else {}
    by, agreed = more.get("by", ""), more.get("agreed", {})
    if not isinstance(by, str) or not isinstance(agreed, Mapping):
        raise _wrong_row(where, _ROW_FORM)
    read: dict[str, AgreedValue] = {}
    for column, said in agreed.items():
        is_group = isinstance(said, Mapping) and set(said) == _AGREED
        if not is_group or not all(isinstance(each, str) for each in said.values()):
            raise _wrong_row(f"{where}.{column}", "An agreed value is a group of “value”, “agreement” and “says”.")
        value = _value(where, column, types.get(column), said["value"])
        read[column] = AgreedValue(value, said["agreement"], said["says"])
    return structs.replace(row, standing=entry[2], by=by, agreed=read or NONE)


def _value(where: str, column: str, column_type: str | None, text: Any) -> Value:
    if column_type is None:
        raise _wrong_row(f"{where}.{column}", "The terms have no such column in this table.")
    if text is not None and not isinstance(text, str):
        raise _wrong_row(f"{where}.{column}", f"Write each value as text; found {json.dumps(text)[:40]}.")
    try:
        return decode(column_type, text)
    except Invalid as error:
        raise _wrong_row(f"{where}.{column}", error.message) from None


def _wrong_row(path: str, message: str) -> Invalid:
    return Invalid(f"{path}: {message}", [Problem(path, message)])


def row_document(row: FactRow) -> list[Any]:
    """The row as its JSON."""
    written: list[Any] = [row.number, {key: encode(value) for key, value in row.values.items()}, row.standing]
    more: dict[str, Any] = {"by": row.by} if row.by else {}
    if row.agreed:
        more["agreed"] = {
            key: {"value": encode(each.value) or "", "agreement": each.agreement, "says": each.says}
            for key, each in row.agreed.items()
        }
    return [*written, more] if more else written
