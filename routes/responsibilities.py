"""What somebody who is limited is responsible for, for the administrator: on the page of the person."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from operations.responsibilities import add_responsibility, end_responsibility
from routes.guard import signed_in
from routes.people import done, given

pages = Blueprint("responsibilities", __name__)


@pages.post("/people/<person_id>/responsibilities")
def add(person_id: str) -> ResponseReturnValue:
    """Make the person responsible for a program or a contract, from a first day on."""
    return given(person_id, add_responsibility, "Added. The person is told.")


@pages.post("/people/<person_id>/responsibilities/<responsibility_id>/end")
def end(person_id: str, responsibility_id: str) -> ResponseReturnValue:
    """End it, at once or on a last day."""
    end_responsibility(signed_in(), person_id, responsibility_id, request.form)
    return done(person_id, "It ends. The person is told.")
