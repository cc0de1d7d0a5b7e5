"""Makes and checks backups: the database as it was at one moment, then every file that it names, then the manifest.

Delivered files are only ever added, so whatever the snapshot names stays where it is while writing goes on. A backup
has its name only once it is whole and on the disk; what was begun and not finished is swept by the next one.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from contracts.acts import Act
from contracts.backup_manifests import DatabaseSummary, Manifest, Part, read_manifest
from contracts.errors import Conflict, Damaged, Invalid, NotFound, Problem
from models.clock import now
from models.events import record
from models.file_store import FileStore
from models.governments import list_governments
from models.snapshots import named_files, summary_of, written_snapshot

MANIFEST, DATABASE, LIST_OF_FILES, FILES = "manifest.json", "database", "files.sha256", "files"
_UNFINISHED = "unfinished-"
_AT_ONCE = 1 << 20
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole backup: the folder that holds it, and what its manifest says."""

    folder: Path
    manifest: Manifest


def make_backup(store: FileStore, place: Path, program: str, keep: int | None = None) -> Backup:
    """A new backup inside the folder `place`, readable by its owner alone; of earlier ones the newest `keep` stay.

    Conflict while another one is being made there, NotFound where a file that the database names is missing, Invalid
    where one is damaged.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone_in(place):
        for left in place.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        earlier = whole_backups(place)
        name = f"{now():%Y%m%dT%H%M%SZ}"
        if (place / name).exists():
            raise Conflict(f"There is a backup {name} already. Wait a second, then try again.")
        unfinished = place / f"{_UNFINISHED}{name}"
        with ExitStack() as failed:
            failed.callback(shutil.rmtree, unfinished)
            manifest = _write(store, unfinished, name, program, earlier[-1] if earlier else None)
            failed.pop_all()
        unfinished.rename(place / name)
        _sync(place)
        for old in earlier[: max(0, len(earlier) + 1 - keep)] if keep else ():
            _remove(old)
    return Backup(place / name, manifest)


def whole_backups(place: Path) -> list[Path]:
    """The finished backups inside the folder, the oldest first."""
    return sorted(
        found.parent for found in place.glob(f"*/{MANIFEST}") if not found.parent.name.startswith(_UNFINISHED)
    )


def newest_in(folder: Path) -> Path:
    """The folder itself where it is a backup, else the newest backup inside it, else itself, which is then refused."""
    inside = [] if (folder / MANIFEST).is_file() else whole_backups(folder)
    return inside[-1] if inside else folder


def check_backup(folder: Path) -> Manifest:
    """The manifest of a backup of which every byte is as it was made; Invalid with everything that is not."""
    if folder.name.startswith(_UNFINISHED) or not (folder / MANIFEST).is_file():
        raise Invalid(
            f"{folder} is no whole backup: it has no manifest, or was never finished. Name a folder that "
            "`flask backup make` printed."
        )
    manifest = read_manifest((folder / MANIFEST).read_text("utf-8"))
    problems = list(_problems(folder, manifest))
    if problems:
        more = f" and {len(problems) - _MOST_NAMED} more" if len(problems) > _MOST_NAMED else ""
        raise Invalid(f"This backup is not as it was made{more}. Restore another one.", problems[:_MOST_NAMED])
    return manifest


def note_backup(act: Act, manifest: Manifest, document: dict[str, str]) -> None:
    """Write into the audit trail of every government what was done with a backup, and which one it was."""
    for government in list_governments():
        said = {"made_at": manifest.made_at, "program": manifest.program, **document}
        record(government.id, act, "backup", manifest.name, after=manifest.digest, document=said)


def hashes_listed(folder: Path) -> Iterator[str]:
    """The hash of each delivered file in a backup."""
    with (folder / LIST_OF_FILES).open(encoding="utf-8") as lines:
        for line in lines:
            yield line.split(" ", 1)[0]


def place_of(sha256: str) -> str:
    """Where a delivered file stands inside a backup."""
    return f"{FILES}/{sha256[:2]}/{sha256}"


def digest_of_file(path: Path) -> str:
    """SHA-256, in hexadecimal, of what the file holds."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _write(store: FileStore, folder: Path, name: str, program: str, earlier: Path | None) -> Manifest:
    made_at = now()
    for made in (folder, folder / FILES):
        made.mkdir(mode=0o700)
    _written(folder / DATABASE).close()
    with written_snapshot(folder / DATABASE) as seen:
        database: DatabaseSummary = summary_of(seen)
        files, size = _copy_files(store, folder, earlier, named_files(seen))
    parts = tuple(_part(folder, part) for part in (DATABASE, LIST_OF_FILES))
    manifest = Manifest(name, made_at.isoformat(timespec="seconds"), program, database, parts, files, size)
    # Everything else is on the disk before the manifest is, and the manifest before the backup has its name.
    os.sync()
    with _written(folder / MANIFEST) as stream:
        stream.write(manifest.text.encode())
        stream.flush()
        os.fsync(stream.fileno())
    _sync(folder)
    return manifest


