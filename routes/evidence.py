"""Evidence: what the terms ask for in a period, attaching a file from a phone or a desk, and downloading one."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid, Problem
from contracts.roles import Actor, may
from models.attachments import Attachment
from models.database import db
from operations.evidence import (
    LARGEST_EVIDENCE,
    EvidenceSeen,
    Requirement,
    Upload,
    attach_evidence,
    read_attachment,
    see_evidence,
)
from operations.upload_quotas import require_room_today
from routes import kept_lists
from routes.contract_words import contract_line
from routes.downloads import send_stream
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import list_links, send_list, wanted_kind
from routes.verification_views import trail
from routes.words import PARTY_WORDS, moment

pages = Blueprint("evidence", __name__)


@pages.get("/contracts/<number>/periods/<period>/evidence")
def show_list(number: str, period: str) -> ResponseReturnValue:
    """The evidence of a period."""
    if wanted_kind():
        seen = see_evidence(signed_in(), number, period)
        return send_list(f"Evidence {number} {period}", kept_lists.EVIDENCE, kept_lists.of_evidence(seen))
    return list_page(number, period, Form())


@pages.post("/contracts/<number>/periods/<period>/evidence")
def attach(number: str, period: str) -> ResponseReturnValue:
    """Attach a file for a requirement; where something is wrong, the page with what was typed."""
    form = request.form
    try:
        upload = uploaded(form.get("note", ""))
        place, row = form.get("place", -1, type=int), form.get("row", None, type=int)
        store = current_app.extensions["file_store"]
        attach_evidence(signed_in(), store, number, period, place, row, upload)
    except Invalid as refusal:
        db.session.rollback()
        return list_page(number, period, refused_form(form, refusal)), 422
    flash("The file is attached. It is kept as it is, and everybody who sees this contract can download it.", "success")
    db.session.commit()
    return redirect(url_for("evidence.show_list", number=number, period=period), 303)


def uploaded(note: str) -> Upload:
    """The file of the form; Invalid without one, and where the person's side sent too much since yesterday."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("Nothing was attached.", [Problem("file", "Choose a file or take a photo first.")])
    require_room_today(signed_in(), "file", current_app.config["LARGEST_DAY"])
    return Upload(file.stream, file.filename, note)


@pages.get("/evidence/<attachment_id>")
def download(attachment_id: str) -> ResponseReturnValue:
    """An attached file; always a download, whatever it says that it is."""
    attachment, content = read_attachment(signed_in(), current_app.extensions["file_store"], attachment_id)
    return send_stream(content, attachment.file_name)


def list_page(number: str, period: str, form: Form) -> str:
    """The page of a period's evidence."""
    actor = signed_in()
    seen = see_evidence(actor, number, period)
    title = f"Evidence, {seen.period.as_period().title()}"
    return render_template(
        "evidence/list.html",
        heading=title,
        contract=contract_line(seen.contract),
        trail=trail(number, title),
        form=form,
        links=list_links() if seen.requirements or seen.others else (),
        requirements=[requirement_view(each, seen, actor) for each in seen.requirements],
        others=[file_view(each, seen) for each in seen.others],
        largest=f"{LARGEST_EVIDENCE // 1_000_000} MB",
    )


def requirement_view(each: Requirement, seen: EvidenceSeen, actor: Actor) -> dict[str, object]:
    """A requirement in words."""
    needed = each.needed
    own_side = (needed.party == "vendor") == (actor.party == "vendor")
    table = seen.terms.tables_by_id[needed.table].title if needed.table else ""
    return {
        "place": each.place,
        "title": needed.title,
        "measure": each.measure.title,
        "who": f"By the {PARTY_WORDS[needed.party]}, " + (f"for each row of “{table}”" if table else "for the period"),
        "missing": each.lacking.says() if each.lacking is not None else "",
        "files": [file_view(file, seen) for file in each.attached],
        "for_row": bool(table),
        "may_attach": own_side and may(actor, "attach evidence"),
    }


def file_view(file: Attachment, seen: EvidenceSeen) -> dict[str, str]:
    """A file in words."""
    who = seen.people[file.attached_by].name if file.attached_by in seen.people else "somebody"
    row = f"row {file.row_number}, " if file.row_number else ""
    return {
        "name": file.file_name,
        "address": url_for("evidence.download", attachment_id=file.id),
        "about": f"{row}attached by {who}, {moment(file.attached_at)}",
        "note": file.note,
    }
