"""Secrets of apps in the database: altered, swapped or put back into an older form, they let nobody in."""

import base64
import re
from collections.abc import Callable
from datetime import timedelta

import flask_migrate
import pytest
import time_machine
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.database import db
from models.events import every_event
from models.people import Person
from models.sealed_secrets import seal, unseal
from models.second_factors import SecondFactor, keep_totp
from tests.builders import a_person
from tests.conftest import Browser, Terminal
from tests.routes.test_second_factors import EMAIL, App, clock, set_up, show, with_password

__all__ = ["clock"]
EARLIER = {"1": "a key that only tests know, at length"}
NEWER = {**EARLIER, "2": "another key that only tests know"}
KNOWN = TOTP(key="GEZDGNBVGY3TQOJQ", format="base32")
CLOSED = "Your app cannot be checked"


@pytest.fixture(autouse=True)
def keys(app: Flask) -> None:
    app.config.update(SECOND_FACTOR_KEYS=EARLIER, SECURITY_TOTP_SECRETS=EARLIER)


@pytest.fixture
def finance(session: Session) -> Person:
    return a_person(Role.FINANCE, email=EMAIL)


@pytest.fixture
def signed_out(client: Browser, finance: Person, clock: time_machine.Traveller) -> tuple[App, list[str]]:
    """The app and the recovery codes of somebody who is signed out; the next code may be used."""
    made = set_up(client)
    client.post("/sign-out")
    clock.shift(timedelta(seconds=60))
    return made


def kept() -> SecondFactor:
    return db.session.query(SecondFactor).one()


def refused(client: Browser, code: str) -> str:
    with_password(client)
    page = client.post("/second-factor", data={"code": code})
    assert page.status_code == 200
    assert "/sign-in" in client.get("/").headers["Location"]
    reasons = [event.reason or "" for event in every_event("testville") if event.act == "person.sign_in_refused"]
    return f"{page.text} {reasons[-1]}"


def last_letter_changed(sealed: str, _person: Person) -> str:
    return sealed[:-1] + ("A" if sealed[-1] != "A" else "B")


def of_somebody_else(_sealed: str, _person: Person) -> str:
    return seal(KNOWN.key, ("testville", "somebody-else"), EARLIER)


def by_the_library(_sealed: str, _person: Person) -> str:
    wallet = TOTP.using(secrets=EARLIER)
    return str(wallet(key=KNOWN.key, format="raw").to_json(encrypt=True))


def in_plain(_sealed: str, _person: Person) -> str:
    return str(KNOWN.to_json())


@pytest.mark.parametrize(
    "changed,reason",
    [
        (last_letter_changed, "altered"),
        (of_somebody_else, "another person"),
        (by_the_library, "not sealed in the way"),
        (in_plain, "not sealed in the way"),
    ],
)
def test_a_changed_secret_lets_nobody_in_says_so_and_is_written_down(
    client: Browser,
    finance: Person,
    signed_out: tuple[App, list[str]],
    changed: Callable[[str, Person], str],
    reason: str,
) -> None:
    app, codes = signed_out
    kept().totp_secret = changed(kept().totp_secret or "", finance)
    for code in (app.code(), str(KNOWN.generate().token)):
        said = refused(client, code)
        assert CLOSED in said
        assert "the app's secret does not open" in said
        assert reason in said.replace("&#39;", "'")
    with_password(client)
    assert show(client, codes[0], "/recovery-code") == 302
    assert client.get("/").status_code == 200


def test_what_the_browser_keeps_while_an_app_is_set_up_is_sealed(client: Browser, finance: Person) -> None:
    with_password(client)
    client.post("/my-account/second-factor/app")
    page = client.get("/my-account/second-factor/app").text
    shown = re.search(r'<code class="token-text">([A-Z2-7-]+)</code>', page)
    assert shown is not None
    with client.session_transaction() as held:
        sealed = held["sealed_for_app"]
        others = {name: value for name, value in held.items() if name != "sealed_for_app"}
    secret = unseal(sealed, (finance.government_id, finance.id), EARLIER)
    assert base64.b32encode(secret).decode() == shown[1].replace("-", "")
    assert secret not in base64.urlsafe_b64decode(sealed.rpartition(":")[2])
    assert shown[1].replace("-", "") not in str(others)


def test_a_key_that_is_not_named_is_told_apart_and_comes_back(
    client: Browser, app: Flask, signed_out: tuple[App, list[str]], terminal: Terminal
) -> None:
    phone, _ = signed_out
    app.config["SECURITY_TOTP_SECRETS"] = app.config["SECOND_FACTOR_KEYS"] = {"2": NEWER["2"]}
    assert "a key that SECOND_FACTOR_KEY does not name" in refused(client, phone.code())
    ended = terminal.invoke(args=["seal-anew"])
    assert (ended.exit_code, kept().person_id in ended.output) == (1, True)
    app.config["SECURITY_TOTP_SECRETS"] = NEWER
    with_password(client)
    assert show(client, phone.code()) == 302


