"""Accounts by Flask-Security: sign-in by e-mail and password, no registration, and the actor that a person is.

Flask-Security is known here and in the forms that it is given. Roles do not come from it but from what a person is
assigned to, day by day. Who is signed in is what the row of the sign-in says (models/sign_ins.py): one that was ended
opens nothing, whatever a cookie holds. However somebody signs in, Flask-Security says so at the end, and there the row
is made.
"""

import secrets
from collections.abc import Sequence
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
from models.governments import Government, hold_government
from models.people import Person, actor_of
from models.reach import reach_of, said_reach
from models.second_factors import SecondFactor, find_factor
from models.sign_ins import BY_PROVIDER, Lifetime, SignIn, belongs, end_sign_ins, key_of, start_sign_in
from operations.identity import confirm_identity
from routes.account_settings import ACCOUNT_SETTINGS
from routes.browsers import browser_words
from routes.last_seen import note_use
from routes.recovery import NewPasswordForm, RecoveryForm
from routes.second_factor_entry import ways_at_hand
from routes.second_factor_forms import CodeForm, Codes, NoRescueForm, RecoveryCodeForm, SpentCodes
from routes.sign_in import CITY_SESSION, FIRST_WAY, SignInForm

# Under which name the browser's cookie holds the secret of its sign-in.
IN_COOKIE = "sign_in"
_PARTS: dict[str, Any] = {
    "login_form": SignInForm,
    "forgot_password_form": RecoveryForm,
    "reset_password_form": NewPasswordForm,
    "two_factor_verify_code_form": CodeForm,
    "two_factor_rescue_form": NoRescueForm,
    "mf_recovery_form": RecoveryCodeForm,
    "totp_cls": Codes,
    "mf_recovery_codes_util_cls": SpentCodes,
}


class Account(UserMixin, Base):
    """A person as Flask-Security sees them: the same row, without our queries."""

    __table__ = Person.__table__

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]
        """None of Flask-Security's: what a person may do comes from assignments."""
        return []

    @property
    def tf_totp_secret(self) -> str | None:  # type: ignore[override]
        """The secret of the person's app, sealed."""
        factor = _factor_of(self)
        return None if factor is None else factor.totp_secret

    @property
    def tf_primary_method(self) -> str | None:  # type: ignore[override]
        """What is asked for beside the password: the app's code, where there is an app."""
        return "authenticator" if self.tf_totp_secret else None

    @property
    def mf_recovery_codes(self) -> list[str]:  # type: ignore[override]
        """The recovery codes that are left, of which only digests are known."""
        factor = _factor_of(self)
        return [] if factor is None else factor.digests


def _factor_of(account: Any) -> SecondFactor | None:
    return find_factor(account.government_id, account.id)


class _NoRole(RoleMixin):
    """Flask-Security asks for a class of roles; nobody ever has one."""


def register(app: Flask) -> None:
    """Puts accounts into the program; without a SECRET_KEY commands get one that lasts as long as they do."""
    app.config.update({name: value for name, value in ACCOUNT_SETTINGS.items() if name not in app.config})
    if not app.config["SECRET_KEY"]:
        app.config["SECRET_KEY"] = secrets.token_hex(32)
    app.config["SECURITY_TOTP_SECRETS"] = app.config["SECOND_FACTOR_KEYS"] or {"1": secrets.token_hex(32)}
    security = Security(app, SQLAlchemyUserDatastore(db, Account, _NoRole), **_PARTS)
    # The last key of its list signs; Flask-Security puts the newest first.
    security.reset_serializer.secret_keys.reverse()
    security.tf_token_validation_context_processor(ways_at_hand)
    security.mf_recovery_context_processor(ways_at_hand)
    app.login_manager.user_loader(account_of_session)  # type: ignore[attr-defined]
    # Flask-Security's own tokens would open pages past the rows of sign-ins; programs have tokens of ours.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]
    user_authenticated.connect(begin_session, app)
    user_logged_out.connect(end_session, app)


def begin_session(_app: Flask, user: Any, authn_via: Sequence[str] | None = None, **_rest: object) -> None:
    """Somebody just signed in: the row of it, and its secret in the browser's cookie. An earlier one is left behind."""
    address, browser = request.remote_addr or "", browser_words(request.headers.get("User-Agent", ""))
    # What Flask-Security does not say once a second factor was asked for: the password came first.
    way = " ".join(authn_via or (session.pop(FIRST_WAY, "password"), g.get("second_factor", "")))
    # Of a sign-in at the provider that was given up a password's sign-in keeps nothing.
    there = session.pop(CITY_SESSION, None)
    there = there if way.startswith(BY_PROVIDER) else None
    sign_in, session[IN_COOKIE] = start_sign_in(user.government_id, user.id, address, browser, way, there)
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
    # On a page for whoever is not signed in, a cookie that lapsed must not narrow whom it finds.
    if not said_reach().whole:
        reach_of(government_id)
    people = Person.__table__.columns
    whose = and_(people.government_id == SignIn.government_id, people.id == SignIn.person_id)
    # The person, who stands in the same row, and the city come along and are held: every page asks for them next.
    found = db.session.execute(
        select(Account, SignIn, Person, Government)
        .join(SignIn, whose)
        .join(Government, Government.id == SignIn.government_id)
        .where(
            SignIn.government_id == government_id,
            SignIn.id == sign_in_id,
            people.fs_uniquifier == uniquifier,
            people.active,
        )
    ).one_or_none()
    if found is None or not belongs(secret, found.SignIn) or not lifetime().lasts(found.SignIn, now()):
        return None
    g.sign_in, g.person = found.SignIn, found.Person
    hold_government(found.Government)
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


def codes() -> Codes:
    """What computes the codes of apps."""
    made: Codes = current_app.extensions["security"].totp_factory
    return made


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
