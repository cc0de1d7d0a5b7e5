"""A worker that is killed at any moment leaves each report whole or absent, and the next one repeats nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.findings import ReportFinding
from models.reports import Report, find_report
from models.rows import ReportRow, ReportTable
from operations.verification import verify_everything
from tests.database import TestDatabase
from tests.operations.city import deliver, visits

ROOT = Path(__file__).parents[2]
ROWS = 3_000
AUGUST = "2027-08"


class Worker:
    """A worker's process from outside."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "tests.operations.worker_to_kill"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.ask, self.answers = self.process.stdin, self.process.stdout

    def check(self, report: Report, kill_at: str = "", after: float = 0) -> int:
        """Have the report checked and, where a step is named, kill -9 that long after it; how the process ended."""
        self.ask.write(f"{report.government_id} {report.id}\n")
        self.ask.flush()
        pid = 0
        while True:
            line = self.answers.readline()
            assert line, f"the worker itself ended with {self.process.wait()}"
            word, _, rest = line.strip().partition(" ")
            if word == "ended":
                return int(rest)
            pid = int(rest) if word == "began" else pid
            if word == kill_at and pid:
                time.sleep(after)
                with suppress(ProcessLookupError):  # it was quicker
                    os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the worker."""
        self.ask.close()
        self.process.wait()
        self.answers.close()


@pytest.fixture
def worker(store: FileStore, database: TestDatabase, tmp_path: Path) -> Iterator[Worker]:
    db.session.commit()
    made = Worker(
        {
            "DATABASE_URL": database.url,
            "FILE_STORE": str(store.folder),
            "INSTANCE_PATH": str(tmp_path),
            "QUEUE_URL": "memory:",
            "SECRET_KEY": "only for tests",
        }
    )
    yield made
    made.stop()


def stored(report: Report) -> tuple[str, int, int, int]:
    """Status, rows, tables and findings of a report as the next one who looks sees them."""
    db.session.rollback()
    db.session.expire_all()
    status = find_report(report.government_id, report.id).status
    rows, tables, findings = (
        db.session.scalar(select(func.count()).select_from(table).where(table.report_id == report.id)) or 0
        for table in (ReportRow, ReportTable, ReportFinding)
    )
    db.session.rollback()
    return status, rows, tables, findings


def try_to_kill(worker: Worker, store: FileStore, moments: int, seed: int) -> list[str]:
    """Deliver, kill and repeat; what was seen right after each kill."""
    chance = random.Random(seed)
    seen = []
    lasts = {"began": 0.3, "reading": 0.3, "storing": 0.1}
    for number in range(moments):
        content = visits(number + 1, of=ROWS, month=f"Visit {seed}")
        report = deliver(store, "vendor-a", content, AUGUST).report
        db.session.expunge(report)  # what it says must be known without a transaction, which would keep others out
        absent = stored(report)
        if number == 0:
            whole = whole_of(worker, store, report)
            continue
        step = chance.choice(("began", "reading", "storing", "storing"))
        ended = worker.check(report, step, chance.uniform(0, lasts[step]))
        found = stored(report)
        assert found in (absent, whole), f"moment {number}, {step}: {found}"
        seen.append("killed absent" if found == absent else "killed whole" if ended else "too late")
        assert whole_of(worker, store, report) == whole
        assert store.path(report.file_sha256).read_bytes() == content
    return seen


def whole_of(worker: Worker, store: FileStore, report: Report) -> tuple[str, int, int, int]:
    """Restart the check until it is done, and once more; what is stored then."""
    assert worker.check(report) == 0
    assert worker.check(report) == 0
    found = stored(report)
    assert found[:3] == ("checked", ROWS, 1)
    assert [event.act for event in events_of(report.government_id, "report", report.id)].count("report.checked") == 1
    db.session.rollback()
    return found


def test_a_worker_killed_at_ten_random_moments_leaves_reports_whole_or_absent(worker: Worker, store: FileStore) -> None:
    assert "killed absent" in try_to_kill(worker, store, moments=10, seed=1)


@pytest.mark.proof
def test_a_worker_killed_at_two_hundred_random_moments_leaves_reports_whole_or_absent(
    worker: Worker, store: FileStore
) -> None:
    seen = try_to_kill(worker, store, moments=201, seed=2)
    assert seen.count("killed absent") > 50
    assert verify_everything(store).differences == ()
