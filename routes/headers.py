"""Headers of every answer: nothing from another host, nothing inline, nothing kept by a shared computer."""

from flask import Flask, Response, request
from werkzeug.datastructures import Headers

_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
# Whatever a file that somebody sent says that it is, a browser keeps it and runs nothing of it.
_DOWNLOAD_POLICY = "default-src 'none'; sandbox"
# For a year, and for every name below that of the program: nobody is to put another program there without HTTPS.
_HTTPS_ALONE = "max-age=31536000; includeSubDomains"
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def set_always(headers: Headers) -> None:
    """Put in what every answer carries, whoever makes it."""
    headers.update(_ALWAYS)


def add_headers(response: Response) -> Response:
    """The answer with the headers that every answer carries; pages are never stored, static files are."""
    set_always(response.headers)
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        response.headers["Content-Security-Policy"] = _DOWNLOAD_POLICY
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _HTTPS_ALONE
    if request.endpoint == "security.logout" and request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def register(app: Flask) -> None:
    """Puts the headers on every answer of the program."""
    app.after_request(add_headers)
