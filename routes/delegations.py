"""Delegations: who stands in for whom in finance, and naming somebody."""

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.roles import Actor, may
from models.database import db
from models.delegations import Delegation
from models.paging import LARGEST_PAGE, every_page
from operations.delegations import DelegationsSeen, end_delegation, list_delegations, name_delegate
from routes import kept_lists
from routes.actions import Offer, offer
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import DELEGATIONS
from routes.policy_forms import day_in
from routes.words import StatusWords, day, moment, status_words

pages = Blueprint("delegations", __name__)


@pages.get("/delegations")
def show_delegations() -> ResponseReturnValue:
    """Who stands in for whom."""
    if wanted_kind():
        return send_list("Delegates", kept_lists.DELEGATIONS, kept_lists.of_delegations(_every_page(signed_in())))
    return _page(Form())


@pages.post("/delegations")
def name() -> ResponseReturnValue:
    """Name a delegate."""
    texts = request.form
    try:
        starts_on, ends_on = day_in(texts, "starts_on"), day_in(texts, "ends_on")
        name_delegate(signed_in(), texts.get("delegate", ""), starts_on, ends_on, texts.get("reason", ""))
    except Invalid as refusal:
        return _page(refused_form(texts, refusal)), 422
    return _done("Named. The delegate may act in your place on these days, with both names on record.")


@pages.post("/delegations/<delegation_id>/end")
def end(delegation_id: str) -> ResponseReturnValue:
    """End a delegation before its last day."""
    end_delegation(signed_in(), delegation_id, request.form.get("reason", ""))
    return _done("Ended.")


def _done(message: str) -> ResponseReturnValue:
    flash(message, "success")
    answer = redirect(url_for("delegations.show_delegations"), 303)
    db.session.commit()
    return answer


def _page(form: Form) -> str:
    actor = signed_in()
    seen = list_delegations(actor, wanted_after(), sort=wanted_sort())
    return render_template(
        "approval/delegations.html",
        rows=[_row(each, seen, actor) for each in seen.delegations],
        colleagues=[(person.email, f"{person.name} ({person.email})") for person in seen.colleagues],
        shown=list_shown("delegations.show_delegations", DELEGATIONS, seen.after),
        form=form,
        may_name=may(actor, "name delegates"),
    )


def _every_page(actor: Actor) -> Iterator[DelegationsSeen]:
    return every_page(
        lambda after: list_delegations(actor, after, LARGEST_PAGE, wanted_sort()), lambda seen: seen.after
    )


def _row(each: Delegation, seen: DelegationsSeen, actor: Actor) -> dict[str, object]:
    return {
        "person": seen.people[each.person_id].name,
        "delegate": seen.people[each.delegate_id].name,
        "days": f"{day(each.starts_on)} to {day(each.ends_on)}",
        "status": _status(each, seen),
        "named": moment(each.named_at),
        "reason": each.reason,
        "offer": _offer(each, seen, actor),
    }


def _status(each: Delegation, seen: DelegationsSeen) -> StatusWords:
    if each.status == "named" and each.ends_on < seen.today:
        return StatusWords("Over", "", "past")
    if each.status == "named" and each.starts_on > seen.today:
        return StatusWords("To come", "", "waiting")
    return status_words("delegation", each.status)


def _offer(each: Delegation, seen: DelegationsSeen, actor: Actor) -> Offer:
    over = each.ends_on < seen.today or not may(actor, "name delegates")
    return Offer((), ()) if over else offer("delegation", each.id, each.status, actor, {})
