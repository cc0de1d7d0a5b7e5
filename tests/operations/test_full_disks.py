"""On a disk that is full or takes no writes an act is whole or absent, people are told, and nothing is lost."""

import io
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import SQLAlchemyError

from models.database import db
from models.folder_store import FolderStore
from models.outages import Outage, outage_of
from operations.tokens import issue
from operations.verification import verify_everything
from tests.conftest import Browser
from tests.database import TestDatabase
from tests.operations.acts_to_kill import ACTS
from tests.operations.city import SMALL, somebody, submit, visits
from tests.operations.faults import AUGUST, acts_of, half_of, seen_now, whole_of
from tests.operations.programs import a_browser, a_program, assert_told, close, upload
from tests.small_disks import SmallDisk, a_small_disk, read_only

USUAL, WHOLE = 6, 200
MEGABYTES = 40
# What an act writes at most: its rows in the journal of the database, and its file.
MOST_LEFT = 300_000
# PostgreSQL’s disk is another program’s.
pytestmark = pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)


@pytest.fixture(params=["mounted", "limited"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk]:
    """A real disk where one may be mounted, and what stands for one where not."""
    with a_small_disk(tmp_path / "disk", MEGABYTES, may_mount=request.param == "mounted") as made:
        yield made


@pytest.fixture
def store(computed_store: FolderStore, database: TestDatabase, disk: SmallDisk) -> Iterator[FolderStore]:
    """The files of the program on the small disk, where its database stands too."""
    db.session.commit()
    database.close()
    shutil.copyfile(database.path, disk.folder / "small.sqlite3")
    shutil.copytree(computed_store.folder, disk.folder / "files")
    with a_program(disk.folder, f"sqlite:///{disk.folder / 'small.sqlite3'}") as program:
        yield program.extensions["file_store"]


def try_on_full_disks(disk: SmallDisk, store: FolderStore, folder: Path, moments: int, seed: int) -> Counter[bool]:
    """Do acts where a little room or none is left; how many were kept and how many not."""
    chance, seen = random.Random(seed), Counter[bool]()
    acts = {name: acts_of(name, store, folder) for name in ACTS}
    waiting = {name: next(each) for name, each in acts.items()}
    for number in range(moments):
        name = chance.choice(sorted(acts))
        before, whole = seen_now(), whole_of(waiting[name])
        if chance.random() < 0.7:
            close()  # a journal that is there already has room of its own
        disk.leave(chance.randrange(MOST_LEFT))
        kept = is_kept(*waiting[name])
        disk.make_room()
        found = seen_now()
        assert found == (whole if kept else before), f"moment {number}, {name}: {half_of(found, whole)}"
        seen[kept] += 1
        if kept:
            waiting[name] = next(acts[name])
    db.session.rollback()
    return seen


def is_kept(name: str, *given: str) -> bool:
    """Do an act and commit it; whether it was kept, and not refused for want of room."""
    try:
        ACTS[name](*given)
        db.session.commit()
    except (SQLAlchemyError, OSError) as failure:
        if outage_of(failure) not in (Outage.FULL, Outage.DISK):
            raise
        db.session.remove()
        return False
    return True


def test_an_act_on_a_disk_that_is_nearly_full_is_whole_or_absent(
    disk: SmallDisk, store: FolderStore, tmp_path: Path
) -> None:
    assert try_on_full_disks(disk, store, tmp_path, USUAL, seed=1)[False] > 0


@pytest.mark.proof
def test_two_hundred_acts_on_a_disk_that_is_nearly_full_are_whole_or_absent(
    disk: SmallDisk, store: FolderStore, tmp_path: Path
) -> None:
    seen = try_on_full_disks(disk, store, tmp_path, WHOLE, seed=2)
    assert min(seen[True], seen[False]) > 20
    assert verify_everything(store).differences == ()


def test_on_a_full_disk_people_and_programs_are_told_and_pages_go_on(disk: SmallDisk, store: FolderStore) -> None:
    report_id = submit(store, "vendor-a", visits(5), AUGUST).id
    token = issue(somebody("vendor-a"), frozenset({"reports"}), 30)
    inspector, vendor = a_browser("inspector"), a_browser("vendor-a")
    before = seen_now()
    disk.leave(0)
    # What cannot grow past a limit, SQLite calls a disk that does not work.
    happened = "There is no room left" if disk.mounted else "The disk of the program does not work"
    assert_told(inspector.post(f"/reports/{report_id}/accept"), happened, "Tell your administrator")
    assert_told(upload(vendor), "Nothing of it was saved")
    sent = {"period": AUGUST, "file": (io.BytesIO(visits(3)), "report.csv")}
    program = Browser(inspector.application, inspector.application.response_class, use_cookies=False)
    headers = {"Authorization": f"Bearer {token}"}
    answer = program.post(f"/api/v1/contracts/{SMALL}/reports", data=sent, headers=headers)
    assert_told(answer, "The disk of the program is full" if disk.mounted else "The disk of the program")
    assert answer.mimetype == "application/problem+json"
    assert inspector.get(f"/reports/{report_id}").status_code == 200
    assert seen_now() == before
    disk.make_room()
    assert inspector.post(f"/reports/{report_id}/accept").status_code == 303
    assert upload(vendor).status_code == 303
    assert verify_everything(store).differences == ()


def test_on_a_disk_that_takes_no_writes_people_are_told(disk: SmallDisk, store: FolderStore) -> None:
    report_id = submit(store, "vendor-a", visits(5), AUGUST).id
    inspector, vendor = a_browser("inspector"), a_browser("vendor-a")
    before = seen_now()
    with without_writes(disk):
        assert_told(inspector.post(f"/reports/{report_id}/accept"), "Nothing can be saved now")
        assert_told(upload(vendor), "Nothing can be saved now")
    assert seen_now() == before
    assert inspector.post(f"/reports/{report_id}/accept").status_code == 303
    assert upload(vendor).status_code == 303
    assert verify_everything(store).differences == ()


@contextmanager
def without_writes(disk: SmallDisk) -> Iterator[None]:
    """Inside, the disk takes no writes; where none could be mounted, SQLite refuses them to every connection."""
    close()
    if disk.mounted:
        with read_only(disk):
            yield
            close()
        return
    event.listen(db.engine, "begin", _refuse_writes)
    yield
    event.remove(db.engine, "begin", _refuse_writes)


def _refuse_writes(connection: Connection) -> None:
    connection.exec_driver_sql("PRAGMA query_only = ON")
