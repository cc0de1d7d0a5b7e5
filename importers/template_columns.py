"""How one column of a template looks and what it lets people type: number format, width, hint, input message, list.

A list of the terms stops what is not on it. Everything else only warns: the check says it again, with the reason.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from contracts.tables import Column, Table
from importers.cell_reasons import reasons_of
from importers.gathering import expected_of
from importers.reports import ReportPlan
from importers.template_lists import ListsSheet

_EPOCH = date(1899, 12, 30)
_LAST_ROW = 1_048_576
_FAR = "999999999999"
_MOST_LETTERS = 250
_AS_TEXT = re.compile(r", as text in the order [a-z/]+")
_LONGEST_TITLE = 31
_DAYS = {"mdy": "m/d/yyyy", "dmy": "d/m/yyyy", "ymd": "yyyy-mm-dd"}
_FORMATS = {"text": "@", "choice": "@", "truth": "@", "whole": "0", "time": "h:mm", "duration": "[h]:mm"}
_WIDTHS = {"text": 18, "choice": 22, "date": 12, "datetime": 17, "truth": 10}


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the values stand that a column may be limited to."""

    plan: ReportPlan
    lists: ListsSheet
    sheets: dict[str, str]
    first_row: int
    tables: tuple[Table, ...]


def number_format(column: Column) -> str:
    """How the column's cells are shown: dates in the order of the terms, codes as text so that no zero is lost."""
    if column.type in ("date", "datetime"):
        day = _DAYS[column.order or "mdy"]
        return f"{day} h:mm" if column.type == "datetime" else day
    if column.type == "percent" and column.accepts == "fraction":
        return "0.00%"
    return _FORMATS.get(column.type, "General")


def width(column: Column) -> int:
    """The width of the column in letters."""
    return max(_WIDTHS.get(column.type, 12), min(len(column.heading) + 2, 26))


def hint(column: Column, plan: ReportPlan) -> str:
    """What stands above the heading: the unit or the kind of value, and whether it may be left out."""
    words = {"items": "an item of the contract"}.get(column.refers_to or "", "")
    if column.choices:
        words = "one of the list"
    words = words or _wanted(column, plan).removesuffix(", or nothing")
    return words if column.is_asked else f"{words}; may stay blank"


def _wanted(column: Column, plan: ReportPlan) -> str:
    """What a cell takes, in words; how a date is written as text is no matter where the cell holds real dates."""
    return _AS_TEXT.sub("", expected_of(column, plan))


def validation(column: Column, sources: Sources) -> DataValidation:
    """What the cells of the column take, with the message that stands beside the cell being filled in."""
    rule = _rule(column, sources)
    rule.allow_blank = not column.is_asked
    rule.showInputMessage = True
    rule.promptTitle = column.heading[:_LONGEST_TITLE]
    rule.prompt = f"{_wanted(column, sources.plan)}."[:_MOST_LETTERS]
    rule.showErrorMessage = rule.type is not None
    rule.errorTitle = "Does not fit"
    rule.error = f"Expected: {_wanted(column, sources.plan)}."[:_MOST_LETTERS]
    return rule


def _rule(column: Column, sources: Sources) -> DataValidation:
    reasons = reasons_of(column)
    if column.choices:
        return DataValidation("list", formula1=sources.lists.reference((*column.choices, *reasons)), errorStyle="stop")
    if column.type == "truth":
        return DataValidation("list", formula1=sources.lists.reference(("Yes", "No", *reasons)), errorStyle="stop")
    if reasons:
        # A rule for numbers or days would turn the reason away; the check of the delivered file looks at both.
        return DataValidation(None)
    if column.refers_to == "items" and sources.plan.items:
        return DataValidation("list", formula1=sources.lists.reference(sources.plan.items), errorStyle="stop")
    if column.refers_to:
        return _of_another_table(column.refers_to, sources)
    if column.type in ("number", "whole", "percent"):
        kind = "whole" if column.type == "whole" else "decimal"
        return _between(kind, _text(column.minimum, f"-{_FAR}"), _text(column.maximum, _FAR))
    if column.type in ("date", "datetime"):
        first, last = _days(column, sources.plan)
        return _between("date", str((first - _EPOCH).days), f"{(last - _EPOCH).days}.99999")
    if column.type == "time":
        return _between("time", "0", "0.999988425925926")
    return _between("decimal", "0", _FAR) if column.type == "duration" else DataValidation(None)


def _of_another_table(reference: str, sources: Sources) -> DataValidation:
    """A list of what stands in the other sheet, or of what the other party's accepted rows say."""
    table_id, _, column_id = reference.partition(".")
    for table in sources.tables:
        if table.id == table_id:
            place = next(place for place, each in enumerate(table.columns, 1) if each.id == column_id)
            letter = get_column_letter(place)
            where = f"'{sources.sheets[table_id]}'!${letter}${sources.first_row}:${letter}${_LAST_ROW}"
            return DataValidation("list", formula1=where, errorStyle="warning")
    known = sources.plan.known.get(reference, ())
    if known:
        return DataValidation("list", formula1=sources.lists.reference(known), errorStyle="warning")
    return DataValidation(None)


def _between(kind: str, least: str, most: str) -> DataValidation:
    return DataValidation(kind, formula1=least, formula2=most, operator="between", errorStyle="warning")  # type: ignore[arg-type]


def _text(number: Decimal | None, otherwise: str) -> str:
    return otherwise if number is None else format(number, "f")


def _days(column: Column, plan: ReportPlan) -> tuple[date, date]:
    if column.within == "period":
        return plan.period.starts, plan.period.ends
    if column.within == "contract":
        return plan.contract_starts, plan.contract_ends
    return date(1950, 1, 1), date(2200, 1, 1) - timedelta(days=1)
