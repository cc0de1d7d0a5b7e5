"""Signing in: tries are slowed down for each account and address, and every refusal is an event in the audit trail.

A browser in which somebody signed in before is counted by itself, so that nobody can keep others out by guessing.
What fits no account is kept in the trail of the first government: all that is done is the same whether there is one.
"""

import ipaddress
from collections.abc import Mapping
from datetime import timedelta

from contracts.acts import Act
from contracts.throttling import say_wait
from models.clock import now
from models.events import record
from models.governments import list_governments
from models.people import Person, find_person_by_email
from models.sign_ins import forget_sign_ins
from operations.throttling import forgive, take_try

Subjects = Mapping[str, str]


def sign_in_subjects(email: str, address: str, browser: str | None) -> Subjects:
    """By what a try to sign in is counted; `browser` names one in which this account signed in before."""
    account = email.strip().lower()
    if browser is not None:
        return {"browser": f"{account}\n{browser}"}
    return {"account": account, "address": network_of(address)}


def begin_sign_in(email: str, address: str, browser: str | None) -> timedelta:
    """Count the try; how long to wait instead, where tries rest. The caller commits before the password is looked at.

    The first try that is refused while tries rest is an event; how many more there were stands in the next one.
    """
    wait, refused = take_try(sign_in_subjects(email, address, browser))
    if wait and refused == 1:
        keep_refusal(email, address, f"too many wrong tries: tries rest for {say_wait(wait)}")
    elif not wait and refused > 1:
        keep_refusal(email, address, f"{refused - 1} more tries were refused while tries rested")
    return wait


def complete_sign_in(email: str, address: str, browser: str | None) -> None:
    """The password was right: wrong tries before it count no more."""
    forgive(sign_in_subjects(email, address, browser))


def keep_refusal(email: str, address: str, reason: str) -> None:
    """The refusal as an event: about the person, where the account is somebody's, else about the address."""
    person = find_person_by_email(email)
    if person is not None:
        keep_refusal_of(person, address, reason)
    elif governments := list_governments():
        # What was typed is not kept: it may well be a password in the wrong field.
        record(governments[0].id, Act.SIGN_IN_REFUSED, "sign_in", address, reason=f"no such account; {reason}")


def keep_refusal_of(person: Person, address: str, reason: str) -> None:
    """The refusal as an event about the person; nobody is named as the one who did it, for nobody knows who it was."""
    record(
        *(person.government_id, Act.SIGN_IN_REFUSED, "person", person.id),
        reason=reason,
        document={"address": address},
    )


def forget_old_sign_ins(kept: timedelta) -> int:
    """Drop sign-ins that nobody used for so long; what was done in them stays in the trail.

    The newest of each person stays, so that one sees when they were last there.
    """
    return forget_sign_ins(now() - kept)


def network_of(address: str) -> str:
    """The address as it is counted: of IPv6 the network, for one household or server has all addresses in it."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
