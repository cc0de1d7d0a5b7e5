"""Invitations: an administrator enters somebody with a first role, and a mail lets them choose a password, once."""

from collections.abc import Mapping
from datetime import timedelta
from email.errors import HeaderParseError
from email.headerregistry import Address

from contracts.acts import Act
from contracts.errors import Conflict, Invalid, NotFound, Problem, Refused
from contracts.notices import Notice
from contracts.roles import Actor, require
from models.clock import now
from models.database import insert
from models.events import record
from models.invitations import (
    ACCEPTED,
    REPLACED,
    WAITS,
    WITHDRAWN,
    Invitation,
    invitation_of,
    new_secret,
    newest_invitation,
)
from models.passwords import hash_password
from models.people import CLOSED, INVITED, OPEN, Person, find_colleague_by_email, find_person, set_account
from operations.assignments import add_assignment, others, read_wanted
from operations.notices import give_notice
from operations.passwords import check_password

LASTS = timedelta(days=7)
_GONE = "This invitation opens nothing: it was used, withdrawn, sent anew, or is too old. Use the newest mail, or ask "


def invite(actor: Actor, texts: Mapping[str, str]) -> Person:
    """Enter somebody with their first role and invite them by mail; Invalid with every problem of the form."""
    require(actor, "manage people")
    name, email = " ".join(texts.get("name", "").split()), texts.get("email", "").strip().lower()
    problems = [] if name else [Problem("name", "Type the person’s name.")]
    problems += _problems_of(actor.government_id, email)
    try:
        wanted = read_wanted(actor, texts)
    except Invalid as refusal:
        raise Invalid(refusal.message, [*problems, *refusal.problems]) from None
    if problems:
        raise Invalid("Some fields need another look. Nothing was saved.", problems)
    person = Person(
        government_id=actor.government_id, email=email, name=name, created_at=now(), active=False, account=INVITED
    )
    _insert(person)
    record(
        *(actor.government_id, Act.PERSON_ENTERED, "person", person.id), person_id=actor.person_id, after=person.email
    )
    add_assignment(actor, person, wanted)
    _send(actor, person)
    return person


def send_again(actor: Actor, person_id: str) -> Invitation:
    """Another invitation for somebody who never accepted one; an earlier one opens nothing any more."""
    require(actor, "manage people")
    person = others(actor, person_id)
    if person.account == OPEN or person.password is not None:
        raise Refused("This person has an account already. Nothing was sent.")
    earlier = newest_invitation(actor.government_id, person.id)
    if earlier is not None and earlier.state == WAITS:
        earlier.state = REPLACED
    set_account(person, INVITED)
    return _send(actor, person)


def withdraw_invitation(actor: Actor, person_id: str) -> None:
    """The invitation opens nothing any more, and the account is closed."""
    require(actor, "manage people")
    person = others(actor, person_id)
    found = newest_invitation(actor.government_id, person.id)
    if found is None or found.state != WAITS or person.account != INVITED:
        raise Refused("There is no invitation of this person that waits. Nothing was changed.")
    found.state = WITHDRAWN
    set_account(person, CLOSED)
    record(*(actor.government_id, Act.INVITATION_WITHDRAWN, "person", person.id), person_id=actor.person_id)


def invited_person(secret: str) -> Person:
    """Whom the invitation is for; NotFound where it opens nothing, whatever the reason."""
    return find_person(*_whose(_open_invitation(secret)))


def accept_invitation(secret: str, password: str, again: str) -> Person:
    """Choose the password with which the person signs in from now on; the invitation is used up."""
    invitation = _open_invitation(secret)
    person = find_person(*_whose(invitation))
    check_password(person, password)
    if password != again:
        says = "The two passwords differ. Type the same one twice."
        raise Invalid(says, [Problem("again", says)])
    invitation.state = ACCEPTED
    person.password = hash_password(password)
    set_account(person, OPEN)
    record(*(person.government_id, Act.PERSON_JOINED, "person", person.id), person_id=person.id)
    return person


def secret_for_mail(person: Person) -> str:
    """The secret that stands in the mail which goes out now; NotFound where no invitation opens anything any more."""
    found = newest_invitation(person.government_id, person.id)
    if found is None or not found.opens(now()):
        raise NotFound("The invitation was withdrawn, replaced or used, or is too old.")
    return new_secret(found)


def is_invited(government_id: str, person_id: str) -> bool:
    """Whether an invitation of the person opens their account now."""
    found = newest_invitation(government_id, person_id)
    return found is not None and found.opens(now())


def is_address(email: str) -> bool:
    """Whether mail can be sent to it, as far as its form tells."""
    try:
        domain = Address(addr_spec=email).domain
    except (ValueError, HeaderParseError, IndexError):
        return False
    return "." in domain and email.isascii()


def _send(actor: Actor, person: Person) -> Invitation:
    moment = now()
    made = Invitation(
        government_id=person.government_id,
        person_id=person.id,
        invited_by=actor.person_id,
        made_at=moment,
        expires_at=moment + LASTS,
        state=WAITS,
    )
    insert(made)
    give_notice(person, Notice.INVITED)
    record(*(person.government_id, Act.PERSON_INVITED, "person", person.id), person_id=actor.person_id)
    return made


def _open_invitation(secret: str) -> Invitation:
    found = invitation_of(secret)
    if found is None:
        raise NotFound(f"{_GONE}your administrator for another.")
    # Two who accept at once read the same version: the later one is told so.
    return found


def _whose(invitation: Invitation) -> tuple[str, str]:
    return invitation.government_id, invitation.person_id


def _insert(person: Person) -> None:
    """Nobody knows of the people of other governments, whose addresses are taken too."""
    try:
        insert(person)
    except Conflict:
        says = "This address cannot be used here. Ask for another one of the person’s."
        raise Invalid(says, [Problem("email", says)]) from None


def _problems_of(government_id: str, email: str) -> list[Problem]:
    if not is_address(email):
        return [Problem("email", "Type a whole e-mail address, such as name@city.example.", email)]
    if find_colleague_by_email(government_id, email) is not None:
        return [Problem("email", "Somebody already signs in with this address. Look for them in the list of people.")]
    return []
