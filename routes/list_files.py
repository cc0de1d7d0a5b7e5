"""A list as a file: the same address, the same filter and the same permission as its page, with `as=xlsx` or `as=csv`.

Every list page uses this one way. Rows are read page by page and written as they come, however many there are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from flask import Response, request, url_for

from importers.lists import KINDS, ListColumn, ListValue, write_list
from models.paging import LARGEST_PAGE, Page, every_page
from routes.downloads import send_made

_IN_MEMORY = 4_000_000
_WORDS = {"xlsx": "Download as a workbook", "csv": "Download as CSV"}
Row = TypeVar("Row")
Key = TypeVar("Key", str, int)


@dataclass(frozen=True, slots=True)
class ListLink:
    """A way to download the list that a page shows."""

    title: str
    address: str


def wanted_kind() -> str:
    """The kind of file that the address asks for; nothing where it asks for the page."""
    kind = request.args.get("as", "")
    return kind if kind in KINDS else ""


def send_list(title: str, columns: Sequence[ListColumn], rows: Iterable[Sequence[ListValue]]) -> Response:
    """The list as the file that the address asks for."""
    kind = wanted_kind()

    def write(made: IO[bytes]) -> str:
        write_list(made, kind, title, columns, rows)
        name = "-".join("".join(letter if letter.isalnum() else " " for letter in title).lower().split())
        return f"{name}.{kind}"

    return send_made(write, KINDS[kind], _IN_MEMORY)


def wanted_list() -> str:
    """Which of the page's several lists the address asks for as a file; nothing where it asks for the page."""
    return request.args.get("list", "") if wanted_kind() else ""


def list_links(which: str = "") -> tuple[ListLink, ...]:
    """The links to download what the page shows, under the filters of its address and from its first row on.

    Where a page holds several lists, `which` names one of them.
    """
    kept = {name: text for name, text in request.args.items() if name not in ("after", "before", "as", "list")}
    here, places = request.endpoint or "", request.view_args or {}
    if which:
        kept["list"] = which
    asked: list[dict[str, Any]] = [{**kept, **places, "as": kind} for kind in _WORDS]
    return tuple(ListLink(_WORDS[each["as"]], url_for(here, **each)) for each in asked)


def every_row(page: Callable[[Key | None, int], Page[Row, Key]]) -> Iterator[Row]:
    """Every row of a list that is read page by page: `page` is given the key to go on after, and how many."""
    for found in every_page(lambda after: page(after, LARGEST_PAGE), lambda found: found.after):
        yield from found.rows
