"""A program delivers a report and reads its findings, the same as the pages show; and says what its columns mean.

It is known by a token or by a session with its form token in X-CSRFToken; see docs/api.md.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import fields, validate

from contracts.errors import Conflict
from contracts.roles import Actor
from models.database import db
from operations.checking import report_document
from operations.deliveries import deliver_once, delivered_before
from operations.layouts import find_mappable, see_layout
from operations.pages import see_report
from operations.reports import Received, receive_report
from operations.upload_quotas import require_room
from operations.visibility import visible_contract
from routes.api.declaring import body, check_parts, checked_places, checked_texts, declared, loaded, reads, store
from routes.api.fields import Sent
from routes.api.histories import EventInShort, history_in_short
from routes.api.report_shapes import DeliveryForm, LayoutShape, MadeByLayout, ReportShape
from routes.api.waiting import wait_for_check
from routes.guard import signed_in
from routes.histories import words_of
from routes.layouts import keep, layout_document
from worker import check_soon

_SUBJECT = "Reports"


class DeliveryHeaders(Sent):
    """How a delivery is repeated safely, and how long the sender waits."""

    idempotency_key = fields.String(
        data_key="Idempotency-Key",
        validate=validate.Length(1, 200),
        metadata={"description": "A text of your choice: repeating the delivery under it is one report, one answer."},
    )
    prefer = fields.String(
        data_key="Prefer",
        metadata={"description": "wait=10: wait up to so many seconds, 20 at most.", "examples": ["wait=10"]},
    )


class TablePlace(Sent):
    """Where a table stands in the file at hand, and the letter of each of its columns."""

    sheet = fields.String(required=True, validate=validate.Length(max=200))
    heading_row = fields.Integer(required=True, strict=True, validate=validate.Range(1, 2_000_000))
    heading_rows = fields.Integer(strict=True, validate=validate.Range(1, 10))
    columns = fields.Dict(keys=fields.String(), values=fields.String(validate=validate.Length(max=10)), required=True)


class LayoutSent(Sent):
    """A layout by table, in the form of the guess."""

    tables = fields.Dict(keys=fields.String(), values=fields.Nested(TablePlace), required=True)


def receive(number: str) -> ResponseReturnValue:
    """Deliver a report: 201 with its findings, 200 where the same had been delivered, 202 while it is being checked."""
    checked_places({"number": number})
    try:
        received = _receive(number)
        db.session.commit()
    except Conflict:
        # The same delivery may have been repeated while the first was under way: then its answer is there now.
        db.session.rollback()
        db.session.expire_all()
        received = _receive(number)
        db.session.commit()
    government_id, report_id = received.report.government_id, received.report.id
    if received.is_new:
        check_soon(government_id, report_id)
    wait_for_check(government_id, report_id, request.headers.get("Prefer", ""))
    return _answer(report_id, 201 if received.is_new else 200)


def show_report(report_id: str) -> ResponseReturnValue:
    """A report with its tables and findings; 202 while it is being checked."""
    checked_places({"report_id": report_id})
    return _answer(report_id, 200)


@reads(_SUBJECT, "/reports/<report_id>/layout", LayoutShape)
def show_layout(actor: Actor, report_id: str) -> Mapping[str, Any]:
    """The tables that are asked for, the headings that were found in the file, and the best guess."""
    return layout_document(see_layout(actor, store(), report_id))


def confirm_layout(report_id: str) -> ResponseReturnValue:
    """Keep an own layout; the same file is read again by it, and so is the next that is laid out like it."""
    checked_places({"report_id": report_id})
    find_mappable(signed_in(), report_id)
    sent = loaded(LayoutSent, body(), "body")
    made = keep(report_id, sent["tables"])
    address = url_for("api.show_report", report_id=made)
    return jsonify(report=made, address=address), 201, {"Location": address}


_REPORT = "/reports/<report_id>"
_CHECKING = {202: ("Kept, and waiting for its check: ask at `Location` after `Retry-After` seconds.", ReportShape)}
_DELIVERED = {201: ("Checked.", ReportShape), 200: ("Delivered before: the report that it made then.", ReportShape)}
declared(
    *(receive, "POST", _SUBJECT, "/contracts/<number>/reports", _DELIVERED | _CHECKING, receive),
    form=DeliveryForm,
    headers=DeliveryHeaders,
)
declared(show_report, "GET", _SUBJECT, _REPORT, {200: ("Checked.", ReportShape)} | _CHECKING, show_report)
declared(
    *(confirm_layout, "POST", _SUBJECT, f"{_REPORT}/layout"),
    {201: ("Kept; `Location` is the report that the file makes under it.", MadeByLayout)},
    confirm_layout,
    sends=LayoutSent,
)


def _receive(number: str) -> Received:
    actor, settings = signed_in(), current_app.config
    visible_contract(actor, number)
    check_parts(DeliveryForm)
    file, period = request.files["file"], request.form["period"]
    file.stream.seek(0)
    key, name = request.headers.get("Idempotency-Key"), file.filename or "report"
    checked_texts([period, key or "", name])
    largest = settings["LARGEST_UPLOAD"]
    before = None if key is None else delivered_before(actor, number, period, file.stream, key)
    if before is not None:
        return before
    require_room(actor, settings["MOST_UNCHECKED"], settings["LARGEST_DAY"])
    if key is None:
        return receive_report(actor, store(), number, period, file.stream, name, largest)
    return deliver_once(actor, store(), number, period, file.stream, name, largest, key)


def _answer(report_id: str, status: int) -> ResponseReturnValue:
    db.session.expire_all()
    actor = signed_in()
    seen = see_report(actor, report_id)
    told = EventInShort(many=True).dump(history_in_short(filter(words_of, seen.history), seen.people))
    waits = seen.report.status == "received"
    headers = {"Location": url_for("api.show_report", report_id=report_id)} | ({"Retry-After": "2"} if waits else {})
    return jsonify(report_document(actor, seen) | {"history": told}), 202 if waits else status, headers
