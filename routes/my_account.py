"""One's own account: roles, where one is signed in, ending that, and another password."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid, Problem
from contracts.roles import Role
from contracts.said import count
from models.clock import now
from models.database import db
from models.sign_ins import SignIn
from operations.own_account import (
    OwnAccount,
    change_password,
    end_other_sign_ins,
    end_own_sign_in,
    see_own_account,
)
from operations.passwords import SHORTEST
from operations.security_keys import own_keys
from routes.accounts import confirm_own_password, current_sign_in, lifetime
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.key_confirmation import OWN_ACCOUNT, asked_of_key
from routes.navigation import DESKS
from routes.responsibility_views import places_today, span_words
from routes.second_factor_pages import confirm_password, key_rows
from routes.words import StatusWords, address, moment

pages = Blueprint("my_account", __name__)

_HERE = StatusWords("This browser", "", "done")
_OPEN = StatusWords("Signed in", "", "turn")
_ENDED = StatusWords("Ended", "", "past")
_LAPSED = StatusWords("Lapsed", "", "past")


@dataclass(frozen=True, slots=True)
class SignInRow:
    """A sign-in in words; whether it can be ended here."""

    id: str
    browser: str
    address: str
    started: str
    seen: str
    standing: StatusWords
    lives: bool


@pages.get("/my-account")
def show_account() -> ResponseReturnValue:
    """The person's own account."""
    return account_page(Form())


@pages.post("/my-account/password")
def change() -> ResponseReturnValue:
    """Change one's password; every other sign-in ends."""
    actor, typed = signed_in(), request.form
    try:
        confirm_own_password(actor, typed.get("present", ""))
    except Invalid:
        says = "This is not your present password, so nothing was changed. Type it again."
        return account_page(Form({}, (Problem("present", says),), says)), 422
    try:
        change_password(actor, typed.get("new", ""), typed.get("again", ""), kept_id())
    except Invalid as refusal:
        return account_page(refused_form({}, refusal)), 422
    return _done("Changed. You stay signed in here; wherever else you were signed in, you are signed out.")


@pages.post("/my-account/sign-ins/<sign_in_id>/end")
def end_one(sign_in_id: str) -> ResponseReturnValue:
    """End one of one's own sign-ins, having said once more who one is."""
    actor = signed_in()
    try:
        confirm_password(actor, f"password_{sign_in_id}")
    except Invalid as refusal:
        return account_page(refused_form({}, refusal)), 422
    end_own_sign_in(actor, sign_in_id)
    return _done("Ended. That browser is asked to sign in again.")


@pages.post("/my-account/sign-ins/end-others")
def end_others() -> ResponseReturnValue:
    """End all of one's sign-ins but this one, having said once more who one is."""
    actor = signed_in()
    try:
        confirm_password(actor, "password_for_others")
    except Invalid as refusal:
        return account_page(refused_form({}, refusal)), 422
    ended = end_other_sign_ins(actor, kept_id())
    return _done(f"Ended {count(ended, 'other sign-in', 'other sign-ins')}." if ended else "There was no other.")


def kept_id() -> str:
    """The sign-in by which the request came; none where a program asks by a token."""
    here = current_sign_in()
    return here.id if here is not None else ""


def account_page(form: Form) -> str:
    """The page of the account."""
    actor = signed_in()
    seen = see_own_account(actor, request.args.get("before"))
    rows = tuple(sign_in_rows(seen.sign_ins.rows, kept_id()))
    return render_template(
        "people/my_account.html",
        trail=(("My desk", url_for("desks.show_desk")), ("My account", "")),
        name=seen.person.name,
        email=address(seen.person.email),
        wanted_address=seen.wanted_address,
        bound_at=moment(seen.city_account.bound_at) if seen.city_account is not None else "",
        roles=tuple(role_words(seen)),
        is_limited=actor.responsible_for is not None,
        responsible=tuple(places_today(seen.responsible, seen.names, seen.day)),
        form=form,
        keys=key_rows(own_keys(actor)),
        key_asked=asked_of_key(actor, OWN_ACCOUNT),
        shortest=SHORTEST,
        rows=rows,
        before=request.args.get("before"),
        some_others=any(row.lives for row in rows),
        next_address=url_for("my_account.show_account", before=seen.sign_ins.after) if seen.sign_ins.after else "",
    )


def sign_in_rows(sign_ins: tuple[SignIn, ...], here: str) -> Iterator[SignInRow]:
    """Sign-ins in words; that of this browser ends by signing out."""
    moment_now, lasting = now(), lifetime()
    for each in sign_ins:
        lives = lasting.lasts(each, moment_now)
        standing = _ENDED if each.ended_at is not None else _OPEN if lives else _LAPSED
        yield SignInRow(
            id=each.id,
            browser=each.browser,
            address=each.address or "unknown",
            started=moment(each.started_at),
            seen=moment(each.last_seen_at),
            standing=_HERE if each.id == here else standing,
            lives=lives and each.id != here,
        )


def role_words(seen: OwnAccount) -> Iterator[str]:
    """The roles that the person holds, or will."""
    for each in seen.assignments:
        limits = ", limited" if each.limited else ""
        yield f"{DESKS[Role(each.role)]}{limits}, {span_words(each)}"


def _done(message: str) -> ResponseReturnValue:
    flash(message, "success")
    answer = redirect(url_for("my_account.show_account"), 303)
    db.session.commit()
    return answer
