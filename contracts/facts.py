"""The facts of a contract's period: rows of accepted reports, published indexes, and what earlier statements paid.

Facts and terms together are all that a settlement reads, so the same two documents replay it anywhere.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from contracts.disputes import DisputedLine, DisputedLineSchema
from contracts.earlier import (
    CarriedAmount,
    CarriedSchema,
    EarlierPeriod,
    EarlierSchema,
    carried_document,
    earlier_document,
)
from contracts.errors import Invalid, Problem
from contracts.evidence import AttachedEvidence, AttachedEvidenceSchema
from contracts.exceptions import CLOSING, STATEMENT_KINDS
from contracts.fact_rows import FactRow, read_rows, row_document
from contracts.figures import Source, source
from contracts.no_rows import NO_DATA
from contracts.periods import CLOSING_NAME
from contracts.retainage import Release, ReleaseSchema, release_document
from contracts.rulings import Ruling, RulingSchema
from contracts.samples import DrawnSample, DrawnSampleSchema
from contracts.schema import ByName, DecimalText, Strict, Words, load_with, many, read_document
from contracts.tables import PARTIES, Table
from contracts.values import encode


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
    sample: DrawnSample | None = None
    # What the sample says, once the terms were applied: “waiting”, “passed” or “failed”.
    verdict: str = ""
    # Why it has no rows, as its report says; "" where it has some, or where the terms ask for no reason.
    no_data: str = ""

    def cell(self, row: FactRow, column_id: str) -> Source:
        """The address of one value, or of both cells and their agreement where the terms took it from elsewhere."""
        if column_id in row.settled:
            return row.settled[column_id]
        return self.own_cell(row, column_id)

    def own_cell(self, row: FactRow, column_id: str) -> Source:
        """The address of the cell itself."""
        where = (("cell", f"{self.letters.get(column_id, '')}{row.number}"), ("row", row.number))
        sheet = (("sheet", self.sheet),) if self.sheet else ()
        return Source("cell", (("table", self.table_id), *sheet, *where))

    def rows_source(self, rows: Iterable[FactRow], columns: Iterable[str], which: str) -> Source:
        """A set of rows: how many, and a digest over their numbers, the values that mattered, and their standing."""
        chosen, used = list(rows), sorted(set(columns))
        said = []
        for row in chosen:
            values = row.values
            texts = [encode(values.get(column)) or "" for column in used]
            marks = () if row.standing == "reported" and not row.agreed else ("\x1d", *row.marks())
            said.append("\x1f".join((str(row.number), *texts, *marks)) + "\x1e")
        return source(
            "rows",
            table=self.table_id,
            sheet=self.sheet or None,
            which=which,
            count=len(chosen),
            digest=hashlib.sha256("".join(said).encode()).hexdigest(),
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
    evidence: tuple[AttachedEvidence, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    disputes: tuple[DisputedLine, ...] = ()

    @property
    def is_closing(self) -> bool:
        """Whether this settles what is left after the last period, without work of its own."""
        return self.kind == CLOSING or self.period.startswith(CLOSING_NAME)


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
    sample = fields.Nested(DrawnSampleSchema)
    no_data = fields.String(validate=validate.OneOf(tuple(NO_DATA)))


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
    evidence = fields.List(fields.Nested(AttachedEvidenceSchema))
    rulings = fields.List(fields.Nested(RulingSchema), validate=many)
    disputes = fields.List(fields.Nested(DisputedLineSchema), validate=many)


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
        rows = read_rows(entry["rows"], known[table_id])
        place = (entry["delivery"], entry["sheet"], entry["columns"])
        typed[table_id] = FactTable(table_id, *place, rows, entry.get("sample"), no_data=entry.get("no_data", ""))
    if loaded["ends"] < loaded["starts"]:
        message = "The period ends before it starts."
        raise Invalid(message, [Problem("ends", message)])
    indexes = {name: IndexValue(name, **entry) for name, entry in loaded["indexes"].items()}
    return Facts(**{**loaded, "tables": typed, "indexes": indexes, "earlier": tuple(loaded["earlier"])})


def facts_document(facts: Facts, with_rows: bool = True) -> dict[str, Any]:
    """The facts as their JSON document; without rows it names the reports and the digest of their rows instead."""
    # Most periods have neither: a key without entries would only change the digest of a statement that says the same.
    optional = {
        "rulings": [each.document() for each in facts.rulings],
        "disputes": [each.document() for each in facts.disputes],
    }
    return {
        **{name: entries for name, entries in optional.items() if entries},
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
        **({"evidence": [each.document() for each in facts.evidence]} if facts.evidence else {}),
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
    if table.sample is not None:
        written["sample"] = table.sample.document()
    if table.no_data:
        written["no_data"] = table.no_data
    if not with_rows:
        return written | {"rows": table.rows_source(table.rows, table.letters, "all").document()}
    written["rows"] = [row_document(row) for row in table.rows]
    return written
