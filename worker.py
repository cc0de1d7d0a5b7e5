"""Background work: the check of delivered reports. The report's row is the truth and the queue only wakes the worker.

What the queue forgets, a sweep finds again each minute; a check that another worker was quicker with changes nothing.
"""

import logging
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from flask import Flask, current_app
from huey import Huey, MemoryHuey, PostgresHuey, RedisHuey, SqliteHuey, crontab
from sqlalchemy.engine import make_url

from contracts.errors import Conflict
from models.clock import now
from models.database import db, reading
from models.reports import find_report, set_progress, unchecked_reports
from operations.reports import check_report

_log = logging.getLogger(__name__)
_PATIENCE = timedelta(minutes=2)


def register(app: Flask) -> None:
    """Gives the program its queue with the tasks on it, and the command `flask worker`."""
    queue = make_queue(app.config["QUEUE_URL"])

    @queue.task(name="check_report", retries=2, retry_delay=10)  # type: ignore[untyped-decorator]
    def check(government_id: str, report_id: str) -> None:
        with app.app_context():
            check_one(government_id, report_id)

    @queue.periodic_task(crontab(minute="*"), name="sweep")  # type: ignore[untyped-decorator]
    def sweep() -> None:
        with app.app_context():
            wake_forgotten()

    app.extensions["queue"], app.extensions["check_task"] = queue, check

    @app.cli.command("worker")
    def run() -> None:
        """Check delivered reports in the background, until Ctrl-C."""
        wake_forgotten(patience=timedelta(0))
        queue.create_consumer(workers=2, worker_type="thread", max_delay=1.0, flush_locks=True).run()


def make_queue(url: str) -> Huey:
    """The queue that the address names: sqlite:///path, postgresql://…, redis://… or memory: (runs at once)."""
    if url == "memory:":
        return MemoryHuey("checks", immediate=True, results=False)
    if url.startswith("redis"):
        return RedisHuey("checks", url=url, results=False)
    if url.startswith("postgres"):
        return PostgresHuey("checks", dsn=url, results=False)
    path = Path(str(make_url(url).database)).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("checks", filename=str(path), results=False)


def check_soon(government_id: str, report_id: str) -> None:
    """Wake the worker for a report. Call it after the commit; where the queue does not answer, the sweep will."""
    try:
        current_app.extensions["check_task"](government_id, report_id)
    except (sqlite3.Error, OSError) as failure:
        _log.warning("the queue did not take report %s, the sweep will find it: %s", report_id, failure)


def check_one(government_id: str, report_id: str) -> None:
    """Check a report that still waits for it and commit; where another worker was quicker, leave its result."""
    try:
        tell = tell_progress(government_id, report_id)
        check_report(current_app.extensions["file_store"], government_id, report_id, tell)
        db.session.commit()
    except Conflict:
        db.session.rollback()
        db.session.expire_all()
        with reading():
            status = find_report(government_id, report_id).status
        if status == "received":
            raise
        _log.info("report %s was checked by another worker", report_id)


def tell_progress(government_id: str, report_id: str) -> Callable[[str, int, int | None], None]:
    """A function that makes the steps of a check visible at once, in transactions of their own."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def tell(step: str, rows_done: int, rows_total: int | None) -> None:
        with app.app_context():
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
