"""Delivered files are kept by the hash of their content, whole or not at all, in a folder and in a bucket alike."""

import hashlib
import io
import os
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import pytest

from contracts.errors import Damaged, Invalid, NotFound, Unavailable
from models.bucket_store import Bucket, BucketStore
from models.file_store import FileStore
from models.folder_store import FolderStore
from tests.bucket_server import BucketServer, bucket_server, nowhere

CONTENT = b"rows" * 1000


class Place(Protocol):
    """Where a store keeps, looked at past it."""

    store: FileStore

    def names(self) -> list[str]:
        """What is kept there."""

    def put(self, sha256: str, content: bytes) -> None:
        """Another content under the name of one."""


@dataclass(frozen=True)
class Folder:
    store: FolderStore

    def names(self) -> list[str]:
        folder = self.store.folder
        return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

    def put(self, sha256: str, content: bytes) -> None:
        path = self.store.path(sha256)
        path.chmod(0o600)
        path.write_bytes(content)


@dataclass(frozen=True)
class InBucket:
    store: BucketStore
    bucket: Bucket
    server: BucketServer

    def names(self) -> list[str]:
        found = self.server.client().list_objects_v2(Bucket=self.bucket.name)
        return [each["Key"] for each in found.get("Contents", ())]

    def put(self, sha256: str, content: bytes) -> None:
        self.server.client().put_object(Bucket=self.bucket.name, Key=f"{sha256[:2]}/{sha256}", Body=content)


@pytest.fixture(params=["folder", "bucket"])
def place(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    if request.param == "folder":
        yield Folder(FolderStore(tmp_path / "files"))
        return
    server: BucketServer = request.getfixturevalue("buckets")
    bucket = server.new_bucket()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    yield InBucket(BucketStore(bucket), bucket, server)
    assert list(tmp_path.iterdir()) == []


def kept(place: Place) -> str:
    sha256, _ = place.store.keep(io.BytesIO(CONTENT), largest=10_000)
    return sha256


def test_a_file_is_kept_by_its_hash_and_comes_back_whole(place: Place) -> None:
    assert place.store.is_empty()
    sha256, size = place.store.keep(io.BytesIO(CONTENT), largest=10_000)
    assert (sha256, size) == (hashlib.sha256(CONTENT).hexdigest(), 4000)
    assert place.names() == [f"{sha256[:2]}/{sha256}"]
    with place.store.open_file(sha256) as opened, place.store.at_hand(sha256) as path:
        assert opened.read() == path.read_bytes() == place.store.read_file(sha256) == CONTENT
    assert place.store.is_intact(sha256)
    assert not place.store.is_empty()


def test_the_same_content_is_kept_once(place: Place) -> None:
    assert kept(place) == kept(place)
    assert len(place.names()) == 1


def test_a_file_that_is_too_large_leaves_nothing_behind(place: Place) -> None:
    with pytest.raises(Invalid, match="larger than"):
        place.store.keep(io.BytesIO(CONTENT), largest=3_999)
    assert place.names() == []


def test_what_breaks_off_while_it_arrives_leaves_nothing_behind(place: Place) -> None:
    class BrokenOff(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionError("the browser went away")
            return super().read(2_000)

    with pytest.raises(ConnectionError):
        place.store.keep(BrokenOff(CONTENT), largest=10_000)
    assert place.names() == []
    kept(place)


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_nothing_but_a_hash_is_ever_a_path(place: Place, name: str) -> None:
    with pytest.raises(NotFound, match="not the hash"):
        place.store.open_file(name)


def test_a_file_that_is_not_here_is_missing_and_not_damaged(place: Place) -> None:
    kept(place)
    with pytest.raises(NotFound, match="missing from the file store") as refused:
        place.store.open_file("0" * 64)
    assert not isinstance(refused.value, Damaged)
    with pytest.raises(NotFound, match="missing"), place.store.at_hand("0" * 64):
        pytest.fail("there is nothing to read")


def test_nobody_reads_a_byte_of_a_file_that_was_changed(place: Place) -> None:
    sha256 = kept(place)
    place.put(sha256, b"other")
    assert not place.store.is_intact(sha256)
    with pytest.raises(Damaged, match="no longer has the hash"):
        place.store.open_file(sha256)
    with pytest.raises(Damaged, match="no longer has the hash"), place.store.at_hand(sha256):
        pytest.fail("a changed file was given out")


def test_asking_whether_files_can_be_kept_is_no_file(place: Place) -> None:
    assert (place.store.trouble(), place.store.trouble()) == ("", "")
    assert place.store.is_empty()


def test_a_folder_that_cannot_be_written_says_so() -> None:
    assert "/proc/nowhere" in FolderStore(Path("/proc/nowhere")).trouble()


@pytest.mark.parametrize("what", ["another secret", "another key", "no such bucket", "nobody listens"])
def test_a_bucket_that_does_not_answer_is_away_and_nothing_is_missing_or_empty(
    buckets: BucketServer, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    bucket = buckets.new_bucket()
    sha256, _ = BucketStore(bucket).keep(io.BytesIO(CONTENT), largest=10_000)
    store = BucketStore(
        {
            "another secret": replace(bucket, secret="another"),
            "another key": replace(bucket, key_id="another"),
            "no such bucket": replace(bucket, name="nobody-made-it"),
            "nobody listens": nowhere(bucket),
        }[what]
    )
    for ask in (
        lambda: store.keep(io.BytesIO(CONTENT), largest=10_000),
        lambda: store.open_file(sha256),
        lambda: store.is_intact(sha256),
        store.is_empty,
    ):
        with pytest.raises(Unavailable, match="does not answer now"):
            ask()
    assert "FILE_BUCKET" in store.trouble()
    assert bucket.secret not in caplog.text + store.trouble() + repr(store) + repr(bucket)


def _certificate(folder: Path, name: str, *more: str) -> tuple[Path, Path]:
    made, key = folder / f"{name}.pem", folder / f"{name}.key"
    asked = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}")
    said = ("-keyout", str(key), "-out", str(made))
    subprocess.run(["openssl", *asked, *more, *said], check=True, capture_output=True)
    return made, key


def test_a_server_is_believed_by_the_named_authority_alone(tmp_path: Path) -> None:
    authority, its_key = _certificate(tmp_path, "authority")
    signed = ("-CA", str(authority), "-CAkey", str(its_key), "-addext", "basicConstraints=critical,CA:FALSE")
    certificate, key = _certificate(tmp_path, "server", *signed, "-addext", "subjectAltName=IP:127.0.0.1")
    with bucket_server(certificate, key, authority) as server:
        bucket = server.new_bucket()
        assert bucket.url.startswith("https://")
        store = BucketStore(bucket)
        assert store.read_file(store.keep(io.BytesIO(CONTENT), largest=10_000)[0]) == CONTENT
        with pytest.raises(Unavailable):
            BucketStore(replace(bucket, certificates=None)).is_empty()


def test_what_a_killed_process_left_half_written_is_swept_and_nothing_else(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    sha256, _ = store.keep(io.BytesIO(CONTENT), largest=10_000)
    left, arriving = (tmp_path / f"arriving-{name}" for name in ("left", "now"))
    for path in (left, arriving):
        path.touch()
    for path in (left, store.path(sha256)):
        os.utime(path, (0, 0))
    assert store.sweep() == 1
    assert (left.exists(), arriving.exists(), store.is_intact(sha256)) == (False, True, True)
