"""A worker that is killed at any moment leaves each report whole or absent, and the next one repeats nothing."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.database import db
from models.events import events_of
from models.findings import ReportFinding
from models.folder_store import FolderStore
from models.reports import Report, find_report
from models.rows import ReportRow, ReportTable
from operations.verification import verify_everything
from tests.database import TestDatabase
from tests.operations.city import deliver, visits
from tests.operations.killing import Outside

ROWS = 3_000
AUGUST = "2027-08"


class Worker(Outside):
    """A worker's process from outside."""

    def check(self, report: Report, kill_at: str = "", after: float = 0) -> int:
        """Have the report checked and, where a step is named, kill -9 that long after it; how the process ended."""
        return self.do(report.government_id, report.id, kill_at=kill_at, after=after)[1]


@pytest.fixture
def worker(store: FolderStore, database: TestDatabase, tmp_path: Path) -> Iterator[Worker]:
    db.session.commit()
    made = Worker("worker_to_kill", store, database, tmp_path)
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


def try_to_kill(worker: Worker, store: FolderStore, moments: int, seed: int) -> list[str]:
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


def whole_of(worker: Worker, store: FolderStore, report: Report) -> tuple[str, int, int, int]:
    """Restart the check until it is done, and once more; what is stored then."""
    assert worker.check(report) == 0
    assert worker.check(report) == 0
    found = stored(report)
    assert found[:3] == ("checked", ROWS, 1)
    assert [event.act for event in events_of(report.government_id, "report", report.id)].count("report.checked") == 1
    db.session.rollback()
    return found


def test_a_worker_killed_at_ten_random_moments_leaves_reports_whole_or_absent(
    worker: Worker, store: FolderStore
) -> None:
    assert "killed absent" in try_to_kill(worker, store, moments=10, seed=1)


@pytest.mark.proof
def test_a_worker_killed_at_two_hundred_random_moments_leaves_reports_whole_or_absent(
    worker: Worker, store: FolderStore
) -> None:
    seen = try_to_kill(worker, store, moments=201, seed=2)
    assert seen.count("killed absent") > 50
    assert verify_everything(store).differences == ()
