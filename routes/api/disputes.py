"""Disputes for programs: the queue, one with both sides' turns, opening, answering, deciding, and their files."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from contracts.dispute_entries import OUTCOMES, WAYS
from contracts.roles import Actor
from models.disputes import Dispute
from operations import disputes
from operations.dispute_pages import disputes_of_contract
from operations.dispute_pages import list_disputes as disputes_seen
from operations.disputes import MOST_FILES
from operations.ruling_pages import NEVER_GRANTED
from routes import disputes as its_pages
from routes.api.changes import Reason
from routes.api.contract_shapes import TurnFileShape
from routes.api.contracts import PLACE
from routes.api.declaring import acts, done, gives, reads, store, texts
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
    some_files,
    text,
)
from routes.api.list_orders import sort_by, wanted_of, words_in
from routes.dispute_views import decision
from routes.disputes import CHOICES, uploads
from routes.lists import DISPUTES, DISPUTES_OF_CONTRACT

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

    number = Number("A decision names the last one that was read.")
    act = text()
    party = text()
    person = text(attribute="person_name")
    words = text()
    settled_by = maybe()
    granted = Dollars(attribute="granted_cents", allow_none=True)
    agreed_value = maybe()
    at = a_moment()


class WayShape(Shown):
    """A way in which this dispute can be settled."""

    way = text("As it is sent for settled_by.")
    says = text()


class DisputeSeenShape(DisputeInList):
    """A dispute with both sides' turns and files, the rulings that follow from it, and how it can be settled."""

    turns = list_of(TurnShape)
    files = list_of(TurnFileShape)
    rulings = fields.List(fields.String(), metadata={"description": "The ids of the rulings that settle it."})
    ways = list_of(WayShape, metadata={"description": "For whoever may decide it now; empty for everybody else."})


class DisputesShape(Shown):
    """A page of the disputes of a contract."""

    contract = text()
    rows = list_of(DisputeInList)
    after = maybe("Ask for more with this; null on the last page.")


class DisputesAsked(PageAsked):
    """Which disputes."""

    status = fields.String(
        load_default="open", validate=validate.OneOf(tuple(CHOICES)), metadata={"description": "Where they stand."}
    )
    words = words_in("the contract’s number, the vendor and the title")
    sort = sort_by(DISPUTES)


class DisputesOfContractAsked(PageAsked):
    """Which of them, and in which order."""

    words = words_in("the title")
    sort = sort_by(DISPUTES_OF_CONTRACT)


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


class NewDisputeForm(NewDispute):
    """The same with files that support it."""

    files = some_files("Files that support it.", MOST_FILES)


class SaidForm(Said):
    """The same with files beside it."""

    files = some_files("Files beside the words.", MOST_FILES)


class DecidedDispute(Sent):
    """The decision."""

    outcome = one_of("The decision.", tuple(OUTCOMES))
    turn = Whole("The number of the last turn that was read: another by now is a conflict.", 1, required=True)
    words = sent_text("The reason, which the vendor reads.", 8_000)
    settled_by = one_of(
        "How it is settled, needed where it is accepted: one of the `ways` that the dispute is answered with.",
        WAYS,
        needed=False,
    )
    granted = decimal_text("Of a part: what the line ought to pay.", needed=False)
    value = sent_text("Of a part: the value that both sides take.", 200, needed=False)


@reads(_SUBJECT, "/disputes", page_of("DisputesPage", DisputeInList), DisputesAsked)
def list_disputes(actor: Actor, asked: Mapping[str, Any]) -> Any:
    """The disputes that the person may see, whose turn each is, and since when."""
    return disputes_seen(actor, CHOICES[asked["status"]], asked.get("after"), asked["limit"], wanted_of(asked))


@reads(_SUBJECT, f"{PLACE}/disputes", DisputesShape, DisputesOfContractAsked)
def list_disputes_of_contract(actor: Actor, asked: Mapping[str, Any], number: str) -> dict[str, Any]:
    """The disputes of a contract, the newest first unless another order is wanted."""
    page = disputes_of_contract(actor, number, asked.get("after"), asked["limit"], wanted_of(asked))[1]
    return {"contract": number, "rows": page.rows, "after": page.after}


@reads(_SUBJECT, _DISPUTE, DisputeSeenShape)
def show_dispute(actor: Actor, dispute_id: str) -> dict[str, Any]:
    """A dispute with both sides' turns and days."""
    seen = disputes.see_dispute(actor, dispute_id)
    rulings = [each.id for each in seen.rulings if actor.vendor_id is None or each.status not in NEVER_GRANTED]
    form = decision(seen, actor)
    ways = [{"way": way, "says": says} for way, says in form.ways] if form is not None and not form.blocked else []
    said = {"dispute": seen.dispute, "clock": seen.clock, "turns": seen.turns}
    return said | {"files": seen.files, "rulings": rulings, "ways": ways}


@acts(_SUBJECT, "/statements/<statement_id>/disputes", NewDispute, makes=True, form=NewDisputeForm)
def open_dispute(actor: Actor, sent: Mapping[str, Any], statement_id: str) -> Mapping[str, Any]:
    """Object to a line of the own statement, or to a value that it rests on."""
    return _done(disputes.open_dispute(actor, store(), statement_id, texts(sent), uploads()))


@acts(_SUBJECT, f"{_DISPUTE}/answer", Said, form=SaidForm)
def answer_dispute(actor: Actor, sent: Mapping[str, Any], dispute_id: str) -> Mapping[str, Any]:
    """The city's answer."""
    return _done(disputes.answer_dispute(actor, store(), dispute_id, texts(sent), uploads()))


@acts(_SUBJECT, f"{_DISPUTE}/reply", Said, form=SaidForm)
def reply_to_dispute(actor: Actor, sent: Mapping[str, Any], dispute_id: str) -> Mapping[str, Any]:
    """The vendor's reply."""
    return _done(disputes.reply_to_dispute(actor, store(), dispute_id, texts(sent), uploads()))


@acts(_SUBJECT, f"{_DISPUTE}/withdraw", Reason)
def withdraw_dispute(actor: Actor, sent: Mapping[str, Any], dispute_id: str) -> Mapping[str, Any]:
    """The vendor takes its dispute back."""
    return _done(disputes.withdraw_dispute(actor, store(), dispute_id, sent["reason"]))


@acts(_SUBJECT, f"{_DISPUTE}/decide", DecidedDispute)
def decide_dispute(actor: Actor, sent: Mapping[str, Any], dispute_id: str) -> Mapping[str, Any]:
    """Accept a dispute, accept it in part, or reject it."""
    return _done(disputes.decide_dispute(actor, store(), dispute_id, texts(sent), str(sent["turn"])))


gives(_SUBJECT, f"{_DISPUTE}/files/<sha256>", "give_dispute_file", its_pages.download)


def _done(dispute: Dispute) -> Mapping[str, Any]:
    return done(dispute, "dispute", "show_dispute", dispute_id=dispute.id)
