"""A security key for tests: makes its pair, counts, and answers whatever page asks it, as a browser would send it."""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from html import unescape
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

ORIGIN = "https://pay.testville.example"
_PRESENT, KNOWS_PERSON, _WITH_KEY = 0x01, 0x04, 0x40


class Key:
    """A key; `origin` is the page that the browser says asked it, `count` how often it says it was used."""

    def __init__(self) -> None:
        self.credential_id = secrets.token_bytes(32)
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.count = 0
        self.origin = ORIGIN
        self.host = "pay.testville.example"
        self.flags = _PRESENT

    @property
    def name(self) -> str:
        """By which name pages ask for it."""
        return _text(self.credential_id)

    @property
    def public_text(self) -> str:
        """What is public of it, as it is kept."""
        return _text(cbor2.dumps(self._public()))

    def added_to(self, page: str) -> str:
        """What it says to a page that asks it to be added."""
        client = self._client("webauthn.create", page)
        part = len(self.credential_id).to_bytes(2) + self.credential_id + cbor2.dumps(self._public())
        about = self._about(self.flags | _WITH_KEY) + bytes(16) + part
        stated = {"fmt": "none", "attStmt": {}, "authData": about}
        return self._said({"clientDataJSON": _text(client), "attestationObject": _text(cbor2.dumps(stated))})

    def answer_to(self, page: str) -> str:
        """What it says to a page that asks it at sign-in."""
        self.count += 1
        client, about = self._client("webauthn.get", page), self._about(self.flags)
        signature = self.secret.sign(about + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        said = {"clientDataJSON": client, "authenticatorData": about, "signature": signature}
        return self._said({name: _text(value) for name, value in said.items()})

    def _public(self) -> dict[int, Any]:
        point = self.secret.public_key().public_numbers()
        return {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}

    def _client(self, kind: str, page: str) -> bytes:
        return json.dumps({"type": kind, "challenge": asked_by(page)["challenge"], "origin": self.origin}).encode()

    def _about(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _said(self, response: dict[str, Any]) -> str:
        kept = response | ({"transports": ["usb", "smoke"]} if "attestationObject" in response else {})
        return json.dumps({"id": self.name, "rawId": self.name, "type": "public-key", "response": kept})


def asked_by(page: str) -> dict[str, Any]:
    """What the page asks a key."""
    found = re.search(r'data-key-(?:asked|instead)="([^"]*)"', page)
    assert found is not None, "the page asks for no key"
    asked: dict[str, Any] = json.loads(unescape(found[1]))
    return asked


def bytes_of(text: str) -> bytes:
    """The bytes that a text of the protocol stands for."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")
