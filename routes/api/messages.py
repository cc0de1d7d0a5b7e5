"""Messages for programs: one's own, how one is written to, closing one's calendar; mail that did not arrive."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contracts.messages import Choice, Kind
from contracts.roles import Actor
from models.mailings import Mailing
from models.messages import Message
from operations import calendar_feeds, messages
from routes.api.declaring import acts, done, done_to, reads
from routes.api.fields import (
    Dollars,
    Number,
    PageAsked,
    Sent,
    Shown,
    a_day,
    a_moment,
    maybe,
    one_of,
    page_of,
    sent_text,
    text,
)
from routes.api.list_orders import sort_by, wanted_of, words_in
from routes.lists import MESSAGES, UNDELIVERED
from routes.messages import is_open, page_of_message

_MESSAGES, _MAIL = "Messages", "Undelivered mail"


class MessageShape(Shown):
    """What was told to the person who asks."""

    id = text()
    kind = text(f"One of: {', '.join(Kind)}.")
    title = text()
    note = text()
    contract = maybe(attribute="contract.number")
    period = maybe()
    worth = Dollars(attribute="worth_cents", allow_none=True)
    due_on = a_day(allow_none=True)
    thing_kind = text("What it is about.")
    thing_id = text()
    page = text("The address of the page where it is done.")
    told_at = a_moment()
    read_at = a_moment(allow_none=True)
    settled_at = a_moment("When what it asked for was done.", allow_none=True)
    is_open = fields.Boolean(metadata={"description": "Neither read nor done by somebody meanwhile."})


class MailChoiceShape(Shown):
    """How the person is written to."""

    choice = text(f"One of: {', '.join(Choice)}.")
    email = text()
    calendar_since = a_moment("Since when there is a calendar address; null where there is none.", allow_none=True)


class UndeliveredShape(Shown):
    """A mail that did not arrive."""

    id = text()
    person = text(attribute="person.name")
    email = text(attribute="person.email")
    made_at = a_moment()
    tries = Number()
    failure = text("Why the mail server did not take it.")
    state = text("waiting, where it is tried again, or given_up.")
    next_try_at = a_moment()


class MessagesAsked(PageAsked):
    """Which of the messages, and in which order."""

    show = one_of("open: those that are neither read nor done; all.", ("open", "all"), needed=False)
    words = words_in("the title, the note, the period and the contract")
    sort = sort_by(MESSAGES)


class UndeliveredAsked(PageAsked):
    """In which order."""

    sort = sort_by(UNDELIVERED)


class ReadSent(Sent):
    """Which message is read."""

    message = sent_text("The id of one message; without it, all of them.", 60, needed=False)


class ChoiceSent(Sent):
    """How to be written to."""

    choice = one_of("The way.", tuple(Choice))


@reads(_MESSAGES, "/messages", page_of("MessagesPage", MessageShape), MessagesAsked)
def list_messages(actor: Actor, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The messages of the person who asks, the newest first; those that are open unless all are asked for."""
    open_only = asked.get("show", "open") == "open"
    page = messages.list_messages(actor, open_only, asked.get("after"), asked["limit"], wanted_of(asked))
    return {"rows": [_message(each) for each in page.rows], "after": page.after}


@acts(_MESSAGES, "/messages/read", ReadSent)
def read_messages(actor: Actor, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Mark one message, or all of them, as read; what is one's turn stays on the desk."""
    if "message" in sent:
        messages.read_message(actor, sent["message"])
        return done_to(sent["message"], "message", "list_messages")
    messages.read_all(actor)
    return done_to(actor.person_id, "messages", "list_messages")


@reads(_MESSAGES, "/messages/choice", MailChoiceShape)
def show_mail_choice(actor: Actor) -> dict[str, Any]:
    """How the person is written to, and whether there is a calendar of their due dates."""
    feed = calendar_feeds.own_feed(actor)
    since = feed.made_at if feed is not None else None
    return {"choice": messages.choice_of(actor).value, "email": actor.email, "calendar_since": since}


@acts(_MESSAGES, "/messages/choice", ChoiceSent)
def choose_mail(actor: Actor, sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """Be written to in another way from now on."""
    chosen = messages.choose(actor, sent["choice"])
    return done_to(actor.person_id, "mail_choice", "show_mail_choice") | {"status": chosen.value}


@acts(_MESSAGES, "/messages/calendar/close")
def close_calendar(actor: Actor) -> Mapping[str, Any]:
    """Let the calendar address show nothing any more."""
    return done(calendar_feeds.close_own(actor), "calendar", "show_mail_choice")


@reads(_MAIL, "/undelivered-mail", page_of("UndeliveredPage", UndeliveredShape), UndeliveredAsked)
def list_undelivered(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """The mail that did not arrive, the oldest first unless another order is wanted."""
    return messages.list_undelivered(actor, asked.get("after"), asked["limit"], asked.get("sort", ""))


@acts(_MAIL, "/undelivered-mail/<mailing_id>/again")
def send_again(actor: Actor, mailing_id: str) -> Mapping[str, Any]:
    """Have a mail tried again by the worker, within a minute."""
    mailing: Mailing = messages.send_again(actor, mailing_id)
    return done_to(mailing.id, "mailing", "list_undelivered") | {"status": mailing.state}


def _message(each: Message) -> dict[str, Any]:
    names = ("id", "kind", "title", "note", "contract", "worth_cents", "due_on", "thing_kind", "thing_id")
    moments = {"told_at": each.made_at, "read_at": each.read_at, "settled_at": each.settled_at}
    told = {name: getattr(each, name) for name in names} | moments
    return told | {"period": each.period_name or None, "page": page_of_message(each), "is_open": is_open(each)}
