"""Signing in by the city's own provider with OpenID Connect: Authlib asks it with PKCE, state and nonce, and checks the
answer. Off where no provider is set.
"""

import logging
from collections.abc import Mapping
from time import time
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Blueprint, abort, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import login_user
from joserfc.errors import JoseError

from contracts.errors import NotAllowed
from models.database import db
from operations.second_factors import PROVIDER
from operations.single_sign_on import city_session, keep_failure, person_of
from routes.accounts import account_of
from routes.serving import end_reading
from routes.sign_in import CITY_SESSION, FIRST_WAY

pages = Blueprint("single_sign_on", __name__)
_log = logging.getLogger(__name__)
_WAY = "oidc"
_SECONDS = 10
# How many seconds the provider's clock may be off.
LEEWAY = 60
# Signed by a key that only the provider has; the program's own secret signs nothing that it accepts.
SIGNATURES = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
_OFFERED = "id_token_signing_alg_values_supported"
_FAILED = (
    "The city’s sign-in did not answer as it should, so you are not signed in. Try again; if it happens again, tell "
    "your administrator when it happened."
)


@pages.get("/sign-in/city")
def start() -> ResponseReturnValue:
    """Send the browser to the city's provider, where somebody chose so on our own page."""
    try:
        provider = city_provider()
        if not _is_chosen_here():
            flash("Choose “Sign in with your city account” here.", "info")
            return redirect(url_for("security.login"), 303)
        document_of(provider)
        answer: ResponseReturnValue = provider.authorize_redirect(_own_address(), **_asked_of_provider())
    except (AuthlibBaseError, requests.RequestException) as failure:
        return _refuse(failure)
    return answer


@pages.get("/sign-in/city/back")
def finish() -> ResponseReturnValue:
    """The provider sent the browser back with a code: whom it stands for is asked of the provider itself."""
    provider = city_provider()
    # The one address that writes when asked with GET, because the protocol has it so; its state is its form token.
    end_reading(None)
    db.session.rollback()
    try:
        claims = _claims_of(provider)
        _check_age(claims)
        email, verified = str(claims.get("email") or ""), claims.get("email_verified") is True
        person = person_of(claims["iss"], claims["sub"], email, verified, request.remote_addr or "")
    except (AuthlibBaseError, JoseError, requests.RequestException) as failure:
        keep_failure(request.remote_addr or "", f"the answer was refused ({type(failure).__name__})")
        db.session.commit()
        return _refuse(failure)
    except NotAllowed as refusal:
        db.session.commit()
        flash(refusal.message, "error")
        return redirect(url_for("security.login"), 303)
    db.session.commit()
    return _sign_in(account_of(person), claims)


def _is_chosen_here() -> bool:
    """Whether the request comes from a page of ours: no other site has a browser signed in that did not ask for it.

    Browsers say so by themselves; one that is too old for it says at least from which page it comes.
    """
    if said := request.headers.get("Sec-Fetch-Site"):
        return said == "same-origin"
    return (request.referrer or "").startswith(f"{current_app.config['PUBLIC_URL']}/")


def _asked_of_provider() -> dict[str, int]:
    """What else the provider is asked: to authenticate anew whoever did so too long ago, where the setting says so."""
    longest = current_app.config["OIDC_LONGEST"]
    return {"max_age": int(longest.total_seconds())} if longest else {}


def _check_age(claims: Mapping[str, Any]) -> None:
    """Nothing where the provider authenticated the person as lately as it was asked to; an error where not."""
    longest, at = current_app.config["OIDC_LONGEST"], claims.get("auth_time")
    if not longest:
        return
    # By the wall's clock, which is the provider's too; a demo city has one of its own.
    if not isinstance(at, int) or at < time() - longest.total_seconds() - LEEWAY:
        raise AuthlibBaseError("too_long_ago", "the provider does not say that it authenticated the person lately")


def _sign_in(account: Any, claims: dict[str, Any]) -> ResponseReturnValue:
    """Sign in, where the provider asked for a second factor itself; else as after a password."""
    home = redirect(url_for("desks.show_desk"), 303)
    session[CITY_SESSION] = city_session(claims["iss"], claims.get("sid"))
    if _asked_for_second_factor(claims):
        login_user(account, authn_via=[_WAY, PROVIDER])
        return home
    session[FIRST_WAY] = _WAY
    asked: ResponseReturnValue | None = current_app.extensions["security"].two_factor_plugins.tf_enter(
        account, False, _WAY, None
    )
    if asked is not None:
        return asked
    session.pop(FIRST_WAY)
    login_user(account, authn_via=[_WAY])
    return home


def _asked_for_second_factor(claims: dict[str, Any]) -> bool:
    """Whether the provider says, in the words that the setting names, that a second factor was part of it."""
    said = {str(claims.get("acr", "")), *(str(each) for each in claims.get("amr") or ())}
    return not said.isdisjoint(current_app.config["OIDC_SECOND_FACTOR"])


def _claims_of(provider: Any) -> dict[str, Any]:
    """What the provider says of the person, checked: signature, issuer, audience, nonce and time."""
    metadata = document_of(provider)
    metadata[_OFFERED] = signatures_of(metadata)
    wanted = {
        "iss": {"essential": True, "values": [current_app.config["OIDC_ISSUER"]]},
        "aud": {"essential": True, "values": [provider.client_id]},
        "sub": {"essential": True},
    }
    token = provider.authorize_access_token(claims_options=wanted, leeway=LEEWAY)
    if not token.get("userinfo"):
        raise AuthlibBaseError("no_id_token", "the provider sent no ID token")
    return dict(token["userinfo"])


def signatures_of(metadata: Mapping[str, Any]) -> list[str]:
    """By which signatures of those that the provider offers an answer of it is believed."""
    return [each for each in metadata.get(_OFFERED) or ["RS256"] if each in SIGNATURES]


def document_of(provider: Any) -> dict[str, Any]:
    """What the provider says of itself; refused where it says that it is another than the settings mean."""
    said: dict[str, Any] = provider.load_server_metadata()
    if said.get("issuer") != current_app.config["OIDC_ISSUER"]:
        raise AuthlibBaseError("another_issuer", "the provider’s document names another issuer than OIDC_ISSUER")
    return said


def city_provider() -> Any:
    """The city's provider as Authlib knows it; there is no such page where none is set."""
    config = current_app.config
    issuer = config["OIDC_ISSUER"]
    if not issuer:
        abort(404)
    known = current_app.extensions.setdefault("city_providers", {})
    if issuer not in known:
        app: Any = current_app
        known[issuer] = OAuth(app._get_current_object()).register(
            "city",
            overwrite=False,
            server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
            client_id=config["OIDC_CLIENT_ID"],
            client_secret=config["OIDC_CLIENT_SECRET"],
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "default_timeout": _SECONDS},
        )
    return known[issuer]


def _own_address() -> str:
    """Where the provider sends the browser back to; the setting says it, not whatever the request calls this host."""
    return str(current_app.config["PUBLIC_URL"]) + url_for("single_sign_on.finish")


def _refuse(failure: Exception) -> ResponseReturnValue:
    """Back to the sign-in page; what failed is in the log by its kind."""
    _log.warning("the city's sign-in failed: %s %s", type(failure).__name__, getattr(failure, "error", ""))
    flash(_FAILED, "error")
    return redirect(url_for("security.login"), 303)
