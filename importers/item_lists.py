"""Pay items from a bid tabulation or any other list: rows become items, or say at which cell they cannot.

Rows read = items + left out + totals + others. Nothing is guessed: a price that is no number, a unit that is missing
and a number that stands twice leave their row out until a person settles them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from contracts.errors import Invalid, Problem
from contracts.numbers import ONE, plain
from importers.grid_maps import Field, GridMap
from importers.grid_values import CellProblem, Skipped, is_total, number_in, words_in
from importers.grids import GridRow, Grids, GridSheet
from importers.texts import name_key

FIELDS = (
    Field("number", "Item number", ("item no", "item number", "pay item", "pay item no", "pay item number", "item",
                                    "line no", "line number", "bid item", "item code")),
    Field("title", "Description", ("description", "item description", "pay item description", "item name", "work")),
    Field("unit", "Unit", ("unit", "units", "unit of measure", "uom", "u m")),
    Field("quantity", "Quantity", ("quantity", "estimated quantity", "qty", "est qty", "bid quantity"), needed=False),
    Field("price", "Unit price", ("unit price", "unit bid price", "bid price", "price", "unit cost", "rate")),
)  # fmt: skip
_LUMP_SUMS = frozenset({"ls", "l s", "lump", "lump sum", "lsum", "lpsm"})
_LONGEST = {"number": 40, "title": 200, "unit": 20}
REPEATED = ("leave_out", "number_apart")


@dataclass(frozen=True, slots=True)
class ItemChoices:
    """What a person settles for the whole list: the unit of rows without one, what becomes of a number that stands
    twice (left out, or numbered apart as 702.2), and the rows to take, where one column says which.
    """

    blank_unit: str = ""
    repeated: str = "leave_out"
    only_column: int = 0
    only_text: str = ""


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as its document, and the row that it stands in."""

    row: int
    document: Mapping[str, Any]


