"""Rows of a worksheet, streamed: expat judges every byte, and one regular expression takes the rows written in the
plain form.

A row is taken by the expression only where expat stands between two rows and every `<` of the row belongs to a cell
that the expression matched; such a row can mean nothing else. Expat still checks it, without calling Python for each
token, and every other row is built from expat's tokens. This halves the time of a large file.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TypeAlias

from importers.addresses import column_numbers
from importers.cells import Kind, Kinds, Row
from importers.limits import Limits
from importers.refusals import FileRefused, LookAgain
from importers.sheet_tokens import SheetTokens

_END = b"</row>"
_ROW = re.compile(r'\s*<row r="([1-9][0-9]{0,6})"((?: [A-Za-z0-9:]+="[^"<>&]*")*)>')
_CELL = re.compile(r'<c r="([A-Z]{1,3})([0-9]+)"([^<>]*)>(?:<v>([^<&]*)</v></c>)?')
_ATTRIBUTES = re.compile(r'(?: ([a-z]+)="([^"<>&]*)")*')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"<>&]*)"')
_LONGEST_ROW = 4 * 1024 * 1024
_MOST_SHAPES = 2_000
Shape: TypeAlias = tuple[tuple[int, ...], tuple[Kind, ...]]


class SheetRows:
    """One pass over a worksheet's part. After it, `tokens` knows what else the sheet said (merges, hidden rows …)."""

    def __init__(self, name: str, part: str, kinds: Kinds, limits: Limits) -> None:
        self.name, self._limits = name, limits
        self.tokens = SheetTokens(name, part, kinds, limits)
        self._kinds, self._known = kinds, dict[str, Kind | None]()
        self._columns = column_numbers()
        self._shapes: dict[tuple[tuple[str, ...], tuple[str, ...]], Shape] = {}

    def batches(self, chunks: Iterable[bytes]) -> Iterator[list[Row]]:
        """Rows in the order of their numbers, some at a time; rows without any value are left out.

        Raises LookAgain where rows stand out of order: then `sorted_rows` reads the sheet.
        """
        tokens = self.tokens
        for piece in self._whole_rows(chunks):
            self._take(piece)
            if tokens.rows:
                if tokens.out_of_order:
                    raise LookAgain(self.name)
                yield tokens.rows
                tokens.rows = []
        tokens.finish()
        if tokens.out_of_order:
            raise LookAgain(self.name)
        if tokens.rows:
            yield tokens.rows

    def sorted_rows(self, chunks: Iterable[bytes]) -> Iterator[list[Row]]:
        """All rows at once in the order of their numbers, for a sheet whose rows stand out of order."""
        for piece in self._whole_rows(chunks):
            self._take(piece)
        self.tokens.finish()
        rows = sorted(self.tokens.rows, key=lambda row: row[0])
        for (number, _), (following, _) in pairwise(rows):
            if number == following:
                raise FileRefused("workbook_broken", f"row {number} is written twice", sheet=self.name)
        yield rows

    def _whole_rows(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The part's bytes cut after the ends of rows where that is possible."""
        pieces: list[bytes] = []
        held = 0
        for chunk in chunks:
            cut = chunk.rfind(_END) + len(_END)
            if cut < len(_END) and held + len(chunk) < _LONGEST_ROW:
                pieces.append(chunk)
                held += len(chunk)
                continue
            cut = cut if cut >= len(_END) else len(chunk)
            yield b"".join(pieces) + chunk[:cut]
            pieces = [chunk[cut:]]
            held = len(pieces[0])
        if held:
            yield b"".join(pieces)

    def _take(self, piece: bytes) -> None:
        tokens = self.tokens
        if not piece.endswith(_END) or b"\r" in piece or not tokens.may_be_plain:
            tokens.feed(piece)
            return
        plain: list[bytes] = []
        for segment in piece.split(_END)[:-1]:
            if tokens.between_rows and self._take_plain(segment):
                plain.append(segment)
                continue
            if plain:
                tokens.feed_checked(_END.join(plain) + _END)
                plain = []
            tokens.feed(segment + _END)
        if plain:
            tokens.feed_checked(_END.join(plain) + _END)

    def _take_plain(self, segment: bytes) -> bool:
        """Take a row in the plain form; false where it is in any other."""
        try:
            text = segment.decode()
        except UnicodeDecodeError:
            return False
        row = _ROW.match(text)
        found = _CELL.findall(text, row.end()) if row else ()
        if row is None or not found:
            return False
        letters, digits, attributes, raws = zip(*found, strict=True)
        shape = self._shapes.get((letters, attributes)) or self._shape(letters, attributes)
        number, filled = row[1], len(found)
        if shape is None or digits.count(number) != filled:
            return False
        columns, kinds = shape
        if "" in raws:
            blank = [attributes[at] for at, raw in enumerate(raws) if not raw]
            tags = 1 + 4 * filled - 3 * sum(each.endswith("/") for each in blank)
            cells = {
                column: cell for column, cell in zip(columns, zip(kinds, raws, strict=True), strict=True) if cell[1]
            }
        else:
            tags = 1 + 4 * filled
            cells = dict(zip(columns, zip(kinds, raws, strict=True), strict=True))
        if text.count("<") != tags:
            return False
        self.tokens.add_row(int(number), cells, 'hidden="1"' in row[2])
        return True

    def _shape(self, letters: tuple[str, ...], attributes: tuple[str, ...]) -> Shape | None:
        """The columns and kinds of a row's cells, remembered for rows alike; None where the plain form ends."""
        kinds = [self._known.get(each) or self._kind(each) for each in attributes]
        columns = [self._columns.get(each) for each in letters]
        if None in kinds or None in columns or len(set(columns)) != len(columns):
            return None
        if len(self._shapes) > _MOST_SHAPES:
            self._shapes.clear()
        shape = tuple(columns), tuple(kinds)
        self._shapes[letters, attributes] = shape  # type: ignore[assignment]
        return shape  # type: ignore[return-value]

    def _kind(self, attributes: str) -> Kind | None:
        """The kind that a cell's attributes mean; None where they are not in the plain form."""
        given = attributes.removesuffix("/")
        if attributes in self._known or not _ATTRIBUTES.fullmatch(given):
            return None
        named = dict(_ATTRIBUTE.findall(given))
        if named.get("t") in ("inlineStr", "str") or len(self._known) > 10_000:
            return None
        self._known[attributes] = self._kinds.find(named.get("t"), named.get("s"), False, True)
        return self._known[attributes]
