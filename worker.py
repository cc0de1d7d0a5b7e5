"""Background work: the check of delivered reports, and mail. A row is the truth and the queue only wakes the worker.

What the queue forgets, a sweep finds again each minute; a check that another worker was quicker with changes nothing.
Whoever wakes the worker does not choose what is checked: turns go round among those who wait (models/check_turns.py),
one at a time for each, so that one vendor's files never hold up another's.
"""

import logging
import os
import secrets
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
import psycopg
from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from huey.serializer import SignedSerializer
from prometheus_client import Histogram
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import Conflict, Unavailable
from importers.children import keep_ready
from models.check_turns import CheckTurn, end_turn, take_turn
from models.clock import now
from models.database import LONGEST_WAIT, db, reading
from models.early_warnings import unwatched_reports
from models.index_counts import count_index, indexes_to_count
from models.outages import outage_of
from models.reach import reach_whole_program
from models.reports import find_report, set_progress, unchecked_reports
from models.security_keys import forget_spent_challenges
from models.work_folders import sweep_work_folders
from operations.early_warnings import watch_report
from operations.given_up import give_up_check
from operations.heartbeat import keep_beating
from operations.reports import check_report
from operations.sign_ins import forget_old_sign_ins
from operations.standings import keep_missing_standings
from operations.throttling import forget_old_tries

_log = logging.getLogger(__name__)
_PATIENCE = timedelta(minutes=2)
_LONGEST_CHECK = timedelta(minutes=10)
_MOST_FAILURES, _MOST_TRIES = 3, 10
_AT_ONCE = 2
_CHECKS = Histogram(
    "performance_pay_check_seconds",
    "How long checks of delivered reports took.",
    buckets=(0.1, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600),
)
_HOST, _MADE = socket.gethostname(), secrets.token_hex(4)


def register(app: Flask) -> None:
    """Gives the program its queue with the tasks on it, and the command `flask worker`."""
    queue = make_queue(app.config["QUEUE_URL"], app.config["SECRET_KEY"])

    @queue.task(name="check_report")  # type: ignore[untyped-decorator]
    def check(_government_id: str, _report_id: str) -> None:
        with at_work(app, "checks"):
            check_waiting()

    sweep_each_minute(app, queue)
    count_each_hour(app, queue)
    app.extensions["queue"], app.extensions["check_task"] = queue, check

    @app.cli.command("worker")
    def run() -> None:
        """Check delivered reports in the background, until Ctrl-C."""
        if not app.config["DEVELOPMENT"] and not app.config["SECRET_KEY_LENGTH"]:
            raise click.ClickException("Set SECRET_KEY to that of the web program: it signs what waits in the queue.")
        reach_whole_program("the worker's start")
        wake_forgotten(patience=timedelta(0))
        sweep_work_folders()
        keep_ready(_AT_ONCE)
        keep_beating(queue, _queue_errors())
        queue.create_consumer(workers=_AT_ONCE, worker_type="thread", max_delay=1.0, flush_locks=True).run()


@contextmanager
def at_work(app: Flask, work: str) -> Iterator[None]:
    """Inside, the program works in the background: it waits for no person, and reaches everything."""
    with app.app_context():
        reach_whole_program(work)
        yield


def sweep_each_minute(app: Flask, queue: Huey) -> None:
    """Gives the queue the task that finds again what was forgotten, and removes what was left behind."""

    @queue.periodic_task(crontab(minute="*"), name="sweep")  # type: ignore[untyped-decorator]
    def sweep() -> None:
        with at_work(app, "the sweep"):
            wake_forgotten()
            watch_forgotten()
            keep_missing_standings()
            db.session.commit()
        sweep_work_folders()
        app.extensions["file_store"].sweep()


def count_each_hour(app: Flask, queue: Huey) -> None:
    """Gives the queue the task that lets the database count what its indexes narrow down to."""

    @queue.periodic_task(crontab(minute="17"), name="statistics")  # type: ignore[untyped-decorator]
    def count() -> None:
        with at_work(app, "statistics"):
            count_indexes(now().hour)
            forget_old_tries()
            forget_spent_challenges()
            forget_old_sign_ins(app.config["SIGN_INS_KEPT"])
            db.session.commit()


def count_indexes(hour: int) -> None:
    """Count what has its turn at this hour, each committed by itself: whoever wants to write waits for one at most."""
    with reading():
        names = indexes_to_count(hour)
        db.session.rollback()
    for name in names:
        count_index(name)
        db.session.commit()


def make_queue(url: str, secret: str) -> Huey:
    """The queue that the address names: sqlite:///path, postgresql://…, redis://… or memory: (runs at once).

    What waits is signed: reading it runs code, so whoever can write into the queue alone must not be able to have any
    run. What this secret did not sign is dropped, logged, and found again by the sweep.
    """
    settings: dict[str, Any] = {"results": False, "serializer": SignedSerializer(secret=secret, salt="queue of checks")}
    if url == "memory:":
        return MemoryHuey("checks", immediate=True, **settings)
    if url.startswith("redis"):
        return RedisHuey("checks", url=url, **settings)
    if url.startswith("postgres"):
        return PostgresHuey("checks", dsn=url, **settings)
    path = Path(str(make_url(url).database)).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("checks", filename=str(path), timeout=LONGEST_WAIT, **settings)


