"""Rows of reports: stored fast, read back in the order of the sheet, never held in memory all at once."""

import time
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from models.database import db
from models.rows import insert_rows, insert_rows_from, page_of_rows, rows_of, tables_of
from tests.builders import a_report, some_rows


def test_rows_come_back_as_they_were_in_the_order_of_the_sheet(session: Session) -> None:
    report = a_report()
    lines = [
        '["runs",10,{"a":null,"b":"é\\u0000\\t, {}\\n\\\\"}]\n',
        '["runs",9,{"a":"yes"}]\n',
        '["other",9,{}]\n',
    ]
    assert insert_rows_from(report.government_id, report.id, lines) == 3
    session.commit()
    found = list(rows_of(report.government_id, report.id, "runs"))
    assert found == [(9, {"a": "yes"}), (10, {"a": None, "b": "é\x00\t, {}\n\\"})]


def test_rows_are_read_page_by_page(session: Session) -> None:
    report = a_report()
    some_rows(report, count=25)
    first = page_of_rows(report.government_id, report.id, "segments", limit=20)
    rest = page_of_rows(report.government_id, report.id, "segments", after=first.after, limit=20)
    assert (len(first.rows), first.after, len(rest.rows), rest.after) == (20, 21, 5, None)
    assert rest.rows[0].values == {"segment": "S20", "length": "1.5"}
    assert [table.accepted for table in tables_of(report.government_id, report.id)] == [25]


def test_rows_go_when_their_transaction_does_not_end_well(session: Session) -> None:
    report = a_report()
    session.commit()
    insert_rows(report.government_id, report.id, [("runs", 2, {"a": "1"})])
    session.rollback()
    assert list(rows_of(report.government_id, report.id, "runs")) == []


@pytest.mark.proof
def test_a_hundred_thousand_rows_are_stored_in_seconds(
    session: Session, record_testsuite_property: Callable[[str, object], None]
) -> None:
    report = a_report()
    session.commit()
    values = {f"column_{number}": "12:34:56" for number in range(8)}
    began = time.perf_counter()
    insert_rows(report.government_id, report.id, (("runs", number, values) for number in range(100_000)))
    session.commit()
    stored = time.perf_counter()
    assert sum(1 for _ in rows_of(report.government_id, report.id, "runs")) == 100_000
    read = time.perf_counter()
    kind = db.engine.dialect.name
    record_testsuite_property(
        kind,
        f"{100_000 / (stored - began):,.0f} rows/s stored, {100_000 / (read - stored):,.0f} rows/s read",
    )
    assert stored - began < 20
