"""The reader against openpyxl, and its quick way against its thorough one: no value may differ from the file's."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from importers import number_formats
from importers.cells import Cell, Kinds, Row
from importers.limits import LIMITS
from importers.packages import Package
from importers.refusals import FileRefused, LookAgain
from importers.sheet_tokens import SheetTokens
from importers.sheets import SheetRows
from importers.styles import read_strings, read_styles
from importers.times_read import read_datetime
from importers.workbooks import open_workbook
from tests.importers.builders import (
    GOOD_ROWS,
    MAIN,
    SheetOf,
    a_workbook,
    codes,
    packed,
    parts_of,
    read,
    rows_xml,
    values,
)

SHEET = "xl/worksheets/sheet1.xml"


def rows_of(content: bytes) -> dict[tuple[int, int], Cell]:
    """Every cell of a workbook's first sheet."""
    return sheet_of(content)[0]


def sheet_of(content: bytes) -> tuple[dict[tuple[int, int], Cell], SheetTokens]:
    """Every cell of a workbook's first sheet, and what else the sheet said."""
    package = Package(io.BytesIO(content), len(content), LIMITS)
    book = open_workbook(package, LIMITS)
    styles = read_styles(package.chunks(book.styles), "styles", LIMITS) if book.styles else []
    strings = read_strings(package.chunks(book.strings), "strings", LIMITS) if book.strings else []
    sheet = SheetRows("x", "x", Kinds(styles, strings), LIMITS)
    batches = sheet.batches(package.chunks(book.sheets[0].entry))
    cells = {(number, place): cell for batch in batches for number, row in batch for place, cell in row.items()}
    return cells, sheet.tokens


