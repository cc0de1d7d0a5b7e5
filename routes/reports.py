"""A report: its page, the progress of its check, its original file, and what people do with it."""

import io

from flask import Blueprint, current_app, flash, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from contracts.roles import Actor
from contracts.said import count
from models.database import db
from operations.pages import ReportOnPage, see_progress, see_report
from operations.previews import Preview, preview_report
from operations.reports import accept_report, read_original, return_report, submit_report
from operations.returned_files import return_file
from operations.row_changes import compare_rows
from routes import report_views as views
from routes.contract_words import contract_line
from routes.downloads import send_stream
from routes.finding_views import finding_groups
from routes.guard import signed_in
from routes.preview_views import preview_view
from routes.row_change_views import changes_view, revisions
from routes.uploads import WORKBOOK
from routes.verification_views import found_lines
from routes.words import status_words

pages = Blueprint("reports", __name__)

_STEPS = {"reading": "The file is being read.", "storing": "The rows are being stored."}


@pages.get("/reports/<report_id>")
def show_report(report_id: str) -> ResponseReturnValue:
    """The page of a report."""
    actor = signed_in()
    seen = see_report(actor, report_id)
    checking = seen.report.status == "received"
    preview = preview_of(seen, actor)
    return render_template(
        "reports/report.html",
        heading=views.heading(seen),
        trail=trail(seen),
        contract=contract_line(seen.report.contract),
        status=status_words("report", seen.report.status),
        step=views.next_step(seen, actor),
        checking=checking,
        progress_words=progress_words(seen),
        progress_address=url_for("reports.show_progress", report_id=report_id),
        own_address=url_for("reports.show_report", report_id=report_id),
        facts=tuple(views.facts(seen)),
        finding_groups=finding_groups(seen, actor),
        findings_file=views.findings_file(seen),
        preview=preview_view(preview),
        changes=changes_view(None if checking or seen.is_blocked else compare_rows(actor, report_id), report_id),
        revisions=revisions(seen),
        receipt_address=receipt_address(seen),
        tables=views.tables(seen),
        found=found_lines(seen),
        is_blocked=seen.is_blocked,
        history=views.history(seen),
        original_address=url_for("reports.download_original", report_id=report_id),
    )


def preview_of(seen: ReportOnPage, actor: Actor) -> Preview | None:
    """What the report would do to the payment; nothing while it is checked, and where no row of it was kept."""
    checking = seen.report.status == "received"
    return None if checking or seen.is_blocked or not seen.tables else preview_report(actor, seen.report.id)


@pages.get("/reports/<report_id>/progress")
def show_progress(report_id: str) -> ResponseReturnValue:
    """How far the check has come, for the script that looks again."""
    report, progress = see_progress(signed_in(), report_id)
    words = _STEPS.get(progress.step, "") if progress is not None else ""
    return jsonify(done=report.status != "received", words=words or "The file waits for its check.")


@pages.get("/reports/<report_id>/original")
def download_original(report_id: str) -> ResponseReturnValue:
    """The file as it was sent; always a download, whatever it says that it is."""
    report, content = read_original(signed_in(), current_app.extensions["file_store"], report_id)
    return send_stream(content, report.file_name)


@pages.get("/reports/<report_id>/with-findings")
def download_with_findings(report_id: str) -> ResponseReturnValue:
    """The sender's own workbook with its findings at their cells, or a list of them."""
    given = return_file(signed_in(), current_app.extensions["file_store"], report_id)
    return send_file(io.BytesIO(given.content), mimetype=WORKBOOK, as_attachment=True, download_name=given.file_name)


@pages.post("/reports/<report_id>/submit")
def submit(report_id: str) -> ResponseReturnValue:
    """Sign the report and hand it to the city."""
    submit_report(signed_in(), report_id)
    return done(report_id, "Submitted. The city now accepts or returns the report; you see here what it decides.")


@pages.post("/reports/<report_id>/accept")
def accept(report_id: str) -> ResponseReturnValue:
    """Let the report's rows count."""
    accept_report(signed_in(), report_id)
    return done(report_id, "Accepted. Its rows now count toward the payment of the period.")


@pages.post("/reports/<report_id>/return")
def send_back(report_id: str) -> ResponseReturnValue:
    """Send the report back with the reason."""
    return_report(signed_in(), report_id, request.form.get("reason", ""))
    return done(report_id, "Returned. The sender sees your reason.")


def done(report_id: str, message: str) -> ResponseReturnValue:
    """Back to the report with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("reports.show_report", report_id=report_id), 303)
    db.session.commit()
    return answer


def receipt_address(seen: ReportOnPage) -> str:
    """Where the receipt stands once the report was submitted."""
    is_signed = any(event.act == "report.submitted" for event in seen.history)
    return url_for("receipts.show_receipt", report_id=seen.report.id) if is_signed else ""


def trail(seen: ReportOnPage) -> tuple[tuple[str, str], ...]:
    """Where the report stands among the pages."""
    contract = seen.report.contract
    return (
        ("Contracts", url_for("contracts.show_contracts")),
        (contract.number, url_for("contracts.show_contract", number=contract.number)),
        (f"Report for {seen.report.period.as_period().title()}", ""),
    )


def progress_words(seen: ReportOnPage) -> str:
    """How far the check has come, in words."""
    if seen.progress is None:
        return "The file waits for its check."
    rows = f" {count(seen.progress.rows_done, 'row', 'rows')} so far." if seen.progress.rows_done else ""
    return f"{_STEPS.get(seen.progress.step, 'The file is being checked.')}{rows}"
