"""Rows as separated values, in which no text can become a formula when a spreadsheet program opens the file.

A text that begins with = + - @, a tab or a line break is written with an apostrophe before it; numbers and dates are
written as they are, by whoever gives them as such.
"""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_text(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_BEGINS) else text


def separated(rows: Iterable[Sequence[str]], separator: str = ",") -> str:
    """The rows as one text with CRLF at each end, quoted where needed. The caller has made the texts safe."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return written.getvalue()
