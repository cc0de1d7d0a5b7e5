"""All reports, statements and pay items of a contract, for programs: of every revision, page by page."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from contracts.roles import Actor
from operations.contract_lists import list_of_contract
from routes.api.contract_shapes import ReportInShort, StatementInShort
from routes.api.contracts import PLACE
from routes.api.declaring import reads
from routes.api.fields import DecimalOut, PageAsked, Shown, page_of, text
from routes.api.list_orders import sort_by, wanted_of, words_in
from routes.lists import ITEMS_OF_CONTRACT, REPORTS_OF_CONTRACT, STATEMENTS_OF_CONTRACT


class ItemShape(Shown):
    """A pay item as the terms in force have it."""

    number = text()
    title = text()
    unit = text()
    priced = text("unit_price, lump_sum, at_cost or per_period")
    price = DecimalOut("Null where it is paid at cost.", allow_none=True)
    quantity = DecimalOut("The contract quantity; null where none was agreed.", allow_none=True)
    eligible = fields.Boolean(metadata={"description": "Whether it counts in the base of performance pay."})


class ReportsAsked(PageAsked):
    """Which of the reports, and in which order."""

    words = words_in("the file’s name or the period")
    sort = sort_by(REPORTS_OF_CONTRACT)


class StatementsAsked(PageAsked):
    """Which of the statements, and in which order."""

    words = words_in("the period")
    sort = sort_by(STATEMENTS_OF_CONTRACT)


class ItemsAsked(PageAsked):
    """Which of the pay items, and in which order."""

    words = words_in("number or title")
    sort = sort_by(ITEMS_OF_CONTRACT)


@reads("Reports", f"{PLACE}/reports", page_of("ReportsPage", ReportInShort), ReportsAsked)
def list_reports(actor: Actor, asked: Mapping[str, Any], number: str) -> Any:
    """Every report of a contract, each revision of it, the newest first unless another order is wanted."""
    return _page(actor, number, "reports", asked)


@reads("Statements", f"{PLACE}/statements", page_of("StatementsPage", StatementInShort), StatementsAsked)
def list_statements(actor: Actor, asked: Mapping[str, Any], number: str) -> Any:
    """Every statement of a contract, each revision of it, the newest first unless another order is wanted."""
    return _page(actor, number, "statements", asked)


@reads("Contracts", f"{PLACE}/items", page_of("ItemsPage", ItemShape), ItemsAsked)
def list_items(actor: Actor, asked: Mapping[str, Any], number: str) -> Any:
    """The pay items of the terms in force, by their number unless another order is wanted."""
    return _page(actor, number, "items", asked)


def _page(actor: Actor, number: str, kind: str, asked: Mapping[str, Any]) -> Any:
    return list_of_contract(actor, number, kind, asked.get("after"), asked["limit"], wanted_of(asked)).page
