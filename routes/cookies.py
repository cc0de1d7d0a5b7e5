"""The session's cookie, signed with SHA-256 where Flask would take SHA-1. It names a sign-in and holds no data."""

import hashlib

from flask import Flask
from flask.sessions import SecureCookieSessionInterface


class SignedSessions(SecureCookieSessionInterface):
    """Flask's sessions with a longer signature."""

    digest_method = staticmethod(hashlib.sha256)


def register(app: Flask) -> None:
    """Has the program sign its sessions so."""
    app.session_interface = SignedSessions()
