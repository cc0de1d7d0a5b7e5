"""The words of the program with their one meaning, read from docs/vocabulary.md: the page and the document are one."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

pages = Blueprint("vocabulary", __name__)

_DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "vocabulary.md"
_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or several that mean the same, with what it means; `anchor` is where it stands on the page."""

    term: str
    meaning: str
    anchor: str


@pages.get("/words")
def show_words() -> ResponseReturnValue:
    """Every word by its first letter."""
    return render_template("vocabulary.html", words=sorted(vocabulary(), key=lambda word: word.term.casefold()))


@cache
def vocabulary() -> tuple[Word, ...]:
    """The rows of the document's table; ValueError where one is not a term with a meaning."""
    lines = [line for line in _DOCUMENT.read_text("utf-8").splitlines() if line.startswith("|")]
    return tuple(_word(line) for line in lines[_HEADINGS:])


def _word(line: str) -> Word:
    _, term, meaning, _ = (cell.strip() for cell in line.split("|"))
    return Word(term, meaning, re.sub(r"[^a-z]+", "-", term.split(",")[0].casefold()).strip("-"))
