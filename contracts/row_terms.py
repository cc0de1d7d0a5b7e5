"""Terms of conditions: what a row has a value for, a column's cell, a span of time between two, or their arithmetic.

A row that lacks an input has no value: None, never zero.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Protocol, TypeAlias

from marshmallow import ValidationError, fields

from contracts.numbers import CONTEXT, divide
from contracts.values import NUMERIC_TYPES, Row, Value

_SPANS = {"days_between": Decimal(86400), "hours_between": Decimal(3600), "minutes_between": Decimal(60)}
_SPAN_WORDS = {"days_between": "days", "hours_between": "hours", "minutes_between": "minutes"}
Types: TypeAlias = Mapping[str, str]
Headings: TypeAlias = Mapping[str, str]


class Term(Protocol):
    """Something that a row has a value for."""

    def value(self, row: Row) -> Value: ...
    def columns(self) -> Iterator[str]: ...
    def type_in(self, types: Types) -> str: ...
    def problems(self, types: Types) -> Iterator[str]: ...
    def sentence(self, headings: Headings) -> str: ...


@dataclass(frozen=True, slots=True)
class ColumnTerm:
    """The value that stands in a column."""

    column: str

    def value(self, row: Row) -> Value:
        """The cell's value, None where it is blank."""
        return row.get(self.column)

    def columns(self) -> Iterator[str]:
        """The one column that is read."""
        yield self.column

    def type_in(self, types: Types) -> str:
        """The column's type."""
        return types[self.column]

    def problems(self, types: Types) -> Iterator[str]:
        """Every column has a value of its type."""
        yield from ()

    def sentence(self, headings: Headings) -> str:
        """The column's heading in quotation marks."""
        return f"“{headings.get(self.column, self.column)}”"


@dataclass(frozen=True, slots=True)
class SpanTerm:
    """The time from one column to another, in days of the calendar, hours or minutes; negative where it runs
    backwards.
    """

    unit: str
    starts: str
    ends: str

    def value(self, row: Row) -> Value:
        """The span, None where either end is blank."""
        starts, ends = row.get(self.starts), row.get(self.ends)
        if starts is None or ends is None:
            return None
        if self.unit == "days_between":
            return Decimal((_day(ends) - _day(starts)).days)
        return divide(Decimal(_seconds(starts, ends)), _SPANS[self.unit])

    def columns(self) -> Iterator[str]:
        """Both ends."""
        yield self.starts
        yield self.ends

    def type_in(self, types: Types) -> str:
        """Always a number."""
        return "number"

    def problems(self, types: Types) -> Iterator[str]:
        """Two columns between which no time can be measured."""
        ends = (types[self.starts], types[self.ends])
        of_day = self.unit != "days_between" and ends == ("time", "time")
        if not of_day and not set(ends) <= {"date", "datetime"}:
            yield f"measures {_SPAN_WORDS[self.unit]} from {ends[0]} to {ends[1]}"

    def sentence(self, headings: Headings) -> str:
        """Such as: the days from “Ordered” to “Delivered”."""
        starts, ends = headings.get(self.starts, self.starts), headings.get(self.ends, self.ends)
        return f"the {_SPAN_WORDS[self.unit]} from “{starts}” to “{ends}”"


@dataclass(frozen=True, slots=True)
class ArithmeticTerm:
    """The sum, difference or product of columns, for checking what a vendor computed."""

    operation: str
    of: tuple[str, ...]

    def value(self, row: Row) -> Value:
        """The result, None where a column is blank."""
        numbers = [row.get(column) for column in self.of]
        if any(not isinstance(number, Decimal) for number in numbers):
            return None
        operate = {"sum": CONTEXT.add, "difference": CONTEXT.subtract, "product": CONTEXT.multiply}[self.operation]
        result = numbers[0]
        for number in numbers[1:]:
            result = operate(result, number)  # type: ignore[arg-type]
        return result

    def columns(self) -> Iterator[str]:
        """All that enter."""
        yield from self.of

    def type_in(self, types: Types) -> str:
        """Always a number."""
        return "number"

    def problems(self, types: Types) -> Iterator[str]:
        """Columns that hold no numbers."""
        for column in self.of:
            if types[column] not in NUMERIC_TYPES:
                yield f"computes with “{column}”, which holds {types[column]}"

    def sentence(self, headings: Headings) -> str:
        """Such as: the sum of “A” and “B”."""
        return f"the {self.operation} of " + " and ".join(f"“{headings.get(each, each)}”" for each in self.of)


def _day(value: Value) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    raise TypeError(f"{value!r} is no date")


def _seconds(starts: Value, ends: Value) -> int:
    if isinstance(starts, time) and isinstance(ends, time):
        return _of_day(ends) - _of_day(starts)
    span = _moment(ends) - _moment(starts)
    return span.days * 86400 + span.seconds


def _of_day(value: time) -> int:
    return value.hour * 3600 + value.minute * 60 + value.second


def _moment(value: Value) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(_day(value), time())


class TermField(fields.Field[Any]):
    """A column's id, or a span of time, sum, difference or product of columns."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Term:
        return read_term(value)


def read_term(value: Any) -> Term:
    """A term from its JSON; ValidationError with what is expected."""
    if isinstance(value, str):
        return ColumnTerm(value)
    if isinstance(value, dict) and len(value) == 1:
        ((name, of),) = value.items()
        if name == "column" and isinstance(of, str):
            return ColumnTerm(of)
        if name in _SPANS and are_columns(of, 2, 2):
            return SpanTerm(name, of[0], of[1])
        if name in ("sum", "difference", "product") and are_columns(of, 2, 20):
            return ArithmeticTerm(name, tuple(of))
    raise ValidationError(
        'Give a column, such as "delivered" or {"column": "delivered"}, or {"days_between": ["ordered", "delivered"]} '
        "(also hours_between, minutes_between, sum, difference, product)."
    )


def are_columns(of: Any, least: int, most: int) -> bool:
    """Whether it is a list of so many columns' ids."""
    return isinstance(of, list) and least <= len(of) <= most and all(isinstance(each, str) for each in of)
