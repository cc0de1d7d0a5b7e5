"""Passwords that may be chosen, and those that are among the first that somebody tries."""

import pytest
from sqlalchemy.orm import Session

from contracts.errors import Invalid
from models.passwords import hash_password, is_password
from models.people import Person
from operations.passwords import check_password
from tests.builders import a_government, a_person


@pytest.fixture
def person(session: Session) -> Person:
    a_government(name="City of Testville")
    return a_person(name="Maria Gonzalez", email="maria.gonzalez@testville.example")


@pytest.mark.parametrize(
    "password",
    [
        "kept apart from nine herons",
        "onlysmallletterswithoutend",
        "ни одной латинской буквы здесь",
        "7392048156 0392 8817",
        "w" + "alrus under a pile of kettles " * 6,
        "      seven spaces before   ",
    ],
)
def test_any_letters_will_do_where_nobody_guesses_them(person: Person, password: str) -> None:
    check_password(person, password)
    assert is_password(password, hash_password(password))


@pytest.mark.parametrize("password", ["short", "eleven char", "x" * 201])
def test_one_that_is_too_short_or_too_long_is_refused_and_never_cut(person: Person, password: str) -> None:
    with pytest.raises(Invalid, match=r"at (least|most)"):
        check_password(person, password)


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "123456789012",
        "qwertyuiop123",
        "Passw0rd!Passw0rd!",
        "iloveyou2027",
        "maria.gonzalez@testville.example",
        "MariaGonzalez2027",
        "City of Testville 1",
        "Testville-Finance-27",
        "PerformancePay2027",
        "administrator123",
        # zxcvbn takes these for strong; they have leaked.
        "satinandpearls",
        "cookiepilotpete",
        "jkmufdkflbvbhjdyf",
    ],
)
def test_what_is_tried_first_is_refused(person: Person, password: str) -> None:
    with pytest.raises(Invalid, match="first that are tried"):
        check_password(person, password)


def test_a_password_counts_as_it_was_typed(person: Person) -> None:
    hashed = hash_password("Kept Apart From Nine Herons ")
    assert [is_password(each, hashed) for each in ("kept apart from nine herons ", "Kept Apart From Nine Herons")] == [
        False,
        False,
    ]
