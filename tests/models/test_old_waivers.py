"""Waivers of checks that were kept in tables of their own are rulings after the migration, with who decided what."""

from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from models.database import db

BEFORE, AFTER = "0010", "0011"
ROWS = (
    "INSERT INTO governments (id, name, time_zone, holiday_region) VALUES ('g', 'City', 'UTC', 'MA')",
    (
        "INSERT INTO people (government_id, id, email, name, password, active, fs_uniquifier, created_at, lock_version)"
        " VALUES ('g', 'p', 'p@city.example', 'Asker', 'x', 1, 'u', '2027-01-01', 1),"
        " ('g', 'q', 'q@city.example', 'Decider', 'x', 1, 'v', '2027-01-01', 1)"
    ),
    "INSERT INTO vendors (government_id, id, name, lock_version) VALUES ('g', 'v', 'Sons', 1)",
    (
        "INSERT INTO contracts (government_id, id, number, title, vendor_id, starts_on, ends_on, lock_version)"
        " VALUES ('g', 'c', 'C-1', 'Curbs', 'v', '2027-01-01', '2027-12-31', 1)"
    ),
    (
        "INSERT INTO check_waivers (government_id, id, contract_id, code, until, reason, asked_by, asked_at)"
        " VALUES ('g', 'w1', 'c', 'repeated_series', '2027-06-30', 'New.', 'p', '2027-01-02'),"
        " ('g', 'w2', 'c', 'dragged_series', NULL, 'Same.', 'p', '2027-01-03')"
    ),
    (
        "INSERT INTO events (government_id, number, at, person_id, act, thing_kind, thing_id, previous_hash, hash)"
        " VALUES ('g', 1, '2027-01-04', 'q', 'waiver.granted', 'waiver', 'w1', '0', '1')"
    ),
    (
        "INSERT INTO waiver_decisions (government_id, waiver_id, decision, reason, decided_by, decided_at)"
        " VALUES ('g', 'w1', 'granted', 'Agreed.', 'q', '2027-01-04')"
    ),
)


@pytest.fixture
def old(tmp_path: Path) -> Flask:
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path / 'old.sqlite3'}", "FILE_STORE": tmp_path / "files"}
    return create_app(**settings, QUEUE_URL="memory:", SECRET_KEY="for this test alone", INSTANCE_PATH=str(tmp_path))


def test_old_waivers_of_checks_become_rulings(old: Flask) -> None:
    with old.app_context():
        flask_migrate.upgrade(revision=BEFORE)
        for row in ROWS:
            db.session.execute(text(row))
        db.session.commit()
        flask_migrate.upgrade(revision=AFTER)
        rulings = db.session.execute(
            text("SELECT id, number, kind, about_kind, about_name, until_on, status, asked_by_name FROM rulings")
        ).all()
        decided = db.session.execute(
            text("SELECT ruling_id, decision, event_number, reason, decided_by_name FROM ruling_decisions")
        ).all()
    assert [tuple(each) for each in rulings] == [
        ("w1", 1, "waiver", "check", "repeated_series", "2027-06-30", "granted", "Asker"),
        ("w2", 2, "waiver", "check", "dragged_series", None, "proposed", "Asker"),
    ]
    assert [tuple(each) for each in decided] == [("w1", "granted", 1, "Agreed.", "Decider")]
