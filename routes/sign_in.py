"""The form by which people sign in: each try is counted before the password is looked at, and each refusal is kept.

A browser in which somebody signed in carries a signed cookie that says so. It opens nothing; it only has that person's
tries in that browser counted apart, so that a stranger's guesses never make them wait.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from flask import Response, after_this_request, current_app, request, session
from flask_security import LoginForm
from itsdangerous import BadSignature, URLSafeTimedSerializer

from contracts.throttling import say_wait
from models.database import db
from models.throttles import key_of
from operations.sign_ins import begin_sign_in, complete_sign_in, keep_refusal

# By what somebody is known who has yet to show a second factor, where it is not a password.
FIRST_WAY = "first_way"
# And which session at the city's provider it belongs to, where it came by that.
CITY_SESSION = "city_session"
_KNOWN_FOR = timedelta(days=180)


class SignInForm(LoginForm):
    """Flask-Security's form with our brakes; `wait` says in words how long tries rest, where they do."""

    wait = ""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the person is who they say; what was counted and recorded is committed either way."""
        email, address = str(self.email.data or ""), request.remote_addr or ""
        if not email.strip() or not self.password.data:
            return bool(super().validate(**kwargs))
        browser = known_browser(email)
        wait = begin_sign_in(email, address, browser)
        db.session.commit()
        if wait:
            self.wait = say_wait(wait)
            answer_too_many(wait)
            return False
        fits = bool(super().validate(**kwargs))
        if fits:
            complete_sign_in(email, address, browser)
            session.pop(FIRST_WAY, None)
            remember_browser(email, browser)
        else:
            keep_refusal(email, address, "wrong password or closed account")
        db.session.commit()
        return fits


def answer_too_many(wait: timedelta) -> None:
    """Have the answer to this request say, in the words of HTTP too, that tries rest."""

    @after_this_request
    def say_so(response: Response) -> Response:
        response.status_code = 429
        response.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
        return response


def known_browser(email: str) -> str | None:
    """What names this browser, where the account signed in with it before; None where it did not."""
    try:
        kept = _serializer().loads(request.cookies.get(_cookie_name(), ""), max_age=int(_KNOWN_FOR.total_seconds()))
    except BadSignature:
        return None
    return str(kept["browser"]) if kept["account"] == key_of("account", email.strip().lower()) else None


def remember_browser(email: str, browser: str | None) -> None:
    """Have this browser say from now on that the account signed in with it."""
    kept = {"account": key_of("account", email.strip().lower()), "browser": browser or secrets.token_urlsafe(16)}

    @after_this_request
    def set_cookie(response: Response) -> Response:
        response.set_cookie(
            _cookie_name(),
            _serializer().dumps(kept),
            max_age=_KNOWN_FOR,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
            httponly=True,
            samesite="Lax",
        )
        return response


def _cookie_name() -> str:
    return f"{current_app.config['COOKIE_NAMES_BEGIN']}known_browser"


def _serializer() -> URLSafeTimedSerializer:
    signing = {"digest_method": hashlib.sha256, "key_derivation": "hmac"}
    # The newest stands last, and signs.
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], str(current_app.config["SECRET_KEY"])]
    return URLSafeTimedSerializer(keys, salt="known browser", signer_kwargs=signing)
