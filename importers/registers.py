"""A city's register of contracts: each row a contract with its vendor, or the cells that keep it from being one.

Rows read = contracts + repeated + rejected + skipped. A row whose contract stands above it already is a repetition,
not an error: registers list amendments and lines of one contract as rows of their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from contracts.entries import LONGEST_NAME, LONGEST_NUMBER, LONGEST_TITLE, NewContract, problem_of_term
from contracts.errors import Invalid, NumberError, Problem
from contracts.numbers import to_cents
from contracts.periods import in_reach
from contracts.typed import forbidden_in_number
from importers.grid_maps import Field, GridMap
from importers.grid_values import CellProblem, Skipped, day_in, is_total, number_in, words_in
from importers.grids import GridRow, Grids, GridSheet

FIELDS = (
    Field("number", "Contract number", ("contract number", "contract no", "contract id", "original contract id",
                                        "contract", "contract #", "po number", "agreement number")),
    Field("title", "Title", ("title", "contract title", "description", "short desc", "short description", "purpose",
                             "subject", "contract description")),
    Field("vendor", "Vendor", ("vendor", "vendor name", "supplier", "supplier name", "contractor", "provider")),
    Field("value", "Value", ("contract amount", "contract value", "amount", "value", "award amount", "total amount"),
          needed=False),
    Field("starts", "First day", ("start date", "start dt", "start", "begin date", "effective date", "from")),
    Field("ends", "Last day", ("end date", "end dt", "end", "expiration date", "expiry date", "expires", "to")),
)  # fmt: skip
ORDERS = ("mdy", "dmy", "ymd")
_LARGEST = Decimal(10) ** 13


@dataclass(frozen=True, slots=True)
class RegisterChoices:
    """What a person settles for the whole register: the order of days that are text, and when reports are due."""

    order: str = "mdy"
    due_days: int = 10


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """A contract of the register with its vendor's name, and the row that it stands in."""

    row: int
    contract: NewContract
    vendor: str


@dataclass(slots=True)
class RegisterRead:
    """What became of each row of the register."""

    read: int = 0
    rows: list[RegisterRow] = field(default_factory=list)
    repeated: list[RegisterRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """How many rows are rejected for a problem."""
        return len({problem.row for problem in self.problems if problem.blocks})


def read_register_choices(texts: Mapping[str, str]) -> RegisterChoices:
    """The choices of a form; Invalid, by field, where one is none of those offered."""
    order, due = texts.get("order", "mdy"), texts.get("due_days", "10").strip()
    if order not in ORDERS:
        raise Invalid("Choose how days are written.", [Problem("order", "Choose one of the three.")])
    if not due.isascii() or not due.isdigit() or len(due) > 3 or int(due) > 366:
        says = "Enter the days until a report is due as a whole number from 0 to 366."
        raise Invalid(says, [Problem("due_days", says)])
    return RegisterChoices(order, int(due))


def read_register(grids: Grids, chosen: GridMap, choices: RegisterChoices = RegisterChoices()) -> RegisterRead:
    """The contracts of the chosen sheet, with every problem at its cell."""
    sheet, read = grids.sheets[chosen.sheet], RegisterRead()
    seen: dict[str, RegisterRow] = {}
    for row in sheet.rows:
        if row.number <= chosen.heading_row:
            continue
        read.read += 1
        texts = {each.id: words_in(row.cell(chosen.columns.get(each.id))) for each in FIELDS}
        if is_total(texts["number"]) or sum(map(bool, texts.values())) <= 1:
            shown = " · ".join(words_in(cell) for cell in row.cells.values())[:80]
            read.skipped.append(Skipped(row.number, "total" if is_total(texts["number"]) else "text", shown))
            continue
        reading = _RowReading(sheet, row, chosen, choices)
        found = reading.contract(texts)
        if found is not None:
            first = seen.setdefault(found.contract.number, found)
            (read.rows if first is found else read.repeated).append(found)
            reading.compare(found, first)
        read.problems.extend(reading.problems)
    return read


class _RowReading:
    """One row on its way to a contract."""

    def __init__(self, sheet: GridSheet, row: GridRow, chosen: GridMap, choices: RegisterChoices) -> None:
        self._sheet, self._row, self._chosen, self._choices = sheet, row, chosen, choices
        self.problems: list[CellProblem] = []

    def contract(self, texts: Mapping[str, str]) -> RegisterRow | None:
        """The row's contract, None where a problem rejects it."""
        number = self._words("number", "number", texts, LONGEST_NUMBER)
        if number and (mark := forbidden_in_number(number)):
            self._note("number", f"A contract’s number cannot hold “{mark}”. Write a dash in its place.")
        title = self._words("title", "title", texts, LONGEST_TITLE)
        vendor = self._words("vendor", "vendor", texts, LONGEST_NAME)
        value, starts, ends = self._value(), self._day("starts"), self._day("ends")
        if starts and ends and (problem := problem_of_term(starts, ends)):
            self._note("ends", problem)
        if starts is None or ends is None or any(problem.blocks for problem in self.problems):
            return None
        new = NewContract(number, title, value, starts, ends, self._choices.due_days)
        return RegisterRow(self._row.number, new, vendor)

    def compare(self, found: RegisterRow, first: RegisterRow) -> None:
        """Say in what a repetition differs from the row that it repeats."""
        differs = list(_differences(found, first))
        if differs:
            says = f"Repeats row {first.row}, which is taken; it differs in {', '.join(differs)}."
            self._note("number", says, blocks=False)

    def _words(self, name: str, what: str, texts: Mapping[str, str], most: int) -> str:
        text = texts[name]
        if not text:
            self._note(name, f"The {what} is blank. Complete the file.")
        elif len(text) > most:
            self._note(name, f"At most {most} letters can stand here. Is it the right column?")
        return text

    def _value(self) -> Decimal | None:
        value, sentence = number_in(self._row.cell(self._chosen.columns.get("value")))
        if sentence:
            self._note("value", sentence)
        if value is None:
            return None
        if value < 0 or value >= _LARGEST:
            self._note("value", "A contract’s value is neither below zero nor so large. Check the column.")
            return None
        try:
            to_cents(value)
        except NumberError as error:
            self._note("value", error.message)
        return value

    def _day(self, name: str) -> date | None:
        day, sentence = day_in(self._row.cell(self._chosen.columns.get(name)), self._choices.order)
        if sentence:
            self._note(name, sentence)
        elif day is None:
            self._note(name, "The day is blank. Complete the file.")
        elif not in_reach(day):
            self._note(name, f"The year {day.year} cannot be right. Check the day.")
        return day

    def _note(self, name: str, message: str, *, blocks: bool = True) -> None:
        column = self._chosen.columns.get(name)
        found, address = self._row.cell(column).text[:60], self._sheet.address(column, self._row.number)
        self.problems.append(CellProblem(self._row.number, address, found, message, blocks))


def _differences(one: RegisterRow, other: RegisterRow) -> Iterator[str]:
    for name in ("title", "value", "starts", "ends"):
        if getattr(one.contract, name) != getattr(other.contract, name):
            yield {"starts": "first day", "ends": "last day"}.get(name, name)
    if one.vendor != other.vendor:
        yield "vendor"
