"""Security keys: named, listed, copied, removed and reset, and what stands beside them."""

from typing import Any

import pytest
from flask import Flask

from contracts.roles import Role
from contracts.throttling import PACES
from models.database import db
from models.people import Person
from models.second_factors import SecondFactor, keep_factor, keep_totp
from models.security_keys import SecurityKey, SpentChallenge
from tests.builders import PASSWORD, a_person
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
from tests.security_key import Key, asked_by

__all__ = ["finance", "required"]


def test_a_copied_key_is_stopped_and_its_person_told(client: Browser, app: Flask, finance: Person) -> None:
    with_password(client)
    key = Key()
    codes = add(client, key)
    with_password(client)
    assert show(client, key) == 303
    key.count = 0
    with_password(client)
    answer = client.post(KEY_PAGE, data={"answer": key.answer_to(client.get(KEY_PAGE).text)})
    assert (answer.status_code, "a copy of this key" in answer.text) == (422, True)
    assert not is_signed_in(client)
    assert acts().count("person.key_stopped") == 1
    assert '{"notice": "key_stopped"}' in notices()
    # The password alone still opens nothing, and neither does the key, however far it counts.
    assert with_password(client).startswith("/recovery-code")
    assert client.get(KEY_PAGE).headers["Location"].startswith("/recovery-code")
    assert client.post("/second-factor", data={"code": "000000"}).status_code == 200
    assert client.post("/recovery-code", data={"code": codes[0]}).status_code == 302
    assert "Stopped: there is a copy" in client.get("/my-account").text
    app.config["SECOND_FACTOR_ROLES"] = frozenset({"finance"})
    told = client.sign_in(a_person(Role.ADMINISTRATOR)).get(f"/people/{finance.id}").text
    assert "The program stopped a security key that was copied" in told


def test_a_key_that_keeps_no_count_goes_on(client: Browser, finance: Person) -> None:
    key = a_key(finance)
    for _ in range(2):
        half_in(client, finance)
        key.count = -1
        assert show(client, key) == 303


def test_guessing_rests_together_with_codes(client: Browser, finance: Person) -> None:
    a_key(finance)
    half_in(client, finance)
    free = PACES["code"].free
    tried = [client.post(KEY_PAGE, data={"answer": "{}"}).status_code for _ in range(free + 1)]
    assert tried == [422] * free + [429]
    assert client.post("/second-factor", data={"code": "000000"}).status_code == 429


def test_without_the_password_no_key_is_asked_for(client: Browser, finance: Person) -> None:
    a_key(finance)
    client.post("/sign-out")
    assert client.get(KEY_PAGE).headers["Location"] == "/sign-in"
    assert client.post(KEY_PAGE, data={"answer": "{}"}).headers["Location"] == "/sign-in"


def test_after_signing_in_the_page_that_was_wanted_comes_and_no_other_host(client: Browser, finance: Person) -> None:
    key = a_key(finance)
    for wanted, comes in (("/contracts", "/contracts"), ("https://evil.example/", "/")):
        half_in(client, finance)
        said = key.answer_to(client.get(KEY_PAGE).text)
        answer = client.post(f"{KEY_PAGE}?next={wanted}", data={"answer": said})
        assert (answer.status_code, answer.headers["Location"]) == (303, comes)


def test_several_keys_are_listed_and_the_last_factor_stays(client: Browser, app: Flask, finance: Person) -> None:
    red = Key()
    a_key(finance)
    wholly_in(client, finance)
    assert add(client, red, "red key") == []
    half_in(client, finance)
    assert show(client, red) == 303
    page = client.get("/my-account").text
    assert "blue key" in page
    assert "red key" in page
    assert page.count("not yet") == 1
    ids = {key.name: key.id for key in db.session.query(SecurityKey)}

    def removed(name: str, password: str = PASSWORD) -> int:
        place = ids[name]
        return client.post(f"{PAGE}/keys/{place}/remove", data={f"password_{place}": password}).status_code

    assert removed("blue key", "guess") == 422
    assert removed("blue key") == 303
    assert removed("blue key") == 404
    assert removed("red key") == 422
    assert "The last factor stays" in client.get(PAGE).text
    app.config["SECOND_FACTOR_ROLES"] = frozenset()
    assert removed("red key") == 303
    assert db.session.query(SecondFactor).count() == 0
    assert with_password(client) == "/"


