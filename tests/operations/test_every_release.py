"""A city's rows, laid into the tables of an earlier release and upgraded, keep every figure and follow from what they
rest on."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, MetaData, Table, inspect, text
from sqlalchemy.types import Boolean, Date, DateTime, Integer

from app import create_app
from models.clock import now
from models.database import db, reading
from models.file_store import FileStore
from models.snapshots import summary_here
from models.statements import all_statements
from operations.statements import approve_statement, review_statement
from operations.verification import verify_everything
from routes.upgrades import catch_up
from tests.database import TestDatabase, an_empty_database, migrate
from tests.operations.city import somebody

OWNER = "harborview"
# The first release whose contracts say what they are worth, and some of each age since.
RELEASES = ("0004", "0007", "0010", "0013", "0016")
Rows = dict[str, list[dict[str, Any]]]


def statements() -> dict[str, tuple[Any, ...]]:
    found = all_statements(OWNER)
    return {
        each.id: (each.digest, each.document, each.facts_document, each.status, each.gross_cents, each.net_cents)
        for each in found
    }


@pytest.fixture
def figures(computed_store: FileStore) -> dict[str, tuple[Any, ...]]:
    """Every statement of a city in which one was approved."""
    (statement,) = all_statements(OWNER)
    review_statement(somebody("finance"), statement.id)
    approve_statement(somebody("finance"), statement.id, statement.digest)
    db.session.commit()
    return statements()


def tables_in(connection: Connection) -> Iterator[Table]:
    for name in inspect(connection).get_table_names():
        if name != "alembic_version" and not name.startswith("huey_"):
            yield Table(name, MetaData(), autoload_with=connection, resolve_fks=False)


def rows_here() -> Rows:
    with reading(), db.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in tables_in(connection)
        }


def something(kind: Any) -> Any:
    """A value for a column that every row had then and that none has now."""
    if isinstance(kind, Boolean | Integer):
        return 1
    if isinstance(kind, DateTime):
        return now()
    return now().date() if isinstance(kind, Date) else "x"


def lay_into(rows: Rows, connection: Connection) -> None:
    """The rows in tables of another age: columns that are not there are left out, old ones get a value."""
    replica = "SET LOCAL session_replication_role = replica"
    connection.execute(text(replica if db.engine.dialect.name == "postgresql" else "PRAGMA defer_foreign_keys = ON"))
    for table in tables_in(connection):
        old = {
            column.name: something(column.type)
            for column in table.columns
            if not column.nullable and column.server_default is None
        }
        names = {column.name for column in table.columns}
        for row in rows.get(table.name, []):
            kept = {name: value for name, value in row.items() if name in names}
            connection.execute(table.insert(), {**old, **kept})


@pytest.fixture
def older(database: TestDatabase, tmp_path: Path, figures: object) -> Iterator[Flask]:
    """A program on an empty database."""
    folder = tmp_path / "older"
    folder.mkdir()
    with an_empty_database(database.kind, folder) as url:
        app = create_app(DATABASE_URL=url, INSTANCE_PATH=str(folder), QUEUE_URL="memory:", SECRET_KEY="only for tests")
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize("release", RELEASES)
def test_the_database_of_each_release_is_upgraded_and_keeps_every_figure(
    release: str, older: Flask, figures: dict[str, tuple[Any, ...]], computed_store: FileStore
) -> None:
    rows, before = rows_here(), summary_here()
    assert figures
    migrate(older, release)
    with older.app_context():
        with db.engine.begin() as connection:
            lay_into(rows, connection)
        first = summary_here()
        migrate(older)
        after = summary_here()
        assert (first.statements_sha256, first.chain_heads) == (before.statements_sha256, before.chain_heads)
        assert (after.statements_sha256, after.chain_heads) == (before.statements_sha256, before.chain_heads)
        assert statements() == figures
        catch_up()
        assert verify_everything(computed_store).differences == ()
        if db.engine.dialect.name == "sqlite":
            assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
