"""One's own account: where one is signed in, ending that, and another password that ends the others."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.events import every_event
from models.passwords import is_password
from models.people import Person
from tests.builders import PASSWORD, a_person
from tests.conftest import Browser
from tests.routes.people_office import another
from tests.routes.test_queries import assert_constant

NEW = "four quiet herons wading"
CHANGE = {"present": PASSWORD, "new": NEW, "again": NEW}


@pytest.fixture
def officer(session: Session) -> Person:
    return a_person(Role.OFFICER)


def id_of(browser: Browser) -> str:
    with browser.session_transaction() as kept:
        return str(kept["sign_in"]).split(".")[1]


def end(browser: Browser, sign_in_id: str) -> int:
    sent = {f"password_{sign_in_id}": PASSWORD}
    return browser.post(f"/my-account/sign-ins/{sign_in_id}/end", data=sent).status_code


def test_every_sign_in_stands_on_the_page_and_each_can_be_ended(client: Browser, app: Flask, officer: Person) -> None:
    here, there, third = client.sign_in(officer), another(app).sign_in(officer), another(app).sign_in(officer)
    page = here.get("/my-account").text
    assert "This browser" in page
    assert page.count('/end"') == 2
    assert end(here, id_of(there)) == 303
    assert [each.get("/").status_code for each in (here, there, third)] == [200, 302, 200]
    others = {"password_for_others": PASSWORD}
    assert here.post("/my-account/sign-ins/end-others", data=others).status_code == 303
    assert [each.get("/").status_code for each in (here, there, third)] == [200, 302, 302]


def test_a_sign_in_of_somebody_else_does_not_exist(client: Browser, app: Flask, officer: Person) -> None:
    other = another(app).sign_in(a_person(Role.FINANCE))
    assert end(client.sign_in(officer), id_of(other)) == 404
    assert other.get("/").status_code == 200


@pytest.mark.parametrize("typed", ["", "guess"])
def test_whoever_finds_a_browser_open_ends_no_sign_in(client: Browser, app: Flask, officer: Person, typed: str) -> None:
    here, there = client.sign_in(officer), another(app).sign_in(officer)
    for which, field in ((f"{id_of(there)}/end", f"password_{id_of(there)}"), ("end-others", "password_for_others")):
        answer = here.post(f"/my-account/sign-ins/{which}", data={field: typed})
        assert answer.status_code == 422
        assert "This is not your password." in answer.text
        assert f'id="{field}"' in answer.text
    assert there.get("/").status_code == 200
    refused = [event.act for event in every_event("testville") if event.act == "person.identity_refused"]
    assert len(refused) == 2


def test_a_mistyped_password_leads_back_to_the_earlier_page_of_sign_ins(
    client: Browser, app: Flask, officer: Person
) -> None:
    there = another(app).sign_in(officer)
    for _ in range(21):
        client.sign_in(officer)
    (earlier,) = set(re.findall(r'href="(/my-account\?before=[^"]+)"', client.get("/my-account").text))
    page = client.get(earlier).text
    (action,) = re.findall(rf'action="(/my-account/sign-ins/{id_of(there)}/end[^"]*)"', page)
    wrong = client.post(action, data={f"password_{id_of(there)}": "guess"})
    assert f'name="password_{id_of(there)}"' in wrong.text
    assert client.post(action, data={f"password_{id_of(there)}": PASSWORD}).status_code == 303
    assert there.get("/").status_code == 302


def test_another_password_ends_the_other_sign_ins(
    client: Browser, app: Flask, session: Session, officer: Person
) -> None:
    here, there = client.sign_in(officer), another(app).sign_in(officer)
    assert here.post("/my-account/password", data=CHANGE).status_code == 303
    session.expire_all()
    assert is_password(NEW, session.get_one(Person, (officer.government_id, officer.id)).password)
    assert [each.get("/").status_code for each in (here, there)] == [200, 302]


@pytest.mark.parametrize(
    "but,says",
    [
        ({"present": "wrong"}, "not your present password"),
        ({"new": "short", "again": "short"}, "at least 12"),
        ({"new": "password1234", "again": "password1234"}, "first that are tried"),
        ({"again": "another"}, "differ"),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(
    client: Browser, app: Flask, session: Session, officer: Person, but: dict[str, str], says: str
) -> None:
    here, there = client.sign_in(officer), another(app).sign_in(officer)
    answer = here.post("/my-account/password", data=CHANGE | but)
    assert answer.status_code == 422
    assert says in answer.text
    session.expire_all()
    assert is_password(PASSWORD, session.get_one(Person, (officer.government_id, officer.id)).password)
    assert there.get("/").status_code == 200


def test_the_present_password_cannot_be_guessed_here(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    tries = [client.post("/my-account/password", data=CHANGE | {"present": "wrong"}).status_code for _ in range(5)]
    assert tries == [422] * 5
    assert client.post("/my-account/password", data=CHANGE).status_code == 403


def test_the_page_costs_the_same_however_often_one_signed_in(client: Browser, officer: Person) -> None:
    client.sign_in(officer)
    assert_constant(client, "/my-account", lambda _: client.sign_in(officer))
