"""How requests meet the database and the world: pages that only read begin a reading transaction, proxies that are
trusted say who the visitor is, a refused upload is received to its end, and without a SECRET_KEY nothing is served."""

from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask, g, request
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from models.database import reading
from routes.headers import set_always

_READING = {"GET", "HEAD", "OPTIONS"}
_PIECE = 1_000_000
_REFUSAL = (
    "This server was started without SECRET_KEY, so it cannot sign sessions safely and serves nothing. "
    "Set SECRET_KEY to a long random text, the same for every process, and start it again."
)

_NO_SECOND_FACTORS = (
    "This server was started without SECOND_FACTOR_KEY, so it cannot keep the secrets of second factors and serves "
    "nothing. Set SECOND_FACTOR_KEY to a long random text, the same for every process, and start it again."
)


def register(app: Flask) -> None:
    """Puts the reading transactions around requests and the refusal in front of them."""
    app.before_request(begin_reading)
    app.teardown_request(end_reading)
    wrapped: Any = app
    wrapped.wsgi_app = receive_to_the_end(app.wsgi_app, 2 * app.config["MAX_CONTENT_LENGTH"])
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        wrapped.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)
    if not app.config["SECRET_KEY"]:
        wrapped.wsgi_app = refuse_to_serve
    elif not app.config["SECOND_FACTOR_KEYS"]:
        wrapped.wsgi_app = refuse_to_serve_without_second_factors


def begin_reading() -> None:
    """A request that may not change anything reads without waiting for writers; the database refuses it any write."""
    if request.method in _READING:
        g.reading = ExitStack()
        g.reading.enter_context(reading())


def end_reading(_error: BaseException | None) -> None:
    """The next request on this thread begins afresh."""
    if stack := g.pop("reading", None):
        stack.close()


def receive_to_the_end(program: WSGIApplication, largest: int) -> WSGIApplication:
    """The program, which answers only after all that was sent has come, up to `largest` bytes of it.

    Whoever is refused while still sending sees a broken connection in the place of the reason (a proxy: 502), because
    the server closes a connection on which something lies unread. A sender who waits to be asked (`Expect`) is not.
    Only where the server itself marks the end: another could wait here for bytes that never come.
    """

    def answer(environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        answered = program(environment, start_response)
        if environment.get("wsgi.input_terminated") and "HTTP_EXPECT" not in environment:
            left = largest
            while left > 0 and (piece := environment["wsgi.input"].read(min(left, _PIECE))):
                left -= len(piece)
        return answered

    return answer


def refuse_to_serve_without_second_factors(environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The answer to every request while there is no SECOND_FACTOR_KEY."""
    return _refuse(_NO_SECOND_FACTORS, environment, start_response)


def refuse_to_serve(environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The answer to every request while there is no SECRET_KEY."""
    return _refuse(_REFUSAL, environment, start_response)


def _refuse(sentence: str, environment: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    answer = ServiceUnavailable(sentence).get_response(environment)
    set_always(answer.headers)
    answer.headers["Cache-Control"] = "no-store"
    return answer(environment, start_response)
