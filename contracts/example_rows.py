"""The rows of a worked example as people type or paste them: a line of headings, then a line for each row.

Cells are parted by commas or, as when they come from a spreadsheet, by tabs. Dates may be written 7/31/2027 and amounts
$1,250.00; what is kept is the one text form of each value.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from typing import Any

from contracts.errors import DomainError, Invalid
from contracts.fact_rows import STANDING_WORDS
from contracts.values import NUMERIC_TYPES, decode, encode

_ROW, _STANDING = "Row number", "Standing"
_FIRST = 2
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(.*)", re.DOTALL)
_TIME = re.compile(r"(.*?)\b([0-9]):([0-9]{2})(.*)", re.DOTALL)
_GROUPED = re.compile(r"[-−]?\$?[0-9]{1,3}(,[0-9]{3})*(\.[0-9]+)?")
_OPEN = re.compile(r"[-−]?\$?[0-9]+(\.[0-9]+)?")


class _Lines(list[str]):
    """What the writer of rows has written, line by line."""

    write = list.append


def rows_text(rows: Any, headings: Mapping[str, str]) -> str | None:
    """The rows of the facts as text; None where they hold more than a table shows, such as agreed values."""
    if not isinstance(rows, list) or not all(_is_plain(row, headings) for row in rows):
        return None
    numbered = [row[0] for row in rows] != list(range(_FIRST, _FIRST + len(rows)))
    standing = any(len(row) == 3 and row[2] != "reported" for row in rows)
    written = _Lines()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*([_ROW] if numbered else []), *_names(headings).values(), *([_STANDING] if standing else [])])
    for row in rows:
        cells = [row[1].get(column) or "" for column in headings]
        said = [STANDING_WORDS.get(row[2], row[2]) if len(row) == 3 else STANDING_WORDS["reported"]]
        writer.writerow([*([row[0]] if numbered else []), *cells, *(said if standing else [])])
    return "".join(written).strip()


def read_rows_text(text: str, headings: Mapping[str, str], types: Mapping[str, str]) -> list[list[Any]]:
    """The typed rows as the facts write them; Invalid with a sentence that names the row and its heading."""
    lines = [line for line in _cells(text) if any(cell.strip() for cell in line)]
    if not lines:
        return []
    columns = _columns(lines[0], headings)
    rows = []
    for number, line in enumerate(lines[1:], _FIRST):
        if len(line) > len(columns):
            raise Invalid(f"Row {number} has {len(line)} cells, and there are {len(columns)} headings.")
        rows.append(_row(number, dict(zip(columns, line, strict=False)), headings, types))
    return rows


def _cells(text: str) -> list[list[str]]:
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        return list(csv.reader([f"{line}\n" for line in text.split("\n")], delimiter=delimiter, strict=True))
    except csv.Error:
        raise Invalid("A quotation mark is open at the end of a cell. Close it, or take it out.") from None


def _names(headings: Mapping[str, str]) -> Mapping[str, str]:
    """What each column is called in the first line: its heading, or its short name where headings repeat."""
    repeats = len({each.casefold() for each in headings.values()}) < len(headings)
    return {column: column for column in headings} if repeats else headings


def _columns(line: Sequence[str], headings: Mapping[str, str]) -> list[str]:
    known = {_ROW.casefold(): _ROW, _STANDING.casefold(): _STANDING}
    known |= {column.casefold(): column for column in headings}
    known |= {name.casefold(): column for column, name in _names(headings).items()}
    found = []
    for cell in line:
        column = known.get(cell.strip().casefold())
        if column is None:
            raise Invalid(
                f"“{cell.strip()[:40]}” is no heading of this table. "
                f"Write headings in the first line: {', '.join(_names(headings).values())}."
            )
        if column in found:
            raise Invalid(f"The heading “{cell.strip()[:40]}” stands twice in the first line.")
        found.append(column)
    return found


def _row(number: int, cells: Mapping[str, str], headings: Mapping[str, str], types: Mapping[str, str]) -> list[Any]:
    values: dict[str, str | None] = {}
    for column, text in cells.items():
        if column in headings:
            values[column] = _value(number, headings[column], types.get(column, "text"), text.strip())
    said = cells.get(_STANDING, "").strip().casefold()
    standing = next((name for name, words in STANDING_WORDS.items() if said in (name, words)), None)
    if said and standing is None:
        raise Invalid(
            f"Row {number}: “{said[:40]}” is no standing. Write one of: {', '.join(STANDING_WORDS.values())}."
        )
    own = cells.get(_ROW, "").strip()
    number = int(own) if own.isascii() and own.isdigit() and len(own) < 9 else number
    return [number, values, *([standing] if standing and standing != "reported" else [])]


def _value(number: int, heading: str, column_type: str, text: str) -> str | None:
    if not text:
        return None
    try:
        return encode(decode(column_type, _plainly(column_type, text)))
    except DomainError as refusal:
        raise Invalid(f"Row {number}, “{heading}”: {refusal.message}") from None


def _plainly(column_type: str, text: str) -> str:
    """The text without what people add to numbers, with dates and times in the one order that is kept."""
    if column_type in NUMERIC_TYPES:
        return plain_number(text)
    if column_type == "truth":
        return text.casefold()
    if column_type in ("date", "datetime") and (found := _DAY.fullmatch(text)):
        text = f"{found[3]}-{found[1]:0>2}-{found[2]:0>2}{found[4]}"
    if column_type in ("time", "datetime") and (found := _TIME.fullmatch(text)):
        text = f"{found[1]}0{found[2]}:{found[3]}{found[4]}"
    return text


def plain_number(text: str) -> str:
    """A number without dollar sign and commas between thousands; any other text as it is."""
    if _GROUPED.fullmatch(text) or _OPEN.fullmatch(text):
        return text.replace(",", "").replace("$", "").replace("−", "-")
    return text


def _is_plain(row: Any, headings: Mapping[str, str]) -> bool:
    if not isinstance(row, list) or len(row) not in (2, 3) or type(row[0]) is not int or not isinstance(row[1], dict):
        return False
    if len(row) == 3 and not isinstance(row[2], str):
        return False
    return set(row[1]) <= set(headings) and all(text is None or isinstance(text, str) for text in row[1].values())
