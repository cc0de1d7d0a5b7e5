"""Where the operator names a scanner, no file is kept without its word, whoever uploads it and wherever."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from contracts.acts import Act
from contracts.errors import Malicious, Unavailable
from models.database import db
from models.events import Event
from models.file_scanner import FileScanner
from models.file_store import FileStore
from models.files import DeliveredFile
from models.people import find_person_by_email
from operations.files import keep_file
from operations.readiness import check_scanner
from tests.conftest import Browser
from tests.operations.city import SMALL, deliver, somebody, visits
from tests.scanner import LARGEST, MALICIOUS, a_scanner


@pytest.fixture(scope="module")
def scanners(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FileScanner, FileScanner]]:
    with a_scanner(tmp_path_factory.mktemp("scanner")) as running:
        yield running


@pytest.fixture(autouse=True)
def unscanned_afterwards(store: FileStore) -> Iterator[None]:
    yield
    store.scanner = None


def packed(content: bytes) -> bytes:
    """The content as a part of a workbook's container, where its bytes are seen by nobody who does not unpack it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/vbaProject.bin", content * 50)
    assert content not in made.getvalue()
    return made.getvalue()


def kept(store: FileStore) -> tuple[int, bool]:
    return db.session.scalar(select(func.count()).select_from(DeliveredFile)) or 0, store.is_empty()


def test_what_the_scanner_knows_is_refused_and_nothing_of_it_kept(
    store: FileStore, scanners: tuple[FileScanner, FileScanner]
) -> None:
    before = kept(store)
    for store.scanner in scanners:
        for content in (visits() + MALICIOUS, packed(MALICIOUS)):
            with pytest.raises(Malicious, match=r"“report\.csv” was not taken.*malicious.*Planted\.Test-1"):
                deliver(store, "vendor-a", content)
            db.session.rollback()
            with pytest.raises(Malicious, match="malicious"):
                keep_file(somebody("officer"), store, io.BytesIO(content), "photo.jpg", LARGEST)
    assert kept(store) == before


def test_what_it_does_not_know_is_kept_as_it_came(store: FileStore, scanners: tuple[FileScanner, FileScanner]) -> None:
    store.scanner = scanners[0]
    assert [check.good for check in check_scanner(store)] == [True]
    report = deliver(store, "vendor-a", visits()).report
    assert store.read_file(report.file_sha256) == visits()


def test_without_its_word_nothing_is_taken(
    store: FileStore, scanners: tuple[FileScanner, FileScanner], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = kept(store)
    store.scanner = FileScanner(str(tmp_path / "nobody.ctl"))
    with pytest.raises(Unavailable, match="gives no verdict now"):
        deliver(store, "vendor-a", visits())
    assert [check.good for check in check_scanner(store)] == [False]
    for store.scanner in scanners:
        with pytest.raises(Unavailable, match="gives no verdict now"):
            deliver(store, "vendor-a", b"x" * (3 * LARGEST))
    assert "size limit exceeded" in caplog.text
    db.session.rollback()
    assert kept(store) == before


def test_whoever_uploads_reads_why_and_the_trail_tells_it(
    store: FileStore, client: Browser, scanners: tuple[FileScanner, FileScanner]
) -> None:
    store.scanner = scanners[0]
    person = find_person_by_email("vendor-a@harborview.example")
    assert person is not None
    sent = {"file": (io.BytesIO(packed(MALICIOUS)), "report.xlsx")}
    answer = client.sign_in(person).post(f"/contracts/{SMALL}/periods/2027-07/report", data=sent)
    assert (answer.status_code, "“report.xlsx” was not taken" in answer.text) == (422, True)
    query = select(Event).where(Event.person_id == person.id, Event.act == Act.REQUEST_REFUSED.value)
    (event,) = db.session.scalars(query).all()
    assert event.reason == "The scanner found malicious software in the file"
