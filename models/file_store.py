"""The bytes of delivered files, named by their hash, so that nothing that a person typed is ever a path.

A file is complete and safe on the disk before its name exists: written beside, synced, renamed, folder synced.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import IO, BinaryIO

from contracts.errors import Invalid, NotFound

_AT_ONCE = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")


class FileStore:
    """A folder of files by the SHA-256 of their content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, stream: IO[bytes], largest: int) -> tuple[str, int]:
        """Store what the stream holds and return its hash and size in bytes; Invalid where it is larger than allowed.

        The same content again changes nothing.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix="arriving-")
        arriving = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                sha256, size = _copy(stream, target, largest)
                target.flush()
                os.fsync(target.fileno())
            self._name(arriving, sha256)
        finally:
            arriving.unlink(missing_ok=True)
        return sha256, size

    def takes_files(self) -> bool:
        """Whether a file can be written into the folder now."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, prefix="arriving-") as probe:
                probe.write(b"ready?")
                probe.flush()
        except OSError:
            return False
        return True

    def path(self, sha256: str) -> Path:
        """Where the content of that hash stands, for a reader in another process; NotFound where it is not here."""
        place = self._place(sha256)
        if not place.is_file():
            raise NotFound(
                "The original of this file is missing from the file store. Restore FILE_STORE from its backup."
            )
        return place

    def open_file(self, sha256: str) -> BinaryIO:
        """The content of that hash, open for reading; NotFound where it is not here."""
        return self.path(sha256).open("rb")

    def is_intact(self, sha256: str) -> bool:
        """Whether the content on the disk still has the hash that it is named by."""
        with self.path(sha256).open("rb") as stored:
            return hashlib.file_digest(stored, "sha256").hexdigest() == sha256

    def _name(self, arriving: Path, sha256: str) -> None:
        place = self._place(sha256)
        place.parent.mkdir(parents=True, exist_ok=True)
        if not place.exists():
            arriving.chmod(0o440)
            arriving.replace(place)
        for folder in (place.parent, self.folder):
            _sync_folder(folder)

    def _place(self, sha256: str) -> Path:
        if not _HASH.fullmatch(sha256):
            raise NotFound("This is not the hash of a file. Open the file from its report.")
        return self.folder / sha256[:2] / sha256


def _copy(stream: IO[bytes], target: IO[bytes], largest: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(_AT_ONCE):
        size += len(chunk)
        if size > largest:
            raise Invalid(
                f"The file is larger than {largest // 1_000_000} MB. Split it, or take out pictures and unused sheets."
            )
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
