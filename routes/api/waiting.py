"""Waiting for a check on behalf of a program that asked to (`Prefer: wait=10`), as far as threads are free for it."""

import time
from threading import BoundedSemaphore

from flask import Flask, current_app

from models.database import db
from models.reports import find_report

_LONGEST, _LOOK_EACH = 20, 0.25
_PLACES = "places_to_wait"


def register(app: Flask) -> None:
    """Keeps a thread of each web process free: whoever else came would wait with those who wait."""
    app.extensions[_PLACES] = BoundedSemaphore(app.config["WEB_THREADS"] - 1)


def wait_for_check(government_id: str, report_id: str, preferences: str) -> None:
    """Wait until the report is checked, as long as is preferred and at most 20 seconds, without holding the database.

    Where all places to wait are taken nobody waits: a preference need not be met (RFC 7240, section 2).
    """
    seconds, places = _seconds(preferences), current_app.extensions[_PLACES]
    if not seconds or not places.acquire(blocking=False):
        return
    try:
        until = time.monotonic() + seconds
        while _is_received(government_id, report_id) and time.monotonic() < until:
            time.sleep(_LOOK_EACH)
    finally:
        places.release()


def _seconds(preferences: str) -> int:
    pairs = [each.strip().partition("=") for each in preferences.split(",")]
    wish = next((value for name, _, value in pairs if name == "wait"), "0")
    return min(int(wish[:9]) if wish.isascii() and wish.isdigit() else 0, _LONGEST)


def _is_received(government_id: str, report_id: str) -> bool:
    """Whether the report still waits for its check, as it stands now."""
    db.session.expire_all()
    status = find_report(government_id, report_id).status
    db.session.rollback()
    return status == "received"
