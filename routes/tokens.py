"""Tokens for programs: one's own, or everybody's for the administrator; issuing one, which is shown once; revoking."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.roles import may
from models.api_tokens import ApiToken
from models.clock import today
from models.database import db
from operations import tokens
from routes import kept_lists
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import TOKENS
from routes.words import day, moment

pages = Blueprint("tokens", __name__)

_LIVES = (("30", "30 days"), ("90", "90 days"), ("366", "A year"))


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token in words; whether it can still be revoked."""

    id: str
    person: str
    scopes: str
    issued: str
    expires: str
    standing: str
    lives: bool


@pages.get("/tokens")
def show_tokens() -> ResponseReturnValue:
    """The tokens that this person may see."""
    if wanted_kind():
        actor = signed_in()
        every = every_row(lambda after, limit: tokens.list_tokens(actor, after, limit, wanted_sort()))
        return send_list("Tokens", kept_lists.TOKENS, kept_lists.of_tokens(every))
    return tokens_page(Form({"days": "30"}))


@pages.post("/tokens")
def issue() -> ResponseReturnValue:
    """Issue a token and show it, this once; no address shows it again."""
    try:
        text = tokens.issue(signed_in(), frozenset(request.form.getlist("scope")), _days(request.form.get("days", "")))
    except Invalid as refusal:
        return tokens_page(refused_form(request.form, refusal)), 422
    page = tokens_page(Form({"days": "30"}), text)
    db.session.commit()
    return page, 201


@pages.post("/tokens/<token_id>/revoke")
def revoke(token_id: str) -> ResponseReturnValue:
    """Let a token open nothing any more."""
    tokens.revoke(signed_in(), token_id)
    flash("Revoked. Programs that use this token are refused from now on.", "success")
    answer = redirect(url_for("tokens.show_tokens"), 303)
    db.session.commit()
    return answer


def tokens_page(form: Form, issued: str = "") -> str:
    """The page of tokens; `issued` is the text of one that was made just now."""
    actor = signed_in()
    page = tokens.list_tokens(actor, wanted_after(), sort=wanted_sort())
    now = today(g.time_zone)
    return render_template(
        "tokens/tokens.html",
        trail=(("My desk", url_for("desks.show_desk")), ("Tokens for programs", "")),
        issued=issued,
        shown=list_shown("tokens.show_tokens", TOKENS, page.after, but="" if may(actor, "manage people") else "person"),
        rows=[token_row(each, now) for each in page.rows],
        whose="Tokens of everybody" if may(actor, "manage people") else "Your tokens",
        of_everybody=may(actor, "manage people"),
        form=form,
        lives=_LIVES,
        scopes=tuple(tokens.SCOPES.items()),
        chosen=request.form.getlist("scope") if form.refusal else (),
        may_issue=may(actor, "issue tokens"),
    )


def token_row(token: ApiToken, now: date) -> TokenRow:
    """A token in words."""
    expired = token.expires_on < now
    standing = "Revoked" if token.revoked else "Expired" if expired else "In use"
    return TokenRow(
        id=token.id,
        person=token.person.name,
        scopes=", ".join(tokens.SCOPES.get(scope, scope) for scope in token.scopes.split()),
        issued=moment(token.issued_at),
        expires=day(token.expires_on),
        standing=standing,
        lives=not token.revoked and not expired,
    )


def _days(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0
