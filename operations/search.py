"""Finding things by words: contracts, vendors, pay items, reports and statements, as far as one may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.errors import NotFound
from contracts.roles import Actor, require
from models.paging import Page
from models.search import KINDS, count_found, page_found

# One letter is in everything.
SHORTEST = 2
IN_SHORT = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of a kind: how many, counted up to `MOST_COUNTED`, and some of them."""

    count: int
    page: Page[Any, str]


def search(actor: Actor, words: str) -> Mapping[str, Found]:
    """The first things of each kind that hold all the words; nothing at all for fewer than two letters."""
    require(actor, "see contracts")
    wanted = words_of(words)
    if not wanted:
        return {}
    found = {}
    for kind in KINDS:
        page = page_found(kind, actor.government_id, actor.vendor_id, wanted, None, IN_SHORT)
        found[kind] = Found(_count(actor, kind, wanted) if page.after else len(page.rows), page)
    return found


def search_kind(
    actor: Actor, kind: str, words: str, after: str | None, limit: int = 50, sort: str = ""
) -> Page[Any, str]:
    """Everything of one kind that holds all the words, page by page; without a word the whole kind, with too short ones
    nothing. NotFound for a kind that there is not.
    """
    require(actor, "see contracts")
    if kind not in KINDS:
        raise NotFound("There is no such kind of things to find. Search again.")
    wanted = words_of(words)
    if words.strip() and not wanted:
        return Page((), None)
    return page_found(kind, actor.government_id, actor.vendor_id, wanted, after, limit, sort)


def words_of(text: str) -> Sequence[str]:
    """The words that are looked for; none where the text is too short to find anything by."""
    words = text.split()
    return words if sum(map(len, words)) >= SHORTEST else ()


def _count(actor: Actor, kind: str, words: Sequence[str]) -> int:
    return count_found(kind, actor.government_id, actor.vendor_id, words)
