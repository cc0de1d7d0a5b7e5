"""Files of separated values: letters, separator and shape are stated or said, never guessed in silence."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from importers.blocks import Alike, Block
from importers.cells import TEXT, Kind, Row
from importers.limits import Limits
from importers.refusals import FileRefused

_BATCH = 2_000
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LOOK = 4_096
_DELIMITERS = (",", ";", "\t", "|")
KIND = Kind(TEXT, typed=False)


class Writing(NamedTuple):
    """How a file is written: its encoding, whether that is a guess, and its separator."""

    encoding: str
    guessed: bool
    delimiter: str


def find_writing(path: Path) -> Writing:
    """How the file is written; FileRefused where it holds what no text holds."""
    with path.open("rb") as stream:
        head = stream.read(_LOOK)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    encoding = marked or _two_bytes_each(head) or _encoding_of(path)
    return Writing(encoding, marked is None and encoding != "utf-8", _delimiter_of(path, encoding))


class SeparatedRows:
    """One pass over a file of separated values. `misshapen` are lines of another length than the headings."""

    def __init__(self, path: Path, writing: Writing, limits: Limits) -> None:
        self._path, self._writing, self._limits = path, writing, limits
        self.misshapen: dict[int, str] = {}
        self.width = 0

    def batches(self) -> Iterator[Sequence[Row]]:
        """Rows with their numbers, some at a time; FileRefused where quotes do not close or letters cannot be read."""
        for block in self.blocks():
            yield block.rows()

    def blocks(self) -> Iterator[Block]:
        """The same rows, column by column."""
        csv.field_size_limit(self._limits.token_bytes)
        number = cells = 0
        numbers: list[int] = []
        lines: list[list[str]] = []
        try:
            with self._path.open(encoding=self._writing.encoding, newline="") as stream:
                for fields in csv.reader(stream, delimiter=self._writing.delimiter, strict=True):
                    number += 1
                    if any(fields):
                        numbers.append(number)
                        lines.append(fields)
                        cells += len(fields)
                        if self.width and len(fields) != self.width and not _is_padded(fields, self.width):
                            self.misshapen[number] = f"{len(fields)} values; the headings are {self.width}"
                    if len(lines) >= (_BATCH if self.width else 1):
                        yield _block(numbers, lines)
                        self._check_size(number, cells)
                        self.misshapen, numbers, lines = {}, [], []
        except csv.Error as error:
            code = "text_too_long" if "field larger" in str(error) else "file_damaged"
            raise FileRefused(code, f"line {number + 1}: {error}") from None
        except UnicodeDecodeError:
            raise FileRefused("file_damaged", f"letters after line {number} cannot be read") from None
        if lines:
            yield _block(numbers, lines)

    def _check_size(self, rows: int, cells: int) -> None:
        if rows > self._limits.rows:
            raise FileRefused("too_many_rows", f"{rows:,} lines")
        if cells > self._limits.cells:
            raise FileRefused("too_many_cells", f"{cells:,} values")


def _block(numbers: list[int], lines: list[list[str]]) -> Block:
    """Lines as rows; column by column unless one line is so long that the others would fill memory with nothing."""
    if max(map(len, lines)) * len(lines) <= 4 * sum(map(len, lines)):
        columns = enumerate(zip_longest(*lines, fillvalue=""), 1)
        return Block(numbers, {place: Alike(KIND, raws) for place, raws in columns})
    rows = zip(numbers, lines, strict=True)
    return Block.of([(number, {at: (KIND, text) for at, text in enumerate(line, 1) if text}) for number, line in rows])


def _is_padded(fields: list[str], width: int) -> bool:
    """Whether a line is only longer by empty values at its end."""
    return len(fields) > width and not any(fields[width:])


def _two_bytes_each(head: bytes) -> str | None:
    """UTF-16 without its mark: of Western text every second byte is zero, and none of the others."""
    first, second = head[0::2], head[1::2]
    if not second.count(0) and 5 * first.count(0) > 4 * len(first):
        return "utf-16-be"
    if not first.count(0) and 5 * second.count(0) > 4 * len(second):
        return "utf-16-le"
    return None


def _encoding_of(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, western = "utf-8", True
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            if b"\0" in piece:
                raise FileRefused("file_damaged", "it holds zero bytes, which no text has")
            if encoding == "utf-8":
                try:
                    decoder.decode(piece)
                except UnicodeDecodeError:
                    encoding = "cp1252"
            western = western and not any(byte in piece for byte in b"\x81\x8d\x8f\x90\x9d")
    if encoding == "cp1252" and not western:
        return "latin-1"
    return encoding


def _delimiter_of(path: Path, encoding: str) -> str:
    """The separator that the first lines share: the one that splits most of them into the same number of values."""
    try:
        with path.open(encoding=encoding, newline="") as stream:
            lines = [line for line, _ in zip(stream, range(50), strict=False)]
    except UnicodeDecodeError:
        raise FileRefused("file_damaged", "its letters cannot be read") from None
    lines = [line for line in lines if line.strip()]
    return max(_DELIMITERS, key=lambda each: _evenness(lines, each))


def _evenness(lines: list[str], delimiter: str) -> tuple[int, int]:
    counts = [line.count(delimiter) for line in lines if delimiter in line]
    return (max(map(counts.count, counts)), max(counts)) if counts else (0, 0)
