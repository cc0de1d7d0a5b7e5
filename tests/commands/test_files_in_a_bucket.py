"""The program with its files in a bucket: delivered, paid, verified, given back, backed up and restored, and what
pages and commands say while the bucket is away.
"""

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from contracts.errors import Unavailable
from contracts.roles import Role
from models.bucket_store import Bucket, BucketStore
from models.database import db
from models.file_store import FileStore
from models.people import find_person_by_email
from models.reports import Report, find_report
from operations.backups import check_backup, make_backup
from operations.reports import accept_report, submit_report
from operations.statements import compute_statement
from tests.bucket_server import BucketServer, nowhere
from tests.builders import a_person
from tests.commands.backups import OWNER, elsewhere, flask, here, made
from tests.conftest import Browser, Terminal
from tests.operations.city import SMALL, check, deliver, somebody, visits
from worker import wake_forgotten

__all__ = ["elsewhere", "here"]

UPLOAD = f"/contracts/{SMALL}/periods/2027-07/report"


@pytest.fixture
def bucket(buckets: BucketServer) -> Bucket:
    return buckets.new_bucket()


def moved(store: FileStore, bucket: Bucket) -> BucketStore:
    """The bucket with every file of the folder: what an operator copies who moves from one to the other."""
    target = BucketStore(bucket)
    for path in store.folder.rglob("*"):
        if path.is_file():
            target.keep(io.BytesIO(path.read_bytes()), 10**9)
    return target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def all_reports() -> list[str]:
    return sorted(db.session.scalars(select(Report.id)))


def as_person(client: Browser, name: str) -> Browser:
    person = find_person_by_email(f"{name}@harborview.example")
    assert person is not None
    return client.sign_in(person)


def upload(client: Browser, content: bytes) -> str:
    answer = client.post(UPLOAD, data={"file": (io.BytesIO(content), "report.csv")})
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def test_a_report_is_delivered_paid_and_verified_from_a_bucket(
    store: FileStore, app: Flask, client: Browser, terminal: Terminal, bucket: Bucket
) -> None:
    app.extensions["file_store"] = moved(store, bucket)
    content = visits(slow=2)
    report_id = upload(as_person(client, "vendor-a"), content)
    assert find_report(OWNER, report_id).status == "checked"
    submit_report(somebody("vendor-a"), report_id)
    accept_report(somebody("officer"), report_id)
    statement = compute_statement(somebody("officer2"), SMALL, "2027-07")
    assert statement.net_cents
    verified = terminal.invoke(args=["verify"])
    assert (verified.exit_code, "no difference" in verified.output) == (0, True), verified.output
    original = client.get(f"/reports/{report_id}/original")
    assert (original.status_code, original.data) == (200, content)
    assert original.content_length == len(content)
    with zipfile.ZipFile(io.BytesIO(as_person(client, "auditor").get(f"/contracts/{SMALL}/audit-file").data)) as file:
        assert content in [file.read(name) for name in file.namelist()]
    assert as_person(client, "vendor-b").get(f"/reports/{report_id}/original").status_code == 404
    of_another_government = a_person(Role.AUDITOR)
    assert client.sign_in(of_another_government).get(f"/reports/{report_id}/original").status_code == 404


def test_while_the_bucket_is_away_pages_and_commands_say_so_and_nothing_is_half_there(
    computed_store: FileStore, app: Flask, client: Browser, terminal: Terminal, bucket: Bucket
) -> None:
    app.extensions["file_store"] = BucketStore(nowhere(bucket))
    before = all_reports()
    as_person(client, "vendor-a")
    refused = client.post(UPLOAD, data={"file": (io.BytesIO(visits(slow=3)), "report.csv")})
    assert (refused.status_code, "does not answer now" in refused.text) == (503, True)
    assert "Wait a few minutes, then try again" in refused.text
    assert all_reports() == before
    assert client.get(f"/reports/{before[0]}/original").status_code == 503
    assert client.get(f"/reports/{before[0]}").status_code == 200
    ready = client.get("/readyz")
    assert (ready.status_code, "file store: no" in ready.text) == (503, True)
    health = client.sign_in(a_person(Role.ADMINISTRATOR)).get("/health").text
    assert f"The bucket {bucket.name}" in health
    assert bucket.secret not in health
    verified = terminal.invoke(args=["verify"])
    assert (verified.exit_code, "does not answer now" in verified.output) == (1, True), verified.output
    assert "missing" not in verified.output


def test_a_report_waits_for_its_check_while_the_bucket_is_away_and_is_then_taken_up(
    store: FileStore, app: Flask, bucket: Bucket
) -> None:
    there = moved(store, bucket)
    report = deliver(there, "vendor-a", visits(slow=4)).report
    with pytest.raises(Unavailable):
        check(BucketStore(nowhere(bucket)), report)
    db.session.rollback()
    assert find_report(OWNER, report.id).status == "received"
    app.extensions["file_store"] = there
    assert wake_forgotten(timedelta(0)) == 1
    assert find_report(OWNER, report.id).status == "checked"


def test_a_backup_holds_every_file_of_the_bucket(computed_store: FileStore, bucket: Bucket, tmp_path: Path) -> None:
    made_here = make_backup(moved(computed_store, bucket), tmp_path / "backups", "1").folder
    assert names(made_here / "files") == names(computed_store.folder)
    assert check_backup(made_here).files == len(names(computed_store.folder)) > 0


@pytest.mark.proof
def test_a_backup_of_a_bucket_is_rehearsed_in_a_folder_and_restored_into_another_bucket(
    computed_store: FileStore,
    buckets: BucketServer,
    bucket: Bucket,
    here: dict[str, str],
    elsewhere: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moved(computed_store, bucket)
    before = names(computed_store.folder)
    here = here | buckets.settings(bucket) | {"FILE_STORE": str(tmp_path / "not-used")}
    backup = made(flask(here, "backup", "make", str(tmp_path / "backups")))
    for name, value in buckets.settings(bucket).items():
        monkeypatch.setenv(name, value)
    rehearsed = flask(here, "backup", "rehearse", str(backup))
    assert (rehearsed.exit_code, "can be restored" in rehearsed.output) == (0, True), rehearsed.output
    ended = flask(elsewhere | buckets.settings(bucket), "backup", "restore", str(backup))
    assert (ended.exit_code, "FILE_BUCKET names is not empty" in ended.stderr) == (1, True)
    other = buckets.new_bucket()
    restored = flask(elsewhere | buckets.settings(other), "backup", "restore", str(backup))
    assert (restored.exit_code, "is restored" in restored.output) == (0, True), restored.output
    found = buckets.client().list_objects_v2(Bucket=other.name)["Contents"]
    assert sorted(each["Key"].rpartition("/")[2] for each in found) == before
    assert not (tmp_path / "not-used").exists()
