"""Sheets as they stand, by both readers; then lists of pay items and registers made of them."""

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest

from contracts.errors import Invalid
from contracts.items import ItemSchema
from importers import item_lists, registers
from importers.grid_maps import columns_of, propose_map, read_map
from importers.grids import GRID_LIMITS, GridRow, Grids, read_grids
from importers.item_lists import ItemChoices, ItemsRead, read_items
from importers.limits import Limits
from importers.registers import RegisterChoices, RegisterRead, read_register

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real"
HEADINGS = ("Item No.", "Item Description", "Est. Qty", "Units", "Unit Price", "Total")
BID = (
    ("City of Testville", None, None, None, "Low bidder"),
    HEADINGS,
    ("0001", "Mobilization\n(Section 1)", 1, "LS", 33098.9, 33098.9),
    (460.1, "Wearing course", 1500, "TON", "$1,112.50", None),
    ("0003", "Curb", None, "LF", 12, None),
    ("Total Amount Bid", None, None, None, None, "$6,387,362.33*"),
    ("*Corrected total",),
)
AS_IT_STANDS, MONTH_FIRST = ItemChoices(), RegisterChoices()


def a_workbook(to: Path, *sheets: Sequence[Sequence[Any]], hidden: Sequence[int] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for place, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {place + 1}")
        sheet.sheet_state = "hidden" if place in hidden else "visible"
        for row in rows:
            sheet.append(list(row))
    book.save(to)
    return to


def an_open_document(to: Path, rows: Sequence[Sequence[str | float]]) -> Path:
    """The smallest .ods that holds a table."""
    cells = ["".join(map(_ods_cell, row)) for row in rows]
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in cells)
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<office:document-content{spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Items">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    manifest = f'<manifest:manifest {space}><manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", kind)
        package.writestr("META-INF/manifest.xml", f"{manifest}</manifest:manifest>")
        package.writestr("content.xml", content)
    return to


def _ods_cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'


def a_table(to: Path, text: str, encoding: str = "utf-8") -> Path:
    to.write_text(text, encoding=encoding)
    return to


def real(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"../shared/real/{name} is not here")
    return path


def forms(row: GridRow) -> list[tuple[str, str]]:
    return [(cell.text, cell.form) for _, cell in sorted(row.cells.items())]


def items_of(grids: Grids, choices: ItemChoices = AS_IT_STANDS) -> ItemsRead:
    return read_items(grids, propose_map(grids, item_lists.FIELDS), choices)


def register_of(grids: Grids, choices: RegisterChoices = MONTH_FIRST) -> RegisterRead:
    return read_register(grids, propose_map(grids, registers.FIELDS), choices)


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
    assert [item.document["price"] for item in items_of(grids).items] == ["12.5"]


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


def test_a_bid_tabulation_is_mapped_by_its_headings_and_read_into_items(tmp_path: Path) -> None:
    grids = read_grids(a_workbook(tmp_path / "a.xlsx", [["notes", "only"]], BID), "a.xlsx")
    chosen = propose_map(grids, item_lists.FIELDS)
    assert (chosen.sheet, chosen.heading_row) == (1, 2)
    assert chosen.columns == {"number": 1, "title": 2, "quantity": 3, "unit": 4, "price": 5}
    read = read_items(grids, chosen)
    assert [item.document for item in read.items] == [
        {"number": "0001", "title": "Mobilization (Section 1)", "unit": "LS", "priced": "lump_sum", "price": "33098.9"},
        {
            "number": "460.1",
            "title": "Wearing course",
            "unit": "TON",
            "priced": "unit_price",
            "price": "1112.50",
            "quantity": "1500",
        },
        {"number": "0003", "title": "Curb", "unit": "LF", "priced": "unit_price", "price": "12"},
    ]
    for item in read.items:
        assert list(ItemSchema().load(item.document).problems()) == []
    assert [(row.row, row.kind) for row in read.skipped] == [(6, "total"), (7, "text")]
    assert read.read == len(read.items) + read.left_out + len(read.skipped) + read.not_asked


