"""Change orders: proposing one, its page with what it changes, and the decision of a second person."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.roles import may
from models.change_orders import ChangeOrder
from models.database import db
from models.terms_versions import TermsVersion
from operations.change_orders import (
    ChangeOrderSeen,
    close_change_order,
    find_order_place,
    grant_change_order,
    propose_change_order,
    see_change_order,
)
from routes.actions import Offer, offer
from routes.contract_parts import changes
from routes.contract_words import contract_line
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.histories import told
from routes.terms_version_views import heading_of
from routes.words import day, moment, money, status_words

pages = Blueprint("change_orders", __name__)


@dataclass(frozen=True, slots=True)
class AmendmentLink:
    """Where the terms stand that the order touches."""

    says: str
    title: str
    address: str


@pages.get("/contracts/<number>/change-orders")
def show_form(number: str) -> ResponseReturnValue:
    """The form for a new change order."""
    return form_page(number, Form())


@pages.post("/contracts/<number>/change-orders")
def propose(number: str) -> ResponseReturnValue:
    """Propose a change order; where something is wrong, the form with what was typed."""
    try:
        order = propose_change_order(signed_in(), number, request.form)
    except Invalid as refusal:
        return form_page(number, refused_form(request.form, refusal)), 422
    return done(order, f"Change order {order.number} is proposed. It holds once a second person grants it.")


@pages.get("/change-orders/<change_order_id>")
def show_order(change_order_id: str) -> ResponseReturnValue:
    """A change order."""
    return order_page(see_change_order(signed_in(), change_order_id), Form())


@pages.post("/change-orders/<change_order_id>/grant")
def grant(change_order_id: str) -> ResponseReturnValue:
    """Let a change order hold."""
    form, actor = request.form, signed_in()
    confirmed = form.get("late_confirmed") == "yes"
    try:
        order = grant_change_order(actor, change_order_id, form.get("reason", ""), confirmed)
    except Invalid as refusal:
        return order_page(see_change_order(actor, change_order_id), refused_form(form, refusal)), 422
    begun = see_change_order(actor, order.id).amendment is not None
    more = " A draft amendment of the payment terms waits for an officer." if begun else ""
    return done(order, f"Granted. Change order {order.number} holds.{more}")


@pages.post("/change-orders/<change_order_id>/refuse")
def refuse(change_order_id: str) -> ResponseReturnValue:
    """Refuse a change order with the reason."""
    order = close_change_order(signed_in(), change_order_id, "refuse", request.form.get("reason", ""))
    return done(order, "Refused. Whoever proposed it sees your reason.")


@pages.post("/change-orders/<change_order_id>/withdraw")
def withdraw(change_order_id: str) -> ResponseReturnValue:
    """Take a change order back."""
    order = close_change_order(signed_in(), change_order_id, "withdraw", request.form.get("reason", ""))
    return done(order, "Withdrawn.")


def done(order: ChangeOrder, message: str) -> ResponseReturnValue:
    """Back to the change order with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("change_orders.show_order", change_order_id=order.id), 303)
    db.session.commit()
    return answer


def form_page(number: str, form: Form) -> str:
    """The page with the form for a new change order."""
    contract, _, worth = find_order_place(signed_in(), number)
    return render_template(
        "contract_entry/change_order_form.html",
        trail=trail(number, "Propose a change order"),
        title=contract.title,
        worth=money(worth.now) if worth.now is not None else "",
        ends=day(contract.ends_on),
        form=form,
        asks_late=bool(form.problem("late_reason") or form.text("late_reason")),
    )


def order_page(seen: ChangeOrderSeen, form: Form) -> str:
    """The page of a change order."""
    order = seen.order
    offered = offer("change_order", order.id, order.status, signed_in(), seen.hands)
    return render_template(
        "contract_entry/change_order.html",
        trail=trail(order.contract.number, f"Change order {order.number}"),
        heading=f"Change order {order.number}",
        title=order.title,
        contract=contract_line(order.contract),
        status=status_words("change_order", order.status),
        changes=tuple(changes(order)),
        facts=tuple(facts(seen)),
        scope=order.scope,
        reason=order.reason,
        late_reason=order.late_reason,
        late=seen.late,
        needs_finance=seen.needs_finance,
        offer=Offer(tuple(each for each in offered.actions if each.verb != "grant"), offered.blocked),
        grant=next((each for each in offered.actions if each.verb == "grant"), None),
        form=form,
        history=history(seen),
        amendment=amendment(seen),
    )


def amendment(seen: ChangeOrderSeen) -> AmendmentLink | None:
    """The draft of terms that the order began, or what became of it; nothing where this person may not see it."""
    begun, number = seen.amendment, seen.order.contract.number
    if isinstance(begun, TermsVersion):
        address = url_for("terms_history.show_version", number=number, amendment=begun.amendment)
        return AmendmentLink("Its draft amendment was proposed.", heading_of(begun), address)
    if begun is None or not may(signed_in(), "draft terms"):
        return None
    says = "It began a draft amendment with the new value, last day and scope. An officer finishes and proposes it."
    return AmendmentLink(says, "Open the draft amendment", url_for("terms_drafts.show_draft", draft_id=begun.id))


def facts(seen: ChangeOrderSeen) -> Iterator[tuple[str, object]]:
    """What identifies the change order."""
    order = seen.order
    person = seen.people.get(order.proposed_by)
    yield "Holds from", day(order.effective_on)
    yield "Proposed", moment(order.proposed_at) + (f" by {person.name}" if person else "")
    if seen.needs_finance:
        yield "Granted by", "finance, for its amount"


def history(seen: ChangeOrderSeen) -> tuple[tuple[str, str, str], ...]:
    """When, who did what, and why."""
    return told(seen.history, seen.people)


def trail(number: str, last: str) -> tuple[tuple[str, str], ...]:
    """Where the change order stands among the pages."""
    return (
        ("Contracts", url_for("contracts.show_contracts")),
        (number, url_for("contracts.show_contract", number=number)),
        (last, ""),
    )
