"""The city's provider says that somebody signed out there, or was locked out: what came by it ends here at once.

OpenID Connect Back-Channel Logout 1.0. The provider's signature says who asks: there is no person, cookie or form.
"""

import logging
from datetime import timedelta
from time import monotonic, time
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from flask import Blueprint, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from contracts.errors import Conflict
from models.clock import now
from models.database import db
from operations.single_sign_on import end_from_there, keep_failure
from routes.single_sign_on import LEEWAY, city_provider, document_of, signatures_of

pages = Blueprint("city_sign_out", __name__)
_log = logging.getLogger(__name__)
_EVENT = "http://schemas.openid.net/event/backchannel-logout"
# For how many seconds what the provider says counts.
_LASTS = 600
# The provider's keys are read anew at most so often, however many tokens name keys that nobody knows.
_KEYS_LAST = 60
_LONGEST = 20_000


@pages.post("/sign-in/city/ended")
def end() -> ResponseReturnValue:
    """End what the provider ended; it is told no more than whether its word was believed."""
    provider, address = city_provider(), request.remote_addr or ""
    try:
        said = _claims_of(provider, request.form.get("logout_token", ""))
        lapses_at = now() + timedelta(seconds=_LASTS + 2 * LEEWAY)
        issuer, subject, session_id = said["iss"], str(said.get("sub") or ""), str(said.get("sid") or "")
        ended = end_from_there(issuer, subject, session_id, said["jti"], lapses_at)
    except (AuthlibBaseError, JoseError, requests.RequestException, Conflict, ValueError) as failure:
        db.session.rollback()
        keep_failure(address, f"a word that somebody signed out was refused ({type(failure).__name__})")
        _log.warning("a logout token was refused: %s", type(failure).__name__)
        answer = jsonify(error="invalid_request", error_description="This logout token is not believed."), 400
        db.session.commit()
        return answer
    _log.info("the city's sign-in ended %s sign-ins", ended)
    db.session.commit()
    return "", 200


def _claims_of(provider: Any, text: str) -> dict[str, Any]:
    """What a logout token says, checked; one of the errors above where it is none, or none of the provider's for us."""
    if not 0 < len(text) <= _LONGEST:
        raise ValueError("no logout token")
    token = _decoded(provider, text)
    said: dict[str, Any] = token.claims
    jwt.JWTClaimsRegistry(
        now=lambda: int(time()),
        leeway=LEEWAY,
        iat={"essential": True},
        jti={"essential": True},
        iss={"essential": True, "value": current_app.config["OIDC_ISSUER"]},
        aud={"essential": True, "value": provider.client_id},
    ).validate(said)
    if str(token.header.get("typ", "")).lower() != "logout+jwt" or "nonce" in said:
        raise ValueError("a token of another kind")
    events = said.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(_EVENT), dict):
        raise ValueError("says nothing of signing out")
    if not isinstance(said["jti"], str) or said["iat"] < time() - _LASTS - LEEWAY:
        raise ValueError("too old, or without a name of its own")
    if not any(isinstance(said.get(name), str) and said[name] for name in ("sub", "sid")):
        raise ValueError("names nobody")
    return said


def _decoded(provider: Any, text: str) -> jwt.Token:
    """The token, its signature checked; with keys of the provider that may be new."""
    registry = JWSRegistry(algorithms=signatures_of(document_of(provider)), strict_check_header=False)
    try:
        return jwt.decode(text, key=KeySet.import_key_set(provider.fetch_jwk_set()), registry=registry)
    except InvalidKeyIdError:
        read_at = current_app.extensions.get("city_keys_at")
        if read_at is not None and monotonic() - read_at < _KEYS_LAST:
            raise
        current_app.extensions["city_keys_at"] = monotonic()
        return jwt.decode(text, key=KeySet.import_key_set(provider.fetch_jwk_set(force=True)), registry=registry)
