"""The demo city's workbooks settle to their stated results in the pure core alone, without reader and database."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from contracts.fact_rows import FactRow
from contracts.facts import Delivery, Facts, FactTable, IndexValue
from contracts.settlement import settle
from contracts.tables import Table
from contracts.terms import Terms, load_terms
from contracts.values import Value
from examples.city import read_city
from examples.make_workbooks import HOME

EXPECTED: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "expected_2027-07.json").read_text(encoding="utf-8")
)
JULY = (date(2027, 7, 1), date(2027, 7, 31))
ASPHALT = IndexValue("asphalt", "2027-07", Decimal("676.00"), "a test")

TYPED: Mapping[str, Callable[[Any], Value]] = {
    "text": str,
    "choice": str,
    "number": lambda cell: Decimal(str(cell)),
    "whole": lambda cell: Decimal(str(cell)),
    "date": lambda cell: cell.date(),
    "datetime": lambda cell: cell,
    "truth": lambda cell: cell == "Yes",
}


def typed(kind: str, cell: Any) -> Value:
    return None if cell is None else TYPED[kind](cell)


def fact_table(number: str, table: Table) -> FactTable:
    name = f"{number}_2027-07_{table.reported_by}.xlsx"
    sheet = load_workbook(HOME / "2027-07" / name)[table.sheet or ""]
    headings = [cell.value for cell in sheet[3]]
    places = {column.id: headings.index(column.heading) for column in table.columns}
    rows = [
        FactRow(place, {column.id: typed(column.type, cells[places[column.id]]) for column in table.columns})
        for place, cells in enumerate(sheet.iter_rows(min_row=4, values_only=True), start=4)
    ]
    letters = {column: get_column_letter(place + 1) for column, place in places.items()}
    return FactTable(table.id, Delivery(table.reported_by, name, "0" * 64, 1), str(table.sheet), letters, tuple(rows))


def terms_of(number: str) -> Terms:
    return next(load_terms(contract.terms) for contract in read_city().contracts if contract.number == number)


@pytest.mark.parametrize("number", sorted(EXPECTED))
def test_the_rows_of_the_workbooks_settle_to_every_expected_figure(number: str) -> None:
    terms = terms_of(number)
    tables = {table.id: fact_table(number, table) for table in terms.tables}
    document = settle(terms, Facts(number, "2027-07", *JULY, tables, {"asphalt": ASPHALT})).document()
    assert {name: document.get(name) for name in EXPECTED[number]} == EXPECTED[number]
