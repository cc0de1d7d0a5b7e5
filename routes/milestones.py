"""Milestones: entering one, its page with every date that was ever promised or revised, and decisions on dates."""

from dataclasses import dataclass

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.roles import Role, may
from models.clock import today
from models.database import db
from models.milestones import MilestoneDate
from models.moves import hands_on
from operations.milestones import (
    MilestoneSeen,
    decide_date,
    enter_milestone,
    find_milestone_place,
    propose_date,
    see_milestone,
)
from routes.actions import Offer, offer
from routes.contract_parts import milestone_row
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.histories import decided as decided_so_far
from routes.words import StatusWords, day, moment, status_words

pages = Blueprint("milestones", __name__)

_KINDS = {"promised": "Promised", "revised": "Revised", "met": "Met"}
_PROPOSABLE = (("revised", "A revised date"), ("met", "The day on which it was met"))


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date of a milestone with who proposed and who decided it, why, and what the person may do about it."""

    id: str
    kind: str
    day: str
    reason: str
    proposed: str
    status: StatusWords
    decided: tuple[tuple[str, str, str], ...]
    offer: Offer | None


@pages.get("/contracts/<number>/milestones")
def show_form(number: str) -> ResponseReturnValue:
    """The form for a new milestone."""
    return form_page(number, Form())


@pages.post("/contracts/<number>/milestones")
def enter(number: str) -> ResponseReturnValue:
    """Enter a milestone; where something is wrong, the form with what was typed."""
    try:
        milestone = enter_milestone(signed_in(), number, request.form)
    except Invalid as refusal:
        return form_page(number, refused_form(request.form, refusal)), 422
    flash("The milestone is entered. Its promised date holds once another officer grants it.", "success")
    answer = redirect(url_for("milestones.show_milestone", number=number, milestone_id=milestone.id), 303)
    db.session.commit()
    return answer


@pages.get("/contracts/<number>/milestones/<milestone_id>")
def show_milestone(number: str, milestone_id: str) -> ResponseReturnValue:
    """A milestone with all its dates."""
    return milestone_page(see_milestone(signed_in(), number, milestone_id), Form())


@pages.post("/contracts/<number>/milestones/<milestone_id>")
def propose(number: str, milestone_id: str) -> ResponseReturnValue:
    """Propose a revised date, or say when the milestone was met."""
    actor = signed_in()
    try:
        propose_date(actor, number, milestone_id, request.form)
    except Invalid as refusal:
        seen = see_milestone(actor, number, milestone_id)
        return milestone_page(seen, refused_form(request.form, refusal)), 422
    return done(number, milestone_id, "Proposed. The date holds once another officer grants it.")


@pages.post("/milestone-dates/<date_id>/grant")
def grant(date_id: str) -> ResponseReturnValue:
    """Let a proposed date hold."""
    return decided(decide_date(signed_in(), date_id, "grant", ""), "Granted. The date holds from now on.")


@pages.post("/milestone-dates/<date_id>/refuse")
def refuse(date_id: str) -> ResponseReturnValue:
    """Refuse a proposed date with the reason."""
    refused = decide_date(signed_in(), date_id, "refuse", request.form.get("reason", ""))
    return decided(refused, "Refused. Whoever proposed the date sees your reason.")


@pages.post("/milestone-dates/<date_id>/withdraw")
def withdraw(date_id: str) -> ResponseReturnValue:
    """Take a proposed date back."""
    withdrawn = decide_date(signed_in(), date_id, "withdraw", request.form.get("reason", ""))
    return decided(withdrawn, "Withdrawn.")


def decided(proposed: MilestoneDate, message: str) -> ResponseReturnValue:
    """Back to the milestone after a decision."""
    return done(proposed.milestone.contract.number, proposed.milestone_id, message)


def done(number: str, milestone_id: str, message: str) -> ResponseReturnValue:
    """Back to the milestone with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("milestones.show_milestone", number=number, milestone_id=milestone_id), 303)
    db.session.commit()
    return answer


def form_page(number: str, form: Form) -> str:
    """The page with the form for a new milestone."""
    contract = find_milestone_place(signed_in(), number)
    return render_template(
        "contract_entry/milestone_form.html",
        trail=trail(number, "Add a milestone"),
        title=contract.title,
        form=form,
    )


def milestone_page(seen: MilestoneSeen, form: Form) -> str:
    """The page of a milestone."""
    actor, held = signed_in(), seen.state.schedule
    number, milestone = seen.contract.number, seen.state.milestone
    asks = may(actor, "propose milestone dates") and held.promised is not None and held.met is None
    kinds = _PROPOSABLE if Role.OFFICER in actor.roles else _PROPOSABLE[1:]
    return render_template(
        "contract_entry/milestone.html",
        trail=trail(number, milestone.title),
        title=milestone.title,
        contract=f"{number} · {seen.contract.title}",
        row=milestone_row(seen.state, number, today(g.time_zone)),
        dates=[date_row(each, seen) for each in seen.state.dates],
        kinds=kinds if asks else (),
        form=form,
    )


def date_row(proposed: MilestoneDate, seen: MilestoneSeen) -> DateRow:
    """A date in words."""
    person = seen.history.people.get(proposed.proposed_by)
    by = f" by {person.name}" if person else ""
    waits = proposed.status == "proposed"
    actor = signed_in()
    return DateRow(
        id=proposed.id,
        kind=_KINDS[proposed.kind],
        day=day(proposed.day),
        reason=proposed.reason,
        proposed=f"{moment(proposed.proposed_at)}{by}",
        status=status_words("milestone_date", proposed.status),
        decided=decided_so_far(seen.history.of(proposed.id), seen.history.people),
        offer=offer("milestone_date", proposed.id, proposed.status, actor, hands_on(proposed)) if waits else None,
    )


def trail(number: str, last: str) -> tuple[tuple[str, str], ...]:
    """Where the milestone stands among the pages."""
    return (
        ("Contracts", url_for("contracts.show_contracts")),
        (number, url_for("contracts.show_contract", number=number)),
        (last, ""),
    )
