"""The forms in which a second factor is shown at sign-in, and what Flask-Security computes codes with.

Each code counts once, tries are slowed down for each person, and a refusal is an event.
"""

import secrets
from collections.abc import Callable
from io import BytesIO
from typing import Any

import qrcode
from flask import g, request
from flask_security import MfRecoveryCodesUtil, MfRecoveryForm, Totp, TwoFactorRescueForm, TwoFactorVerifyCodeForm
from passlib.totp import TotpMatch
from qrcode.image.svg import SvgPathImage
from wtforms import RadioField

from contracts.throttling import say_wait
from models.database import db
from models.ids import LETTERS
from models.people import find_person
from models.second_factors import hold_factor
from operations.second_factors import APP, CODE, use_code
from operations.sign_ins import keep_refusal_of
from operations.throttling import forgive, take_try
from routes.sign_in import answer_too_many

_WRONG = (
    "This is not a code that counts now. Each counts once: wait for the next one, or look whether the clock of your "
    "phone is right."
)


_GROUPS, _LETTERS_EACH = 7, 4


def _group() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(_LETTERS_EACH))


class Codes(Totp):
    """Codes of authenticator apps, each of which counts once."""

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

    def picture_of(self, email: str, secret: str) -> bytes:
        """What an app's camera reads, as SVG."""
        drawn = BytesIO()
        qrcode.make(self.get_totp_uri(email, secret), image_factory=SvgPathImage).save(drawn)
        return drawn.getvalue()


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
    right = is_right()
    if not right:
        form.code.errors = [_WRONG]
    end_try(whose, way, "" if right else "wrong code of the second factor")
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
