"""Disputes: opening one at a line or a value, both sides' turns, the decision, and the files beside them."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.numbers import dollars
from contracts.roles import may
from models.database import db
from models.disputes import UNDER_WAY, Dispute
from operations.dispute_pages import disputes_of_contract, list_disputes
from operations.disputes import (
    DisputeSeen,
    Upload,
    answer_dispute,
    decide_dispute,
    find_dispute_file,
    find_dispute_place,
    open_dispute,
    reply_to_dispute,
    see_dispute,
    withdraw_dispute,
)
from operations.upload_quotas import require_room_today
from routes import work_lists
from routes.contract_words import contract_line, contract_list, trail
from routes.dispute_views import (
    action_address,
    amounts,
    clock_words,
    decision,
    hold_address,
    row,
    rulings_beside,
    speech,
    turns,
)
from routes.downloads import send_stream
from routes.forms import Form, files_again, refused_form
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_choices, list_shown, wanted, wanted_after
from routes.lists import DISPUTES, DISPUTES_OF_CONTRACT
from routes.words import day, status_words

pages = Blueprint("disputes", __name__)

CHOICES = {"open": UNDER_WAY, "settled": ("accepted", "partly_accepted", "rejected", "withdrawn")}
_CHOICE_TITLES = {"open": "Under way", "settled": "Settled"}


@pages.get("/disputes")
def show_queue() -> ResponseReturnValue:
    """The disputes of all contracts, whose turn each is, and since when."""
    chosen = request.args.get("status", "open")
    chosen = chosen if chosen in CHOICES else "open"
    actor = signed_in()
    if wanted_kind():
        every = every_row(lambda after, limit: list_disputes(actor, CHOICES[chosen], after, limit, wanted()))
        return send_list(f"Disputes: {_CHOICE_TITLES[chosen]}", work_lists.DISPUTES, work_lists.of_disputes(every))
    found, here = list_disputes(actor, CHOICES[chosen], wanted_after(), wanted=wanted()), "disputes.show_queue"
    return render_template(
        "disputes/list.html",
        shown=list_shown(here, DISPUTES, found.after),
        trail=(),
        contract="",
        rows=[row(each) for each in found.rows],
        choices=list_choices(here, "status", _CHOICE_TITLES, chosen),
    )


@pages.get("/contracts/<number>/disputes")
def show_disputes(number: str) -> ResponseReturnValue:
    """The disputes of a contract."""
    actor = signed_in()
    if wanted_kind():
        every = every_row(lambda after, limit: disputes_of_contract(actor, number, after, limit, wanted())[1])
        return send_list(f"Disputes of {number}", work_lists.DISPUTES, work_lists.of_disputes(every))
    contract, found = disputes_of_contract(actor, number, wanted_after(), wanted=wanted())
    shown = list_shown("disputes.show_disputes", DISPUTES_OF_CONTRACT, found.after)
    return render_template(
        "disputes/list.html",
        **contract_list(contract, "Disputes", shown, [row(each) for each in found.rows]),
    )


@pages.get("/statements/<statement_id>/dispute")
def show_form(statement_id: str) -> ResponseReturnValue:
    """The form for a dispute, filled in with the line or value that the address names."""
    kept = {name: value for name, value in request.args.items() if name in ("line", "column", "row")}
    return form_page(statement_id, Form(kept))


@pages.post("/statements/<statement_id>/dispute")
def open_one(statement_id: str) -> ResponseReturnValue:
    """Open a dispute; where something is wrong, the form with what was typed."""
    actor, store = signed_in(), current_app.extensions["file_store"]
    try:
        dispute = open_dispute(actor, store, statement_id, request.form, uploads())
    except Invalid as refusal:
        db.session.rollback()
        return form_page(statement_id, files_again(refused_form(request.form, refusal), "files")), 422
    return done(dispute, f"Dispute {dispute.number} is opened. The city answers by {day(dispute.answer_due_on)}.")


@pages.get("/disputes/<dispute_id>")
def show_dispute(dispute_id: str) -> ResponseReturnValue:
    """A dispute with both sides' turns and days."""
    return dispute_page(see_dispute(signed_in(), dispute_id), Form())


@pages.post("/disputes/<dispute_id>/answer")
def answer(dispute_id: str) -> ResponseReturnValue:
    """The city's answer."""
    return _spoken(dispute_id, "Answered. The vendor reads it, and may reply.")