def check_soon(government_id: str, report_id: str) -> None:
    """Wake the worker for a report. Call it after the commit; where the queue does not answer, the sweep will."""
    try:
        current_app.extensions["check_task"](government_id, report_id)
    except _queue_errors() as failure:
        _log.warning("the queue did not take report %s, the sweep will find it: %s", report_id, failure)


def _queue_errors() -> tuple[type[Exception], ...]:
    """What a queue that does not answer raises; Redis has errors of its own, where the program talks to one at all."""
    found: tuple[type[Exception], ...] = (sqlite3.Error, psycopg.Error, OSError)
    redis = sys.modules.get("redis.exceptions")
    return found if redis is None else (*found, redis.RedisError)


def check_waiting() -> int:
    """Check one report after another, in fair order, until none waits that may be checked now; returns how many."""
    count = 0
    while (turn := next_turn()) is not None:
        count += 1
        government_id, report_id, tries = turn
        failed = True
        try:
            check_one(government_id, report_id)
            failed = False
        except (OSError, SQLAlchemyError, Unavailable) as error:
            # A disk that is full or a database that is away counts against no file: the sweep tries again.
            failed = outage_of(error) is None and not isinstance(error, Unavailable)
            raise
        finally:
            # An error of the program goes on to the queue, which logs it; the turn is given back, the failure counted.
            db.session.rollback()
            close_turn(government_id, report_id, failed, tries)
    return count


def next_turn() -> tuple[str, str, int] | None:
    """Government, report and number of the try that is this worker's now; None where nothing waits."""
    turn = take_turn(held_by(), is_held, _LONGEST_CHECK)
    found = None if turn is None else (turn.government_id, turn.report_id, turn.tries)
    db.session.commit()
    return found


def close_turn(government_id: str, report_id: str, failed: bool, tries: int) -> None:
    """Give the turn back; a report whose check failed too often is given up, and its sender is told."""
    turn = end_turn(government_id, report_id, failed)
    if turn is not None and failed and (turn.failures >= _MOST_FAILURES or tries >= _MOST_TRIES):
        give_up_check(government_id, report_id, tries)
    db.session.commit()


def held_by() -> str:
    """This process, among all that may ever work on this database."""
    return f"{_HOST} {os.getpid()} {_MADE}"


def is_held(turn: CheckTurn) -> bool:
    """Whether the process that holds the turn may still run: of another machine, nobody here can tell."""
    host, pid, made = (turn.held_by or "  ").split(" ")
    if host != _HOST:
        return True
    if int(pid) == os.getpid():
        return made == _MADE
    return _runs(pid)


def _runs(pid: str) -> bool:
    """Whether the process runs; one that was killed and that nobody has asked about still has a number, but no more."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return not Path("/proc/self").exists()
    return state not in ("Z", "X")


def check_one(government_id: str, report_id: str) -> None:
    """Check a report that still waits for it and commit; where another worker was quicker, leave its result."""
    try:
        tell = tell_progress(government_id, report_id)
        with _CHECKS.time():
            check_report(current_app.extensions["file_store"], government_id, report_id, tell)
        db.session.commit()
        watch_one(government_id, report_id)
    except Conflict:
        db.session.rollback()
        db.session.expire_all()
        with reading():
            status = find_report(government_id, report_id).status
        if status == "received":
            raise
        _log.info("report %s was checked by another worker", report_id)


def watch_one(government_id: str, report_id: str) -> None:
    """Look at a checked report for early warnings and commit; where another worker was quicker, leave its result."""
    try:
        watch_report(government_id, report_id)
        db.session.commit()
    except Conflict:
        db.session.rollback()
        _log.info("report %s was looked at by another worker", report_id)


def watch_forgotten(patience: timedelta = _PATIENCE) -> int:
    """Look at the reports that waited longer than that for it; returns how many there were."""
    with reading():
        forgotten = unwatched_reports(before=now() - patience)
    db.session.rollback()
    for government_id, report_id in forgotten:
        watch_one(government_id, report_id)
    return len(forgotten)


def tell_progress(government_id: str, report_id: str) -> Callable[[str, int, int | None], None]:
    """A function that makes the steps of a check visible at once, in transactions of their own."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def tell(step: str, rows_done: int, rows_total: int | None) -> None:
        with at_work(app, "progress"):
            set_progress(government_id, report_id, step, rows_done, rows_total)
            db.session.commit()

    return tell


def wake_forgotten(patience: timedelta = _PATIENCE) -> int:
    """Wake the worker for reports that have waited longer than that; returns how many there were."""
    with reading():
        forgotten = unchecked_reports(before=now() - patience)
    db.session.rollback()
    for government_id, report_id in forgotten:
        current_app.extensions["check_task"](government_id, report_id)
    return len(forgotten)
