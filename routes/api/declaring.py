"""How an operation of the interface is declared: once, for the address, for the check of what comes and for OpenAPI.

A view takes the actor, the parts of its address, and what was asked or sent; it calls one operation and says what was
done. Reading what came, writing the answer and the one commit of the request stand here. A file is sent by its page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import unquote

from flask import Blueprint, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema, ValidationError, fields

from contracts.errors import Invalid, Problem
from contracts.schema import problems_of, read_document
from models.database import db
from models.file_store import FileStore
from routes.api.fields import Number, Shown, is_file, maybe, text
from routes.guard import signed_in

pages = Blueprint("api", __name__, url_prefix="/api/v1")
_KEY = "Idempotency-Key"
ANY_FILE = "application/octet-stream"
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
    """An operation as it was declared; `file` is the kind of the file that it answers with, if it does."""

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
    file: str = ""


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


def gives(
    subject: str,
    address: str,
    name: str,
    page: Callable[..., ResponseReturnValue],
    kind: str = ANY_FILE,
    shape: type[Schema] | None = None,
) -> None:
    """A GET that sends the file that its page sends, in the same way; with `shape` a document that is one."""

    def answer(**places: Any) -> ResponseReturnValue:
        _nothing_asked()
        return page(**checked_places(places))

    answer.__name__, answer.__doc__ = name, page.__doc__
    answers = {200: ("As its page sends it.", shape)} if shape is not None else {}
    declared(answer, "GET", subject, address, answers, answer, file="" if answers else kind)


def acts(
    subject: str,
    address: str,
    sends: type[Schema] | None = None,
    makes: bool = False,
    form: type[Schema] | None = None,
    first: Callable[..., Any] | None = None,
) -> Callable[[View], View]:
    """A POST that does one thing: 201 where it makes something, else 200; ends the request with its one commit.

    With `form` the same comes as a multipart form too, with files beside it: those stay with the request. Of what comes
    as a form alone, `first` finds the thing of the address for the actor before anything of the form is looked at.
    """
    status = 201 if makes else 200

    def declare(view: View) -> View:
        @wraps(view)
        def answer(**places: Any) -> ResponseReturnValue:
            _nothing_asked()
            if first is not None:
                first(signed_in(), *checked_places(places).values())
            said = Done().dump(view(signed_in(), *_sent(sends, form), **checked_places(places)))
            db.session.commit()
            return jsonify(said), status, {"Location": said["address"]}

        what = "Made; `Location` says where it is read." if makes else "Done."
        declared(view, "POST", subject, address, {status: (what, Done)}, answer, sends=sends, form=form)
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
    takes_key = method == "GET" or parts.get("headers") is not None
    pages.add_url_rule(address, name, answer if takes_key else _without_key(answer), methods=[method])


def _without_key(answer: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """The answer of an act that keeps no key: whoever sends one relies on a repetition that does nothing more."""

    @wraps(answer)
    def answer_without(**places: Any) -> ResponseReturnValue:
        if _KEY in request.headers:
            says = "Nothing is kept under this header here, so repeating the request would do it again."
            raise Invalid(
                f"Nothing was done: only the delivery of a report takes an {_KEY}. Send this without the header; where "
                "you do not know whether it was done, read first what stands there.",
                [Problem(_KEY, says)],
            )
        return answer(**places)

    return answer_without


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


def parts_of(form: type[Schema]) -> dict[str, Any]:
    """The parts of the multipart form as an object would have them, files as they came; Invalid by part."""
    check_parts(form)
    given: dict[str, Any] = {}
    for name, field in form().fields.items():
        several = request.files.getlist(name) if is_file(field) else request.form.getlist(name)
        if several:
            read = [_number_in(each) for each in several] if isinstance(field, fields.Integer) else several
            given[name] = read if isinstance(field, fields.List) or read[1:] else read[0]
    checked_texts([file.filename or "" for _, file in request.files.items(multi=True)])
    return given


def _number_in(typed: Any) -> Any:
    """The whole number that a part holds; what is none stays as it came, for its schema to refuse."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else typed


def check_parts(form: type[Schema]) -> None:
    """Nothing where the multipart form has the parts of its schema and no others, else Invalid by part."""
    named = form().fields
    files = {name for name, field in named.items() if is_file(field)}
    # Of a part that has no name, werkzeug says None.
    said = {name or "" for name, each in request.form.items() if each}
    sent = {name or "" for name in request.files}
    needed = {name for name, field in named.items() if field.required}
    wrong = [Problem(name, "This part of the form is missing.") for name in sorted(needed - said - sent)]
    wrong += [Problem(name, "This part is to be a file.") for name in sorted(files & said - sent)]
    wrong += [Problem(name, "This part is to be a text.") for name in sorted((named.keys() - files) & sent)]
    says = {"": "This part has no name."}
    unknown = sorted((said | sent) - named.keys())
    wrong += [Problem(name, says.get(name, "Unknown part of the form.")) for name in unknown]
    if wrong:
        parts = " and ".join(f"“{name}”" for name in sorted(named))
        raise Invalid(f"Send a multipart form with the parts {parts}, and no others.", wrong)


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


def _sent(sends: type[Schema] | None, form: type[Schema] | None) -> tuple[Any, ...]:
    if form is not None and (sends is None or request.mimetype == "multipart/form-data"):
        read = loaded(form, parts_of(form), "form")
        return ({name: value for name, value in read.items() if name not in request.files},)
    return (loaded(sends, body(), "body"),) if sends else _nothing_sent()


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
    stands = {name: getattr(thing, name, None) for name in ("status", "number")}
    return done_to(thing.id, kind, endpoint, **places) | stands


def done_to(thing_id: str, kind: str, endpoint: str, **places: Any) -> dict[str, Any]:
    """The same for a thing of which the id alone is told."""
    address = unquote(url_for(f"api.{endpoint}", **places))
    return {"kind": kind, "id": thing_id, "status": None, "number": None, "address": address}


def texts(sent: Mapping[str, Any]) -> dict[str, str]:
    """What was sent, as a form would give it: numbers as text."""
    return {name: value if isinstance(value, str) else str(value) for name, value in sent.items() if value is not None}


def store() -> FileStore:
    """Where files are kept."""
    kept: FileStore = current_app.extensions["file_store"]
    return kept
