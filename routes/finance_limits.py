"""The amount above which finance grants change orders: what is in force, its history, proposing another, deciding."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.errors import Invalid
from contracts.roles import may
from models.database import db
from models.events import Event
from models.finance_limits import FinanceLimit
from models.moves import hands_on
from operations.finance_limits import FinanceLimitSeen, decide_finance_limit, propose_finance_limit, see_finance_limits
from routes.actions import Offer, offer
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.words import ACT_WORDS, StatusWords, cents, moment, status_words

pages = Blueprint("finance_limits", __name__)

_RULES = (
    ("above", "Finance grants change orders above an amount"),
    ("never", "Any second person grants, whatever the amount"),
)


@dataclass(frozen=True, slots=True)
class LimitRow:
    """An amount with its reason, what was done to it, and what this person may do with it."""

    amount: Markup | str
    reason: str
    deeds: tuple[str, ...]
    status: StatusWords
    offer: Offer | None


@pages.get("/finance-limits")
def show_limits() -> ResponseReturnValue:
    """The amount in force and every amount before it."""
    return limits_page(Form({"rule": "above"}))


@pages.post("/finance-limits")
def propose() -> ResponseReturnValue:
    """Propose another amount; where something is wrong, the form with what was typed."""
    try:
        propose_finance_limit(signed_in(), request.form)
    except Invalid as refusal:
        return limits_page(refused_form(request.form, refusal)), 422
    return done("Proposed. It is in force once another person of finance grants it.")


@pages.post("/finance-limits/<limit_id>/grant")
def grant(limit_id: str) -> ResponseReturnValue:
    """Let a proposed amount be in force."""
    decide_finance_limit(signed_in(), limit_id, "grant", "")
    return done("Granted. This amount is in force from now on.")


@pages.post("/finance-limits/<limit_id>/refuse")
def refuse(limit_id: str) -> ResponseReturnValue:
    """Refuse a proposed amount with the reason."""
    decide_finance_limit(signed_in(), limit_id, "refuse", request.form.get("reason", ""))
    return done("Refused. Whoever proposed it sees your reason.")


@pages.post("/finance-limits/<limit_id>/withdraw")
def withdraw(limit_id: str) -> ResponseReturnValue:
    """Take a proposed amount back."""
    decide_finance_limit(signed_in(), limit_id, "withdraw", request.form.get("reason", ""))
    return done("Withdrawn.")


def done(message: str) -> ResponseReturnValue:
    """Back to the page with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("finance_limits.show_limits"), 303)
    db.session.commit()
    return answer


def limits_page(form: Form) -> str:
    """The page of the amount."""
    actor = signed_in()
    seen = see_finance_limits(actor)
    rows = [limit_row(each, seen) for each in seen.limits]
    waits = any(each.status == "proposed" for each in seen.limits)
    return render_template(
        "finance_limits/limits.html",
        trail=(("My desk", url_for("desks.show_desk")), ("Amount for finance", "")),
        in_force=words_of(seen.in_force),
        rows=rows,
        waiting=[row for row in rows if row.offer is not None],
        form=form,
        rules=_RULES,
        may_propose=may(actor, "set the amount for finance") and not waits,
    )


def limit_row(limit: FinanceLimit, seen: FinanceLimitSeen) -> LimitRow:
    """An amount in words."""
    deeds = tuple(
        f"{seen.people[event.person_id].name if event.person_id else 'The program'} {ACT_WORDS[verb_of(event)]}, "
        f"{moment(event.at)}" + (f": {event.reason}" if event.reason and verb_of(event) != "proposed" else "")
        for event in seen.events.get(limit.id, ())
    )
    waits = limit.status == "proposed"
    return LimitRow(
        amount=cents(limit.above_cents) if limit.above_cents is not None else "No amount",
        reason=limit.reason,
        deeds=deeds,
        status=status_words("finance_limit", limit.status),
        offer=offer("finance_limit", limit.id, limit.status, signed_in(), hands_on(limit)) if waits else None,
    )


def words_of(above_cents: int | None) -> Markup:
    """The rule in force in a sentence."""
    if above_cents is None:
        return Markup("Any second person grants a change order, whatever its amount.")
    return Markup("Change orders that add or take away more than {} are granted by finance.").format(cents(above_cents))


def verb_of(event: Event) -> str:
    """What was done, as the participle of the act."""
    return event.act.split(".")[1]
