"""The rows of a report, and for each of its tables where it stood and what became of its rows."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import psycopg
from msgspec import MsgspecError
from msgspec.json import Decoder
from sqlalchemy import CheckConstraint, Integer, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from contracts.errors import Conflict, Invalid
from models.columns import Owned, among, refers, whole_number
from models.database import TAKEN, Base, db, dialect_name, is_taken
from models.paging import Page, page_after

_AT_ONCE = 5_000
_VALUES = Decoder(dict[str, str | None])
# Row-level security takes no COPY; arrays are as quick as it but for a little.
_INSERT_ARRAYS = """
    INSERT INTO report_rows (government_id, report_id, table_id, row_number, document)
    SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::int[], %s::text[])
"""
_INSERT = "INSERT INTO report_rows (government_id, report_id, table_id, row_number, document) VALUES (?, ?, ?, ?, ?)"


class ReportTable(Owned, Base):
    """A table as it was found in a report; `columns` is JSON, for each column its letter in the sheet.

    `no_data` is the stated reason why the table has no rows. Of a blocked report no row is stored, whatever the counts.
    """

    __tablename__ = "report_tables"
    __insert_only__ = True

    report_id: Mapped[str] = mapped_column(primary_key=True)
    table_id: Mapped[str] = mapped_column(primary_key=True)
    sheet: Mapped[str | None]
    heading_row: Mapped[int | None] = mapped_column(Integer)
    columns: Mapped[str]
    read: Mapped[int] = mapped_column(Integer)
    accepted: Mapped[int] = mapped_column(Integer)
    rejected: Mapped[int] = mapped_column(Integer)
    blank: Mapped[int] = mapped_column(Integer)
    totals: Mapped[int] = mapped_column(Integer)
    no_data: Mapped[str | None]

    __table_args__ = (
        refers("report_id", "reports"),
        CheckConstraint("read = accepted + rejected + blank + totals", name="every_row_is_accounted_for"),
        whole_number("read"),
    )


class ReportRow(Base):
    """One accepted row; `row_number` is its row in the sheet, `document` JSON of column and encoded value.

    There are millions: the reference to the report says which government too, and a second check would only cost.
    """

    __tablename__ = "report_rows"
    __insert_only__ = True

    government_id: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[str] = mapped_column(primary_key=True)
    table_id: Mapped[str] = mapped_column(primary_key=True)
    row_number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    document: Mapped[str]

    __table_args__ = (refers("report_id", "reports"), whole_number("row_number"), {"sqlite_with_rowid": False})

    @property
    def values(self) -> dict[str, str | None]:
        """The row's encoded values by column; contracts.values decodes them."""
        return values_in(self.document)


def insert_rows(government_id: str, report_id: str, rows: Iterable[tuple[str, int, Mapping[str, Any]]]) -> int:
    """Store rows (table, row number, encoded values) as fast as the database takes them; returns how many.

    Both databases get them in batches, PostgreSQL each batch as arrays; memory stays flat.
    """
    return _store((government_id, report_id, table, number, _text(values)) for table, number, values in rows)


def insert_rows_from(government_id: str, report_id: str, lines: Iterable[str]) -> int:
    """Store rows as intake writes them, one JSON array a line: [table,row,{column:value}]; returns how many.

    The documents are stored as they stand: without blanks, columns in the order of their ids.
    """
    return _store((government_id, report_id, *_parts(line)) for line in lines)


def tables_of(government_id: str, report_id: str) -> Sequence[ReportTable]:
    """The tables that were found in the report."""
    return db.session.scalars(
        select(ReportTable)
        .where(ReportTable.government_id == government_id, ReportTable.report_id == report_id)
        .order_by(ReportTable.table_id)
    ).all()


def tables_of_reports(government_id: str, report_ids: Sequence[str]) -> dict[str, list[ReportTable]]:
    """The tables of several reports by report, in one query."""
    found: dict[str, list[ReportTable]] = {}
    query = select(ReportTable).where(ReportTable.government_id == government_id, ReportTable.report_id.in_(report_ids))
    for table in db.session.scalars(query.order_by(ReportTable.report_id, ReportTable.table_id)):
        found.setdefault(table.report_id, []).append(table)
    return found


