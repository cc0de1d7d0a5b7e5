"""Rows that a database holds already survive a migration that makes their table anew."""

from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import create_app
from models.contract_standings import contracts_without_standing
from models.database import db
from models.trail_pages import TrailFilter, page_of_trail

_AT = "2027-08-01 00:00:00"


@pytest.fixture
def older(tmp_path: Path) -> Flask:
    """An app on a SQLite database as it was before layouts."""
    app = create_app(
        DATABASE_URL=f"sqlite:///{tmp_path / 'old.sqlite3'}",
        FILE_STORE=str(tmp_path),
        SECRET_KEY="only for tests",
        QUEUE_URL="memory:",
    )
    with app.app_context():
        flask_migrate.upgrade(revision="0007")
    return app


def fill(table: str, given: dict[str, object]) -> None:
    """Insert a row that has a value in every column which must have one."""
    with db.engine.begin() as connection:
        columns = connection.execute(text(f"PRAGMA table_info({table})")).all()
        row = {each.name: _value(each.type) for each in columns if each.notnull and each.dflt_value is None} | given
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def _value(kind: str) -> object:
    if kind in ("INTEGER", "BIGINT", "BOOLEAN"):
        return 1
    return {"DATE": "2027-07-01", "DATETIME": _AT}.get(kind, "x")


def test_reports_and_what_refers_to_them_survive_that_their_table_is_made_anew(older: Flask) -> None:
    with older.app_context():
        fill("governments", {"id": "g"})
        fill("people", {"government_id": "g", "id": "me"})
        fill("vendors", {"government_id": "g", "id": "v"})
        fill("programs", {"government_id": "g", "id": "p"})
        fill("contracts", {"government_id": "g", "id": "c", "vendor_id": "v", "program_id": "p"})
        fill("periods", {"government_id": "g", "id": "t", "contract_id": "c"})
        fill("files", {"government_id": "g", "sha256": "s", "received_by": "me"})
        fill("terms_versions", {"government_id": "g", "id": "w", "contract_id": "c", "drafted_by": "me"})
        links = {"contract_id": "c", "period_id": "t", "terms_version_id": "w", "entered_by": "me", "file_sha256": "s"}
        report = {"government_id": "g", "party": "vendor", **links}
        fill("reports", {**report, "id": "r", "revision": 1})
        fill("findings", {"government_id": "g", "report_id": "r", "number": 1, "finding_class": "explain"})
        flask_migrate.upgrade()
        fill("reports", {**report, "id": "r2", "revision": 2})
        with db.engine.begin() as connection:
            assert connection.execute(text("SELECT id FROM reports ORDER BY revision")).scalars().all() == ["r", "r2"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        for change in ("UPDATE reports SET file_name = 'other'", "DELETE FROM reports WHERE id = 'r2'"):
            with pytest.raises(DBAPIError, match="never changed"), db.engine.begin() as connection:
                connection.execute(text(change))


def test_events_of_before_are_found_by_their_words(older: Flask) -> None:
    with older.app_context():
        fill("governments", {"id": "g"})
        for number, reason in enumerate(("Typed wrong.", "Typed right: Ünder 5"), 1):
            fill("events", {"government_id": "g", "number": number, "reason": reason, "after": "approved"})
        flask_migrate.upgrade()
        assert [each.number for each in page_of_trail("g", TrailFilter(words="typed APPROVED")).rows] == [2, 1]
        assert [each.number for each in page_of_trail("g", TrailFilter(words="ünder 5")).rows] == [2]


def test_what_lists_keep_in_the_words_of_before_is_worked_out_again(older: Flask) -> None:
    with older.app_context():
        flask_migrate.upgrade(revision="0043")
        fill("governments", {"id": "g"})
        fill("people", {"government_id": "g", "id": "me"})
        fill("vendors", {"government_id": "g", "id": "v"})
        fill("contracts", {"government_id": "g", "id": "c", "vendor_id": "v", "program_id": None})
        whose = {"government_id": "g", "contract_id": "c", "statement_id": None, "unverified": 0}
        fill("contract_standings", whose | {"says": "Share in time: 94.28 percent, target 95"})
        flask_migrate.upgrade()
        assert contracts_without_standing(10) == [("g", "c")]
