"""My messages: what was told, read or not; and how to be written to, with the address of one's calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.errors import Invalid
from contracts.messages import CHOICES, Kind
from contracts.numbers import from_cents
from contracts.periods import say_period
from contracts.roles import Actor
from contracts.said import count
from importers.lists import ListColumn, ListValue
from models.clock import today
from models.database import db
from models.messages import Message
from operations import calendar_feeds
from operations import messages as told
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.letters import address_of_page
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_shown, wanted, wanted_after
from routes.lists import MESSAGES
from routes.mail_server import what_is_missing
from routes.words import day, moment, money

pages = Blueprint("messages", __name__)

KIND_WORDS = {
    Kind.TURN: ("Your turn", "turn"),
    Kind.NEWS: ("News", "info"),
    Kind.REMINDER: ("Due soon", "warning"),
    Kind.OVERDUE: ("Overdue", "error"),
}
COLUMNS = (
    *(ListColumn("Told (UTC)", "moment"), ListColumn("Kind"), ListColumn("Message"), ListColumn("Contract")),
    *(ListColumn("Title"), ListColumn("Period"), ListColumn("Worth", "money"), ListColumn("Due", "day")),
    *(ListColumn("Note"), ListColumn("Standing")),
)


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A message in words."""

    id: str
    kind: str
    colour: str
    title: str
    detail: str
    note: str
    address: str
    worth: Markup | str
    due: str
    late: str
    told: str
    standing: str
    is_open: bool


@pages.get("/messages")
def show_inbox() -> ResponseReturnValue:
    """The messages of the person who asks, the newest first; those that are open alone unless all are asked for."""
    actor = signed_in()
    shows_all = request.args.get("show") == "all"
    if wanted_kind():
        return send_list("My messages", COLUMNS, listed(actor, shows_all))
    page = told.list_messages(actor, not shows_all, wanted_after(), wanted=wanted())
    now = today(g.time_zone)
    return render_template(
        "inbox/inbox.html",
        rows=[message_row(each, now) for each in page.rows],
        shows_all=shows_all,
        shown=list_shown("messages.show_inbox", MESSAGES, page.after),
        some_open=any(is_open(each) for each in page.rows),
    )


@pages.post("/messages/read")
def read() -> ResponseReturnValue:
    """Mark one message, or all of them, as read."""
    actor, message_id = signed_in(), request.form.get("message", "")
    if message_id:
        told.read_message(actor, message_id)
    else:
        told.read_all(actor)
        flash("Every message is marked as read. What is your turn stays on your desk.", "success")
    answer = redirect(url_for("messages.show_inbox"), 303)
    db.session.commit()
    return answer


@pages.get("/messages/choice")
def show_choice() -> ResponseReturnValue:
    """How the person is written to, and the calendar of their due dates."""
    return choice_page(Form({"choice": told.choice_of(signed_in()).value}))


@pages.post("/messages/choice")
def choose() -> ResponseReturnValue:
    """Write to the person in another way."""
    try:
        chosen = told.choose(signed_in(), request.form.get("choice", ""))
    except Invalid as refusal:
        return choice_page(refused_form(request.form, refusal)), 422
    flash(f"Saved. You are written to: {CHOICES[chosen].lower()}.", "success")
    answer = redirect(url_for("messages.show_choice"), 303)
    db.session.commit()
    return answer


def choice_page(form: Form, issued: str = "") -> str:
    """The page of choices; `issued` names the address of a calendar that was made just now, shown this once."""
    actor = signed_in()
    feed = calendar_feeds.own_feed(actor)
    return render_template(
        "inbox/choice.html",
        trail=(("My messages", url_for("messages.show_inbox")), ("How you are written to", "")),
        form=form,
        choices=[(choice.value, words) for choice, words in CHOICES.items()],
        email=actor.email,
        hour=f"{current_app.config['MAIL_HOUR']}:00",
        missing=what_is_missing(current_app.config),
        address=url_for("calendar_feeds.show_feed", secret=issued, _external=True) if issued else "",
        feed_since=moment(feed.made_at) if feed is not None else "",
    )


def listed(actor: Actor, shows_all: bool) -> Iterator[tuple[ListValue, ...]]:
    """Every message as a row of a file."""
    for each in every_row(lambda after, most: told.list_messages(actor, not shows_all, after, most, wanted())):
        contract = each.contract
        yield (
            *(each.made_at, KIND_WORDS[Kind(each.kind)][0], each.title),
            *((contract.number, contract.title) if contract is not None else ("", "")),
            *(each.period_name, None if each.worth_cents is None else from_cents(each.worth_cents)),
            *(each.due_on, each.note, standing(each)),
        )


def message_row(message: Message, now: date) -> MessageRow:
    """A message in words, with the page that it leads to."""
    contract, period = message.contract, message.period_name
    word, colour = KIND_WORDS[Kind(message.kind)]
    waits = is_open(message) and message.kind != Kind.NEWS
    late = (now - message.due_on).days if message.due_on is not None and waits else 0
    parts = (contract.number, contract.title, contract.vendor.name) if contract is not None else ()
    return MessageRow(
        id=message.id,
        kind=word,
        colour=colour if is_open(message) else "past",
        title=", ".join(filter(None, (message.title, say_period(period) if period else ""))),
        detail=" · ".join(parts),
        note=message.note,
        address=page_of_message(message),
        worth=money(from_cents(message.worth_cents)) if message.worth_cents is not None else "",
        due=day(message.due_on) if message.due_on is not None else "",
        late=f"{count(late, 'day', 'days')} late" if late > 0 else "",
        told=moment(message.made_at),
        standing=standing(message),
        is_open=is_open(message),
    )


def page_of_message(message: Message) -> str:
    """The path of the page that the message leads to."""
    number = message.contract.number if message.contract is not None else ""
    return address_of_page(message.page, message.link_id, number, message.period_name)


def is_open(message: Message) -> bool:
    """Whether it is neither read nor, where it asked for something, done by somebody meanwhile."""
    return message.read_at is None and (message.kind == Kind.NEWS or message.settled_at is None)


def standing(message: Message) -> str:
    """How the message stands, in words."""
    if message.settled_at is not None and message.kind != Kind.NEWS:
        return "Done meanwhile"
    return "Read" if message.read_at is not None else "New"
