"""One's own name and e-mail address. An address counts once the link in the mail to it was opened by its person."""

from datetime import timedelta

from contracts.acts import Act
from contracts.errors import Invalid, NotFound, Problem, Refused
from contracts.notices import Notice
from contracts.roles import Actor
from contracts.throttling import say_wait
from models.address_changes import (
    AddressChange,
    drop_address,
    keep_address,
    new_secret,
    seen_address,
    set_address,
    waiting_address,
)
from models.clock import now
from models.events import record
from models.people import Person, find_person, hold_person
from models.sign_ins import end_sign_ins
from operations.invitations import is_address
from operations.notices import give_notice
from operations.throttling import take_try

LASTS = timedelta(days=1)
_LONGEST = 200
_GONE = "This link opens nothing: it was used, taken back, sent anew, or is older than a day. Ask for another one here."


def change_name(actor: Actor, name: str) -> None:
    """The actor is called so from now on; Invalid where it is no name."""
    person, kept = hold_person(actor.government_id, actor.person_id), " ".join(name.split())
    if not 1 <= len(kept) <= _LONGEST:
        raise Invalid("Nothing was changed.", [Problem("name", f"Type your name, {_LONGEST} letters at most.")])
    if kept == person.name:
        raise Invalid("Nothing was changed.", [Problem("name", "This is your name already.")])
    before, person.name = person.name, kept
    _changed(actor, before, kept)


def ask_address(actor: Actor, email: str) -> None:
    """Have the link sent to the address, and the present one told. Whose it is now, nobody is told here.

    Invalid where it is no address or the present one, Refused where it was asked too often.
    """
    person, wanted = find_person(actor.government_id, actor.person_id), email.strip().lower()
    if not is_address(wanted) or len(wanted) > _LONGEST:
        raise Invalid("Nothing was changed.", [Problem("email", "Type a whole address, such as name@city.example.")])
    if wanted == person.email:
        raise Invalid("Nothing was changed.", [Problem("email", "You sign in with this address already.")])
    wait, _ = take_try({"address_change": f"{actor.government_id}\n{actor.person_id}"})
    if wait:
        raise Refused(f"You asked for another address often, so it rests for {say_wait(wait)}. Wait, then ask again.")
    keep_address(actor.government_id, actor.person_id, wanted, now() + LASTS)
    record(
        *(actor.government_id, Act.ADDRESS_ASKED, "person", person.id),
        person_id=actor.person_id,
        before=person.email,
        after=wanted,
    )
    give_notice(person, Notice.ADDRESS_ASKED_THERE, to=wanted)
    give_notice(person, Notice.ADDRESS_ASKED_HERE)


def withdraw_address(actor: Actor) -> None:
    """The link that was sent opens nothing any more; Refused where none was."""
    found = waiting_address(actor.government_id, actor.person_id)
    if found is None:
        raise Refused("No other address of yours waits. Nothing was changed.")
    drop_address(found)
    record(
        *(actor.government_id, Act.ADDRESS_WITHDRAWN, "person", actor.person_id),
        person_id=actor.person_id,
        before=found.email,
    )


def own_waiting_address(actor: Actor) -> str:
    """The address that waits for its link to be opened; nothing where none does."""
    found = seen_address(actor.government_id, actor.person_id)
    return "" if found is None else found.email


def opened_address(actor: Actor, secret: str) -> str:
    """Which address the link is for; NotFound where it opens nothing, or is another person's."""
    found = seen_address(actor.government_id, actor.person_id)
    if found is None or not found.is_opened_by(secret):
        raise NotFound(_GONE)
    return found.email


def take_address(actor: Actor, secret: str, kept: str) -> Person:
    """The actor signs in with the address from now on; every other sign-in ends, and both addresses are told."""
    found = waiting_address(actor.government_id, actor.person_id)
    if found is None or not found.is_opened_by(secret):
        raise NotFound(_GONE)
    person, email = hold_person(actor.government_id, actor.person_id), found.email
    before = person.email
    set_address(person, email)
    drop_address(found)
    end_sign_ins(actor.government_id, actor.person_id, actor.person_id, but=(kept,))
    _changed(actor, before, email)
    give_notice(person, Notice.ADDRESS_CHANGED, to=before)
    give_notice(person, Notice.ADDRESS_CHANGED)
    return person


def secret_for_mail(person: Person) -> str:
    """The secret that stands in the mail which goes out now; NotFound where the address waits no more."""
    return new_secret(_waiting(person))


def waits_for(government_id: str, person_id: str, email: str) -> bool:
    """Whether the link to this address would still open something."""
    found = seen_address(government_id, person_id)
    return found is not None and found.email == email


def _waiting(person: Person) -> AddressChange:
    found = waiting_address(person.government_id, person.id)
    if found is None:
        raise NotFound("The address was taken back, or has lapsed.")
    return found


def _changed(actor: Actor, before: str, after: str) -> None:
    record(
        *(actor.government_id, Act.PERSON_CHANGED, "person", actor.person_id),
        person_id=actor.person_id,
        before=before,
        after=after,
    )
