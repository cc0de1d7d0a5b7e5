"""Many people change things at once, through real web processes: what was answered with “done” is there, once, and
what was refused left nothing; nobody meets an error of the program, and the audit trail is whole.
"""

import io
import json
import os
import random
import subprocess
import urllib.error
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from models.database import db
from models.events import Event
from models.file_store import FileStore
from models.milestones import Milestone
from models.reports import Report
from models.statements import PaymentStatement
from operations.tokens import issue
from operations.verification import verify_everything
from scripts.run import ROOT, commands
from tests.database import TestDatabase
from tests.operations.city import SMALL, enter_small, somebody, submit, visits
from tests.operations.faults import approvals
from tests.operations.fixtures import store
from tests.test_several_hosts import free_port, wait_for

__all__ = ["store"]
AT_ONCE = 40
Counts = tuple[int, int, int, int]
# Forty changes, and eight hundred.
USUAL, WHOLE = (10, 2, 1, 7), (200, 25, 20, 200)
PASSWORD = "walk-the-harborview-demo"
SCOPES = frozenset({"reports", "decisions", "statements", "contracts"})
PEOPLE = ("officer", "officer2", "inspector", "finance", "finance2", "vendor-a")


@dataclass(frozen=True, slots=True)
class Change:
    """A change that somebody sends; of those to the same thing one is done, but for deliveries."""

    kind: str
    thing: str
    by: str
    address: str
    body: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a change; of what was done its id, of what was refused why."""

    change: Change
    status: int
    said: str


@contextmanager
def serving(database: TestDatabase, files: FileStore, folder: Path, port: int) -> Iterator[str]:
    """The web processes as `make run` starts them; the address."""
    surroundings = {
        "DATABASE_URL": database.url,
        "FILE_STORE": str(files.folder),
        "INSTANCE_PATH": str(folder),
        "QUEUE_URL": f"sqlite:///{folder}/queue.sqlite3",
        "SECRET_KEY": "only for tests, and long enough for them",
        "SECOND_FACTOR_KEY": "0" * 32,
        "DEVELOPMENT": "1",
        "MOST_UNCHECKED": "1000",
        "REQUESTS_PER_MINUTE": "0",
    }
    command = commands(["web"])["web"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | surroundings, start_new_session=True) as program:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}/api/v1"
        finally:
            program.terminate()


def milestones(count: int) -> Iterator[Change]:
    """Two officers enter each of them."""
    for number in range(count):
        for by in ("officer", "officer2"):
            body = {"title": f"Milestone {number}", "day": "2027-09-01"}
            yield Change("milestone", body["title"], by, f"/contracts/{SMALL}/milestones", body)


def acceptances(files: FileStore, count: int) -> Iterator[Change]:
    """Four ways to decide about each report, of which one is gone."""
    for number in range(count):
        enter_small(f"R-{number}")
        report = submit(files, "vendor-a", visits(number % 18, month=f"Report {number}"), contract=f"R-{number}")
        address = f"/reports/{report.id}"
        for by in ("officer", "officer2", "inspector"):
            yield Change("report", report.id, by, f"{address}/accept", {})
        yield Change("report", report.id, "officer", f"{address}/return", {"reason": "Once more."})


def approvings(files: FileStore, count: int) -> Iterator[Change]:
    """Two people of finance approve each statement, twice each, and one returns it."""
    for _, _, statement_id, digest in islice(approvals(files), count):
        address, body = f"/statements/{statement_id}", {"digest": digest, "password": PASSWORD}
        for by in ("finance", "finance2") * 2:
            yield Change("statement", statement_id, by, f"{address}/approve", body)
        yield Change("statement", statement_id, "finance", f"{address}/return", {"reason": "Once more."})


def deliveries(count: int) -> Iterator[Change]:
    """One vendor delivers file after file for the same period; each takes the place of the one before it."""
    for number in range(count):
        yield Change("delivery", f"{number}", "vendor-a", f"/contracts/{SMALL}/reports", {"period": "2027-09"})


def send(base: str, token: str, change: Change) -> Answer:
    """Send a change as a program does."""
    content, kind = json.dumps(change.body).encode(), "application/json"
    if change.kind == "delivery":
        content, kind = a_form(change)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
    if not change.body:
        content = b""
        del headers["Content-Type"]
    asked = urllib.request.Request(base + change.address, data=content, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=300) as answer:
            return Answer(change, answer.status, json.load(answer)["id"])
    except urllib.error.HTTPError as refused:
        return Answer(change, refused.code, json.load(refused)["detail"])


def a_form(change: Change) -> tuple[bytes, str]:
    """The body of a delivery, and what it is."""
    edge = uuid4().hex
    file = visits(int(change.thing) % 18, month=f"Delivery {change.thing}")
    parts = io.BytesIO()
    for name, value in (('name="period"', change.body["period"].encode()), ('name="file"; filename="a.csv"', file)):
        parts.write(f"--{edge}\r\nContent-Disposition: form-data; {name}\r\n\r\n".encode() + value + b"\r\n")
    parts.write(f"--{edge}--\r\n".encode())
    return parts.getvalue(), f"multipart/form-data; boundary={edge}"


def change_at_once(
    database: TestDatabase, files: FileStore, folder: Path, changes: list[Change], port: int
) -> list[Answer]:
    """Send the changes in a random order, many at once; what was answered."""
    random.Random(7).shuffle(changes)
    tokens = {each: issue(somebody(each), SCOPES, 1) for each in PEOPLE}
    db.session.commit()
    db.session.remove()
    with serving(database, files, folder, port) as base, ThreadPoolExecutor(AT_ONCE) as senders:
        return list(senders.map(lambda change: send(base, tokens[change.by], change), changes))


def assert_nothing_lost(files: FileStore, answers: list[Answer], before: Counter[str]) -> None:
    """Whatever was answered is what is there."""
    assert [each for each in answers if each.status not in (200, 201, 202, 409, 422)] == []
    assert all(each.said for each in answers)
    done = defaultdict[str, list[Answer]](list)
    for each in answers:
        if each.status < 400:
            done[each.change.kind].append(each)
    once = Counter(each.change.thing for kind in ("milestone", "report", "statement") for each in done[kind])
    assert set(once.values()) == {1}
    assert set(once) == {each.change.thing for each in answers if each.change.kind != "delivery"}
    assert set(db.session.scalars(select(Milestone.title))) == {each.change.thing for each in done["milestone"]}
    assert {each.said for each in done["delivery"]} == set(
        db.session.scalars(select(Report.id).where(Report.period.has(name="2027-09")))
    )
    assert_moves(done["report"], Report)
    assert_moves(done["statement"], PaymentStatement)
    acts = Counter(db.session.scalars(select(Event.act))) - before
    assert acts["report.accepted"] + acts["report.returned"] == len(done["report"])
    assert acts["statement.approved"] + acts["statement.returned"] == len(done["statement"])
    assert verify_everything(files).differences == ()


def assert_moves(done: list[Answer], table: type[Report | PaymentStatement]) -> None:
    """Each thing stands where the one who was not refused brought it."""
    found = {each.id: each.status for each in db.session.scalars(select(table))}
    for each in done:
        assert found[each.said] == {"accept": "accepted", "approve": "approved"}.get(
            each.change.address.rpartition("/")[2], "returned"
        )


def try_at_once(database: TestDatabase, files: FileStore, folder: Path, port: int, counts: Counts) -> None:
    """Send the changes to so many things of each kind at once, and see what became of them."""
    entered, accepted, approved, delivered = counts
    changes = [
        *milestones(entered),
        *acceptances(files, accepted),
        *approvings(files, approved),
        *deliveries(delivered),
    ]
    assert len(changes) == 2 * entered + 4 * accepted + 5 * approved + delivered
    before = Counter(db.session.scalars(select(Event.act)))
    answers = change_at_once(database, files, folder, changes, port)
    assert_nothing_lost(files, answers, before)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    found = free_port()
    monkeypatch.setenv("PORT", str(found))
    return found


def test_forty_changes_at_once_are_done_once_or_refused(
    database: TestDatabase, store: FileStore, tmp_path: Path, port: int
) -> None:
    try_at_once(database, store, tmp_path, port, USUAL)


@pytest.mark.proof
def test_eight_hundred_changes_at_once_are_done_once_or_refused(
    database: TestDatabase, store: FileStore, tmp_path: Path, port: int
) -> None:
    try_at_once(database, store, tmp_path, port, WHOLE)
