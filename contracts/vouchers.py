"""Vouchers for the city's ledger: the accounts of each line of a statement, and the rows of the file that follow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.distributions import Share, split
from contracts.errors import Refused
from contracts.ledger_layouts import DATE_FORMS, Column, Layout, wrong_code
from contracts.numbers import ZERO, add, parse_decimal, plain
from contracts.sections import check_sum, sections

WHOLE_CONTRACT = ""


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """An amount of a statement, or a share of one, with the account that it goes to.

    The shares of a line are its distributions, from 1 on.
    """

    name: str
    description: str
    amount: Decimal
    account: Mapping[str, str]
    line: int = 1
    distribution: int = 1


@dataclass(frozen=True, slots=True)
class VoucherHead:
    """What all lines of a voucher share."""

    voucher: str
    contract: str
    title: str
    vendor: str
    period: str
    approved_on: date
    statement: str


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What all vouchers of a batch share."""

    number: int
    made_on: date


@dataclass(frozen=True, slots=True)
class Totals:
    """The control totals of a batch."""

    vouchers: int
    lines: int
    amount: Decimal
    debit: Decimal
    credit: Decimal


def voucher_lines(
    layout: Layout, document: Mapping[str, Any], accounts: Mapping[str, Sequence[Share]]
) -> tuple[VoucherLine, ...]:
    """The lines of a statement’s voucher; together they are its net. Lines and shares of nothing are left out.

    `accounts` holds the contract's accounts under WHOLE_CONTRACT and those of single lines under their names. Refused
    where a line has no account or one that the layout does not know.
    """
    check_sum(document)
    figures = [figure for section in sections(document) for figure in section.figures]
    lines = [list(_distributed(layout, figure, accounts)) for figure in figures]
    if layout.lines == "by_account":
        lines = [[line] for line in _by_account(part for parts in lines for part in parts)]
    return tuple(
        replace(part, line=number, distribution=distribution)
        for number, parts in enumerate(filter(None, lines), 1)
        for distribution, part in enumerate(parts, 1)
    )


def _distributed(
    layout: Layout, figure: Mapping[str, Any], accounts: Mapping[str, Sequence[Share]]
) -> Iterator[VoucherLine]:
    amount = parse_decimal(figure["value"])
    if amount == 0:
        return
    shares = accounts.get(figure["name"], accounts.get(WHOLE_CONTRACT, ()))
    if not shares:
        raise Refused(f"“{figure['title']}” has no ledger account. Set the account of the contract, or of this line.")
    for share, part in zip(shares, split(amount, shares), strict=True):
        _check_account(layout, figure, share.account)
        if part != 0:
            yield VoucherLine(figure["name"], figure["title"], part, share.account)


def _check_account(layout: Layout, figure: Mapping[str, Any], account: Mapping[str, str]) -> None:
    unknown = sorted(set(account) - {code.id for code in layout.codes})
    problems = [wrong_code(code, account.get(code.id, "")) for code in layout.codes]
    wrong = next((each for each in problems if each), "")
    if unknown or wrong:
        says = wrong or f"The layout knows no “{unknown[0]}”."
        raise Refused(f"The account of “{figure['title']}” does not fit the ledger’s layout. {says} Set it again.")


def _by_account(lines: Iterable[VoucherLine]) -> Iterator[VoucherLine]:
    groups: dict[tuple[tuple[str, str], ...], list[VoucherLine]] = {}
    for line in lines:
        groups.setdefault(tuple(sorted(line.account.items())), []).append(line)
    for together in groups.values():
        amount = add(line.amount for line in together)
        if amount != 0:
            title = together[0].description if len(together) == 1 else f"{len(together)} lines of the statement"
            yield replace(together[0], description=title, amount=amount)


def totals_of(vouchers: Iterable[Sequence[VoucherLine]]) -> Totals:
    """The control totals of vouchers."""
    listed = [list(lines) for lines in vouchers]
    amounts = [line.amount for lines in listed for line in lines]
    return Totals(
        vouchers=len(listed),
        lines=len(amounts),
        amount=add(amounts),
        debit=add(each for each in amounts if each > 0),
        credit=add(each.copy_negate() for each in amounts if each < 0),
    )


def voucher_rows(
    layout: Layout, batch: BatchHead, vouchers: Sequence[tuple[VoucherHead, Sequence[VoucherLine]]]
) -> tuple[tuple[str, ...], ...]:
    """Every row of the file as texts: headings, lines, totals, as the layout says."""
    rows = [tuple(column.heading for column in layout.columns)] if layout.headings else []
    for head, lines in vouchers:
        rows += [tuple(_cell(layout, column, batch, head, line) for column in layout.columns) for line in lines]
    if layout.totals:
        totals = totals_of(lines for _, lines in vouchers)
        rows.append(tuple(_total_cell(layout, column, batch, totals) for column in layout.totals))
    return tuple(rows)


def _cell(layout: Layout, column: Column, batch: BatchHead, head: VoucherHead, line: VoucherLine) -> str:
    if column.text or not (column.field or column.code):
        return column.text
    if column.code:
        return line.account.get(column.code, "")
    if column.field in ("amount", "debit", "credit"):
        return _amount(column.field, line.amount)
    if column.field in ("batch", "made_on"):
        return _of_batch(layout, column.field, batch)
    held = line if column.field in ("line", "distribution", "description") else head
    value = getattr(held, column.field)
    text = value.strftime(DATE_FORMS[layout.dates]) if isinstance(value, date) else str(value)
    return text[: column.cut] if column.cut else text


def _amount(field: str, amount: Decimal) -> str:
    if field == "amount":
        return plain(amount)
    fits = amount > 0 if field == "debit" else amount < 0
    return plain(abs(amount)) if fits else ""


def _of_batch(layout: Layout, field: str, batch: BatchHead) -> str:
    return str(batch.number) if field == "batch" else batch.made_on.strftime(DATE_FORMS[layout.dates])


def _total_cell(layout: Layout, column: Column, batch: BatchHead, totals: Totals) -> str:
    if not column.field:
        return column.text
    if column.field in ("batch", "made_on"):
        return _of_batch(layout, column.field, batch)
    value = getattr(totals, column.field)
    return plain(add([value, ZERO.quantize(Decimal("0.01"))])) if isinstance(value, Decimal) else str(value)
