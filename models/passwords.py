"""Passwords as argon2 hashes: the one form that the accounts check at sign-in."""

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash of a password, each time with a fresh salt."""
    return _hasher().hash(_normal(password))


def is_password(password: str, hashed: str | None) -> bool:
    """Whether the password is the one that was hashed; no for a person who has none."""
    if hashed is None:
        return False
    try:
        return _hasher().verify(hashed, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def _normal(password: str) -> str:
    """As the sign-in page looks at it: however a keyboard writes “é”, it is the same letter."""
    return unicodedata.normalize("NFKD", password)
