"""Undelivered mail: what the mail server did not take, why, and trying again. For the administrator."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from models.database import db
from models.mailings import GIVEN_UP
from operations import messages
from routes.guard import signed_in
from routes.mail_server import what_is_missing
from routes.words import moment

pages = Blueprint("mailings", __name__)


@pages.get("/undelivered-mail")
def show_undelivered() -> ResponseReturnValue:
    """The mail that did not arrive, the oldest first."""
    page = messages.list_undelivered(signed_in(), request.args.get("after"))
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
        next_address=url_for("mailings.show_undelivered", after=page.after) if page.after else "",
    )


@pages.post("/undelivered-mail/<mailing_id>/again")
def send_again(mailing_id: str) -> ResponseReturnValue:
    """Have a mail tried again by the worker."""
    messages.send_again(signed_in(), mailing_id)
    flash("It is tried again within a minute. If it fails once more, it comes back to this list.", "success")
    answer = redirect(url_for("mailings.show_undelivered"), 303)
    db.session.commit()
    return answer
