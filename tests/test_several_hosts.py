"""Two web programs and two workers share one queue on Redis: whatever is killed, each report is checked once."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import worker
from app import create_app
from examples.city import ContractEntry, read_city
from examples.entries import enter_city
from models.database import db
from models.events import Event
from models.reports import Report
from models.rows import ReportRow
from operations.tokens import issue
from tests.database import TestDatabase
from tests.operations.city import small_terms, somebody, visits

ROOT = Path(__file__).resolve().parents[1]
FLASK = str(Path(sys.executable).parent / "flask")
PERIODS = ("2027-07", "2027-08", "2027-09")
CONTRACTS = [f"H-{number}" for number in range(10)]
ROWS, SECONDS_TO_START, SECONDS_TO_CHECK = 200, 90, 240


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(*command: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    program = subprocess.Popen(command, cwd=ROOT, env=os.environ | more, start_new_session=True)
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def wait_for(port: int) -> None:
    for _ in range(SECONDS_TO_START * 5):
        with socket.socket() as connection:
            if connection.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    pytest.fail(f"nothing answers on port {port}")


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis server of this test's own; in CI a skipped test fails the run."""
    server = shutil.which("redis-server")
    if server is None:
        pytest.skip("Redis is missing. On Debian: sudo apt-get install redis-server")
    port = free_port()
    with running(server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)):
        wait_for(port)
        yield f"redis://127.0.0.1:{port}/0"


@pytest.fixture
def token(session: Session) -> str:
    """A token of the vendor, who has ten contracts."""
    officer, officer2 = "officer@harborview.example", "officer2@harborview.example"
    entries = []
    for number in CONTRACTS:
        terms = small_terms()
        terms["contract"]["number"] = number
        entries.append(ContractEntry(number, None, "northline", terms, officer2, officer))
    enter_city(replace(read_city(), contracts=tuple(entries), programs=()))
    text = issue(somebody("vendor-a"), frozenset({"reports"}), 30)
    db.session.commit()
    return text


def send(port: int, token: str, contract: str, period: str, key: str) -> int:
    """Deliver a file as a program does; the status of the answer."""
    edge = uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="period"\r\n\r\n{period}\r\n'.encode(),
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="visits.csv"\r\n\r\n'.encode(),
        visits(of=ROWS, month=contract),
        f"\r\n--{edge}--\r\n".encode(),
    ]
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}/api/v1/contracts/{contract}/reports",
        data=b"".join(parts),
        headers={
            "Authorization": f"Bearer {token}",
            "Content-Type": f"multipart/form-data; boundary={edge}",
            "Idempotency-Key": key,
        },
    )
    try:
        with urllib.request.urlopen(asked, timeout=120) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def waiting() -> int:
    """How many reports wait for their check."""
    count = db.session.scalar(select(func.count()).select_from(Report).where(Report.status == "received")) or 0
    db.session.rollback()
    return count


def test_thirty_files_over_two_hosts_are_each_checked_once_though_a_worker_is_killed(
    database: TestDatabase, redis_url: str, token: str, tmp_path: Path
) -> None:
    surroundings = {
        "DATABASE_URL": database.url,
        "FILE_STORE": str(tmp_path / "files"),
        "INSTANCE_PATH": str(tmp_path),
        "QUEUE_URL": redis_url,
        "SECRET_KEY": "only for tests",
        "SECOND_FACTOR_KEY": "0" * 32,
        "MOST_UNCHECKED": "100",
        "FLASK_APP": "app",
    }
    ports = [free_port(), free_port()]
    with contextlib.ExitStack() as hosts:
        for port in ports:
            hosts.enter_context(running(FLASK, "run", "--port", str(port), **surroundings))
        killed = hosts.enter_context(running(FLASK, "worker", **surroundings))
        for port in ports:
            wait_for(port)
        deliveries = [(contract, period) for period in PERIODS for contract in CONTRACTS]
        jobs = [(ports[at % 2], token, *each, f"key {at}") for at, each in enumerate(deliveries)]
        with ThreadPoolExecutor(4) as senders:
            first = list(senders.map(lambda job: send(*job), jobs[:15]))
            killed.kill()
            hosts.enter_context(running(FLASK, "worker", **surroundings))
            rest = list(senders.map(lambda job: send(*job), jobs[15:]))
            again = list(senders.map(lambda job: send(*job), jobs[:5]))
        assert set(first + rest) <= {201, 202}
        assert set(again) <= {200, 202}
        sweep(surroundings)
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).select_from(Report)) == len(deliveries)
    assert set(db.session.scalars(select(Report.status))) == {"checked"}
    assert db.session.scalar(select(func.count()).select_from(ReportRow)) == ROWS * len(deliveries)
    acts = db.session.scalars(select(Event.thing_id).where(Event.act == "report.checked")).all()
    assert len(acts) == len(set(acts)) == len(deliveries)


def sweep(surroundings: dict[str, str]) -> None:
    """What the sweep of each minute does, more often, until nothing waits."""
    program = create_app(**surroundings)
    until = time.monotonic() + SECONDS_TO_CHECK
    while waiting() and time.monotonic() < until:
        with program.app_context():
            worker.wake_forgotten(timedelta(0))
        time.sleep(1)
    with program.app_context():
        db.engine.dispose()
    assert not waiting()
