"""The facts of a contract's period: rows of accepted reports, published indexes, and what earlier statements paid.

Facts and terms together are all that a settlement reads, so the same two documents replay it anywhere.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from contracts.earlier import (
    CarriedAmount,
    CarriedSchema,
    EarlierPeriod,
    EarlierSchema,
    carried_document,
    earlier_document,
)
from contracts.errors import Invalid, Problem
from contracts.exceptions import STATEMENT_KINDS
from contracts.figures import Source, source
from contracts.retainage import Release, ReleaseSchema, release_document
from contracts.schema import ByName, DecimalText, Strict, Words, load_with, read_document
from contracts.tables import PARTIES, Table
from contracts.values import Value, decode, encode

STANDINGS = ("counted", "left_out")
_ROW_FORM = 'Write each row as [number, {column: text}] or [number, {column: text}, "left_out"].'


@dataclass(frozen=True, slots=True)
class FactRow:
    """One row: its number in its sheet, its typed values, and whether an officer's decision leaves it out."""

    number: int
    values: Mapping[str, Value]
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """The accepted report that a table came from."""

    party: str
    file: str
    sha256: str
    revision: int


@dataclass(frozen=True, slots=True)
class FactTable:
    """The rows of one table with the sheet and the letters of its columns, so that every value has an address."""

    table_id: str
    delivery: Delivery
    sheet: str
    letters: Mapping[str, str]
    rows: tuple[FactRow, ...]

    def cell(self, row: FactRow, column_id: str) -> Source:
        """The address of one value."""
        where = (("cell", f"{self.letters.get(column_id, '')}{row.number}"), ("row", row.number))
        sheet = (("sheet", self.sheet),) if self.sheet else ()
        return Source("cell", (("table", self.table_id), *sheet, *where))

    def rows_source(self, rows: Iterable[FactRow], columns: Iterable[str], which: str) -> Source:
        """A set of rows: how many, and a digest over their numbers and the values that mattered."""
        chosen, used = list(rows), sorted(set(columns))
        hashed = hashlib.sha256()
        for row in chosen:
            texts = [encode(row.values.get(column)) or "" for column in used]
            hashed.update(("\x1f".join((str(row.number), *texts)) + "\x1e").encode())
        return source(
            "rows",
            table=self.table_id,
            sheet=self.sheet or None,
            which=which,
            count=len(chosen),
            digest=hashed.hexdigest(),
        )


