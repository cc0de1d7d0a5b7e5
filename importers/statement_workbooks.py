"""A statement as a workbook with live formulas: every computed figure over the cells of its parts, down to the rows.

What a formula cannot say stands as a value, and a sheet names each with the reason. No text becomes a formula.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from contracts.facts import Facts
from contracts.numbers import CONTEXT, Rounding, parse_decimal
from contracts.schedules.base import kind_of
from contracts.sections import sections
from contracts.terms import Terms
from importers.row_sheets import write_row_sheets
from importers.workbook_formulas import close_to_a_tie, figure_formula, rounding_formula, within_limits_formulas
from importers.workbook_rows import RowSheet, count_formula, leaf_formula, row_sheets
from importers.workbook_schedules import schedule_formula, schedule_of

# The same bytes every time: no clock enters the file.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_FIRST = 4
_ABOUT = (
    "Amounts are formulas over the sheet “Figures”. Where a formula cannot say a figure, or a spreadsheet",
    "could differ by its binary numbers, the sheet “Notes” says so.",
)
_BY_PROGRAM = {
    "gate": "a rule of the terms decides it",
    "nothing": "the terms pay nothing without a result",
    "waived": "it was waived",
}


@dataclass
class _Laid:
    """A figure with its row on the sheet of figures."""

    figure: Mapping[str, Any]
    row: int
    depth: int
    formula: str = ""
    before: str = ""


@dataclass
class _Book:
    """Everything that the sheets are written from."""

    document: Mapping[str, Any]
    terms: Terms
    sheets: Mapping[str, RowSheet]
    laid: list[_Laid] = field(default_factory=list)
    by_name: dict[tuple[str, str | None], int] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def cell(self, row: int) -> str:
        """The address of a figure's value on its own sheet."""
        return f"$C${row}"


def write_statement_workbook(
    target: Path,
    document: Mapping[str, Any],
    terms: Terms,
    facts: Facts,
    printed: Sequence[tuple[str, str]],
) -> None:
    """Write the workbook of a statement; `printed` are facts that its first sheet states, such as its digest.

    `facts` hold the rows. The caller chooses a target that does not exist yet.
    """
    sheets, notes = row_sheets(terms, facts)
    book = _Book(document, terms, sheets, notes=[("", note) for note in notes])
    for section in sections(document):
        for figure in section.figures:
            _lay(book, figure, 0)
    for listed in ("measures", "composites"):
        _lay_all(book, document["figures"][listed])
    _explain(book)
    with xlsxwriter.Workbook(str(target), _OPTIONS) as workbook:
        workbook.set_properties({"title": f"Statement {document['contract']} {document['period']}", "created": _MADE})
        _write(workbook, book, printed)


def _lay_all(book: _Book, entries: Mapping[str, Any]) -> None:
    for entry in entries.values():
        for figure in (entry,) if "how" in entry else (entry["value"], entry.get("score")):
            if figure is not None:
                _lay(book, figure, 0)


def _lay(book: _Book, figure: Mapping[str, Any], depth: int) -> None:
    row = _FIRST + len(book.laid) + 1
    book.laid.append(_Laid(figure, row, depth))
    if figure["how"] != "see":
        book.by_name.setdefault((figure["name"], figure["value"]), row)
    for part in figure.get("parts", ()):
        _lay(book, part, depth + 1)


def _explain(book: _Book) -> None:
    """Give each figure its formula, and note each that has none or that binary could round the other way."""
    rows = {id(laid.figure): book.cell(laid.row) for laid in book.laid}
    given: dict[int, str] = {}
    for laid in book.laid:
        given.update(within_limits_formulas(laid.figure, rows))
    for laid in book.laid:
        figure = laid.figure
        if figure["value"] is None:
            continue
        made = given.get(id(figure)) or _formula(book, figure, rows)
        if "rounding" not in figure:
            laid.formula = made
            continue
        rounding = Rounding(parse_decimal(figure["rounding"]["to"]), figure["rounding"]["mode"])
        exact = parse_decimal(figure["exact"])
        laid.before = made
        laid.formula = rounding_formula(rounding, f"$D${laid.row}", exact)
        if close_to_a_tie(rounding, exact):
            says = f"its value before rounding, {figure['exact']}, lies so close to a tie that binary could miss it"
            book.notes.append((f"Figures!C{laid.row}", f"{figure['title']}: {says}. The statement holds."))


def _formula(book: _Book, figure: Mapping[str, Any], rows: Mapping[int, str]) -> str:
    how, parts = figure["how"], figure.get("parts", ())
    if how == "see":
        meant = book.by_name.get((figure["name"], figure["value"]))
        return book.cell(meant) if meant is not None else ""
    if how == "counted":
        return count_formula(book.sheets, figure)
    if how == "given":
        return leaf_formula(book.sheets, figure)
    cells = [rows[id(part)] for part in parts]
    made = figure_formula(figure, cells)
    if not made and parts and parts[0]["value"] is not None:
        schedule = schedule_of(book.terms, figure["name"])
        made = schedule_formula(schedule, cells[0]) if kind_of(schedule) == how else ""
    if not made:
        reason = _BY_PROGRAM.get(how, f"“{how.replace('_', ' ')}” has no formula here")
        row = rows[id(figure)].replace("$", "")
        book.notes.append((f"Figures!{row}", f"{figure['title']}: a value, because {reason}. {figure.get('says', '')}"))
    return made


