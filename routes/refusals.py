"""Has it kept in the audit trail, after the answer is made, that a person's request was refused.

What was refused is rolled back, so this is a transaction of its own. Whoever is not signed in belongs to no government
and so to no trail: wrong sign-ins are events of their own (operations/sign_ins.py), the rest is a line of the log.
"""

import logging

import click
from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import DomainError, Unavailable
from contracts.refusals import words_for, words_for_status
from contracts.roles import Actor
from models.database import db
from models.people import actor_by_email
from models.reach import reach_of
from operations.refusals import Asked, keep_request_refusal
from routes.accounts import current_actor
from routes.logs import known_method

_log = logging.getLogger("performance_pay")


def register(app: Flask) -> None:
    """Has it written once a request is over. Register it before reading transactions are: it ends after them."""
    app.after_request(note_refusal)
    app.teardown_request(write_down)


def because_of(error: DomainError) -> None:
    """Remember for the trail why the request is refused."""
    g.refused_because = words_for(error)


def note_refusal(response: Response) -> Response:
    """Remember that the request of a person was refused."""
    # Of a flood only the first that is told to wait: each of them would be a write.
    again = response.status_code == 429 and g.get("told_already")
    if 400 <= response.status_code < 500 and response.status_code != 401 and not again:
        # A form without its token is refused before the guard has looked whose it is.
        actor: Actor | None = g.get("actor") or (current_actor() if response.status_code == 400 else None)
        if actor is not None:
            g.refused = actor, response.status_code
    return response


def write_down(_error: BaseException | None) -> None:
    """Keep the refusal of this request, where there was one."""
    actor, status = g.pop("refused", (None, 0))
    if actor is None:
        return
    parts = {name: str(value) for name, value in (request.view_args or {}).items()}
    asked = Asked(request.endpoint or "no such address", known_method(), parts)
    keep(actor, asked, str(status), g.pop("refused_because", "") or words_for_status(status))


def keep_refused_command(error: DomainError) -> None:
    """Keep that a command was refused to the person in whose name it was given; nobody's where it named none."""
    context = click.get_current_context()
    email = context.params.get("email")
    if not email:
        return
    try:
        actor = actor_by_email(email)
    except DomainError:
        # The name is nobody's: there is no trail to which it belongs, and the refusal has just said so.
        return
    # The first word of the path is that of whatever program asked.
    place = f"flask {context.command_path.partition(' ')[2]}"
    keep(actor, Asked(place, "command", {}), "refused", words_for(error))


def keep(actor: Actor, asked: Asked, status: str, why: str) -> None:
    """Keep it in a transaction of its own. The answer stands whether or not this succeeds; the log has what failed."""
    db.session.rollback()
    reach_of(actor.government_id)
    try:
        keep_request_refusal(actor, asked, status, why)
        db.session.commit()
    except (SQLAlchemyError, Unavailable) as failure:
        db.session.rollback()
        said = {"person_id": actor.person_id, "place": asked.place, "way": asked.way, "status": status}
        _log.error("a refusal was not written down: %s", type(failure).__name__, extra={"said": said})
