"""Loading the demo city is safe to repeat, goes on after an interruption, and leaves real governments alone."""

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.errors import Refused
from examples.city import read_city
from examples.load import load_city
from models.database import Base, db
from models.file_store import FileStore
from operations.set_up import enter_government


@pytest.fixture
def store(app: Flask, session: Session) -> FileStore:
    kept: FileStore = app.extensions["file_store"]
    return kept


def test_an_interrupted_load_goes_on_and_a_repeated_one_changes_nothing(store: FileStore) -> None:
    told: list[str] = []

    def stop_soon(sentence: str) -> None:
        told.append(sentence)
        if len(told) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_city(store, db.session.commit, stop_soon)
    db.session.rollback()

    load_city(store, db.session.commit, told.append)
    assert sum("Computed the statement" in sentence for sentence in told) == 4
    before, told = row_counts(), []

    load_city(store, db.session.commit, told.append)
    assert told == []
    assert row_counts() == before


def test_the_demo_is_never_loaded_beside_another_government(store: FileStore) -> None:
    enter_government("elsewhere", "Town of Elsewhere", "America/Chicago", "IL")
    with pytest.raises(Refused, match="Town of Elsewhere"):
        load_city(store, db.session.commit, print)


def test_the_city_names_no_file_contract_or_person_that_it_lacks() -> None:
    city = read_city()
    people = {person.email for person in city.people}
    numbers = {contract.number for contract in city.contracts}
    assert all(report.file.is_file() for report in city.reports)
    assert {report.contract for report in city.reports} | {each.contract for each in city.statements} == numbers
    assert {report.entered_by for report in city.reports} | {value.set_by for value in city.index_values} <= people
    assert {contract.vendor for contract in city.contracts} == set(city.vendors)


def row_counts() -> dict[str, int]:
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }
