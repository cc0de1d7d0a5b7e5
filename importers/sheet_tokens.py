"""A worksheet from expat's tokens: rows, cells, and what else the sheet says of itself."""

from collections.abc import Sequence
from typing import NoReturn

from importers.addresses import MOST_ROWS, column_numbers, split_range
from importers.cells import Cell, Kinds, Row
from importers.limits import Limits
from importers.refusals import FileRefused
from importers.styles import unescape
from importers.xml_parts import SHEET_NAMESPACES, Tokens, prefix_of

_IN_CELL = ("f", "is", "extLst")


class SheetTokens:
    """The state of one pass over a worksheet."""

    def __init__(self, name: str, part: str, kinds: Kinds, limits: Limits) -> None:
        self.name, self._kinds, self._limits = name, kinds, limits
        self._tokens = Tokens(part, limits)
        self.rows: list[Row] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.out_of_order = self.between_rows = False
        self.last_row = self._cells_read = self._depth = 0
        self._path: list[str] = []
        self._prefix: str | None = None
        self._row_name = self._cell_name = self._value_name = ""
        self._cells: dict[int, Cell] | None = None
        self._number, self._hidden, self._column = 0, False, 0
        self._attributes: dict[str, str] | None = None
        self._text: str | None = None
        self._value: str | None = None
        self._formula = self._phonetic = False
        self._columns = column_numbers()
        self._tokens.listen(self._start, self._end, self._characters)

    @property
    def may_be_plain(self) -> bool:
        """Whether the root, once read, writes its names without a prefix, and the part its letters in UTF-8."""
        return self._prefix in (None, "") and self._tokens.is_utf_8

    def feed(self, piece: bytes) -> None:
        """Build rows from the piece's tokens."""
        self._ended_at, self.between_rows = -1, False
        self._tokens.feed(piece)
        self.between_rows = self._cells is None and self._ended_at == self._tokens.fed - len(b"</row>")

    def feed_checked(self, piece: bytes) -> None:
        """Let expat judge rows whose meaning has been taken already."""
        self._tokens.listen(None, None, None)
        self._tokens.feed(piece)
        self._tokens.listen(self._start, self._end, self._characters)

    def finish(self) -> None:
        """The part has ended; FileRefused where its XML has not."""
        self._tokens.feed(b"", last=True)

    def add_plain(self, first: int, last: int, cells: int, hidden: Sequence[int]) -> None:
        """Rows in rising order have been taken from the plain form."""
        self.out_of_order = self.out_of_order or first <= self.last_row
        self.last_row = last
        self.hidden_rows.extend(hidden)
        self._count(cells, last)

    def add_row(self, number: int, cells: dict[int, Cell], hidden: bool) -> None:
        """A row has been read whole."""
        if number <= self.last_row:
            self.out_of_order = True
        self.last_row = number
        if hidden:
            self.hidden_rows.append(number)
        if cells:
            self.rows.append((number, cells))
        self._count(len(cells), number)

    def _count(self, cells: int, last: int) -> None:
        self._cells_read += cells
        if self._cells_read > self._limits.cells:
            raise FileRefused("too_many_cells", f"more than {self._limits.cells:,} cells", sheet=self.name)
        if last > self._limits.rows:
            raise FileRefused("too_many_rows", f"row {last:,}", sheet=self.name)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._cell_name and self._cells is not None and self._attributes is None:
            self._attributes, self._formula, self._value = attributes, False, None
        elif name == self._value_name and self._attributes is not None and len(self._path) == 2:
            if self._value is not None or self._text is not None:
                self._refuse("a cell holds two values")
            self._text = ""
        elif name == self._row_name and self._path_is("sheetData"):
            self._start_row(attributes)
        else:
            self._start_other(name, attributes)

    def _end(self, name: str) -> None:
        if name == self._value_name and self._text is not None and len(self._path) == 2:
            self._value, self._text = self._text, None
        elif name == self._cell_name and self._attributes is not None and len(self._path) == 2:
            self._end_cell(self._attributes)
            self._attributes = None
        elif name == self._row_name and self._cells is not None and len(self._path) == 2:
            self.add_row(self._number, self._cells, self._hidden)
            self._cells = None
            self._ended_at = self._tokens.parser.CurrentByteIndex
        else:
            self._end_other(name)

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._phonetic:
            self._text += text
            if len(self._text) > self._limits.token_bytes:
                self._refuse(f"a text of more than {self._limits.token_bytes:,} characters", "text_too_long")

    def _start_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r")
        if given is None:
            self._number = self.last_row + 1
        elif given.isascii() and given.isdigit() and len(given) <= 7 and 1 <= int(given) <= MOST_ROWS:
            self._number = int(given)
        else:
            self._refuse(f"a row is numbered {given[:20]!r}")
        if self._number > MOST_ROWS:
            self._refuse(f"row {self._number:,}", "too_many_rows")
        self._cells, self._column = {}, 0
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _end_cell(self, attributes: dict[str, str]) -> None:
        column = self._place(attributes.get("r"))
        cells, self._column = self._cells, column
        if cells is None or column in cells:
            self._refuse(f"the cell in column {column} of row {self._number} is written twice")
        value = self._value
        if not value and not self._formula:
            return
        cell_type = attributes.get("t")
        # Some programs write an empty value beside a formula that was never worked out; an empty text is a result.
        saved = bool(value) or (value is not None and cell_type in ("str", "inlineStr"))
        kind = self._kinds.find(cell_type, attributes.get("s"), self._formula, saved)
        text = value or ""
        cells[column] = (kind, unescape(text) if cell_type in ("str", "inlineStr") else text)

    def _place(self, reference: str | None) -> int:
        if reference is None:
            column = self._column + 1
        else:
            digits = str(self._number)
            column = self._columns.get(reference.removesuffix(digits), 0) if reference.endswith(digits) else 0
        if not 1 <= column <= self._limits.columns:
            self._refuse(f"a cell of row {self._number} is addressed {str(reference)[:20]!r}")
        return column

    def _path_is(self, *names: str) -> bool:
        return self._path[1:] == list(names) and self._cells is None

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        if self._prefix is None:
            self._bind(attributes)
        local_name = name[len(self._prefix or "") :] if name.startswith(self._prefix or "") else name
        if self._attributes is not None:
            self._start_in_cell(local_name)
        elif self._cells is not None or self._path[1:] == ["sheetData"]:
            if local_name != "extLst":
                self._refuse(f"an element {name[:40]!r} stands among the rows")
        elif local_name == "mergeCell" and self._path[1:] == ["mergeCells"]:
            self._add_merge(attributes.get("ref", ""))
        elif local_name == "col" and attributes.get("hidden") in ("1", "true"):
            self._hide_columns(attributes)
        self._path.append(local_name)
        if len(self._path) > self._limits.depth:
            self._refuse("its elements are nested too deeply", "xml_too_deep")

    def _start_in_cell(self, name: str) -> None:
        inside = self._path[2:]
        if self._text is not None or (name not in _IN_CELL and not inside):
            self._refuse(f"a cell holds an element {name[:40]!r}")
        elif name == "f" and not inside:
            self._formula = True
        elif name == "is" and (self._value is not None or self._type() != "inlineStr"):
            self._refuse("a cell holds two values, or a text without saying so")
        elif name == "t" and inside and inside[0] == "is":
            if inside == ["is"] and self._value is not None:
                self._refuse("a cell holds two texts")
            self._text, self._phonetic = (self._value or ""), "rPh" in inside

    def _type(self) -> str:
        return (self._attributes or {}).get("t", "n")

    def _end_other(self, name: str) -> None:
        ended = self._path.pop()
        if self._attributes is not None and ended == "t" and self._text is not None:
            self._value, self._text, self._phonetic = self._text, None, False
        elif self._attributes is not None and ended == "is" and self._value is None:
            self._value = ""

    def _bind(self, attributes: dict[str, str]) -> None:
        self._prefix = prefix_of(attributes, SHEET_NAMESPACES)
        if self._prefix is None:
            self._refuse("it does not belong to a spreadsheet")
        self._row_name, self._cell_name, self._value_name = (f"{self._prefix}{each}" for each in ("row", "c", "v"))

    def _add_merge(self, reference: str) -> None:
        if len(self.merges) >= self._limits.merges:
            self._refuse(f"more than {self._limits.merges:,} merged ranges", "too_many_merges")
        try:
            self.merges.append(split_range(reference))
        except ValueError as error:
            self._refuse(f"a merged range is wrong: {error}")

    def _hide_columns(self, attributes: dict[str, str]) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isascii() and first.isdigit() and last.isascii() and last.isdigit():
            self.hidden_columns.append((int(first[:6]), int(last[:6])))

    def _refuse(self, found: str, code: str = "workbook_broken") -> NoReturn:
        raise FileRefused(code, f"{found} (sheet “{self.name[:40]}”)", sheet=self.name)
