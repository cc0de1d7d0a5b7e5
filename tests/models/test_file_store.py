"""Delivered files are kept by the hash of their content, whole or not at all."""

import hashlib
import io
from pathlib import Path

import pytest

from contracts.errors import Invalid, NotFound
from models.file_store import FileStore

CONTENT = b"rows" * 1000


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def test_a_file_is_kept_by_its_hash_and_comes_back_whole(store: FileStore) -> None:
    sha256, size = store.keep(io.BytesIO(CONTENT), largest=10_000)
    assert (sha256, size) == (hashlib.sha256(CONTENT).hexdigest(), 4000)
    with store.open_file(sha256) as kept:
        assert kept.read() == CONTENT
    assert store.is_intact(sha256)


def test_the_same_content_is_kept_once(store: FileStore) -> None:
    first = store.keep(io.BytesIO(CONTENT), largest=10_000)
    assert store.keep(io.BytesIO(CONTENT), largest=10_000) == first
    assert len([path for path in store.folder.rglob("*") if path.is_file()]) == 1


def test_a_file_that_is_too_large_leaves_nothing_behind(store: FileStore) -> None:
    with pytest.raises(Invalid, match="larger than"):
        store.keep(io.BytesIO(CONTENT), largest=3_999)
    assert list(store.folder.rglob("*")) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_nothing_but_a_hash_is_ever_a_path(store: FileStore, name: str) -> None:
    with pytest.raises(NotFound):
        store.open_file(name)


def test_a_file_that_was_changed_on_the_disk_is_noticed(store: FileStore) -> None:
    sha256, _ = store.keep(io.BytesIO(CONTENT), largest=10_000)
    path = store.path(sha256)
    path.chmod(0o600)
    path.write_bytes(b"other")
    assert not store.is_intact(sha256)
