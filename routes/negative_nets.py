"""A net below zero on a statement's page: choosing what happens with it, and entering what came in for a bill."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from contracts.negative_nets import CHOICES
from operations.negative_nets import choose_for_negative_net, enter_bill_payment
from routes.guard import signed_in
from routes.statements import done

pages = Blueprint("negative_nets", __name__)


@pages.post("/statements/<statement_id>/net")
def choose(statement_id: str) -> ResponseReturnValue:
    """Choose whether the net is carried forward, billed or held."""
    choice = request.form.get("choice", "")
    choose_for_negative_net(signed_in(), statement_id, choice, request.form.get("reason", ""))
    return done(statement_id, f"The net is {CHOICES[choice]}.")


@pages.post("/statements/<statement_id>/bill-payments")
def enter(statement_id: str) -> ResponseReturnValue:
    """Enter money that came in for the bill."""
    enter_bill_payment(signed_in(), statement_id, request.form)
    return done(statement_id, "Entered. The ledger of what the vendor owes shows it.")
