"""The queue only wakes the worker: what it forgets is found again, and a second check changes nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from huey import PostgresHuey, SqliteHuey
from sqlalchemy.orm import Session

import worker
from contracts.errors import Conflict
from models.clock import now
from models.moves import move
from models.reports import Report, find_progress, find_report
from tests.builders import a_report


def checks(report_id: str) -> Report:
    report = find_report("testville", report_id)
    move(report, "check", None)
    return report


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The reports that the worker was woken for; the check itself is replaced by the move alone."""
    seen: list[str] = []

    def check(_store: object, _government_id: str, report_id: str, tell: object) -> bool:
        seen.append(report_id)
        if find_report("testville", report_id).status != "received":
            return False
        checks(report_id)
        return True

    monkeypatch.setattr(worker, "check_report", check)
    return seen


def test_a_report_is_checked_soon_after_its_commit(app: Flask, session: Session, checked: list[str]) -> None:
    report = a_report()
    session.commit()
    worker.check_soon("testville", report.id)
    session.expire_all()
    assert checked == [report.id]
    assert report.status == "checked"


def test_what_the_queue_forgot_is_found_by_the_sweep(app: Flask, session: Session, checked: list[str]) -> None:
    fresh, forgotten = a_report(), a_report(entered_at=now() - timedelta(minutes=10))
    session.commit()
    assert worker.wake_forgotten() == 1
    assert checked == [forgotten.id]
    assert worker.wake_forgotten(patience=timedelta(0)) == 1
    assert checked == [forgotten.id, fresh.id]


def test_a_check_that_another_worker_made_first_changes_nothing(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report()
    session.commit()

    def too_late(_store: object, _government_id: str, report_id: str, tell: object) -> bool:
        with app.app_context():
            checks(report_id)
            worker.db.session.commit()
        raise Conflict("somebody was quicker")

    monkeypatch.setattr(worker, "check_report", too_late)
    worker.check_one("testville", report.id)
    session.expire_all()
    assert report.status == "checked"


def test_a_conflict_that_leaves_the_report_unchecked_is_an_error(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report()
    session.commit()

    def fails(*_: object) -> bool:
        raise Conflict("of another kind")

    monkeypatch.setattr(worker, "check_report", fails)
    with pytest.raises(Conflict, match="of another kind"):
        worker.check_one("testville", report.id)


def test_progress_is_seen_while_the_check_is_under_way(app: Flask, session: Session) -> None:
    report = a_report()
    session.commit()
    worker.tell_progress("testville", report.id)("reading", 5, 10)
    session.expire_all()
    progress = find_progress("testville", report.id)
    assert progress is not None
    assert (progress.step, progress.rows_done, progress.rows_total) == ("reading", 5, 10)


def test_the_queue_is_a_file_of_its_own_or_a_server(tmp_path: Path) -> None:
    queue = worker.make_queue(f"sqlite:///{tmp_path}/queue/checks.sqlite3")
    assert isinstance(queue, SqliteHuey)
    assert (tmp_path / "queue" / "checks.sqlite3").exists()
    queue.storage.close()
    assert not isinstance(worker.make_queue("memory:"), SqliteHuey | PostgresHuey)
