"""The terms of a contract as one document: read, checked in every place at once, and held as plain values.

The document is the contract: what the screen says, what the computation does and what is stored come from it alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from marshmallow import fields, validate

from contracts import composites
from contracts.checks import check_terms
from contracts.clocks import ClockRule, ClockRuleSchema
from contracts.composites.base import Composite
from contracts.errors import Invalid
from contracts.exceptions import ClassRule, ClassRuleSchema
from contracts.figures import canonical_json, digest_of
from contracts.items import Item, ItemSchema, Quantities, QuantitiesSchema
from contracts.limits import ACROSS_PAYMENTS
from contracts.limits.season import Season
from contracts.measures import Measure, MeasureSchema
from contracts.minimums import Minimum, MinimumSchema, SmallestPayment, SmallestPaymentSchema
from contracts.negative_nets import ANY_CHOICE, NegativeNetRule, NegativeNetSchema
from contracts.order import LAST_FOUR
from contracts.payments import Payment, PaymentSchema
from contracts.retainage import Retainage, RetainageSchema
from contracts.said import count
from contracts.schema import (
    DecimalText,
    Identifier,
    OfKind,
    PositiveText,
    Strict,
    Words,
    load_with,
    many,
    read_document,
    schema_of,
    some,
)
from contracts.scope import Group
from contracts.summary import SummaryField
from contracts.tables import CoverLine, CoverLineSchema, Table, TableSchema
from contracts.worked import MOST_EXAMPLES, WorkedExample, WorkedExampleSchema

LANGUAGE = 1


@dataclass(frozen=True, slots=True)
class ContractTerms:
    """What identifies the contract: number, title, value in dollars, first and last day."""

    number: str
    title: str
    value: Decimal
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Reporting:
    """How often is reported, and how many days after a period's end the report is due."""

    every: str
    due_days: int


@dataclass(frozen=True, slots=True)
class Goal:
    """A result that residents are to have."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Flag:
    """A result that somebody must look at, and what the contract then asks for."""

    of: str
    exception: str
    says: str
    below: Decimal | None = None
    above: Decimal | None = None


@dataclass(frozen=True)
class Terms:
    """All that a contract pays for and how, as its document says."""

    language: int
    contract: ContractTerms
    reporting: Reporting
    goals: tuple[Goal, ...]
    tables: tuple[Table, ...]
    measures: tuple[Measure, ...]
    payments: tuple[Payment, ...]
    items: tuple[Item, ...]
    quantities: Quantities | None = None
    cover: tuple[CoverLine, ...] = ()
    groups: tuple[Group, ...] = ()
    composites: tuple[Composite, ...] = ()
    limits: tuple[Season, ...] = ()
    flags: tuple[Flag, ...] = ()
    retainage: Retainage | None = None
    minimums: tuple[Minimum, ...] = ()
    smallest_payment: SmallestPayment | None = None
    order: tuple[str, ...] = ()
    negative_net: NegativeNetRule = ANY_CHOICE
    classes: tuple[ClassRule, ...] = ()
    clocks: tuple[ClockRule, ...] = ()
    summary: tuple[Any, ...] = ()
    notes: tuple[str, ...] = ()
    examples: tuple[WorkedExample, ...] = ()
    source: str = ""
    digest: str = ""

    @cached_property
    def tables_by_id(self) -> Mapping[str, Table]:
        """Tables by their ids."""
        return {table.id: table for table in self.tables}

    @cached_property
    def groups_by_id(self) -> Mapping[str, Group]:
        """Groups by their ids."""
        return {group.id: group for group in self.groups}

    @cached_property
    def indexes(self) -> tuple[str, ...]:
        """The published indexes that the terms read."""
        found = [getattr(measure.statistic, "index", None) for measure in self.measures]
        return tuple(dict.fromkeys(name for name in found if name is not None))

    def tables_of(self, party: str) -> tuple[Table, ...]:
        """The tables that a party reports."""
        return tuple(table for table in self.tables if table.reported_by == party)

    def measures_of(self, goal: str | None) -> tuple[Measure, ...]:
        """The measures of a goal."""
        return tuple(measure for measure in self.measures if measure.goal == goal)


class _ContractSchema(Strict):
    made = ContractTerms
    number = Words(required=True, most=60)
    title = Words(required=True, most=300)
    value = PositiveText(required=True)
    starts = fields.Date(required=True)
    ends = fields.Date(required=True)


class _ReportingSchema(Strict):
    made = Reporting
    every = fields.String(required=True, validate=validate.OneOf(("month",)))
    due_days = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=366))


class _GoalSchema(Strict):
    made = Goal
    id = Identifier(required=True)
    title = Words(required=True, most=200)


class _GroupSchema(Strict):
    made = Group
    id = Identifier(required=True)
    title = Words(required=True, most=100)
    table = Identifier(required=True)
    by = Identifier()
    every = fields.String(validate=validate.OneOf(("week",)))


class _FlagSchema(Strict):
    made = Flag
    of = Identifier(required=True)
    exception = Identifier(required=True)
    says = Words(required=True)
    below = DecimalText()
    above = DecimalText()


class TermsSchema(Strict):
    """The whole document."""

    made = Terms
    language = fields.Integer(required=True, strict=True, validate=validate.Equal(LANGUAGE))
    contract = fields.Nested(_ContractSchema, required=True)
    reporting = fields.Nested(_ReportingSchema, required=True)
    goals = fields.List(fields.Nested(_GoalSchema), required=True, validate=many)
    tables = fields.List(fields.Nested(TableSchema), required=True, validate=many)
    measures = fields.List(fields.Nested(MeasureSchema), required=True, validate=many)
    payments = fields.List(fields.Nested(PaymentSchema), required=True, validate=many)
    items = fields.List(fields.Nested(ItemSchema), required=True, validate=many)
    quantities = fields.Nested(QuantitiesSchema)
    cover = fields.List(fields.Nested(CoverLineSchema), validate=many)
    groups = fields.List(fields.Nested(_GroupSchema), validate=many)
    composites = fields.List(OfKind(composites.KINDS, "composite"), validate=many)
    limits = fields.List(OfKind(ACROSS_PAYMENTS, "limit"), validate=many)
    flags = fields.List(fields.Nested(_FlagSchema), validate=many)
    retainage = fields.Nested(RetainageSchema)
    minimums = fields.List(fields.Nested(MinimumSchema), validate=many)
    smallest_payment = fields.Nested(SmallestPaymentSchema)
    order = fields.List(fields.String(validate=validate.OneOf(LAST_FOUR)), validate=some)
    negative_net = fields.Nested(NegativeNetSchema)
    classes = fields.List(fields.Nested(ClassRuleSchema), validate=many)
    clocks = fields.List(fields.Nested(ClockRuleSchema), validate=many)
    summary = fields.List(SummaryField(), validate=many)
    notes = fields.List(Words(most=2000), validate=many)
    examples = fields.List(fields.Nested(WorkedExampleSchema), validate=validate.Length(max=MOST_EXAMPLES))
    source = fields.String(validate=validate.Length(max=2000))


def load_terms(document: str | bytes | Mapping[str, Any]) -> Terms:
    """Terms from their document; Invalid with every problem by its path, of form first and then of sense."""
    read = read_document(document, "terms")
    loaded: Terms = load_with(schema_of(TermsSchema), read, "terms")
    problems = tuple(check_terms(loaded))
    if problems:
        wrong = count(len(problems), "problem", "problems")
        raise Invalid(f"These terms have {wrong}. First: {problems[0].sentence()}", problems)
    return replace(loaded, digest=digest_of(canonical_json(read)))
