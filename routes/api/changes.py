"""Changes of contracts for programs: milestones with their dates, and change orders."""

from collections.abc import Mapping
from typing import Any

from contracts.milestones import KINDS
from contracts.roles import Actor
from operations import change_orders, milestones
from routes.api.contract_shapes import ChangeOrderSeenShape, MilestoneDateShape, MilestoneSeenShape
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads, texts
from routes.api.fields import Sent, YesNo, day_text, decimal_text, one_of, sent_text
from routes.api.histories import history_in_short

_SUBJECT = "Milestones and change orders"
_DATE, _ORDER = "/milestone-dates/<date_id>", "/change-orders/<change_order_id>"


class NewMilestone(Sent):
    """A milestone with its promised date."""

    title = sent_text("What is to be reached.", 200)
    clause = sent_text("Where the contract says so.", 60, needed=False)
    day = day_text("The promised date.")


class NewDate(Sent):
    """A revised date, or the day on which a milestone was met."""

    kind = one_of("What the date is; an inspector says when a milestone was met.", tuple(reversed(KINDS)))
    day = day_text("The date.")
    reason = sent_text("Needed for a revised date.", needed=False)


class Reason(Sent):
    """Why; whoever it concerns reads it where the thing is shown."""

    reason = sent_text("Why, in a sentence that stands where the thing is shown.")


class NewChangeOrder(Sent):
    """What changes: value, time or scope, at least one of them."""

    title = sent_text("What changes, in a few words.", 200)
    value = decimal_text("Dollars to add; below zero: to take away.", needed=False)
    new_ends = day_text("The new last day.", needed=False)
    scope = sent_text("The change of scope.", 4_000, needed=False)
    effective_on = day_text("From when on it holds.")
    reason = sent_text("The reason.")
    late_reason = sent_text("Why it holds from a day that has passed.", needed=False)


class GrantedOrder(Sent):
    """A note, and that a retroactive effect is meant."""

    reason = sent_text("A note.", needed=False)
    late_confirmed = YesNo("Needed where the order is retroactive.")


@reads(_SUBJECT, f"{PLACE}/milestones/<milestone_id>", MilestoneSeenShape)
def show_milestone(actor: Actor, number: str, milestone_id: str) -> Any:
    """A milestone with every date that was ever promised, revised or met, and what was decided about each."""
    seen = milestones.see_milestone(actor, number, milestone_id)
    return {"milestone": seen.state.milestone, "schedule": seen.state.schedule, "dates": _dates(seen)}


@acts(_SUBJECT, f"{PLACE}/milestones", NewMilestone, makes=True)
def enter_milestone(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Enter a milestone; its promised date holds once another officer grants it."""
    made = milestones.enter_milestone(actor, number, texts(sent))
    return done(made, "milestone", "show_milestone", number=number, milestone_id=made.id)


@acts(_SUBJECT, f"{PLACE}/milestones/<milestone_id>/dates", NewDate, makes=True)
def propose_milestone_date(actor: Actor, sent: Mapping[str, Any], number: str, milestone_id: str) -> Mapping[str, Any]:
    """Propose a revised date, or say when the milestone was met."""
    made = milestones.propose_date(actor, number, milestone_id, texts(sent))
    return done(made, "milestone_date", "show_milestone", number=number, milestone_id=milestone_id)


@acts(_SUBJECT, f"{_DATE}/grant")
def grant_milestone_date(actor: Actor, date_id: str) -> Mapping[str, Any]:
    """Let a proposed date hold."""
    return _decided(actor, date_id, "grant", "")


@acts(_SUBJECT, f"{_DATE}/refuse", Reason)
def refuse_milestone_date(actor: Actor, sent: Mapping[str, Any], date_id: str) -> Mapping[str, Any]:
    """Refuse a proposed date."""
    return _decided(actor, date_id, "refuse", sent["reason"])


@acts(_SUBJECT, f"{_DATE}/withdraw", Reason)
def withdraw_milestone_date(actor: Actor, sent: Mapping[str, Any], date_id: str) -> Mapping[str, Any]:
    """Take a proposed date back."""
    return _decided(actor, date_id, "withdraw", sent["reason"])


@reads(_SUBJECT, _ORDER, ChangeOrderSeenShape)
def show_change_order(actor: Actor, change_order_id: str) -> Any:
    """A change order with what it changes, who proposed it, and what was decided."""
    seen = change_orders.see_change_order(actor, change_order_id)
    beside = {name: getattr(seen, name) for name in ("order", "late", "needs_finance")}
    return beside | {"history": history_in_short(seen.history, seen.people)}


@acts(_SUBJECT, f"{PLACE}/change-orders", NewChangeOrder, makes=True)
def propose_change_order(actor: Actor, sent: Mapping[str, Any], number: str) -> Mapping[str, Any]:
    """Propose a change order; it holds once a second person grants it."""
    return _order(change_orders.propose_change_order(actor, number, texts(sent)))


@acts(_SUBJECT, f"{_ORDER}/grant", GrantedOrder)
def grant_change_order(actor: Actor, sent: Mapping[str, Any], change_order_id: str) -> Mapping[str, Any]:
    """Let a change order hold; where it touches the terms, a draft amendment begins."""
    confirmed = sent.get("late_confirmed", False)
    return _order(change_orders.grant_change_order(actor, change_order_id, sent.get("reason", ""), confirmed))


@acts(_SUBJECT, f"{_ORDER}/refuse", Reason)
def refuse_change_order(actor: Actor, sent: Mapping[str, Any], change_order_id: str) -> Mapping[str, Any]:
    """Refuse a change order."""
    return _order(change_orders.close_change_order(actor, change_order_id, "refuse", sent["reason"]))


@acts(_SUBJECT, f"{_ORDER}/withdraw", Reason)
def withdraw_change_order(actor: Actor, sent: Mapping[str, Any], change_order_id: str) -> Mapping[str, Any]:
    """Take a change order back."""
    return _order(change_orders.close_change_order(actor, change_order_id, "withdraw", sent["reason"]))


def _dates(seen: milestones.MilestoneSeen) -> list[dict[str, Any]]:
    told = {each.id: history_in_short(seen.history.of(each.id), seen.history.people) for each in seen.state.dates}
    names = MilestoneDateShape().fields
    return [{name: getattr(each, name) for name in names} | {"history": told[each.id]} for each in seen.state.dates]


def _decided(actor: Actor, date_id: str, move: str, reason: str) -> Mapping[str, Any]:
    date = milestones.decide_date(actor, date_id, move, reason)
    places = {"number": date.milestone.contract.number, "milestone_id": date.milestone_id}
    return done(date, "milestone_date", "show_milestone", **places)


def _order(order: Any) -> Mapping[str, Any]:
    return done(order, "change_order", "show_change_order", change_order_id=order.id)