@pytest.mark.parametrize(
    "row,address,says",
    [
        (("1", "Curb", 5, "LF", "$6,387,362.33*"), "E2", "not a number"),
        (("1", "Curb", 5, None, 12), "D2", "The unit is blank"),
        (("1", "Curb", 5, "LF", None), "E2", "The price is blank"),
        (("1", "Curb", 5, "LF", -3), "E2", "below zero"),
        (("1", None, 5, "LF", 12), "B2", "no description"),
        ((None, "Curb", 5, "LF", 12), "A2", "no number"),
        (("1", "Curb", "about 5", "LF", 12), "C2", "not a number"),
        (("1", "Curb", 5, "LF", "=1+1"), "E2", "no saved value"),
        (("1" * 41, "Curb", 5, "LF", 12), "A2", "At most 40 letters"),
    ],
)
def test_a_row_with_a_problem_is_left_out_and_its_cell_is_named(
    tmp_path: Path, row: Sequence[Any], address: str, says: str
) -> None:
    good = ("2", "Wall", 5, "SF", 9)
    read = items_of(read_grids(a_workbook(tmp_path / "a.xlsx", [HEADINGS, row, good]), "a.xlsx"))
    assert [item.document["number"] for item in read.items] == ["2"]
    assert [(problem.address, problem.blocks) for problem in read.problems] == [(address, True)]
    assert says in read.problems[0].message
    assert (read.read, read.left_out) == (2, 1)


def test_a_number_that_stands_twice_is_left_out_or_numbered_apart_as_the_person_chose(tmp_path: Path) -> None:
    rows = [HEADINGS, ("7", "Wall", 1, "SF", 9), ("7", "Wall again", 1, "SF", 8), ("7.2", "Another", 1, "SF", 7)]
    grids = read_grids(a_workbook(tmp_path / "a.xlsx", rows), "a.xlsx")
    left = items_of(grids)
    assert [item.document["number"] for item in left.items] == ["7", "7.2"]
    assert "Row 2 has this number too" in left.problems[0].message
    apart = items_of(grids, ItemChoices(repeated="number_apart"))
    assert [item.document["number"] for item in apart.items] == ["7", "7.2", "7.2.2"]
    assert apart.left_out == 0


def test_a_unit_can_be_chosen_for_rows_without_one_and_rows_of_one_bidder_alone(tmp_path: Path) -> None:
    headings = ("Item", "Description", "Unit", "Unit Price", "Bidder")
    rows = [headings, ("1", "Curb", None, 5, "Low"), ("1", "Curb", None, 6, "High"), ("2", "Wall", "SF", 7, "Low")]
    grids = read_grids(a_workbook(tmp_path / "a.xlsx", rows), "a.xlsx")
    read = items_of(grids, ItemChoices(blank_unit="LF", only_column=5, only_text="Low"))
    assert [(item.document["unit"], item.document["price"]) for item in read.items] == [("LF", "5"), ("SF", "7")]
    assert (read.not_asked, read.left_out) == (1, 0)
    assert [problem.blocks for problem in read.problems] == [False]


def test_a_map_is_read_from_a_form_and_refused_by_field(tmp_path: Path) -> None:
    grids = read_grids(a_workbook(tmp_path / "a.xlsx", BID), "a.xlsx")
    typed = {"sheet": "0", "heading_row": "2", "number": "1", "title": "2", "unit": "4", "quantity": "", "price": "5"}
    assert read_map(grids, item_lists.FIELDS, typed).columns == {"number": 1, "title": 2, "unit": 4, "price": 5}
    with pytest.raises(Invalid) as refused:
        read_map(grids, item_lists.FIELDS, typed | {"price": "", "unit": "99", "heading_row": "x"})
    assert [problem.path for problem in refused.value.problems] == ["heading_row", "unit", "price"]
    with pytest.raises(Invalid):
        read_map(grids, item_lists.FIELDS, typed | {"sheet": "7"})
    assert [(seen.letters, seen.heading, seen.sample) for seen in columns_of(grids.sheets[0], 2)][3] == (
        "D",
        "Units",
        "LS",
    )


