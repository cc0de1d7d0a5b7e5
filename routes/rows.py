"""The rows of a report as they stand in its sheet, and one row with the cell marked that somebody came from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.numbers import parse_decimal
from contracts.roles import may
from contracts.said import number
from contracts.tables import Table
from contracts.values import NUMERIC_TYPES, decode
from contracts.workflow import REPLACED
from importers.lists import ListColumn, ListValue
from models.reports import Report
from operations.provenance import RowEffects, effects_of_row
from operations.rows import find_row, list_rows
from routes.effect_views import effects_view
from routes.guard import signed_in
from routes.list_files import every_row, list_links, send_list, wanted_kind
from routes.words import PARTY_WORDS, day

pages = Blueprint("rows", __name__)


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of the list."""

    heading: str
    letter: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell with its address."""

    address: str
    heading: str
    text: str
    is_number: bool
    marked: bool
    dispute: str = ""


@dataclass(frozen=True, slots=True)
class RowView:
    """A row with its number in the sheet; `mark` is a word about it, such as why it does not count."""

    number: int
    address: str
    cells: tuple[CellView, ...]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class TableOfRows:
    """Rows under their headings."""

    title: str
    columns: tuple[ColumnView, ...]
    rows: tuple[RowView, ...]


@pages.get("/reports/<report_id>/rows/<table>")
def list_table(report_id: str, table: str) -> ResponseReturnValue:
    """The rows of a table, page by page."""
    actor = signed_in()
    found = list_rows(actor, report_id, table, request.args.get("after", type=int))
    described = found.terms.tables_by_id[table]
    if wanted_kind():
        every = every_row(lambda after, limit: list_rows(actor, report_id, table, after, limit).page)
        columns, listed = file_of_rows(described, found.letters, ((row.row_number, row.values) for row in every))
        return send_list(f"Rows of {described.title}", columns, listed)
    rows = [(row.row_number, row.values) for row in found.page.rows]
    after = found.page.after
    return render_template(
        "rows/list.html",
        heading=f"Rows of {described.title}",
        trail=trail(found.report, described.title),
        origin=origin(found.report, found.table.sheet),
        explains="",
        links=list_links(),
        table=table_of_rows(described, found.letters, rows, report_id),
        next_address=url_for("rows.list_table", report_id=report_id, table=table, after=after) if after else "",
    )


@pages.get("/reports/<report_id>/rows/<table>/<int:row>")
def show_row(report_id: str, table: str, row: int) -> ResponseReturnValue:
    """One row, cell by cell."""
    found = find_row(signed_in(), report_id, table, row)
    effects = effects_of_row(signed_in(), report_id, table, row)
    described = found.terms.tables_by_id[table]
    marked = request.args.get("cell", "")
    return render_template(
        "rows/row.html",
        heading=f"{described.title}, row {row}",
        trail=trail(found.report, f"Row {row}"),
        origin=origin(found.report, found.table.sheet),
        cells=cells(described, found.letters, row, found.page.rows[0].values, marked, disputed_at(effects)),
        effects=effects_view(effects),
        rows_address=url_for("rows.list_table", report_id=report_id, table=table, after=max(row - 1, 0)),
        original_address=url_for("reports.download_original", report_id=report_id),
    )


def file_of_rows(
    table: Table, letters: Mapping[str, str], rows: Iterable[tuple[int, Mapping[str, str | None]]]
) -> tuple[list[ListColumn], Iterator[tuple[ListValue, ...]]]:
    """The same columns and rows as a list to download: numbers as numbers, days as days, all else as text."""
    held = [column for column in table.columns if column.id in letters]
    holds = {"date": "day", **dict.fromkeys(NUMERIC_TYPES, "number")}
    columns = [ListColumn("Row", "number"), *(ListColumn(each.heading, holds.get(each.type, "text")) for each in held)]
    return columns, (
        (number_of, *(_listed(each.type, values.get(each.id)) for each in held)) for number_of, values in rows
    )


def _listed(column_type: str, value: str | None) -> ListValue:
    if value is None:
        return None
    decoded = decode(column_type, value)
    return decoded if isinstance(decoded, Decimal) or type(decoded) is date else value


def table_of_rows(
    table: Table,
    letters: Mapping[str, str],
    rows: Sequence[tuple[int, Mapping[str, str | None]]],
    report_id: str,
    marks: Mapping[int, str] | None = None,
) -> TableOfRows:
    """Rows of a table with the letters of their columns; columns that the file lacks are left out."""
    columns = tuple(
        ColumnView(column.heading, letters[column.id], column.type in NUMERIC_TYPES)
        for column in table.columns
        if column.id in letters
    )
    shown = tuple(
        RowView(
            row,
            url_for("rows.show_row", report_id=report_id, table=table.id, row=row),
            cells(table, letters, row, values),
            (marks or {}).get(row, ""),
        )
        for row, values in rows
    )
    return TableOfRows(table.title, columns, shown)


def cells(
    table: Table,
    letters: Mapping[str, str],
    row: int,
    values: Mapping[str, str | None],
    marked: str = "",
    statement_id: str = "",
) -> tuple[CellView, ...]:
    """The cells of a row in the order of the terms, each with the way to dispute its value in the statement."""
    dispute = partial(url_for, "disputes.show_form", statement_id=statement_id, row=row) if statement_id else None
    return tuple(
        CellView(
            address=f"{letters[column.id]}{row}",
            heading=column.heading,
            text=cell_text(column.type, values.get(column.id)),
            is_number=column.type in NUMERIC_TYPES,
            marked=f"{letters[column.id]}{row}" == marked,
            dispute=dispute(column=f"{table.id}:{column.id}") if dispute else "",
        )
        for column in table.columns
        if column.id in letters
    )


def disputed_at(effects: RowEffects | None) -> str:
    """The statement in which the person may dispute a value of the row; nothing where there is none."""
    if effects is None or not may(signed_in(), "open disputes") or effects.statement.status in REPLACED:
        return ""
    return effects.statement.id


def cell_text(column_type: str, value: str | None) -> str:
    """A stored value as a person reads it; what is blank stays blank."""
    if value is None:
        return ""
    if column_type in NUMERIC_TYPES:
        return number(parse_decimal(value)) + (" %" if column_type == "percent" else "")
    if column_type == "date":
        return day(date.fromisoformat(value))
    if column_type == "datetime":
        stands = datetime.fromisoformat(value)
        return f"{day(stands.date())}, {clock(stands)}"
    return duration(value) if column_type == "duration" else value


def clock(stands: datetime) -> str:
    """The city's clock in the log sheet: “7:50 a.m.”, with seconds where there are any."""
    seconds = f":{stands.second:02d}" if stands.second else ""
    return f"{stands.hour % 12 or 12}:{stands.minute:02d}{seconds} {'a.m.' if stands.hour < 12 else 'p.m.'}"


def duration(seconds: str) -> str:
    """A span of seconds as hours, minutes and seconds."""
    whole = abs(int(seconds))
    sign = "−" if seconds.startswith("-") else ""
    return f"{sign}{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def origin(report: Report, sheet: str | None) -> str:
    """Which file and sheet the rows stand in."""
    party = PARTY_WORDS[report.party]
    where = f", sheet “{sheet}”" if sheet else ""
    return f"{report.file_name}{where} · {party}’s report, revision {report.revision}"


def trail(report: Report, last: str) -> tuple[tuple[str, str], ...]:
    """Where the rows stand among the pages."""
    number = report.contract.number
    return (
        ("Contracts", url_for("contracts.show_contracts")),
        (number, url_for("contracts.show_contract", number=number)),
        (f"Report for {report.period.as_period().title()}", url_for("reports.show_report", report_id=report.id)),
        (last, ""),
    )
