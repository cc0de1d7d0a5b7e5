"""The rows that a statement rests on as sheets of its workbook: every value, and for each measure which rows count.

A condition of the terms that compares columns is a formula over the row; where a formula cannot say it, the program's
own judgement stands there as 1 or 0.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from contracts.conditions import Comparison, Condition, Joined, OneOf
from contracts.fact_rows import FactRow
from contracts.facts import Facts, FactTable
from contracts.numbers import parse_decimal
from contracts.row_terms import ColumnTerm, SpanTerm
from contracts.ruling_lines import excuse
from contracts.side_by_side import resolved
from contracts.statistics.base import OverRows
from contracts.terms import Terms
from contracts.values import NUMERIC_TYPES, Value, decode
from contracts.workings import label_of, named, scopes_of
from importers.addresses import letters
from importers.workbook_formulas import constant

MOST_ROWS, MOST_CELLS, MOST_JUDGED = 20_000, 400_000, 40
_SIGNS = {"equal": "=", "not_equal": "<>", "at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
_SPANS = {"hours_between": "24", "minutes_between": "1440"}
HEADING_ROW = 1


@dataclass(frozen=True, slots=True)
class Judged:
    """Which rows a figure counts: their numbers, and the condition that chose them where there is one."""

    figure: str
    table: str
    title: str
    numbers: frozenset[int]
    condition: Condition | None


@dataclass
class RowSheet:
    """A table of the facts on its way to a sheet: the place of each row and column, and who counts what."""

    table: FactTable
    name: str
    columns: tuple[str, ...]
    types: Mapping[str, str]
    headings: Mapping[str, str]
    judged: list[Judged] = field(default_factory=list)

    def place(self, number: int) -> int:
        """The row of the sheet, counted from 1, where a row of the table stands."""
        return self._places()[number]

    def _places(self) -> dict[int, int]:
        if not hasattr(self, "_found"):
            self._found = {row.number: place for place, row in enumerate(self.table.rows, HEADING_ROW + 1)}
        return self._found

    def cell(self, column: str, number: int) -> str:
        """The address of a value, with its sheet."""
        return f"'{self.name}'!${letters(self.columns.index(column) + 2)}${self.place(number)}"

    def judged_range(self, place: int) -> str:
        """The cells that say which rows a figure counts."""
        column = letters(len(self.columns) + 2 + place)
        last = HEADING_ROW + len(self.table.rows)
        return f"'{self.name}'!${column}${HEADING_ROW + 1}:${column}${last}"


def row_sheets(terms: Terms, facts: Facts) -> tuple[dict[str, RowSheet], list[str]]:
    """The tables that become sheets, by id, and a sentence for each that is too large."""
    sheets, notes = {}, []
    facts = resolved(excuse(facts), terms.tables_by_id)
    for place, (table_id, table) in enumerate(facts.tables.items(), 1):
        described = terms.tables_by_id[table_id]
        columns = tuple(table.letters) or tuple(described.types())
        if len(table.rows) > MOST_ROWS or len(table.rows) * len(columns) > MOST_CELLS:
            notes.append(
                f"“{described.title}” has {len(table.rows):,} rows; up to {MOST_ROWS:,} rows and {MOST_CELLS:,} cells "
                "stand in this workbook. Its counts and sums stand as values."
            )
            continue
        name = f"Rows {place} {described.title}"
        shown = "".join(letter for letter in name if letter.isalnum() or letter in " -_")[:31].strip()
        sheets[table_id] = RowSheet(table, shown, columns, described.types(), described.headings())
    for judged in _judged(terms, facts):
        sheet = sheets.get(judged.table)
        if sheet is not None and len(sheet.judged) < MOST_JUDGED:
            sheet.judged.append(judged)
    return sheets, notes


def _judged(terms: Terms, facts: Facts) -> Iterator[Judged]:
    scopes = scopes_of(terms, facts)
    for measure in terms.measures:
        for over in (measure.statistic, getattr(measure.statistic, "of", None)):
            if not isinstance(over, OverRows) or over.table not in facts.tables:
                continue
            for scope in scopes[measure.for_each]:
                chosen = over.judged(replace(scope, counting=measure.counting()))
                name = named(measure.id, label_of(scope))
                met = frozenset(row.number for row in chosen.holding)
                counted = met | {row.number for row in chosen.failing}
                yield Judged(f"{name}.counted", over.table, f"{measure.title}: counted", counted, None)
                plain_rule = over.where if met == _holding(over.where, chosen.table, counted) else None
                yield Judged(f"{name}.met", over.table, f"{measure.title}: met", met, plain_rule)


def _holding(condition: Condition | None, table: FactTable, among: frozenset[int]) -> frozenset[int]:
    if condition is None:
        return among
    return frozenset(row.number for row in table.rows if row.number in among and condition.holds(row.values))


def count_formula(sheets: Mapping[str, RowSheet], figure: Mapping[str, Any]) -> str:
    """The count of a set of rows as a formula over their sheet; nothing where no sheet holds them."""
    sheet = sheets.get(figure.get("source", {}).get("table", ""))
    if sheet is None:
        return ""
    for place, judged in enumerate(sheet.judged):
        if judged.figure == figure["name"] and Decimal(len(judged.numbers)) == parse_decimal(figure["value"]):
            return f"COUNTIF({sheet.judged_range(place)},1)"
    return ""


def leaf_formula(sheets: Mapping[str, RowSheet], figure: Mapping[str, Any]) -> str:
    """The cell of a leaf's value among the rows; nothing where the leaf is no such cell or says something else."""
    source = figure.get("source", {})
    sheet = sheets.get(source.get("table", ""))
    if sheet is None or source.get("kind") != "cell":
        return ""
    column = figure["name"].removeprefix(f"{source['table']}.").rpartition(".")[0]
    row = next((row for row in sheet.table.rows if row.number == source["row"]), None)
    if row is None or column not in sheet.columns or row.values.get(column) != parse_decimal(figure["value"]):
        return ""
    return sheet.cell(column, row.number)


