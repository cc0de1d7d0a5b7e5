"""Fixtures on filled databases; conftest.py files take them from here."""

import pytest
from flask import Flask

from models.file_store import FileStore
from tests.database import TestDatabase
from tests.operations.city import fill_computed, fill_demo, fill_small
from tests.operations.standing_city import fill_standing
from tests.template import Template

FILLS = {"small": fill_small, "computed": fill_computed, "demo": fill_demo, "standing": fill_standing}
_made: dict[tuple[str, str], Template] = {}


def _template(name: str, database: TestDatabase, folders: pytest.TempPathFactory) -> Template:
    # Each conftest.py that takes the fixtures has its own of them; what they fill is filled once all the same.
    key = (database.url, name)
    if key not in _made:
        _made[key] = Template(database, name, folders.mktemp(name), FILLS[name])
    return _made[key]


def _put_back(name: str, request: pytest.FixtureRequest) -> FileStore:
    database: TestDatabase = request.getfixturevalue("migrated")
    template = _template(name, database, request.getfixturevalue("tmp_path_factory"))
    app: Flask = request.getfixturevalue("app")
    template.put_back(request.getfixturevalue("tmp_path") / "files")
    request.getfixturevalue("session")
    kept: FileStore = app.extensions["file_store"]
    return kept


# Each gives the file store of a fresh copy; the test's session stands on its database.


@pytest.fixture
def store(migrated: TestDatabase, request: pytest.FixtureRequest) -> FileStore:
    """The small contract."""
    return _put_back("small", request)


@pytest.fixture
def computed_store(migrated: TestDatabase, request: pytest.FixtureRequest) -> FileStore:
    """The small contract with its July computed."""
    return _put_back("computed", request)


@pytest.fixture
def demo_store(migrated: TestDatabase, request: pytest.FixtureRequest) -> FileStore:
    """The demo city."""
    return _put_back("demo", request)


@pytest.fixture
def standing_store(migrated: TestDatabase, request: pytest.FixtureRequest) -> FileStore:
    """Contracts whose measures count what was verified."""
    return _put_back("standing", request)
