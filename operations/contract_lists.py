"""All reports, statements and pay items of one contract, page by page: of periods and revisions there is no end."""

from dataclasses import dataclass
from typing import Any

from contracts.items import Item
from contracts.roles import Actor, require
from models.contracts import Contract
from models.kept_items import KeptItem
from models.paging import AS_IT_IS, Page, Wanted
from models.search import page_of_contract
from models.terms_versions import find_terms_version
from operations.terms import terms_of
from operations.visibility import visible_contract


@dataclass(frozen=True, slots=True)
class ListOfContract:
    """A contract with a page of its reports, statements or pay items."""

    contract: Contract
    page: Page[Any, str]


def list_of_contract(
    actor: Actor, contract_number: str, kind: str, after: str | None, limit: int = 50, wanted: Wanted = AS_IT_IS
) -> ListOfContract:
    """The contract's `reports` or `statements`, each revision of them, the newest first; or its `items` as the terms in
    force have them, by their number. Another order may be wanted.
    """
    require(actor, "see contracts")
    contract = visible_contract(actor, contract_number)
    words = wanted.words.split()
    page = page_of_contract(kind, actor.government_id, contract.id, words, after, limit, wanted.sort)
    return ListOfContract(contract, _priced(page) if kind == "items" else page)


def _priced(page: Page[KeptItem, str]) -> Page[Item, str]:
    """The items as the terms say them, with price and quantity."""
    if not page.rows:
        return Page((), None)
    version = find_terms_version(page.rows[0].government_id, page.rows[0].terms_version_id)
    items = {each.number: each for each in terms_of(version).items}
    return Page(tuple(items[each.number] for each in page.rows), page.after)
