"""Tokens for programs on their page: issued and shown once, listed, revoked by their person or an administrator."""

import re

import pytest
from sqlalchemy import func, select

from models.api_tokens import ApiToken
from models.database import db
from models.file_store import FileStore
from models.people import find_person_by_email
from operations.tokens import actor_by_token, issue
from tests.conftest import Browser
from tests.operations.city import somebody
from tests.operations.fixtures import store

__all__ = ["store"]


def sign_in(client: Browser, short: str) -> Browser:
    person = find_person_by_email(f"{short}@harborview.example")
    assert person is not None
    return client.sign_in(person)


def a_token(short: str = "vendor-a") -> str:
    text = issue(somebody(short), frozenset({"reports"}), 30)
    db.session.commit()
    return text


def test_a_token_is_shown_once_and_opens_the_interface(store: FileStore, client: Browser) -> None:
    browser = sign_in(client, "vendor-a")
    page = browser.post("/tokens", data={"scope": "reports", "days": "90"})
    assert page.status_code == 201
    shown = re.search(r'token-text">(harborview\.[^<]+)<', page.text)
    assert shown is not None
    assert actor_by_token(shown[1], "reports") == somebody("vendor-a")
    again = browser.get("/tokens").text
    assert shown[1] not in again
    assert shown[1].split(".")[1] in again
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("form", [{"scope": "reports", "days": "0"}, {"scope": "reports", "days": "x"}, {"days": "30"}])
def test_a_token_for_nothing_or_for_no_time_is_refused_with_a_sentence(
    store: FileStore, client: Browser, form: dict[str, str]
) -> None:
    page = sign_in(client, "vendor-a").post("/tokens", data=form)
    assert page.status_code == 422
    assert "A token" in page.text
    assert db.session.scalar(select(func.count()).select_from(ApiToken)) == 0


def test_a_person_sees_and_revokes_their_own_tokens_alone(store: FileStore, client: Browser) -> None:
    text, other = a_token(), a_token("officer")
    browser = sign_in(client, "vendor-a")
    page = browser.get("/tokens").text
    assert text.split(".")[1] in page
    assert other.split(".")[1] not in page
    assert browser.post(f"/tokens/{other.split('.')[1]}/revoke").status_code == 404
    assert browser.post(f"/tokens/{text.split('.')[1]}/revoke").status_code == 303
    assert actor_by_token(text, "reports") is None
    assert actor_by_token(other, "reports") is not None
    assert "Revoked" in browser.get("/tokens").text
    assert browser.post(f"/tokens/{text.split('.')[1]}/revoke").status_code == 422


def test_an_administrator_sees_whose_each_token_is_revokes_any_and_issues_none(
    store: FileStore, client: Browser
) -> None:
    text = a_token()
    browser = sign_in(client, "admin")
    page = browser.get("/tokens").text
    assert somebody("vendor-a").name in page
    assert "Issue a token" not in page
    assert browser.post("/tokens", data={"scope": "reports", "days": "30"}).status_code == 403
    assert browser.post(f"/tokens/{text.split('.')[1]}/revoke").status_code == 303
    assert actor_by_token(text, "reports") is None
