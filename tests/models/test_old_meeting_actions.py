"""What was agreed before it was asked whose it is stays as it was written, and the guard holds the new column too."""

from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app import create_app
from models.database import db
from tests.database import KINDS, an_empty_database, migrate

ROWS = (
    "INSERT INTO governments (id, name, time_zone, holiday_region) VALUES ('g', 'City', 'UTC', 'MA')",
    (
        "INSERT INTO people (government_id, id, email, name, password, active, fs_uniquifier, created_at, lock_version)"
        " VALUES ('g', 'p', 'p@city.example', 'Officer', 'x', true, 'u', '2027-01-01', 1)"
    ),
    "INSERT INTO vendors (government_id, id, name, lock_version) VALUES ('g', 'v', 'Sons', 1)",
    (
        "INSERT INTO contracts (government_id, id, number, title, vendor_id, starts_on, ends_on, lock_version)"
        " VALUES ('g', 'c', 'C-1', 'Curbs', 'v', '2027-01-01', '2027-12-31', 1)"
    ),
    (
        "INSERT INTO review_meetings (government_id, id, contract_id, number, kind, on_day, place, status, planned_by,"
        " planned_by_name, planned_at)"
        " VALUES ('g', 'm', 'c', 1, 'oversight', '2027-02-01', '', 'held', 'p', 'Officer', '2027-01-20')"
    ),
    (
        "INSERT INTO meeting_actions (government_id, id, meeting_id, contract_id, number, words, owner, due_on, status)"
        " VALUES ('g', 'a', 'm', 'c', 1, 'Send the log', 'Foreman', '2027-03-01', 'agreed')"
    ),
)
AGREED = (
    "INSERT INTO meeting_actions (government_id, id, meeting_id, contract_id, number, words, owner, due_on, status, {})"
    " SELECT government_id, '{}', meeting_id, contract_id, {}, words, owner, due_on, status, {} FROM meeting_actions"
    " WHERE id = 'a'"
)


def run(*statements: str) -> None:
    with db.engine.begin() as connection:
        for each in statements:
            connection.execute(text(each))


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_agreed_before_says_not_at_whom_it_is(kind: str, tmp_path: Path) -> None:
    with an_empty_database(kind, tmp_path) as url:
        settings = {"DATABASE_URL": url, "FILE_STORE": str(tmp_path), "INSTANCE_PATH": str(tmp_path)}
        app = create_app(**settings, QUEUE_URL="memory:", SECRET_KEY="for this test alone")
        migrate(app, "0045")
        with app.app_context():
            run(*ROWS)
            db.session.remove()
            db.engine.dispose()
        migrate(app, "0046")
        with app.app_context():
            run(AGREED.format("party", "b", 2, "'vendor'"))
            with pytest.raises(DBAPIError, match="party_is_known"):
                run(AGREED.format("party", "d", 3, "'both'"))
            with pytest.raises(DBAPIError, match="never changed"):
                run("UPDATE meeting_actions SET party = 'vendor' WHERE id = 'a'")
            with pytest.raises(DBAPIError, match="never changed"):
                run("DELETE FROM meeting_actions")
            run("UPDATE meeting_actions SET status = 'closed', lock_version = 2 WHERE id = 'a'")
            with db.engine.connect() as connection:
                found = connection.execute(text("SELECT id, party, status FROM meeting_actions ORDER BY id")).all()
            assert [tuple(each) for each in found] == [("a", None, "closed"), ("b", "vendor", "agreed")]
            db.session.remove()
            db.engine.dispose()
