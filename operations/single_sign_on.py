"""Signing in by the city's own provider: it says who somebody is, and whom that may be stands here.

Nobody is entered by it. An account that is open is bound to issuer and subject once, by an address that the provider
has verified; from then on these alone say whose it is.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from contracts.acts import Act
from contracts.errors import Conflict, NotAllowed, Refused
from contracts.notices import Notice
from contracts.roles import Actor, require
from models.events import record
from models.identities import bind_identity, find_identity, identity_of, unbind_identity
from models.people import Person, find_person, find_person_by_email
from models.security_keys import spend_challenge
from models.sign_ins import end_sign_ins, open_by_city_session, open_by_provider
from operations.assignments import others, stated_reason
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


def city_session(issuer: str, session_id: object) -> str | None:
    """A session at the provider, as it is kept: by its digest; None where the provider names none."""
    return hashlib.sha256(f"{issuer}\n{session_id}".encode()).hexdigest() if session_id else None


def end_from_there(issuer: str, subject: str, session_id: str, token_id: str, lapses_at: datetime) -> int:
    """The provider ended a session, or all of a subject's: what came by it ends here. Returns how many sign-ins ended.

    Where the provider names a session, those of the subject of which it named none end as well. Conflict where this
    was said before.
    """
    here = city_session(issuer, session_id)
    found = list(open_by_city_session(here)) if here else []
    if subject and (bound := find_identity(issuer, subject)) is not None:
        theirs = open_by_provider(bound.government_id, bound.person_id)
        found = [each for each in theirs if here is None or each.city_session in (here, None)]
    ended: dict[tuple[str, str], list[str]] = {}
    for each in found:
        ended.setdefault((each.government_id, each.person_id), []).append(each.id)
    for (government_id, person_id), ids in ended.items():
        spend_challenge(government_id, f"{issuer}\n{token_id}".encode(), lapses_at)
        _end_of_person(government_id, person_id, ids)
    return len(found)


def _end_of_person(government_id: str, person_id: str, ids: Sequence[str]) -> None:
    for each in ids:
        end_sign_ins(government_id, person_id, None, only=each)
    record(
        *(government_id, Act.SIGN_INS_ENDED, "person", person_id),
        after=str(len(ids)),
        reason="the city’s sign-in said that the person signed out there",
    )


def unbind_own(actor: Actor, kept: str) -> None:
    """The actor's account belongs to no identity of the city's sign-in any more; every other sign-in of theirs ends."""
    _unbind(actor, find_person(actor.government_id, actor.person_id))
    end_sign_ins(actor.government_id, actor.person_id, actor.person_id, but=(kept,))


def unbind(actor: Actor, person_id: str, reason: str) -> Person:
    """Somebody's account belongs to no identity any more: they are signed out everywhere, and told."""
    require(actor, "manage people")
    person, said = others(actor, person_id), stated_reason(reason)
    _unbind(actor, person, said)
    end_sign_ins(actor.government_id, person_id, actor.person_id)
    return person


def _unbind(actor: Actor, person: Person, reason: str | None = None) -> None:
    bound = identity_of(person.government_id, person.id)
    if bound is None:
        raise Refused("This account is not connected to the city’s sign-in. Nothing was changed.")
    unbind_identity(bound)
    record(
        *(person.government_id, Act.IDENTITY_UNBOUND, "person", person.id),
        person_id=actor.person_id,
        before=bound.issuer,
        reason=reason,
        document={"subject": bound.subject},
    )
    give_notice(person, Notice.ACCOUNT_UNBOUND)


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
