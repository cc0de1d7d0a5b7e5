"""Connections and transactions: reading never waits and never writes, addresses name the driver that is used."""

import threading

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from contracts.errors import Conflict
from models.database import already_read, database_url, db, insert_or_conflict, read_once, reading, reading_apart
from models.reports import Report, find_report
from models.vendors import Vendor, list_vendors
from tests.builders import a_report, a_vendor
from tests.database import ON_POSTGRESQL


def test_addresses_name_psycopg_for_postgresql() -> None:
    assert database_url("postgres://u:p@h/d") == "postgresql+psycopg://u:p@h/d"
    assert database_url("postgresql://h/d") == "postgresql+psycopg://h/d"
    assert database_url("sqlite:////var/lib/x.sqlite3") == "sqlite:////var/lib/x.sqlite3"


def test_a_reading_transaction_refuses_to_write(session: Session) -> None:
    a_vendor()
    session.commit()
    with reading(), pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(text("UPDATE vendors SET name = 'x'"))
    session.rollback()
    session.execute(text("UPDATE vendors SET name = 'x'"))


def test_readers_do_not_wait_for_a_writer(app: Flask, session: Session) -> None:
    vendor = a_vendor(name="before")
    session.commit()
    session.execute(text("UPDATE vendors SET name = 'after'"))
    seen: list[str] = []

    def look() -> None:
        with app.app_context(), reading():
            seen.extend(each.name for each in list_vendors(vendor.government_id))

    reader = threading.Thread(target=look)
    reader.start()
    reader.join(timeout=3)
    assert seen == ["before"]


def test_what_was_read_apart_stays_readable_and_nothing_stays_open(session: Session) -> None:
    vendor = a_vendor(name="kept")
    session.commit()
    with reading_apart():
        read = list_vendors(vendor.government_id)[0]
    assert read.name == "kept"
    assert not session.in_transaction()


def test_long_work_does_not_begin_inside_a_transaction(session: Session) -> None:
    a_vendor()
    with pytest.raises(RuntimeError, match="end the transaction"), reading_apart():
        pass


def test_a_taken_place_is_a_conflict_and_the_transaction_goes_on(session: Session) -> None:
    vendor = a_vendor(name="same")
    with pytest.raises(Conflict, match="taken"):
        insert_or_conflict(Vendor(government_id=vendor.government_id, name="same"), "The name is taken.")
    a_vendor(name="other")
    session.commit()
    assert len(list_vendors(vendor.government_id)) == 2


@ON_POSTGRESQL
def test_postgresql_compiles_no_query_and_plans_each_for_its_values(session: Session) -> None:
    wanted = {"jit": "off", "plan_cache_mode": "force_custom_plan"}
    assert {name: session.scalar(text(f"SHOW {name}")) for name in wanted} == wanted
    session.rollback()
    held = {name: session.scalar(text(f"SHOW {name}")) for name in wanted}
    assert held == wanted, "it holds beyond the transaction that said so"


@ON_POSTGRESQL
def test_what_is_prepared_outlives_the_reading_that_prepared_it(session: Session) -> None:
    owner = a_vendor().government_id
    session.commit()
    kept = text("SELECT count(*) FROM pg_prepared_statements WHERE starts_with(statement, 'SELECT vendors.')")
    for _ in range(4):
        with reading():
            list_vendors(owner)
            session.rollback()
    assert session.scalar(kept) == 1
    session.rollback()
    assert session.scalar(kept) == 0, "what may have written is undone, and with it what it prepared"


@ON_POSTGRESQL
@pytest.mark.parametrize("notices", [True, False])
def test_a_connection_that_is_lost_while_reading_is_let_go_and_the_next_one_reads(
    session: Session, notices: bool
) -> None:
    owner = a_vendor().government_id
    session.commit()
    with reading():
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with db.engine.connect() as other:
            assert other.scalar(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid})
        with pytest.raises(OperationalError):
            list_vendors(owner) if notices else session.rollback()
        session.rollback()
        assert len(list_vendors(owner)) == 1


def test_a_row_that_the_session_holds_whole_is_not_read_again(session: Session) -> None:
    report = a_report()
    session.commit()
    session.expunge_all()
    read = find_report(report.government_id, report.id)
    key = (report.government_id, report.id)
    assert already_read(Report, *key, "contract", "file") is read
    assert already_read(Report, report.government_id, "another") is None
    session.expire(read, ["file"])
    assert already_read(Report, *key, "contract", "file") is None, "the file must be read"
    assert find_report(*key).file.size > 0


def test_what_only_reads_is_asked_once_and_what_may_write_each_time(session: Session) -> None:
    asked: list[int] = []

    def ask() -> int | None:
        asked.append(len(asked))
        return session.scalar(text("SELECT count(*) FROM vendors"))

    with reading():
        assert [read_once("vendors", ask), read_once("vendors", ask)] == [0, 0]
        assert (len(asked), read_once("others", ask), len(asked)) == (1, 0, 2)
        session.rollback()
        read_once("vendors", ask)
        assert len(asked) == 3
        session.rollback()
    read_once("vendors", ask)
    a_vendor()
    assert (read_once("vendors", ask), len(asked)) == (1, 5)


def test_the_sqlite_connection_is_set_up_for_safety(app: Flask, session: Session) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    settings = {
        name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
