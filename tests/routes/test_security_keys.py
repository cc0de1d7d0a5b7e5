"""Security keys: what they are asked, and which answers are refused because they are another's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from contracts.roles import Role
from models.clock import now
from models.database import db
from models.people import Person
from models.second_factors import SecondFactor
from models.security_keys import SecurityKey, SpentChallenge, forget_spent_challenges
from models.sign_ins import SignIn
from tests.builders import a_government, a_person
from tests.conftest import Browser
from tests.routes.key_holders import (
    KEY_PAGE,
    NEW,
    PAGE,
    a_key,
    acts,
    add,
    begin,
    finance,
    half_in,
    is_signed_in,
    notices,
    required,
    show,
    wholly_in,
    with_password,
)
from tests.security_key import Key, asked_by, bytes_of

__all__ = ["finance", "required"]


def test_a_key_is_what_the_role_requires_and_signs_in_after_the_password(client: Browser, finance: Person) -> None:
    with_password(client)
    assert client.get("/").headers["Location"] == PAGE
    key = Key()
    assert len(add(client, key)) == 10
    assert client.get("/").status_code == 200
    assert with_password(client).startswith(KEY_PAGE)
    assert not is_signed_in(client)
    assert show(client, key) == 303
    assert client.get("/").status_code == 200
    assert [row.way for row in db.session.query(SignIn).order_by(SignIn.id)] == ["password key", "password key"]
    assert acts().count("person.key_added") == 1
    assert '{"notice": "key_added"}' in notices()


def test_what_a_key_is_asked_names_the_public_address_and_nothing_of_the_person(
    client: Browser, finance: Person
) -> None:
    key = a_key(finance)
    wholly_in(client, finance)
    begin(client, "second")
    asked = asked_by(client.get(NEW).text)
    assert (asked["rp"]["id"], asked["attestation"]) == ("pay.testville.example", "none")
    assert finance.id.encode() not in bytes_of(asked["user"]["id"])
    assert [bytes_of(each["id"]) for each in asked["excludeCredentials"]] == [key.credential_id]
    half_in(client, finance)
    first, second = (asked_by(client.get(KEY_PAGE).text) for _ in range(2))
    assert first["challenge"] != second["challenge"]
    assert first["rpId"] == "pay.testville.example"
    assert first["allowCredentials"][0]["transports"] == ["usb"]


def test_an_answer_counts_once(client: Browser, finance: Person) -> None:
    key = a_key(finance)
    half_in(client, finance)
    said = key.answer_to(client.get(KEY_PAGE).text)
    with client.session_transaction() as kept:
        before = dict(kept)
    assert client.post(KEY_PAGE, data={"answer": said}).status_code == 303
    assert client.post(KEY_PAGE, data={"answer": said}).headers["Location"] == "/"
    client.post("/sign-out")
    with client.session_transaction() as kept:
        kept.clear()
        kept.update(before)
    answer = client.post(KEY_PAGE, data={"answer": said})
    assert answer.status_code == 422
    assert "answered already" in answer.text
    assert not is_signed_in(client)
    assert "person.key_stopped" not in acts()


def test_an_answer_belongs_to_the_browser_that_was_asked(client: Browser, app: Flask, finance: Person) -> None:
    key = a_key(finance)
    other = Browser(app, app.response_class, use_cookies=True)
    half_in(client, finance)
    half_in(other, finance)
    other.get(KEY_PAGE)
    said = key.answer_to(client.get(KEY_PAGE).text)
    assert other.post(KEY_PAGE, data={"answer": said}).status_code == 422
    assert client.post(KEY_PAGE, data={"answer": said}).status_code == 303


def test_a_challenge_lapses_and_is_forgotten(client: Browser, finance: Person) -> None:
    key = a_key(finance)
    half_in(client, finance)
    assert show(client, key) == 303
    half_in(client, finance)
    said = key.answer_to(client.get(KEY_PAGE).text)
    assert db.session.query(SpentChallenge).count() == 1
    with time_machine.travel(now() + timedelta(minutes=11), tick=True):
        answer = client.post(KEY_PAGE, data={"answer": said})
        assert answer.status_code == 422
        assert "stood too long" in answer.text
        forget_spent_challenges()
    assert db.session.query(SpentChallenge).count() == 0


def at_another_page(key: Key) -> None:
    key.origin = "https://pay.testville.example.evil.example"


def for_another_host(key: Key) -> None:
    key.host = "evil.example"


def without_a_touch(key: Key) -> None:
    key.flags = 0


def with_another_secret(key: Key) -> None:
    key.secret = Key().secret


WRONG = (at_another_page, for_another_host, without_a_touch, with_another_secret)


@pytest.mark.parametrize("spoil", WRONG)
def test_an_answer_that_is_not_this_keys_to_this_page_is_refused(
    client: Browser, finance: Person, spoil: Callable[[Key], None]
) -> None:
    key = a_key(finance)
    half_in(client, finance)
    spoil(key)
    assert show(client, key) == 422
    assert not is_signed_in(client)
    assert acts().count("person.sign_in_refused") == 1


@pytest.mark.parametrize("spoil", WRONG[:3])
def test_a_key_is_not_added_by_an_answer_to_another_page(
    client: Browser, finance: Person, spoil: Callable[[Key], None]
) -> None:
    client.sign_in(finance)
    begin(client)
    key = Key()
    spoil(key)
    answer = client.post(NEW, data={"answer": key.added_to(client.get(NEW).text)})
    assert (answer.status_code, "does not fit this page" in answer.text) == (422, True)
    assert db.session.query(SecurityKey).count() == 0


def test_an_answer_that_added_a_key_adds_no_other(client: Browser, finance: Person) -> None:
    client.sign_in(finance)
    begin(client)
    said = Key().added_to(client.get(NEW).text)
    with client.session_transaction() as kept:
        before = dict(kept)
    assert client.post(NEW, data={"answer": said}).status_code == 201
    with client.session_transaction() as kept:
        kept.update(before)
    answer = client.post(NEW, data={"answer": said})
    assert (answer.status_code, "answered already" in answer.text) == (422, True)


GARBAGE = ("", "{}", "[" * 10_000, "x" * 30_000, '{"id": "a", "rawId": "a", "type": "public-key"}')


def test_what_is_no_answer_is_refused(client: Browser, finance: Person) -> None:
    client.sign_in(finance)
    begin(client)
    for text in GARBAGE:
        client.get(NEW)
        assert client.post(NEW, data={"answer": text}).status_code == 422
    a_key(finance)
    half_in(client, finance)
    for text in GARBAGE:
        client.get(KEY_PAGE)
        assert client.post(KEY_PAGE, data={"answer": text}).status_code == 422


def test_another_persons_key_opens_nothing_whatever_their_government(client: Browser, finance: Person) -> None:
    a_government(id="elsewhere", name="City of Elsewhere")
    near = a_person(Role.FINANCE)
    far = a_person(Role.FINANCE, government_id="elsewhere", email="far@elsewhere.example")
    a_key(finance)
    for other in (near, far):
        key = a_key(other)
        half_in(client, finance)
        assert show(client, key) == 422
        assert not is_signed_in(client)
        half_in(client, other)
        assert show(client, key) == 303


def test_a_key_belongs_to_one_person(client: Browser, finance: Person) -> None:
    key = a_key(finance)
    client.sign_in(a_person(Role.FINANCE))
    begin(client)
    answer = client.post(NEW, data={"answer": key.added_to(client.get(NEW).text)})
    assert (answer.status_code, "set up already" in answer.text) == (422, True)
    assert db.session.query(SecondFactor).count() == 1
