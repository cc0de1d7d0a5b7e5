"""A key in the place of the password: for one change, in one sign-in, once, by a key that made sure of its person."""

from datetime import timedelta

import pytest
from flask import Flask

from models.clock import living_at, now
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.people import Person, find_person_by_email
from models.security_keys import SecurityKey
from models.statements import PaymentStatement, find_statement
from operations.statements import review_statement, show_statement
from tests.conftest import Browser
from tests.operations.city import SMALL, somebody
from tests.operations.fixtures import computed_store
from tests.routes.key_holders import PAGE, a_key, required, wholly_in
from tests.security_key import KNOWS_PERSON, Key

PASSWORD = "walk-the-harborview-demo"
__all__ = ["computed_store", "required"]


@pytest.fixture
def statement(computed_store: FileStore) -> PaymentStatement:
    """A statement that waits for its approval."""
    found, _ = show_statement(somebody("finance"), SMALL, "2027-07")
    review_statement(somebody("finance"), found.id)
    db.session.commit()
    return found


@pytest.fixture
def finance(statement: PaymentStatement) -> Person:
    person = find_person_by_email("finance@harborview.example")
    assert person is not None
    return person


@pytest.fixture
def key(client: Browser, finance: Person) -> Key:
    """A key of somebody who signed in with it and whose PIN it asks for."""
    made = a_key(finance)
    made.flags |= KNOWS_PERSON
    wholly_in(client, finance)
    return made


def page_of(client: Browser, statement: PaymentStatement) -> str:
    return client.get(f"/statements/{statement.id}").text


def approve(client: Browser, statement: PaymentStatement, answer: str, password: str = "") -> int:
    sent = {"digest": statement.digest, "step": "approve", "key_answer": answer, "password": password}
    return client.post(f"/statements/{statement.id}/approve", data=sent).status_code


def status_of(statement: PaymentStatement) -> str:
    return find_statement(statement.government_id, statement.id).status


def make_codes(client: Browser, answer: str) -> str:
    return client.post(f"{PAGE}/codes", data={"key_answer": answer}).text


def test_a_key_approves_in_the_place_of_the_password(client: Browser, statement: PaymentStatement, key: Key) -> None:
    assert approve(client, statement, key.answer_to(page_of(client, statement))) == 303
    assert status_of(statement) == "approved"


def test_the_password_still_approves_and_stands_in_the_page_for_browsers_without_script(
    client: Browser, statement: PaymentStatement, key: Key
) -> None:
    page = page_of(client, statement)
    assert 'name="password"' in page
    assert "security_key.js" in page
    assert approve(client, statement, "", PASSWORD) == 303


def test_an_answer_to_another_page_or_to_other_figures_approves_nothing(
    client: Browser, finance: Person, statement: PaymentStatement, key: Key
) -> None:
    assert approve(client, statement, key.answer_to(client.get(PAGE).text)) == 422
    changed = {"digest": "0" * 64, "step": "approve", "key_answer": key.answer_to(page_of(client, statement))}
    assert client.post(f"/statements/{statement.id}/approve", data=changed).status_code == 422
    assert status_of(statement) == "in_review"
    events = events_of(finance.government_id, "person", finance.id)
    refused = [each.reason or "" for each in events if each.act == "person.identity_refused"]
    assert [reason.partition(":")[0] for reason in refused] == ["security key", "security key"]


def test_an_answer_of_another_sign_in_approves_nothing(
    client: Browser, finance: Person, statement: PaymentStatement, key: Key
) -> None:
    answer = key.answer_to(page_of(client, statement))
    wholly_in(client, finance)
    assert approve(client, statement, answer) == 422
    assert status_of(statement) == "in_review"


def test_a_key_that_did_not_make_sure_of_its_person_approves_nothing(
    client: Browser, statement: PaymentStatement, key: Key
) -> None:
    key.flags ^= KNOWS_PERSON
    assert approve(client, statement, key.answer_to(page_of(client, statement))) == 422
    assert status_of(statement) == "in_review"


def test_an_answer_lapses_after_ten_minutes(client: Browser, statement: PaymentStatement, key: Key) -> None:
    answer = key.answer_to(page_of(client, statement))
    with living_at(now() + timedelta(minutes=11)):
        assert approve(client, statement, answer) == 422
    assert status_of(statement) == "in_review"


def test_an_answer_counts_once(client: Browser, key: Key) -> None:
    answer = key.answer_to(client.get(PAGE).text)
    assert "Keep your recovery codes" in make_codes(client, answer)
    again = make_codes(client, answer)
    assert "answered already" in again
    assert "Keep your recovery codes" not in again


def test_the_key_of_somebody_else_confirms_nothing(client: Browser, key: Key) -> None:
    stranger = Key()
    stranger.flags |= KNOWS_PERSON
    assert "not one of yours" in make_codes(client, stranger.answer_to(client.get(PAGE).text))


def test_wrong_keys_and_wrong_passwords_are_counted_together(
    client: Browser, statement: PaymentStatement, key: Key
) -> None:
    for _ in range(3):
        assert approve(client, statement, "{}") == 422
    for _ in range(2):
        assert approve(client, statement, "", "guess") == 422
    assert approve(client, statement, key.answer_to(page_of(client, statement))) == 403
    assert status_of(statement) == "in_review"


def test_a_copy_of_a_key_confirms_nothing_and_is_stopped(
    client: Browser, statement: PaymentStatement, key: Key
) -> None:
    kept = db.session.query(SecurityKey).one()
    kept.sign_count = 7
    assert approve(client, statement, key.answer_to(page_of(client, statement))) == 422
    db.session.refresh(kept)
    assert kept.stopped_at is not None
    assert "key_answer" not in page_of(client, statement)


def test_what_a_key_said_is_not_shown_again(client: Browser, statement: PaymentStatement, key: Key) -> None:
    answer = key.answer_to(client.get(PAGE).text)
    sent = {"digest": statement.digest, "step": "approve", "key_answer": answer}
    assert "clientDataJSON" not in client.post(f"/statements/{statement.id}/approve", data=sent).text


def test_without_a_public_address_no_key_is_asked_for(
    app: Flask, client: Browser, statement: PaymentStatement, key: Key
) -> None:
    app.config["PUBLIC_URL"] = ""
    app.config["DEVELOPMENT"] = False
    assert "key_answer" not in page_of(client, statement)


def test_a_key_ends_another_sign_in_in_the_place_of_the_password(
    client: Browser, app: Flask, finance: Person, key: Key
) -> None:
    there = Browser(app, app.response_class, use_cookies=True).sign_in(finance)
    with there.session_transaction() as kept:
        place = f"/my-account/sign-ins/{kept['sign_in'].split('.')[1]}/end"
    assert client.post(place, data={"key_answer": "no answer"}).status_code == 422
    assert client.post(place, data={"key_answer": key.answer_to(client.get("/my-account").text)}).status_code == 303
    assert "/sign-in" in there.get("/contracts").headers["Location"]
