"""Sheets as they stand, by both readers."""

from datetime import date, datetime
from pathlib import Path

import pytest

from importers import item_lists
from importers.grid_maps import propose_map
from importers.grids import GRID_LIMITS, GridRow, read_grids
from importers.item_lists import read_items
from importers.limits import Limits
from tests.importers.grid_files import a_table, a_workbook, an_open_document


def forms(row: GridRow) -> list[tuple[str, str]]:
    return [(cell.text, cell.form) for _, cell in sorted(row.cells.items())]


def test_every_cell_comes_as_text_with_its_form(tmp_path: Path) -> None:
    cells = [
        "0042",
        42,
        0.1 + 0.2,
        date(2027, 7, 31),
        datetime(2027, 7, 31, 7, 0),  # noqa: DTZ001
        True,
        "=1/0",
        " x ",
    ]
    grids = read_grids(a_workbook(tmp_path / "a.xlsx", [cells]), "a.xlsx")
    assert forms(grids.sheets[0].rows[0]) == [
        ("0042", "text"),
        ("42", "number"),
        ("0.3", "number"),
        ("2027-07-31", "day"),
        ("2027-07-31", "day"),
        ("TRUE", "text"),
        ("", "unsaved"),
        ("x", "text"),
    ]


def test_sheets_keep_their_order_their_row_numbers_and_whether_anybody_sees_them(tmp_path: Path) -> None:
    path = a_workbook(tmp_path / "a.xlsx", [["a"]], [["b"], [None], [None, "c"]], hidden=[0])
    grids = read_grids(path, "a.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in grids.sheets] == [("Sheet 1", True), ("Sheet 2", False)]
    assert [row.number for row in grids.sheets[1].rows] == [1, 3]
    assert grids.sheets[1].address(2, 3) == "B3"


def test_the_second_reader_gives_the_same_rows_and_says_what_it_cannot_see(tmp_path: Path) -> None:
    rows = [("Item No.", "Description", "Unit", "Unit Price"), ("0001", "Curb & gutter", "LF", 12.5)]
    grids = read_grids(an_open_document(tmp_path / "a.ods", rows), "a.ods")
    assert [forms(row) for row in grids.sheets[0].rows] == [
        [("Item No.", "text"), ("Description", "text"), ("Unit", "text"), ("Unit Price", "text")],
        [("0001", "text"), ("Curb & gutter", "text"), ("LF", "text"), ("12.5", "number")],
    ]
    assert "#REF!" in grids.notes[0]
    assert [item.document["price"] for item in read_items(grids, propose_map(grids, item_lists.FIELDS)).items] == [
        "12.5"
    ]


@pytest.mark.parametrize(
    "name,content,says",
    [
        ("a.xlsx", b"", "empty"),
        ("a.xlsx", b"PK\3\4 and nothing more", "damaged"),
        ("a.pdf", b"%PDF-1.7 a bid tabulation", "cannot be read here"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(600) + "Workbook".encode("utf-16-le"), "damaged"),
        ("a.csv", b'a,b\n"never closed', "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    grids = read_grids(tmp_path / name, name)
    assert grids.sheets == ()
    assert says in grids.refusal


def test_a_limit_that_is_hit_is_a_sentence_that_names_it(tmp_path: Path) -> None:
    path = a_table(tmp_path / "a.csv", "a,b\n" * 3_000)
    limits = Limits(cells=1_000, seconds=GRID_LIMITS.seconds)
    assert "too many cells" in read_grids(path, "a.csv", limits).refusal
