"""One line of JSON for each request and each happening, where LOG_FORMAT asks for it.

It says who (by id), what (the endpoint, never the address, which may hold a secret), how it ended and how long it took.
Of an error it says kind and place, never the message, which may hold what somebody typed or a row holds.
"""

import json
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from flask import Flask, Response, g, has_request_context, request

from models.ids import new_id

_requests = logging.getLogger("performance_pay.requests")
ErrorNow = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context() and "request_id" in g:
            said["request_id"] = g.request_id
        said |= getattr(record, "said", {})
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            said["where"] = [f"{each.filename}:{each.lineno} {each.name}" for each in frames]
        return json.dumps(said, ensure_ascii=False)


class JsonHandler(logging.StreamHandler[TextIO]):
    """Writes lines to standard error."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self.setFormatter(JsonLines())


def register(app: Flask) -> None:
    """Times every request, and has the program's words written as JSON where the settings ask for it."""
    app.before_request(begin)
    app.after_request(end)
    if app.config["LOG_FORMAT"] != "json":
        return
    root = logging.getLogger()
    for old in [each for each in root.handlers if isinstance(each, JsonHandler)]:
        root.removeHandler(old)
    root.addHandler(JsonHandler())
    root.setLevel(logging.INFO)
    app.log_exception = log_failure  # type: ignore[method-assign, assignment]


def begin() -> None:
    """Gives the request its id and notes when it began."""
    g.request_id, g.began = new_id(), time.monotonic()


def end(response: Response) -> Response:
    """Writes down how the request ended."""
    if "began" not in g:
        return response
    actor = g.get("actor")
    g.seconds = time.monotonic() - g.began
    said = {
        "person_id": None if actor is None else actor.person_id,
        "government_id": None if actor is None else actor.government_id,
        "endpoint": request.endpoint,
        "method": known_method(),
        "status": response.status_code,
        "milliseconds": round(g.seconds * 1000),
    }
    _requests.info("request", extra={"said": said})
    response.headers["X-Request-Id"] = g.request_id
    return response


def known_method() -> str:
    """The method of the request; what is no method of the web is not repeated."""
    return request.method if request.method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE") else "other"


def log_failure(error: ErrorNow) -> None:
    """Writes an error of the program down, without the address that was asked for."""
    said = {"endpoint": request.endpoint}
    logging.getLogger("performance_pay").error("the request failed", exc_info=error, extra={"said": said})
