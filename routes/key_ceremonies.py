"""What is asked of a security key and how its answer is checked, in the words of WebAuthn.

Everything is asked in the name of the public address alone: an answer that was given to another page fits none of ours.
A challenge is in the browser's signed cookie, lapses, and is answered once (models/security_keys.py).

Beside the password a key is the second factor, so that it must be at hand and touched; its own PIN is not asked for.
Where it stands in the password's place (routes/key_confirmation.py), it must know its person by PIN or finger.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from flask import current_app, request, session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from contracts.errors import Refused
from models.clock import now
from models.people import Person
from models.security_keys import SecurityKey
from operations.security_keys import NewKey, answer_challenge

ADD, SIGN_IN = "add", "sign_in"
_CHALLENGE = "key_challenge"
LASTS = timedelta(minutes=10)
_LONGEST_ANSWER = 20_000
_NAME = "Performance Pay"
_VERIFICATION = UserVerificationRequirement.DISCOURAGED
# What the library says of an answer that is another's, and what it runs into where one is made to lead it astray.
FAILURES = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError, RecursionError, UnsupportedAlgorithm)
WRONG = "The key’s answer does not fit this page. Use the key again, at the address by which you know this program."


@dataclass(frozen=True, slots=True)
class Party:
    """In whose name a key is asked: the host that it is bound to, and where its pages are."""

    host: str
    origin: str


def known_party() -> Party | None:
    """The party that the public address names; None where none is set, or where keys bind to no such address.

    On a development machine without one it is the address by which the page was asked for.
    """
    development = bool(current_app.config["DEVELOPMENT"])
    address = current_app.config["PUBLIC_URL"] or (request.host_url if development else "")
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not host or not (parts.scheme == "https" or development) or _is_number(host):
        return None
    return Party(host, f"{parts.scheme}://{parts.netloc}")


def party() -> Party:
    """The party; Refused where keys cannot be used on this server."""
    found = known_party()
    if found is None:
        raise Refused(
            "Security keys cannot be used on this server: PUBLIC_URL must name it by https:// and a name. Tell whoever "
            "operates the program; use the app until then."
        )
    return found


def ask_to_add(person: Person, keys: Sequence[SecurityKey]) -> str:
    """What the browser is asked so that a key is added, as JSON; a new challenge counts from now on."""
    asked = generate_registration_options(
        rp_id=party().host,
        rp_name=_NAME,
        # The same for all of a person's keys, and says nothing about them.
        user_id=hashlib.sha256(f"{person.government_id}\n{person.id}".encode()).digest(),
        user_name=person.email,
        user_display_name=person.name,
        challenge=_new_challenge(ADD),
        timeout=_milliseconds(),
        exclude_credentials=_described(keys),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_VERIFICATION
        ),
    )
    return options_to_json(asked)


def ask_to_sign_in(keys: Sequence[SecurityKey]) -> str:
    """What the browser is asked so that one of the keys answers, as JSON; a new challenge counts from now on."""
    return ask_to_answer(keys, _new_challenge(SIGN_IN), _VERIFICATION)


def ask_to_answer(keys: Sequence[SecurityKey], challenge: bytes, verification: UserVerificationRequirement) -> str:
    """What the browser is asked so that one of the keys answers that challenge, as JSON."""
    asked = generate_authentication_options(
        rp_id=party().host,
        challenge=challenge,
        timeout=_milliseconds(),
        allow_credentials=_described(keys),
        user_verification=verification,
    )
    return options_to_json(asked)


def added_key(government_id: str, answer: str) -> NewKey:
    """The key that answered; Refused where the answer does not fit what was asked here."""
    challenge, here = _take_challenge(ADD, government_id), party()
    try:
        said = parse_registration_credential_json(_short(answer))
        found = verify_registration_response(
            credential=said, expected_challenge=challenge, expected_rp_id=here.host, expected_origin=here.origin
        )
    except FAILURES as failure:
        raise Refused(WRONG) from failure
    return NewKey(
        credential_id=bytes_to_base64url(found.credential_id),
        public_key=bytes_to_base64url(found.credential_public_key),
        sign_count=found.sign_count,
        transports=" ".join(each.value for each in said.response.transports or ()),
    )


def read_answer(answer: str) -> AuthenticationCredential:
    """The answer of a key at sign-in; Refused where it is none at all."""
    try:
        return parse_authentication_credential_json(_short(answer))
    except FAILURES as failure:
        raise Refused(WRONG) from failure


def checked_count(
    challenge: bytes, key: SecurityKey, answer: AuthenticationCredential, knows_person: bool = False
) -> int:
    """How often the key says that it was used; Refused where the answer is not this key's to what was asked here, or
    where the key had to make sure of its person and did not.
    """
    here = party()
    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=here.host,
            expected_origin=here.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            # Judged by operations/security_keys.py, which stops a key that does not count on.
            credential_current_sign_count=0,
            require_user_verification=knows_person,
        )
    except FAILURES as failure:
        raise Refused(WRONG) from failure
    return found.new_sign_count


def taken_challenge(government_id: str) -> bytes:
    """The challenge of this browser's sign-in, which counts no more; Refused where there is none."""
    return _take_challenge(SIGN_IN, government_id)


def _new_challenge(purpose: str) -> bytes:
    challenge = secrets.token_bytes(32)
    session[_CHALLENGE] = [purpose, bytes_to_base64url(challenge), int((now() + LASTS).timestamp())]
    return challenge


def _take_challenge(purpose: str, government_id: str) -> bytes:
    kept = session.pop(_CHALLENGE, None)
    if kept is None or kept[0] != purpose:
        raise Refused("Nothing was asked of a key here. Open the page anew and use your key again.")
    challenge = base64url_to_bytes(kept[1])
    answer_challenge(government_id, challenge, datetime.fromtimestamp(kept[2], UTC))
    return challenge


def _described(keys: Sequence[SecurityKey]) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=base64url_to_bytes(key.credential_id),
            transports=[AuthenticatorTransport(each) for each in key.transports.split()],
        )
        for key in keys
        if key.stopped_at is None
    ]


def _short(answer: str) -> str:
    """The answer, where a key could have given it."""
    if len(answer) > _LONGEST_ANSWER:
        raise ValueError("longer than the answer of any key")
    return answer


def _milliseconds() -> int:
    return int(LASTS.total_seconds() * 1000)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
