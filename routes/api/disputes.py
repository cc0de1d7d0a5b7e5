"""Disputes for programs: the queue, one with both sides' turns, opening, answering, deciding. Files stay on pages."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.dispute_entries import OUTCOMES
from contracts.roles import Actor
from models.disputes import Dispute
from operations import disputes
from operations.dispute_pages import DisputeEntry, disputes_of_contract
from operations.dispute_pages import list_disputes as disputes_seen
from routes.api.changes import Reason
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, reads, store, texts
from routes.api.fields import (
    Dollars,
    Number,
    PageAsked,
    Sent,
    Shown,
    Whole,
    a_day,
    a_moment,
    decimal_text,
    list_of,
    maybe,
    nested,
    one_of,
    page_of,
    sent_text,
    text,
)
from routes.disputes import CHOICES

_SUBJECT = "Disputes"
_DISPUTE = "/disputes/<dispute_id>"


class DisputeShape(Shown):
    """A dispute about a line of a statement, or a value that it rests on."""

    id = text()
    contract = text(attribute="contract.number")
    number = Number()
    statement = text("The id of the statement.", attribute="statement_id")
    about = text(attribute="title")
    table = maybe(attribute="table_id")
    column = maybe(attribute="column_id")
    row = Number(attribute="row_number", allow_none=True)
    shown_value = maybe()
    claimed_value = maybe()
    shown = Dollars(attribute="shown_cents", allow_none=True)
    claimed = Dollars(attribute="claimed_cents", allow_none=True)
    words = text()
    status = text()
    opened_at = a_moment()
    answer_due_on = a_day()
    decide_due_on = a_day()


class DisputeClock(Shown):
    """Days that passed at each side, whose turn it is, and since when."""

    city_days = Number()
    vendor_days = Number()
    turn = text("city, vendor, or empty where it is settled.")
    since = a_day()


class DisputeInList(Shown):
    """A dispute with its clock."""

    dispute = nested(DisputeShape)
    clock = nested(DisputeClock)


class TurnShape(Shown):
    """What one side said or decided."""

    act = text()
    party = text()
    person = text(attribute="person_name")
    words = text()
    settled_by = maybe()
    granted = Dollars(attribute="granted_cents", allow_none=True)
    agreed_value = maybe()
    at = a_moment()


class DisputeSeenShape(DisputeInList):
    """A dispute with both sides' turns and the rulings that follow from it."""

    turns = list_of(TurnShape)
    rulings = fields.List(fields.String(), metadata={"description": "The ids of the rulings that settle it."})


class DisputesShape(Shown):
    """The disputes of a contract."""

    contract = text()
    rows = list_of(DisputeInList)


class DisputesAsked(PageAsked):
    """Which disputes."""

    status = fields.String(
        load_default="open", validate=validate.OneOf(tuple(CHOICES)), metadata={"description": "Where they stand."}
    )


class NewDispute(Sent):
    """What is disputed: a line, or a value by its column and row."""

    line = sent_text("The name of the line that it changes, or net.", 300)
    claimed = decimal_text("What the line ought to pay.", needed=False)
    column = sent_text("table:column of a disputed value.", 200, needed=False)
    row = Whole("The row of a disputed value, as its sheet shows it.", 1)
    claimed_value = sent_text("The value that ought to stand there.", 200, needed=False)
    words = sent_text("Why.", 8_000)


class Said(Sent):
    """What one side says."""

    words = sent_text("What there is to say.", 8_000)


class DecidedDispute(Sent):
    """The decision."""

    outcome = one_of("The decision.", tuple(OUTCOMES))
    words = sent_text("The reason, which the vendor reads.", 8_000)
    settled_by = sent_text("How it is settled, as the page offers it.", 60, needed=False)
    granted = decimal_text("Of a part: what the line ought to pay.", needed=False)
    value = sent_text("Of a part: the value that both sides take.", 200, needed=False)


@reads(_SUBJECT, "/disputes", page_of("DisputesPage", DisputeInList), DisputesAsked)
def list_disputes(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """The disputes that the person may see, whose turn each is, and since when."""
    return disputes_seen(actor, CHOICES[asked["status"]], asked.get("after"), asked["limit"])


@reads(_SUBJECT, f"{PLACE}/disputes", DisputesShape)
def list_disputes_of_contract(actor: Actor, number: str) -> dict[str, Any]:
    """The disputes of a contract."""
    rows: tuple[DisputeEntry, ...] = disputes_of_contract(actor, number)[1]
    return {"contract": number, "rows": rows}


@reads(_SUBJECT, _DISPUTE, DisputeSeenShape)
def show_dispute(actor: Actor, dispute_id: str) -> dict[str, Any]:
    """A dispute with both sides' turns and days."""
    seen = disputes.see_dispute(actor, dispute_id)
    rulings = [each.id for each in seen.rulings]
    return {"dispute": seen.dispute, "clock": seen.clock, "turns": seen.turns, "rulings": rulings}


@acts(_SUBJECT, "/statements/<statement_id>/disputes", NewDispute, makes=True)
def open_dispute(actor: Actor, sent: Mapping[str, Any], statement_id: str) -> Mapping[str, Any]:
    """Object to a line of the own statement, or to a value that it rests on."""
    return _done(disputes.open_dispute(actor, store(), statement_id, texts(sent)))


@acts(_SUBJECT, f"{_DISPUTE}/answer", Said)
def answer_dispute(actor: Actor, sent: Mapping[str, Any], dispute_id: str) -> Mapping[str, Any]:
    """The city's answer."""
    return _done(disputes.answer_dispute(actor, store(), dispute_id, texts(sent)))


@acts(_SUBJECT, f"{_DISPUTE}/reply", Said)
def reply_to_dispute(actor: Actor, sent: Mapping[str, Any], dispute_id: str) -> Mapping[str, Any]:
    """The vendor's reply."""
    return _done(disputes.reply_to_dispute(actor, store(), dispute_id, texts(sent)))


@acts(_SUBJECT, f"{_DISPUTE}/withdraw", Reason)
def withdraw_dispute(actor: Actor, sent: Mapping[str, Any], dispute_id: str) -> Mapping[str, Any]:
    """The vendor takes its dispute back."""
    return _done(disputes.withdraw_dispute(actor, store(), dispute_id, sent["reason"]))


@acts(_SUBJECT, f"{_DISPUTE}/decide", DecidedDispute)
def decide_dispute(actor: Actor, sent: Mapping[str, Any], dispute_id: str) -> Mapping[str, Any]:
    """Accept a dispute, accept it in part, or reject it."""
    return _done(disputes.decide_dispute(actor, store(), dispute_id, texts(sent)))


def _done(dispute: Dispute) -> Mapping[str, Any]:
    return done(dispute, "dispute", "show_dispute", dispute_id=dispute.id)
