"""Files in a bucket of S3-compatible storage, so that several hosts need no disk in common.

A file is measured on this machine before anything is sent, and sent in one request that is signed together with the
hash of its content: the server has the whole of it under its name, or nothing. What is read is copied here and compared
with its hash before anybody sees a byte of it.
"""

import hashlib
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from contracts.errors import NotFound, Unavailable
from models.file_store import FileStore, closed_on_failure, copy_measured, require_hash, require_whole
from models.work_folders import work_folder

if TYPE_CHECKING:
    from obstore.store import ClientConfig

_AT_ONCE = 1 << 20
# Short enough that a page says so while the person still waits, long enough for the largest file on a slow line.
_CONNECTING, _ANSWERING, _TRYING_AGAIN = timedelta(seconds=3), timedelta(seconds=60), timedelta(seconds=10)
_PROBE = "ready"
_log = logging.getLogger("performance_pay")


@dataclass(frozen=True, slots=True, repr=False)
class Bucket:
    """Where a bucket is and how one signs in; `certificates` are of the city's own authority, where it has one."""

    name: str
    url: str
    region: str
    key_id: str
    secret: str
    certificates: Path | None = None


class BucketStore(FileStore):
    """A bucket of files by the SHA-256 of their content, under the same names as in a folder."""

    def __init__(self, bucket: Bucket) -> None:
        self._name = f"bucket {bucket.name} at {bucket.url}"
        self._store = S3Store(
            bucket.name,
            endpoint=bucket.url,
            region=bucket.region,
            access_key_id=bucket.key_id,
            secret_access_key=bucket.secret,
            virtual_hosted_style_request=False,
            client_options=_options(bucket),
            retry_config={"max_retries": 2, "retry_timeout": _TRYING_AGAIN},
        )
        self._has_taken = False

    def keep(self, stream: IO[bytes], largest: int) -> tuple[str, int]:
        """See FileStore."""
        with tempfile.TemporaryFile() as arriving:
            sha256, size = copy_measured(stream, arriving, largest)
            if self._size(_place(sha256)) != size:
                arriving.seek(0)
                with self._answering():
                    obstore.put(self._store, _place(sha256), arriving, use_multipart=False)
        return sha256, size

    def trouble(self) -> str:
        """See FileStore. A file is written once for each process; afterwards the bucket is asked what it holds."""
        try:
            with self._answering():
                if not self._has_taken:
                    obstore.put(self._store, _PROBE, b"ready?", use_multipart=False)
                    self._has_taken = True
            self.is_empty()
        except Unavailable as failure:
            return (
                f"The {self._name} does not take files: {type(failure.__cause__).__name__}. See that it answers, and "
                "that FILE_BUCKET and the settings beside it name it, its key and its secret."
            )
        return ""

    def is_empty(self) -> bool:
        """See FileStore."""
        with self._answering():
            found = next(iter(obstore.list(self._store, chunk_size=2)), ())
        return all(each["path"] == _PROBE for each in found)

    def holds(self, sha256: str) -> bool:
        """See FileStore."""
        return self._size(_place(sha256)) is not None

    def open_file(self, sha256: str) -> BinaryIO:
        """See FileStore."""
        # It has no name on this disk, so it is gone when it is closed, or when this process ends.
        copy = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - whoever asked closes it
        with closed_on_failure(copy):
            self._fetch(sha256, copy)
            copy.seek(0)
        return copy

    @contextmanager
    def at_hand(self, sha256: str) -> Iterator[Path]:
        """See FileStore."""
        with work_folder() as folder:
            with (folder / "fetched").open("wb") as copy:
                self._fetch(sha256, copy)
            yield folder / "fetched"

    def _fetch(self, sha256: str, copy: IO[bytes]) -> None:
        digest = hashlib.sha256()
        for chunk in self._chunks(_place(sha256)):
            digest.update(chunk)
            copy.write(chunk)
        require_whole(digest.hexdigest(), sha256)

    def _chunks(self, place: str) -> Iterator[obstore.Bytes]:
        with self._answering():
            yield from obstore.get(self._store, place).stream(min_chunk_size=_AT_ONCE)

    def _size(self, place: str) -> int | None:
        """How many bytes stand there; None where nothing does."""
        try:
            with self._answering():
                return obstore.head(self._store, place)["size"]
        except NotFound:
            return None

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """What goes wrong beyond this machine, as what it means for a person; the log has its kind, never its words."""
        try:
            yield
        except FileNotFoundError as missing:
            if "NoSuchBucket" in str(missing):
                raise self._away(missing) from missing
            raise NotFound(
                "The original of this file is missing from the file store. Restore the bucket from its backup."
            ) from missing
        except (BaseError, OSError) as failure:
            raise self._away(failure) from failure

    def _away(self, failure: Exception) -> Unavailable:
        _log.warning("the %s does not answer: %s", self._name, type(failure).__name__)
        return Unavailable("The place where files are kept does not answer now. Nothing was saved.")


def _options(bucket: Bucket) -> "ClientConfig":
    options: ClientConfig = {
        "connect_timeout": _CONNECTING,
        "timeout": _ANSWERING,
        # Settings let this be for a server on the same machine alone.
        "allow_http": bucket.url.startswith("http://"),
    }
    if bucket.certificates is not None:
        options["root_certificate"] = bucket.certificates.read_bytes()
    return options


def _place(sha256: str) -> str:
    return f"{require_hash(sha256)[:2]}/{sha256}"
