"""A second opinion on what was accepted from a mutant: its own XML read plainly, and openpyxl where it opens the file.

Nothing here is shared with the reader that is judged.
"""

import io
import json
import re
import signal
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import openpyxl

from importers.limits import LIMITS
from importers.reading import read_file
from importers.reports import ReadReport
from tests.importers.builders import a_plan
from tests.importers.mutants import mutant

SECONDS = 10
PLAN = a_plan()
SMALLEST = Decimal("1E-300")  # below it, openpyxl's floats end
Cells = dict[str, set[str]]


class TooSlow(Exception):
    """Something took longer than it may."""


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """TooSlow where the block takes longer."""

    def stop(*_: object) -> None:
        raise TooSlow(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def judged(number: int, folder: Path) -> tuple[str, list[str]]:
    """How the mutant ended (“refused”, “findings”, “accepted”), and what is wrong with that."""
    content = mutant(number)
    path = folder / "mutant.xlsx"
    path.write_bytes(content)
    with at_most(SECONDS):
        report = read_file(path, "mutant.xlsx", PLAN, folder / "rows.jsonl", LIMITS)
    said = [finding for finding in report.findings if not (finding.code and finding.message)]
    wrong = [f"mutant {number}: a finding without a word" for _ in said]
    if report.blocks:
        return ("findings" if report.tables else "refused"), wrong
    return "accepted", wrong + [f"mutant {number}: {each}" for each in differences(report, content)]


def differences(report: ReadReport, content: bytes) -> Iterator[str]:
    """Accepted values that do not stand in the file, or that openpyxl reads otherwise."""
    (table,) = report.tables
    cells, since = plain_cells(content, table.sheet)
    other = by_openpyxl(content, table.sheet)
    for line in report.rows_path.read_text().splitlines():
        _, number, values = json.loads(line)
        for column, value in values.items():
            at = f"{table.columns[column]}{number}"
            if not any(stands_for(value, text, column, since) for text in cells.get(at, {""})):
                yield f"{at} is {value!r}, the file says {cells.get(at)}"
            if at in other and not agrees(value, other[at], column):
                yield f"{at} is {value!r}, openpyxl says {other[at]!r}"


def plain_cells(content: bytes, sheet: str) -> tuple[Cells, datetime]:
    """By address every text that the sheet's XML gives for it, and the day from which it counts."""
    with ZipFile(io.BytesIO(content)) as package:
        book = ET.fromstring(package.read("xl/workbook.xml"))
        since = datetime(1899, 12, 30)  # noqa: DTZ001
        for element in book.iter():
            if bare(element.tag) == "workbookPr" and element.get("date1904") in ("1", "true"):
                since = datetime(1904, 1, 1)  # noqa: DTZ001
        strings = shared_texts(package)
        found: Cells = {}
        for name in package.namelist():
            if re.search(r"sheet\d*\.xml$", name, re.IGNORECASE):
                for at, texts in cells_of_part(package.read(name), strings).items():
                    found.setdefault(at, set()).update(texts)
    return found, since


def shared_texts(package: ZipFile) -> list[str]:
    """The shared texts, whatever their part is called."""
    for name in package.namelist():
        if name.lower().endswith("sharedstrings.xml"):
            with_texts = ET.fromstring(package.read(name))
            return [joined(each) for each in with_texts if bare(each.tag) == "si"]
    return []


def cells_of_part(content: bytes, strings: list[str]) -> Cells:
    """Cells of one sheet by address; an address that is not given follows the one before."""
    found: Cells = {}
    row_number = 0
    try:
        sheet = ET.fromstring(content)
    except ET.ParseError:
        return found
    for row in (each for each in sheet.iter() if bare(each.tag) == "row"):
        row_number = int(row.get("r") or row_number + 1)
        place = 0
        for cell in (each for each in row if bare(each.tag) == "c"):
            at = cell.get("r")
            place = column_number(at) if at else place + 1
            found.setdefault(at or f"{letter(place)}{row_number}", set()).add(text_of(cell, strings))
    return found


def text_of(cell: ET.Element, strings: list[str]) -> str:
    """What a cell says: its value, the shared text it points to, or its own text."""
    if cell.get("t") == "inlineStr":
        return joined(cell)
    value = "".join("".join(each.itertext()) for each in cell if bare(each.tag) == "v")
    if cell.get("t") == "s" and value.strip().isdigit() and int(value) < len(strings):
        return strings[int(value)]
    return value


def joined(element: ET.Element) -> str:
    """The texts of an element, without phonetic ones."""
    spoken = {id(each) for part in element.iter() if bare(part.tag) == "rPh" for each in part.iter()}
    return "".join(each.text or "" for each in element.iter() if bare(each.tag) == "t" and id(each) not in spoken)


def bare(tag: Any) -> str:
    """A tag without its namespace."""
    return str(tag).rpartition("}")[2]


def column_number(address: str) -> int:
    """The place of an address' column."""
    number = 0
    for sign in re.match(r"[A-Z]*", address).group():  # type: ignore[union-attr]
        number = number * 26 + ord(sign) - 64
    return number


def letter(place: int) -> str:
    """The letter of one of the first columns."""
    return chr(64 + place) if place <= 26 else "?"


def stands_for(value: Any, text: str, column: str, since: datetime) -> bool:
    """Whether an accepted value is what the text says."""
    if value is None:
        return not seen(text)
    if column == "day":
        return value == day_of(text, since)
    if column == "tons":
        return same_number(value, text)
    return seen(str(value)) == seen(text) or same_number(value, text) or (str(value), text) in TRUTHS


TRUTHS = {("TRUE", "1"), ("FALSE", "0")}


def seen(text: str) -> str:
    """A text without what nobody sees."""
    return "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Cc") and not sign.isspace())


