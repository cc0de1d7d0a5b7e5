"""A report's rows against the accepted ones, and the revisions that led to it, made ready to be read."""

from dataclasses import dataclass

from flask import url_for

from contracts.said import count, number
from operations.pages import ReportOnPage
from operations.row_changes import CellChange, RowChange, RowChanges, TableChanges
from routes.rows import cell_text
from routes.words import StatusWords, moment, status_words

_KINDS = {"changed": "Changed", "added": "Added", "vanished": "Gone"}
_NOTHING = "blank"


@dataclass(frozen=True, slots=True)
class RowChangeView:
    """A row that changed: what became of it, where it stands, and its cells in words."""

    kind: str
    place: str
    address: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableChangesView:
    """A table's counts and its first changed rows."""

    title: str
    added: str
    changed: str
    unchanged: str
    vanished: str
    rows: tuple[RowChangeView, ...]
    more: str


@dataclass(frozen=True, slots=True)
class ChangesView:
    """What differs from the report that counts now."""

    sentence: str
    tables: tuple[TableChangesView, ...]


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One revision of the period's report."""

    title: str
    address: str
    file: str
    delivered: str
    status: StatusWords
    is_this: bool


def changes_view(changes: RowChanges | None, report_id: str) -> ChangesView | None:
    """The changes as a sentence and a table for each table of the report."""
    if changes is None:
        return None
    against = f"revision {changes.against.revision}, which counts now"
    if changes.are_none:
        return ChangesView(f"Every row is the same as in {against}.", ())
    tables = tuple(_table(table, changes, report_id) for table in changes.tables)
    return ChangesView(f"Compared with {against}.", tables)


def _table(table: TableChanges, changes: RowChanges, report_id: str) -> TableChangesView:
    differing = table.added + table.changed + table.vanished
    left = differing - len(table.shown)
    return TableChangesView(
        title=table.table.title,
        added=number(table.added),
        changed=number(table.changed),
        unchanged=number(table.unchanged),
        vanished=number(table.vanished),
        rows=tuple(_row(row, table, changes, report_id) for row in table.shown),
        more=f"And {count(left, 'more row', 'more rows')}." if left else "",
    )


def _row(row: RowChange, table: TableChanges, changes: RowChanges, report_id: str) -> RowChangeView:
    gone = row.kind == "vanished"
    holder = changes.against.id if gone else report_id
    where = f"row {row.number} of revision {changes.against.revision}" if gone else f"row {row.number}"
    address = url_for("rows.show_row", report_id=holder, table=table.table.id, row=row.number)
    return RowChangeView(_KINDS[row.kind], where, address, tuple(_cell(cell, row, table) for cell in row.cells))


def _cell(cell: CellChange, row: RowChange, table: TableChanges) -> str:
    column = table.table.column(cell.column)
    before, after = (cell_text(column.type, value) or _NOTHING for value in (cell.before, cell.after))
    if row.kind == "changed" and cell.before != cell.after:
        return f"{column.heading}: {before} → {after}"
    return f"{column.heading}: {before if row.kind == 'vanished' else after}"


def revisions(seen: ReportOnPage) -> tuple[RevisionView, ...]:
    """Every revision of the party's report for the period, the newest first; none where this is the only one."""
    if len(seen.revisions) < 2:
        return ()
    return tuple(
        RevisionView(
            f"Revision {report.revision}",
            url_for("reports.show_report", report_id=report.id),
            report.file_name,
            f"{moment(report.entered_at)} by {report.entered_by_person.name}",
            status_words("report", report.status),
            report.id == seen.report.id,
        )
        for report in seen.revisions
    )
