"""How an operation of the interface is declared: once, for the address, for the check of what comes and for OpenAPI.

A view takes the actor, the parts of its address, and what was asked or sent; it calls one operation and says what was
done. Reading what came, writing the answer and the one commit of the request stand here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError

from contracts.errors import Invalid, Problem
from contracts.schema import problems_of, read_document
from models.database import db
from models.file_store import FileStore
from routes.api.fields import Number, Shown, maybe, text
from routes.guard import signed_in

pages = Blueprint("api", __name__, url_prefix="/api/v1")
View = Callable[..., Any]


class Done(Shown):
    """What an act was done to, where that stands now, and where it is read."""

    kind = text("Such as report, statement, ruling.")
    id = text()
    status = maybe("Where it stands now; null where it has no status of its own.")
    number = Number(allow_none=True, metadata={"description": "Its number within its contract, where it has one."})
    address = text("Where it is read.")


@dataclass(frozen=True, slots=True)
class Declared:
    """An operation as it was declared."""

    name: str
    method: str
    address: str
    subject: str
    summary: str
    answers: Mapping[int, tuple[str, type[Schema]]]
    asks: type[Schema] | None = None
    sends: type[Schema] | None = None
    form: type[Schema] | None = None
    headers: type[Schema] | None = None


DECLARED: dict[str, Declared] = {}


def reads(subject: str, address: str, shape: type[Schema], asks: type[Schema] | None = None) -> Callable[[View], View]:
    """A GET that answers with the shape; `asks` is what may stand behind the question mark."""

    def declare(view: View) -> View:
        @wraps(view)
        def answer(**places: Any) -> ResponseReturnValue:
            asked = (loaded(asks, dict(request.args), "address"),) if asks else _nothing_asked()
            return jsonify(shape().dump(view(signed_in(), *asked, **checked_places(places))))

        declared(view, "GET", subject, address, {200: ("As it stands.", shape)}, answer, asks=asks)
        return view

    return declare


def acts(subject: str, address: str, sends: type[Schema] | None = None, makes: bool = False) -> Callable[[View], View]:
    """A POST that does one thing: 201 where it makes something, else 200; ends the request with its one commit."""
    status = 201 if makes else 200

    def declare(view: View) -> View:
        @wraps(view)
        def answer(**places: Any) -> ResponseReturnValue:
            _nothing_asked()
            sent = (loaded(sends, body(), "body"),) if sends else _nothing_sent()
            said = Done().dump(view(signed_in(), *sent, **checked_places(places)))
            db.session.commit()
            return jsonify(said), status, {"Location": said["address"]}

        what = "Made; `Location` says where it is read." if makes else "Done."
        declared(view, "POST", subject, address, {status: (what, Done)}, answer, sends=sends)
        return view

    return declare


def declared(
    view: View,
    method: str,
    subject: str,
    address: str,
    answers: Mapping[int, tuple[str, type[Schema]]],
    answer: Callable[..., ResponseReturnValue],
    **parts: Any,
) -> None:
    """Remember an operation and serve it at its address."""
    name = view.__name__
    summary = " ".join((view.__doc__ or "").split())
    DECLARED[f"api.{name}"] = Declared(name, method, address, subject, summary, answers, **parts)
    pages.add_url_rule(address, name, answer, methods=[method])


def loaded(schema: type[Schema], given: Mapping[str, Any], where: str) -> Any:
    """What was asked or sent, read by its schema; Invalid with every problem by its field."""
    checked_texts(given)
    try:
        return schema().load(given)
    except ValidationError as refusal:
        problems = tuple(problems_of(refusal.messages))
        said = f"Something in the {where} needs another look: {problems[0].sentence()}"
        raise Invalid(f"{said} Nothing was saved.", problems) from None


def body() -> dict[str, Any]:
    """The JSON object of the request; nothing sent is an empty object."""
    given = request.get_data(cache=True)
    return read_document(given, "contents") if given.strip() else {}


def check_parts(form: type[Schema]) -> None:
    """Nothing where the multipart form has the parts of its schema and no others, else Invalid by part."""
    names = set(form().fields)
    given = set(request.files) | {name for name, said in request.form.items() if said}
    missing = [Problem(name, "This part of the form is missing.") for name in sorted(names - given)]
    missing += [Problem(name, "This part is to be a file.") for name in names & {"file"} & given - {*request.files}]
    unknown = [Problem(name, "Unknown part of the form.") for name in sorted(given - names)]
    if missing or unknown:
        parts = " and ".join(f"“{name}”" for name in sorted(names))
        raise Invalid(f"Send a multipart form with the parts {parts}, and no others.", [*missing, *unknown])


def checked_places(places: Mapping[str, Any]) -> Mapping[str, Any]:
    """The parts of an address, without letters that no database keeps."""
    checked_texts(places)
    return places


def checked_texts(given: Any) -> None:
    """Nothing where every text can be kept; Invalid where one holds a NUL, which PostgreSQL refuses."""
    waiting = [given]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str) and "\0" in each:
            raise Invalid("A text holds a NUL character, which nothing keeps. Take it out.", [Problem("", "NUL")])
        if isinstance(each, Mapping):
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, list | tuple):
            waiting += each


def _nothing_asked() -> tuple[()]:
    if request.args:
        name = next(iter(request.args))
        raise Invalid("This address takes nothing behind the question mark.", [Problem(name, "Unknown name.")])
    return ()


def _nothing_sent() -> tuple[()]:
    if body():
        raise Invalid("This act needs nothing but its address. Send an empty object, or nothing.")
    return ()


def done(thing: Any, kind: str, endpoint: str, **places: Any) -> dict[str, Any]:
    """What was done to a thing, with where it is read."""
    return {
        "kind": kind,
        "id": thing.id,
        "status": getattr(thing, "status", None),
        "number": getattr(thing, "number", None),
        "address": unquote(url_for(f"api.{endpoint}", **places)),
    }


def texts(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was sent, as a form would give it: numbers as text."""
    return {name: value if isinstance(value, str) else str(value) for name, value in sent.items() if value is not None}


def store() -> FileStore:
    """Where files are kept."""
    kept: FileStore = current_app.extensions["file_store"]
    return kept
