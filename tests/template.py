"""A database that was filled once and is copied for each test: filling it takes seconds, a copy does not."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from sqlalchemy import text

from models.clock import living_at
from models.database import Base, db
from models.file_store import FileStore
from models.folder_store import FolderStore
from tests.database import TestDatabase

TABLES = [table.name for table in Base.metadata.sorted_tables]


class Template:
    """What a function filled a database and a file store with, ready to be put back."""

    def __init__(self, database: TestDatabase, name: str, folder: Path, fill: Callable[[FileStore], None]) -> None:
        self.database, self.name, self.folder = database, name, folder
        database.reset()
        with _today(), database.app.app_context():
            fill(FolderStore(folder / "files"))
            db.session.commit()
            db.session.remove()
        if database.kind == "sqlite":
            database.close()
            shutil.copyfile(database.path, folder / "filled.sqlite3")
        else:
            self.filled = self._filled()
            copies = [f"CREATE TABLE {self.name}.{name} AS TABLE {name}" for name in self.filled]
            self._run(f"CREATE SCHEMA {self.name}", *copies)
        database.reset()

    def put_back(self, files: Path) -> None:
        """Fill the database, which was just emptied, and the folder of files."""
        shutil.copytree(self.folder / "files", files)
        if self.database.kind == "sqlite":
            self.database.close()
            shutil.copyfile(self.folder / "filled.sqlite3", self.database.path)
        else:
            copies = [f"INSERT INTO {name} SELECT * FROM {self.name}.{name}" for name in self.filled]
            self._run("SET LOCAL session_replication_role = replica", "; ".join(copies))

    def _filled(self) -> list[str]:
        """The tables that hold anything; most hold nothing in most templates."""
        asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in TABLES)
        with self.database.app.app_context(), db.engine.connect() as connection:
            return list(connection.scalars(text(asked)))

    def _run(self, *commands: str) -> None:
        with self.database.app.app_context(), db.engine.begin() as connection:
            for command in commands:
                connection.execute(text(command))


@contextmanager
def _today() -> Iterator[None]:
    """A test that lives on another day may be the first to ask; what all tests share is made today by either clock."""
    hatch = time_machine.escape_hatch
    travelling = hatch.is_travelling()
    moment = hatch.datetime.datetime.now(UTC) if travelling else datetime.now(UTC)
    with time_machine.travel(moment) if travelling else nullcontext(), living_at(moment):
        yield
