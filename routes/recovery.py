"""The forms of a forgotten password, and the link in the mail that lets somebody choose a new one."""

from typing import Any

from flask import current_app, request, url_for
from flask_security import ForgotPasswordForm, ResetPasswordForm
from flask_security.recoverable import generate_reset_password_token

from contracts.errors import Invalid, Refused
from models.database import db
from models.people import Person, find_person
from operations.passwords import check_password
from operations.recovery import ask_recovery, recover


class RecoveryForm(ForgotPasswordForm):
    """Asks for a link. Whatever is typed gets the same answer in the same way: the mail is the only difference."""

    def validate(self, **_kwargs: Any) -> bool:
        """Never true: Flask-Security then answers as it answers whoever has no account, in as much time."""
        email = str(self.email.data or "").strip()
        if "@" not in email:
            self.form_errors.append("Type the e-mail address with which you sign in.")
            return False
        ask_recovery(email, request.remote_addr or "")
        db.session.commit()
        return False


class NewPasswordForm(ResetPasswordForm):
    """Takes the new password, once."""

    def validate(self, **kwargs: Any) -> bool:
        """Whether the password may be the new one, and the link was not used in the meantime."""
        if not super().validate(**kwargs):
            return False
        account: Any = self.user
        try:
            check_password(find_person(account.government_id, account.id), str(self.password.data))
        except Invalid as refusal:
            self.form_errors.append(refusal.message)
            return False
        address = request.remote_addr or ""
        if recover(account.government_id, account.id, account.fs_uniquifier, address) is None:
            self.form_errors.append("This link was used before. Ask for another one.")
            return False
        return True


def recovery_address(person: Person, account: Any, public_url: str) -> str:
    """The address that lets the person choose a new password; Refused where this process could not sign it."""
    if not current_app.config["SECRET_KEY_LENGTH"] and not current_app.config["DEVELOPMENT"]:
        raise Refused(f"The worker was started without SECRET_KEY, so the link for {person.email} cannot be signed.")
    token = generate_reset_password_token(account)  # type: ignore[no-untyped-call]
    return public_url + url_for("security.reset_password", token=token)
