"""A backup is put back elsewhere with every digest, holds no secret, and nothing altered passes."""

import fcntl
import stat
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from contracts.acts import Act
from contracts.backup_manifests import read_manifest
from contracts.errors import Conflict, Invalid, NotFound
from models.clock import living_at, now
from models.database import db
from models.events import events_numbered
from models.file_store import FileStore
from models.folder_store import FolderStore
from models.snapshots import summary_here
from models.statements import all_statements
from operations.backups import MANIFEST, check_backup, make_backup, whole_backups
from tests.commands.backups import OWNER, elsewhere, flask, here, made
from tests.conftest import Terminal
from tests.database import TestDatabase
from tests.operations.test_verifying import tamper

__all__ = ["elsewhere", "here"]


def with_one_event(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """What each table holds after one more event, whose words are as many as they are."""
    return {**before, "events": before["events"] + 1, "event_words": after["event_words"]}


def test_what_is_restored_has_the_same_digests_and_says_so_in_its_audit_trail(
    here: dict[str, str], elsewhere: dict[str, str], computed_store: FileStore, tmp_path: Path
) -> None:
    before = {each.id: each.digest for each in all_statements(OWNER)}
    db.session.rollback()
    backup = made(flask(here, "backup", "make", str(tmp_path / "backups")))
    assert flask(elsewhere, "backup", "restore", str(backup)).exit_code == 0
    second = made(flask(elsewhere, "backup", "make", str(tmp_path / "again")))
    first, again = check_backup(backup), check_backup(second)
    assert again.database.statements_sha256 == first.database.statements_sha256
    assert before
    assert (again.files, again.file_bytes) == (first.files, first.file_bytes)
    # One event of the restore; the act of making a backup follows the snapshot.
    assert again.database.tables == with_one_event(first.database.tables, again.database.tables)
    number = int(first.database.chain_heads[OWNER].split(":")[0]) + 1
    (noted,) = events_numbered(OWNER, [number])
    assert (noted.act, noted.thing_id, noted.after) == (Act.BACKUP_MADE.value, first.name, first.digest)


def test_a_backup_is_readable_by_its_owner_alone_and_holds_no_secret(here: dict[str, str], tmp_path: Path) -> None:
    secret = "canary-of-the-secret-key"
    ended = flask(here | {"SECRET_KEY": secret}, "backup", "make", str(tmp_path / "backups"))
    backup = made(ended)
    assert "SECRET_KEY" in ended.stderr
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (backup, *backup.rglob("*"))}
    assert modes == {0o700, 0o600}
    assert not any(secret.encode() in path.read_bytes() for path in backup.rglob("*") if path.is_file())


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def a_kept_file(backup: Path) -> Path:
    return next(path for path in sorted((backup / "files").rglob("*")) if path.is_file())


