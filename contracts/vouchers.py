"""Vouchers for the city's ledger: a layout as data, the account of each line of a statement, and the rows that follow.

Nothing here knows one city's ledger: which codes an account has, which columns the file has and how dates and amounts
are written is the layout's to say.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from contracts.errors import Invalid, Problem, Refused
from contracts.numbers import ZERO, add, parse_decimal, plain
from contracts.schema import Strict, Words, load_with, read_document
from contracts.sections import check_sum, sections

WHOLE_CONTRACT = ""
_LINE_FIELDS = (
    "voucher", "line", "distribution", "contract", "title", "vendor", "period", "description", "amount", "debit",
    "credit", "approved_on", "made_on", "statement", "batch",
)  # fmt: skip
_TOTAL_FIELDS = ("batch", "vouchers", "lines", "amount", "debit", "credit", "made_on")
_DATES = {"ymd": "%Y-%m-%d", "mdy": "%m/%d/%Y", "compact": "%Y%m%d"}
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}


@dataclass(frozen=True, slots=True)
class Code:
    """A part of an account, such as the fund: how many characters it has at most or exactly, and whether it must be."""

    id: str
    title: str
    digits: int | None = None
    longest: int = 40
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: a field of the line, a code of its account, or a fixed text; `cut` shortens a text."""

    heading: str = ""
    field: str = ""
    code: str = ""
    text: str = ""
    cut: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a ledger wants its vouchers: a row for “each” line, or rows “by_account” with the sum of its lines."""

    name: str
    codes: tuple[Code, ...]
    columns: tuple[Column, ...]
    totals: tuple[Column, ...] = ()
    lines: str = "each"
    headings: bool = True
    separator: str = "comma"
    dates: str = "ymd"
    voucher_prefix: str = ""
    voucher_digits: int = 6
    source: str = ""

    def voucher_number(self, sequence: int) -> str:
        """A voucher's number as the ledger knows it."""
        return f"{self.voucher_prefix}{sequence:0{self.voucher_digits}d}"


class _CodeSchema(Strict):
    made = Code
    id = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z_]{0,29}$"))
    title = Words(required=True)
    digits = fields.Integer(strict=True, validate=validate.Range(1, 40))
    longest = fields.Integer(strict=True, validate=validate.Range(1, 100))
    needed = fields.Boolean()


class _ColumnSchema(Strict):
    made = Column
    heading = fields.String(validate=validate.Length(max=60))
    field = fields.String(validate=validate.OneOf(sorted({*_LINE_FIELDS, *_TOTAL_FIELDS})))
    code = fields.String()
    text = fields.String(validate=validate.Length(max=60))
    cut = fields.Integer(strict=True, validate=validate.Range(1, 500))

    @validates_schema
    def check_one_content(self, loaded: dict[str, Any], **_: Any) -> None:
        """A column holds one thing."""
        if sum(bool(loaded.get(name)) for name in ("field", "code", "text")) > 1:
            raise ValidationError("A column holds a field, a code or a text, not several of them.")


class _LayoutSchema(Strict):
    made = Layout
    name = Words(required=True)
    source = fields.String()
    codes = fields.List(fields.Nested(_CodeSchema), required=True, validate=validate.Length(min=1, max=20))
    columns = fields.List(fields.Nested(_ColumnSchema), required=True, validate=validate.Length(min=1, max=60))
    totals = fields.List(fields.Nested(_ColumnSchema), validate=validate.Length(max=60))
    lines = fields.String(validate=validate.OneOf(["each", "by_account"]))
    headings = fields.Boolean()
    separator = fields.String(validate=validate.OneOf(sorted(SEPARATORS)))
    dates = fields.String(validate=validate.OneOf(sorted(_DATES)))
    voucher_prefix = fields.String(validate=validate.Regexp(r"^[A-Za-z0-9-]{0,10}$"))
    voucher_digits = fields.Integer(strict=True, validate=validate.Range(1, 12))


def load_layout(document: str | bytes | Mapping[str, Any]) -> Layout:
    """A layout from its JSON document; Invalid with each problem by path."""
    layout: Layout = load_with(_LayoutSchema(), read_document(document, "layout"), "parts of the layout")
    problems = list(_problems(layout))
    if problems:
        raise Invalid("This layout cannot be used as it stands.", problems)
    return layout