def test_either_an_app_or_a_key_is_enough(client: Browser, finance: Person) -> None:
    key = a_key(finance)
    wholly_in(client, finance)
    keep_totp("testville", finance.id, "secret", 1)
    page = client.get(PAGE).text
    assert "Remove the app" in page
    assert client.post(f"{PAGE}/remove", data={"password_to_remove": PASSWORD}).status_code == 303
    assert client.post(f"{PAGE}/remove", data={"password_to_remove": PASSWORD}).status_code == 422
    half_in(client, finance)
    assert show(client, key) == 303


def test_a_key_has_a_name_of_its_own_and_needs_the_password(client: Browser, finance: Person) -> None:
    client.sign_in(finance)
    assert client.get(NEW).headers["Location"] == PAGE
    assert client.post(NEW, data={"answer": "{}"}).status_code == 404
    assert begin(client, password="guess") == 422
    assert begin(client, name=" ") == 422
    assert begin(client, name="k" * 61) == 422
    assert client.get(NEW).headers["Location"] == PAGE
    add(client, Key())
    assert begin(client, name="BLUE  key") == 422


def test_whoever_came_without_their_factor_adds_and_removes_no_key(client: Browser, finance: Person) -> None:
    a_key(finance)
    kept = db.session.query(SecurityKey).one()
    client.sign_in(finance)
    assert begin(client, "another") == 403
    # Stays where it is: the guard lets nobody past the page of the second factor.
    client.post(f"{PAGE}/keys/{kept.id}/remove", data={f"password_{kept.id}": PASSWORD})
    assert db.session.query(SecurityKey).count() == 1


def test_setting_one_up_ends_other_sign_ins(client: Browser, app: Flask, finance: Person) -> None:
    other = Browser(app, app.response_class, use_cookies=True).sign_in(finance)
    assert begin(client.sign_in(finance)) == 303
    client.post(NEW, data={"answer": Key().added_to(client.get(NEW).text)})
    assert not is_signed_in(other)


def test_an_administrator_resets_keys_as_they_reset_an_app(client: Browser, app: Flask, finance: Person) -> None:
    a_key(finance)
    app.config["SECOND_FACTOR_ROLES"] = frozenset({"finance"})
    desk = Browser(app, app.response_class, use_cookies=True).sign_in(a_person(Role.ADMINISTRATOR))
    assert "1 key since" in desk.get(f"/people/{finance.id}").text
    answer = desk.post(f"/people/{finance.id}/second-factor/reset", data={"reason": "She lost it, and came by."})
    assert answer.status_code == 303
    assert db.session.query(SecurityKey).count() == 0
    assert with_password(client) == "/"
    assert client.get("/").headers["Location"] == PAGE


@pytest.mark.parametrize(
    "address,development,usable",
    [
        ("", False, False),
        ("http://pay.testville.example", False, False),
        ("https://192.0.2.7", False, False),
        ("https://pay.testville.example", False, True),
        ("https://pay.testville.example:8443", False, True),
        ("", True, True),
        ("http://127.0.0.1:5000", True, False),
    ],
)
def test_keys_bind_to_the_public_address_or_are_not_offered(
    client: Browser, app: Flask, finance: Person, address: str, development: bool, usable: bool
) -> None:
    app.config.update(PUBLIC_URL=address, DEVELOPMENT=development)
    client.sign_in(finance)
    assert ("Keys cannot be used on this server" not in client.get(PAGE).text) is usable
    assert begin(client) == (303 if usable else 422)
    if usable:
        key = Key()
        key.origin = address or "http://localhost"
        key.host = asked_by(client.get(NEW).text)["rp"]["id"]
        answer = client.post(NEW, data={"answer": key.added_to(client.get(NEW).text)})
        assert answer.status_code == 201


def test_a_key_from_before_the_address_was_lost_leaves_the_other_ways(
    client: Browser, app: Flask, finance: Person
) -> None:
    key = a_key(finance)
    half_in(client, finance)
    page = client.get(KEY_PAGE).text
    app.config.update(PUBLIC_URL="", DEVELOPMENT=False)
    assert client.post(KEY_PAGE, data={"answer": key.answer_to(page)}).status_code == 422
    assert "No key of yours can be used here now" in client.get(KEY_PAGE).text


def test_a_factor_without_any_key_or_app_is_still_asked_for(client: Browser, finance: Person) -> None:
    keep_factor("testville", finance.id)
    assert with_password(client).startswith("/recovery-code")
    answer = client.post("/second-factor", data={"code": "123456"})
    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_keys_are_public_and_kept_as_such(client: Browser, finance: Person) -> None:
    key = Key()
    add(client.sign_in(finance), key)
    row: Any = db.session.query(SecurityKey).one()
    assert (row.credential_id, row.public_key, row.transports) == (key.name, key.public_text, "usb")
    assert db.session.query(SpentChallenge).one().digest not in row.public_key
