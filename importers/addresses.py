"""Cell addresses: letters of columns, and runs of rows written as ranges."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain, islice, product
from string import ascii_uppercase

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576


@cache
def letters(column: int) -> str:
    """The letters of a column counted from 1: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@cache
def column_numbers() -> dict[str, int]:
    """Every column that a sheet can have, by its letters."""
    # In the order of the sheet: one letter, then two, then three, each in the order of the alphabet.
    every = chain.from_iterable(product(ascii_uppercase, repeat=length) for length in (1, 2, 3))
    return {"".join(each): column for column, each in enumerate(islice(every, MOST_COLUMNS), 1)}


def runs(rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Unbroken runs of row numbers as (first, last), in ascending order, each row once."""
    first = last = 0
    for row in sorted(set(rows)):
        if last and row == last + 1:
            last = row
            continue
        if last:
            yield first, last
        first = last = row
    if last:
        yield first, last


def ranges(column: str, rows: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """The addresses of a column's runs of rows: D21:D59, or D60 for a single row."""
    return tuple(f"{column}{first}" if first == last else f"{column}{first}:{column}{last}" for first, last in rows)


def split_range(reference: str) -> tuple[int, int, int, int]:
    """First column, first row, last column, last row of a reference such as A2:B7; ValueError for another form."""
    first, _, last = reference.partition(":")
    left, top = split_address(first)
    right, bottom = split_address(last or first)
    if right < left or bottom < top:
        raise ValueError(f"{reference[:40]} runs backwards")
    return left, top, right, bottom


def split_address(address: str) -> tuple[int, int]:
    """Column and row of an address such as AB12; ValueError for anything that no sheet can have."""
    letters_part = address.rstrip("0123456789")
    row_part = address[len(letters_part) :]
    column = column_numbers().get(letters_part)
    if column is None or not row_part or len(row_part) > 7 or not 1 <= int(row_part) <= MOST_ROWS:
        raise ValueError(f"{address[:40]} is no cell's address")
    return column, int(row_part)
