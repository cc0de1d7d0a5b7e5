"""Conditions on rows as data: comparisons of columns, constants and spans of time, joined by all, any and not.

A row that lacks an input gives neither yes nor no but None: missing is a state of its own, never a silent false.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Protocol

from marshmallow import ValidationError, fields

from contracts.errors import Invalid, NumberError
from contracts.numbers import Rounding, parse_decimal, plain
from contracts.row_terms import Headings, Term, Types, are_columns, read_term
from contracts.values import NUMERIC_TYPES, Row, Value, decode

_COMPARISONS: Mapping[str, tuple[Callable[[Any, Any], bool], str]] = {
    "equal": (lambda left, right: left == right, "is"),
    "not_equal": (lambda left, right: left != right, "is not"),
    "at_least": (lambda left, right: left >= right, "is at least"),
    "above": (lambda left, right: left > right, "is above"),
    "at_most": (lambda left, right: left <= right, "is at most"),
    "below": (lambda left, right: left < right, "is below"),
    "at_most_as_printed": (
        lambda left, right: as_printed(left, right) <= right,
        "is, to the limit's decimals, at most",
    ),
    "at_least_as_printed": (
        lambda left, right: as_printed(left, right) >= right,
        "is, to the limit's decimals, at least",
    ),
}


def as_printed(value: Decimal, limit: Decimal) -> Decimal:
    """The value rounded half up to as many decimals as the limit is written with: 4.25 meets “4” and fails “4.0”."""
    places = max(0, -int(limit.as_tuple().exponent))
    return Rounding(Decimal(1).scaleb(-places), "half_up").apply(value)


class Condition(Protocol):
    """Something that holds, or does not, or cannot be known for a row."""

    def holds(self, row: Row) -> bool | None: ...
    def columns(self) -> Iterator[str]: ...
    def sentence(self, headings: Headings) -> str: ...
    def problems(self, types: Types) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """A term against a constant or another term."""

    operator: str
    left: Term
    right: Term | str

    def holds(self, row: Row) -> bool | None:
        """Whether the comparison is true; None where a side is blank."""
        left = self.left.value(row)
        if left is None:
            return None
        right = _constant(self.right, left) if isinstance(self.right, str) else self.right.value(row)
        return None if right is None else _COMPARISONS[self.operator][0](left, right)

    def columns(self) -> Iterator[str]:
        """The columns of both sides."""
        yield from self.left.columns()
        if not isinstance(self.right, str):
            yield from self.right.columns()

    def sentence(self, headings: Headings) -> str:
        """Such as: “Caused by” is “Vendor”."""
        if not isinstance(self.right, str):
            right = self.right.sentence(headings)
        else:
            right = self.right if _is_number(self.right) else f"“{self.right}”"
        return f"{self.left.sentence(headings)} {_COMPARISONS[self.operator][1]} {right}"

    def problems(self, types: Types) -> Iterator[str]:
        """What is wrong with the comparison in a table of these column types."""
        yield from self.left.problems(types)
        left = self.left.type_in(types)
        if not isinstance(self.right, str):
            yield from self.right.problems(types)
            right = self.right.type_in(types)
            if _family(left) != _family(right):
                yield f"compares {left} with {right}"
        elif self.operator not in ("equal", "not_equal") and left in ("text", "choice", "truth"):
            yield f"asks for an order of {left} values"
        else:
            try:
                decode("number" if left in NUMERIC_TYPES else left, self.right)
            except Invalid as error:
                yield f"needs another constant: {error.message.rstrip('.')}"


def _family(column_type: str) -> str:
    if column_type in NUMERIC_TYPES:
        return "number"
    return "text" if column_type in ("text", "choice") else column_type


@dataclass(frozen=True, slots=True)
class OneOf:
    """A column's text is one of several."""

    column: str
    texts: tuple[str, ...]

    def holds(self, row: Row) -> bool | None:
        """Whether the text is among them; None where it is blank."""
        value = row.get(self.column)
        return None if value is None else value in self.texts

    def columns(self) -> Iterator[str]:
        """The one column."""
        yield self.column

    def sentence(self, headings: Headings) -> str:
        """Such as: “Kind” is one of “Signage”, “Cone taper”."""
        return f"“{headings.get(self.column, self.column)}” is one of " + ", ".join(f"“{text}”" for text in self.texts)

    def problems(self, types: Types) -> Iterator[str]:
        """Only texts can be looked up in a list."""
        if types[self.column] not in ("text", "choice"):
            yield f"looks a {types[self.column]} up in a list of texts"