def _problems(layout: Layout) -> Iterator[Problem]:
    known = [code.id for code in layout.codes]
    if len(set(known)) < len(known):
        yield Problem("codes", "A code stands twice. Each has an id of its own.")
    for place, column in enumerate(layout.columns):
        path = f"columns[{place}]"
        if column.code and column.code not in known:
            yield Problem(path, f"There is no code “{column.code}” among the layout’s codes.")
        if column.field and column.field not in _LINE_FIELDS:
            yield Problem(path, f"“{column.field}” is known of a whole batch only. It can stand among the totals.")
    for place, column in enumerate(layout.totals):
        if column.code or (column.field and column.field not in _TOTAL_FIELDS):
            yield Problem(f"totals[{place}]", "The totals are of a batch: they have no code and no field of a line.")
    held = {column.field for column in layout.columns}
    if "voucher" not in held:
        yield Problem("columns", "The voucher’s number must be among the columns: payments come back under it.")
    if "amount" not in held and not {"debit", "credit"} <= held:
        yield Problem("columns", "The amount must be among the columns, or debit and credit together.")


def read_account(layout: Layout, texts: Mapping[str, str]) -> dict[str, str]:
    """An account from the texts of a form, one for each code; Invalid by code."""
    found, problems = {}, []
    for code in layout.codes:
        text = " ".join(texts.get(code.id, "").split())
        problem = _wrong_code(code, text)
        if problem:
            problems.append(Problem(code.id, problem))
        if text:
            found[code.id] = text
    if problems:
        raise Invalid("Some parts of the account need another look. Nothing was saved.", problems)
    return found


def _wrong_code(code: Code, text: str) -> str:
    if not text:
        return f"Enter the {code.title.lower()}." if code.needed else ""
    if code.digits is not None and not (text.isascii() and text.isdigit() and len(text) == code.digits):
        return f"The {code.title.lower()} has exactly {code.digits} digits, with leading zeros."
    if len(text) > code.longest:
        return f"The {code.title.lower()} has at most {code.longest} characters."
    return ""


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """An amount of a statement with the account that it goes to."""

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
    layout: Layout, document: Mapping[str, Any], accounts: Mapping[str, Mapping[str, str]]
) -> tuple[VoucherLine, ...]:
    """The lines of a statement’s voucher; together they are its net. Lines of nothing are left out.

    `accounts` holds the contract's account under WHOLE_CONTRACT and those of single lines under their names. Refused
    where a line has no account or one that the layout does not know.
    """
    check_sum(document)
    found = [
        VoucherLine(figure["name"], figure["title"], parse_decimal(figure["value"]), _account(layout, figure, accounts))
        for section in sections(document)
        for figure in section.figures
        if parse_decimal(figure["value"]) != 0
    ]
    if layout.lines == "by_account":
        found = list(_by_account(found))
    return tuple(replace(each, line=number) for number, each in enumerate(found, 1))


def _account(layout: Layout, figure: Mapping[str, Any], accounts: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    account = accounts.get(figure["name"], accounts.get(WHOLE_CONTRACT))
    if account is None:
        raise Refused(f"“{figure['title']}” has no ledger account. Set the account of the contract, or of this line.")
    unknown = sorted(set(account) - {code.id for code in layout.codes})
    problems = [_wrong_code(code, account.get(code.id, "")) for code in layout.codes]
    wrong = next((each for each in problems if each), "")
    if unknown or wrong:
        says = wrong or f"The layout knows no “{unknown[0]}”."
        raise Refused(f"The account of “{figure['title']}” does not fit the ledger’s layout. {says} Set it again.")
    return account


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
    text = value.strftime(_DATES[layout.dates]) if isinstance(value, date) else str(value)
    return text[: column.cut] if column.cut else text


def _amount(field: str, amount: Decimal) -> str:
    if field == "amount":
        return plain(amount)
    fits = amount > 0 if field == "debit" else amount < 0
    return plain(abs(amount)) if fits else ""


def _of_batch(layout: Layout, field: str, batch: BatchHead) -> str:
    return str(batch.number) if field == "batch" else batch.made_on.strftime(_DATES[layout.dates])


def _total_cell(layout: Layout, column: Column, batch: BatchHead, totals: Totals) -> str:
    if not column.field:
        return column.text
    if column.field in ("batch", "made_on"):
        return _of_batch(layout, column.field, batch)
    value = getattr(totals, column.field)
    return plain(add([value, ZERO.quantize(Decimal("0.01"))])) if isinstance(value, Decimal) else str(value)
