"""Each error of contracts/errors.py, mapped once to a status and a page that says what happened and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, Response, current_app, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from contracts import errors
from routes.problems import asks_for_json, problem_document
from routes.refusals import because_of
from routes.typed_forms import lost_form_page, typed_texts, way_back

STATUSES: dict[type[errors.DomainError], int] = {
    errors.DomainError: 422,
    errors.NotFound: 404,
    errors.NotAllowed: 403,
    errors.Conflict: 409,
    errors.Stale: 409,
    errors.Changed: 409,
    errors.Overtaken: 409,
    errors.Refused: 422,
    errors.Incomplete: 422,
    errors.NotStanding: 422,
    errors.Invalid: 422,
    errors.NumberError: 422,
    errors.Malicious: 422,
    errors.Damaged: 404,
    errors.Unavailable: 503,
}
Answer = tuple[str | Response, int] | tuple[str | Response, int, dict[str, str]]
# Which methods an address takes, and when to ask again.
_TOLD_BESIDE = {"Allow", "Retry-After"}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What an error page says."""

    title: str
    happened: str
    next_step: str
    problems: tuple[errors.Problem, ...] = ()


_TITLES = {
    403: "This is not yours to do",
    404: "There is no such page for you",
    409: "Something changed in the meantime",
    422: "This cannot be done now",
    503: "This does not work for the moment",
}
_NEXT_STEPS = {
    403: "Go back, or ask a colleague who has that role.",
    404: "Check the address, or start from your desk. What belongs to someone else is not shown.",
    409: "Go back, reload the page and look at what changed before you decide.",
    422: "Go back, change what the message names, and try again. Nothing was saved.",
    503: "Wait a few minutes, then try again. If it lasts, tell your administrator.",
}
# A program has no page to go back to.
_NEXT_STEPS_OF_PROGRAMS = {
    400: "Send what the description of the operation asks for; with a session, its form token in X-CSRFToken too.",
    403: "Use a token whose person has the role and that has the scope, or leave it to a colleague who has.",
    404: "Check the address and the ids in it. What belongs to someone else is answered like what does not exist.",
    405: "Ask in one of the ways that “Allow” names.",
    409: "Read the thing again, look at what changed, and decide anew.",
    413: "Send a smaller file: of a report, without sheets that it does not need, or as .csv. Nothing was saved.",
    422: "Change what “detail” and “problems” name, and send it again. Nothing was saved.",
    500: "Try again later. If it happens again, tell the administrator when it happened and what was sent.",
    503: "Wait as long as “Retry-After” says, then read whether it was done before you send it again. A report "
    "may be delivered again under its Idempotency-Key.",
}
_HTTP_PAGES = {
    400: ErrorPage(
        "The request could not be read", "Your browser sent something that is not complete.", "Go back and try again."
    ),
    401: ErrorPage(
        "The request does not say who asks",
        "There is no valid token in it, and nobody is signed in.",
        "Send “Authorization: Bearer …” with a token that is neither expired nor revoked.",
    ),
    404: ErrorPage(_TITLES[404], "Nothing stands at this address, or it is not yours to see.", _NEXT_STEPS[404]),
    405: ErrorPage(
        "This address does not work that way", "The address takes another kind of request.", "Start from your desk."
    ),
    413: ErrorPage(
        "What was sent is too large",
        "The file, or what stood in the fields, is larger than the program accepts. Nothing was saved.",
        "Of a report, remove sheets that it does not need, or save it as .csv, and upload it again. Send a long "
        "document as a file instead of typing it into a field.",
    ),
    429: ErrorPage(
        "Too many requests",
        "More was asked for in a minute than the program answers to one person, or to one address. Nothing was saved.",
        "Wait a minute, then try again. A program waits as many seconds as “Retry-After” says.",
    ),
    500: ErrorPage(
        "Something went wrong on our side",
        "The program failed. Nothing was saved, and the failure was written to the log.",
        "Try again. If it happens again, tell your administrator when it happened and what you did.",
    ),
}
# What the head of a page would otherwise ask the database for.
_HEAD = {"city": "", "person": None, "pretended_day": "", "navigation": (), "more": (), "unread": ""}
_EXPIRED = ErrorPage(
    "The form is no longer valid",
    "The page was open for too long, or you signed in or out in another window. Nothing was saved.",
    "Go back, reload the page and send the form again.",
)


def register(app: Flask) -> None:
    """Gives the program one answer for each kind of error."""
    app.register_error_handler(errors.DomainError, answer_domain_error)
    app.register_error_handler(CSRFError, answer_expired_form)
    app.register_error_handler(HTTPException, answer_http_error)


def status_of(error: errors.DomainError) -> int:
    """The HTTP status of the nearest class of the error that has one."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def answer_domain_error(error: errors.DomainError) -> tuple[str | Response, int]:
    """The page of a refusal: its own sentence, with every problem that it names."""
    status = status_of(error)
    because_of(error)
    problems = error.problems if isinstance(error, errors.Invalid) else ()
    page = ErrorPage(_TITLES[status], error.message, _NEXT_STEPS[status], tuple(problems))
    return show_error(page, status, typed_texts())


def answer_expired_form(error: CSRFError) -> tuple[str | Response, int]:
    """The page of a form whose token is missing or too old, with what was typed where a page of ours sent it."""
    again = None if asks_for_json() else lost_form_page()
    return (again, error.code or 400) if again else show_error(_EXPIRED, error.code or 400)


def answer_http_error(error: HTTPException) -> Answer | HTTPException:
    """The page of an error of the web itself, with what else would help; a redirect stays what it is."""
    status = error.code or 500
    if status < 400:
        return error
    if status >= 500:
        return show_failure(_HTTP_PAGES[500], status)
    # A flood costs the database nothing.
    show = show_failure if status == 429 else show_error
    more = {name: value for name, value in error.get_headers() if name in _TOLD_BESIDE}
    if status == 401 and asks_for_json():
        more["WWW-Authenticate"] = "Bearer"
    return *show(_HTTP_PAGES.get(status, _HTTP_PAGES[400]), status), more


def show_error(page: ErrorPage, status: int, typed: Sequence[tuple[str, str]] = ()) -> tuple[str | Response, int]:
    """The error page, with the way back and whatever the person typed, so that nothing typed is lost; for a program the
    same as a document.
    """
    if asks_for_json():
        return _to_program(page, status), status
    return render_template("errors/error.html", page=page, status=status, back=way_back(), typed=typed), status


def show_failure(page: ErrorPage, status: int) -> tuple[str | Response, int]:
    """The page of a failure, made without asking the database anything: it may be the database that failed."""
    if asks_for_json():
        return _to_program(page, status), status
    template = current_app.jinja_env.get_template("errors/error.html")
    return template.render(page=page, status=status, back=way_back(), typed=typed_texts(), **_HEAD), status


def _to_program(page: ErrorPage, status: int) -> Response:
    next_step = _NEXT_STEPS_OF_PROGRAMS.get(status, page.next_step)
    return problem_document(status, page.title, page.happened, next_step, page.problems)
