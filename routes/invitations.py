"""The page that an invitation's link opens: choosing the password with which one signs in from then on."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from models.database import db
from models.governments import find_government
from operations.invitations import accept_invitation, invited_person
from operations.passwords import SHORTEST
from routes.forms import Form, refused_form

pages = Blueprint("invitations", __name__)


@pages.get("/invitation/<secret>")
def show_form(secret: str) -> ResponseReturnValue:
    """The form that asks for a password; looking at it uses nothing up."""
    return invitation_page(secret, Form())


@pages.post("/invitation/<secret>")
def accept(secret: str) -> ResponseReturnValue:
    """Take the password; the invitation is used up."""
    try:
        accept_invitation(secret, request.form.get("password", ""), request.form.get("again", ""))
    except Invalid as refusal:
        db.session.rollback()
        return invitation_page(secret, refused_form({}, refusal)), 422
    flash("Your account is open. Sign in with your e-mail address and the password that you chose.", "success")
    answer = redirect(url_for("security.login"), 303)
    db.session.commit()
    return answer


def invitation_page(secret: str, form: Form) -> str:
    """The page for whoever holds the secret."""
    person = invited_person(secret)
    return render_template(
        "people/invitation.html",
        person_name=person.name,
        email=person.email,
        city_name=find_government(person.government_id).name,
        form=form,
        shortest=SHORTEST,
    )
