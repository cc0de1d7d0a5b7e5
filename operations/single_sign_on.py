"""Signing in by the city's own provider: it says who somebody is, and whom that may be stands here.

Nobody is entered by it. An account that is open is bound to issuer and subject once, by an address that the provider
has verified; from then on these alone say whose it is.
"""

from contracts.acts import Act
from contracts.errors import Conflict, NotAllowed
from contracts.notices import Notice
from models.events import record
from models.identities import bind_identity, find_identity
from models.people import Person, find_person, find_person_by_email
from operations.notices import give_notice
from operations.sign_ins import keep_refusal, keep_refusal_of, network_of
from operations.throttling import take_try

_NOBODY = (
    "The city’s sign-in knows you, but no account here is yours. Ask your administrator to invite you with the address "
    "that the city’s sign-in knows; accept the invitation first where you have one."
)


def person_of(issuer: str, subject: str, email: str, verified: bool, address: str) -> Person:
    """The person whom the provider means; NotAllowed where that is nobody whose account is open.

    The caller commits what was written even so: a refusal is an event.
    """
    bound = find_identity(issuer, subject)
    if bound is not None:
        person = find_person(bound.government_id, bound.person_id)
        if not person.active:
            keep_refusal_of(person, address, "city sign-in: the account is closed")
            raise NotAllowed(_NOBODY)
        return person
    return _bind(issuer, subject, email, verified, address)


def keep_failure(address: str, reason: str) -> None:
    """An answer of the provider that did not hold, as an event; of many from one address only the first ones."""
    wait, refused = take_try({"city_address": network_of(address)})
    if not wait or refused == 1:
        keep_refusal("", address, f"city sign-in: {reason}")


def _bind(issuer: str, subject: str, email: str, verified: bool, address: str) -> Person:
    person = find_person_by_email(email) if email else None
    if person is None or not verified or not person.active:
        keep_refusal(email, address, "city sign-in: no open account, or an address that is not verified")
        raise NotAllowed(_NOBODY)
    try:
        bind_identity(person.government_id, person.id, issuer, subject)
    except Conflict:
        keep_refusal_of(person, address, "city sign-in: the account is bound to another identity")
        raise NotAllowed(_NOBODY) from None
    record(
        *(person.government_id, Act.IDENTITY_BOUND, "person", person.id),
        person_id=person.id,
        after=issuer,
        document={"subject": subject},
    )
    give_notice(person, Notice.ACCOUNT_BOUND)
    return person
