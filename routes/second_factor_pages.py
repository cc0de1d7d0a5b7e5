"""What the pages of the own second factor share: the page itself, recovery codes, and being asked who one is."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for

from contracts.errors import Invalid, Problem
from contracts.roles import Actor
from models.security_keys import SecurityKey
from operations import second_factors
from operations.security_keys import LONGEST_NAME, own_keys
from routes.accounts import codes, current_sign_in
from routes.forms import Form
from routes.guard import second_factor_roles, signed_in
from routes.key_ceremonies import known_party
from routes.key_confirmation import OWN_ACCOUNT, asked_of_key, confirm_oneself, is_by_key
from routes.words import StatusWords, moment

_RECOVERY_CODES = 10
_COUNTS = StatusWords("Signs you in", "", "done")
_STOPPED = StatusWords("Stopped: there is a copy", "", "error")


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key in words; it `stays` where it is the last factor of somebody who must have one."""

    id: str
    name: str
    added: str
    used: str
    standing: StatusWords
    stays: bool


def factor_page(form: Form) -> str:
    """What second factors the person has, and what they can do about it."""
    actor = signed_in()
    factor, keys = second_factors.own_factor(actor), own_keys(actor)
    required = second_factors.must_have_one(actor, second_factor_roles())
    has_app = factor is not None and factor.totp_secret is not None
    return render_template(
        "second_factors/second_factor.html",
        trail=factor_trail(),
        form=form,
        since="" if factor is None else moment(factor.since),
        has_app=has_app,
        app_stays=required and not any(key.stopped_at is None for key in keys),
        keys=key_rows(keys, required and not has_app),
        longest_name=LONGEST_NAME,
        keys_work=known_party() is not None,
        key_asked=asked_of_key(actor, OWN_ACCOUNT),
        codes_left=0 if factor is None else len(factor.digests),
        required=required,
        unproved=factor is not None and not second_factors.is_proved(current_sign_in()),
    )


def key_rows(keys: Sequence[SecurityKey], one_must_stay: bool = False) -> list[KeyRow]:
    """Keys in words; where one must stay, it is the last that counts."""
    counting = [key for key in keys if key.stopped_at is None]
    return [
        KeyRow(
            id=key.id,
            name=key.name,
            added=moment(key.added_at),
            used=moment(key.used_at) if key.used_at is not None else "not yet",
            standing=_COUNTS if key.stopped_at is None else _STOPPED,
            stays=one_must_stay and not [each for each in counting if each is not key],
        )
        for key in keys
    ]


def codes_page(made: Sequence[str]) -> str:
    """New recovery codes, this once."""
    return render_template("second_factors/codes.html", trail=factor_trail("Recovery codes"), codes=made)


def new_codes(actor: Actor) -> list[str]:
    """New recovery codes, which make the earlier ones void."""
    made = codes().generate_recovery_codes(_RECOVERY_CODES)
    second_factors.make_codes(actor, current_sign_in(), made)
    return made


def confirm_password(actor: Actor, field: str = "password") -> None:
    """The own password, or a key in its place, asked again: whoever finds a browser open changes nothing about how its
    person signs in.
    """
    try:
        confirm_oneself(actor, OWN_ACCOUNT, field)
    except Invalid as refusal:
        says = refusal.message if is_by_key() else "This is not your password."
        raise Invalid("Nothing was changed.", [Problem(field, says)]) from None


def factor_trail(here: str = "") -> tuple[tuple[str, str], ...]:
    """Where the page stands."""
    page = "Second factor"
    desk = (("My desk", url_for("desks.show_desk")), ("My account", url_for("my_account.show_account")))
    return (*desk, (page, url_for("second_factors.show")), (here, "")) if here else (*desk, (page, ""))
