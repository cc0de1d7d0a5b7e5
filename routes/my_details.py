"""One's own name and e-mail address, and the city account that one's own belongs to."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from models.database import db
from operations.own_details import ask_address, change_name, opened_address, take_address, withdraw_address
from operations.single_sign_on import unbind, unbind_own
from routes.forms import refused_form
from routes.guard import signed_in
from routes.mail_server import what_is_missing
from routes.my_account import account_page, kept_id
from routes.second_factor_pages import confirm_password

pages = Blueprint("my_details", __name__)


@pages.post("/my-account/name")
def name() -> ResponseReturnValue:
    """Be called otherwise from now on."""
    typed = request.form.get("name", "")
    try:
        change_name(signed_in(), typed)
    except Invalid as refusal:
        return account_page(refused_form({"name": typed}, refusal)), 422
    return _done("Changed. This is how you are named from now on, also where something older is shown.")


@pages.post("/my-account/address")
def ask() -> ResponseReturnValue:
    """Ask for another address to sign in with; the own password is asked again."""
    actor, typed = signed_in(), request.form.get("email", "")
    try:
        confirm_password(actor, "password_for_address")
        ask_address(actor, typed)
    except Invalid as refusal:
        return account_page(refused_form({"email": typed}, refusal)), 422
    if what_is_missing(current_app.config):
        return _done("Asked for. No mail is sent here yet: the link goes to the new address once mail is set up.")
    return _done("A link was sent to the new address, and your present one was told. Open the link within a day.")


@pages.post("/my-account/address/withdraw")
def withdraw() -> ResponseReturnValue:
    """Take back that one asked for another address."""
    withdraw_address(signed_in())
    return _done("Taken back. The link that was sent opens nothing any more.")


@pages.get("/my-account/address/<secret>")
def show_address(secret: str) -> ResponseReturnValue:
    """What the link in the mail opens; looking at it changes nothing."""
    trail = (("My account", url_for("my_account.show_account")), ("New address", ""))
    return render_template("people/new_address.html", trail=trail, email=opened_address(signed_in(), secret))


@pages.post("/my-account/address/<secret>")
def take(secret: str) -> ResponseReturnValue:
    """Sign in with the address from now on."""
    person = take_address(signed_in(), secret, kept_id())
    # What the browser's cookie remembers of the person has changed with the address.
    session["_user_id"] = person.fs_uniquifier
    return _done(f"Changed. You sign in as {person.email} from now on.")


@pages.post("/my-account/city-account/remove")
def unbind_here() -> ResponseReturnValue:
    """Belong to no account of the city's sign-in any more; the own password is asked again."""
    actor = signed_in()
    try:
        confirm_password(actor, "password_to_unbind")
        unbind_own(actor, kept_id())
    except Invalid as refusal:
        return account_page(refused_form({}, refusal)), 422
    return _done("Disconnected. Sign in with your password from now on.")


@pages.post("/people/<person_id>/city-account/remove")
def unbind_other(person_id: str) -> ResponseReturnValue:
    """Let somebody's account belong to no account of the city's sign-in any more."""
    person = unbind(signed_in(), person_id, request.form.get("reason", ""))
    flash(f"Disconnected. {person.name} is signed out and was told.", "success")
    answer = redirect(url_for("people.show_person", person_id=person_id), 303)
    db.session.commit()
    return answer


def _done(message: str) -> ResponseReturnValue:
    flash(message, "success")
    answer = redirect(url_for("my_account.show_account"), 303)
    db.session.commit()
    return answer
