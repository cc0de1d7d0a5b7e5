"""Evaluations of contractors: their list, writing one, the vendor's answer, making it final and signing it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.errors import Invalid
from contracts.roles import may
from models.database import db
from models.evaluations import Evaluation
from operations.evaluation_lists import OPEN, evaluations_of_contract, list_evaluations, states_for
from operations.evaluations import (
    EvaluationSeen,
    answer_evaluation,
    decide_evaluation,
    find_evaluation_place,
    finish_evaluation,
    see_evaluation,
    write_evaluation,
)
from routes import care_lists
from routes.actions import offer
from routes.contract_words import contract_line, contract_list, trail
from routes.dossier_views import section_views
from routes.evaluation_views import (
    STATE_TITLES,
    criteria,
    final_form,
    first_form,
    grade_views,
    grades,
    row,
    turn_views,
)
from routes.forms import Form, refused_form
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_choices, list_shown, list_whole, wanted, wanted_after
from routes.lists import EVALUATIONS
from routes.words import day, status_words

pages = Blueprint("evaluations", __name__)


@pages.get("/evaluations")
def show_list() -> ResponseReturnValue:
    """The evaluations that the person may see, by where they stand."""
    actor, asked = signed_in(), request.args.get("state", OPEN)
    states = states_for(actor)
    chosen = asked if asked in states else OPEN
    if wanted_kind():
        every = every_row(lambda after, limit: list_evaluations(actor, chosen, after, limit, wanted()))
        title = f"Evaluations: {STATE_TITLES[chosen].lower()}"
        return send_list(title, care_lists.EVALUATIONS, care_lists.of_evaluations(every))
    found, here = list_evaluations(actor, chosen, wanted_after(), wanted=wanted()), "evaluations.show_list"
    return render_template(
        "evaluations/list.html",
        shown=list_shown(here, EVALUATIONS, found.after),
        trail=(),
        contract="",
        new_address="",
        rows=[row(each) for each in found.rows],
        choices=list_choices(here, "state", {each: STATE_TITLES[each] for each in states}, chosen),
    )


@pages.get("/contracts/<number>/evaluations")
def show_of_contract(number: str) -> ResponseReturnValue:
    """The evaluations of a contract: one, and those that were taken back."""
    actor = signed_in()
    contract, found = evaluations_of_contract(actor, number)
    if wanted_kind():
        return send_list(f"Evaluations of {number}", care_lists.EVALUATIONS, care_lists.of_evaluations(found))
    standing = any(each.evaluation is not None and each.evaluation.status != "withdrawn" for each in found)
    writes = may(actor, "write evaluations") and not standing
    return render_template(
        "evaluations/list.html",
        **contract_list(contract, "Evaluation", list_whole(EVALUATIONS), [row(each) for each in found]),
        new_address=url_for("evaluations.show_form", number=number) if writes else "",
    )


@pages.get("/contracts/<number>/evaluation/new")
def show_form(number: str) -> ResponseReturnValue:
    """The form with the facts beside it."""
    return form_page(number, first_form())


@pages.post("/contracts/<number>/evaluation/new")
def write(number: str) -> ResponseReturnValue:
    """Write an evaluation; where something is wrong, the form with what was typed."""
    try:
        evaluation = write_evaluation(signed_in(), number, request.form)
    except Invalid as refusal:
        db.session.rollback()
        return form_page(number, refused_form(request.form, refusal)), 422
    return done(evaluation, f"Written. The vendor may answer until {day(evaluation.answer_due_on)}.")


@pages.get("/evaluations/<evaluation_id>")
def show_evaluation(evaluation_id: str) -> ResponseReturnValue:
    """An evaluation with the facts as they stood, the grades, and both sides' words."""
    seen = see_evaluation(signed_in(), evaluation_id)
    return evaluation_page(seen, _own_form(seen))


@pages.post("/evaluations/<evaluation_id>/answer")
def answer(evaluation_id: str) -> ResponseReturnValue:
    """The vendor's answer."""
    try:
        evaluation = answer_evaluation(signed_in(), evaluation_id, request.form)
    except Invalid as refusal:
        return _again(evaluation_id, refusal)
    return done(evaluation, "Your answer stands beside the evaluation, exactly as you wrote it.")


