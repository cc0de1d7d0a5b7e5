"""Accounts by Flask-Security: sign-in by e-mail and password, no registration, and the actor that a person is.

Flask-Security is known here and in the forms that it is given. Roles do not come from it but from what a person is
assigned to, day by day.
"""

import secrets
from typing import Any

from flask import Flask, g
from flask_security import RoleMixin, Security, SQLAlchemyUserDatastore, UserMixin, current_user

from contracts.errors import DomainError, Invalid, NotAllowed
from contracts.roles import Actor
from models.database import Base, db
from models.people import Person, actor_of
from operations.identity import confirm_identity
from routes.sign_in import SignInForm

_SCHEME = "argon2"
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
    "SECURITY_RECOVERABLE": False,
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
    Security(app, SQLAlchemyUserDatastore(db, Account, _NoRole), login_form=SignInForm)


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