@dataclass(frozen=True, slots=True)
class Blank:
    """A cell is blank, or is not."""

    column: str
    is_blank: bool

    def holds(self, row: Row) -> bool | None:
        """Always yes or no."""
        return (row.get(self.column) is None) is self.is_blank

    def columns(self) -> Iterator[str]:
        """The one column."""
        yield self.column

    def sentence(self, headings: Headings) -> str:
        """Such as: “Lost because of” is blank."""
        return f"“{headings.get(self.column, self.column)}” is {'blank' if self.is_blank else 'filled in'}"

    def problems(self, types: Types) -> Iterator[str]:
        """Every column can be blank."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Joined:
    """Several conditions together: all, any, or not the one."""

    join: str
    parts: tuple[Condition, ...]

    def holds(self, row: Row) -> bool | None:
        """Three-valued: a blank input leaves the whole unknown unless another part already decides it."""
        results = [part.holds(row) for part in self.parts]
        if self.join == "not":
            return None if results[0] is None else not results[0]
        decisive = self.join == "any"
        if decisive in results:
            return decisive
        return None if None in results else not decisive

    def columns(self) -> Iterator[str]:
        """The columns of every part."""
        for part in self.parts:
            yield from part.columns()

    def sentence(self, headings: Headings) -> str:
        """The parts joined by “and” or “or”, or “not (…)”."""
        if self.join == "not":
            return f"not ({self.parts[0].sentence(headings)})"
        words = " and " if self.join == "all" else " or "
        return words.join(part.sentence(headings) for part in self.parts)

    def problems(self, types: Types) -> Iterator[str]:
        """What is wrong with each part."""
        for part in self.parts:
            yield from part.problems(types)


def _constant(text: str, like: Value) -> Value:
    if isinstance(like, str):
        return text
    if isinstance(like, bool):
        return decode("truth", text)
    if isinstance(like, Decimal):
        return parse_decimal(text)
    if isinstance(like, datetime):
        return decode("datetime", text)
    if isinstance(like, date):
        return decode("date", text)
    if isinstance(like, timedelta):
        return decode("duration", text)
    return decode("time", text) if isinstance(like, time) else text


def _is_number(text: str) -> bool:
    try:
        plain(parse_decimal(text))
    except NumberError:
        return False
    return True


class ConditionField(fields.Field[Any]):
    """A condition on a row."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Condition:
        return read_condition(value)


def read_condition(value: Any) -> Condition:
    """A condition from its JSON; ValidationError with what is expected."""
    if not isinstance(value, dict) or len(value) != 1:
        raise ValidationError(
            'Give one condition, such as {"at_most": ["days", "7"]}, or join several by all, any or not.'
        )
    ((name, of),) = value.items()
    if name in ("all", "any") and isinstance(of, list) and of:
        return Joined(name, tuple(read_condition(part) for part in of))
    if name == "not":
        return Joined("not", (read_condition(of),))
    if name in ("blank", "present") and isinstance(of, str):
        return Blank(of, name == "blank")
    if name in _COMPARISONS and isinstance(of, list) and len(of) == 2:
        right = of[1] if isinstance(of[1], str) else read_term(of[1])
        return Comparison(name, read_term(of[0]), right)
    if (
        name == "one_of"
        and isinstance(of, list)
        and len(of) == 2
        and are_columns(of[1], 1, 200)
        and isinstance(of[0], str)
    ):
        return OneOf(of[0], tuple(of[1]))
    known = ", ".join([*_COMPARISONS, "one_of", "blank", "present", "all", "any", "not"])
    raise ValidationError(f"“{str(name)[:40]}” is no condition or has the wrong parts. Known are: {known}.")
