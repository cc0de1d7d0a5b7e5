"""The workbook made for one contract, period and party: its headings stand where the reader looks for them, its cells
take what the terms allow, and what is known already is filled in. It holds no formulas, since openpyxl saves no results
of them.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from contracts.tables import Column, Table
from contracts.values import Value
from importers.no_rows import choices_of, label_of
from importers.own_marks import COVER_SHEET, LAST_ACCEPTED, LAYOUT, LISTS_SHEET, STAMP_LABEL, Stamp, stamp_for
from importers.reports import ReportPlan
from importers.template_columns import Sources, hint, number_format, validation, width
from importers.template_lists import ListsSheet

HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1
_TOP_OF_COVER = 3
_US_LETTER = 1
_HEADED = PatternFill("solid", fgColor="FFD9E8F6")
_GREY, _LINE = "FF6B6B6B", Side("thin", color="FFA9AEB1")
_LOCKED, _OPEN = Protection(locked=True), Protection(locked=False)
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
_LONGEST_NAME = 31


@dataclass(frozen=True, slots=True)
class Accepted:
    """What was last accepted of a table: its period in words, and the last row that it held, by column."""

    period: str
    row: Mapping[str, Value] = field(default_factory=dict)
    by_key: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownRows:
    """Rows whose keys are known before anybody reports, such as pay items: what is filled in, by column.

    `key` is the column that tells the rows apart, `asked` the one that is left for the reporter.
    """

    key: str
    asked: str
    rows: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Template:
    """What a workbook is made from. `lines` are further lines of its cover, label and value."""

    plan: ReportPlan
    title: str
    lines: tuple[tuple[str, str | date], ...] = ()
    known: Mapping[str, KnownRows] = field(default_factory=dict)
    accepted: Mapping[str, Accepted] = field(default_factory=dict)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the party that reports."""
        return tuple(table for table in self.plan.tables if table.reported_by == self.plan.party)

    @property
    def stamp(self) -> Stamp:
        """What the cover says that the workbook was made for."""
        plan = self.plan
        return stamp_for(plan.contract_number, plan.period.name, plan.party or "", plan.terms_digest)


def write_template(template: Template) -> bytes:
    """The bytes of the workbook."""
    workbook = Workbook()
    cover = workbook.worksheets[0]
    cover.title = COVER_SHEET
    lists = ListsSheet()
    _fill_cover(cover, template, lists)
    names = sheet_names(template.tables)
    for table in template.tables:
        sheet = workbook.create_sheet(names[table.id])
        _fill_sheet(sheet, table, template, Sources(template.plan, lists, names, FIRST_ROW, template.tables))
    if lists.columns:
        lists.write(workbook.create_sheet(LISTS_SHEET))
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def sheet_names(tables: Sequence[Table]) -> dict[str, str]:
    """For each table a name that a sheet may have, each name once."""
    taken = {COVER_SHEET.casefold(), LISTS_SHEET.casefold(), "findings"}
    names = {}
    for table in tables:
        wanted = (table.sheet or table.title).translate(_FORBIDDEN)[:_LONGEST_NAME].strip() or table.id
        name, number = wanted, 2
        while name.casefold() in taken:
            name, number = f"{wanted[: _LONGEST_NAME - 4]} {number}", number + 1
        taken.add(name.casefold())
        names[table.id] = name
    return names


def _fill_cover(sheet: Worksheet, template: Template, lists: ListsSheet) -> None:
    plan, period = template.plan, template.plan.period
    meanings: dict[str, str | date] = {
        "contract_number": plan.contract_number,
        "period_starts": period.starts,
        "period_ends": period.ends,
        "template_version": f"layout {LAYOUT}",
    }
    labels = {line.holds: line.label for line in plan.cover}
    labels = {"contract_number": "Contract no.", "period_starts": "Period from", "period_ends": "Period to"} | labels
    sheet["A1"], sheet["A2"] = template.title, "Fill in the sheets that follow, save the workbook, and upload it."
    lines = [(STAMP_LABEL, template.stamp.text())]
    lines_below = [(label, meanings[meaning]) for meaning, label in labels.items()]
    for place, (label, value) in enumerate([*lines, *lines_below, *template.lines], _TOP_OF_COVER):
        sheet.cell(place, 1, label).font = Font(bold=True)
        _write(sheet, place, 2, value)
        sheet.cell(place, 2).alignment = Alignment(horizontal="left", wrap_text=True, vertical="top")
        sheet.cell(place, 1).alignment = Alignment(vertical="top")
    _fill_reasons(sheet, template, lists)
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 20, 90
    _finish(sheet, template, "portrait")


