"""Workbooks of statements, opened by a real spreadsheet program: every formula gives the statement's cents."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from contracts.errors import DomainError
from contracts.numbers import Rounding, parse_decimal
from contracts.statements import Statement
from importers.statement_workbooks import write_statement_workbook
from importers.workbook_formulas import close_to_a_tie
from tests.contracts.case_files import read_cases, settled
from tests.contracts.documents import demo_statement
from tests.spreadsheets import recalculated

DISTRICTS = ("ARP-2027-A", "ARP-2027-B", "ARP-2027-C")
# What a value may be off by in binary, relative to its size: a thousandth of what would move a cent.
CLOSE = Decimal("1e-11")


def written(statement: Statement, target: Path) -> Path:
    printed = (("Digest", statement.digest),)
    write_statement_workbook(target, json.loads(statement.text), statement.terms, statement.facts, printed)
    return target


def values(path: Path) -> dict[tuple[str, str], Any]:
    book = openpyxl.load_workbook(path, data_only=True)
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def differences(before: Path, after: Path) -> list[str]:
    """The numbers that came out otherwise than the statement has them; openpyxl reads both the same way."""
    found, again = [], values(after)
    for place, value in values(before).items():
        if not isinstance(value, int | float) or isinstance(value, bool):
            continue
        worked = again.get(place)
        off = None if not isinstance(worked, int | float) else abs(Decimal(worked) - Decimal(value))
        if off is None or off > CLOSE * max(Decimal(1), abs(Decimal(value))):
            found.append(f"{before.stem} {place}: {value} became {worked}")
    return found


def cents(path: Path) -> dict[str, Decimal]:
    """The amounts on the first sheet by their titles, as a person reads them."""
    sheet = openpyxl.load_workbook(path, data_only=True)["Statement"]
    rows = sheet.iter_rows(values_only=True)
    return {str(row[0]): Decimal(repr(row[1])) for row in rows if isinstance(row[1], int | float)}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """The demo city's workbooks as written and as worked out anew."""
    folder = tmp_path_factory.mktemp("city")
    before = [written(demo_statement(number), folder / f"{number}.xlsx") for number in DISTRICTS]
    return dict(zip(DISTRICTS, zip(before, recalculated(before, folder), strict=True), strict=True))


@pytest.mark.parametrize("number", DISTRICTS)
def test_the_same_cents_come_out(city: dict[str, tuple[Path, Path]], number: str) -> None:
    before, after = city[number]
    document = json.loads(demo_statement(number).text)
    assert differences(before, after) == []
    assert cents(after)["Net to pay"] == parse_decimal(document["net"]).normalize()
    titles = {
        line["title"]: line["value"]
        for lines in document["figures"].values()
        if isinstance(lines, list)
        for line in lines
    }
    for title, value in titles.items():
        assert cents(after)[title] == parse_decimal(value), title


@pytest.mark.parametrize("number", DISTRICTS)
def test_nearly_every_figure_is_a_formula(city: dict[str, tuple[Path, Path]], number: str) -> None:
    book = openpyxl.load_workbook(city[number][0])
    told = {row[0] for row in book["Notes"].iter_rows(min_row=2, values_only=True)}
    for row in book["Figures"].iter_rows(min_row=5):
        how_cell, value = row[4].value, row[2].value
        is_leaf = bool(row[5].value)
        is_formula = isinstance(value, str) and value.startswith("=")
        assert is_formula or is_leaf or f"Figures!{row[2].coordinate}" in told or not isinstance(value, int | float), (
            row[0].value,
            how_cell,
        )


def test_a_changed_leaf_moves_the_net(tmp_path: Path) -> None:
    statement = demo_statement("ARP-2027-A")
    path = written(statement, tmp_path / "changed.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Figures"]
    row = next(row for row in sheet.iter_rows(min_row=5) if row[1].value == "USD" and _is_price(row))
    row[2].value = row[2].value + 1
    book.save(path)
    (after,) = recalculated([path], tmp_path)
    assert cents(after)["Net to pay"] != statement.net.amount.normalize()


def _is_price(row: Any) -> bool:
    return isinstance(row[2].value, int | float) and row[2].value > 0 and str(row[0].value).strip() == "Price"


def test_a_changed_row_moves_what_is_counted(tmp_path: Path) -> None:
    path_before = written(demo_statement("ARP-2027-A"), tmp_path / "before.xlsx")
    path = tmp_path / "row.xlsx"
    book = openpyxl.load_workbook(path_before)
    count = next(cell for row in book["Figures"].iter_rows(min_row=5) for cell in row if "COUNTIF" in str(cell.value))
    name, first = re.fullmatch(r"=COUNTIF\('(.+)'!\$([A-Z]+)\$2:.*\)", count.value).groups()  # type: ignore[union-attr]
    counted = next(cell for cell in book[name][first][1:] if values(path_before)[name, cell.coordinate] == 1)
    counted.value = 0
    book.save(path)
    (after,) = recalculated([path], tmp_path)
    place = ("Figures", count.coordinate)
    assert values(after)[place] == values(path_before)[place] - 1


def test_every_kind_comes_out_the_same(tmp_path: Path) -> None:
    """Each case of each kind, as a workbook: its formulas agree with the statement, or its notes say why not."""
    before = []
    for place, case in enumerate(read_cases()):
        if "refused" in case.said:
            continue
        before.append(written(settled(case), tmp_path / f"{place:03} {case.file}.xlsx"))
    after = recalculated(before, tmp_path)
    found = [each for pair in zip(before, after, strict=True) for each in differences(*pair)]
    assert found == []


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    statement = demo_statement("ARP-2027-A")
    document = json.loads(statement.text)
    document["figures"]["lines"][0]["title"] = '=HYPERLINK("http://x.example","pay")'
    document["figures"]["lines"][0]["says"] = "@SUM(1)"
    path = tmp_path / "hostile.xlsx"
    write_statement_workbook(path, document, statement.terms, statement.facts, (("Digest", "+1"),))
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    hostile = [cell for cell in cells if str(cell.value).strip().startswith(("=HYPERLINK", "@SUM", "+1"))]
    assert hostile
    assert {cell.data_type for cell in hostile} == {"s"}


def test_the_same_statement_gives_the_same_bytes(tmp_path: Path) -> None:
    once = written(demo_statement("ARP-2027-B"), tmp_path / "1.xlsx").read_bytes()
    assert written(demo_statement("ARP-2027-B"), tmp_path / "2.xlsx").read_bytes() == once


@pytest.mark.parametrize(
    "exact,mode,close",
    [
        ("2.345", "half_up", False),
        ("2.345000000000000000001", "half_up", True),
        ("2.34499", "half_up", False),
        ("2.34", "up", False),
        ("2.34000000000000000001", "up", True),
    ],
)
def test_a_value_next_to_a_tie_is_told(exact: str, mode: str, close: bool) -> None:
    assert close_to_a_tie(Rounding(Decimal("0.01"), mode), Decimal(exact)) is close


def test_a_case_that_the_program_refuses_has_no_workbook() -> None:
    refused = [case for case in read_cases() if "refused" in case.said]
    with pytest.raises(DomainError):
        settled(refused[0])
