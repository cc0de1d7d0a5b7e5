"""Files that a page sends: always as a download under a safe name, never shown or run in the browser."""

import io
import os
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from typing import IO

from flask import Response, send_file


def send_bytes(content: bytes, name: str, kind: str) -> Response:
    """The bytes as a download of that name and kind."""
    return send_stream(io.BytesIO(content), name, kind)


def send_stream(stream: IO[bytes], name: str, kind: str = "application/octet-stream") -> Response:
    """The file as a download of that name and kind; it is closed once it was sent."""
    answer = send_file(stream, mimetype=kind, as_attachment=True, download_name=name, max_age=0)
    answer.content_length = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def send_made(write: Callable[[IO[bytes]], str], kind: str, in_memory: int) -> Response:
    """A file that is made now: `write` fills it and returns its name. What failed leaves no file behind."""
    with ExitStack() as stack:
        made = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=in_memory))
        name = write(made)
        made.seek(0)
        stack.pop_all()
    return send_stream(made, name, kind)
