"""A restore by an account that may not make tables is refused before anything is put back, and says how to go on."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from tests.commands.backups import elsewhere, flask, here, made
from tests.database import ON_POSTGRESQL, TestDatabase

__all__ = ["elsewhere", "here"]


def on_database(url: str, *commands: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))


@pytest.fixture
def account(elsewhere: dict[str, str]) -> Iterator[str]:
    """The program's account on the server, which owns nothing."""
    name = f"restorer_{os.getpid()}"
    on_database(elsewhere["DATABASE_URL"], f"CREATE ROLE {name} LOGIN")
    yield name
    on_database(elsewhere["DATABASE_URL"], f"DROP OWNED BY {name}", f"DROP ROLE {name}")


@ON_POSTGRESQL
def test_the_program_s_account_is_told_to_restore_as_the_owner_and_then_reads_what_was_restored(
    here: dict[str, str], elsewhere: dict[str, str], account: str, tmp_path: Path
) -> None:
    backup = made(flask(here, "backup", "make", str(tmp_path / "backups")))
    owner = make_url(elsewhere["DATABASE_URL"])
    mine = elsewhere | {"DATABASE_URL": owner.set(username=account).render_as_string(hide_password=False)}
    ended = flask(mine, "backup", "restore", str(backup))
    assert ended.exit_code == 1
    assert "may not make tables in that database, so nothing was restored" in ended.stderr
    assert "flask give-rights" in ended.stderr
    assert not Path(elsewhere["FILE_STORE"]).exists()
    assert flask(elsewhere, "backup", "restore", str(backup)).exit_code == 0
    assert flask(elsewhere, "give-rights", account).exit_code == 0
    ended = flask(mine, "verify")
    assert (ended.exit_code, "no difference" in ended.stdout) == (0, True), ended.stderr


def test_a_client_that_fails_is_quoted_with_its_reason(
    here: dict[str, str],
    elsewhere: dict[str, str],
    database: TestDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    backup = made(flask(here, "backup", "make", str(tmp_path / "backups")))
    client = tmp_path / "pg_restore"
    said = "pg_restore: error: could not execute query: ERROR:  no room here"
    client.write_text(f"#!/bin/sh\necho '{said}' >&2\necho 'Command was: DO $$' >&2\necho 'END $$;' >&2\nexit 1\n")
    client.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    ended = flask(elsewhere, "backup", "restore", str(backup))
    if database.kind == "postgresql":
        assert (ended.exit_code, f"pg_restore failed: {said}\n" in ended.stderr) == (1, True)