@dataclass(slots=True)
class ItemsRead:
    """What became of each row: read = items + left out + skipped + not asked for."""

    read: int = 0
    items: list[ItemRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    not_asked: int = 0

    @property
    def left_out(self) -> int:
        """How many rows are left out for a problem."""
        return len({problem.row for problem in self.problems if problem.blocks})


def read_choices(texts: Mapping[str, str], sheet: GridSheet) -> ItemChoices:
    """The choices of a form; Invalid, by field, where one is none of those offered."""
    repeated, column = texts.get("repeated", "leave_out"), texts.get("only_column", "")
    if repeated not in REPEATED:
        raise Invalid("Choose what becomes of repeated numbers.", [Problem("repeated", "Choose one of the two.")])
    number = int(column) if column.isascii() and column.isdigit() and len(column) < 6 else 0
    if number > sheet.width:
        raise Invalid("Choose one of the columns.", [Problem("only_column", "Choose one of the columns.")])
    unit = " ".join(texts.get("blank_unit", "").split())[: _LONGEST["unit"]]
    return ItemChoices(unit, repeated, number, " ".join(texts.get("only_text", "").split()))


def read_items(grids: Grids, chosen: GridMap, choices: ItemChoices = ItemChoices()) -> ItemsRead:
    """The items of the chosen sheet, with every problem at its cell."""
    sheet, read = grids.sheets[chosen.sheet], ItemsRead()
    taken: dict[str, list[int]] = {}
    for row in sheet.rows:
        if row.number <= chosen.heading_row:
            continue
        read.read += 1
        if choices.only_column and words_in(row.cell(choices.only_column)) != choices.only_text:
            read.not_asked += 1
            continue
        skipped = _skipped(row, chosen)
        if skipped is not None:
            read.skipped.append(skipped)
            continue
        reading = _RowReading(sheet, row, chosen, choices)
        document = reading.document(taken)
        read.problems.extend(reading.problems)
        if document is not None:
            read.items.append(ItemRow(row.number, document))
    return read


def _skipped(row: GridRow, chosen: GridMap) -> Skipped | None:
    """The row as one that holds no item: a total, headings once more, or a line of text alone."""
    texts = {each.id: words_in(row.cell(chosen.columns.get(each.id))) for each in FIELDS}
    number, title = texts["number"], texts["title"]
    shown = " · ".join(dict.fromkeys(words_in(cell) for cell in row.cells.values()))[:80]
    if is_total(number) or (not number and is_total(title)):
        return Skipped(row.number, "total", shown)
    if all(name_key(texts[each.id]) in {name_key(name) for name in each.names} for each in FIELDS if each.needed):
        return Skipped(row.number, "headings", shown)
    if sum(map(bool, texts.values())) <= 1 and not (texts["price"] or texts["quantity"]):
        return Skipped(row.number, "text", shown)
    return None


class _RowReading:
    """One row on its way to an item."""

    def __init__(self, sheet: GridSheet, row: GridRow, chosen: GridMap, choices: ItemChoices) -> None:
        self._sheet, self._row, self._chosen, self._choices = sheet, row, chosen, choices
        self.problems: list[CellProblem] = []

    def document(self, taken: dict[str, list[int]]) -> dict[str, Any] | None:
        """The item as terms hold it, None where a problem leaves the row out."""
        texts = {name: self._words(name) for name in ("number", "title", "unit")}
        price, quantity = self._number("price", needed=True), self._number("quantity", needed=False)
        if any(problem.blocks for problem in self.problems):
            return None
        number = self._number_once(texts["number"], taken)
        if not number:
            return None
        return dict(self._said(number, texts, price or Decimal(0), quantity))

    def _said(
        self, number: str, texts: Mapping[str, str], price: Decimal, quantity: Decimal | None
    ) -> Iterator[tuple[str, str]]:
        lump = name_key(texts["unit"]) in _LUMP_SUMS and quantity in (None, ONE)
        yield from (("number", number), ("title", texts["title"]), ("unit", texts["unit"]))
        yield "priced", "lump_sum" if lump else "unit_price"
        yield "price", plain(price)
        if quantity is not None and not lump:
            yield "quantity", plain(quantity)

    def _words(self, name: str) -> str:
        text = words_in(self._row.cell(self._chosen.columns.get(name)))
        if name == "unit" and not text and self._choices.blank_unit:
            self._note(name, f"The unit is blank; “{self._choices.blank_unit}” is taken, as you chose.", blocks=False)
            return self._choices.blank_unit
        if not text:
            what = {"number": "The item has no number.", "title": "The item has no description."}
            self._note(name, f"{what.get(name, 'The unit is blank.')} Complete the file, or choose above.")
        elif len(text) > _LONGEST[name]:
            if name != "title":
                self._note(name, f"At most {_LONGEST[name]} letters can stand here. Is it the right column?")
            else:
                text = f"{text[: _LONGEST[name] - 1]}…"
                self._note(name, f"The description is cut to {_LONGEST[name]} letters.", blocks=False)
        return text

    def _number(self, name: str, needed: bool) -> Decimal | None:
        cell = self._row.cell(self._chosen.columns.get(name))
        value, sentence = number_in(cell)
        if sentence:
            self._note(name, sentence)
        elif value is None and needed:
            self._note(name, "The price is blank. Complete the file; a price of nothing is written 0.")
        elif value is not None and value < 0:
            self._note(name, "This is below zero. Check the sign.")
        elif value is not None and cell.form == "text" and not cell.text.replace(".", "").isdigit():
            self._note(name, f"Written as text; read as {plain(value)}.", blocks=False)
        return value

    def _number_once(self, number: str, taken: dict[str, list[int]]) -> str:
        """The item's number where it is the first of that number, or one made apart from it where that was chosen."""
        rows = taken.setdefault(number, [])
        rows.append(self._row.number)
        if len(rows) == 1:
            return number
        if self._choices.repeated == "number_apart":
            apart = f"{number}.{len(rows)}"
            if apart not in taken:
                taken[apart] = [self._row.number]
                self._note("number", f"Row {rows[0]} has this number too; this one becomes {apart}.", blocks=False)
                return apart
        self._note("number", f"Row {rows[0]} has this number too. Number them apart, or leave this row out.")
        return ""

    def _note(self, name: str, message: str, *, blocks: bool = True) -> None:
        column = self._chosen.columns.get(name)
        found = self._row.cell(column).text[:60]
        self.problems.append(
            CellProblem(self._row.number, self._sheet.address(column, self._row.number), found, message, blocks)
        )
