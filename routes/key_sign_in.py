"""The page on which a security key is shown at sign-in, after the password."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.utils import validate_redirect_url

from contracts.errors import Conflict, Refused
from models.security_keys import keys_of
from operations.second_factors import KEY
from operations.security_keys import COPIED, answering_key, has_key, use_key
from routes.key_ceremonies import ask_to_sign_in, checked_count, known_party, read_answer, taken_challenge
from routes.second_factor_entry import waiting_account, ways_at_hand
from routes.second_factor_forms import begin_try, end_try

pages = Blueprint("key_sign_in", __name__)


@pages.get("/second-factor/key")
def show() -> ResponseReturnValue:
    """Ask for one of the keys of whoever's password was right."""
    account = waiting_account()
    if account is None:
        return _back_to_password()
    if not has_key(account.government_id, account.id):
        return redirect(url_for("security.mf_recovery", next=request.args.get("next")), 303)
    return _page(account)


@pages.post("/second-factor/key")
def answer() -> ResponseReturnValue:
    """The key's answer signs in."""
    account = waiting_account()
    if account is None:
        return _back_to_password()
    whose = (account.government_id, account.id)
    if rests := begin_try(whose):
        return _page(account, rests)
    wrong = _wrong_with(whose, request.form.get("answer", ""))
    end_try(whose, KEY, f"security key: {wrong}" if wrong else "")
    if wrong:
        return _page(account, wrong), 422
    current_app.extensions["security"].two_factor_plugins.tf_complete(account, True)
    wanted = request.args.get("next", "")
    return redirect(wanted if validate_redirect_url(wanted) else url_for("desks.show_desk"), 303)


def _wrong_with(whose: tuple[str, str], text: str) -> str:
    """Why the answer opens nothing; nothing where it does."""
    try:
        challenge = taken_challenge(whose[0])
        said = read_answer(text)
        key = answering_key(*whose, said.id)
        count = checked_count(challenge, key, said)
    except (Refused, Conflict) as refusal:
        return refusal.message
    return "" if use_key(key, count) else COPIED


def _page(account: Any, wrong: str = "") -> str:
    usable = known_party() is not None and has_key(account.government_id, account.id)
    return render_template(
        "security/key.html",
        wrong=wrong,
        asked=ask_to_sign_in(keys_of(account.government_id, account.id)) if usable else "",
        has_app=ways_at_hand()["has_app"],
    )


def _back_to_password() -> ResponseReturnValue:
    flash("Sign in with your password first.", "error")
    return redirect(url_for("security.login"))
