"""Accounts of others: closed and opened again with the reason, all sign-ins ended. Rights end with the next request."""

from contracts.acts import Act
from contracts.errors import Refused
from contracts.notices import Notice
from contracts.roles import Actor, require
from models.clock import today
from models.database import db
from models.events import lock_chain, record
from models.governments import find_government
from models.invitations import WAITS, WITHDRAWN, newest_invitation
from models.people import CLOSED, OPEN, Person, assignments_on, set_account
from models.people_lists import revoke_access
from models.sign_ins import end_sign_ins
from operations.assignments import keep_an_administrator, others, stated_reason
from operations.notices import give_notice


def close_account(actor: Actor, person_id: str, reason: str) -> Person:
    """Let the account open nothing any more: sign-ins, tokens and calendar addresses end for good, roles stay written.

    NotAllowed for one's own; Refused where nobody would be left who looks after people.
    """
    require(actor, "manage people")
    person = others(actor, person_id)
    if person.account == CLOSED:
        raise Refused("This account is closed already. Nothing was changed.")
    said = stated_reason(reason)
    lock_chain(actor.government_id)
    day = today(find_government(actor.government_id).time_zone)
    keep_an_administrator(actor, person, list(assignments_on(actor.government_id, person.id, day)))
    waiting = newest_invitation(actor.government_id, person.id)
    if waiting is not None and waiting.state == WAITS:
        waiting.state = WITHDRAWN
    set_account(person, CLOSED)
    ended = end_sign_ins(actor.government_id, person.id, actor.person_id)
    revoked = revoke_access(actor.government_id, person.id)
    record(
        *(actor.government_id, Act.PERSON_CLOSED, "person", person.id),
        person_id=actor.person_id,
        reason=said,
        document={"sign_ins_ended": ended, "tokens_and_calendars_ended": revoked},
    )
    give_notice(person, Notice.CLOSED)
    return person


def reopen_account(actor: Actor, person_id: str, reason: str) -> Person:
    """Let the person sign in again, in the roles that they hold today; tokens and sign-ins of before stay ended."""
    require(actor, "manage people")
    person = others(actor, person_id)
    if person.account != CLOSED:
        raise Refused("This account is not closed. Nothing was changed.")
    if person.password is None:
        raise Refused("This person never chose a password. Send the invitation again instead.")
    said = stated_reason(reason)
    set_account(person, OPEN)
    record(*(actor.government_id, Act.PERSON_REOPENED, "person", person.id), person_id=actor.person_id, reason=said)
    give_notice(person, Notice.REOPENED)
    return person


def end_every_sign_in(actor: Actor, person_id: str) -> int:
    """Sign somebody out everywhere; they may sign in again. Returns how many sign-ins that ended."""
    require(actor, "manage people")
    person = others(actor, person_id)
    ended = end_sign_ins(actor.government_id, person.id, actor.person_id)
    if not ended:
        raise Refused("This person is signed in nowhere. Nothing was changed.")
    db.session.flush()
    record(*(actor.government_id, Act.SIGN_INS_ENDED, "person", person.id), person_id=actor.person_id, after=str(ended))
    give_notice(person, Notice.SIGNED_OUT)
    return ended
