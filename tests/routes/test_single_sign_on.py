"""Signing in by the city's own provider: a real one over HTTP, honest and not."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Any

import pytest
from flask import Flask
from joserfc.jwk import RSAKey
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from contracts.roles import Role
from models.database import db
from models.events import every_event
from models.identities import Identity
from models.mailings import Mailing
from models.people import Person
from models.second_factors import keep_totp
from models.sign_ins import SignIn
from settings import read_settings
from tests.builders import a_person
from tests.conftest import Browser
from tests.identity_provider import CLIENT, SHARED, Provider, identity_provider

PAGE = "/my-account/second-factor"


@pytest.fixture
def provider(app: Flask) -> Iterator[Provider]:
    with identity_provider() as made:
        app.config.update(
            OIDC_ISSUER=made.issuer,
            OIDC_CLIENT_ID=CLIENT,
            OIDC_CLIENT_SECRET=SHARED,
            PUBLIC_URL="https://pay.testville.example",
        )
        yield made
        app.extensions.pop("city_providers", None)


@pytest.fixture
def officer(session: Session) -> Person:
    return a_person(Role.OFFICER, email="officer@testville.example")


def begun(client: Browser, **headers: str) -> TestResponse:
    """What whoever chooses the city's sign-in on our page is answered; or comes with other headers."""
    return client.get("/sign-in/city", headers=headers or {"Sec-Fetch-Site": "same-origin"})


def enter(client: Browser, provider: Provider, **claims: Any) -> str:
    """Where somebody ends up who signs in by the provider."""
    provider.claims = claims
    sent_to = begun(client).headers["Location"]
    assert sent_to.startswith(f"{provider.issuer}/authorize?")
    assert "redirect_uri=https%3A%2F%2Fpay.testville.example%2Fsign-in%2Fcity%2Fback" in sent_to
    return client.get(provider.approve(sent_to)).headers["Location"]


def refusals() -> list[str]:
    return [event.reason or "" for event in every_event("testville") if event.act == "person.sign_in_refused"]


def is_in(client: Browser) -> bool:
    return client.get("/contracts").status_code == 200


def test_a_person_is_matched_once_by_address_and_then_bound(
    client: Browser, provider: Provider, officer: Person
) -> None:
    assert enter(client, provider, email="Officer@Testville.example") == "/"
    assert is_in(client)
    assert db.session.query(SignIn).one().way == "oidc"
    assert [row.document for row in db.session.query(Mailing)] == ['{"notice": "account_bound"}']
    client.post("/sign-out")
    assert enter(client, provider, email="someone-else@testville.example", email_verified=False) == "/"
    assert is_in(client)
    assert [event.act for event in every_event("testville")] == ["person.identity_bound"]


def test_an_address_that_changed_hands_opens_nobodys_account(
    client: Browser, provider: Provider, officer: Person
) -> None:
    enter(client, provider)
    client.post("/sign-out")
    assert enter(client, provider, sub="subject-2") == "/sign-in"
    assert not is_in(client)
    assert refusals() == ["city sign-in: the account is bound to another identity"]


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@testville.example"},
        {"email": None},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
    ],
)
def test_who_is_not_known_or_not_verified_is_nobody(
    client: Browser, provider: Provider, officer: Person, claims: dict[str, Any]
) -> None:
    assert enter(client, provider, **claims) == "/sign-in"
    assert "no account here is yours" in client.get("/sign-in").text
    assert not is_in(client)
    assert db.session.query(Identity).count() == 0
    assert db.session.query(Person).count() == 1
    assert len(refusals()) == 1


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-program"},
        {"aud": [CLIENT, "another-program"], "azp": "another-program"},
        {"aud": None},
        {"iss": "https://another.example"},
        {"exp": 1},
        {"sub": None},
    ],
)
def test_an_answer_that_was_not_made_for_this_question_is_refused(
    client: Browser, provider: Provider, officer: Person, claims: dict[str, Any]
) -> None:
    assert enter(client, provider, **claims) == "/sign-in"
    assert "did not answer as it should" in client.get("/sign-in").text
    assert not is_in(client)
    assert db.session.query(Identity).count() == 0
    assert len(refusals()) == 1


def test_a_signature_by_another_key_is_refused(client: Browser, provider: Provider, officer: Person) -> None:
    enter(client, provider)
    client.post("/sign-out")
    provider.key = RSAKey.generate_key(2048, {"kid": "first"})
    assert enter(client, provider) == "/sign-in"
    assert not is_in(client)


@pytest.mark.parametrize("named", ["https://another.example", "", None])
def test_a_provider_that_calls_itself_another_is_refused(
    client: Browser, provider: Provider, named: str | None
) -> None:
    provider.document = {"issuer": named}
    assert begun(client).headers["Location"] == "/sign-in"
    assert "did not answer as it should" in client.get("/sign-in").text


