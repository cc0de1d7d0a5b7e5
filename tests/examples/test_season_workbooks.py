"""Every statement of the demo city as a workbook in a real spreadsheet program: the same cents, corrected ones too."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from contracts.numbers import from_cents
from examples.load import load_city
from examples.load_season import load_season
from examples.season_reports import person
from models.database import db
from models.file_store import FileStore
from models.statements import PaymentStatement, all_statements
from operations.statement_files import WORKBOOK, file_of
from tests.importers.test_statement_workbooks import cents, differences
from tests.spreadsheets import recalculated

pytestmark = [pytest.mark.proof, pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)]


def assert_same_cents(folder: Path, at_least: int) -> None:
    """The workbook of each statement, worked out anew, says what the statement says."""
    statements = list(all_statements(person("auditor").government_id))
    assert len(statements) >= at_least
    written = [_written(each, folder / f"{each.id}.xlsx") for each in statements]
    for statement, before, after in zip(statements, written, recalculated(written, folder), strict=True):
        assert differences(before, after) == []
        if statement.kind == "payment":
            assert cents(after)["Net to pay"] == from_cents(statement.net_cents).normalize()


def _written(statement: PaymentStatement, path: Path) -> Path:
    path.write_bytes(file_of(statement, WORKBOOK).content)
    return path


def test_each_statement_of_the_season(app: Flask, session: Session, tmp_path: Path) -> None:
    store: FileStore = app.extensions["file_store"]
    load_season(store, db.session.commit, lambda _: None)
    assert_same_cents(tmp_path, at_least=34)


def test_each_statement_of_july_and_of_the_buses(app: Flask, session: Session, tmp_path: Path) -> None:
    store: FileStore = app.extensions["file_store"]
    load_city(store, db.session.commit, lambda _: None)
    assert_same_cents(tmp_path, at_least=4)
