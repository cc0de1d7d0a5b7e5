"""Headers and cookies of a server: HTTPS alone, nothing inline, nothing from elsewhere. Every other test looks, too."""

import base64
import hmac
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_security.recoverable import generate_reset_password_token
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature
from sqlalchemy.orm import Session
from werkzeug.test import Client, TestResponse

from app import create_app
from contracts.roles import Role
from models.database import db
from routes.accounts import account_of
from tests.builders import PASSWORD, a_person
from tests.conftest import Browser
from tests.database import TestDatabase
from tests.page_rules import broken_rules, inline_parts

HERE = "https://pay.testville.example"
YEAR = "max-age=31536000; includeSubDomains"


@pytest.fixture
def server(database: TestDatabase, session: Session) -> Iterator[Flask]:
    """The program as a server runs it: not in development."""
    app = create_app(
        DATABASE_URL=database.url,
        INSTANCE_PATH=str(database.folder),
        QUEUE_URL="memory:",
        SECRET_KEY="only for tests, and long enough for them",
        SECOND_FACTOR_KEY="only for tests",
        WTF_CSRF_ENABLED=False,
    )
    yield app
    with app.app_context():
        db.engine.dispose()


def visit(server: Flask, address: str, method: str = "GET", **asked: object) -> TestResponse:
    db.session.commit()
    client = Browser(server, server.response_class, use_cookies=True)
    answer: TestResponse = client.open(address, method=method, base_url=HERE, **asked)
    return answer


@pytest.mark.parametrize("address", ["/sign-in", "/", "/nowhere", "/static/app.css", "/healthz", "/api/v1/contracts"])
def test_every_answer_by_https_asks_for_https_from_then_on(server: Flask, address: str) -> None:
    assert visit(server, address).headers.getlist("Strict-Transport-Security") == [YEAR]


def test_an_answer_by_http_does_not(client: Browser) -> None:
    assert "Strict-Transport-Security" not in client.get("/sign-in").headers


def test_each_cookie_of_a_server_is_bound_to_its_host_and_to_https(server: Flask) -> None:
    officer = a_person(Role.OFFICER)
    answer = visit(server, "/sign-in", "POST", data={"email": officer.email, "password": PASSWORD, "remember": "y"})
    set_now = answer.headers.getlist("Set-Cookie")
    assert {each.partition("=")[0] for each in set_now} >= {"__Host-session", "__Host-known_browser"}
    for each in set_now:
        assert each.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(each.split("; "))


def test_sessions_are_signed_with_sha_256(client: Browser) -> None:
    client.get("/sign-in")
    cookie = client.get_cookie("session")
    assert cookie is not None
    assert len(cookie.value.rpartition(".")[2]) == 43


def test_forms_and_links_to_a_new_password_are_signed_with_hmac_sha_256(app: Flask, session: Session) -> None:
    with app.test_request_context():
        signed = {"wtf-csrf-token": generate_csrf()}
    account = account_of(a_person(Role.OFFICER))
    with app.test_request_context():
        signed["reset-salt"] = generate_reset_password_token(account)
    for salt, text in signed.items():
        said, _, signature = text.rpartition(".")
        key = hmac.digest(app.config["SECRET_KEY"].encode(), salt.encode(), "sha256")
        wanted = hmac.digest(key, said.encode(), "sha256")
        assert base64.urlsafe_b64decode(f"{signature}=") == wanted, salt


def test_a_link_to_a_new_password_is_signed_by_the_new_key_and_one_of_before_counts(database: TestDatabase) -> None:
    before, new = "the key before, and long enough too", "the new key, and long enough for them"
    signed = []
    for keys in ({"SECRET_KEY": before}, {"SECRET_KEY": new, "SECRET_KEY_BEFORE": before}, {"SECRET_KEY": new}):
        app = create_app(DATABASE_URL=database.url, INSTANCE_PATH=str(database.folder), QUEUE_URL="memory:", **keys)
        serializer = app.extensions["security"].reset_serializer
        signed.append((serializer, serializer.dumps("a link")))
        with app.app_context():
            db.engine.dispose()
    (_, of_before), (both, of_both), (newest, _) = signed
    assert both.loads(of_before) == newest.loads(of_both) == "a link"
    with pytest.raises(BadSignature):
        newest.loads(of_before)


def test_a_server_without_a_key_refuses_under_the_same_headers() -> None:
    app = create_app(QUEUE_URL="memory:")
    answer = Client(app).get("/")
    assert answer.status_code == 503
    assert broken_rules(answer, app) == []


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_methods_that_nobody_needs_are_refused(client: Browser, method: str) -> None:
    assert client.open("/sign-in", method=method).status_code == 405


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:x"]
)
def test_signing_in_leads_to_no_other_host(client: Browser, wanted: str) -> None:
    officer = a_person(Role.OFFICER)
    answer = client.post("/sign-in", query_string={"next": wanted}, data={"email": officer.email, "password": PASSWORD})
    assert re.fullmatch(r"/(?![/\\]).*|/", answer.headers.get("Location", "/"))


def test_signing_out_has_the_browser_forget_what_it_kept(client: Browser) -> None:
    answer = client.sign_in(a_person(Role.OFFICER)).post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize(
    "planted",
    [
        '<p class="a" style="color:red">',
        '<a href="/" onclick="go()">',
        "<script>go()</script>",
        '<script src="/static/app.js">go()</script>',
        "<style>p{}</style>",
        '<a href="javascript:go()">',
        '<img src="https://elsewhere.example/a.png">',
        '<link rel="stylesheet" href="//elsewhere.example/a.css">',
        '<form action="https://elsewhere.example/">',
        '<base href="/">',
    ],
)
def test_a_planted_inline_part_is_found(planted: str) -> None:
    assert inline_parts(f"<main>{planted}</main>") != []


def test_what_is_typed_about_scripts_is_no_inline_part() -> None:
    typed = (
        '<p title="on x=1">&lt;script&gt; style=a on=b</p><script src="/static/app.js"></script><a href="/x?style=1">'
    )
    assert inline_parts(typed) == []
