"""The tables that a contract's reports consist of: their columns, keys and checks, as the terms state them."""

from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.comparisons import Comparison, ComparisonSchema
from contracts.conditions import Condition, ConditionField
from contracts.no_rows import NO_DATA
from contracts.parties import PARTIES as PARTIES
from contracts.row_terms import Term, TermField
from contracts.samples import SampleRule, SampleRuleSchema
from contracts.schema import DecimalText, Identifier, Strict, Words, many, some
from contracts.values import COLUMN_TYPES

FINDING_CLASSES = ("blocks", "explain", "information")
COVER_MEANINGS = ("contract_number", "period_starts", "period_ends", "template_version")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how it is headed, what it holds, and what must be true of each cell.

    `no_data` are the reasons (contracts.no_rows) of which one must stand in a cell that holds no value.
    """

    id: str
    heading: str
    type: str
    also: tuple[str, ...] = ()
    required: bool = True
    unit: str | None = None
    unit_from: str | None = None
    choices: tuple[str, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    order: str | None = None
    within: str | None = None
    refers_to: str | None = None
    accepts: str | None = None
    computed: Term | None = None
    tolerance: Decimal | None = None
    no_data: tuple[str, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether each row must say something here: a value, or the reason why there is none."""
        return self.required or bool(self.no_data)


@dataclass(frozen=True, slots=True)
class RowCheck:
    """Something that must hold in each row where its inputs are present, and what it is when it does not."""

    id: str
    holds: Condition
    finding: str
    message: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a report: who reports it, its columns, the columns that identify a row, its checks, which columns
    another party reports too, and the sample by which its rows are verified.

    `no_data` are the reasons (contracts.no_rows) of which one must be given where the table has no rows.
    """

    id: str
    title: str
    reported_by: str
    columns: tuple[Column, ...]
    sheet: str | None = None
    key: tuple[str, ...] = ()
    may_be_empty: bool = False
    no_data: tuple[str, ...] = ()
    checks: tuple[RowCheck, ...] = ()
    compared: tuple[Comparison, ...] = ()
    sample: SampleRule | None = None

    def column(self, column_id: str) -> Column:
        """The column of that id; KeyError for another, which checked terms never ask for."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)

    def types(self) -> dict[str, str]:
        """Column ids with their types."""
        return {column.id: column.type for column in self.columns}

    def headings(self) -> dict[str, str]:
        """Column ids with their headings."""
        return {column.id: column.heading for column in self.columns}


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A label that stands on a report's cover, and what the cell beside it must say."""

    label: str
    holds: str
    required: bool = True


class ColumnSchema(Strict):
    """A column of a table."""

    made = Column
    id = Identifier(required=True)
    heading = Words(required=True, most=200)
    type = fields.String(required=True, validate=validate.OneOf(COLUMN_TYPES))
    also = fields.List(Words(most=200), validate=many)
    required = fields.Boolean()
    unit = Words(most=40)
    unit_from = Identifier()
    choices = fields.List(Words(most=200), validate=some)
    minimum = DecimalText()
    maximum = DecimalText()
    order = fields.String(validate=validate.OneOf(("mdy", "dmy", "ymd")))
    within = fields.String(validate=validate.OneOf(("period", "contract")))
    refers_to = Words(most=140)
    accepts = fields.String(validate=validate.OneOf(("fraction", "number")))
    computed = TermField()
    tolerance = DecimalText()
    no_data = fields.List(fields.String(validate=validate.OneOf(tuple(NO_DATA))), validate=some)


class RowCheckSchema(Strict):
    """A check on each row."""

    made = RowCheck
    id = Identifier(required=True)
    holds = ConditionField(required=True)
    finding = fields.String(required=True, validate=validate.OneOf(FINDING_CLASSES))
    message = Words(required=True)


class TableSchema(Strict):
    """A table of a report."""

    made = Table
    id = Identifier(required=True)
    title = Words(required=True, most=200)
    reported_by = fields.String(required=True, validate=validate.OneOf(PARTIES))
    sheet = Words(most=31)
    key = fields.List(Identifier(), validate=many)
    may_be_empty = fields.Boolean()
    no_data = fields.List(fields.String(validate=validate.OneOf(tuple(NO_DATA))), validate=some)
    columns = fields.List(fields.Nested(ColumnSchema), required=True, validate=some)
    checks = fields.List(fields.Nested(RowCheckSchema), validate=many)
    compared = fields.List(fields.Nested(ComparisonSchema), validate=many)
    sample = fields.Nested(SampleRuleSchema)


class CoverLineSchema(Strict):
    """A line of the cover."""

    made = CoverLine
    label = Words(required=True, most=200)
    holds = fields.String(required=True, validate=validate.OneOf(COVER_MEANINGS))
    required = fields.Boolean()
