"""What tests of backups share: a city to back up, an empty place to restore into, and the commands run in between."""

import contextvars
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result

from app import create_app
from models.database import db
from models.file_store import FileStore
from tests.database import TestDatabase, an_empty_database

ROOT = Path(__file__).parents[2]
OWNER = "harborview"


def surroundings(url: str, files: Path, instance: Path) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "FILE_STORE": str(files),
        "INSTANCE_PATH": str(instance),
        "QUEUE_URL": "memory:",
    }


def flask(settings: dict[str, str], *arguments: str) -> Result:
    """A command of a program with these settings alone, which stands on a database of its own."""
    program = create_app(**settings)
    ended = contextvars.Context().run(program.test_cli_runner().invoke, args=arguments)
    with program.app_context():
        db.engine.dispose()
    assert isinstance(ended.exception, SystemExit | None), ended.exception
    return ended


@pytest.fixture
def here(database: TestDatabase, computed_store: FileStore, tmp_path: Path) -> dict[str, str]:
    """The settings of the city that is backed up."""
    return surroundings(database.url, computed_store.folder, tmp_path / "instance")


@pytest.fixture
def elsewhere(database: TestDatabase, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The settings of an empty place on the same kind of database."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with an_empty_database(database.kind, folder) as url:
        yield surroundings(url, folder / "files", folder / "instance")


def made(ended: Result) -> Path:
    assert ended.exit_code == 0, ended.stderr
    return Path(ended.stdout.strip())
