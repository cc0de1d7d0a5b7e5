"""The JSON way in: a program delivers a report and reads its findings, the same as the pages show.

It is known by a token (`flask token issue`) or by a session with its form token in X-CSRFToken; see docs/api.md.
"""

import time

from flask import Blueprint, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Conflict, Invalid, Problem
from models.database import db
from models.reports import find_report
from operations.checking import stored_report
from operations.deliveries import deliver_once
from operations.reports import Received, receive_report
from operations.upload_quotas import require_room
from operations.visibility import visible_contract
from routes.guard import signed_in
from worker import check_soon

pages = Blueprint("api", __name__, url_prefix="/api/v1")

_LONGEST_WAIT, _LOOK_EACH = 20, 0.25


@pages.post("/contracts/<number>/reports")
def receive(number: str) -> ResponseReturnValue:
    """Deliver a report: 201 with its findings, 200 where the same had been delivered, 202 while it is being checked."""
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
    _wait(government_id, report_id)
    return _answer(report_id, 201 if received.is_new else 200)


@pages.get("/reports/<report_id>")
def show_report(report_id: str) -> ResponseReturnValue:
    """A report with its tables and findings; 202 while it is being checked."""
    return _answer(report_id, 200)


def _receive(number: str) -> Received:
    actor, settings = signed_in(), current_app.config
    visible_contract(actor, number)
    file, period = request.files.get("file"), request.form.get("period", "")
    missing = [Problem(name, "This part of the form is missing.") for name in _missing_parts(file is not None, period)]
    if file is None or missing:
        raise Invalid("Send a multipart form with the parts “file” and “period”.", missing)
    file.stream.seek(0)
    key = request.headers.get("Idempotency-Key")
    store, largest = current_app.extensions["file_store"], settings["LARGEST_UPLOAD"]
    require_room(actor, settings["MOST_UNCHECKED"], settings["LARGEST_DAY"])
    if key is None:
        return receive_report(actor, store, number, period, file.stream, file.filename or "report", largest)
    return deliver_once(actor, store, number, period, file.stream, file.filename or "report", largest, key)


def _missing_parts(has_file: bool, period: str) -> list[str]:
    return [name for name, is_there in (("file", has_file), ("period", bool(period))) if not is_there]


def _wait(government_id: str, report_id: str) -> None:
    """Wait for the check as long as the sender prefers (`Prefer: wait=10`), without holding the database."""
    wish = next((value for name, _, value in _preferences() if name == "wait"), "0")
    until = time.monotonic() + min(int(wish) if wish.isascii() and wish.isdigit() else 0, _LONGEST_WAIT)
    while time.monotonic() < until:
        db.session.expire_all()
        waits = find_report(government_id, report_id).status == "received"
        db.session.rollback()
        if not waits:
            return
        time.sleep(_LOOK_EACH)


def _preferences() -> list[tuple[str, str, str]]:
    return [each.strip().partition("=") for each in request.headers.get("Prefer", "").split(",")]


def _answer(report_id: str, status: int) -> ResponseReturnValue:
    db.session.expire_all()
    report = stored_report(signed_in(), report_id)
    waits = report["status"] == "received"
    headers = {"Location": url_for("api.show_report", report_id=report_id)} | ({"Retry-After": "2"} if waits else {})
    return jsonify(report), 202 if waits else status, headers