def rows_of(government_id: str, report_id: str, table_id: str) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Row number and encoded values of each row of the table, in the order of the sheet, streamed."""
    query = (
        select(ReportRow.row_number, ReportRow.document)
        .where(
            ReportRow.government_id == government_id,
            ReportRow.report_id == report_id,
            ReportRow.table_id == table_id,
        )
        .order_by(ReportRow.row_number)
    )
    with db.session.execute(query, execution_options={"yield_per": _AT_ONCE}) as found:
        for number, document in found:
            yield number, values_in(document)


def documents_of_report(government_id: str, report_id: str) -> Iterator[tuple[str, int, str]]:
    """Table, row number and stored document of every row of the report, streamed."""
    query = (
        select(ReportRow.table_id, ReportRow.row_number, ReportRow.document)
        .where(ReportRow.government_id == government_id, ReportRow.report_id == report_id)
        .order_by(ReportRow.table_id, ReportRow.row_number)
    )
    with db.session.execute(query, execution_options={"yield_per": _AT_ONCE}) as found:
        yield from found


def documents_of_reports(government_id: str, report_ids: Collection[str]) -> dict[str, list[tuple[str, int, str]]]:
    """The same of several reports that have few rows, by report, in one query."""
    found: dict[str, list[tuple[str, int, str]]] = {report_id: [] for report_id in report_ids}
    query = (
        select(ReportRow.report_id, ReportRow.table_id, ReportRow.row_number, ReportRow.document)
        .where(ReportRow.government_id == government_id, ReportRow.report_id.in_(report_ids))
        .order_by(ReportRow.report_id, ReportRow.table_id, ReportRow.row_number)
    )
    for report_id, table_id, row_number, document in db.session.execute(query) if found else ():
        found[report_id].append((table_id, row_number, document))
    return found


def values_of_reports(
    government_id: str, report_ids: Collection[str], table_id: str
) -> Iterator[dict[str, str | None]]:
    """The encoded values of each row that the reports hold of one table, in one query."""
    query = select(ReportRow.document).where(
        ReportRow.government_id == government_id, ReportRow.report_id.in_(report_ids), ReportRow.table_id == table_id
    )
    for document in db.session.scalars(query) if report_ids else ():
        yield values_in(document)


def rows_at(
    government_id: str, report_id: str, places: Collection[tuple[str, int]]
) -> dict[tuple[str, int], dict[str, str | None]]:
    """The encoded values of a few rows of the report by table and row number, in one query."""
    if not places:
        return {}
    found = db.session.scalars(
        select(ReportRow).where(
            ReportRow.government_id == government_id,
            ReportRow.report_id == report_id,
            among(ReportRow.table_id, ReportRow.row_number, places),
        )
    )
    return {(row.table_id, row.row_number): row.values for row in found}


def last_rows(government_id: str, report_id: str) -> dict[str, dict[str, str | None]]:
    """For each table of the report the encoded values of its last row in the sheet."""
    last = (
        select(ReportRow.table_id, func.max(ReportRow.row_number).label("row_number"))
        .where(ReportRow.government_id == government_id, ReportRow.report_id == report_id)
        .group_by(ReportRow.table_id)
        .subquery()
    )
    found = db.session.scalars(
        select(ReportRow)
        .join(last, (last.c.table_id == ReportRow.table_id) & (last.c.row_number == ReportRow.row_number))
        .where(ReportRow.government_id == government_id, ReportRow.report_id == report_id)
    )
    return {row.table_id: row.values for row in found}


def page_of_rows(
    government_id: str, report_id: str, table_id: str, after: int | None = None, limit: int = 100
) -> Page[ReportRow, int]:
    """Rows of the table in the order of the sheet, from the one after the given row number on."""
    query = select(ReportRow).where(
        ReportRow.government_id == government_id,
        ReportRow.report_id == report_id,
        ReportRow.table_id == table_id,
    )
    return page_after(query, ReportRow.row_number, lambda row: row.row_number, after, limit)


def _parts(line: str) -> tuple[str, int, str]:
    """Table, row and document of a line; a table's id is an identifier, so the first two commas part them."""
    table, number, document = line.rstrip("\n")[1:-1].split(",", 2)
    return table[1:-1], int(number), document


def _store(lines: Iterator[tuple[str, str, str, int, str]]) -> int:
    return _insert_arrays(lines) if dialect_name() == "postgresql" else _insert_many(lines)


def _insert_arrays(lines: Iterator[tuple[str, str, str, int, str]]) -> int:
    count = 0
    connection: Any = db.session.connection().connection.driver_connection
    try:
        with connection.cursor() as cursor:
            while batch := list(islice(lines, _AT_ONCE)):
                cursor.execute(_INSERT_ARRAYS, [list(column) for column in zip(*batch, strict=True)])
                count += len(batch)
    except psycopg.errors.UniqueViolation as collision:
        raise Conflict(TAKEN) from collision
    return count


def _insert_many(lines: Iterator[tuple[str, str, str, int, str]]) -> int:
    count = 0
    connection = db.session.connection()
    while batch := list(islice(lines, _AT_ONCE)):
        try:
            connection.exec_driver_sql(_INSERT, batch)
        except IntegrityError as collision:
            if not is_taken(collision.orig):
                raise
            raise Conflict(TAKEN) from collision
        count += len(batch)
    return count


def _text(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def values_in(document: str) -> dict[str, str | None]:
    """The encoded values of a stored row by column; Invalid where it is none that intake could have stored."""
    try:
        return _VALUES.decode(document)
    except MsgspecError as reason:
        raise Invalid(
            f"A stored row cannot be read ({reason}): it was changed in the database. Have what is stored verified."
        ) from None
