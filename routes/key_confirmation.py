"""Saying once more who one is, by a key in the place of the password: for this change alone, within ten minutes, once.

The challenge is kept nowhere: it is sealed, and its seal names the sign-in and what is to be done. So each open page
has one of its own, and an answer given to one page does nothing on another. Without script the password is left.
"""

import hmac
import secrets
from datetime import UTC, datetime

from flask import current_app, request
from webauthn.helpers import parse_client_data_json
from webauthn.helpers.structs import AuthenticationCredential, UserVerificationRequirement

from contracts.errors import Conflict, Invalid, NotAllowed, Refused
from contracts.roles import Actor
from models.clock import now
from models.database import db
from operations.identity import confirm_by_key
from operations.security_keys import COPIED, answer_challenge, answering_key, own_keys, use_key
from routes.accounts import confirm_own_password, current_sign_in
from routes.key_ceremonies import FAILURES, LASTS, WRONG, ask_to_answer, checked_count, known_party, read_answer

# What is changed on the pages about one's own account.
OWN_ACCOUNT = "own account"
_ANSWER = "key_answer"
_BODY = 24


def approval_of(statement_id: str, digest: str) -> str:
    """The approval of exactly this statement, as what a key is asked for."""
    return f"approval {statement_id} {digest}"


def asked_of_key(actor: Actor, purpose: str) -> str:
    """What the browser is asked so that a key confirms who this is, as JSON; “” where the person has none to use."""
    counting = [key for key in own_keys(actor) if key.stopped_at is None]
    if not counting or known_party() is None or current_sign_in() is None:
        return ""
    body = int((now() + LASTS).timestamp()).to_bytes(8) + secrets.token_bytes(_BODY - 8)
    return ask_to_answer(counting, body + _seal(body, purpose), UserVerificationRequirement.REQUIRED)


def confirm_oneself(actor: Actor, purpose: str, field: str = "password") -> None:
    """Nothing where the person's key answered for this purpose or, where none did, their password stands in the field.

    Invalid or NotAllowed where not; the try is kept.
    """
    answer = request.form.get(_ANSWER, "")
    if not answer:
        confirm_own_password(actor, request.form.get(field, ""))
        return
    try:
        confirm_by_key(actor, _wrong_with(actor, purpose, answer))
    except (Invalid, NotAllowed):
        db.session.commit()
        raise


def is_by_key() -> bool:
    """Whether the form was sent with a key's answer in the place of the password."""
    return bool(request.form.get(_ANSWER, ""))


def _wrong_with(actor: Actor, purpose: str, text: str) -> str:
    """Why the key's answer confirms nothing; nothing where it does."""
    try:
        said = read_answer(text)
        challenge = _opened_challenge(actor, purpose, said)
        key = answering_key(actor.government_id, actor.person_id, said.id)
        count = checked_count(challenge, key, said, knows_person=True)
    except (Refused, Conflict) as refusal:
        return refusal.message
    return "" if use_key(key, count) else COPIED


def _opened_challenge(actor: Actor, purpose: str, said: AuthenticationCredential) -> bytes:
    """The challenge that was answered; Refused or Conflict where it is another page's, lapsed or answered before."""
    try:
        challenge = parse_client_data_json(said.response.client_data_json).challenge
    except FAILURES as failure:
        raise Refused(WRONG) from failure
    body, seal = challenge[:_BODY], challenge[_BODY:]
    if not hmac.compare_digest(seal, _seal(body, purpose)):
        raise Refused(WRONG)
    answer_challenge(actor.government_id, challenge, datetime.fromtimestamp(int.from_bytes(body[:8]), UTC))
    return challenge


def _seal(body: bytes, purpose: str) -> bytes:
    here = current_sign_in()
    named = f"{here.government_id} {here.id}" if here is not None else ""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.digest(key, f"key confirmation\n{named}\n{purpose}\n".encode() + body, "sha256")
