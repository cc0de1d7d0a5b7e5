"""A dossier made ready to be read: each section a table whose numbers lead to where their reasons stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import url_for
from markupsafe import Markup

from contracts.dossiers import COUNT, DAY, MONEY, Cell, Dossier, Section
from contracts.said import number
from importers.lists import ListColumn, ListValue
from routes.desks import PAGES_OF_THINGS
from routes.list_files import ListLink, list_links
from routes.words import day, money

_NUMBERS = (MONEY, COUNT)
_OF_CONTRACT = {
    "results": "trends.show_trends",
    "ledgers": "ledgers.show_ledgers",
    "contract": "contracts.show_contract",
}
# Lines that have no place of their own on the page of a statement.
_WHOLE_STATEMENT = ("net", "work")


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell in words, with the address of its reason."""

    says: str | Markup
    address: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the dossier: `headings` with whether each stands over numbers."""

    anchor: str
    title: str
    says: str
    headings: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[CellView, ...], ...]
    links: tuple[ListLink, ...]


def section_views(dossier: Dossier, with_files: bool = False) -> tuple[SectionView, ...]:
    """The sections as a page shows them; `with_files`: each with the links to download it."""
    return tuple(_section(each, dossier.contract, with_files) for each in dossier.sections)


def _section(section: Section, contract: str, with_files: bool) -> SectionView:
    rows = tuple(tuple(_cell(cell, contract) for cell in row) for row in section.rows)
    over_numbers = [any(row[place].is_number for row in rows) for place in range(len(section.columns))]
    return SectionView(
        anchor=section.id,
        title=section.title,
        says=section.says,
        headings=tuple(zip(section.columns, over_numbers, strict=True)),
        rows=rows,
        links=list_links(section.id) if with_files and rows else (),
    )


def _cell(cell: Cell, contract: str) -> CellView:
    says: str | Markup = cell.says
    if cell.kind == MONEY:
        says = money(Decimal(cell.says))
    elif cell.kind == DAY:
        says = day(date.fromisoformat(cell.says))
    elif cell.kind == COUNT:
        says = number(int(cell.says))
    return CellView(says, _address(cell, contract), cell.kind in _NUMBERS)


def _address(cell: Cell, contract: str) -> str:
    """Where the reason of a value stands; nothing where it stands beside it."""
    anchor = f"#{cell.part}" if cell.part and cell.part not in _WHOLE_STATEMENT else ""
    if cell.link == "section":
        return anchor
    if cell.link in _OF_CONTRACT:
        return url_for(_OF_CONTRACT[cell.link], number=contract) + anchor
    if cell.link in PAGES_OF_THINGS:
        endpoint, named = PAGES_OF_THINGS[cell.link]
        place: dict[str, Any] = {named: cell.link_id}
        return url_for(endpoint, **place) + anchor
    return ""


def listed_columns(section: Section) -> tuple[ListColumn, ...]:
    """The columns of a section as a file."""
    kinds = [{row[place].kind for row in section.rows} for place in range(len(section.columns))]
    return tuple(ListColumn(title, _holds(found)) for title, found in zip(section.columns, kinds, strict=True))


def _holds(kinds: set[str]) -> str:
    """What a column of a file holds; text where its cells are of several kinds."""
    only = next(iter(kinds)) if len(kinds) == 1 else ""
    return {MONEY: "money", DAY: "day", COUNT: "number"}.get(only, "text")


def listed_rows(section: Section) -> Iterator[tuple[ListValue, ...]]:
    """The rows of a section as a file; a column of several kinds is text."""
    holds = [each.holds for each in listed_columns(section)]
    for row in section.rows:
        yield tuple(_value(cell, kind) for cell, kind in zip(row, holds, strict=True))


def _value(cell: Cell, holds: str) -> ListValue:
    if holds == "money":
        return Decimal(cell.says)
    if holds == "day":
        return date.fromisoformat(cell.says)
    return int(cell.says) if holds == "number" else cell.says
