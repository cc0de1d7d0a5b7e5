"""The lock of a period: asking for it to be opened again, and the decision of a second person."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from models.database import db
from models.periods import ReportingPeriod
from operations.period_locks import ask_to_reopen, decide_reopening
from routes.guard import signed_in

pages = Blueprint("period_locks", __name__)


@pages.post("/periods/<period_id>/ask-to-reopen")
def ask(period_id: str) -> ResponseReturnValue:
    """Ask for a closed period to be opened again."""
    period = ask_to_reopen(signed_in(), period_id, request.form.get("reason", ""))
    return done(period, "Asked. Another person decides whether the period opens again.")


@pages.post("/periods/<period_id>/reopen")
def reopen(period_id: str) -> ResponseReturnValue:
    """Open the period again."""
    period = decide_reopening(signed_in(), period_id, "reopen", request.form.get("reason", ""))
    return done(period, "The period is open again. Its statement is computed anew and approved anew.")


@pages.post("/periods/<period_id>/keep-locked")
def keep(period_id: str) -> ResponseReturnValue:
    """Keep the period closed."""
    period = decide_reopening(signed_in(), period_id, "keep_locked", request.form.get("reason", ""))
    return done(period, "The period stays closed. Whoever asked reads your reason.")


def done(period: ReportingPeriod, message: str) -> ResponseReturnValue:
    """To the ledgers of the contract with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("ledgers.show_ledgers", number=period.contract.number), 303)
    db.session.commit()
    return answer
