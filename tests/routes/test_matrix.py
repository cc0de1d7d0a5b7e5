"""Every address answers every desk as the matrix says, and what the matrix does not list is refused."""

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from routes.permissions import ENDPOINTS
from tests.routes.conftest import Town
from tests.routes.matrix import expected_answers, listed_addresses

# Flask-Security brings these along; the guard refuses them to everybody.
REFUSED = {("security.verify", "GET"), ("security.verify", "POST"), ("security.static", "GET")}


def rules(app: Flask) -> dict[tuple[str, str], Rule]:
    """Each endpoint with its method, and the rule that serves it."""
    served = (rule for rule in app.url_map.iter_rules() if rule.methods is not None)
    return {
        (rule.endpoint, method): rule
        for rule in served
        for method in rule.methods or ()
        if method in ("GET", "POST", "PUT", "PATCH", "DELETE")
    }


def address_of(town: Town, endpoint: str, method: str) -> str:
    """The address of the endpoint with the ids of the demo city filled in."""
    rule = rules(town.app)[endpoint, method].rule
    values = town.ids | ({"number": 1} if endpoint.startswith("findings.") else {})
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), rule)


def answer_of(answer: TestResponse) -> str:
    """An answer in the words of the matrix."""
    target = answer.headers.get("Location", "")
    if answer.status_code in (302, 303):
        return {"/": "desk", "/sign-in": "bye"}.get(target, "sign-in" if "/sign-in?" in target else "acts")
    if answer.status_code == 200:
        return "page" if answer.mimetype in ("text/html", "application/json") else "file"
    return {403: "no", 404: "none", 409: "acts", 422: "acts"}.get(answer.status_code, str(answer.status_code))


@pytest.mark.parametrize("endpoint,method,desk,expected", expected_answers())
def test_every_desk_gets_the_answer_of_the_matrix(
    town: Town, endpoint: str, method: str, desk: str, expected: str
) -> None:
    answer = town.ask(desk, method, address_of(town, endpoint, method))
    said = answer_of(answer)
    to_sign_in = expected == "sign-in" and answer.headers.get("Location", "").startswith("/sign-in")
    assert said == expected or to_sign_in, f"{answer.status_code} {answer.headers.get('Location', '')}"


def test_every_address_stands_in_the_matrix_or_is_refused_to_everybody(town: Town) -> None:
    assert set(rules(town.app)) == listed_addresses() | REFUSED
    assert {endpoint for endpoint, _ in listed_addresses()} == set(ENDPOINTS)


@pytest.mark.parametrize("endpoint,method", sorted(REFUSED))
@pytest.mark.parametrize("desk", ["nobody", "officer", "administrator"])
def test_an_address_without_a_permission_is_refused(town: Town, endpoint: str, method: str, desk: str) -> None:
    address = rules(town.app)[endpoint, method].rule.replace("<path:filename>", "css/fs-base.css")
    assert town.ask(desk, method, address).status_code == 403


def test_a_page_that_loses_its_permission_is_refused_to_everybody(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(ENDPOINTS, "desks.show_desk")  # type: ignore[arg-type]
    assert town.ask("officer", "GET", "/").status_code == 403


@pytest.mark.parametrize("endpoint", sorted(name for name, method in listed_addresses() if method == "POST"))
@pytest.mark.parametrize("desk", ["nobody", "officer", "vendor", "finance"])
def test_a_form_without_its_token_is_refused(
    town: Town, monkeypatch: pytest.MonkeyPatch, endpoint: str, desk: str
) -> None:
    monkeypatch.setitem(town.app.config, "WTF_CSRF_ENABLED", True)
    answer = town.ask(desk, "POST", address_of(town, endpoint, "POST"))
    assert answer.status_code == 400
    assert "no longer valid" in answer.text
