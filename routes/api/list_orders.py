"""In which orders a program can ask for a list: those that its page has, under the names that stand in its address.

A test goes through `routes/lists.py` and fails where an operation that reads one of its lists cannot be asked so.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, validate

from models.paging import Wanted
from routes.api.fields import sent_text
from routes.list_pages import LONGEST_WORDS, ListPage


def sort_by(*lists: ListPage) -> fields.String:
    """The order that is wanted of a list, or of whichever of the lists is asked for.

    A name with “-” before it is the same order the other way round, as in the address of the page.
    """
    names = dict.fromkeys(name for each in lists for name in each.sorts)
    first = next(iter(names)) if len(lists) == 1 and lists[0].in_order else ""
    without = f" Without it: {first}." if first else ""
    said = f"By what, as the headings of its page; with - before it the other way round.{without}"
    either_way = tuple(f"{way}{name}" for name in names for way in ("", "-"))
    return fields.String(validate=validate.OneOf(either_way), metadata={"description": said})


def words_in(columns: str) -> fields.String:
    """Words that a row holds, all of them, in the columns that are named."""
    return sent_text(f"Words in {columns}: all of them must be held.", LONGEST_WORDS, needed=False)


def wanted_of(asked: Mapping[str, Any]) -> Wanted:
    """The words and the order that were asked for."""
    return Wanted(asked.get("words", ""), asked.get("sort", ""))
