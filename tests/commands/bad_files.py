"""Files as they really arrive: the demo's vendor workbook of district A, each with one thing wrong with it."""

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from examples.make_workbooks import HOME

JULY = HOME / "2027-07"


def vendor_workbook(district: str = "A") -> bytes:
    """The vendor's workbook of a district as it stands."""
    return (JULY / f"ARP-2027-{district}_2027-07_vendor.xlsx").read_bytes()


def with_change(change: Callable[[Workbook], Any]) -> bytes:
    """The workbook after a change to it."""
    book = load_workbook(JULY / "ARP-2027-A_2027-07_vendor.xlsx")
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def cell_under(book: Workbook, sheet: str, heading: str, below: int = 1) -> Cell:
    """The cell so many rows below a heading."""
    for row in book[sheet].iter_rows(max_row=10):
        for cell in row:
            if cell.value == heading:
                return book[sheet].cell(cell.row + below, cell.column)  # type: ignore[no-any-return]
    raise KeyError(heading)


def _set(sheet: str, heading: str, value: Any, below: int = 3) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        cell_under(book, sheet, heading, below).value = value

    return change


def _error(book: Workbook) -> None:
    cell = cell_under(book, "Quantities", "Quantity this period", 3)
    cell.value, cell.data_type = "#REF!", "e"


def row_twice(book: Workbook) -> None:
    """The first segment stands again at the end, as it is."""
    sheet = book["Segments"]
    sheet.append([cell.value for cell in sheet[cell_under(book, "Segments", "Segment ID").row]])


def _row_twice_with_another_length(book: Workbook) -> None:
    row_twice(book)
    cell_under(book, "Segments", "Lane-feet", book["Segments"].max_row - 3).value = 1


def _without_column(book: Workbook) -> None:
    book["Segments"].delete_cols(cell_under(book, "Segments", "Paved on").column)


def encrypted() -> bytes:
    """What a spreadsheet program saves under a password: an old container that holds an encrypted package."""
    directory = "EncryptionInfo".encode("utf-16-le") + bytes(80) + "EncryptedPackage".encode("utf-16-le")
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + directory.ljust(4096, b"\0")


@cache
def zip_bomb() -> bytes:
    """A small file that unpacks to 300 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(bytes(1_000_000))
    return packed.getvalue()


# For each kind of bad file: its content, the code of the finding, and the sheet and cell that it must name.
BAD: dict[str, tuple[Callable[[], bytes], str, tuple[str, str] | None]] = {
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "not_a_spreadsheet", None),
    "an encrypted file": (encrypted, "file_encrypted", None),
    "a zip bomb": (zip_bomb, "zip_bomb", None),
    "a damaged file": (lambda: vendor_workbook()[:20_000], "file_damaged", None),
    "an empty file": (lambda: b"", "file_empty", None),
    "another contract's file": (lambda: vendor_workbook("B"), "wrong_contract", ("Cover", "")),
    "a file without a table": (lambda: with_change(lambda book: book.remove(book["Lots"])), "missing_table", None),
    "a file without a column": (lambda: with_change(_without_column), "missing_column", ("Segments", "")),
    "an error in a cell": (lambda: with_change(_error), "error_cell", ("Quantities", "D6")),
    "text in a number": (
        lambda: with_change(_set("Quantities", "Quantity this period", "about 12")),
        "not_a_number",
        ("Quantities", "D6"),
    ),
    "a formula without a value": (
        lambda: with_change(_set("Quantities", "Quantity this period", "=D4+D5")),
        "formula_without_value",
        ("Quantities", "D6"),
    ),
    "a row twice that disagrees": (
        lambda: with_change(_row_twice_with_another_length),
        "conflicting_rows",
        ("Segments", "A52"),
    ),
}
