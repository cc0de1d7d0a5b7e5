"""Corrective actions: asking for one, the vendor's plan and its report that all is done, and the officer's decision."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.corrective_actions import MOST_STEPS
from contracts.errors import Invalid
from contracts.roles import may
from models.corrective_actions import CorrectiveAction
from models.database import db
from operations.corrective_action_lists import STATES, actions_of_contract, list_corrective_actions
from operations.corrective_actions import (
    CorrectiveActionSeen,
    ask_for_action,
    decide_action,
    find_action_file,
    finish_action,
    plan_action,
    see_corrective_action,
)
from operations.corrective_sources import find_action_place
from routes import care_lists
from routes.actions import offer
from routes.contract_words import contract_line, contract_list, trail
from routes.corrective_action_views import begin_form, facts, offered_files, row, turns
from routes.disputes import uploads
from routes.downloads import send_stream
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_choices, list_shown, wanted, wanted_after
from routes.lists import ACTIONS_OF_CONTRACT, CORRECTIVE_ACTIONS
from routes.words import day, status_words

pages = Blueprint("corrective_actions", __name__)

_STATE_TITLES = {
    "open": "Under way",
    "overdue": "Overdue at the vendor",
    "finished": "Waiting for the city",
    "settled": "Closed",
}


@pages.get("/corrective-actions")
def show_list() -> ResponseReturnValue:
    """The corrective actions of all contracts, by where they stand."""
    actor, chosen = signed_in(), request.args.get("state", "open")
    chosen = chosen if chosen in STATES else "open"
    if wanted_kind():
        every = every_row(lambda after, limit: list_corrective_actions(actor, chosen, after, limit, wanted()))
        title = f"Corrective actions: {_STATE_TITLES[chosen]}"
        return send_list(title, care_lists.ACTIONS, care_lists.of_actions(every))
    found = list_corrective_actions(actor, chosen, wanted_after(), wanted=wanted())
    here = "corrective_actions.show_list"
    return render_template(
        "corrective_actions/list.html",
        shown=list_shown(here, CORRECTIVE_ACTIONS, found.after),
        trail=(),
        contract="",
        new_address="",
        rows=[row(each) for each in found.rows],
        choices=list_choices(here, "state", _STATE_TITLES, chosen),
    )


@pages.get("/contracts/<number>/corrective-actions")
def show_of_contract(number: str) -> ResponseReturnValue:
    """The corrective actions of a contract."""
    actor = signed_in()
    if wanted_kind():
        every = every_row(lambda after, limit: actions_of_contract(actor, number, after, limit, wanted())[1])
        return send_list(f"Corrective actions of {number}", care_lists.ACTIONS, care_lists.of_actions(every))
    contract, found = actions_of_contract(actor, number, wanted_after(), wanted=wanted())
    asks = may(actor, "ask for corrective actions")
    shown = list_shown("corrective_actions.show_of_contract", ACTIONS_OF_CONTRACT, found.after)
    return render_template(
        "corrective_actions/list.html",
        **contract_list(contract, "Corrective actions", shown, [row(each) for each in found.rows]),
        new_address=url_for("corrective_actions.show_form", number=number) if asks else "",
    )


@pages.get("/contracts/<number>/corrective-actions/new")
def show_form(number: str) -> ResponseReturnValue:
    """The form that asks for a corrective action, begun with what the address names."""
    place = find_action_place(signed_in(), number, request.args)
    return form_page(number, Form(begin_form(place, request.args)))


@pages.post("/contracts/<number>/corrective-actions/new")
def ask(number: str) -> ResponseReturnValue:
    """Ask for a corrective action; where something is wrong, the form with what was typed."""
    try:
        action = ask_for_action(signed_in(), number, request.form)
    except Invalid as refusal:
        db.session.rollback()
        return form_page(number, refused_form(request.form, refusal)), 422
    said = f"Corrective action {action.number} is asked for. The vendor sends its plan by {day(action.plan_due_on)}."
    return done(action, said)


@pages.get("/corrective-actions/<action_id>")
def show_action(action_id: str) -> ResponseReturnValue:
    """A corrective action with both sides' turns."""
    return action_page(see_corrective_action(signed_in(), action_id), Form())


