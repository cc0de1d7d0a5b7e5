"""Undelivered mail: what the mail server did not take, why, and trying again. For the administrator."""

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from importers.lists import ListColumn, ListValue
from models.database import db
from models.mailings import GIVEN_UP, Mailing
from operations import messages
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import UNDELIVERED
from routes.mail_server import what_is_missing
from routes.words import moment

pages = Blueprint("mailings", __name__)
_COLUMNS = (
    *(ListColumn("Name"), ListColumn("E-mail address"), ListColumn("Made (UTC)", "moment")),
    *(ListColumn("Tries", "number"), ListColumn("Why"), ListColumn("Stands")),
)


@pages.get("/undelivered-mail")
def show_undelivered() -> ResponseReturnValue:
    """The mail that did not arrive, the oldest first unless another order is asked for; or all of it as a file."""
    actor = signed_in()
    if wanted_kind():
        every = every_row(lambda after, limit: messages.list_undelivered(actor, after, limit, wanted_sort()))
        return send_list("Undelivered mail", _COLUMNS, map(listed, every))
    page = messages.list_undelivered(actor, wanted_after(), sort=wanted_sort())
    rows = [
        {
            "id": each.id,
            "person": f"{each.person.name} ({each.person.email})",
            "made": moment(each.made_at),
            "tries": str(each.tries),
            "failure": each.failure,
            "standing": "Given up" if each.state == GIVEN_UP else f"Tried again {moment(each.next_try_at)}",
        }
        for each in page.rows
    ]
    return render_template(
        "inbox/undelivered.html",
        trail=(("My desk", url_for("desks.show_desk")), ("Undelivered mail", "")),
        rows=rows,
        missing=what_is_missing(current_app.config),
        shown=list_shown("mailings.show_undelivered", UNDELIVERED, page.after),
    )


def listed(mailing: Mailing) -> tuple[ListValue, ...]:
    """A mail that did not arrive as a row of a file."""
    state = "given up" if mailing.state == GIVEN_UP else "tried again"
    person = mailing.person
    return person.name, person.email, mailing.made_at, mailing.tries, mailing.failure, state


@pages.post("/undelivered-mail/<mailing_id>/again")
def send_again(mailing_id: str) -> ResponseReturnValue:
    """Have a mail tried again by the worker."""
    messages.send_again(signed_in(), mailing_id)
    flash("It is tried again within a minute. If it fails once more, it comes back to this list.", "success")
    answer = redirect(url_for("mailings.show_undelivered"), 303)
    db.session.commit()
    return answer
