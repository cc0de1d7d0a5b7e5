"""The queue only wakes the worker: what it forgets is found again, and a second check changes nothing."""

import errno
import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from huey import PostgresHuey, SqliteHuey
from sqlalchemy.orm import Session

import worker
from contracts.errors import Conflict
from models import check_turns
from models.clock import now
from models.findings import findings_of
from models.moves import move
from models.reports import Report, find_progress, find_report
from operations.heartbeat import beat, silent_for
from tests.builders import a_contract, a_report
from tests.conftest import Terminal

SECRET = "only for tests"


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
    assert sorted(checked) == sorted([fresh.id, forgotten.id])
    assert worker.wake_forgotten(patience=timedelta(0)) == 0


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
    queue = worker.make_queue(f"sqlite:///{tmp_path}/queue/checks.sqlite3", SECRET)
    assert isinstance(queue, SqliteHuey)
    assert (tmp_path / "queue" / "checks.sqlite3").exists()
    queue.storage.close()
    assert not isinstance(worker.make_queue("memory:", SECRET), SqliteHuey | PostgresHuey)


def test_what_another_secret_signed_is_never_read(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/checks.sqlite3"
    ours, another = worker.make_queue(url, SECRET), worker.make_queue(url, "another secret")
    for queue in (ours, another):
        queue.task(name="check")(lambda *_: None)
    another.enqueue(another.task(name="check_it")(lambda *_: None).s("testville", "r-1"))
    beat(another)
    with pytest.raises(ValueError, match="mismatch"):
        ours.dequeue()
    assert ours.dequeue() is None
    assert (silent_for(ours), silent_for(another) is None) == (None, False)
    for queue in (ours, another):
        queue.storage.close()


def test_a_worker_without_the_secret_says_what_to_set(terminal: Terminal, app: Flask) -> None:
    app.config.update(DEVELOPMENT=False, SECRET_KEY_LENGTH=0)
    ended = terminal.invoke(args=["worker"])
    assert ended.exit_code == 1
    assert "Set SECRET_KEY" in ended.stderr


def test_a_queue_that_does_not_answer_keeps_no_report_out(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    queue = worker.make_queue("redis://127.0.0.1:1/0", SECRET)
    monkeypatch.setitem(app.extensions, "check_task", queue.task()(lambda *_: None))
    worker.check_soon("testville", "r-1")
    assert "the sweep will find it" in caplog.text


def test_turns_go_round_among_vendors_and_the_oldest_file_of_each_comes_first(
    app: Flask, session: Session, checked: list[str]
) -> None:
    one, other, third = a_contract(), a_contract(), a_contract()
    bombs = [a_report(one, period) for period in ("2027-07", "2027-08", "2027-09")]
    ours, theirs = a_report(other), a_report(third)
    session.commit()
    assert worker.check_waiting() == 5
    assert checked == [bombs[0].id, ours.id, theirs.id, bombs[1].id, bombs[2].id]


def test_twenty_bombs_of_one_vendor_delay_anothers_file_by_no_more_than_the_check_that_is_running(
    app: Flask, session: Session, checked: list[str]
) -> None:
    one, other = a_contract(), a_contract()
    bombs = [a_report(one, f"20{year}-{month:02}") for year in (26, 27) for month in range(1, 11)]
    session.commit()
    running = worker.next_turn()
    assert running is not None
    # The other workers have nothing to do: one vendor holds one of them, whatever it delivers.
    assert [worker.next_turn() for _ in range(3)] == [None, None, None]
    ours = a_report(other)
    session.commit()
    assert worker.next_turn() == ("testville", ours.id, 1)
    later = a_report(other, "2027-08")
    for report_id in (running[1], ours.id):
        checks(report_id)
        worker.close_turn("testville", report_id, failed=False, tries=1)
    session.commit()
    assert worker.check_waiting() == 20
    # A second file waits for one bomb, not for the nineteen that were delivered before it.
    assert checked.index(later.id) <= 1
    assert set(checked) == {bomb.id for bomb in bombs[1:]} | {later.id}


def test_one_vendors_file_is_checked_while_anothers_is_under_way_and_its_own_second_is_not(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = a_contract(), a_contract()
    bomb, second, ours = a_report(one), a_report(one, "2027-08"), a_report(other)
    session.commit()
    assert worker.next_turn() == ("testville", bomb.id, 1)
    assert worker.next_turn() == ("testville", ours.id, 1)
    assert worker.next_turn() is None
    worker.close_turn("testville", ours.id, failed=False, tries=1)
    checks(bomb.id)
    worker.close_turn("testville", bomb.id, failed=False, tries=1)
    # The city's own reports and those of other vendors have had their turn; the second file is next.
    checks(ours.id)
    session.commit()
    assert worker.next_turn() == ("testville", second.id, 1)


def test_the_turn_of_a_worker_that_died_is_free_again_at_once(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report()
    session.commit()
    with monkeypatch.context() as other_process:
        other_process.setattr(worker, "held_by", lambda: f"{worker._HOST} 999999999 gone")
        assert worker.next_turn() == ("testville", report.id, 1)
    assert worker.next_turn() == ("testville", report.id, 2)
    assert worker.next_turn() is None


def test_the_turn_of_a_worker_that_was_killed_and_not_yet_buried_is_free(app: Flask, session: Session) -> None:
    report = a_report()
    session.commit()
    with subprocess.Popen(["sleep", "600"]) as killed:
        with pytest.MonkeyPatch.context() as other_process:
            other_process.setattr(worker, "held_by", lambda: f"{worker._HOST} {killed.pid} gone")
            assert worker.next_turn() == ("testville", report.id, 1)
        assert worker.next_turn() is None
        killed.kill()
        os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)
        assert worker.next_turn() == ("testville", report.id, 2)


def test_a_check_that_fails_three_times_by_an_error_of_the_program_ends_in_a_finding(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    report = a_report()
    session.commit()
    monkeypatch.setattr(check_turns, "_PAUSE_AFTER_FAILURE", timedelta(0))

    def fails(*_: object) -> bool:
        raise RuntimeError("an error of the program")

    monkeypatch.setattr(worker, "check_report", fails)
    for _ in range(3):
        assert find_report("testville", report.id).status == "received"
        with pytest.raises(RuntimeError, match="an error of the program"):
            worker.check_waiting()
        session.expire_all()
    assert find_report("testville", report.id).status == "checked"
    (found,) = findings_of("testville", report.id)
    assert (found.finding.code, found.finding.finding_class) == ("check_failed", "blocks")
    assert "was given up" in caplog.text
    assert worker.check_waiting() == 0


def test_a_full_disk_counts_against_no_file_and_the_check_is_made_once_there_is_room(
    app: Flask, session: Session, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report()
    session.commit()

    def fails(*_: object) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(worker, "check_report", fails)
        for _ in range(5):
            with pytest.raises(OSError, match="No space left"):
                worker.check_waiting()
    session.expire_all()
    assert find_report("testville", report.id).status == "received"
    assert worker.check_waiting() == 1
    assert checked == [report.id]


def test_a_check_that_failed_waits_before_it_is_tried_again(
    app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = a_report()
    session.commit()
    assert worker.next_turn() is not None
    worker.close_turn("testville", report.id, failed=True, tries=1)
    assert worker.next_turn() is None