@dataclass(frozen=True, slots=True)
class IndexValue:
    """A published value of an index for a month, with where it was published."""

    index: str
    month: str
    value: Decimal
    published: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a settlement reads besides the terms.

    `carried` is what earlier statements left for this one, `releases` the releases of retainage that it pays, `worth`
    what the contract is worth in dollars with its change orders.
    """

    contract: str
    period: str
    starts: date
    ends: date
    tables: Mapping[str, FactTable]
    indexes: Mapping[str, IndexValue]
    earlier: tuple[EarlierPeriod, ...] = ()
    kind: str = "payment"
    carried: tuple[CarriedAmount, ...] = ()
    releases: tuple[Release, ...] = ()
    worth: Decimal | None = None


class _DeliverySchema(Strict):
    made = Delivery
    party = fields.String(required=True, validate=validate.OneOf(PARTIES))
    file = Words(required=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}$"))
    revision = fields.Integer(required=True, strict=True)


class _TableSchema(Strict):
    delivery = fields.Nested(_DeliverySchema, required=True)
    sheet = fields.String(required=True)
    columns = ByName(keys=fields.String(), values=fields.String(), required=True)
    rows = fields.Raw(required=True)


class _IndexSchema(Strict):
    month = Words(required=True)
    value = DecimalText(required=True)
    published = Words(required=True)


class _FactsSchema(Strict):
    contract = Words(required=True)
    period = Words(required=True)
    starts = fields.Date(required=True)
    ends = fields.Date(required=True)
    tables = ByName(keys=fields.String(), values=fields.Nested(_TableSchema), required=True)
    indexes = ByName(keys=fields.String(), values=fields.Nested(_IndexSchema), required=True)
    earlier = fields.List(fields.Nested(EarlierSchema), required=True)
    kind = fields.String(validate=validate.OneOf(STATEMENT_KINDS))
    carried = fields.List(fields.Nested(CarriedSchema))
    releases = fields.List(fields.Nested(ReleaseSchema))
    worth = DecimalText()


# One schema for all: making it anew for each period would cost more than reading a small one.
_FACTS = _FactsSchema()


def load_facts(document: str | bytes | Mapping[str, Any], tables: Iterable[Table]) -> Facts:
    """Facts from their JSON document, typed as the tables of the terms say; Invalid with each problem by path."""
    loaded = load_with(_FACTS, read_document(document, "facts"), "facts")
    known = {table.id: table for table in tables}
    typed: dict[str, FactTable] = {}
    for table_id, entry in loaded["tables"].items():
        if table_id not in known:
            message = f"The terms have no table “{table_id}”."
            raise Invalid(message, [Problem(f"tables.{table_id}", message)])
        rows = _rows(entry["rows"], known[table_id])
        typed[table_id] = FactTable(table_id, entry["delivery"], entry["sheet"], entry["columns"], rows)
    if loaded["ends"] < loaded["starts"]:
        message = "The period ends before it starts."
        raise Invalid(message, [Problem("ends", message)])
    indexes = {name: IndexValue(name, **entry) for name, entry in loaded["indexes"].items()}
    return Facts(**{**loaded, "tables": typed, "indexes": indexes, "earlier": tuple(loaded["earlier"])})


def typed_row(
    number: int, values: Mapping[str, str | None], types: Mapping[str, str], left_out: bool = False
) -> FactRow:
    """A row with its stored texts turned into typed values."""
    return FactRow(number, {key: decode(types[key], text) for key, text in values.items() if key in types}, left_out)


def _rows(entries: Any, table: Table) -> tuple[FactRow, ...]:
    types, path = table.types(), f"tables.{table.id}.rows"
    if not isinstance(entries, list | tuple):
        raise Invalid("Rows must be a list.", [Problem(path, "Rows must be a list.")])
    rows: dict[int, FactRow] = {}
    for place, entry in enumerate(entries):
        if not _is_row(entry):
            raise _wrong_row(f"{path}[{place}]", _ROW_FORM)
        if entry[0] in rows:
            raise _wrong_row(f"{path}[{place}]", f"Row {entry[0]} stands twice. Each row counts once.")
        values: dict[str, Value] = dict.fromkeys(types)
        for column, text in entry[1].items():
            values[column] = _value(path, place, column, types.get(column), text)
        rows[entry[0]] = FactRow(entry[0], values, len(entry) == 3 and entry[2] == "left_out")
    return tuple(rows.values())


def _is_row(entry: Any) -> bool:
    if not isinstance(entry, list | tuple) or len(entry) not in (2, 3):
        return False
    is_number = type(entry[0]) is int and entry[0] > 0
    return is_number and isinstance(entry[1], Mapping) and (len(entry) == 2 or entry[2] in STANDINGS)


def _value(path: str, place: int, column: str, column_type: str | None, text: Any) -> Value:
    where = f"{path}[{place}].{column}"
    if column_type is None:
        raise _wrong_row(where, "The terms have no such column in this table.")
    if text is not None and not isinstance(text, str):
        raise _wrong_row(where, f"Write each value as text; found {json.dumps(text)[:40]}.")
    try:
        return decode(column_type, text)
    except Invalid as error:
        raise _wrong_row(where, error.message) from None


def _wrong_row(path: str, message: str) -> Invalid:
    return Invalid(f"{path}: {message}", [Problem(path, message)])


def facts_document(facts: Facts, with_rows: bool = True) -> dict[str, Any]:
    """The facts as their JSON document; without rows it names the reports and the digest of their rows instead."""
    return {
        "contract": facts.contract,
        "period": facts.period,
        "starts": facts.starts.isoformat(),
        "ends": facts.ends.isoformat(),
        "tables": {name: _table_document(table, with_rows) for name, table in facts.tables.items()},
        "indexes": {
            name: {"month": each.month, "value": each.value, "published": each.published}
            for name, each in facts.indexes.items()
        },
        "earlier": [earlier_document(each) for each in facts.earlier],
        "kind": facts.kind,
        "carried": [carried_document(each) for each in facts.carried],
        "releases": [release_document(each) for each in facts.releases],
    } | ({} if facts.worth is None else {"worth": facts.worth})


def _table_document(table: FactTable, with_rows: bool) -> dict[str, Any]:
    delivery = table.delivery
    written: dict[str, Any] = {
        "delivery": {
            "party": delivery.party,
            "file": delivery.file,
            "sha256": delivery.sha256,
            "revision": delivery.revision,
        },
        "sheet": table.sheet,
        "columns": dict(table.letters),
    }
    if not with_rows:
        return written | {"rows": table.rows_source(table.rows, table.letters, "all").document()}
    written["rows"] = [
        [row.number, {key: encode(value) for key, value in row.values.items()}, STANDINGS[row.left_out]]
        for row in table.rows
    ]
    return written
