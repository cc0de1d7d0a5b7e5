"""The bytes of delivered files, named by their hash, so that nothing that a person typed is ever a name.

Two places can keep them: a folder (models/folder_store.py) and a bucket (models/bucket_store.py). In both a file is
there whole or not at all, keeping the same content again changes nothing, and what is read was compared with its hash.
"""

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from contracts.errors import Damaged, Invalid, NotFound
from models.file_scanner import FileScanner

_AT_ONCE = 1 << 20
_HASH = re.compile(r"[0-9a-f]{64}")


class FileStore(ABC):
    """Files by the SHA-256 of their content. Every method is Unavailable where the place does not answer."""

    folder: Path | None = None
    """The folder whose disk fills, where there is one."""

    scanner: FileScanner | None = None
    """Who is asked about what people deliver before it is kept, where the operator named one."""

    @abstractmethod
    def keep(self, stream: IO[bytes], largest: int) -> tuple[str, int]:
        """Store what the stream holds and return its hash and size in bytes; Invalid where it is larger than allowed.

        The same content again changes nothing.
        """

    @abstractmethod
    def trouble(self) -> str:
        """Why no file can be kept now and what to do about it; empty where files can be kept."""

    @abstractmethod
    def is_empty(self) -> bool:
        """Whether no file is kept yet."""

    @abstractmethod
    def holds(self, sha256: str) -> bool:
        """Whether content of that name is here; none of it is read."""

    def sweep(self) -> int:
        """Remove what processes that were killed left half written; returns how many files that were."""
        return 0

    @abstractmethod
    def open_file(self, sha256: str) -> BinaryIO:
        """The content of that hash, open for reading from its beginning.

        NotFound where it is not here, Damaged where what is here is not what was kept.
        """

    @abstractmethod
    def at_hand(self, sha256: str) -> AbstractContextManager[Path]:
        """A path to the content of that hash, for a reader in another process, as long as the block lasts.

        NotFound where it is not here, Damaged where what is here is not what was kept.
        """

    def read_file(self, sha256: str) -> bytes:
        """The content of that hash; NotFound and Damaged as for `open_file`."""
        with self.open_file(sha256) as kept:
            return kept.read()

    def is_intact(self, sha256: str) -> bool:
        """Whether the content still has the hash that it is named by; NotFound where it is not here."""
        try:
            self.open_file(sha256).close()
        except Damaged:
            return False
        return True


def require_hash(sha256: str) -> str:
    """The hash itself; NotFound where the text is none, whatever it was to lead to."""
    if not _HASH.fullmatch(sha256):
        raise NotFound("This is not the hash of a file. Open the file from its report.")
    return sha256


def copy_measured(stream: IO[bytes], target: IO[bytes], largest: int) -> tuple[str, int]:
    """Copy the stream; its hash and its size in bytes. Invalid as soon as it is larger than allowed."""
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


def require_whole(found: str, sha256: str) -> None:
    """Damaged where the hash that was found is not the one that the content is named by."""
    if found != sha256:
        raise Damaged("The stored file no longer has the hash under which it was delivered. Put it back from a backup.")


@contextmanager
def closed_on_failure(stream: BinaryIO) -> Iterator[None]:
    """Close the stream where the block fails; otherwise it stays open for whoever asked for it."""
    with ExitStack() as failed:
        failed.enter_context(stream)
        yield
        failed.pop_all()
