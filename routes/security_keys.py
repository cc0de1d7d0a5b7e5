"""The pages on which people add security keys and passkeys, and remove them."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Conflict, Invalid, NotFound, Refused
from contracts.roles import Actor
from models.clock import now
from models.database import db
from models.people import find_person
from operations.second_factors import check_proof
from operations.security_keys import add_key, check_name, own_keys, remove_key
from routes.accounts import current_sign_in
from routes.forms import refused_form
from routes.guard import second_factor_roles, signed_in
from routes.key_ceremonies import added_key, ask_to_add, party
from routes.second_factor_pages import codes_page, confirm_password, factor_page, factor_trail, new_codes

pages = Blueprint("security_keys", __name__)

_PENDING = "pending_key"
_LASTS = timedelta(minutes=10)


@pages.post("/my-account/second-factor/keys")
def start() -> ResponseReturnValue:
    """Name a key that is to be added; the own password is asked again."""
    actor, typed = signed_in(), request.form
    check_proof(actor, current_sign_in())
    party()
    try:
        name = check_name(actor, typed.get("name", ""))
        confirm_password(actor, "password_to_add")
    except Invalid as refusal:
        return factor_page(refused_form({"name": typed.get("name", "")}, refusal)), 422
    session[_PENDING] = [name, int((now() + _LASTS).timestamp())]
    answer = redirect(url_for("security_keys.show"), 303)
    db.session.commit()
    return answer


@pages.get("/my-account/second-factor/keys/new")
def show() -> ResponseReturnValue:
    """Ask for the key that is to be added."""
    if _PENDING not in session:
        return redirect(url_for("second_factors.show"), 303)
    return _page(signed_in(), _pending())


@pages.post("/my-account/second-factor/keys/new")
def add() -> ResponseReturnValue:
    """The key's answer makes it the person's; with the first factor recovery codes are shown once."""
    actor, name = signed_in(), _pending()
    try:
        made = added_key(actor.government_id, request.form.get("answer", ""))
        first = add_key(actor, current_sign_in(), name, made)
    except (Refused, Conflict, Invalid) as refusal:
        # The challenge was answered, and is answered no more.
        db.session.commit()
        return _page(actor, name, refusal.message), 422
    session.pop(_PENDING)
    if first:
        page = codes_page(new_codes(actor))
        db.session.commit()
        return page, 201
    flash(f"Added. “{name}” signs you in beside your password from now on.", "success")
    return _done()


@pages.post("/my-account/second-factor/keys/<key_id>/remove")
def remove(key_id: str) -> ResponseReturnValue:
    """Remove one of the own keys; the own password is asked again."""
    actor = signed_in()
    try:
        confirm_password(actor, f"password_{key_id}")
        remove_key(actor, current_sign_in(), key_id, second_factor_roles())
    except Invalid as refusal:
        return factor_page(refused_form({}, refusal)), 422
    flash("Removed. That key signs you in no more.", "success")
    return _done()


def _pending() -> str:
    """The name of the key that is being added; NotFound where none is, or its person took too long."""
    name, until = session.get(_PENDING, ("", 0))
    if until <= now().timestamp():
        raise NotFound("No key is being added here. Begin on the page of your second factor.")
    return str(name)


def _page(actor: Actor, name: str, wrong: str = "") -> str:
    person = find_person(actor.government_id, actor.person_id)
    return render_template(
        "second_factors/key.html",
        trail=factor_trail("Add a key"),
        name=name,
        wrong=wrong,
        asked=ask_to_add(person, own_keys(actor)),
    )


def _done() -> ResponseReturnValue:
    answer = redirect(url_for("second_factors.show"), 303)
    db.session.commit()
    return answer