def _write(workbook: Any, book: _Book, printed: Sequence[tuple[str, str]]) -> None:
    formats = {
        "title": workbook.add_format({"bold": True, "font_size": 14}),
        "head": workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "money": workbook.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"}),
        "sum": workbook.add_format({"num_format": "#,##0.00;[Red]-#,##0.00", "bold": True, "top": 1}),
        "number": workbook.add_format({"num_format": "General"}),
        "bold": workbook.add_format({"bold": True, "top": 1}),
        "wrap": workbook.add_format({"text_wrap": True, "valign": "top"}),
    }
    first = workbook.add_worksheet("Statement")
    figures = workbook.add_worksheet("Figures")
    notes = workbook.add_worksheet("Notes")
    _write_statement(first, book, printed, formats)
    _write_figures(figures, book, formats)
    _write_notes(notes, book, formats)
    write_row_sheets(workbook, book.sheets, formats)


def _write_statement(sheet: Any, book: _Book, printed: Sequence[tuple[str, str]], formats: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 90)
    sheet.write_string(
        0, 0, f"Payment statement {book.document['contract']}, {book.document['period']}", formats["title"]
    )
    row = 2
    for name, text in printed:
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, text)
        row += 1
    row, sums = row + 1, list[int]()
    lines = {id(laid.figure): laid for laid in book.laid}
    for section in sections(book.document):
        row = _write_section(sheet, row, section, [lines[id(figure)] for figure in section.figures], sums, formats)
    sheet.write_string(row, 0, "Net to pay", formats["bold"])
    added = "+".join(f"B{place}" for place in sums) or "0"
    sheet.write_formula(row, 1, f"=ROUND({added},2)", formats["sum"], parse_decimal(book.document["net"]))
    sheet.write_string(
        row + 2, 0, "Amounts are formulas over the sheet “Figures”. Where a formula cannot say a figure,"
    )
    sheet.write_string(row + 3, 0, "or a spreadsheet could differ by its binary numbers, the sheet “Notes” says so.")
    for place, found in enumerate(book.document["exceptions"], row + 5):
        sheet.write_string(place, 0, f"Exception: {found['kind'].replace('_', ' ')}")
        sheet.write_string(place, 2, str(found["says"]))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_section(
    sheet: Any, row: int, section: Any, lines: Sequence[_Laid], sums: list[int], formats: Mapping[str, Any]
) -> int:
    sheet.write_string(row, 0, section.title, formats["head"])
    sheet.write_string(row, 1, "US dollars", formats["head"])
    sheet.write_string(row, 2, "How", formats["head"])
    first = row + 2
    for place, laid in enumerate(lines, row + 1):
        sheet.write_string(place, 0, str(laid.figure["title"]))
        value = parse_decimal(laid.figure["value"])
        sheet.write_formula(place, 1, f"=Figures!C{laid.row}", formats["money"], value)
        sheet.write_string(place, 2, str(laid.figure.get("says", ""))[:1000])
    last = row + 1 + len(lines)
    sheet.write_string(last, 0, f"{section.title}: sum", formats["bold"])
    total = sum((parse_decimal(laid.figure["value"]) for laid in lines), Decimal(0))
    formula = f"=ROUND(SUM(B{first}:B{last}),2)" if lines else "=0"
    sheet.write_formula(last, 1, formula, formats["sum"], CONTEXT.plus(total))
    sums.append(last + 1)
    return last + 2


def _write_figures(sheet: Any, book: _Book, formats: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 12)
    sheet.set_column(2, 3, 20)
    sheet.set_column(4, 4, 80)
    sheet.set_column(5, 5, 50)
    sheet.write_string(0, 0, "Every figure, below it those that it was made from", formats["title"])
    sheet.write_string(1, 0, "Change a value that is no formula, and what follows from it moves.")
    for column, heading in enumerate(("Figure", "Unit", "Value", "Before rounding", "How", "Where it stands")):
        sheet.write_string(_FIRST - 1, column, heading, formats["head"])
    sheet.freeze_panes(_FIRST, 1)
    for laid in book.laid:
        _write_figure(sheet, laid)


def _write_figure(sheet: Any, laid: _Laid) -> None:
    figure, at = laid.figure, laid.row - 1
    sheet.write_string(at, 0, f"{'    ' * min(laid.depth, 12)}{figure['title']}")
    sheet.write_string(at, 1, str(figure["unit"]))
    if figure["value"] is None:
        sheet.write_string(at, 2, str(figure.get("state", "")).replace("_", " "))
    else:
        _write_value(sheet, at, 2, laid.formula, figure["value"])
    if "exact" in figure:
        _write_value(sheet, at, 3, laid.before, figure["exact"])
    sheet.write_string(at, 4, str(figure.get("says", ""))[:2000])
    sheet.write_string(at, 5, ", ".join(_where(figure.get("source", {}))))


def _write_value(sheet: Any, row: int, column: int, formula: str, value: str) -> None:
    number = CONTEXT.plus(parse_decimal(value))
    if formula:
        sheet.write_formula(row, column, f"={formula}", None, number)
    else:
        sheet.write_number(row, column, number)


def _where(source: Mapping[str, Any]) -> Iterator[str]:
    if source.get("kind") == "terms":
        yield "terms of the contract"
    for key, value in source.items():
        if key not in ("kind", "digest"):
            yield f"{key.replace('_', ' ')} {value}"


def _write_notes(sheet: Any, book: _Book, formats: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 120)
    sheet.write_string(0, 0, "Where", formats["head"])
    sheet.write_string(0, 1, "What to know", formats["head"])
    told = book.notes or [("", "Every computed figure of this statement is a formula, and none lies close to a tie.")]
    for row, (where, note) in enumerate(told, 1):
        sheet.write_string(row, 0, where)
        sheet.write_string(row, 1, note[:2000])
