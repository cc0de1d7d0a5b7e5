"""One field for everything: what was found, by kind, with how much there is of each."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.periods import say_period
from importers.lists import ListColumn, ListValue
from models.search import MOST_COUNTED
from operations.search import search, search_kind, words_of
from routes.guard import signed_in
from routes.list_files import every_row, list_links, send_list, wanted_kind
from routes.words import StatusWords, number, status_words

pages = Blueprint("search", __name__)

TITLES = {"contracts": "Contracts", "vendors": "Vendors", "items": "Pay items", "reports": "Reports"}
_COLUMNS = (ListColumn("What"), ListColumn("Where"), ListColumn("Address"))


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found."""

    title: str
    detail: str
    address: str
    status: StatusWords | None = None


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
        links=(),
        next_address="",
    )


def _one_kind(kind: str, words: str) -> ResponseReturnValue:
    actor = signed_in()
    if wanted_kind():
        found = every_row(lambda after, limit: search_kind(actor, kind, words, after, limit))
        return send_list(f"{kind} with {words}", _COLUMNS, (_listed(hit_of(kind, each)) for each in found))
    page = search_kind(actor, kind, words, request.args.get("after"))
    hits = tuple(hit_of(kind, each) for each in page.rows)
    asked: dict[str, Any] = {"words": words, "kind": kind, "after": page.after}
    return render_template(
        "search/search.html",
        words=words,
        is_short=bool(words) and not words_of(words),
        groups=[Group(TITLES[kind], "", hits, "")] if hits else [],
        nothing=not hits and bool(words_of(words)),
        links=list_links() if hits else (),
        next_address=url_for("search.show_results", **asked) if page.after else "",
    )


def _group(kind: str, count: int, page: Any, words: str) -> Group:
    many = f"{number(count)} or more" if count >= MOST_COUNTED else number(count)
    more = url_for("search.show_results", words=words, kind=kind) if page.after else ""
    return Group(TITLES[kind], many, tuple(hit_of(kind, each) for each in page.rows), more)


def hit_of(kind: str, thing: Any) -> Hit:
    """Something that was found, in words, with the page where it stands."""
    if kind == "vendors":
        return Hit(thing.name, "Its contracts", url_for("contracts.show_contracts", words=thing.name))
    contract = thing if kind == "contracts" else thing.contract
    place = f"{contract.number} · {contract.title} · {contract.vendor.name}"
    address = url_for("contracts.show_contract", number=contract.number)
    if kind == "contracts":
        return Hit(contract.number, f"{contract.title} · {contract.vendor.name}", address)
    if kind == "items":
        return Hit(f"{thing.number} {thing.title}", f"per {thing.unit} · {place}", f"{address}#items")
    title = f"{say_period(thing.period.name)}, {thing.party.replace('_', ' ')}’s report, revision {thing.revision}"
    opened = url_for("reports.show_report", report_id=thing.id)
    return Hit(title, f"{thing.file_name} · {place}", opened, status_words("report", thing.status))


def _listed(hit: Hit) -> tuple[ListValue, ...]:
    return hit.title, hit.detail, hit.address
