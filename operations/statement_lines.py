"""The lines of a stored statement by name, and the cell of a report that a line rests on: what can be disputed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.errors import Invalid, Problem
from contracts.numbers import parse_decimal
from contracts.rulings import NET
from contracts.sections import sections
from models.rows import rows_at
from models.statement_reports import reports_of_statement
from models.statements import PaymentStatement
from operations.terms import terms_of


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line with what it pays."""

    name: str
    title: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of an accepted report: its row in the sheet, its heading, and the value that stands there."""

    table_id: str
    row: int
    column_id: str
    title: str
    value: str
    type: str


def lines_of_statement(statement: PaymentStatement) -> tuple[StatementLine, ...]:
    """Every line in the order of the account, the net last."""
    document = json.loads(statement.document)
    lines = [
        StatementLine(figure["name"], figure["title"], parse_decimal(figure["value"]))
        for section in sections(document)
        for figure in section.figures
    ]
    return (*lines, StatementLine(NET, "The payment as a whole", parse_decimal(document["net"])))


def columns_of(statement: PaymentStatement) -> Mapping[str, str]:
    """The columns of the tables that the statement's terms declare, by “table:column”, with their headings."""
    tables = terms_of(statement.terms_version).tables
    return {f"{table.id}:{each.id}": f"{table.title}: {each.heading}" for table in tables for each in table.columns}


def cell_of(statement: PaymentStatement, texts: Mapping[str, str]) -> Cell:
    """The cell that a form names by column and row; Invalid by field where the statement rests on no such cell."""
    table_id, _, column_id = texts.get("column", "").partition(":")
    number = texts.get("row", "").strip()
    if texts.get("column") not in columns_of(statement):
        _refuse("column", "Choose one of the columns that were reported.")
    if not number.isascii() or not number.isdigit() or len(number) > 8:
        _refuse("row", "Enter the number of the row as its sheet shows it.")
    table = terms_of(statement.terms_version).tables_by_id[table_id]
    for report in reports_of_statement(statement.government_id, statement.id):
        found = rows_at(report.government_id, report.id, [(table_id, int(number))])
        for values in found.values():
            title = f"“{table.column(column_id).heading}” in row {number} of {table.title}"
            value = str(values.get(column_id) or "blank")
            return Cell(table_id, int(number), column_id, title, value, table.types()[column_id])
    raise _absent(number)


def _refuse(field: str, message: str) -> None:
    raise Invalid("Some fields need another look. Nothing was saved.", [Problem(field, message)])


def _absent(number: str) -> Invalid:
    says = f"The reports behind this statement have no row {number} in this table."
    return Invalid("Some fields need another look. Nothing was saved.", [Problem("row", says)])