REGISTER = (
    "contract_id,vendor,short_desc,start_dt,end_dt,contract_amount\n"
    'A-1,"Granite, Inc.",Sidewalks,2027-01-01,2027-12-31,100000\n'
    'A-1,"Granite, Inc.",Sidewalks,2027-01-01,2028-06-30,150000\n'
    'A-2,"Granite, Inc.",Walls,1/15/2027,2027-06-30,"$12,000.50"\n'
    "A/3,Sons,Curbs,2027-01-01,2027-12-31,1\n"
    "A-4,,Curbs,2027-12-31,2027-01-01,-5\n"
    "A-5,Sons,Paths,31/12/2027,2028-12-31,\n"
    "Total,,,,,262000.50\n"
)


def test_a_register_gives_contracts_repetitions_and_rejections_that_add_up(tmp_path: Path) -> None:
    read = register_of(read_grids(a_table(tmp_path / "r.csv", REGISTER), "r.csv"))
    assert [(row.row, row.contract.number, row.vendor) for row in read.rows] == [
        (2, "A-1", "Granite, Inc."),
        (4, "A-2", "Granite, Inc."),
    ]
    assert read.rows[1].contract.starts == date(2027, 1, 15)
    assert str(read.rows[1].contract.value) == "12000.50"
    assert [row.row for row in read.repeated] == [3]
    assert (read.rejected, [row.kind for row in read.skipped]) == (3, ["total"])
    assert read.read == len(read.rows) + len(read.repeated) + read.rejected + len(read.skipped)
    said = {problem.address: problem.message for problem in read.problems}
    assert "differs in value, last day" in said["A3"]
    assert "cannot hold “/”" in said["A5"]
    assert "vendor is blank" in said["B6"]
    assert "neither below zero" in said["F6"]
    assert "lies before the first day" in said["E6"]
    assert "D7" in said, "December 31 is no day where the month is written first"


def test_days_written_as_text_are_read_in_the_order_that_was_chosen(tmp_path: Path) -> None:
    grids = read_grids(a_table(tmp_path / "r.csv", REGISTER), "r.csv")
    read = register_of(grids, RegisterChoices(order="dmy", due_days=5))
    numbers = {row.contract.number: row.contract for row in read.rows}
    assert numbers["A-5"].starts == date(2027, 12, 31)
    assert numbers["A-5"].value is None
    assert numbers["A-5"].due_days == 5
    assert "A-2" not in numbers


def test_a_real_bid_tabulation_of_twelve_sheets_is_found_where_it_stands() -> None:
    grids = read_grids(real("portland_bid_tab_2023D003.xlsx"), "portland.xlsx")
    chosen = propose_map(grids, item_lists.FIELDS)
    assert grids.sheets[chosen.sheet].name == "Base Bid Tab"
    read = read_items(grids, chosen)
    assert (len(read.items), read.left_out, [row.kind for row in read.skipped]) == (21, 0, ["total"])


def test_a_real_summary_with_an_asterisk_beside_its_amount_is_a_problem_at_its_cell() -> None:
    grids = read_grids(real("portland_bid_tab_2023D003.xlsx"), "portland.xlsx")
    place = next(place for place, sheet in enumerate(grids.sheets) if sheet.name == "Summary")
    typed = {"sheet": str(place), "heading_row": "7", "number": "1", "title": "1", "unit": "1", "price": "2"}
    read = read_items(grids, read_map(grids, item_lists.FIELDS, typed))
    assert ("B8", "$6,387,362.33*") in [(problem.address, problem.found) for problem in read.problems]


def test_a_real_list_in_the_old_format_with_four_bidders_gives_the_items_of_one() -> None:
    grids = read_grids(real("indot_bid_tab_2024_01_24.xls"), "indot.xls")
    assert items_of(grids).left_out == 203
    read = items_of(grids, ItemChoices("", "number_apart", 7, "E & B PAVING, INC."))
    assert (len(read.items), read.left_out, read.not_asked) == (67, 0, 201)


def test_a_real_register_adds_up() -> None:
    grids = read_grids(real("philadelphia_contracts_2014q4.csv"), "register.csv")
    read = register_of(grids)
    assert (read.read, len(read.rows), len(read.repeated), read.rejected) == (1775, 1730, 44, 1)
    assert len({row.vendor for row in read.rows}) == 1113
