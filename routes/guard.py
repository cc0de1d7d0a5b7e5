"""The guard before every request: deny by default, then the one permission that routes/permissions.py asks for."""

from flask import Flask, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.exceptions import Unauthorized

from contracts.errors import NotAllowed
from contracts.roles import Actor, require
from models.governments import find_government
from models.reach import reach_as, reach_nothing, reach_of, reach_whole_program
from operations.second_factors import is_proved, must_have_one
from operations.tokens import actor_by_token
from routes.accounts import current_actor, current_sign_in
from routes.pace import keep_pace_of
from routes.permissions import ENDPOINTS
from routes.permissions_of_accounts import ANYONE, NOBODY_YET, SIGNED_IN, WITHOUT_SECOND_FACTOR
from routes.permissions_of_api import OPERATIONS
from routes.problems import asks_for_json
from routes.typed_forms import lost_form_page, way_back

csrf = CSRFProtect()


def check_permission() -> ResponseReturnValue | None:
    """Nothing where the person may use the endpoint; the sign-in page, or a refusal, where not."""
    needed = ENDPOINTS.get(request.endpoint or "")
    if needed in (ANYONE, NOBODY_YET):
        reach_whole_program("pages for whoever is not signed in")
    if needed == ANYONE:
        return None
    if needed == NOBODY_YET:
        return redirect(url_for("desks.show_desk")) if current_actor() else None
    g.actor = know_program() if asks_for_json() else know_person()
    if g.actor is not None:
        keep_pace_of(g.actor)
    if request.endpoint is None:
        return None
    if needed is None:
        raise NotAllowed("This address is not open to anyone: it is missing from the list of permissions.")
    if g.actor is None and asks_for_json():
        raise Unauthorized
    if g.actor is None:
        return sign_in_first()
    if lacks_second_factor(g.actor) and request.endpoint not in WITHOUT_SECOND_FACTOR:
        if asks_for_json():
            raise NotAllowed("Your role requires a second factor. Sign in on the pages and set it up there first.")
        return redirect(url_for("second_factors.show"))
    if needed != SIGNED_IN:
        require(g.actor, needed)
    return None


def lacks_second_factor(actor: Actor) -> bool:
    """Whether the person must have a second factor, and none was part of the sign-in by which they came.

    A token was looked at when it was found: whoever comes by one has no sign-in of their own.
    """
    if g.get("by_token"):
        return False
    g.restricted = must_have_one(actor, second_factor_roles()) and not is_proved(current_sign_in())
    return bool(g.restricted)


def second_factor_roles() -> frozenset[str]:
    """The roles that require a second factor."""
    roles: frozenset[str] = current_app.config["SECOND_FACTOR_ROLES"]
    return roles


def know_program() -> Actor | None:
    """The person whose program asks: by a token, or by a session whose form token came along."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.casefold() == "bearer":
        operation = OPERATIONS.get(request.endpoint or "")
        g.by_token = True
        # A token names its government first; whose it is, its secret proves.
        reach_of(token.strip().partition(".")[0])
        scopes = operation.scopes if operation else ()
        return know_person(actor_by_token(token.strip(), *scopes, second_factor=second_factor_roles()))
    # A token is sent by a program on purpose; a session's cookie is sent by a browser for whoever asks it to.
    if request.method not in ("GET", "HEAD", "OPTIONS") and current_app.config.get("WTF_CSRF_ENABLED", True):
        csrf.protect()
    return know_person(current_actor())


def know_person(actor: Actor | None = None) -> Actor | None:
    """The person who is signed in, and the time zone in which their city reads the clock."""
    actor = actor or (None if asks_for_json() else current_actor())
    if actor is None:
        reach_nothing()
    else:
        reach_as(actor)
        g.time_zone = find_government(actor.government_id).time_zone
    return actor


def sign_in_first() -> ResponseReturnValue:
    """The sign-in page, from which one comes to the page that was asked for; to a form that was sent, that the sign-in
    had ended, with all that was typed.
    """
    if request.method in ("GET", "HEAD"):
        return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
    again = lost_form_page()
    return (again, 403) if again else redirect(url_for("security.login", next=way_back()))


def signed_in() -> Actor:
    """The person who asks. The guard has made sure that there is one."""
    actor: Actor = g.actor
    return actor


def register(app: Flask) -> None:
    """Puts the guard and the check of form tokens before every request."""
    csrf.init_app(app)
    app.before_request(check_permission)
