"""What people say about a finding: the reporter explains it, the city decides whether its rows count."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from models.database import db
from operations.findings import decide_finding, explain_finding
from routes.guard import signed_in

pages = Blueprint("findings", __name__)


@pages.post("/reports/<report_id>/findings/<int:number>/explanation")
def explain(report_id: str, number: int) -> ResponseReturnValue:
    """Keep the reporter's words about a finding."""
    explain_finding(signed_in(), report_id, number, request.form.get("text", ""))
    flash(f"Your explanation of finding {number} is kept with the report.", "success")
    answer = redirect(url_for("reports.show_report", report_id=report_id, _anchor=f"finding-{number}"), 303)
    db.session.commit()
    return answer


@pages.post("/reports/<report_id>/findings/<int:number>/decision")
def decide(report_id: str, number: int) -> ResponseReturnValue:
    """Record whether the rows of a finding count."""
    form = request.form
    decide_finding(signed_in(), report_id, number, form.get("decision", ""), form.get("reason", ""))
    flash(f"Your decision on finding {number} is recorded.", "success")
    answer = redirect(url_for("reports.show_report", report_id=report_id, _anchor=f"finding-{number}"), 303)
    db.session.commit()
    return answer
