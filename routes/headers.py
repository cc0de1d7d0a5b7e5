"""Headers of every answer: nothing from another host, nothing inline, nothing kept by a shared computer."""

from flask import Flask, Response, request

_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
# Whatever a file that somebody sent says that it is, a browser keeps it and runs nothing of it.
_DOWNLOAD_POLICY = "default-src 'none'; sandbox"
_ALWAYS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def add_headers(response: Response) -> Response:
    """The answer with the headers that every answer carries; pages are never stored, static files are."""
    response.headers.update(_ALWAYS)
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        response.headers["Content-Security-Policy"] = _DOWNLOAD_POLICY
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def register(app: Flask) -> None:
    """Puts the headers on every answer of the program."""
    app.after_request(add_headers)
