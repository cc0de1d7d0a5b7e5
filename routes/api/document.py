"""The interface as an OpenAPI 3.1 document, made from the declarations and their marshmallow schemas by apispec."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import fields

from contracts.roles import PERMISSIONS
from operations.tokens import SCOPES
from routes.api.declaring import DECLARED, Declared
from routes.api.fields import Shown, list_of, text
from routes.permissions import ENDPOINTS
from routes.permissions_of_api import OPERATIONS

_PLACE = re.compile(r"<(?:(?P<converter>[a-z]+)(?:\(max=(?P<most>[0-9]+)\))?:)?(?P<name>\w+)>")
_ABOUT = (
    "Everything that the desks do, for programs: the same operations, permissions and refusals as the pages. "
    "Amounts and numbers of measures are texts, so that nothing turns them into floats. What belongs to somebody else "
    "answers 404, as what does not exist."
)
_PLACES = {
    "number": "The number of the contract.",
    "period": "The name of the period, such as 2027-07.",
    "program": "The number of the program.",
    "table": "The id of the table, as the terms name it.",
    "name": "The name of the figure, such as T1.met.",
    "amendment": "The number of the version, 0 for the terms as signed.",
    "exception": "The number of the exception on its statement.",
    "finding": "The number of the finding in its report.",
    "kind": "The kind of what waits, as the desk names it.",
    "part": "The part of the draft, as the draft names it.",
    "row": "The row of the sheet in which it stands.",
    "sha256": "The SHA-256 of the file, in hexadecimal.",
}
_REFUSALS = {
    400: "What came cannot be read, or a session’s form token is missing.",
    401: "There is no valid token, and nobody is signed in.",
    403: "This is not for this person, or not for this token: `detail` names the roles or the scope.",
    404: "It does not exist for this person.",
    409: "It collides with what is there, or somebody else was quicker.",
    413: "What was sent is too large.",
    422: "It cannot be done now, or what was sent is wrong: `problems` names each place.",
    429: "More was asked for in a minute than is answered to one person; `Retry-After` says how many seconds to wait.",
    503: "The database or a disk is away: come again after `Retry-After` seconds.",
}
# docs/decisions/0026: what gives people their rights passes through somebody’s own sign-in.
BY_SESSION_ALONE = "No token opens this, since an administrator has none: asked by a session that is signed in"
_SESSION = {"description": "A signed-in session, which sends its form token in X-CSRFToken with whatever acts."}
_READING = (401, 403, 404, 409, 422, 429, 503)
_ACTING = (400, *_READING, 413)


class ProblemPlace(Shown):
    """One thing that is wrong in what was sent."""

    path = text("Where it stands, such as rows[2].outcome.")
    message = text()
    found = text()
    expected = text()


class ProblemDocument(Shown):
    """What happened and what to do next (RFC 9457)."""

    type = text()
    title = text()
    status = fields.Integer()
    detail = text("What happened.")
    next = text("What to do next.")
    problems = list_of(ProblemPlace)


def _name_of(schema: Any) -> str:
    """Schemas are named after their classes, once each."""
    kind = schema if isinstance(schema, type) else type(schema)
    return str(kind.__name__)


@cache
def openapi() -> dict[str, Any]:
    """The document; made once, since declarations do not change while the program runs."""
    marshmallow = MarshmallowPlugin(schema_name_resolver=_name_of)
    spec = APISpec("Performance Pay", "1", "3.1.0", [marshmallow], info={"description": _ABOUT})
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "description": _scopes()})
    spec.components.security_scheme("session", {"type": "apiKey", "in": "cookie", "name": "__Host-session"} | _SESSION)
    spec.components.schema("ProblemDocument", schema=ProblemDocument)
    for status, said in _REFUSALS.items():
        problem = {"application/problem+json": {"schema": "ProblemDocument"}}
        spec.components.response(f"Problem{status}", {"description": said, "content": problem})
    for subject in dict.fromkeys(each.subject for each in DECLARED.values()):
        spec.tag({"name": subject})
    for endpoint, operation in DECLARED.items():
        made = _operation(operation, scopes_of(endpoint))
        spec.path(f"/api/v1{address_of(operation)}", operations={operation.method.lower(): made})
    return dict(spec.to_dict())


def address_of(operation: Declared) -> str:
    """The address with its parts in braces."""
    return _PLACE.sub(lambda found: f"{{{found['name']}}}", operation.address)


def scopes_of(endpoint: str) -> tuple[str, ...]:
    """The scopes of which a token needs one; none where only people may do it who have no token."""
    may = PERMISSIONS.get(ENDPOINTS[endpoint])
    return OPERATIONS[endpoint].scopes if may is None or may & PERMISSIONS["issue tokens"] else ()


def _scopes() -> str:
    named = "; ".join(f"{name}: {said[0].lower()}{said[1:]}" for name, said in SCOPES.items())
    return f"A token of a person, for some scopes and days; the page “Tokens for programs” issues it. Scopes: {named}."


def _operation(operation: Declared, scopes: tuple[str, ...]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.subject],
        "summary": operation.summary,
        "description": f"Scope of the token: {' or '.join(scopes)}." if scopes else f"{BY_SESSION_ALONE}.",
        "security": [{"token": []}] if scopes else [{"session": []}],
        "parameters": list(_parameters(operation)),
        "responses": dict(_answers(operation)),
    }
    kinds = {"application/json": operation.sends, "multipart/form-data": operation.form}
    content = {kind: {"schema": schema} for kind, schema in kinds.items() if schema is not None}
    if content:
        sends = operation.sends
        needed = sends is None or any(field.required for field in sends().fields.values())
        made["requestBody"] = {"required": needed, "content": content}
    return made


def _parameters(operation: Declared) -> Iterator[Mapping[str, Any]]:
    for found in _PLACE.finditer(operation.address):
        shape: dict[str, Any] = {"type": "string", "minLength": 1}
        if found["converter"] == "int":
            shape = {"type": "integer", "minimum": 0, "maximum": int(found["most"])}
        said = _place_said(found["name"])
        yield {"in": "path", "name": found["name"], "required": True, "schema": shape, "description": said}
    if operation.asks is not None:
        yield {"in": "query", "schema": operation.asks}
    if operation.headers is not None:
        yield {"in": "header", "schema": operation.headers}


def _place_said(name: str) -> str:
    """What a place in an address means: an id is said by what it is the id of. KeyError for one that nobody wrote."""
    if not name.endswith("_id"):
        return _PLACES[name]
    return f"The id of the {name.removesuffix('_id').replace('_', ' ')}, as a list or the act that made it tells."


def _answers(operation: Declared) -> Iterator[tuple[str, Mapping[str, Any] | str]]:
    if operation.file:
        content = {operation.file: {"schema": {"type": "string", "format": "binary"}}}
        yield "200", {"description": f"The file, as a download: {operation.file}.", "content": content}
    for status, (said, schema) in operation.answers.items():
        yield str(status), {"description": said, "content": {"application/json": {"schema": schema}}}
    for status in _READING if operation.method == "GET" else _ACTING:
        yield str(status), f"Problem{status}"
