"""Power fails and whatever was not synced is gone: what was acknowledged is there all the same, and nothing is half."""

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from models.folder_store import FolderStore

Durable = dict[str, bytes]


class Disk:
    """What a disk would hold after a power cut: content that was synced, below names whose folder was synced."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.contents: dict[int, bytes] = {}
        self.names: dict[int, list[tuple[str, int, bool]]] = {root.stat().st_ino: []}
        self.after_each: list[Durable] = []

    def sync(self, handle: int) -> None:
        """Remember what stands behind the handle."""
        path = Path(f"/proc/self/fd/{handle}").resolve()
        if path.is_dir():
            self.names[path.stat().st_ino] = [(each.name, each.stat().st_ino, each.is_dir()) for each in path.iterdir()]
        else:
            self.contents[path.stat().st_ino] = path.read_bytes()
        self.after_each.append(self.after_a_cut())

    def after_a_cut(self) -> Durable:
        """The files that are there after the power failed now."""
        return self._below(self.root.stat().st_ino, "")

    def _below(self, folder: int, path: str) -> Durable:
        found: Durable = {}
        for name, number, is_folder in self.names.get(folder, []):
            if is_folder:
                found |= self._below(number, f"{path}{name}/")
            else:
                found[path + name] = self.contents.get(number, b"")
        return found


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Disk:
    made = Disk(tmp_path)
    really: Callable[[int], None] = os.fsync

    def fsync(handle: Any) -> None:
        really(handle)
        made.sync(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    return made


def test_a_kept_file_outlasts_a_power_cut_and_no_hash_ever_names_half_of_one(disk: Disk, tmp_path: Path) -> None:
    store, kept = FolderStore(tmp_path / "instance" / "files"), dict[str, bytes]()
    for number in range(3):
        content = f"row {number}\n".encode() * 100_000
        sha256, _ = store.keep(io.BytesIO(content), largest=10_000_000)
        kept[f"instance/files/{sha256[:2]}/{sha256}"] = content
        assert {name: disk.after_a_cut().get(name) for name in kept} == kept
    for durable in disk.after_each:
        assert all("arriving-" in name or content == kept[name] for name, content in durable.items())


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
def test_a_commit_is_synced_before_it_is_acknowledged(session: Session) -> None:
    assert session.scalar(text("PRAGMA journal_mode")) == "wal"
    assert session.scalar(text("PRAGMA synchronous")) == 2  # FULL: the journal is synced with each commit
