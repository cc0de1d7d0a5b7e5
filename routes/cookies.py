"""What is signed with SHA-256 where libraries would take SHA-1: the session's cookie, forms, links to a new password.

The cookie names a sign-in and holds no data.
"""

import hashlib

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import Signer


class SignedSessions(SecureCookieSessionInterface):
    """Flask's sessions with a longer signature."""

    digest_method = staticmethod(hashlib.sha256)


def register(app: Flask) -> None:
    """Has the program sign so."""
    app.session_interface = SignedSessions()
    # Flask-WTF and Flask-Security sign by the defaults of itsdangerous, which are there to be set.
    Signer.default_digest_method = staticmethod(hashlib.sha256)
    Signer.default_key_derivation = "hmac"
