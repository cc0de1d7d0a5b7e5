"""Lists of pay items made of sheets as they stand: mapped by their headings, with every problem at its cell."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import Invalid
from contracts.items import ItemSchema
from importers import item_lists
from importers.grid_maps import columns_of, propose_map, read_map
from importers.grids import Grids, read_grids
from importers.item_lists import ItemChoices, ItemsRead, read_items
from tests.importers.grid_files import BID, HEADINGS, a_workbook, real

AS_IT_STANDS = ItemChoices()


def items_of(grids: Grids, choices: ItemChoices = AS_IT_STANDS) -> ItemsRead:
    return read_items(grids, propose_map(grids, item_lists.FIELDS), choices)


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