def _fill_reasons(sheet: Worksheet, template: Template, lists: ListsSheet) -> None:
    """A line for each table of which the terms want a reason where it has no rows, with its list to choose from."""
    for row, table in enumerate((each for each in template.tables if each.no_data), sheet.max_row + 2):
        sheet.cell(row, 1, label_of(table)).font = Font(bold=True)
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row, 2).protection, sheet.cell(row, 2).border = _OPEN, Border(bottom=_LINE)
        rule = DataValidation("list", formula1=lists.reference(choices_of(table)), errorStyle="stop")
        rule.allow_blank = rule.showInputMessage = rule.showErrorMessage = True
        rule.promptTitle, rule.prompt = "No rows?", "Choose the reason if this table has no rows in this period."
        rule.errorTitle, rule.error = "Does not fit", "Choose one of the list, or leave it blank."
        rule.add(f"B{row}")
        sheet.add_data_validation(rule)


def _fill_sheet(sheet: Worksheet, table: Table, template: Template, sources: Sources) -> None:
    sheet["A1"], sheet["A2"] = f"{table.title}: {template.title}", _instruction(table, template)
    sheet["A1"].font, sheet["A2"].font = Font(bold=True, size=12), Font(italic=True, color=_GREY)
    accepted = template.accepted.get(table.id)
    for place, column in enumerate(table.columns, 1):
        _fill_column(sheet, place, column, sources)
        if accepted is not None and accepted.row.get(column.id) is not None:
            said = f"{LAST_ACCEPTED}{accepted.period}\n{_shown(accepted.row[column.id])}"
            sheet.cell(HEADING_ROW, place).comment = Comment(said, "Workbook", height=60, width=220)
    known = template.known.get(table.id)
    if known is not None:
        _fill_known(sheet, table, known, accepted)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    _finish(sheet, template, "landscape")


def _instruction(table: Table, template: Template) -> str:
    words = f"One row for each line, from row {FIRST_ROW} on."
    if table.id in template.known:
        return f"{words} Every row needs a value: write 0 where there was nothing; clear a row that does not apply."
    return f"{words} Leave the sheet without rows if there is nothing to report." if table.may_be_empty else words


def _fill_column(sheet: Worksheet, place: int, column: Column, sources: Sources) -> None:
    letter, shown_as = get_column_letter(place), number_format(column)
    dimension = sheet.column_dimensions[letter]
    dimension.width, dimension.number_format, dimension.protection = width(column), shown_as, _OPEN
    for row in range(1, FIRST_ROW):
        sheet.cell(row, place).protection = _LOCKED
    hinted = sheet.cell(HEADING_ROW - 1, place, hint(column, sources.plan))
    hinted.font, hinted.alignment = Font(italic=True, color=_GREY, size=9), Alignment(wrap_text=True, vertical="bottom")
    headed = sheet.cell(HEADING_ROW, place, column.heading)
    headed.font, headed.fill, headed.border = Font(bold=True), _HEADED, Border(bottom=_LINE)
    headed.alignment = Alignment(wrap_text=True, vertical="top")
    rule = validation(column, sources)
    rule.add(f"{letter}{FIRST_ROW}:{letter}1048576")
    sheet.add_data_validation(rule)


def _fill_known(sheet: Worksheet, table: Table, known: KnownRows, accepted: Accepted | None) -> None:
    places = {column.id: place for place, column in enumerate(table.columns, 1)}
    beside = len(table.columns) + 1
    if accepted is not None and accepted.by_key:
        heading = sheet.cell(HEADING_ROW, beside, f"{LAST_ACCEPTED}{accepted.period}")
        heading.font, heading.alignment = Font(italic=True, color=_GREY), Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[get_column_letter(beside)].width = 16
    for row, values in enumerate(known.rows, FIRST_ROW):
        for column_id, text in values.items():
            _write(sheet, row, places[column_id], text)
            sheet.cell(row, places[column_id]).protection = _OPEN
        before = accepted.by_key.get(values[known.key]) if accepted is not None else None
        if before is not None:
            _write(sheet, row, beside, before)
            sheet.cell(row, beside).font = Font(italic=True, color=_GREY)


def _write(sheet: Worksheet, row: int, place: int, value: Value) -> None:
    """A value as what it is; a text always as text, whatever it begins with."""
    cell = sheet.cell(row, place)
    cell.value = value
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    elif isinstance(value, date):
        cell.number_format = "m/d/yyyy h:mm" if isinstance(value, datetime) else "m/d/yyyy"


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


def _finish(sheet: Worksheet, template: Template, orientation: str) -> None:
    """Locked but for the cells to fill in, without a password; printable on paper with its origin in the footer."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.sort = protection.autoFilter = protection.insertRows = False
    sheet.page_setup.orientation = orientation  # type: ignore[assignment]
    sheet.page_setup.paperSize = _US_LETTER
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    footer = HeaderFooterItem()
    footer.left.text = template.stamp.text().replace("&", "&&")
    footer.right.text = "&A, page &P of &N"
    sheet.oddFooter = footer
