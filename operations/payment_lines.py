"""Payments that come back line by line: the rows of a voucher's lines and distributions are one payment of it.

A voucher is paid as a whole: where a row does not fit its line, or a line lacks, none of its rows is recorded.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from contracts.numbers import add, dollars, parse_decimal, plain
from importers.grid_values import CellProblem
from importers.payment_files import PaymentRow
from models.vouchers import Voucher

Gathered = tuple[PaymentRow, tuple[PaymentRow, ...]]
_NONE_OF_IT = "Another row of this voucher cannot be recorded, and a voucher is paid as a whole. Mend that row first."
_DIFFERS = (
    "Row {row} of the same voucher says otherwise. A voucher is paid on one day under one number; ask the ledger."
)


def gather(rows: Sequence[PaymentRow], vouchers: Mapping[str, Voucher]) -> tuple[Sequence[Gathered], list[CellProblem]]:
    """Each payment with the rows that say it, in the file's order, and the problems of rows that fit no line.

    A row that names no line pays its voucher alone, as does a row of a voucher that is not known.
    """
    lines: dict[str, list[PaymentRow]] = {}
    for row in rows:
        if row.voucher in vouchers and (row.line is not None or row.distribution is not None):
            lines.setdefault(row.voucher, []).append(row)
    found: list[Gathered] = []
    problems: list[CellProblem] = []
    for row in rows:
        together = lines.get(row.voucher, [])
        if row not in together:
            found.append((row, (row,)))
        elif row is together[0]:
            wrong = list(_wrong(together, _amounts(vouchers[row.voucher])))
            problems += wrong
            if not wrong:
                whole = replace(row, amount=add(each.amount for each in together))
                found.append((whole, tuple(together)))
    return found, problems


def _amounts(voucher: Voucher) -> dict[tuple[int, int], Decimal]:
    """The amount of each line and distribution of a voucher."""
    lines = json.loads(voucher.lines)["lines"]
    return {(each["line"], each["distribution"]): parse_decimal(each["amount"]) for each in lines}


def _wrong(rows: Sequence[PaymentRow], amounts: Mapping[tuple[int, int], Decimal]) -> Iterator[CellProblem]:
    """A problem for each of the rows where one does not fit; nothing where all do and no line lacks."""
    wrong: dict[int, tuple[str, str]] = {}
    paid: dict[tuple[int, int], PaymentRow] = {}
    for row in rows:
        place, says = _place(row, amounts)
        if not says and place in paid:
            says = f"Row {paid[place].row} pays this line already. Ask the ledger which row is right."
        paid.setdefault(place, row)
        field = "line" if row.line is not None else "distribution"
        if says:
            wrong[row.row] = (field, says)
        elif row.amount != amounts[place]:
            said = f"This line is over {dollars(amounts[place])}, and the file says {plain(row.amount)}."
            wrong[row.row] = ("amount", f"{said} Ask the ledger what was paid.")
        elif row.paid_on != rows[0].paid_on or row.reference != rows[0].reference:
            field = "paid_on" if row.paid_on != rows[0].paid_on else "reference"
            wrong[row.row] = (field, _DIFFERS.format(row=rows[0].row))
    lacking = sorted(amounts.keys() - paid.keys())
    if not wrong and lacking:
        wrong[rows[0].row] = ("voucher", _lacking(lacking, len(amounts)))
    for row in rows if wrong else ():
        field, says = wrong.get(row.row, ("voucher", _NONE_OF_IT))
        yield CellProblem(row.row, row.cells[field], _shown(row, field), says)


def _place(row: PaymentRow, amounts: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], str]:
    """The line and distribution that a row names, and what is wrong where the voucher has none such."""
    fitting = [place for place in amounts if row.line in (None, place[0]) and row.distribution in (None, place[1])]
    place = (row.line or 1, row.distribution or 1)
    if not fitting:
        return place, "The voucher has no such line. Compare with the file that was exported."
    if len(fitting) > 1:
        lacks = "distribution line" if row.line is not None else "voucher line"
        return place, f"The voucher has {len(fitting)} of these. The file must name the {lacks} of each row too."
    return fitting[0], ""


def _lacking(lacking: Sequence[tuple[int, int]], count: int) -> str:
    line, distribution = lacking[0]
    more = f" and {len(lacking) - 1} more" if len(lacking) > 1 else ""
    return (
        f"The voucher has {count} lines with amounts, and the file does not pay line {line}, distribution "
        f"{distribution}{more}. Record it once the ledger has paid all of it."
    )


def _shown(row: PaymentRow, field: str) -> str:
    texts = {"voucher": row.voucher, "amount": plain(row.amount), "paid_on": row.paid_on.isoformat()}
    numbers = {"line": row.line, "distribution": row.distribution}
    return texts.get(field) or (row.reference if field == "reference" else str(numbers.get(field) or ""))
