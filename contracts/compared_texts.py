"""The texts that conditions of the terms compare cells with, by which a spelling that decides money is seen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from contracts.conditions import Comparison, Joined, OneOf
from contracts.row_terms import ColumnTerm
from contracts.terms import Terms

_LIKENESS = ("equal", "not_equal")


@dataclass(frozen=True, slots=True)
class ComparedTexts:
    """Of one table: by column the texts that it is compared with, and pairs of columns compared with one another."""

    texts: Mapping[str, tuple[str, ...]]
    pairs: tuple[tuple[str, str], ...] = ()


def folded(text: str) -> str:
    """The text without what a person overlooks in it: capitals and blanks."""
    return "".join(text.split()).casefold()


def compared_texts(terms: Terms) -> Mapping[str, ComparedTexts]:
    """By table what conditions of measures and of the table's own checks compare its columns of text with."""
    found: dict[str, list[tuple[str, str, bool]]] = {}
    for table_id, condition in _conditions(terms):
        found.setdefault(table_id, []).extend(_compared(condition))
    return {name: _of_table(told, terms.tables_by_id[name].types()) for name, told in found.items()}


def _of_table(told: list[tuple[str, str, bool]], types: Mapping[str, str]) -> ComparedTexts:
    texts: dict[str, dict[str, None]] = {}
    pairs: dict[tuple[str, str], None] = {}
    for column, other, is_column in told:
        if is_column and types.get(column) == types.get(other) == "text":
            pairs[column, other] = None
        elif not is_column and types.get(column) == "text":
            texts.setdefault(column, {})[other] = None
    return ComparedTexts({column: tuple(each) for column, each in texts.items()}, tuple(pairs))


def _conditions(terms: Terms) -> Iterator[tuple[str, Any]]:
    for table in terms.tables:
        for check in table.checks:
            yield table.id, check.holds
    for measure in terms.measures:
        yield from _within(measure.statistic, "")


def _within(part: Any, table_id: str) -> Iterator[tuple[str, Any]]:
    """The conditions anywhere in a statistic, each with the table whose rows it judges."""
    if isinstance(part, Comparison | OneOf | Joined):
        yield table_id, part
    elif isinstance(part, tuple):
        for each in part:
            yield from _within(each, table_id)
    elif is_dataclass(part):
        own = getattr(part, "table", table_id)
        for each in fields(part):
            yield from _within(getattr(part, each.name), own if isinstance(own, str) else table_id)


def _compared(condition: Any) -> Iterator[tuple[str, str, bool]]:
    """Column, and what it is compared with: a text, or another column."""
    if isinstance(condition, Joined):
        for part in condition.parts:
            yield from _compared(part)
    elif isinstance(condition, OneOf):
        yield from ((condition.column, text, False) for text in condition.texts)
    elif isinstance(condition, Comparison) and condition.operator in _LIKENESS:
        left, right = condition.left, condition.right
        if isinstance(left, ColumnTerm) and isinstance(right, ColumnTerm):
            yield left.column, right.column, True
        elif isinstance(left, ColumnTerm) and isinstance(right, str):
            yield left.column, right, False
