"""One's own account: where one is signed in, ending that, and another password."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.acts import Act
from contracts.errors import Invalid, NotFound, Problem
from contracts.notices import Notice
from contracts.roles import Actor
from models.clock import today
from models.events import record
from models.governments import find_government
from models.identities import Identity, identity_of
from models.paging import Page
from models.passwords import hash_password
from models.people import Assignment, Person, find_person
from models.people_lists import assignments_by_person
from models.responsibilities import Responsibility, names_of, responsibilities_by_person
from models.sign_ins import SignIn, end_sign_ins, sign_ins_of
from operations.notices import give_notice
from operations.own_details import own_waiting_address
from operations.passwords import check_password


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The person, what they are assigned to from today on, and a page of their sign-ins, the newest first.

    `responsible` is what whoever is limited is responsible for, with the `names` of it by id.
    """

    person: Person
    assignments: tuple[Assignment, ...]
    responsible: Sequence[Responsibility]
    names: Mapping[str, tuple[str, str]]
    sign_ins: Page[SignIn, str]
    wanted_address: str
    city_account: Identity | None
    day: date


def see_own_account(actor: Actor, before: str | None = None, limit: int = 20) -> OwnAccount:
    """One's own account; whoever is signed in has one."""
    day = today(find_government(actor.government_id).time_zone)
    held = assignments_by_person(actor.government_id, [actor.person_id]).get(actor.person_id, ())
    responsible: Sequence[Responsibility] = ()
    if actor.responsible_for is not None:
        responsible = responsibilities_by_person(actor.government_id, [actor.person_id]).get(actor.person_id, ())
    return OwnAccount(
        person=find_person(actor.government_id, actor.person_id),
        assignments=tuple(each for each in held if each.ends_on is None or each.ends_on >= day),
        responsible=responsible,
        names=names_of(actor.government_id, responsible),
        sign_ins=sign_ins_of(actor.government_id, actor.person_id, before, limit),
        wanted_address=own_waiting_address(actor),
        city_account=identity_of(actor.government_id, actor.person_id),
        day=day,
    )


def end_own_sign_in(actor: Actor, sign_in_id: str) -> None:
    """End one of one's own sign-ins; NotFound where it is not there, not one's own, or ended."""
    if not end_sign_ins(actor.government_id, actor.person_id, actor.person_id, only=sign_in_id):
        raise NotFound("There is no such sign-in of yours that is still open.")
    _recorded(actor, 1)


def end_other_sign_ins(actor: Actor, kept: str) -> int:
    """End all of one's sign-ins but the one that is kept; returns how many."""
    ended = end_sign_ins(actor.government_id, actor.person_id, actor.person_id, but=(kept,))
    if ended:
        _recorded(actor, ended)
    return ended


def change_password(actor: Actor, new: str, again: str, kept: str) -> None:
    """Another password from now on; every other sign-in ends. The caller has made sure of the present one."""
    person = find_person(actor.government_id, actor.person_id)
    check_password(person, new, "new")
    if new != again:
        says = "The two new passwords differ. Type the same one twice."
        raise Invalid(says, [Problem("again", says)])
    person.password = hash_password(new)
    ended = end_sign_ins(actor.government_id, actor.person_id, actor.person_id, but=(kept,))
    record(
        *(actor.government_id, Act.SIGN_IN_CHANGED, "person", person.id),
        person_id=actor.person_id,
        document={"sign_ins_ended": ended},
    )
    give_notice(person, Notice.SIGN_IN_CHANGED_HERE)


def _recorded(actor: Actor, ended: int) -> None:
    record(
        *(actor.government_id, Act.SIGN_INS_ENDED, "person", actor.person_id),
        person_id=actor.person_id,
        after=str(ended),
    )
