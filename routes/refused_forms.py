"""A form that was refused, shown again on the page where it stands: with what was typed, and the problem at its field.

A page may hold many such forms. Each is known by the address that it is sent to and says which page it stands on, so
no view of a decision has to make that page again. A form that says nothing, or wrongly, is answered by an error page.
"""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from flask import Flask, Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from contracts.errors import DomainError, Invalid
from contracts.roles import require
from models.database import db
from routes.errors import answer_domain_error
from routes.forms import Form
from routes.guard import signed_in
from routes.permissions import ENDPOINTS
from routes.permissions_of_accounts import ANYONE, NOBODY_YET, SIGNED_IN
from routes.problems import asks_for_json
from routes.refusals import because_of
from routes.typed_forms import kept_fields, way_back

PAGE = "stands_on"
_NO_LETTER = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class PlacedForm(Form):
    """One of several forms of a page: its fields are named after the address that it is sent to."""

    place: str = ""

    def field(self, name: str) -> str:
        """Under which id the field stands on the page."""
        return f"{name}-{self.place}"


def register(app: Flask) -> None:
    """Has a refused form shown again, and gives the templates what they show of it."""
    app.register_error_handler(Invalid, answer_invalid)
    app.jinja_env.globals.update(form_at=form_at, refused_here=refused_here, page_of_form=page_of_form)


def form_at(address: str) -> PlacedForm:
    """The form that is sent to the address: as it was typed where it was just refused, else empty."""
    refused = refused_here()
    if refused is not None and address == request.path:
        g.refused_form_stands = True
        return refused
    return PlacedForm(place=_NO_LETTER.sub("-", address).strip("-"))


def refused_here() -> PlacedForm | None:
    """The form of this page that was just refused."""
    refused: PlacedForm | None = g.get("refused_form")
    return refused


def page_of_form() -> str:
    """The page that is shown, as its forms name it."""
    shown: str | None = g.get("page_shown")
    if shown is not None:
        return shown
    here = request.full_path.removesuffix("?")
    # Where a view shows the page of its own form again, the browser knows from which page that was sent.
    return here if request.method == "GET" or _page_at(here) else way_back() or here


def asked_from() -> str:
    """The page that the form which was sent stands on, where it says so of a page of the program."""
    page = request.form.get(PAGE, "")
    return page if _page_at(page) else ""


def answer_invalid(refusal: Invalid) -> ResponseReturnValue:
    """The page that the form stands on, with what is wrong in it; the error page where there is none."""
    page = request.form.get(PAGE, "") if request.method == "POST" and not asks_for_json() else ""
    found = _page_at(page)
    if found is None:
        return answer_domain_error(refusal)
    db.session.rollback()
    because_of(refusal)
    g.refused_form, g.page_shown = _refused(refusal), page
    shown = _shown_again(found)
    if shown is None:
        del g.refused_form
        return answer_domain_error(refusal)
    return shown


def _shown_again(page: "_Page") -> Response | None:
    """The page with the refused form; None where it cannot be shown, or has the form no more."""
    try:
        shown = _show(page)
    except (DomainError, HTTPException):
        return None
    # Without the form its problems would lead nowhere.
    if shown.mimetype == "text/html" and g.pop("refused_form_stands", False):
        shown.status_code = 422
        return shown
    shown.close()
    return None


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of the program: its view, and what its address names before and behind the question mark."""

    rule: Rule
    names: dict[str, Any]
    asked: MultiDict[str, str]


def _page_at(address: str) -> _Page | None:
    """The page at the address, one of those that ask for a permission of their own; None where there is none."""
    places, (path, _, query) = current_app.create_url_adapter(request), address.partition("?")
    if not path or places is None:
        return None
    try:
        rule, names = places.match(path, method="GET", return_rule=True)
    except HTTPException:
        return None
    is_one = ENDPOINTS.get(rule.endpoint, ANYONE) not in (ANYONE, NOBODY_YET, SIGNED_IN)
    return _Page(rule, dict(names), MultiDict(parse_qsl(query))) if is_one else None


def _show(page: _Page) -> Response:
    """The page, made as if it had been asked for: with the permission that the guard asks for there."""
    require(signed_in(), ENDPOINTS[page.rule.endpoint])
    sent = request.url_rule, request.view_args, request.args
    request.url_rule, request.view_args, request.args = page.rule, page.names, page.asked
    try:
        return make_response(current_app.view_functions[page.rule.endpoint](**page.names))
    finally:
        request.url_rule, request.view_args, request.args = sent


def _refused(refusal: Invalid) -> PlacedForm:
    empty = form_at(request.path)
    return PlacedForm(
        {empty.field(name): text for name, text in kept_fields()},
        tuple(replace(each, path=empty.field(each.path)) if each.path else each for each in refusal.problems),
        refusal.message,
        empty.place,
    )