def _copy_files(store: FileStore, folder: Path, earlier: Path | None, hashes: Sequence[str]) -> tuple[int, int]:
    """How many files were copied, and how many bytes they have together."""
    count = size = 0
    with _written(folder / LIST_OF_FILES) as listed:
        for sha256 in hashes:
            target = folder / place_of(sha256)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            if not _link(earlier, target, sha256):
                _copy(store, target, sha256)
            count, size = count + 1, size + target.stat().st_size
            listed.write(f"{sha256}  {place_of(sha256)}\n".encode())
    return count, size


def _link(earlier: Path | None, target: Path, sha256: str) -> bool:
    """Whether an earlier backup beside this one has the file whole, which then takes no room a second time."""
    before = None if earlier is None else earlier / place_of(sha256)
    if before is None or not before.is_file() or digest_of_file(before) != sha256:
        return False
    target.hardlink_to(before)
    return True


def _copy(store: FileStore, target: Path, sha256: str) -> None:
    try:
        with store.open_file(sha256) as source, _written(target) as copy:
            shutil.copyfileobj(source, copy, _AT_ONCE)
    except Damaged as damaged:
        raise Invalid(f"The file {sha256} of the file store is damaged. {_MEND}") from damaged
    except NotFound as missing:
        raise NotFound(f"The file {sha256} is missing from the file store. {_MEND}") from missing


_MEND = (
    "No backup was made. Put the file back from an earlier backup, where it stands under the same name, and run "
    "`flask verify`."
)


def _problems(folder: Path, manifest: Manifest) -> Iterator[Problem]:
    for part in manifest.parts:
        yield from _problem(folder, part.name, part.sha256)
    if not (folder / LIST_OF_FILES).is_file():
        return
    wanted = {MANIFEST, *(part.name for part in manifest.parts)}
    for sha256 in hashes_listed(folder):
        wanted.add(place_of(sha256))
        yield from _problem(folder, place_of(sha256), sha256)
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    yield from (Problem(extra, "does not belong to the backup") for extra in sorted(found - wanted))


def _problem(folder: Path, name: str, sha256: str) -> Iterator[Problem]:
    path = folder / name
    if not path.is_file():
        yield Problem(name, "is missing")
    elif digest_of_file(path) != sha256:
        yield Problem(name, "was altered")


def _part(folder: Path, name: str) -> Part:
    path = folder / name
    return Part(name, path.stat().st_size, digest_of_file(path))


def _written(path: Path) -> IO[bytes]:
    """A new file, open for writing, that its owner alone may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _remove(backup: Path) -> None:
    """Take its name away first, so that what is half removed does not look whole."""
    gone = backup.rename(backup.with_name(f"{_UNFINISHED}{backup.name}"))
    shutil.rmtree(gone)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _alone_in(place: Path) -> Iterator[None]:
    handle = os.open(place / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb"):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise Conflict(f"Another backup is being made in {place}. Wait until it is done.") from taken
        yield
