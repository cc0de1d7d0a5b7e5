"""Puts a backup back into an empty place, and believes nothing of it: everything is compared, then worked out again."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from contracts.acts import Act
from contracts.backup_manifests import Manifest, first_disagreement
from contracts.errors import Conflict, Invalid, Problem
from models.database import dialect_name, reading
from models.file_store import FileStore
from models.rights import may_make_tables
from models.snapshots import holds_tables, put_back, summary_here
from operations.backups import DATABASE, check_backup, hashes_listed, note_backup, place_of
from operations.verification import Verified, verify_everything

_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put back, and what was worked out again afterwards."""

    manifest: Manifest
    verified: Verified


@dataclass(frozen=True, slots=True)
class Program:
    """The program that restores: the migrations that it knows, and how it brings a database to the newest."""

    migrations: Collection[str]
    upgrade: Callable[[], None]


def restore_backup(
    store: FileStore, folder: Path, program: Program, host: str, tell: Callable[[str], None] = lambda _: None
) -> Restored:
    """Fill the empty database and the empty file store from a backup, then work everything out again.

    Invalid where the backup was altered or does not fit, Conflict where the place is not empty or the backup is newer
    than the program. `tell` is given a sentence now and then.
    """
    manifest = check_backup(folder)
    tell(f"every byte of the backup {manifest.name} is as it was made")
    _require_fit(manifest, program)
    _require_empty(store)
    _require_owner()
    for sha256 in hashes_listed(folder):
        _restore_file(store, folder / place_of(sha256), sha256)
    put_back(folder / DATABASE)
    differs = first_disagreement(manifest.database, summary_here())
    if differs:
        raise Invalid(f"What was restored is not what the backup states. {differs} Use another backup.")
    tell(f"{manifest.files} files and {sum(manifest.database.tables.values())} rows are put back")
    program.upgrade()
    verified = verify_everything(store, tell)
    if verified.differences:
        problems = [Problem(each.what, each.message) for each in verified.differences[:_MOST_NAMED]]
        raise Invalid("The backup was restored, but not everything follows from what it rests on.", problems)
    note_backup(Act.BACKUP_RESTORED, manifest, {"host": host})
    return Restored(manifest, verified)


def _require_fit(manifest: Manifest, program: Program) -> None:
    here = dialect_name()
    if manifest.database.kind != here:
        raise Invalid(
            f"The backup is of a {manifest.database.kind} database, and DATABASE_URL names a {here} one. "
            "Name one of the same kind."
        )
    if manifest.database.migration not in program.migrations:
        raise Conflict(
            f"The backup was made by a newer program: its migration {manifest.database.migration} is not known here. "
            f"Install the program {manifest.program} or a newer one."
        )


def _require_empty(store: FileStore) -> None:
    if holds_tables():
        raise Conflict(
            "The database that DATABASE_URL names is not empty, and nothing is ever written over. Name a new one."
        )
    if not store.is_empty():
        raise Conflict(
            "The place that FILE_STORE or FILE_BUCKET names is not empty, and nothing is ever written over. "
            "Name a new one."
        )


def _require_owner() -> None:
    """Conflict where the account may not make the tables: PostgreSQL would say so after the files were put back."""
    with reading():
        owns = may_make_tables()
    if not owns:
        raise Conflict(
            "The account of DATABASE_URL may not make tables in that database, so nothing was restored. Restore with "
            "the address of the account that owns the database, then run `flask give-rights` for the program's "
            "account, as docs/operating.md says under Restore."
        )


def _restore_file(store: FileStore, path: Path, sha256: str) -> None:
    with path.open("rb") as stream:
        kept, _ = store.keep(stream, path.stat().st_size)
    if kept != sha256:
        raise Invalid(f"The file {sha256} was altered while it was read. Use another backup.")