def test_an_earlier_key_goes_once_everything_is_sealed_by_the_newer(
    client: Browser, app: Flask, signed_out: tuple[App, list[str]], terminal: Terminal
) -> None:
    phone, _ = signed_out
    app.config["SECOND_FACTOR_KEYS"] = NEWER
    assert terminal.invoke(args=["seal-anew"]).output == "1 secret was sealed by key 2.\n"
    app.config["SECURITY_TOTP_SECRETS"] = {"2": NEWER["2"]}
    with_password(client)
    assert show(client, phone.code()) == 302
    assert client.get("/").status_code == 200


def test_the_command_seals_all_by_the_newest_key_and_names_whom_nothing_opens(
    app: Flask, session: Session, terminal: Terminal
) -> None:
    people = [a_person(Role.FINANCE, email=f"{name}@testville.example") for name in ("one", "two", "three")]
    for person in people:
        keep_totp(person.government_id, person.id, seal(KNOWN.key, (person.government_id, person.id), EARLIER), 1)
    app.config["SECOND_FACTOR_KEYS"] = NEWER
    said = terminal.invoke(args=["seal-anew"])
    assert (said.exit_code, said.output) == (0, "3 secrets were sealed by key 2.\n")
    one, two, _ = (db.session.get_one(SecondFactor, (person.government_id, person.id)) for person in people)
    two.totp_secret = one.totp_secret
    said = terminal.invoke(args=["seal-anew"])
    assert said.exit_code == 1
    assert "0 secrets were sealed by key 2." in said.output
    assert f"testville {people[1].id}: It was altered, is another person's" in said.output
    app.config["SECOND_FACTOR_KEYS"] = {}
    assert "Set SECOND_FACTOR_KEY" in terminal.invoke(args=["seal-anew"]).output


def test_before_a_start_it_is_said_whose_key_is_missing(app: Flask, session: Session, terminal: Terminal) -> None:
    person = a_person(Role.FINANCE)
    keep_totp(person.government_id, person.id, seal(KNOWN.key, (person.government_id, person.id), EARLIER), 1)
    app.config.update(SECRET_KEY_LENGTH=32, DEVELOPMENT=False)
    assert "SECOND_FACTOR_KEY names" not in terminal.invoke(args=["ready"]).output
    app.config["SECOND_FACTOR_KEYS"] = {"2": NEWER["2"]}
    assert "SECOND_FACTOR_KEY names no key that opens the apps of 1 people;" in terminal.invoke(args=["ready"]).output


def upgrade_from_before() -> None:
    """What the upgrade to sealed secrets does, in a database whose other tables are the newest already."""
    newest = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    say_version("0040")
    try:
        flask_migrate.upgrade(revision="0041")
    finally:
        say_version(newest)


def say_version(version: str) -> None:
    db.session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    db.session.commit()
    db.session.expire_all()


def test_the_upgrade_seals_what_was_there_and_its_app_still_signs_in(
    client: Browser, app: Flask, finance: Person, capsys: pytest.CaptureFixture[str]
) -> None:
    keep_totp(finance.government_id, finance.id, by_the_library("", finance), 1)
    plain = a_person(Role.FINANCE, email="plain@testville.example")
    keep_totp(plain.government_id, plain.id, in_plain("", plain), 1)
    upgrade_from_before()
    said = capsys.readouterr().out
    assert "Secrets of authenticator apps that were sealed: 1." in said
    assert "Secrets that no key in SECOND_FACTOR_KEY opens: 1." in said
    whose = (finance.government_id, finance.id)
    assert unseal(db.session.get_one(SecondFactor, whose).totp_secret or "", whose, EARLIER) == KNOWN.key
    with_password(client)
    assert show(client, str(KNOWN.generate().token)) == 302


def test_the_upgrade_asks_for_the_key_and_changes_nothing_without_it(
    app: Flask, finance: Person, caplog: pytest.LogCaptureFixture
) -> None:
    keep_totp(finance.government_id, finance.id, by_the_library("", finance), 1)
    app.config["SECOND_FACTOR_KEYS"] = {}
    with pytest.raises(SystemExit):
        upgrade_from_before()
    assert "without SECOND_FACTOR_KEY they cannot be sealed" in caplog.text
    db.session.rollback()
    app.config["SECOND_FACTOR_KEYS"] = EARLIER
    upgrade_from_before()
    assert (kept().totp_secret or "").startswith("gcm1:1:")
