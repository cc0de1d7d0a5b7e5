"""A database goes away while somebody acts: they are told, what was acknowledged is there, nothing is half there."""

import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Timer

import pytest
from flask import has_request_context
from sqlalchemy import event, make_url, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from models.clock import living_at, now
from models.database import db
from models.file_store import FileStore
from models.folder_store import FolderStore
from models.outages import Outage, outage_of
from operations.verification import verify_everything
from tests.database import ON_POSTGRESQL, TestDatabase, migrate
from tests.operations.acts_to_kill import ACTS
from tests.operations.city import fill_small, submit, visits
from tests.operations.faults import AUGUST, Act, acts_of, half_of, seen_now, whole_of
from tests.operations.programs import a_browser, a_program, assert_told, close, upload
from tests.own_server import an_own_server
from tests.small_disks import a_small_disk

LOSSES, MEGABYTES = 40, 120
ON_SQLITE = pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)


@contextmanager
def in_the_request(moment: str, happens: Callable[[Session], None]) -> Iterator[None]:
    """Inside, that happens once, at this moment of the first transaction that belongs to a request."""
    done = list[bool]()

    def listen(session: Session) -> None:
        if has_request_context() and not done:
            done.append(True)
            happens(session)

    event.listen(db.session, moment, listen)
    yield
    event.remove(db.session, moment, listen)
    assert done


def cut(pid: int) -> None:
    """End a connection as a server does that is being stopped, and wait until it has ended."""
    with db.engine.connect() as other:
        assert other.scalar(text("SELECT pg_terminate_backend(:pid, 10000)"), {"pid": pid}), "it did not end"


def own_pid(session: Session) -> int:
    return int(session.scalar(text("SELECT pg_backend_pid()")) or 0)


@ON_POSTGRESQL
def test_a_connection_lost_before_the_commit_keeps_nothing_and_the_next_try_succeeds(store: FileStore) -> None:
    report_id = submit(store, "vendor-a", visits(5), AUGUST).id
    inspector = a_browser("inspector")
    before = seen_now()
    with in_the_request("before_commit", lambda session: cut(own_pid(session))):
        answer = inspector.post(f"/reports/{report_id}/accept")
    assert_told(answer, "cannot be reached now", "look whether your change is there")
    assert seen_now() == before
    assert inspector.post(f"/reports/{report_id}/accept").status_code == 303
    assert verify_everything(store).differences == ()


@ON_POSTGRESQL
def test_a_connection_lost_after_the_commit_takes_nothing_back_and_is_not_noticed(store: FileStore) -> None:
    report_id = submit(store, "vendor-a", visits(5), AUGUST).id
    inspector, pids = a_browser("inspector"), list[int]()
    with (
        in_the_request("before_commit", lambda session: pids.append(own_pid(session))),
        in_the_request("after_commit", lambda _: cut(pids[0])),
    ):
        assert inspector.post(f"/reports/{report_id}/accept").status_code == 303
    assert inspector.get(f"/reports/{report_id}").status_code == 200
    assert inspector.post(f"/reports/{report_id}/accept").status_code == 409


@ON_POSTGRESQL
def test_a_database_that_takes_no_writes_is_said_and_pages_go_on(store: FileStore) -> None:
    report_id = submit(store, "vendor-a", visits(5), AUGUST).id
    inspector, vendor = a_browser("inspector"), a_browser("vendor-a")
    before = seen_now()
    with without_writes():
        assert_told(inspector.post(f"/reports/{report_id}/accept"), "Nothing can be saved now")
        assert_told(upload(vendor), "Nothing can be saved now")
        # Long enough for the use of the sign-in to be written down.
        with living_at(now() + timedelta(minutes=20)):
            assert inspector.get(f"/reports/{report_id}").status_code == 200
            assert inspector.get("/contracts/none").status_code == 404
    assert seen_now() == before
    assert inspector.post(f"/reports/{report_id}/accept").status_code == 303
    assert upload(vendor).status_code == 303
    assert verify_everything(store).differences == ()


