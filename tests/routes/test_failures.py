"""What a person and a program are told when the program itself fails, whatever state the database is in then."""

import json

import pytest
from sqlalchemy import text

from models.database import db
from models.file_store import FileStore
from models.people import find_person_by_email
from tests.conftest import Browser
from tests.operations.fixtures import store

__all__ = ["store"]


@pytest.fixture
def failing(store: FileStore, client: Browser, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A browser in which somebody is signed in and whose desk asks the database for what is not there."""
    person = find_person_by_email("officer@harborview.example")
    assert person is not None
    browser = client.sign_in(person)
    monkeypatch.setitem(browser.application.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(browser.application.view_functions, "desks.show_desk", ask_for_nothing)
    monkeypatch.setitem(browser.application.view_functions, "api.show_desk", ask_for_nothing)
    return browser


def ask_for_nothing() -> str:
    return str(db.session.execute(text("SELECT secret_word FROM nothing")))


def test_a_failure_is_a_page_that_says_what_to_do_and_nothing_of_how_it_happened(failing: Browser) -> None:
    answer = failing.get("/")
    assert answer.status_code == 500
    assert "The program failed. Nothing was saved" in answer.text
    assert "secret_word" not in answer.text
    assert failing.get("/contracts").status_code == 200


def test_for_a_program_a_failure_is_a_problem_document(failing: Browser) -> None:
    answer = failing.get("/api/v1/desk")
    said = json.loads(answer.data)
    assert (answer.status_code, said["status"]) == (500, 500)
    assert said["next"]
    assert "secret_word" not in answer.text
