"""A person's messages, how they want to be written to, and the mail that did not arrive."""

from contracts.acts import Act
from contracts.errors import Invalid, NotFound, Problem, Refused
from contracts.messages import Choice
from contracts.roles import Actor, may, require
from models.database import db
from models.events import record
from models.mailings import GIVEN_UP, WAITING, Mailing, find_mailing, try_again, undelivered
from models.messages import (
    Inbox,
    Message,
    choose_mail,
    find_own,
    mail_choices,
    mark_read,
    page_of_messages,
    unread_count,
)
from models.paging import AS_IT_IS, Page, Wanted


def inbox_of(actor: Actor) -> Inbox:
    """The messages that were told to the actor in the capacity that they hold today."""
    return Inbox(actor.government_id, actor.person_id, actor.party, actor.vendor_id)


def list_messages(
    actor: Actor, open_only: bool, after: str | None = None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> Page[Message, str]:
    """The actor's messages in today's capacity, the newest first unless another order is wanted."""
    require(actor, "see own messages")
    return page_of_messages(inbox_of(actor), open_only, after, limit, wanted)


def count_unread(actor: Actor) -> int:
    """How many open messages the actor has; 0 for whoever may have none."""
    if not may(actor, "see own messages"):
        return 0
    return unread_count(inbox_of(actor))


def read_message(actor: Actor, message_id: str) -> None:
    """The message is read; NotFound where it is not the actor's."""
    require(actor, "see own messages")
    found = find_own(inbox_of(actor), message_id)
    if found is None:
        raise NotFound("This message is not among yours. Choose one from your list of messages.")
    mark_read(actor.government_id, actor.person_id, found.id)


def read_all(actor: Actor) -> None:
    """Every message of the actor is read."""
    require(actor, "see own messages")
    mark_read(actor.government_id, actor.person_id, None)


def choice_of(actor: Actor) -> Choice:
    """How the actor wants to be written to."""
    require(actor, "see own messages")
    return mail_choices(actor.government_id, [actor.person_id])[actor.person_id]


def choose(actor: Actor, text: str) -> Choice:
    """Write to the actor in that way from now on; Invalid where there is no such way."""
    require(actor, "see own messages")
    if text not in set(Choice):
        raise Invalid("Nothing was saved.", [Problem("choice", "Choose one of the ways.", text)])
    choice = Choice(text)
    before = choose_mail(actor.government_id, actor.person_id, choice)
    if before is not choice:
        person = actor.person_id
        record(
            *(actor.government_id, Act.MAIL_CHOSEN, "person", person),
            person_id=person,
            before=before.value,
            after=choice.value,
        )
    return choice


def list_undelivered(actor: Actor, after: str | None = None, limit: int = 50, sort: str = "") -> Page[Mailing, str]:
    """The mail of the city that did not arrive, the oldest first."""
    require(actor, "look after mail")
    return undelivered(actor.government_id, after, limit, sort)


def send_again(actor: Actor, mailing_id: str) -> Mailing:
    """Have a mail tried again; NotFound where there is none, Refused where it arrived."""
    require(actor, "look after mail")
    mailing = find_mailing(actor.government_id, mailing_id)
    if mailing is None:
        raise NotFound("There is no such mail. Choose one from the list of undelivered mail.")
    if mailing.state not in (GIVEN_UP, WAITING):
        raise Refused("This mail is not waiting: it was sent, or it is for nobody any more. Nothing was changed.")
    before = mailing.state
    try_again(mailing)
    db.session.flush()
    record(
        *(actor.government_id, Act.MAILING_RETRIED, "mailing", mailing.id),
        person_id=actor.person_id,
        before=before,
        after=mailing.state,
    )
    return mailing
