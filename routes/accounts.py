"""Accounts by Flask-Security: sign-in by e-mail and password, no registration, and the actor that a person is.

Flask-Security is known here and in the forms that it is given. Roles do not come from it but from what a person is
assigned to, day by day. Who is signed in is what the row of the sign-in says (models/sign_ins.py): one that was ended
opens nothing, whatever a cookie holds. However somebody signs in, Flask-Security says so at the end, and there the row
is made.
"""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, request, session
from flask_login import user_logged_out
from flask_security import (
    RoleMixin,
    Security,
    SQLAlchemyUserDatastore,
    UserMixin,
    current_user,
    user_authenticated,
)
from sqlalchemy import and_, select

from contracts.errors import DomainError, Invalid, NotAllowed
from contracts.roles import Actor
from models.clock import now
from models.database import Base, db
from models.people import Person, actor_of
from models.sign_ins import Lifetime, SignIn, belongs, end_sign_ins, key_of, start_sign_in
from operations.identity import confirm_identity
from operations.passwords import SHORTEST
from routes.browsers import browser_words
from routes.last_seen import note_use
from routes.recovery import NewPasswordForm, RecoveryForm
from routes.sign_in import SignInForm

# Under which name the browser's cookie holds the secret of its sign-in.
IN_COOKIE = "sign_in"
_SCHEME = "argon2"
_ASKED = "If somebody signs in with this address, a link to choose a new password is on its way. It works for an hour."
_VOID = "This link works no more: it was used, or is older than an hour. Ask for another one here."
_CHANGED = "Your password is changed, and you are signed out everywhere. Sign in with the new one."
_SHORT = f"Choose a password of at least {SHORTEST} characters."
_SETTINGS: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH": _SCHEME,
    "SECURITY_PASSWORD_SCHEMES": [_SCHEME],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    # argon2 salts by itself; a second, secret salt would be one more thing that must never be lost.
    "SECURITY_PASSWORD_SINGLE_HASH": {_SCHEME},
    # People are entered by operations, which write the audit trail; these commands would go round it.
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_RESET_URL": "/forgotten-password",
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
    # The person is told by our own mail, in the transaction of the change.
    "SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL": False,  # nosec B105 - a switch
    "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST,
    "SECURITY_MSG_PASSWORD_RESET_REQUEST": (_ASKED, "success"),
    "SECURITY_MSG_PASSWORD_RESET_EXPIRED": (_VOID, "error"),
    "SECURITY_MSG_INVALID_RESET_PASSWORD_TOKEN": (_VOID, "error"),
    "SECURITY_MSG_PASSWORD_RESET_NO_LOGIN": (_CHANGED, "success"),
    "SECURITY_MSG_PASSWORD_INVALID_LENGTH": (_SHORT, "error"),
    "SECURITY_MSG_RETYPE_PASSWORD_MISMATCH": ("The two passwords are not the same. Type both again.", "error"),
    "SECURITY_MSG_PASSWORD_NOT_PROVIDED": ("Type a password.", "error"),
    "SECURITY_CHANGEABLE": False,
    "SECURITY_TRACKABLE": False,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_DEFAULT_REMEMBER_ME": False,
}


_FORMS: dict[str, Any] = {
    "login_form": SignInForm,
    "forgot_password_form": RecoveryForm,
    "reset_password_form": NewPasswordForm,
}


class Account(UserMixin, Base):
    """A person as Flask-Security sees them: the same row, without our queries."""

    __table__ = Person.__table__

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]
        """None of Flask-Security's: what a person may do comes from assignments."""
        return []


class _NoRole(RoleMixin):
    """Flask-Security asks for a class of roles; nobody ever has one."""


def register(app: Flask) -> None:
    """Puts accounts into the program; without a SECRET_KEY commands get one that lasts as long as they do."""
    app.config.update({name: value for name, value in _SETTINGS.items() if name not in app.config})
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = secrets.token_hex(32)
    Security(app, SQLAlchemyUserDatastore(db, Account, _NoRole), **_FORMS)
    app.login_manager.user_loader(account_of_session)  # type: ignore[attr-defined]
    # Flask-Security's own tokens would open pages past the rows of sign-ins; programs have tokens of ours.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    user_authenticated.connect(begin_session, app)
    user_logged_out.connect(end_session, app)


def begin_session(_app: Flask, user: Any, authn_via: Sequence[str] | None = None, **_rest: object) -> None:
    """Somebody just signed in: the row of it, and its secret in the browser's cookie. An earlier one is left behind."""
    address, browser = request.remote_addr or "", browser_words(request.headers.get("User-Agent", ""))
    way = " ".join(authn_via or ())
    sign_in, session[IN_COOKIE] = start_sign_in(user.government_id, user.id, address, browser, way)
    g.sign_in = sign_in
    db.session.commit()


def end_session(_app: Flask, user: Any, **_rest: object) -> None:
    """Somebody signed out: the sign-in opens nothing any more, even where its cookie was copied."""
    government_id, sign_in_id = key_of(session.pop(IN_COOKIE, ""))
    if sign_in_id:
        end_sign_ins(government_id, user.id, user.id, only=sign_in_id)
        db.session.commit()


def lifetime() -> Lifetime:
    """How long sign-ins last, as the settings say."""
    return Lifetime(current_app.config["SESSION_IDLE"], current_app.config["PERMANENT_SESSION_LIFETIME"])


def account_of_session(uniquifier: str) -> Account | None:
    """Whose sign-in the browser's cookie holds; None where it was ended or lapsed, or the account is closed."""
    secret = session.get(IN_COOKIE, "")
    government_id, sign_in_id = key_of(secret)
    people = Person.__table__.columns
    whose = and_(people.government_id == SignIn.government_id, people.id == SignIn.person_id)
    found = db.session.execute(
        select(Account, SignIn)
        .join(SignIn, whose)
        .where(
            SignIn.government_id == government_id,
            SignIn.id == sign_in_id,
            people.fs_uniquifier == uniquifier,
            people.active,
        )
    ).one_or_none()
    if found is None or not belongs(secret, found.SignIn) or not lifetime().lasts(found.SignIn, now()):
        return None
    g.sign_in = found.SignIn
    note_use(found.SignIn, lifetime().idle)
    account: Account = found.Account
    return account


def current_sign_in() -> SignIn | None:
    """The sign-in by which the request came; None where it came by a token, or from nobody."""
    found: SignIn | None = g.get("sign_in") if current_user.is_authenticated else None
    return found


def account_of(person: Person) -> Account:
    """The person as Flask-Security sees them."""
    return db.session.get_one(Account, (person.government_id, person.id))


def current_actor() -> Actor | None:
    """The person who is signed in with today's roles; None where nobody is, or the account was closed."""
    if not current_user.is_authenticated:
        return None
    if "actor_of_request" not in g:
        try:
            g.actor_of_request = actor_of(current_user.government_id, current_user.id)
        except DomainError:
            g.actor_of_request = None
    actor: Actor | None = g.actor_of_request
    return actor


def confirm_own_password(actor: Actor, password: str) -> None:
    """Nothing where it is the actor's password: asked again before an approval. A wrong try is kept, then refused."""
    try:
        confirm_identity(actor, password)
    except (Invalid, NotAllowed):
        db.session.commit()
        raise