def an_openpyxl_book() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in range(1, 40):
        sheet.append([f"R-{row}", row * 1.1, row, date(2027, 10, 4), datetime(2027, 10, 4, 7, row), row % 2 == 0, None])  # noqa: DTZ001
        sheet.cell(row, 8, time(7, row)).number_format = "h:mm"
        sheet.cell(row, 9, timedelta(hours=30, minutes=row))
        sheet.cell(row, 10, f"a & b < {row} \u00e9").number_format = "@"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_every_cell_agrees_with_openpyxl() -> None:
    content = an_openpyxl_book()
    ours = rows_of(content)
    theirs = {
        (cell.row, cell.column): cell.value
        for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert ours.keys() == theirs.keys()
    for place, value in theirs.items():
        assert agrees(ours[place], value), place


def agrees(cell: Cell, value: object) -> bool:
    kind, raw = cell
    if isinstance(value, datetime | date):
        return read_datetime(cell, None, False).value == datetime.fromisoformat(str(value))
    if isinstance(value, bool):
        return kind.form == "truth" and raw == str(int(value))
    if isinstance(value, time):
        return kind.style.meaning == number_formats.TIME
    if isinstance(value, timedelta):
        return kind.style.meaning == number_formats.DURATION
    return kind.text(raw) == value if kind.is_text else float(raw) == value


def slow(content: bytes, monkeypatch: pytest.MonkeyPatch) -> dict[tuple[int, int], Cell]:
    """The same cells with the quick way shut."""
    with monkeypatch.context() as patch:
        patch.setattr(SheetRows, "_match", lambda self, text: None)
        return rows_of(content)


def said(cells: dict[tuple[int, int], Cell]) -> dict[tuple[int, int], tuple[str, str, bool]]:
    return {place: (kind.form, kind.text(raw), kind.formula) for place, (kind, raw) in cells.items()}


PIECES = st.sampled_from(
    [
        '<c r="A{n}"><v>1</v></c>',
        '<c r="B{n}" s="1"><v>46295</v></c>',
        '<c r="C{n}" t="s"><v>0</v></c>',
        '<c r="D{n}" s="1"/>',
        '<c r="E{n}"></c>',
        '<c r="F{n}"><v></v></c>',
        '<c r="G{n}" t="str"><f>A1</f><v>x_x000D_</v></c>',
        '<c r="H{n}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
        '<c r="I{n}"><!-- <c r="I{n}"><v>9</v></c> --><v>2</v></c>',
        '<c t="b" r="J{n}"><v>1</v></c>',
        '<c r="K{n}"><v>9<!-- </row> -->4.5</v></c>',
        '<c r="N{n}" t="inlineStr"><is><t>5th &amp; Main_x000D_</t></is></c>',
        '<c r="N{n}" t="inlineStr"><is><t xml:space="preserve"> b </t></is></c>',
        '<c r="N{n}" t="inlineStr"><is><t></t></is></c>',
        '<c r="O{n}" s="1"><f>A1*2</f><v>2</v></c>',
        '<c r="O{n}"><f t="shared" si="0"/><v>3</v></c>',
        '<c r="O{n}"><f>A1</f></c>',
        '<c r="P{n}" t="str"><v>x_xD800_&#65;</v></c>',
        '<c r="Q{n}" t="d"><v>2027-10-04</v></c>',
        "<!-- </row><row> -->",
        "<?x </row> ?>",
        '<c r="L{n}"><v><![CDATA[7]]></v></c>',
        '<c r="M{n}" t="e"><v>#REF!</v></c>',
        "\n ",
    ]
)
# Rows of few shapes, some in a row alike, as programs write them and as the quick way takes them together.
SHAPES = st.lists(st.lists(PIECES, max_size=6, unique_by=lambda piece: piece[:6]), min_size=1, max_size=4)
ROWS = SHAPES.flatmap(lambda shapes: st.lists(st.sampled_from(shapes), min_size=1, max_size=12))
HIDDEN = st.sampled_from(["", "", ' hidden="1"', ' hidden="true"', ' spans="1:9"'])
BETWEEN = st.sampled_from(["", "\n", "<!-- </row> -->", '<!-- <row r="99"><c r="A99"><v>1</v></c></row> -->'])


@given(rows=ROWS, between=BETWEEN, hidden=HIDDEN)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_quick_way_and_the_thorough_way_read_the_same(monkeypatch, rows, between, hidden) -> None:
    cells = ("".join(sorted(row)).replace("{n}", str(number)) for number, row in enumerate(rows, 1))
    body = between.join(f'<row r="{number}"{hidden}>{each}</row>' for number, each in enumerate(cells, 1))
    content = packed(parts_of({"Runs": SheetOf(body)}, strings=["text"]))
    assert said(rows_of(content)) == said(slow(content, monkeypatch))
    assert hidden_rows(content) == (list(range(1, len(rows) + 1)) if "hidden" in hidden else [])


def hidden_rows(content: bytes) -> list[int]:
    return sheet_of(content)[1].hidden_rows


def test_rows_that_are_alike_are_taken_by_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_xml([[f"R-{number}", None if number % 3 else 5, "a & b"] for number in range(1, 200)])
    content = packed(parts_of({"Runs": SheetOf(rows)}))
    built: list[int] = []
    monkeypatch.setattr(SheetTokens, "add_row", lambda _tokens, number, *_: built.append(number))
    assert len(rows_of(content)) == 462
    assert built == [1]


def test_rows_out_of_order_are_read_in_the_order_of_their_numbers(tmp_path) -> None:
    body = "".join(
        rows_xml([row], number) for number, row in sorted(enumerate(GOOD_ROWS, 1), key=lambda each: each[0] % 3)
    )
    report = read(tmp_path, a_workbook(Runs=SheetOf(body)))
    assert report.tables[0].accepted == 3
    assert values(report, "run") == ["R-1", "R-2", "R-3"]


def test_a_row_that_is_written_twice_is_refused(tmp_path) -> None:
    body = rows_xml(GOOD_ROWS) + rows_xml([GOOD_ROWS[1]], 2)
    assert codes(read(tmp_path, a_workbook(Runs=SheetOf(body)))) == {"workbook_broken"}


@pytest.mark.parametrize("change", [("r=", "q="), ("<row ", "<!-- <row -->\n<row "), ('UTF-8"?>', 'UTF-8"?>\r\n')])
def test_cells_without_addresses_comments_and_line_ends_change_no_value(tmp_path, change: tuple[str, str]) -> None:
    parts = parts_of({"Runs": GOOD_ROWS})
    content = packed({**parts, SHEET: parts[SHEET].replace(*change)})
    report = read(tmp_path, content)
    assert report.findings == ()
    assert values(report, "tons") == ["12.5", "14", "11.25"]


def test_prefixed_names_and_utf_16_are_read(tmp_path) -> None:
    parts = parts_of({"Runs": GOOD_ROWS})
    plain = parts[SHEET]
    prefixed = plain.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    for sheet in (prefixed, plain.replace("UTF-8", "UTF-16").encode("utf-16")):
        report = read(tmp_path, packed({**parts, SHEET: sheet}))
        assert values(report, "tons") == ["12.5", "14", "11.25"]


def test_a_workbook_that_counts_from_1904_is_read_by_its_own_count(tmp_path) -> None:
    rows = rows_xml(GOOD_ROWS)
    for number in (46664, 46665, 46666):
        assert f"<v>{number}</v>" in rows
        rows = rows.replace(f"<v>{number}</v>", f"<v>{number - 1462}</v>")
    report = read(tmp_path, packed(parts_of({"Runs": SheetOf(rows)}, days_1904=True)))
    assert values(report, "day") == ["2027-10-04", "2027-10-05", "2027-10-06"]


@pytest.mark.parametrize("address", ["ZZZZ2", "C0", "C99999999999", "2C", "C-2", "C3", "XFE2"])
def test_an_impossible_address_is_refused(tmp_path, address: str) -> None:
    parts = parts_of({"Runs": GOOD_ROWS})
    content = packed({**parts, SHEET: parts[SHEET].replace('r="C2"', f'r="{address}"')})
    assert codes(read(tmp_path, content)) == {"workbook_broken"}


def test_a_flipped_bit_in_a_number_is_a_damaged_file(tmp_path) -> None:
    content = packed(parts_of({"Runs": GOOD_ROWS}), zipfile.ZIP_STORED)
    assert codes(read(tmp_path, content.replace(b"<v>12.5</v>", b"<v>13.5</v>"))) == {"file_damaged"}


def test_a_sheet_outside_of_the_spreadsheet_language_is_refused(tmp_path) -> None:
    parts = parts_of({"Runs": GOOD_ROWS})
    assert codes(read(tmp_path, packed({**parts, SHEET: parts[SHEET].replace(MAIN, "urn:other")}))) == {
        "workbook_broken"
    }


def batches(rows: SheetRows, text: bytes) -> Iterator[list[Row]]:
    return rows.batches([text[at : at + 50] for at in range(0, len(text), 50)])


def test_a_look_again_is_asked_for_only_where_rows_run_backwards() -> None:
    sheet = SheetRows("x", "x", Kinds((), ()), LIMITS)
    text = f'<worksheet xmlns="{MAIN}"><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'.encode()
    with pytest.raises(LookAgain):
        list(batches(sheet, text))


def test_a_token_without_end_is_refused() -> None:
    sheet = SheetRows("x", "x", Kinds((), ()), LIMITS)
    with pytest.raises(FileRefused, match="longer than"):
        list(batches(sheet, f'<worksheet xmlns="{MAIN}" x="{"A" * 6_000_000}"/>'.encode()))


def test_the_path_of_a_part_may_be_absolute(tmp_path: Path) -> None:
    parts = parts_of({"Runs": GOOD_ROWS})
    name = "xl/_rels/workbook.xml.rels"
    content = packed({**parts, name: parts[name].replace('Target="', 'Target="/xl/')})
    assert read(tmp_path, content).findings == ()