@pages.post("/corrective-actions/<action_id>/plan")
def plan(action_id: str) -> ResponseReturnValue:
    """The vendor's plan."""
    try:
        action = plan_action(signed_in(), action_id, request.form)
    except Invalid as refusal:
        return _again(action_id, refusal)
    return done(action, f"Your plan is sent. Report that it is done by {day(action.due_on)}, with files that show it.")


@pages.post("/corrective-actions/<action_id>/finish")
def finish(action_id: str) -> ResponseReturnValue:
    """The vendor's report that all is done."""
    actor, store, named = signed_in(), current_app.extensions["file_store"], request.form.getlist("attachment")
    try:
        action = finish_action(actor, store, action_id, request.form, uploads(), named)
    except Invalid as refusal:
        return _again(action_id, refusal)
    return done(action, "Reported done. It is the city’s turn to close or to return it.")


@pages.post("/corrective-actions/<action_id>/close")
def close(action_id: str) -> ResponseReturnValue:
    """Accept that it is done."""
    return _decided(action_id, "close", "Closed. The vendor reads what you wrote.")


@pages.post("/corrective-actions/<action_id>/return")
def send_back(action_id: str) -> ResponseReturnValue:
    """Return a plan, or what was reported done."""
    return _decided(action_id, "return", "Returned. It is the vendor’s turn, with your reason.")


@pages.post("/corrective-actions/<action_id>/withdraw")
def withdraw(action_id: str) -> ResponseReturnValue:
    """Take it back."""
    return _decided(action_id, "withdraw", "Taken back. The vendor has to do nothing more.")


@pages.get("/corrective-actions/<action_id>/files/<sha256>")
def download(action_id: str, sha256: str) -> Response:
    """A file that shows what was done: always as a download, never shown as a page."""
    file = find_action_file(signed_in(), action_id, sha256)
    return send_stream(current_app.extensions["file_store"].open_file(file.file_sha256), file.file_name)


def _decided(action_id: str, move_name: str, message: str) -> ResponseReturnValue:
    return done(decide_action(signed_in(), action_id, move_name, request.form.get("reason", "")), message)


def _again(action_id: str, refusal: Invalid) -> ResponseReturnValue:
    db.session.rollback()
    return action_page(see_corrective_action(signed_in(), action_id), refused_form(request.form, refusal)), 422


def done(action: CorrectiveAction, message: str) -> ResponseReturnValue:
    """Back to the corrective action with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    answer = redirect(url_for("corrective_actions.show_action", action_id=action.id), 303)
    db.session.commit()
    return answer


def form_page(number: str, form: Form) -> str:
    """The form that asks for a corrective action."""
    place = find_action_place(signed_in(), number, form.texts)
    contract = place.contract
    here = url_for("corrective_actions.show_of_contract", number=number)
    return render_template(
        "corrective_actions/form.html",
        trail=trail(number, ("Corrective actions", here), ("Ask for one", "")),
        contract=contract_line(contract),
        vendor=contract.vendor.name,
        source=place.source[2],
        measures=tuple(place.measures.items()),
        periods=tuple(place.periods.items()),
        form=form,
    )


def action_page(seen: CorrectiveActionSeen, form: Form) -> str:
    """The page of a corrective action."""
    action, actor = seen.action, signed_in()
    answers = may(actor, "answer corrective actions")
    here = url_for("corrective_actions.show_of_contract", number=action.contract.number)
    return render_template(
        "corrective_actions/action.html",
        trail=trail(action.contract.number, ("Corrective actions", here), (f"Corrective action {action.number}", "")),
        heading=f"Corrective action {action.number}: {action.title}",
        contract=contract_line(action.contract),
        status=status_words("corrective_action", action.status),
        facts=tuple(facts(seen)),
        turns=turns(seen),
        plan_address=url_for("corrective_actions.plan", action_id=action.id)
        if answers and action.status == "asked"
        else "",
        finish_address=url_for("corrective_actions.finish", action_id=action.id)
        if answers and action.status == "planned"
        else "",
        due=day(action.due_on),
        step_numbers=range(1, MOST_STEPS + 1),
        chosen=request.form.getlist("attachment"),
        offered=offered_files(seen),
        offer=offer("corrective_action", action.id, action.status, actor, seen.hands),
        form=form,
    )