@pages.post("/disputes/<dispute_id>/reply")
def reply(dispute_id: str) -> ResponseReturnValue:
    """The vendor's reply."""
    return _spoken(dispute_id, "Sent. It is the city’s turn.")


@pages.post("/disputes/<dispute_id>/withdraw")
def withdraw(dispute_id: str) -> ResponseReturnValue:
    """The vendor takes its dispute back."""
    store = current_app.extensions["file_store"]
    return done(withdraw_dispute(signed_in(), store, dispute_id, request.form.get("reason", "")), "Withdrawn.")


@pages.post("/disputes/<dispute_id>/decide")
def decide(dispute_id: str) -> ResponseReturnValue:
    """Accept, accept in part, or reject."""
    actor, store = signed_in(), current_app.extensions["file_store"]
    try:
        dispute = decide_dispute(actor, store, dispute_id, request.form, request.form.get("turn", ""))
    except Invalid as refusal:
        db.session.rollback()
        return dispute_page(see_dispute(actor, dispute_id), refused_form(request.form, refusal)), 422
    return done(dispute, "Decided. The vendor reads your reason; compute the open statement again where money follows.")


@pages.get("/disputes/<dispute_id>/files/<sha256>")
def download(dispute_id: str, sha256: str) -> Response:
    """A file that one side put beside a turn: always as a download, never shown as a page."""
    file = find_dispute_file(signed_in(), dispute_id, sha256)
    return send_stream(current_app.extensions["file_store"].open_file(file.file_sha256), file.file_name)


def _spoken(dispute_id: str, message: str) -> ResponseReturnValue:
    actor, store = signed_in(), current_app.extensions["file_store"]
    says = reply_to_dispute if may(actor, "open disputes") else answer_dispute
    try:
        dispute = says(actor, store, dispute_id, request.form, uploads())
    except Invalid as refusal:
        db.session.rollback()
        form = files_again(refused_form(request.form, refusal), "files")
        return dispute_page(see_dispute(actor, dispute_id), form), 422
    return done(dispute, message)


def uploads() -> tuple[Upload, ...]:
    """The files of the form that hold anything; Invalid where the person's side sent too much since yesterday."""
    found = tuple((file.stream, file.filename) for file in request.files.getlist("files") if file.filename)
    if found:
        require_room_today(signed_in(), "files", current_app.config["LARGEST_DAY"])
    return found


def done(dispute: Dispute, message: str) -> ResponseReturnValue:
    """Back to the dispute with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("disputes.show_dispute", dispute_id=dispute.id), 303)
    db.session.commit()
    return answer


def form_page(statement_id: str, form: Form) -> str:
    """The form for a dispute."""
    place = find_dispute_place(signed_in(), statement_id, {})
    statement = place.statement
    title = f"Statement for {statement.period.as_period().title()}"
    here = url_for("statements.show_statement", statement_id=statement.id)
    return render_template(
        "disputes/form.html",
        trail=trail(statement.contract.number, (title, here), ("Dispute a line", "")),
        title=title,
        lines=tuple((line.name, f"{line.title}: {dollars(line.amount)}") for line in place.lines),
        columns=tuple(place.columns.items()),
        names_value=bool(form.text("column") or form.problem("column") or form.problem("row")),
        form=form,
    )


def dispute_page(seen: DisputeSeen, form: Form) -> str:
    """The page of a dispute."""
    dispute, actor = seen.dispute, signed_in()
    return render_template(
        "disputes/dispute.html",
        trail=trail(
            dispute.contract.number,
            ("Disputes", url_for("disputes.show_disputes", number=dispute.contract.number)),
            (f"Dispute {dispute.number}", ""),
        ),
        heading=f"Dispute {dispute.number}: {dispute.title}",
        contract=contract_line(dispute.contract),
        status=status_words("dispute", dispute.status),
        amounts=tuple(amounts(seen)),
        clock=tuple(clock_words(seen)),
        turns=turns(seen),
        speech=speech(seen, actor),
        decision=decision(seen, actor),
        rulings=tuple(rulings_beside(seen, actor)),
        hold_address=hold_address(seen, actor),
        action_address=action_address(seen, actor),
        form=form,
    )
