"""The pages on which people set up, replace and remove their second factor, and an administrator resets another's."""

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid, NotFound, Problem
from models.database import db
from models.people import find_person
from operations import second_factors
from routes.accounts import Account, account_of, codes, current_sign_in
from routes.forms import Form, refused_form
from routes.guard import second_factor_roles, signed_in
from routes.key_confirmation import OWN_ACCOUNT, asked_of_key
from routes.second_factor_pages import codes_page, confirm_password, factor_page, factor_trail, new_codes

pages = Blueprint("second_factors", __name__)

_PENDING = "sealed_for_app"
_WRONG = (
    "This is not the code that the app shows now. Wait for the next one, look whether the clock of your phone is right "
    "and type it again."
)


@pages.get("/my-account/second-factor")
def show() -> ResponseReturnValue:
    """What second factor the person has, and what they can do about it."""
    return factor_page(Form())


@pages.post("/my-account/second-factor/app")
def start_app() -> ResponseReturnValue:
    """Make a secret for an app; it counts once a code of the app proves it."""
    second_factors.check_proof(signed_in(), current_sign_in())
    session[_PENDING] = codes().new_secret(_own_account())
    return redirect(url_for("second_factors.show_app"), 303)


@pages.get("/my-account/second-factor/app")
def show_app() -> ResponseReturnValue:
    """The picture and the key for the app, and the form for its first code."""
    if _PENDING not in session:
        return redirect(url_for("second_factors.show"), 303)
    return _app_page(Form())


@pages.get("/my-account/second-factor/picture.svg")
def show_picture() -> ResponseReturnValue:
    """What the app's camera reads: a file of its own, for nothing inline is shown by any page."""
    drawn = codes().picture_of(_own_account(), _pending())
    return Response(drawn, mimetype="image/svg+xml")


@pages.post("/my-account/second-factor/app/prove")
def prove_app() -> ResponseReturnValue:
    """The first code and the own password make the app the person's second factor; recovery codes are shown once."""
    actor, secret = signed_in(), _pending()
    try:
        confirm_password(actor)
        _prove(secret)
        second_factors.set_up_app(actor, current_sign_in(), secret, g.code_counter)
        made = new_codes(actor)
    except Invalid as refusal:
        db.session.rollback()
        return _app_page(refused_form({}, refusal)), 422
    session.pop(_PENDING)
    page = codes_page(made)
    db.session.commit()
    return page, 201


@pages.post("/my-account/second-factor/codes")
def make_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them, this once."""
    actor = signed_in()
    try:
        confirm_password(actor)
        made = new_codes(actor)
    except Invalid as refusal:
        return factor_page(refused_form({}, refusal)), 422
    page = codes_page(made)
    db.session.commit()
    return page, 201


@pages.post("/my-account/second-factor/remove")
def remove() -> ResponseReturnValue:
    """Have no app any more."""
    actor = signed_in()
    try:
        confirm_password(actor, "password_to_remove")
        second_factors.remove_app(actor, current_sign_in(), second_factor_roles())
    except Invalid as refusal:
        return factor_page(refused_form({}, refusal)), 422
    flash("Removed. The app’s codes sign you in no more.", "success")
    answer = redirect(url_for("second_factors.show"), 303)
    db.session.commit()
    return answer


@pages.post("/people/<person_id>/second-factor/reset")
def reset(person_id: str) -> ResponseReturnValue:
    """Remove the second factor of somebody who lost it."""
    person = second_factors.reset_factor(signed_in(), person_id, request.form.get("reason", ""))
    flash(f"Reset. {person.name} is signed out and was told; they set up a new one at their next sign-in.", "success")
    answer = redirect(url_for("people.show_person", person_id=person_id), 303)
    db.session.commit()
    return answer


def _pending() -> str:
    secret: str | None = session.get(_PENDING)
    if secret is None:
        raise NotFound("Nothing is being set up. Begin on the page of your second factor.")
    return secret


def _own_account() -> Account:
    actor = signed_in()
    return account_of(find_person(actor.government_id, actor.person_id))


def _prove(secret: str) -> None:
    typed = "".join(request.form.get("code", "").split())
    if not codes().verify_totp(
        typed, secret, _own_account(), current_app.config["SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY"]
    ):
        raise Invalid("Nothing was changed.", [Problem("code", _WRONG)])


def _app_page(form: Form) -> str:
    trail, key = factor_trail("Set up an app"), codes().typed_key(_own_account(), _pending())
    key_asked = asked_of_key(signed_in(), OWN_ACCOUNT)
    return render_template("second_factors/app.html", trail=trail, form=form, key=key, key_asked=key_asked)
