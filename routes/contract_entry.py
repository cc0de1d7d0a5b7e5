"""Entering a contract by form. Whatever is wrong is said beside its field, and nothing typed is lost."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.entries import read_contract
from contracts.errors import Invalid
from models.database import db
from operations.contract_entry import enter_typed_contract, entry_choices
from routes.forms import Form, refused_form
from routes.guard import signed_in

pages = Blueprint("contract_entry", __name__)

_NEW_PROGRAM = ("program_number", "program_title", "program_goals")


@pages.get("/contract-entry")
def show_form() -> ResponseReturnValue:
    """The empty form."""
    return form_page(Form({"due_days": "10"}))


@pages.post("/contract-entry")
def enter() -> ResponseReturnValue:
    """Enter the contract; where something is wrong, or vendors are looked for, the form with what was typed."""
    if request.form.get("find"):
        return form_page(Form(request.form.to_dict()))
    try:
        contract = enter_typed_contract(signed_in(), read_contract(request.form))
    except Invalid as refusal:
        return form_page(refused_form(request.form, refusal)), 422
    flash(f"Contract {contract.number} is entered, with a reporting period for each month of its term.", "success")
    answer = redirect(url_for("contracts.show_contract", number=contract.number), 303)
    db.session.commit()
    return answer


def form_page(form: Form) -> str:
    """The page with the form."""
    choices = entry_choices(signed_in(), form.text("vendor_words"), form.text("vendor"))
    return render_template(
        "contract_entry/contract.html",
        trail=(("Contracts", url_for("contracts.show_contracts")), ("Enter a contract", "")),
        form=form,
        vendors=[(vendor.id, vendor.name) for vendor in choices.vendors],
        more_vendors=choices.more,
        programs=[(program.number, f"{program.number} {program.title}") for program in choices.programs],
        new_program=any(form.text(name) or form.problem(name) for name in _NEW_PROGRAM),
    )