def judged_formula(sheet: RowSheet, judged: Judged, row: FactRow) -> str:
    """The condition of a figure as a formula over a row; nothing where the program's own judgement must stand."""
    if judged.condition is None:
        return ""
    if any(row.values.get(column) is None for column in judged.condition.columns()):
        return ""
    counted = next(
        (each for each in sheet.judged if each.figure == judged.figure.removesuffix("met") + "counted"), None
    )
    if counted is None or row.number not in counted.numbers:
        return ""
    said = _condition(sheet, judged.condition, row)
    return f"IF({said},1,0)" if said else ""


def _condition(sheet: RowSheet, condition: Condition, row: FactRow) -> str:
    if isinstance(condition, Joined):
        parts = [_condition(sheet, part, row) for part in condition.parts]
        joined = {"all": "AND", "any": "OR", "not": "NOT"}[condition.join]
        return f"{joined}({','.join(parts)})" if all(parts) else ""
    if isinstance(condition, OneOf):
        cell = sheet.cell(condition.column, row.number)
        return f"OR({','.join(f'EXACT({cell},{_quoted(text)})' for text in condition.texts)})"
    if isinstance(condition, Comparison) and condition.operator in _SIGNS:
        return _comparison(sheet, condition, row)
    return ""


def _comparison(sheet: RowSheet, condition: Comparison, row: FactRow) -> str:
    left, of_type = _term(sheet, condition.left, row), condition.left.type_in(sheet.types)
    right = (
        _constant(condition.right, of_type) if isinstance(condition.right, str) else _term(sheet, condition.right, row)
    )
    return f"{left}{_SIGNS[condition.operator]}{right}" if left and right else ""


def _term(sheet: RowSheet, term: Any, row: FactRow) -> str:
    if isinstance(term, ColumnTerm) and sheet.types[term.column] in (*NUMERIC_TYPES, "date"):
        return f"ROUND({sheet.cell(term.column, row.number)},10)"
    if isinstance(term, SpanTerm):
        starts, ends = sheet.cell(term.starts, row.number), sheet.cell(term.ends, row.number)
        if term.unit == "days_between":
            return f"(INT({ends})-INT({starts}))"
        if term.unit in _SPANS:
            return f"ROUND(({ends}-{starts})*{_SPANS[term.unit]},6)"
    return ""


def _constant(text: str, of_type: str) -> str:
    if of_type in NUMERIC_TYPES or of_type == "number":
        return constant(parse_decimal(text))
    if of_type == "date":
        day = decode("date", text)
        return f"DATE({day.year},{day.month},{day.day})" if isinstance(day, date) else ""
    return ""


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def cell_value(value: Value) -> Decimal | str | bool | date | time | timedelta | None:
    """A value as a cell holds it: numbers and dates as such, everything else as text."""
    return value if isinstance(value, Decimal | str | bool | datetime | date | time | timedelta) else None
