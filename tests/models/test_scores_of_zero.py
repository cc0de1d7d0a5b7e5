"""Results of 0 that had no score are worked out again after the migration, whole periods and no other."""

import sqlite3
from contextlib import closing
from pathlib import Path

import flask_migrate
from sqlalchemy import text

from app import create_app
from models.database import db

BEFORE, AFTER = "0043", "0044"
ROWS = (
    "INSERT INTO governments (id, name, time_zone, holiday_region) VALUES ('g', 'City', 'UTC', 'MA')",
    (
        "INSERT INTO contract_standings (government_id, contract_id, taken_cents, given_cents, missed, says)"
        " VALUES ('g', 'c', 0, 0, 0, ''), ('g', 'd', 0, 0, 0, '')"
    ),
    (
        "INSERT INTO kept_scores (government_id, contract_id, period_id, measure_id, key, statement_id, title, unit,"
        " value, target, score, says, ends_on, days) VALUES"
        " ('g', 'c', 'p', 'm', 'k1', 's', 'M', '', '0', '2', NULL, '', '2027-07-31', 31),"
        " ('g', 'c', 'p', 'n', 'k2', 's', 'N', '', '1', '1', 100, '', '2027-07-31', 31),"
        " ('g', 'c', 'q', 'm', 'k3', 't', 'M', '', '1', '2', 125, '', '2027-08-31', 31),"
        " ('g', 'd', 'p', 'm', 'k4', 'u', 'M', '', NULL, '2', NULL, '', '2027-07-31', 31)"
    ),
)


def test_a_period_with_a_result_that_had_no_score_is_worked_out_again(tmp_path: Path) -> None:
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path / 'old.sqlite3'}", "FILE_STORE": tmp_path / "files"}
    old = create_app(**settings, QUEUE_URL="memory:", SECRET_KEY="for this test alone", INSTANCE_PATH=str(tmp_path))
    with old.app_context():
        flask_migrate.upgrade(revision=BEFORE)
        # A connection of its own holds no foreign keys, so that no contract needs to be made.
        with closing(sqlite3.connect(tmp_path / "old.sqlite3")) as plain, plain:
            for row in ROWS:
                plain.execute(row)
        flask_migrate.upgrade(revision=AFTER)
        kept = db.session.scalars(text("SELECT key FROM kept_scores ORDER BY key")).all()
        known = db.session.scalars(text("SELECT contract_id FROM contract_standings")).all()
    assert (list(kept), list(known)) == (["k3", "k4"], ["d"])
