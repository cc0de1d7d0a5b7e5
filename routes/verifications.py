"""The inspector's pages: a period's tables with the standing of their rows, samples, rows to verify, workbooks."""

import io

from flask import Blueprint, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid, Stale
from contracts.said import count
from models.database import db
from models.file_store import FileStore
from models.verifications import Verification
from operations.evidence import Upload, attach_photo
from operations.outcome_workbooks import outcome_workbook, verify_by_workbook
from operations.samples import draw_sample
from operations.upload_quotas import require_room_today
from operations.verification_desk import see_verification
from operations.verification_rows import list_to_verify, see_row
from operations.verifications import Basis, Found, table_in_hand, verify_rows
from routes import verification_views as views
from routes.forms import Form, files_again, in_the_file, refused_form
from routes.guard import signed_in
from routes.uploads import WORKBOOK

pages = Blueprint("verifications", __name__)
_STATUS = {Invalid: 422, Stale: 409}


@pages.get("/contracts/<number>/periods/<period>/verification")
def show_period(number: str, period: str) -> ResponseReturnValue:
    """The tables of a period with the standing of their rows."""
    seen = see_verification(signed_in(), number, period)
    return render_template("verification/period.html", **views.period_page(seen, signed_in()))


@pages.post("/reports/<report_id>/verification/<table>/sample")
def draw(report_id: str, table: str) -> ResponseReturnValue:
    """Draw the sample that the terms ask for."""
    drawing = draw_sample(signed_in(), report_id, table)
    flash(f"The sample is drawn by the seed {drawing.seed}. Its rows are listed below.", "success")
    return done(url_for("verifications.list_rows", report_id=report_id, table=table, show="sample"))


@pages.get("/reports/<report_id>/verification/<table>")
def list_rows(report_id: str, table: str) -> ResponseReturnValue:
    """The rows of a table with their standing."""
    return rows_page(report_id, table, Form())


@pages.post("/reports/<report_id>/verification/<table>")
def verify_set(report_id: str, table: str) -> ResponseReturnValue:
    """Say the same of several rows."""
    numbers = [int(text) for text in request.form.getlist("rows") if text.isascii() and text.isdigit()]
    found = [Found(number, request.form.get("outcome", "")) for number in numbers]
    try:
        verify_rows(signed_in(), report_id, table, found, basis("rows"))
    except (Invalid, Stale) as refusal:
        db.session.rollback()
        return rows_page(report_id, table, _refused(refusal), frozenset(numbers)), _STATUS[type(refusal)]
    flash(f"Kept for {count(len(found), 'row', 'rows')}.", "success")
    return done(url_for("verifications.list_rows", report_id=report_id, table=table))


@pages.get("/reports/<report_id>/verification/<table>/<int:row>")
def show_row(report_id: str, table: str, row: int) -> ResponseReturnValue:
    """One row with what was found about it, and the form to say what is found now."""
    return row_page(report_id, table, row, Form())


@pages.post("/reports/<report_id>/verification/<table>/<int:row>")
def verify_row(report_id: str, table: str, row: int) -> ResponseReturnValue:
    """Say what was found about the row, with a photo where there is one."""
    found = Found(row, request.form.get("outcome", ""))
    try:
        keep_found(report_id, table, found, basis("row"))
    except (Invalid, Stale) as refusal:
        db.session.rollback()
        return row_page(report_id, table, row, _refused(refusal)), _STATUS[type(refusal)]
    flash(f"Kept: row {row} is {views.OUTCOME_TITLES[found.outcome].lower()}.", "success")
    following = see_row(signed_in(), report_id, table, row).following
    if following is None:
        return done(url_for("verifications.list_rows", report_id=report_id, table=table))
    return done(url_for("verifications.show_row", report_id=report_id, table=table, row=following))


@pages.get("/reports/<report_id>/verification/<table>/workbook")
def download_workbook(report_id: str, table: str) -> ResponseReturnValue:
    """A workbook of the rows to verify."""
    name, content = outcome_workbook(signed_in(), report_id, table)
    return send_file(io.BytesIO(content), mimetype=WORKBOOK, as_attachment=True, download_name=name)


@pages.post("/reports/<report_id>/verification/<table>/workbook")
def upload_workbook(report_id: str, table: str) -> ResponseReturnValue:
    """Keep every outcome of a workbook, or none with the reasons."""
    try:
        keep_workbook(report_id, table, basis("upload"))
    except Invalid as refusal:
        raise in_the_file(refusal, "evidence", "party") from None
    flash("Every outcome of the workbook is kept.", "success")
    return done(url_for("verifications.list_rows", report_id=report_id, table=table, show="all"))


def keep_found(report_id: str, table: str, found: Found, on: Basis) -> Verification:
    """Keep what was found about a row, with the photo that was sent along where there is one; Invalid by field."""
    actor, photo = signed_in(), request.files.get("file")
    made = verify_rows(actor, report_id, table, [found], on)
    if photo is not None and photo.filename:
        require_room_today(actor, "file", current_app.config["LARGEST_DAY"])
        attach_photo(actor, store(), report_id, table, found.row, made.id, Upload(photo.stream, photo.filename))
    return made


def keep_workbook(report_id: str, table: str, on: Basis) -> Verification:
    """Keep every outcome of the workbook that was sent; Invalid without one, and with each problem at its cell."""
    file, limit = request.files.get("file"), current_app.config["LARGEST_UPLOAD"]
    if file is None or not file.filename:
        # Of a report that is not theirs nobody learns by an error that it is there.
        table_in_hand(signed_in(), report_id, table)
        raise Invalid("Choose the workbook first.")
    return verify_by_workbook(signed_in(), store(), report_id, table, (file.stream, file.filename), on, limit)


def basis(entered_as: str) -> Basis:
    """On whose word and what evidence, as the form says."""
    form = request.form
    said = (form.get("party", "city"), form.get("evidence", ""), form.get("note", ""), entered_as)
    return Basis(*said, seen=form.get("seen", type=int))


def _refused(refusal: Invalid | Stale) -> Form:
    """The form with what was typed; where somebody else was quicker, with who and when, to be looked at once more."""
    if isinstance(refusal, Stale):
        return refused_form(request.form, Invalid(refusal.message))
    return files_again(refused_form(request.form, refusal), "file")


def store() -> FileStore:
    """Where files are kept."""
    kept: FileStore = current_app.extensions["file_store"]
    return kept


def done(address: str) -> ResponseReturnValue:
    """On to the next page; ends the request with its one commit."""
    db.session.commit()
    return redirect(address, 303)


def rows_page(report_id: str, table: str, form: Form, ticked: frozenset[int] = frozenset()) -> str:
    """The page of a table's rows; those that were chosen stay chosen."""
    show, after = request.args.get("show", "open"), request.args.get("after", 0, type=int)
    seen = list_to_verify(signed_in(), report_id, table, show, after)
    shown = views.rows_page(seen, signed_in(), after)
    return render_template("verification/rows.html", form=form, ticked=ticked, **shown)


def row_page(report_id: str, table: str, row: int, form: Form) -> str:
    """The page of a row."""
    seen = see_row(signed_in(), report_id, table, row)
    return render_template("verification/row.html", form=form, **views.row_page(seen, signed_in()))