def same_number(value: Any, text: str) -> bool:
    """Whether both are one number, in the fifteen digits that are shown."""
    plain = re.sub(r"(?<=\d),(?=\d{3}\b)|\s*tons$", "", text.strip())
    try:
        return bool(fifteen(Decimal(str(value))) == fifteen(Decimal(plain)))
    except InvalidOperation:
        return False


def fifteen(number: Decimal) -> Decimal:
    """A number in its first fifteen digits."""
    return Decimal(f"{number:.14E}")


def day_of(text: str, since: datetime) -> str | None:
    """The day that a serial number or a written date names."""
    written = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?", text.strip())
    if written:
        return "-".join(written.groups())
    american = re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", text.strip())
    if american:
        month, day, year = map(int, american.groups())
        return date(year, month, day).isoformat()
    try:
        return (since + timedelta(days=int(Decimal(text)))).date().isoformat()
    except (InvalidOperation, OverflowError, ValueError):
        return None


def by_openpyxl(content: bytes, sheet: str) -> dict[str, Any]:
    """Cells as openpyxl reads them; nothing where it fails, as it may on what is damaged."""
    try:
        with at_most(SECONDS), warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
            return {
                cell.coordinate: cell.value for row in book[sheet].iter_rows(max_row=60, max_col=10) for cell in row
            }
    except (*BREAKS, TooSlow):
        return {}


# Whatever a library raises on what it does not expect.
BREAKS = (ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError)
BREAKS = (*BREAKS, TypeError, ValueError, zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error)


def agrees(value: Any, other: Any, column: str) -> bool:
    """Whether openpyxl means the same; where it keeps a text, the reader may have read it."""
    if isinstance(other, datetime):
        return value is not None and str(value)[:10] == other.date().isoformat()
    if isinstance(other, bool):
        return str(value) in ("TRUE", "FALSE", "1", "0")
    if isinstance(other, int | float) and column != "day":
        return (
            value is not None
            and abs(Decimal(str(value)) - Decimal(str(other))) <= abs(Decimal(str(other))) / 10**13 + SMALLEST
        )
    if isinstance(other, str) and column == "run":
        return seen(str(value or "")) == seen(other)
    return value is None if other is None else True
