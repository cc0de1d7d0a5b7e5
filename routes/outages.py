"""The answer while the database or a disk is away: what happened, what is kept, and when to come again.

The page is made without asking the database anything, not even who is signed in.
"""

import logging

from flask import Flask, Response, make_response, request
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import Unavailable
from models.database import db
from models.outages import Outage, outage_of
from routes.errors import ErrorPage, answer_domain_error, show_failure

_log = logging.getLogger("performance_pay")
_SECONDS = 30
_NOTHING_KEPT = "Nothing of it was saved, and everything that was saved before is kept."
_LATER = "Wait a minute, then go back and try again. If it lasts, tell your administrator."
_LOOK = (
    "Wait a minute, then open the page again and look whether your change is there before you repeat it. "
    "If it lasts, tell your administrator."
)
_PAGES = {
    Outage.FULL: ErrorPage(
        "There is no room left",
        f"The disk of the program is full, so your change could not be kept. {_NOTHING_KEPT}",
        "Tell your administrator, who makes room. Then go back and try again.",
    ),
    Outage.READ_ONLY: ErrorPage(
        "Nothing can be saved now",
        f"The program may only read at the moment. {_NOTHING_KEPT}",
        "Tell your administrator. Once it is mended, go back and try again.",
    ),
    Outage.DISK: ErrorPage(
        "Nothing can be saved now",
        f"The disk of the program does not work as it should. {_NOTHING_KEPT}",
        "Tell your administrator. Once it is mended, go back and try again.",
    ),
    Outage.BUSY: ErrorPage(
        "The program is busy", f"Others were writing for so long that your turn did not come. {_NOTHING_KEPT}", _LATER
    ),
    # The connection may be lost just when the change was kept, and then nobody here can tell.
    Outage.DATABASE: ErrorPage(
        "The program cannot be reached now",
        "Its database does not answer. Everything that was saved before is kept.",
        _LOOK,
    ),
}


def register(app: Flask) -> None:
    """Gives the program its answer to errors of the database and of disks."""
    app.register_error_handler(SQLAlchemyError, answer_outage)
    app.register_error_handler(OSError, answer_outage)
    app.register_error_handler(Unavailable, answer_unavailable)


def answer_outage(error: SQLAlchemyError | OSError) -> Response:
    """503 where something is away, and when to come again; any other error is one of the program."""
    away = outage_of(error)
    if away is None:
        raise error
    _log.error("%s: %s was not answered", away.value, request.endpoint)
    db.session.remove()
    answer = make_response(*show_failure(_PAGES[away], 503))
    answer.headers["Retry-After"] = str(_SECONDS)
    return answer


def answer_unavailable(error: Unavailable) -> Response:
    """The page of the refusal, and when to come again."""
    answer = make_response(*answer_domain_error(error))
    answer.headers["Retry-After"] = str(_SECONDS)
    return answer
