"""Templates without their indentation: it is there for whoever reads a template, and was a third of every long page."""

import re

from flask import Flask
from jinja2.ext import Extension

_INDENTATION = re.compile(r"^[ \t]{2,}", re.MULTILINE)


class Unindented(Extension):
    """Leaves one of the blanks before each line of a page's template; what is filled in stays as it is.

    One is left because it may part two words: the end of a line that is a block tag alone is taken with the tag.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template's text; that of a letter keeps its blanks, which its reader sees."""
        return _INDENTATION.sub(" ", source) if (name or "").endswith(".html") else source


def register(app: Flask) -> None:
    """Gives the templates the extension, and takes the line that a block tag stands on alone."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(Unindented)
