"""What the city's provider ends ends here: by its signed word alone, once, and nobody else's."""

import json
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy.orm import Session

from models.database import db
from models.events import every_event
from models.people import Person
from models.sign_ins import SignIn
from tests.conftest import Browser
from tests.identity_provider import SIGNED_OUT, Provider
from tests.routes.test_single_sign_on import enter, is_in, officer, provider, refusals

__all__ = ["officer", "provider"]
ADDRESS = "/sign-in/city/ended"


@pytest.fixture
def machine(app: Flask, session: Session) -> Browser:
    """The provider's own program, which has no cookie of ours."""
    return Browser(app, app.response_class, use_cookies=False)


def encoded(part: dict[str, str]) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")


def tell(machine: Browser, token: str) -> int:
    answer = machine.post(ADDRESS, data={"logout_token": token})
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code


def test_who_signs_out_at_the_provider_is_signed_out_here_with_the_next_request(
    client: Browser, machine: Browser, provider: Provider, officer: Person
) -> None:
    enter(client, provider)
    assert is_in(client)
    assert tell(machine, provider.logout_token()) == 200
    assert not is_in(client)
    (event,) = [event for event in every_event("testville") if event.act == "person.sign_ins_ended"]
    assert (event.thing_id, event.person_id, event.after) == (officer.id, None, "1")
    assert event.reason == "the city’s sign-in said that the person signed out there"


def test_a_sign_in_by_password_stays(
    client: Browser, app: Flask, machine: Browser, provider: Provider, officer: Person
) -> None:
    enter(client, provider)
    other = Browser(app, app.response_class, use_cookies=True).sign_in(officer)
    assert tell(machine, provider.logout_token()) == 200
    assert (is_in(client), is_in(other)) == (False, True)


def test_one_session_ends_where_the_provider_names_one(
    client: Browser, app: Flask, machine: Browser, provider: Provider, officer: Person
) -> None:
    other = Browser(app, app.response_class, use_cookies=True)
    enter(client, provider, sid="session-1")
    enter(other, provider, sid="session-2")
    assert tell(machine, provider.logout_token(sid="session-3")) == 200
    assert (is_in(client), is_in(other)) == (True, True)
    assert tell(machine, provider.logout_token(sid="session-1", sub=None)) == 200
    assert (is_in(client), is_in(other)) == (False, True)
    assert tell(machine, provider.logout_token()) == 200
    assert not is_in(other)


def test_a_session_that_the_provider_did_not_name_at_sign_in_ends_with_its_person(
    client: Browser, machine: Browser, provider: Provider, officer: Person
) -> None:
    enter(client, provider)
    assert tell(machine, provider.logout_token(sid="session-1")) == 200
    assert not is_in(client)


def test_of_a_session_its_digest_is_kept_and_a_sign_in_by_password_has_none(
    client: Browser, machine: Browser, provider: Provider, officer: Person
) -> None:
    enter(client, provider, sid="session-1")
    kept = db.session.query(SignIn).one().city_session or ""
    assert len(kept) == 64
    assert "session-1" not in kept
    client.post("/sign-out")
    client.sign_in(officer)
    assert [row.city_session for row in db.session.query(SignIn).order_by(SignIn.id)] == [kept, None]


def test_the_same_word_counts_once(client: Browser, machine: Browser, provider: Provider, officer: Person) -> None:
    enter(client, provider)
    said = provider.logout_token()
    assert tell(machine, said) == 200
    enter(client, provider)
    assert tell(machine, said) == 400
    assert is_in(client)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://another.example"},
        {"iss": None},
        {"aud": "another-program"},
        {"aud": None},
        {"exp": 1},
        {"iat": 1},
        {"iat": None},
        {"jti": None},
        {"jti": 7},
        {"sub": None},
        {"sub": ["subject-1"]},
        {"nonce": "of an ID token"},
        {"events": None},
        {"events": {}},
        {"events": SIGNED_OUT},
        {"events": {SIGNED_OUT: "yes"}},
    ],
)
def test_a_word_that_was_not_said_to_us_lately_about_signing_out_ends_nothing(
    client: Browser, machine: Browser, provider: Provider, officer: Person, claims: dict[str, Any]
) -> None:
    enter(client, provider)
    assert tell(machine, provider.logout_token(**claims)) == 400
    assert is_in(client)
    assert len(refusals()) == 1


@pytest.mark.parametrize("header", [{"typ": "JWT"}, {"typ": ""}, {"alg": "HS256"}, {"alg": "none"}, {"kid": "new"}])
def test_a_token_of_another_kind_ends_nothing(
    client: Browser, machine: Browser, provider: Provider, officer: Person, header: dict[str, str]
) -> None:
    enter(client, provider)
    said = provider.logout_token()
    if "alg" not in header:
        said = provider.logout_token(header)
    else:
        # As whoever has no key of the provider's would make it.
        said = f"{encoded(header | {'typ': 'logout+jwt'})}.{said.split('.')[1]}."
    assert tell(machine, said) == 400
    assert is_in(client)


def test_a_signature_by_another_key_ends_nothing(
    client: Browser, machine: Browser, provider: Provider, officer: Person
) -> None:
    enter(client, provider)
    provider.key = RSAKey.generate_key(2048, {"kid": "first"})
    assert tell(machine, provider.logout_token()) == 400
    assert is_in(client)


@pytest.mark.parametrize("sent", ["", "x", "a.b.c", "x" * 30_000])
def test_what_is_no_token_ends_nothing(machine: Browser, provider: Provider, officer: Person, sent: str) -> None:
    assert tell(machine, sent) == 400


def test_the_keys_of_the_provider_are_asked_for_anew_once_a_minute_at_most(
    client: Browser, app: Flask, machine: Browser, provider: Provider, officer: Person
) -> None:
    app.extensions.pop("city_keys_at", None)
    enter(client, provider)
    provider.key = RSAKey.generate_key(2048, {"kid": "second", "use": "sig", "alg": "RS256"})
    asked = provider.times_keys_were_asked
    for _ in range(3):
        assert tell(machine, provider.logout_token({"kid": "made-up"})) == 400
    assert provider.times_keys_were_asked == asked + 1
    assert tell(machine, provider.logout_token({"kid": "second"})) == 200
    assert not is_in(client)


def test_somebody_who_is_not_known_here_has_nothing_to_end(machine: Browser, provider: Provider) -> None:
    assert tell(machine, provider.logout_token(sub="nobody")) == 200


def test_without_a_provider_there_is_no_such_address(machine: Browser) -> None:
    assert tell(machine, "x") == 404
