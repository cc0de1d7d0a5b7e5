"""Payments from the ledger's file: which voucher was paid on which day, how much, under which reference.

Every row becomes a payment or says at its cell why it cannot be read; whether it may be recorded is decided elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from importers.grid_maps import Field, GridMap
from importers.grid_values import CellProblem, Skipped, day_in, is_total, number_in, words_in
from importers.grids import GridRow, Grids, GridSheet

FIELDS = (
    Field("voucher", "Voucher number", ("voucher", "voucher number", "voucher no", "voucher id", "invoice number")),
    Field(
        "paid_on", "Paid on", ("paid on", "payment date", "paid date", "date paid", "check date", "pay date", "entered")
    ),
    Field("amount", "Amount paid", ("amount paid", "paid amount", "payment amount", "amount", "monetary amount")),
    Field("line", "Voucher line", ("voucher line", "voucher line number", "line number", "line"), needed=False),
    Field(
        "distribution",
        "Distribution line",
        ("distribution line", "distribution", "distribution number", "distribution line number"),
        needed=False,
    ),
    Field(
        "reference",
        "Check or transfer number",
        ("check number", "reference", "payment reference", "eft", "payment number", "warrant"),
        needed=False,
    ),
)
DATE_ORDERS = ("mdy", "ymd", "dmy")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment as a row says it, with the addresses of its cells by field.

    A row of one line or distribution of a voucher names it; None: it does not.
    """

    row: int
    voucher: str
    paid_on: date
    amount: Decimal
    reference: str
    cells: Mapping[str, str]
    line: int | None = None
    distribution: int | None = None


@dataclass(slots=True)
class PaymentsRead:
    """What became of each row: read = payments + left out + skipped."""

    read: int = 0
    payments: list[PaymentRow] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        """How many rows are left out for a problem."""
        return len({problem.row for problem in self.problems})


def read_payments(grids: Grids, chosen: GridMap, order: str) -> PaymentsRead:
    """The payments of the chosen sheet; a date that is text is read in the order given (mdy, ymd or dmy)."""
    sheet, read = grids.sheets[chosen.sheet], PaymentsRead()
    for row in sheet.rows:
        if row.number <= chosen.heading_row:
            continue
        read.read += 1
        voucher = words_in(row.cell(chosen.columns["voucher"]))
        if is_total(voucher):
            read.skipped.append(Skipped(row.number, "total", _shown(row)))
        elif not any(row.cell(column).text for column in chosen.columns.values()):
            read.skipped.append(Skipped(row.number, "text", _shown(row)))
        else:
            _read_row(sheet, row, chosen, order, read)
    return read


def _read_row(sheet: GridSheet, row: GridRow, chosen: GridMap, order: str, read: PaymentsRead) -> None:
    cells = {name: sheet.address(column, row.number) for name, column in chosen.columns.items()}
    voucher, reference = (words_in(row.cell(chosen.columns.get(name))) for name in ("voucher", "reference"))
    paid_on, no_day = day_in(row.cell(chosen.columns["paid_on"]), order)
    amount, no_amount = number_in(row.cell(chosen.columns["amount"]))
    wrong = {
        "voucher": "" if voucher else "The voucher’s number is blank. Complete the file and upload it again.",
        "paid_on": no_day or ("" if paid_on else "The day of payment is blank. Complete the file and upload it again."),
        "amount": no_amount or ("" if amount is not None else "The amount is blank. Complete the file."),
    }
    places = {name: words_in(row.cell(chosen.columns.get(name))) for name in ("line", "distribution")}
    for name, text in places.items():
        wrong[name] = "" if not text or _place(text) else "This is the number of a line: write digits, from 1 on."
    if len(reference) > _LONGEST:
        wrong["reference"] = f"A reference has at most {_LONGEST} letters. Is it the right column?"
    for name, sentence in wrong.items():
        if sentence:
            found = row.cell(chosen.columns[name]).text[:60]
            read.problems.append(CellProblem(row.number, cells[name], found, sentence))
    if paid_on is not None and amount is not None and not any(wrong.values()):
        line, distribution = (_place(text) for text in places.values())
        read.payments.append(
            PaymentRow(row.number, voucher, paid_on, amount, reference, cells, line=line, distribution=distribution)
        )


def _place(text: str) -> int | None:
    digits = text.removesuffix(".0")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 7 else 0
    return number or None


def _shown(row: GridRow) -> str:
    return " · ".join(dict.fromkeys(words_in(cell) for cell in row.cells.values()))[:80]
