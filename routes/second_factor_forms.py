"""The forms in which a second factor is shown at sign-in, and what Flask-Security computes codes with.

Each code counts once, tries are slowed down for each person, and a refusal is an event.
"""

import secrets
from collections.abc import Callable
from io import BytesIO
from typing import Any

import qrcode
from flask import current_app, g, request
from flask_security import MfRecoveryCodesUtil, MfRecoveryForm, Totp, TwoFactorRescueForm, TwoFactorVerifyCodeForm
from passlib.exc import TokenError
from passlib.totp import TOTP, TotpMatch
from qrcode.image.svg import SvgPathImage
from wtforms import RadioField

from contracts.errors import Damaged
from contracts.throttling import say_wait
from models.database import db
from models.ids import LETTERS
from models.people import find_person
from models.sealed_secrets import seal, unseal
from models.second_factors import hold_factor
from operations.second_factors import APP, CODE, use_code
from operations.sign_ins import keep_refusal_of
from operations.throttling import forgive, take_try
from routes.sign_in import answer_too_many

_WRONG = (
    "This is not a code that counts now. Each counts once: wait for the next one, or look whether the clock of your "
    "phone is right."
)
_CLOSED = (
    "Your app cannot be checked: what is kept of it does not open, so no code of it can count. Use a recovery code, or "
    "ask your administrator to reset your second factor. This was written down."
)
_GROUPS, _LETTERS_EACH = 7, 4


def _group() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(_LETTERS_EACH))


class Codes(Totp):
    """Codes of authenticator apps, each of which counts once. Secrets are handed about sealed, and open here alone."""

    def new_secret(self, user: Any) -> str:
        """A secret for an app of that person, sealed."""
        return seal(self._totp.new().key, _whose(user), _keys())

    def verify_totp(self, token: str, totp_secret: str, user: Any, window: int = 0) -> bool:
        """Whether the app of the sealed secret shows that code; Damaged where the secret does not open."""
        app = self._opened(totp_secret, user)
        try:
            match = app.match(token, window=window, last_counter=self.get_last_counter(user))
        except TokenError:
            return False
        self.set_last_counter(user, match)
        return True

    def typed_key(self, user: Any, secret: str) -> str:
        """The secret as it is typed into an app that has no camera."""
        return str(self._opened(secret, user).pretty_key())

    def picture_of(self, user: Any, secret: str) -> bytes:
        """What an app's camera reads, as SVG."""
        drawn = BytesIO()
        qrcode.make(self._opened(secret, user).to_uri(user.email), image_factory=SvgPathImage).save(drawn)
        return drawn.getvalue()

    def get_last_counter(self, user: Any) -> int | None:
        """The code that counted last; the row is held, so that of two at once one comes second."""
        factor = hold_factor(user.government_id, user.id)
        return None if factor is None else factor.totp_counter

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """This code counted."""
        g.code_counter = tmatch.counter
        factor = hold_factor(user.government_id, user.id)
        if factor is not None:
            factor.totp_counter = tmatch.counter

    def generate_recovery_codes(self, number: int) -> list[str]:
        """Codes of 140 random bits each, in groups that can be typed."""
        return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(number)]

    def _opened(self, sealed: str, user: Any) -> TOTP:
        return self._totp(key=unseal(sealed, _whose(user), _keys()), format="raw")


def _whose(user: Any) -> tuple[str, str]:
    return user.government_id, user.id


def _keys() -> dict[str, str]:
    keys: dict[str, str] = current_app.config["SECURITY_TOTP_SECRETS"]
    return keys


class SpentCodes(MfRecoveryCodesUtil):
    """Our form spends a recovery code when it is shown; Flask-Security then finds it gone already."""

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """It is spent."""
        return True


class NoRescueForm(TwoFactorRescueForm):
    """Flask-Security makes it beside the code's form; an administrator helps, and nothing is sent by it."""

    help_setup = RadioField(choices=[])


class CodeForm(TwoFactorVerifyCodeForm):
    """Asks for the code of the app."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the code is the app's and was not used before."""
        # Typed as the app shows it, in two groups.
        self.code.data = "".join(str(self.code.data or "").split())
        return judge(self, APP, lambda: bool(self.tf_totp_secret) and bool(super(CodeForm, self).validate(**kwargs)))


class RecoveryCodeForm(MfRecoveryForm):
    """Asks for a recovery code."""

    def validate(self, **_kwargs: Any) -> bool:
        """Whether it is one that is left; it is spent."""
        account: Any = self.user
        return judge(self, CODE, lambda: use_code(account.government_id, account.id, str(self.code.data or "")))


def judge(form: Any, way: str, is_right: Callable[[], bool]) -> bool:
    """Whether what the form holds is right: counted before it is looked at, and committed either way."""
    whose = (form.user.government_id, form.user.id)
    if rests := begin_try(whose):
        form.form_errors.append(rests)
        return False
    wrong, says = "", _WRONG
    try:
        right = is_right()
    except Damaged as closed:
        right, says, wrong = False, _CLOSED, f"the app's secret does not open: {closed.message}"
    if not right:
        form.code.errors = [says]
    end_try(whose, way, "" if right else wrong or "wrong code of the second factor")
    return right


def begin_try(whose: tuple[str, str]) -> str:
    """Count a try to show a second factor; what to say where tries rest, nothing where this one may be looked at."""
    wait, refused = take_try(_subjects(whose))
    if wait and refused == 1:
        keep_refusal_of(find_person(*whose), request.remote_addr or "", "too many wrong codes: tries rest")
    db.session.commit()
    if not wait:
        return ""
    answer_too_many(wait)
    return f"There were too many wrong tries, so tries rest for {say_wait(wait)}. Wait, then try."


def end_try(whose: tuple[str, str], way: str, wrong: str) -> None:
    """The try was right where nothing was wrong with it, and counts as that way of signing in; else it is an event."""
    if wrong:
        keep_refusal_of(find_person(*whose), request.remote_addr or "", wrong)
    else:
        forgive(_subjects(whose))
        g.second_factor = way
    db.session.commit()


def _subjects(whose: tuple[str, str]) -> dict[str, str]:
    return {"code": "\n".join(whose)}
