"""Values from the cells of a grid, with a sentence for each cell that cannot be taken as it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from importers import number_formats
from importers.catalogue import CATALOGUE
from importers.cells import ISO, NUMBER, TEXT, Kind
from importers.grids import GridCell
from importers.numbers_read import read_number
from importers.outcomes import Outcome
from importers.styles import Style
from importers.texts import without_invisible
from importers.times_read import read_date

_KINDS = {
    "number": Kind(NUMBER, Style(number_formats.NUMBER)),
    "text": Kind(TEXT, typed=False),
    "day": Kind(ISO),
}
_TOTALS = ("total", "subtotal", "sub total", "sub-total", "grand total", "sum", "bid total", "total amount")
LEFT_OUT, NOTED = "left out", "noted"
Wanted = TypeVar("Wanted", date, Decimal)


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Something about a cell: its address, what stands there, a sentence, and whether its row is left out for it."""

    row: int
    address: str
    found: str
    message: str
    blocks: bool = True

    @property
    def consequence(self) -> str:
        """What it does to the row: “left out”, or “noted” where the row is taken all the same."""
        return LEFT_OUT if self.blocks else NOTED


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is none of the list's: a total, a heading or a note, with the text that shows why."""

    row: int
    kind: str
    text: str


def number_in(cell: GridCell) -> tuple[Decimal | None, str]:
    """The number or amount of dollars in a cell, and what is wrong where there is none; blank is no error."""
    if cell.form == "error":
        return None, f"The cell shows the error {cell.text}. Mend its formula, save, and upload the file again."
    if cell.form == "unsaved":
        return None, "The formula has no saved value. Open the file, save it, and upload it again."
    if not cell.text:
        return None, ""
    return _value_or_sentence(read_number((_KINDS[cell.form], cell.text), "USD"), Decimal)


def day_in(cell: GridCell, order: str) -> tuple[date | None, str]:
    """The day in a cell; a text is read in the order given (mdy, dmy or ymd)."""
    if cell.form in ("error", "unsaved"):
        return None, number_in(cell)[1]
    if not cell.text:
        return None, ""
    return _value_or_sentence(read_date((_KINDS[cell.form], cell.text), order, False), date)


def words_in(cell: GridCell) -> str:
    """The text of a cell on one line, without what nobody can see; nothing for a cell that shows an error."""
    return "" if cell.form in ("error", "unsaved") else without_invisible(" ".join(cell.text.split()))


def is_total(text: str) -> bool:
    """Whether a text begins as a line of totals does."""
    plain = text.strip(" *:\u2013-").casefold()
    return any(plain == word or plain.startswith((f"{word} ", f"{word}:", f"{word}s")) for word in _TOTALS)


def _value_or_sentence(outcome: Outcome, wanted: type[Wanted]) -> tuple[Wanted | None, str]:
    if isinstance(outcome.value, wanted):
        return outcome.value, ""
    note = outcome.notes[0]
    entry = CATALOGUE[note.code]
    return None, f"{entry.title}: “{note.found}”. {entry.mend}"
