"""Rows of a worksheet, streamed: expat judges every byte, and regular expressions take the rows in the plain form.

A row is taken by an expression only where expat stands between two rows and the expression matched everything up to
the next place between two rows; such rows can mean nothing else. Expat still checks them, without calling Python for
each token, and every other row is built from expat's tokens. This makes a large file several times faster.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from importers.blocks import Block
from importers.cells import Kind, Kinds, Row
from importers.limits import Limits
from importers.plain_rows import Loose, PlainRows, Strict, attributes_of, letters_in, strict_form
from importers.refusals import FileRefused, LookAgain
from importers.sheet_tokens import SheetTokens

_END = b"</row>"
_LONGEST_ROW = 4 * 1024 * 1024
_AT_ONCE = 512 * 1024
_MOST_FORMS, _MOST_KINDS = 100, 10_000
_PARTS, _FEW_ROWS = 8, 4
_MISSES_ALLOWED, _ROWS_FOR_A_MISS = 500, 50


class SheetRows:
    """One pass over a worksheet's part. After it, `tokens` knows what else the sheet said (merges, hidden rows …)."""

    def __init__(self, name: str, part: str, kinds: Kinds, limits: Limits) -> None:
        self.name, self._limits = name, limits
        self.tokens = SheetTokens(name, part, kinds, limits)
        self._kinds, self._known = kinds, dict[tuple[str, bool, bool], Kind | None]()
        self._forms: dict[str, Strict | None] = {}
        self._loose: dict[tuple[str, ...], Loose] = {}
        self._last: Strict | Loose | None = None
        self._misses = self._taken = 0
        self._ready: list[Block] = []

    def blocks(self, chunks: Iterable[bytes]) -> Iterator[Block]:
        """Rows in the order of their numbers, some at a time; rows without any value are left out.

        Raises LookAgain where rows stand out of order: then `sorted_rows` reads the sheet.
        """
        for piece in self._whole_rows(chunks):
            self._take(piece)
            yield from self._finished()
        self.tokens.finish()
        yield from self._finished()

    def batches(self, chunks: Iterable[bytes]) -> Iterator[Sequence[Row]]:
        """The same rows, each with its cells by column."""
        for block in self.blocks(chunks):
            yield block.rows()

    def sorted_rows(self, chunks: Iterable[bytes]) -> Iterator[Sequence[Row]]:
        """All rows at once in the order of their numbers, for a sheet whose rows stand out of order."""
        for piece in self._whole_rows(chunks):
            self._take(piece)
        self.tokens.finish()
        self._set_down()
        found = (row for block in self._ready for row in block.rows())
        rows = sorted(found, key=lambda row: row[0])
        for (number, _), (following, _) in pairwise(rows):
            if number == following:
                raise FileRefused("workbook_broken", f"row {number} is written twice", sheet=self.name)
        yield rows

    def _finished(self) -> list[Block]:
        self._set_down()
        if self.tokens.out_of_order:
            raise LookAgain(self.name)
        ready, self._ready = self._ready, []
        return ready

    def _set_down(self) -> None:
        """Put the rows that were built from tokens behind those that are ready."""
        if self.tokens.rows:
            self._ready.append(Block.of(self.tokens.rows))
            self.tokens.rows = []

    def _whole_rows(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The part's bytes, cut after the ends of rows where that is possible."""
        pieces: list[bytes] = []
        held = 0
        for chunk in chunks:
            pieces.append(chunk)
            held += len(chunk)
            cut = chunk.rfind(_END) + len(_END)
            if held < _AT_ONCE or (cut < len(_END) and held < _LONGEST_ROW):
                continue
            cut = cut if cut >= len(_END) else len(chunk)
            pieces[-1] = chunk[:cut]
            yield b"".join(pieces)
            pieces = [chunk[cut:]]
            held = len(pieces[0])
        yield from self._rest(b"".join(pieces))

    def _rest(self, piece: bytes) -> Iterator[bytes]:
        cut = piece.rfind(_END) + len(_END)
        if cut >= len(_END):
            yield piece[:cut]
            piece = piece[cut:]
        if piece:
            yield piece

    def _take(self, piece: bytes) -> None:
        """Take a piece: rows in the plain form by an expression, all else by tokens."""
        if not self.tokens.between_rows and (cut := piece.find(_END)) >= 0:
            self.tokens.feed(piece[: cut + len(_END)])
            piece = piece[cut + len(_END) :]
        if not piece:
            return
        text = self._plain_text(piece)
        found = self._match(text) if text is not None else None
        if found is not None:
            self._set_down()
            self._taken += len(found.block)
            self.tokens.add_plain(found.first, found.last, found.cells, found.hidden)
            self._ready += [found.block] if found.block.numbers else []
            self.tokens.feed_checked(piece)
        elif text is None or self._misses > _MISSES_ALLOWED + self._taken // _ROWS_FOR_A_MISS:
            self.tokens.feed(piece)
        else:
            self._take_apart(piece)

    def _take_apart(self, piece: bytes) -> None:
        """Take a piece in parts, so that an odd row costs its neighbours and not all rows near it."""
        rows = piece.split(_END)[:-1]
        self._misses += 1
        if len(rows) <= _FEW_ROWS:
            self.tokens.feed(piece)
            return
        size = -(-len(rows) // _PARTS)
        for start in range(0, len(rows), size):
            self._take(_END.join(rows[start : start + size]) + _END)

    def _plain_text(self, piece: bytes) -> str | None:
        """The piece as text where it may consist of rows in the plain form."""
        tokens = self.tokens
        if not tokens.between_rows or not tokens.may_be_plain or not piece.endswith(_END) or b"\r" in piece:
            return None
        try:
            return piece.decode()
        except UnicodeDecodeError:
            return None

    def _match(self, text: str) -> PlainRows | None:
        """The rows of a text by the form that fitted last, by that of its first row, or by one that lets cells vary."""
        last = self._last
        found = last.take(text) if last is not None else None
        if found is None:
            self._last = self._strict(text[: text.index("</row>")])
            found = self._last.take(text) if self._last is not None and self._last is not last else None
        if found is None:
            self._last = self._loose_form(text)
            found = self._last.take(text) if self._last is not None and self._last is not last else None
        if found is None or found.first <= self.tokens.last_row:
            return None
        return found if max(found.block.places()) <= self._limits.columns else None

    def _strict(self, row: str) -> Strict | None:
        if len(self._forms) > _MOST_FORMS:
            return None
        form = strict_form(row, self._kind)
        return form if form is None else self._forms.setdefault(form.pattern, form)

    def _loose_form(self, text: str) -> Loose | None:
        letters = letters_in(text)
        if letters is None or len(self._loose) > _MOST_FORMS:
            return None
        if letters not in self._loose:
            self._loose[letters] = Loose(letters, self._kind)
        return self._loose[letters]

    def _kind(self, attributes: str, is_text: bool, formula: bool) -> Kind | None:
        """The kind that a cell's attributes mean; None where the plain form ends."""
        key = (attributes, is_text, formula)
        if key not in self._known:
            named = attributes_of(attributes)
            if (named.get("t") == "inlineStr") != is_text or len(self._known) > _MOST_KINDS:
                return None
            self._known[key] = self._kinds.find(named.get("t"), named.get("s"), formula, True)
        return self._known[key]