ALTERED: dict[str, Callable[[Path], object]] = {
    "a byte of the database": lambda backup: flip(backup / "database"),
    "a byte of a file": lambda backup: flip(a_kept_file(backup)),
    "a byte of the list": lambda backup: flip(backup / "files.sha256"),
    "a byte of the manifest": lambda backup: flip(backup / MANIFEST),
    "a file that is gone": lambda backup: a_kept_file(backup).unlink(),
    "a file too many": lambda backup: (backup / "files" / "more").write_text("x"),
    "no manifest": lambda backup: (backup / MANIFEST).unlink(),
    "an empty manifest": lambda backup: (backup / MANIFEST).write_text("[]"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_backup_is_refused_and_nothing_is_restored(
    here: dict[str, str], elsewhere: dict[str, str], tmp_path: Path, what: str, computed_store: FileStore
) -> None:
    backup = make_backup(computed_store, tmp_path / "backups", "1").folder
    ALTERED[what](backup)
    for command in ("check", "restore"):
        ended = flask(elsewhere, "backup", command, str(backup))
        assert (ended.exit_code, "backup" in ended.stderr) == (1, True)
    assert not Path(elsewhere["FILE_STORE"]).exists()


def test_nothing_is_written_over(here: dict[str, str], elsewhere: dict[str, str], tmp_path: Path) -> None:
    backup = made(flask(here, "backup", "make", str(tmp_path / "backups")))
    ended = flask(here | {"FILE_STORE": elsewhere["FILE_STORE"]}, "backup", "restore", str(backup))
    assert (ended.exit_code, "not empty" in ended.stderr) == (1, True)
    ended = flask(elsewhere | {"FILE_STORE": here["FILE_STORE"]}, "backup", "restore", str(backup))
    assert (ended.exit_code, "not empty" in ended.stderr) == (1, True)


def test_a_backup_of_a_newer_program_or_of_another_database_is_refused(
    here: dict[str, str], elsewhere: dict[str, str], tmp_path: Path, database: TestDatabase
) -> None:
    backup = made(flask(here, "backup", "make", str(tmp_path / "backups")))
    stated = read_manifest((backup / MANIFEST).read_text())
    newer = replace(stated, database=replace(stated.database, migration="9999"))
    (backup / MANIFEST).write_text(newer.text)
    ended = flask(elsewhere, "backup", "restore", str(backup))
    assert (ended.exit_code, "newer program" in ended.stderr) == (1, True)
    other = "postgresql" if database.kind == "sqlite" else "sqlite"
    (backup / MANIFEST).write_text(replace(stated, database=replace(stated.database, kind=other)).text)
    ended = flask(elsewhere, "backup", "restore", str(backup))
    assert (ended.exit_code, f"a {other} database" in ended.stderr) == (1, True)


def test_counts_that_the_database_does_not_have_are_found(
    here: dict[str, str], elsewhere: dict[str, str], tmp_path: Path
) -> None:
    backup = made(flask(here, "backup", "make", str(tmp_path / "backups")))
    stated = read_manifest((backup / MANIFEST).read_text())
    more = stated.database.tables | {"events": 1}
    (backup / MANIFEST).write_text(replace(stated, database=replace(stated.database, tables=more)).text)
    ended = flask(elsewhere, "backup", "restore", str(backup))
    assert (ended.exit_code, "not what the backup states" in ended.stderr) == (1, True)


def test_a_restored_city_in_which_something_does_not_follow_is_not_called_good(
    here: dict[str, str], elsewhere: dict[str, str], tmp_path: Path
) -> None:
    statement = next(iter(all_statements(OWNER)))
    tamper("UPDATE statements SET net_cents = net_cents + 1 WHERE id = :id", id=statement.id)
    backup = made(flask(here, "backup", "make", str(tmp_path / "backups")))
    ended = flask(elsewhere, "backup", "restore", str(backup))
    assert (ended.exit_code, "not everything follows" in ended.stderr) == (1, True)


def test_a_damaged_or_missing_file_makes_no_backup(computed_store: FileStore, tmp_path: Path) -> None:
    kept = next(path for path in computed_store.folder.rglob("*") if path.is_file())
    content = kept.read_bytes()
    kept.chmod(0o600)
    kept.write_bytes(content + b"x")
    with pytest.raises(Invalid, match="damaged"):
        make_backup(computed_store, tmp_path / "backups", "1")
    kept.unlink()
    with pytest.raises(NotFound, match="missing from the file store"):
        make_backup(computed_store, tmp_path / "backups", "1")
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [".lock"]
    kept.write_bytes(content)
    assert check_backup(make_backup(computed_store, tmp_path / "backups", "1").folder).files > 0


def test_a_second_backup_takes_no_room_for_what_the_first_holds_unless_that_was_altered(
    computed_store: FileStore, tmp_path: Path
) -> None:
    place = tmp_path / "backups"
    first = make_backup(computed_store, place, "1").folder
    flip(altered := a_kept_file(first))
    with living_at(now().replace(year=2030)):
        second = make_backup(computed_store, place, "1").folder
    check_backup(second)
    names = [path.relative_to(first) for path in (first / "files").rglob("*") if path.is_file()]
    shared = {name for name in names if (first / name).stat().st_ino == (second / name).stat().st_ino}
    assert shared == set(names) - {altered.relative_to(first)}


def test_only_as_many_are_kept_as_asked_for_and_two_are_never_made_at_once(
    computed_store: FileStore, tmp_path: Path
) -> None:
    place = tmp_path / "backups"
    for year in (2030, 2031, 2032):
        with living_at(now().replace(year=year)):
            make_backup(computed_store, place, "1", keep=2)
    assert [each.name[:4] for each in whole_backups(place)] == ["2031", "2032"]
    with (place / ".lock").open() as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(Conflict, match="Another backup"):
            make_backup(computed_store, place, "1")


def test_a_rehearsal_restores_beside_the_city_and_leaves_a_note_alone(
    here: dict[str, str], tmp_path: Path, computed_store: FileStore
) -> None:
    backup = made(flask(here, "backup", "make", str(tmp_path / "backups")))
    before = summary_here()
    ended = flask(here, "backup", "rehearse", str(backup))
    assert ended.exit_code == 0, ended.stderr
    assert "can be restored" in ended.stdout
    after = summary_here()
    assert after.tables == with_one_event(before.tables, after.tables)
    flip(backup / "database")
    assert flask(here, "backup", "rehearse", str(backup)).exit_code == 1
    assert summary_here() == after


def test_a_disk_that_may_not_be_written_is_a_sentence(terminal: Terminal, here: dict[str, str]) -> None:
    ended = terminal.invoke(args=["backup", "make", "/proc/nowhere"])
    assert (ended.exit_code, "The disk does not let this be done" in ended.stderr) == (1, True)


def test_without_the_client_of_postgresql_it_says_what_to_install(
    here: dict[str, str], database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    ended = flask(here, "backup", "make", str(tmp_path / "backups"))
    if database.kind == "sqlite":
        assert ended.exit_code == 0
    else:
        assert (ended.exit_code, "apt-get install postgresql-client" in ended.stderr) == (1, True)


def test_a_client_older_than_the_server_is_refused(
    here: dict[str, str], database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    ended = flask(here, "backup", "make", str(tmp_path / "backups"))
    if database.kind == "postgresql":
        assert (ended.exit_code, "is of version 9" in ended.stderr) == (1, True)


def test_an_empty_database_is_backed_up_too(database: TestDatabase, session: object, tmp_path: Path) -> None:
    db.session.execute(text("SELECT 1"))
    db.session.rollback()
    found = check_backup(make_backup(FolderStore(tmp_path / "files"), tmp_path / "backups", "1").folder)
    assert (found.files, found.database.chain_heads) == (0, {})
