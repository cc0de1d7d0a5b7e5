"""Every address answers every desk as the matrix says, and what the matrix does not list is refused."""

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from routes.api.declaring import DECLARED
from routes.api.document import openapi
from routes.api_examples import example_of
from routes.permissions import ENDPOINTS
from tests.routes.conftest import Town
from tests.routes.matrix import expected_answers, listed_addresses

pytestmark = pytest.mark.shared_out

# Flask-Security brings these along; the guard refuses them to everybody.
CLOSED = ("two_factor_setup", "two_factor_rescue", "tf_select", "mf_recovery_codes")
REFUSED = {
    *(("security.verify", "GET"), ("security.verify", "POST"), ("security.static", "GET")),
    *((f"security.{name}", method) for name in CLOSED for method in ("GET", "POST")),
    ("security.two_factor_setup_validate", "POST"),
}


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
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(values[found[1]]), rule)


def answer_of(answer: TestResponse) -> str:
    """An answer in the words of the matrix."""
    if answer.request.method == "POST" and answer.status_code in (200, 201) and answer.mimetype == "application/json":
        return "acts"
    target = answer.headers.get("Location", "")
    if answer.status_code in (302, 303):
        return {"/": "desk", "/sign-in": "bye"}.get(target, "sign-in" if "/sign-in?" in target else "acts")
    if answer.status_code == 200:
        return "page" if answer.mimetype in ("text/html", "application/json") else "file"
    said = {201: "acts", 403: "no", 404: "none", 409: "acts", 422: "acts"}
    return said.get(answer.status_code, str(answer.status_code))


# What a form holds whose page names nothing else.
FORMS = {"kept_filters.keep": {"page": "contracts.show_contracts", "title": "Mine"}}


def sent(endpoint: str) -> dict[str, Any]:
    """What an operation of the JSON interface is sent: what its example needs; of a page, what its form holds."""
    operation = DECLARED.get(endpoint)
    if operation is None or operation.sends is None:
        return {"data": FORMS[endpoint]} if endpoint in FORMS else {}
    document = openapi()
    schema = document["components"]["schemas"][operation.sends.__name__]
    example = example_of(document, schema)
    return {"json": {name: example[name] for name in schema.get("required", ())}}


CHANGES = {"acts", "bye"}
# What can be done only after something else, so that no case hangs on another one.
FIRST = {"calendar_feeds.close": "calendar_feeds.open_one", "api.close_calendar": "calendar_feeds.open_one"}


def asked_together() -> list[tuple[str, str, dict[str, str]]]:
    """Addresses with the desks that change nothing there, asked in one city; whoever acts gets a city alone."""
    together: dict[tuple[str, str], dict[str, str]] = {}
    alone: list[tuple[str, str, dict[str, str]]] = []
    for endpoint, method, desk, expected in expected_answers():
        if expected in CHANGES:
            alone.append((endpoint, method, {desk: expected}))
        else:
            together.setdefault((endpoint, method), {})[desk] = expected
    return [(*address, desks) for address, desks in together.items()] + alone


@pytest.mark.parametrize(
    "endpoint,method,desks", asked_together(), ids=lambda part: "+".join(part) if isinstance(part, dict) else part
)
def test_every_desk_gets_the_answer_of_the_matrix(
    town: Town, endpoint: str, method: str, desks: dict[str, str]
) -> None:
    address, differ = address_of(town, endpoint, method), {}
    for desk, expected in desks.items():
        if expected in CHANGES:
            town.sign_in_anew(desk)
            if endpoint in FIRST:
                town.ask(desk, "POST", address_of(town, FIRST[endpoint], "POST"), **sent(FIRST[endpoint]))
        answer = town.ask(desk, method, address, **sent(endpoint))
        said, target = answer_of(answer), answer.headers.get("Location", "")
        if said != expected and not (expected == "sign-in" and target.startswith("/sign-in")):
            differ[desk] = (expected, f"{answer.status_code} {target}")
    assert differ == {}


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


# What needs no token: who asks there proves by a signature who they are.
SIGNED = {"city_sign_out.end"}


@pytest.mark.parametrize("endpoint", sorted({name for name, method in listed_addresses() if method == "POST"} - SIGNED))
def test_a_form_without_its_token_is_refused(town: Town, monkeypatch: pytest.MonkeyPatch, endpoint: str) -> None:
    monkeypatch.setitem(town.app.config, "WTF_CSRF_ENABLED", True)
    for desk in ("nobody", "officer", "vendor", "finance"):
        answer = town.ask(desk, "POST", address_of(town, endpoint, "POST"))
        assert (desk, answer.status_code) == (desk, 400)
        assert "no longer valid" in answer.text
