"""Secrets that are read again, sealed: AES-256-GCM under a numbered key, bound to their government and person.

What was altered, or stands in another person's row, does not open (docs/decisions/0042-secrets-of-apps-are-sealed.md).
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.errors import Damaged

# How what is sealed begins; another algorithm or another way to make its key gets another word.
_FORM = "gcm1"
_NONCE = 12
_ROUNDS = 600_000
_MAKES_KEY = b"performance pay: secrets of apps"


def seal(secret: bytes, whose: tuple[str, str], keys: Mapping[str, str]) -> str:
    """The secret of that government's person, sealed by the newest key."""
    number = newest_number(keys)
    nonce = secrets.token_bytes(_NONCE)
    sealed = _cipher(keys[number]).encrypt(nonce, secret, _bound_to(whose, number))
    return f"{beginning(number)}{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(kept: str, whose: tuple[str, str], keys: Mapping[str, str]) -> bytes:
    """What was sealed for that government's person; Damaged, with the reason, where it does not open."""
    form, number, body = (*kept.split(":"), "", "")[:3]
    if form != _FORM:
        raise Damaged("It is not sealed in the way in which this program seals.")
    if number not in keys:
        raise Damaged("It is sealed by a key that SECOND_FACTOR_KEY does not name.")
    try:
        whole = base64.b64decode(body, altchars=b"-_", validate=True)
        return _cipher(keys[number]).decrypt(whole[:_NONCE], whole[_NONCE:], _bound_to(whose, number))
    except (InvalidTag, binascii.Error, ValueError) as failure:
        raise Damaged("It was altered, is another person's, or was sealed by another key of that number.") from failure


def newest_number(keys: Mapping[str, str]) -> str:
    """The number of the key that seals from now on: the highest."""
    return max(keys, key=int) if all(number.isdigit() for number in keys) else max(keys)


def beginning(number: str) -> str:
    """How everything begins that the key of that number sealed."""
    return f"{_FORM}:{number}:"


def _bound_to(whose: tuple[str, str], number: str) -> bytes:
    return "\n".join((_FORM, number, *whose)).encode()


@lru_cache(maxsize=16)
def _cipher(key: str) -> AESGCM:
    """Made once in a process, for it takes some tenths of a second: who guesses at a key needs as long for each try."""
    return AESGCM(hashlib.pbkdf2_hmac("sha256", key.encode(), _MAKES_KEY, _ROUNDS, 32))
