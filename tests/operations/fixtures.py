"""Fixtures on filled databases; conftest.py files take them from here."""

from pathlib import Path

import pytest
from flask import Flask

from models.file_store import FileStore
from tests.database import TestDatabase
from tests.operations.city import fill_demo, fill_small
from tests.operations.template import Template

FILLS = {"small": fill_small, "demo": fill_demo}
_made: dict[tuple[str, str], Template] = {}


def _template(name: str, database: TestDatabase, folders: pytest.TempPathFactory) -> Template:
    # Each conftest.py that takes the fixtures has its own of them; what they fill is filled once all the same.
    key = (database.url, name)
    if key not in _made:
        _made[key] = Template(database, name, folders.mktemp(name), FILLS[name])
    return _made[key]


@pytest.fixture(scope="session")
def small_template(migrated: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The small contract, filled once on each database."""
    return _template("small", migrated, tmp_path_factory)


@pytest.fixture(scope="session")
def demo_template(migrated: TestDatabase, tmp_path_factory: pytest.TempPathFactory) -> Template:
    """The demo city, loaded once on each database."""
    return _template("demo", migrated, tmp_path_factory)


@pytest.fixture
def store(small_template: Template, app: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> FileStore:
    """The file store of a fresh copy of the small contract; the session stands on its database."""
    small_template.put_back(tmp_path / "files")
    request.getfixturevalue("session")
    kept: FileStore = app.extensions["file_store"]
    return kept


@pytest.fixture
def demo_store(demo_template: Template, app: Flask, tmp_path: Path, request: pytest.FixtureRequest) -> FileStore:
    """The file store of a fresh copy of the demo city; the session stands on its database."""
    demo_template.put_back(tmp_path / "files")
    request.getfixturevalue("session")
    kept: FileStore = app.extensions["file_store"]
    return kept
