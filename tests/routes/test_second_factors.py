"""The second factor: set up with an app, asked for at each sign-in, and required of finance and administrators."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy.orm import Session

from contracts.errors import NotAllowed
from contracts.roles import Role
from contracts.throttling import PACES
from models.database import db
from models.events import every_event
from models.mailings import Mailing
from models.people import Person
from models.second_factors import SecondFactor
from models.sign_ins import SignIn
from operations.second_factors import reset_factor
from tests.builders import PASSWORD, a_person, an_actor
from tests.conftest import Browser

EMAIL = "finance@testville.example"
PAGE = "/my-account/second-factor"
# Twenty-eight letters of thirty-two: 140 bits, so that nobody guesses one whose digest they have.
CODE = re.compile(r"<code>((?:[0-9a-hjkmnp-tv-z]{4}-){6}[0-9a-hjkmnp-tv-z]{4})</code>")


@pytest.fixture(autouse=True)
def required(app: Flask) -> None:
    app.config["SECOND_FACTOR_ROLES"] = frozenset({"finance", "administrator"})


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    # From the beginning of a code on, so that none ends while a test still means it.
    begins = (int(datetime.now(UTC).timestamp()) // 30 + 1) * 30
    with time_machine.travel(datetime.fromtimestamp(begins, UTC), tick=True) as moved:
        yield moved


@pytest.fixture
def finance(session: Session) -> Person:
    return a_person(Role.FINANCE, email=EMAIL)


class App:
    """An authenticator app: knows the key that a page showed, nothing else."""

    def __init__(self, page: str) -> None:
        shown = re.search(r'<code class="token-text">([A-Z2-7-]+)</code>', page)
        assert shown is not None
        self._totp = TOTP(key=shown[1], format="base32")

    def code(self) -> str:
        return str(self._totp.generate().token)


def with_password(client: Browser, password: str = PASSWORD) -> str:
    answer = client.post("/sign-in", data={"email": EMAIL, "password": password})
    return answer.headers.get("Location", "")


def set_up(client: Browser) -> tuple[App, list[str]]:
    with_password(client)
    client.post(f"{PAGE}/app")
    app = App(client.get(f"{PAGE}/app").text)
    answer = client.post(f"{PAGE}/app/prove", data={"code": app.code(), "password": PASSWORD})
    assert answer.status_code == 201
    return app, CODE.findall(answer.text)


def show(client: Browser, code: str, at: str = "/second-factor") -> int:
    return client.post(at, data={"code": code}).status_code


def acts() -> list[str]:
    return [event.act for event in every_event("testville")]


def test_who_must_have_one_is_led_to_it_and_reaches_nothing_else(client: Browser, finance: Person) -> None:
    with_password(client)
    for address in ("/", "/queue", "/contracts", "/tokens", "/policies", "/messages"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers.get("Location")) in {(302, PAGE), (404, None)}, address
    assert client.post("/tokens", data={"scope": "read", "days": "30"}).headers["Location"] == PAGE
    assert client.get("/api/v1/contracts").status_code == 403
    page = client.get(PAGE).text
    assert "Your role requires a second factor" in page
    assert "/contracts" not in page
    set_up(client)
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/contracts").status_code == 200


def test_an_officer_needs_none_and_may_have_one(client: Browser, session: Session) -> None:
    a_person(Role.OFFICER, email=EMAIL)
    with_password(client)
    assert client.get("/contracts").status_code == 200
    set_up(client)
    client.post("/sign-out")
    assert with_password(client).startswith("/second-factor")


def test_each_sign_in_asks_for_a_code_and_no_code_counts_twice(
    client: Browser, finance: Person, clock: time_machine.Traveller
) -> None:
    app, _ = set_up(client)
    client.post("/sign-out")
    assert with_password(client).startswith("/second-factor")
    assert "/sign-in" in client.get("/").headers["Location"]
    assert show(client, app.code()) == 200, "the code that proved the app is used up"
    clock.shift(timedelta(seconds=60))
    code = app.code()
    assert show(client, f"{code[:3]} {code[3:]}") == 302
    assert client.get("/").status_code == 200
    client.post("/sign-out")
    with_password(client)
    assert show(client, code) == 200
    assert "/sign-in" in client.get("/").headers["Location"]
    assert [row.way for row in db.session.query(SignIn).order_by(SignIn.id)] == ["password app", "password app"]


def test_a_code_without_the_password_is_not_asked_for(client: Browser, finance: Person) -> None:
    app, _ = set_up(client)
    client.post("/sign-out")
    for at in ("/second-factor", "/recovery-code"):
        assert client.get(at).headers["Location"] == "/sign-in"
        assert client.post(at, data={"code": app.code()}).headers["Location"] == "/sign-in"


def test_guessing_codes_rests_and_is_recorded(client: Browser, finance: Person) -> None:
    set_up(client)
    client.post("/sign-out")
    with_password(client)
    free = PACES["code"].free
    assert [show(client, "000000") for _ in range(free + 1)] == [200] * free + [429]
    assert show(client, "0000-0000-0000-0000-0000", "/recovery-code") == 429
    assert acts().count("person.sign_in_refused") == free + 1


def test_a_recovery_code_signs_in_once_and_its_owner_is_told(client: Browser, finance: Person) -> None:
    _, codes = set_up(client)
    assert len(set(codes)) == 10
    for _ in range(2):
        client.post("/sign-out")
        with_password(client)
        first = show(client, codes[0].upper().replace("-", " "), "/recovery-code")
        if _ == 0:
            assert first == 302
            assert client.get("/").status_code == 200
    assert first == 200
    assert '{"notice": "code_used"}' in [row.document for row in db.session.query(Mailing)]
    assert acts().count("person.recovery_code_used") == 1


def test_new_recovery_codes_make_the_earlier_ones_void(client: Browser, finance: Person) -> None:
    _, codes = set_up(client)
    answer = client.post(f"{PAGE}/codes", data={"password": PASSWORD})
    newer = CODE.findall(answer.text)
    assert set(newer).isdisjoint(codes)
    client.post("/sign-out")
    with_password(client)
    assert show(client, codes[1], "/recovery-code") == 200
    assert show(client, newer[0], "/recovery-code") == 302


def test_nothing_in_the_database_computes_a_code_or_is_one(client: Browser, finance: Person) -> None:
    _, codes = set_up(client)
    row = db.session.query(SecondFactor).one()
    assert row.totp_secret is not None
    assert row.totp_secret.startswith("gcm1:1:")
    assert not any(code in row.recovery_digests or code.replace("-", "") in row.recovery_digests for code in codes)


@pytest.mark.parametrize("code,password,says", [("", PASSWORD, "not the code"), (None, "guess", "not your password")])
def test_an_app_is_kept_only_with_its_code_and_the_password(
    client: Browser, finance: Person, code: str | None, password: str, says: str
) -> None:
    with_password(client)
    client.post(f"{PAGE}/app")
    app = App(client.get(f"{PAGE}/app").text)
    sent = {"code": app.code() if code is None else code, "password": password}
    answer = client.post(f"{PAGE}/app/prove", data=sent)
    assert answer.status_code == 422
    assert says in answer.text
    assert db.session.query(SecondFactor).count() == 0


def test_setting_one_up_ends_other_sign_ins_and_tells_the_person(client: Browser, app: Flask, finance: Person) -> None:
    other = Browser(app, app.response_class, use_cookies=True)
    with_password(other)
    set_up(client)
    assert "/sign-in" in other.get(PAGE).headers["Location"]
    assert '{"notice": "factor_set_up"}' in [row.document for row in db.session.query(Mailing)]


def test_the_last_one_stays_where_it_is_required_and_goes_where_not(
    client: Browser, app: Flask, finance: Person
) -> None:
    set_up(client)
    assert client.post(f"{PAGE}/remove", data={"password_to_remove": PASSWORD}).status_code == 422
    app.config["SECOND_FACTOR_ROLES"] = frozenset()
    assert client.post(f"{PAGE}/remove", data={"password_to_remove": "guess"}).status_code == 422
    assert client.post(f"{PAGE}/remove", data={"password_to_remove": PASSWORD}).status_code == 303
    client.post("/sign-out")
    assert with_password(client) == "/"


def test_whoever_signed_in_without_their_factor_cannot_change_it(client: Browser, finance: Person) -> None:
    set_up(client)
    client.sign_in(finance)
    assert client.get("/").headers["Location"] == PAGE
    assert "Sign in with your second factor" in client.get(PAGE).text
    assert client.post(f"{PAGE}/app").status_code == 403


def test_another_app_replaces_the_first(client: Browser, finance: Person, clock: time_machine.Traveller) -> None:
    first, _ = set_up(client)
    clock.shift(timedelta(seconds=60))
    client.post(f"{PAGE}/app")
    second = App(client.get(f"{PAGE}/app").text)
    assert client.post(f"{PAGE}/app/prove", data={"code": second.code(), "password": PASSWORD}).status_code == 201
    client.post("/sign-out")
    with_password(client)
    clock.shift(timedelta(seconds=60))
    assert (show(client, first.code()), show(client, second.code())) == (200, 302)


def test_an_administrator_resets_somebody_elses_and_never_their_own(
    client: Browser, app: Flask, finance: Person
) -> None:
    set_up(client)
    app.config["SECOND_FACTOR_ROLES"] = frozenset({"finance"})
    admin = a_person(Role.ADMINISTRATOR)
    desk = Browser(app, app.response_class, use_cookies=True).sign_in(admin)
    why = {"reason": "She lost her phone, and came by."}
    assert "Reset the second factor" in desk.get(f"/people/{finance.id}").text
    assert desk.post(f"/people/{admin.id}/second-factor/reset", data=why).status_code == 403
    assert client.post(f"/people/{admin.id}/second-factor/reset", data=why).status_code == 403
    assert desk.post(f"/people/{finance.id}/second-factor/reset").status_code == 422
    assert desk.post(f"/people/{finance.id}/second-factor/reset", data=why).status_code == 303
    assert desk.post(f"/people/{finance.id}/second-factor/reset", data=why).status_code == 404
    assert "Reset the second factor" not in desk.get(f"/people/{finance.id}").text
    assert "/sign-in" in client.get("/").headers["Location"]
    assert with_password(client) == "/"
    assert client.get("/").headers["Location"] == PAGE
    assert acts().count("person.factor_reset") == 1
    assert '{"notice": "factor_reset"}' in [row.document for row in db.session.query(Mailing)]


def test_a_token_from_before_the_second_factor_opens_nothing(client: Browser, app: Flask, finance: Person) -> None:
    app.config["SECOND_FACTOR_ROLES"] = frozenset()
    client.sign_in(finance)

    def issued() -> dict[str, str]:
        page = client.post("/tokens", data={"scope": "read", "days": "30"}).text
        found = re.search(r'<code class="token-text">([^<]+)</code>', page)
        assert found is not None
        return {"Authorization": f"Bearer {found[1]}"}

    before = issued()
    program = Browser(app, app.response_class, use_cookies=False)
    assert program.get("/api/v1/contracts", headers=before).status_code == 200
    app.config["SECOND_FACTOR_ROLES"] = frozenset({"finance"})
    assert program.get("/api/v1/contracts", headers=before).status_code == 403
    client.post("/sign-out")
    set_up(client)
    assert program.get("/api/v1/contracts", headers=before).status_code == 403
    assert program.get("/api/v1/contracts", headers=issued()).status_code == 200


def test_the_picture_for_the_app_is_a_file_of_its_own_and_only_while_one_is_set_up(
    client: Browser, finance: Person
) -> None:
    with_password(client)
    assert client.get(f"{PAGE}/picture.svg").status_code == 404
    client.post(f"{PAGE}/app")
    answer = client.get(f"{PAGE}/picture.svg")
    assert (answer.mimetype, answer.data[:5]) == ("image/svg+xml", b"<?xml")
    assert b"style=" not in answer.data
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_is_signed_in_is_asked_for_no_code(client: Browser, finance: Person) -> None:
    set_up(client)
    assert client.get("/second-factor").headers["Location"] == "/"
    assert client.get("/recovery-code").headers["Location"] == "/"
    assert client.get("/").status_code == 200


def test_operations_ask_for_the_permission(session: Session) -> None:
    with pytest.raises(NotAllowed):
        reset_factor(an_actor(Role.FINANCE), "whoever", "Lost.")
