"""A government and its first administrator are entered on the server; whatever else is entered on pages."""

import pytest
from flask import Flask

from contracts.roles import Role
from models.people import actor_of, find_person_by_email
from tests.builders import a_government
from tests.conftest import Browser, Terminal

WORDS = "four quiet herons wading"
ENTER = ["government", "enter", "harbor", "Harbor Town", "--time-zone", "America/New_York", "--state", "MA"]
ADMINISTRATOR = ["government", "administrator", "harbor", "ada@harbor.example", "Ada Min", "--password", WORDS]


def test_the_first_administrator_signs_in_and_invites_others(terminal: Terminal, client: Browser) -> None:
    assert terminal.invoke(args=ENTER).exit_code == 0
    assert terminal.invoke(args=ADMINISTRATOR).exit_code == 0
    person = find_person_by_email("ada@harbor.example")
    assert person is not None
    assert actor_of("harbor", person.id).roles == {Role.ADMINISTRATOR}
    assert client.post("/sign-in", data={"email": "ada@harbor.example", "password": WORDS}).status_code == 302
    assert client.get("/people").status_code == 200
    guest = {"name": "Bo", "email": "bo@harbor.example", "role": "finance"}
    assert client.post("/people", data=guest).status_code == 303


def test_ready_says_how_somebody_can_sign_in_where_nobody_can(app: Flask, terminal: Terminal) -> None:
    app.config.update(SECOND_FACTOR_KEYS={"1": "x" * 32}, SECRET_KEY_LENGTH=32, DEVELOPMENT=False)
    ended = terminal.invoke(args=["ready"])
    assert (ended.exit_code, ended.stdout) == (0, "Ready.\n")
    assert "Caution: Nobody can sign in" in ended.stderr
    assert "flask government enter" in ended.stderr
    terminal.invoke(args=ENTER)
    assert "Nobody can sign in" not in terminal.invoke(args=["ready"]).stderr


@pytest.mark.parametrize(
    "place,text,says",
    [(2, "Harbor.T", "short name"), (5, "Harbor/T", "no time zone"), (7, "XX", "no state"), (2, "testville", "same")],
)
def test_a_government_that_cannot_be_is_refused(terminal: Terminal, place: int, text: str, says: str) -> None:
    a_government()
    answer = terminal.invoke(args=[*ENTER[:place], text, *ENTER[place + 1 :]])
    assert answer.exit_code == 1
    assert says in answer.output


def test_a_weak_password_enters_nobody(terminal: Terminal) -> None:
    terminal.invoke(args=ENTER)
    answer = terminal.invoke(args=[*ADMINISTRATOR[:-1], "password1234"])
    assert answer.exit_code == 1
    assert "first that are tried" in answer.output
    assert find_person_by_email("ada@harbor.example") is None
