"""Files in a folder of one machine, or of a disk that several machines share.

A file is complete and safe on the disk before its name exists: written beside, synced, renamed, folder synced.
"""

import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from contracts.errors import NotFound
from models.file_store import FileStore, closed_on_failure, copy_measured, require_hash, require_whole

_ARRIVING = "arriving-"
# Nobody takes longer to write a file that has arrived whole.
_PATIENCE_SECONDS = 3_600


class FolderStore(FileStore):
    """A folder of files by the SHA-256 of their content."""

    folder: Path

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, stream: IO[bytes], largest: int) -> tuple[str, int]:
        """See FileStore."""
        _make_folder(self.folder)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=_ARRIVING)
        arriving = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                sha256, size = copy_measured(stream, target, largest)
                target.flush()
                os.fsync(target.fileno())
            self._name(arriving, sha256)
        finally:
            arriving.unlink(missing_ok=True)
        return sha256, size

    def trouble(self) -> str:
        """See FileStore."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix=_ARRIVING) as probe:
                probe.write(b"ready?")
                probe.flush()
        except OSError:
            return (
                f"No file can be written into {self.folder}. Give the program's account the right to, or mend the disk."
            )
        return ""

    def is_empty(self) -> bool:
        """See FileStore."""
        return not self.folder.is_dir() or not any(self.folder.iterdir())

    def holds(self, sha256: str) -> bool:
        """See FileStore."""
        return self._place(sha256).is_file()

    def sweep(self) -> int:
        """See FileStore."""
        count = 0
        for left in self.folder.glob(f"{_ARRIVING}*"):
            # Whoever names a file or sweeps beside us may be quicker.
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime >= _PATIENCE_SECONDS:
                    left.unlink()
                    count += 1
        return count

    def path(self, sha256: str) -> Path:
        """Where the content of that hash stands; NotFound where it is not here."""
        if not self.holds(sha256):
            raise NotFound(
                "The original of this file is missing from the file store. Restore FILE_STORE from its backup."
            )
        return self._place(sha256)

    def open_file(self, sha256: str) -> BinaryIO:
        """See FileStore."""
        stored = self.path(sha256).open("rb")
        with closed_on_failure(stored):
            require_whole(hashlib.file_digest(stored, "sha256").hexdigest(), sha256)
            stored.seek(0)
        return stored

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """See FileStore."""
        self.open_file(sha256).close()
        yield self.path(sha256)

    def _name(self, arriving: Path, sha256: str) -> None:
        place = self._place(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            arriving.chmod(0o440)
            arriving.replace(place)
        for folder in (place.parent, self.folder):
            _sync_folder(folder)

    def _place(self, sha256: str) -> Path:
        return self.folder / require_hash(sha256)[:2] / sha256


def _make_folder(folder: Path) -> None:
    """Make a folder that outlasts a power cut, with those above it."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
