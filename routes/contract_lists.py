"""All reports, statements and pay items of one contract: sorted, narrowed by words, page by page, or as a file.

The page of a contract shows its newest periods and first pay items; here is everything, replaced revisions too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.items import Item
from contracts.numbers import from_cents
from contracts.periods import say_period
from contracts.said import number
from importers.lists import ListColumn, ListValue
from models.reports import Report
from models.statements import PaymentStatement
from operations.contract_lists import list_of_contract
from routes import kept_lists
from routes.contract_words import contract_list
from routes.guard import signed_in
from routes.list_files import every_row, send_list, wanted_kind
from routes.list_pages import ListPage, list_shown, wanted, wanted_after
from routes.lists import ITEMS_OF_CONTRACT, REPORTS_OF_CONTRACT, STATEMENTS_OF_CONTRACT
from routes.words import PARTY_WORDS, StatusWords, money, status_words

pages = Blueprint("contract_lists", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: what it is, the page where it stands, and the cells beside it."""

    title: str
    address: str
    cells: tuple[Markup | str, ...]
    status: StatusWords | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the lists: its title, its page, how a line looks, and its file."""

    title: str
    page: ListPage
    words_in: str
    line: Callable[[Any], Line]
    columns: Sequence[ListColumn]
    row: Callable[[Any], tuple[ListValue, ...]]


@pages.get("/contracts/<number>/reports")
def show_reports(number: str) -> ResponseReturnValue:
    """Every delivered report of a contract, each revision of it."""
    return _list_page(number, "reports")


@pages.get("/contracts/<number>/statements")
def show_statements(number: str) -> ResponseReturnValue:
    """Every statement of a contract, each revision of it."""
    return _list_page(number, "statements")


@pages.get("/contracts/<number>/items")
def show_items(number: str) -> ResponseReturnValue:
    """Every pay item of the terms in force of a contract."""
    return _list_page(number, "items")


def _list_page(number: str, name: str) -> ResponseReturnValue:
    actor, kind = signed_in(), KINDS[name]
    if wanted_kind():
        every = every_row(lambda after, limit: list_of_contract(actor, number, name, after, limit, wanted()).page)
        return send_list(f"{kind.title} of {number}", kind.columns, map(kind.row, every))
    seen = list_of_contract(actor, number, name, wanted_after(), wanted=wanted())
    shown = list_shown(f"contract_lists.show_{name}", kind.page, seen.page.after)
    return render_template(
        "contracts/part_list.html",
        **contract_list(seen.contract, kind.title, shown, [kind.line(each) for each in seen.page.rows]),
        title=kind.title,
        words_label=f"Words in {kind.words_in}",
    )


def _report_line(report: Report) -> Line:
    return Line(
        f"{_party(report)}’s report, revision {report.revision}",
        url_for("reports.show_report", report_id=report.id),
        (say_period(report.period.name), report.file_name),
        status_words("report", report.status),
    )


def _report_row(report: Report) -> tuple[ListValue, ...]:
    about = (report.period.name, report.party.replace("_", " "), report.revision, report.status)
    return *about, report.file_name, report.entered_at, report.entered_by_person.name


def _statement_line(statement: PaymentStatement) -> Line:
    return Line(
        f"Statement, revision {statement.revision}",
        url_for("statements.show_statement", statement_id=statement.id),
        (say_period(statement.period.name), money(from_cents(statement.net_cents))),
        status_words("statement", statement.status),
    )


def _statement_row(statement: PaymentStatement) -> tuple[ListValue, ...]:
    amounts = (from_cents(statement.gross_cents), from_cents(statement.net_cents))
    return statement.period.name, statement.revision, statement.status, *amounts, statement.computed_at


def _item_line(item: Item) -> Line:
    quantity = number(item.quantity) if item.quantity is not None else ""
    return Line(item.number, "", (item.title, item.unit, item.sentence(), quantity))


def _item_row(item: Item) -> tuple[ListValue, ...]:
    return next(kept_lists.of_items((item,)))


def _party(report: Report) -> str:
    return PARTY_WORDS[report.party].capitalize()


KINDS = {
    "reports": Kind(
        "Reports",
        REPORTS_OF_CONTRACT,
        "the file’s name or the period",
        _report_line,
        (
            *(ListColumn("Period"), ListColumn("Of"), ListColumn("Revision", "number"), ListColumn("Status")),
            *(ListColumn("File"), ListColumn("Received (UTC)", "moment"), ListColumn("By whom")),
        ),
        _report_row,
    ),
    "statements": Kind(
        "Statements",
        STATEMENTS_OF_CONTRACT,
        "the period",
        _statement_line,
        (
            *(ListColumn("Period"), ListColumn("Revision", "number"), ListColumn("Status")),
            *(ListColumn("Gross", "money"), ListColumn("Net", "money"), ListColumn("Computed (UTC)", "moment")),
        ),
        _statement_row,
    ),
    "items": Kind("Pay items", ITEMS_OF_CONTRACT, "number or title", _item_line, kept_lists.ITEMS, _item_row),
}
