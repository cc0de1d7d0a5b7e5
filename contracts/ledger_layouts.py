"""How a city's ledger wants its vouchers, as data: the codes of an account, the columns of the file, the totals.

Nothing in code knows one city's ledger: how dates, amounts and numbers are written is the layout's to say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from contracts.errors import Invalid, Problem
from contracts.schema import Strict, Words, load_with, read_document

_LINE_FIELDS = (
    "voucher", "line", "distribution", "contract", "title", "vendor", "period", "description", "amount", "debit",
    "credit", "approved_on", "made_on", "statement", "batch",
)  # fmt: skip
_TOTAL_FIELDS = ("batch", "vouchers", "lines", "amount", "debit", "credit", "made_on")
DATE_FORMS = {"ymd": "%Y-%m-%d", "mdy": "%m/%d/%Y", "compact": "%Y%m%d"}
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
    dates = fields.String(validate=validate.OneOf(sorted(DATE_FORMS)))
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
        problem = wrong_code(code, text)
        if problem:
            problems.append(Problem(code.id, problem))
        if text:
            found[code.id] = text
    if problems:
        raise Invalid("Some parts of the account need another look. Nothing was saved.", problems)
    return found


def wrong_code(code: Code, text: str) -> str:
    """What is wrong with the text of a code, as a sentence; nothing where it fits."""
    if not text:
        return f"Enter the {code.title.lower()}." if code.needed else ""
    if code.digits is not None and not (text.isascii() and text.isdigit() and len(text) == code.digits):
        return f"The {code.title.lower()} has exactly {code.digits} digits, with leading zeros."
    if len(text) > code.longest:
        return f"The {code.title.lower()} has at most {code.longest} characters."
    return ""
