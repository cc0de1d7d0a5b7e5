"""Guessing passwords is slowed down for each account and address, over all processes, and never locks anybody out."""

import contextvars
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from contracts.roles import Role
from contracts.throttling import PACES
from models.clock import living_at, now
from models.database import db
from models.events import every_event
from models.people import Person
from tests.builders import PASSWORD, a_person
from tests.conftest import Browser
from tests.page_tokens import without_tokens

FREE = PACES["account"].free


@pytest.fixture
def finance(session: Session) -> Person:
    return a_person(Role.FINANCE, email="finance@testville.example")


def sign_in(
    client: Browser, password: str, email: str = "finance@testville.example", of: str = "9.9.9.9"
) -> TestResponse:
    sent = {"email": email, "password": password}
    return client.post("/sign-in", data=sent, environ_overrides={"REMOTE_ADDR": of})


def statuses(client: Browser, times: int, **but: str) -> list[int]:
    return [sign_in(client, "guess", **but).status_code for _ in range(times)]


def reasons(government_id: str = "testville") -> list[str | None]:
    return [event.reason for event in every_event(government_id) if event.act == "person.sign_in_refused"]


def test_after_wrong_tries_the_right_password_waits_too_and_from_every_address(
    client: Browser, finance: Person
) -> None:
    assert statuses(client, FREE) == [200] * FREE
    answer = sign_in(client, PASSWORD, of="8.8.8.8")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert "tries rest for 1 minute" in answer.get_data(as_text=True)
    with living_at(now() + timedelta(seconds=62)):
        assert sign_in(client, PASSWORD, of="8.8.8.8").status_code == 302


def test_an_unknown_account_is_slowed_down_in_the_same_words(client: Browser, finance: Person) -> None:
    pages = []
    for email in ("finance@testville.example", "nobody@testville.example"):
        answers = [sign_in(client, "guess", email, of=email[0]) for _ in range(FREE + 1)]
        pages.append([(each.status_code, without_tokens(each.text.replace(email, ""))) for each in answers])
    assert pages[0] == pages[1]


def test_who_guesses_from_one_address_at_many_accounts_waits(client: Browser, finance: Person) -> None:
    free = PACES["address"].free
    found = [statuses(client, 1, email=f"person{number}@testville.example")[0] for number in range(free + 1)]
    assert found == [200] * free + [429]
    assert sign_in(client, PASSWORD, of="8.8.8.8").status_code == 302


def test_addresses_of_one_network_are_one(client: Browser, finance: Person) -> None:
    free = PACES["address"].free
    found = [
        statuses(client, 1, email=f"person{number}@x.example", of=f"2001:db8::{number:x}")[0]
        for number in range(free + 1)
    ]
    assert found[-1] == 429


def test_nobody_locks_finance_out_of_the_browser_that_they_use(client: Browser, app: Flask, finance: Person) -> None:
    assert sign_in(client, PASSWORD).status_code == 302
    client.post("/sign-out")
    stranger = Browser(app, app.response_class, use_cookies=True)
    assert statuses(stranger, FREE + 1)[-1] == 429
    assert sign_in(client, PASSWORD).status_code == 302


def test_the_known_browser_of_one_account_is_none_of_another(client: Browser, finance: Person) -> None:
    a_person(email="other@testville.example")
    sign_in(client, PASSWORD, "other@testville.example")
    client.post("/sign-out")
    assert statuses(client, FREE + 1)[-1] == 429


def test_who_guesses_in_a_known_browser_waits_as_well(client: Browser, finance: Person) -> None:
    sign_in(client, PASSWORD)
    client.post("/sign-out")
    assert statuses(client, FREE + 1)[-1] == 429


def test_every_refusal_is_an_event_and_those_of_a_rest_are_counted(client: Browser, finance: Person) -> None:
    statuses(client, FREE + 4)
    assert reasons() == ["wrong password or closed account"] * FREE + ["too many wrong tries: tries rest for 1 minute"]
    with living_at(now() + timedelta(seconds=62)):
        statuses(client, 1)
    assert reasons()[FREE + 1 :] == [
        "3 more tries were refused while tries rested",
        "wrong password or closed account",
    ]
    statuses(client, 1, email="nobody@testville.example", of="7.7.7.7")
    event = list(every_event("testville"))[-1]
    assert (event.thing_kind, event.thing_id, event.person_id) == ("sign_in", "7.7.7.7", None)
    assert "nobody" not in f"{event.reason} {event.document}"


def test_the_right_password_forgets_the_wrong_ones(client: Browser, finance: Person) -> None:
    for _ in range(3):
        assert statuses(client, FREE - 1) == [200] * (FREE - 1)
        assert sign_in(client, PASSWORD).status_code == 302
        client.post("/sign-out")


def test_many_tries_at_once_are_no_way_round(client: Browser, app: Flask, finance: Person) -> None:
    db.session.commit()

    def try_once(_number: int) -> int:
        sent = {"email": "finance@testville.example", "password": "guess"}
        return contextvars.Context().run(app.test_client().post, "/sign-in", data=sent).status_code

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(try_once, range(24)))
    assert found == [200] * FREE + [429] * (24 - FREE)