@contextmanager
def without_writes() -> Iterator[None]:
    """Inside, the database is what a standby is, or a server whose operator lets nobody write."""
    name = make_url(str(db.engine.url)).database
    say(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    yield
    say(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')


def say(command: str) -> None:
    """Tell the server something, to which only new connections listen."""
    with db.engine.connect() as connection:
        connection.execute(text("SET TRANSACTION READ WRITE"))
        connection.execute(text(command))
        connection.commit()
    close()


@ON_SQLITE
def test_whoever_waits_too_long_for_another_writer_is_told_and_nothing_is_kept(
    store: FileStore, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    report_id = submit(store, "vendor-a", visits(5), AUGUST).id
    inspector = a_browser("inspector")
    before = seen_now()
    monkeypatch.setattr("models.database.LONGEST_WAIT", 0)
    close()
    with closing(sqlite3.connect(database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert_told(inspector.post(f"/reports/{report_id}/accept"), "The program is busy", "Nothing of it was saved")
        assert inspector.get(f"/reports/{report_id}").status_code == 200
        other.execute("ROLLBACK")
    assert seen_now() == before
    assert inspector.post(f"/reports/{report_id}/accept").status_code == 303


def is_acknowledged(act: Act, *outages: Outage) -> bool:
    """Do an act and commit it; whether it was acknowledged, and not refused because of one of the outages."""
    try:
        ACTS[act[0]](*act[1:])
        db.session.commit()
    except (SQLAlchemyError, OSError) as failure:
        if outage_of(failure) not in outages:
            raise
        return False
    return True


def try_acts(
    store: FolderStore,
    folder: Path,
    rounds: int,
    fail: Callable[[float], None],
    mend: Callable[[], None],
    *away: Outage,
) -> Counter[str]:
    """Do acts while the server fails; how many were acknowledged, absent, or there although nobody was told so.

    `fail` is told for how many seconds the act was just done, so that it fails within them on any machine.
    """
    chance, seen = random.Random(3), Counter[str]()
    acts = {name: acts_of(name, store, folder) for name in ACTS}
    waiting = {name: next(each) for name, each in acts.items()}
    for number in range(rounds):
        name = chance.choice(sorted(acts))
        before, began = seen_now(), time.monotonic()
        whole = whole_of(waiting[name])
        fail(time.monotonic() - began)
        told = is_acknowledged(waiting[name], *away)
        mend()
        found = seen_now()
        assert found in (before, whole), f"round {number}, {name}: {half_of(found, whole)}"
        assert found == whole or not told, f"round {number}, {name}: what was acknowledged is not there"
        seen["acknowledged" if told else "absent" if found == before else "there all the same"] += 1
        if found == whole:
            waiting[name] = next(acts[name])
    db.session.rollback()
    assert verify_everything(store).differences == ()
    return seen


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the account of a server may enter, which pytest's own are not."""
    with tempfile.TemporaryDirectory(prefix="own-server-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.proof
def test_a_server_that_is_lost_at_random_moments_has_kept_what_was_acknowledged(place: Path) -> None:
    chance = random.Random(4)
    (place / "server").mkdir()
    with an_own_server(place / "server") as server, a_program(place, server.url) as program:
        migrate(program)
        store = program.extensions["file_store"]
        fill_small(store)
        timers = list[Timer]()

        def fail(seconds: float) -> None:
            timers.append(Timer(chance.uniform(0, 1.5 * seconds), server.lose))
            timers[-1].start()

        def mend() -> None:
            timers[-1].join()
            db.session.remove()
            server.start()

        seen = try_acts(store, place, LOSSES, fail, mend, Outage.DATABASE)
    assert seen["absent"] > 0, seen
    assert seen["acknowledged"] > 0


@pytest.mark.proof
def test_a_server_without_room_keeps_acts_whole_or_not_at_all(place: Path) -> None:
    with a_small_disk(place / "disk", MEGABYTES) as disk:
        (disk.folder / "server").mkdir()
        with an_own_server(disk.folder / "server") as server, a_program(place, server.url) as program:
            migrate(program)
            store = program.extensions["file_store"]
            fill_small(store)

            def mend() -> None:
                disk.make_room()
                db.session.remove()
                server.start()

            away = (Outage.FULL, Outage.DATABASE, Outage.DISK)
            seen = try_acts(store, place, LOSSES, lambda _: disk.leave(0), mend, *away)
    assert seen["absent"] > 0, seen
    assert seen["acknowledged"] > 0