def test_a_code_without_the_browser_that_asked_for_it_opens_nothing(
    client: Browser, app: Flask, provider: Provider, officer: Person
) -> None:
    back = provider.approve(begun(client).headers["Location"])
    other = Browser(app, app.response_class, use_cookies=True)
    assert other.get(back).headers["Location"] == "/sign-in"
    assert client.get(back.replace("a-code", "made-up")).headers["Location"] == "/sign-in"
    assert client.get("/sign-in/city/back?error=access_denied").headers["Location"] == "/sign-in"
    assert not is_in(other)
    assert not is_in(client)


def test_failures_from_one_address_do_not_fill_the_trail(client: Browser, provider: Provider, officer: Person) -> None:
    for _ in range(30):
        client.get("/sign-in/city/back?code=x&state=y")
    assert len(refusals()) == 21


def test_a_closed_account_stays_closed(client: Browser, provider: Provider, officer: Person) -> None:
    enter(client, provider)
    client.post("/sign-out")
    officer.active, officer.account = False, "closed"
    assert enter(client, provider) == "/sign-in"
    assert not is_in(client)


def test_the_own_second_factor_is_asked_for_unless_the_provider_asked_for_one(
    client: Browser, app: Flask, provider: Provider, officer: Person
) -> None:
    keep_totp(officer.government_id, officer.id, "unused", 1)
    assert enter(client, provider, amr=["pwd", "mfa"]).startswith("/second-factor")
    assert not is_in(client)
    app.config["OIDC_SECOND_FACTOR"] = frozenset({"mfa"})
    assert enter(client, provider, amr=["pwd", "mfa"]) == "/"
    assert is_in(client)


@pytest.mark.parametrize("claims,ends", [({}, PAGE), ({"amr": ["pwd"]}, PAGE), ({"acr": "two"}, None)])
def test_who_must_have_one_is_led_to_it_unless_the_provider_asked_for_one(
    client: Browser, app: Flask, provider: Provider, session: Session, claims: dict[str, Any], ends: str | None
) -> None:
    app.config.update(SECOND_FACTOR_ROLES=frozenset({"finance"}), OIDC_SECOND_FACTOR=frozenset({"two"}))
    a_person(Role.FINANCE, email="officer@testville.example")
    enter(client, provider, **claims)
    assert client.get("/").headers.get("Location") == ends


def test_a_provider_that_is_away_is_said(client: Browser, app: Flask, officer: Person) -> None:
    app.config.update(OIDC_ISSUER="http://127.0.0.1:9", OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SHARED)
    assert begun(client).headers["Location"] == "/sign-in"
    assert "did not answer as it should" in client.get("/sign-in").text
    app.extensions.pop("city_providers", None)


def test_without_a_provider_there_is_no_such_page(client: Browser) -> None:
    assert begun(client).status_code == 404
    assert client.get("/sign-in/city/back?code=x&state=y").status_code == 404
    assert "city account" not in client.get("/sign-in").text


def test_a_provider_is_set_whole_and_by_https(tmp_path: Path) -> None:
    whole = {"OIDC_ISSUER": "https://x.example", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b", "PUBLIC_URL": "c"}
    assert read_settings(whole, tmp_path)["OIDC_ISSUER"] == "https://x.example"
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "PUBLIC_URL"):
        with pytest.raises(ValueError, match=name):
            read_settings({**whole, name: ""}, tmp_path)
    with pytest.raises(ValueError, match="https"):
        read_settings({**whole, "OIDC_ISSUER": "http://x.example"}, tmp_path)


@pytest.mark.parametrize(
    "headers,begins",
    [
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Referer": "https://evil.example/https://pay.testville.example/"}, False),
        ({"User-Agent": "an old browser that says nothing"}, False),
        ({"Referer": "https://pay.testville.example/sign-in"}, True),
    ],
)
def test_another_site_begins_no_sign_in(
    client: Browser, provider: Provider, officer: Person, headers: dict[str, str], begins: bool
) -> None:
    sent_to = begun(client, **headers).headers["Location"]
    assert (sent_to == "/sign-in", sent_to.startswith(provider.issuer)) == (not begins, begins)


def test_who_was_authenticated_too_long_ago_is_not_signed_in(
    client: Browser, app: Flask, provider: Provider, officer: Person
) -> None:
    app.config["OIDC_LONGEST"] = timedelta(minutes=30)
    assert "&max_age=1800" in begun(client).headers["Location"]
    lately = int(time())
    for at in (None, "today", lately - 32 * 60):
        assert enter(client, provider, auth_time=at) == "/sign-in"
    assert enter(client, provider, auth_time=lately - 29 * 60) == "/"
