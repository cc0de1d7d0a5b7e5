"""What the pages of lists share: what the address asks for, headings that sort by plain links, and the next page.

The whole state of a list stands in its address: what narrows it, `sort` (a name of its sorts, with “-” before it the
other way round) and `after`, the key of the row before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import request, url_for

from models.kept_filters import KeptFilter
from models.paging import Sorts, Wanted, sort_named
from operations.kept_filters import own_filters
from routes.guard import signed_in
from routes.list_files import ListLink, list_links

NOT_KEPT = ("after", "before", "as", "list")
LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its title, the sort that it stands for, and whether it holds numbers."""

    title: str
    sort: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list as its page shows it: its orders, its columns, and the fields of the form that narrows it.

    `in_order` says that without a sort it stands in the first of its orders. `tabs` are what narrows it by links of the
    page: its form takes them along.
    """

    sorts: Sorts
    columns: tuple[Column, ...]
    fields: tuple[str, ...] = ()
    in_order: bool = True
    tabs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: `address` sorts by it, `sorted` says which way the list is sorted by it now."""

    title: str
    address: str
    sorted: str
    kind: str


@dataclass(frozen=True, slots=True)
class FilterLink:
    """A filter that the person kept: its name, the address that it leads to, and whether that is the present one."""

    id: str
    title: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ListShown:
    """What a page of a list shows around its rows; `hidden` is what its form takes along.

    `query` is what the person can keep of the address now, under the name of the list's page; `filters` what they kept.
    Of a list of one contract nothing is kept: `page` is empty.
    """

    headings: tuple[Heading, ...]
    links: tuple[ListLink, ...]
    hidden: tuple[tuple[str, str], ...]
    words: str
    is_narrowed: bool
    whole_address: str
    next_address: str
    page: str = ""
    query: str = ""
    filters: tuple[FilterLink, ...] = ()


def wanted() -> Wanted:
    """The words and the order that the address asks for."""
    return Wanted(request.args.get("words", "").strip()[:LONGEST_WORDS], wanted_sort())


def wanted_sort() -> str:
    """The order that the address asks for; nothing where it asks for none."""
    return request.args.get("sort", "")


def wanted_after() -> str | None:
    """The key that the address goes on after; None on the first page."""
    return request.args.get("after") or None


def list_shown(endpoint: str, page: ListPage, after: str | int | None, but: str = "") -> ListShown:
    """What stands around the rows of a page of the list; `but` names a column that is not shown, by its
    sort or, where it has none, its title.

    Invalid where the list cannot be sorted as the address asks.
    """
    kept, is_kept = _kept(), not request.view_args
    return ListShown(
        headings=tuple(_heading(endpoint, page, each) for each in _columns(page, but)),
        links=list_links(),
        hidden=tuple((name, text) for name, text in kept.items() if name not in page.fields),
        words=wanted().words,
        is_narrowed=any(name in kept for name in (*page.fields, *page.tabs)),
        whole_address=_address(endpoint, {}),
        next_address="" if after is None else _address(endpoint, {**kept, "after": str(after)}),
        page=endpoint if is_kept else "",
        query=urlencode(kept),
        filters=tuple(_link(each, kept) for each in own_filters(signed_in(), endpoint)) if is_kept else (),
    )


def list_choices(endpoint: str, name: str, titles: Mapping[str, str], chosen: str) -> list[tuple[str, str, bool]]:
    """The addresses between which a list is chosen by one of its parameters, each with its title and whether it is the
    present one: words that were typed and the order stay.
    """
    kept = _kept()
    return [(_address(endpoint, {**kept, name: key}), title, key == chosen) for key, title in titles.items()]


def list_whole(page: ListPage) -> ListShown:
    """The same for a list that stands whole on its page, in its own order."""
    shown = (Heading(each.title, "", "", each.kind) for each in page.columns)
    return ListShown(tuple(shown), list_links(), (), "", False, "", "")


def _columns(page: ListPage, but: str) -> Iterator[Column]:
    return (each for each in page.columns if (each.sort or each.title) != but)


def address_of_filter(page: str, query: str) -> str:
    """The address of a list under a filter that was kept."""
    asked: dict[str, Any] = dict(parse_qsl(query))
    return url_for(page, **asked)


def _link(own: KeptFilter, kept: Mapping[str, str]) -> FilterLink:
    is_current = dict(parse_qsl(own.query)) == kept
    return FilterLink(own.id, own.title, address_of_filter(own.page, own.query), is_current)


def _heading(endpoint: str, page: ListPage, column: Column) -> Heading:
    if not column.sort:
        return Heading(column.title, "", "", column.kind)
    first = next(iter(page.sorts)) if page.in_order else ""
    now = wanted_sort() or first
    chosen = now.removeprefix("-") == column.sort
    way = sort_named(page.sorts, now) if now else None
    then = f"-{column.sort}" if now == column.sort else column.sort
    kept = {**_kept(), "sort": "" if then == first else then}
    sorted_now = "" if way is None or not chosen else "descending" if way.descending else "ascending"
    return Heading(column.title, _address(endpoint, kept), sorted_now, column.kind)


def _kept() -> dict[str, str]:
    return {name: text for name, text in request.args.items() if name not in NOT_KEPT and text}


def _address(endpoint: str, asked: Mapping[str, str]) -> str:
    places: Mapping[str, Any] = request.view_args or {}
    named: dict[str, Any] = {name: text for name, text in asked.items() if text and name not in places}
    return url_for(endpoint, **named, **places)