@pages.post("/evaluations/<evaluation_id>/finish")
def finish(evaluation_id: str) -> ResponseReturnValue:
    """Make it final."""
    try:
        evaluation = finish_evaluation(signed_in(), evaluation_id, request.form)
    except Invalid as refusal:
        return _again(evaluation_id, refusal)
    return done(evaluation, "It is final. Another officer signs it.")


@pages.post("/evaluations/<evaluation_id>/sign")
def sign(evaluation_id: str) -> ResponseReturnValue:
    """Sign it as the second officer."""
    return done(decide_evaluation(signed_in(), evaluation_id, "sign", ""), "Signed. The vendor is told.")


@pages.post("/evaluations/<evaluation_id>/return")
def send_back(evaluation_id: str) -> ResponseReturnValue:
    """Return it to whoever made it final."""
    evaluation = decide_evaluation(signed_in(), evaluation_id, "return", request.form.get("reason", ""))
    return done(evaluation, "Returned. An officer mends it and makes it final again.")


@pages.post("/evaluations/<evaluation_id>/withdraw")
def withdraw(evaluation_id: str) -> ResponseReturnValue:
    """Take it back."""
    evaluation = decide_evaluation(signed_in(), evaluation_id, "withdraw", request.form.get("reason", ""))
    return done(evaluation, "Taken back. Another evaluation can be written.")


def _again(evaluation_id: str, refusal: Invalid) -> ResponseReturnValue:
    db.session.rollback()
    return evaluation_page(see_evaluation(signed_in(), evaluation_id), refused_form(request.form, refusal)), 422


def _own_form(seen: EvaluationSeen) -> Form:
    """What stands in the fields of whoever opens the page: for an officer what was written, for the vendor nothing."""
    return final_form(seen) if may(signed_in(), "write evaluations") else Form()


def done(evaluation: Evaluation, message: str) -> ResponseReturnValue:
    """Back to the evaluation with a word about what was done; ends the request with its one commit."""
    flash(message, "success")
    response = redirect(url_for("evaluations.show_evaluation", evaluation_id=evaluation.id), 303)
    db.session.commit()
    return response


def form_page(number: str, form: Form) -> str:
    """The form of a new evaluation, with the facts as they stand below it."""
    contract, facts = find_evaluation_place(signed_in(), number)
    here = url_for("evaluations.show_of_contract", number=number)
    return render_template(
        "evaluations/form.html",
        trail=trail(number, ("Evaluation", here), ("Write it", "")),
        contract=contract_line(contract),
        form=form,
        criteria=criteria(),
        grades=grades(),
        as_of=day(facts.as_of),
        sections=section_views(facts),
    )


def evaluation_page(seen: EvaluationSeen, form: Form) -> str:
    """The page of an evaluation, with the form of whoever's turn it is."""
    actor, judged = signed_in(), seen.evaluation
    contract = judged.contract
    here = url_for("evaluations.show_of_contract", number=contract.number)
    answers = may(actor, "answer evaluations") and judged.status == "written"
    is_open = judged.status in ("written", "answered", "returned")
    finishes = may(actor, "write evaluations") and is_open and seen.may_finish
    return render_template(
        "evaluations/evaluation.html",
        trail=trail(contract.number, ("Evaluation", here), (f"Evaluation {judged.number}", "")),
        heading=f"Evaluation of {contract.vendor.name}",
        contract=f"{contract.number} · {contract.title}",
        status=status_words("evaluation", judged.status),
        due=day(judged.answer_due_on) if judged.status == "written" else "",
        grades_held=grade_views(seen),
        turns=turn_views(seen),
        form=form,
        answer_address=url_for("evaluations.answer", evaluation_id=judged.id) if answers else "",
        finish_address=url_for("evaluations.finish", evaluation_id=judged.id) if finishes else "",
        criteria=criteria(),
        grades=grades(),
        offer=offer("evaluation", judged.id, judged.status, actor, seen.hands),
        as_of=day(seen.facts.as_of),
        digest=judged.facts_digest,
        sections=section_views(seen.facts),
    )
