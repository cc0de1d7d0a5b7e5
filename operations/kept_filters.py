"""Keeping a filter of a list under a name, and letting it go: each person for themselves, so nobody else is told."""

from collections.abc import Sequence

from contracts.errors import Invalid, NotFound, Problem
from contracts.roles import Actor
from models.clock import now
from models.database import db
from models.kept_filters import KeptFilter, every_filter_of, filters_of, find_own_filter

MOST_FILTERS = 20
LONGEST_TITLE = 60
LONGEST_QUERY = 1000


def own_filters(actor: Actor, page: str) -> Sequence[KeptFilter]:
    """The actor's filters of the list, by their names."""
    return filters_of(actor.government_id, actor.person_id, page)


def every_own_filter(actor: Actor) -> Sequence[KeptFilter]:
    """The actor's filters of all lists, by list and name."""
    return every_filter_of(actor.government_id, actor.person_id)


def keep_filter(actor: Actor, page: str, title: str, query: str) -> KeptFilter:
    """Keep what the address of the list asks for under a name.

    Invalid without a name, with one that the person uses for this list already, or where the list has too many filters.
    The caller has made sure that there is such a list and that the person may see it.
    """
    title, others = " ".join(title.split()), own_filters(actor, page)
    if not title or len(title) > LONGEST_TITLE:
        raise _wrong(f"Give it a name of up to {LONGEST_TITLE} letters.")
    if any(each.title.casefold() == title.casefold() for each in others):
        raise _wrong("You have kept another filter of this list under this name. Choose another, or remove that first.")
    if len(others) >= MOST_FILTERS:
        raise _wrong(f"You have kept {MOST_FILTERS} filters of this list. Remove one first.")
    if len(query) > LONGEST_QUERY:
        raise Invalid("This filter is too long to be kept. Take some of its words away.")
    kept = KeptFilter(
        government_id=actor.government_id,
        person_id=actor.person_id,
        page=page,
        title=title,
        query=query,
        kept_at=now(),
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def remove_filter(actor: Actor, filter_id: str) -> KeptFilter:
    """Keep the filter no longer; NotFound where the actor has none of that id."""
    kept = find_own_filter(actor.government_id, actor.person_id, filter_id)
    if kept is None:
        raise NotFound("There is no such filter of yours. It may have been removed in another window.")
    db.session.delete(kept)
    db.session.flush()
    return kept


def _wrong(message: str) -> Invalid:
    return Invalid("The filter was not kept.", [Problem("title", message)])
