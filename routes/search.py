"""One field for everything: what was found, by kind, with how much there is of each."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.numbers import from_cents, plain
from contracts.periods import say_period
from contracts.said import number
from importers.lists import ListColumn, ListValue
from models.search import MOST_COUNTED
from operations.search import search, search_kind, words_of
from routes.contract_words import contract_line
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import list_shown, wanted_after, wanted_sort
from routes.lists import FOUND
from routes.words import StatusWords, day, money, status_words

pages = Blueprint("search", __name__)

TITLES = {
    "contracts": "Contracts",
    "vendors": "Vendors",
    "items": "Pay items",
    "reports": "Reports",
    "statements": "Statements",
}
_COLUMNS = (ListColumn("What"), ListColumn("Where"), ListColumn("Address"))


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found; `cells` are what stands beside its title where its kind is a list."""

    title: str
    detail: str
    address: str
    status: StatusWords | None = None
    cells: tuple[Markup | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of a kind; `more_address` leads to all of it where that is more than stands here."""

    title: str
    count: str
    hits: tuple[Hit, ...]
    more_address: str


@pages.get("/search")
def show_results() -> ResponseReturnValue:
    """What holds the words: some of each kind, or all of one kind page by page."""
    actor, words, kind = signed_in(), request.args.get("words", "").strip(), request.args.get("kind", "")
    if kind:
        return _one_kind(kind, words)
    groups = [_group(name, found.count, found.page, words) for name, found in search(actor, words).items()]
    return render_template(
        "search/search.html",
        words=words,
        is_short=bool(words) and not words_of(words),
        groups=[group for group in groups if group.hits],
        nothing=bool(groups) and not any(group.hits for group in groups),
        kinds=[(title, url_for("search.show_results", kind=name)) for name, title in TITLES.items()],
    )


def _one_kind(kind: str, words: str) -> ResponseReturnValue:
    actor, sort = signed_in(), wanted_sort()
    if wanted_kind():
        found = every_row(lambda after, limit: search_kind(actor, kind, words, after, limit, sort))
        return send_list(
            f"{kind} with {words}" if words else kind, _COLUMNS, (_listed(hit_of(kind, each)) for each in found)
        )
    page = search_kind(actor, kind, words, wanted_after(), sort=sort)
    return render_template(
        "search/kind.html",
        title=TITLES[kind],
        words=words,
        is_short=bool(words) and not words_of(words),
        hits=[hit_of(kind, each) for each in page.rows],
        kinds=[(title, _kind_address(name, words), name == kind) for name, title in TITLES.items()],
        shown=list_shown("search.show_results", FOUND[kind], page.after),
    )


def _kind_address(kind: str, words: str) -> str:
    return url_for("search.show_results", kind=kind, words=words or None)


def _group(kind: str, count: int, page: Any, words: str) -> Group:
    many = f"{number(count)} or more" if count >= MOST_COUNTED else number(count)
    more = url_for("search.show_results", words=words, kind=kind) if page.after else ""
    return Group(TITLES[kind], many, tuple(hit_of(kind, each) for each in page.rows), more)


def hit_of(kind: str, thing: Any) -> Hit:
    """Something that was found, in words, with the page where it stands."""
    if kind == "vendors":
        return Hit(thing.name, "Its contracts", url_for("contracts.show_contracts", words=thing.name))
    contract = thing if kind == "contracts" else thing.contract
    address = url_for("contracts.show_contract", number=contract.number)
    if kind == "contracts":
        told = (contract.title, contract.vendor.name, day(contract.ends_on))
        return Hit(contract.number, f"{contract.title} · {contract.vendor.name}", address, None, told)
    place = contract_line(contract)
    of_contract = (contract.number, contract.vendor.name)
    if kind == "items":
        cells = (thing.title, thing.unit, *of_contract)
        return Hit(f"{thing.number} {thing.title}", f"per {thing.unit} · {place}", f"{address}#items", None, cells)
    return _of_period(kind, thing, place, of_contract)


def _of_period(kind: str, thing: Any, place: str, of_contract: tuple[str, str]) -> Hit:
    period = say_period(thing.period.name)
    if kind == "statements":
        opened = url_for("statements.show_statement", statement_id=thing.id)
        title, status = f"{period}, statement, revision {thing.revision}", status_words("statement", thing.status)
        net = from_cents(thing.net_cents)
        return Hit(title, f"Net {plain(net)} · {place}", opened, status, (money(net), *of_contract))
    title = f"{period}, {thing.party.replace('_', ' ')}’s report, revision {thing.revision}"
    opened = url_for("reports.show_report", report_id=thing.id)
    status = status_words("report", thing.status)
    return Hit(title, f"{thing.file_name} · {place}", opened, status, (thing.file_name, *of_contract))


def _listed(hit: Hit) -> tuple[ListValue, ...]:
    return hit.title, hit.detail, hit.address
