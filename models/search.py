"""What holds all of some words: contracts, vendors, pay items, reports and statements, each kind counted and read by
key; without words the whole kind.

Each word is looked for anywhere in a few short columns, so that the middle of a word is found on both databases. That
reads the kind's rows of one government once, by key and no further than a page needs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload

from models.contracts import Contract
from models.database import db
from models.kept_items import KeptItem
from models.paging import Page, SortKey, Sorts, holding, newest_first, page_in_order
from models.periods import ReportingPeriod
from models.reports import Report
from models.statements import PaymentStatement
from models.vendors import Vendor

MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Findable:
    """A kind of things: how they are read, in which columns words are looked for, their key, and their orders."""

    read: Callable[[str], Select[Any]]
    words_in: tuple[InstrumentedAttribute[Any], ...]
    key: InstrumentedAttribute[str]
    sorts: Sorts


def page_found(
    kind: str,
    government_id: str,
    vendor_id: str | None,
    words: Sequence[str],
    after: str | None,
    limit: int,
    sort: str = "",
) -> Page[Any, str]:
    """The things of a kind that hold all the words and that the person may see, in one of their orders."""
    found = FINDABLE[kind]
    return page_in_order(_query(kind, government_id, vendor_id, words), found.sorts, found.key, after, limit, sort)


def page_of_contract(
    kind: str, government_id: str, contract_id: str, words: Sequence[str], after: str | None, limit: int, sort: str = ""
) -> Page[Any, str]:
    """The reports (with who delivered them), statements or pay items of a contract that hold all the words, in one of
    the orders of `OF_CONTRACT`; what was replaced by a later revision is among them.
    """
    found = FINDABLE[kind]
    query = _query(kind, government_id, None, words).where(Contract.id == contract_id)
    if kind == "reports":
        query = query.options(joinedload(Report.entered_by_person))
    return page_in_order(query, OF_CONTRACT[kind], found.key, after, limit, sort)


def count_found(kind: str, government_id: str, vendor_id: str | None, words: Sequence[str]) -> int:
    """How many there are, counted up to `MOST_COUNTED`."""
    query = _query(kind, government_id, vendor_id, words)
    some = query.with_only_columns(FINDABLE[kind].key).limit(MOST_COUNTED)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _query(kind: str, government_id: str, vendor_id: str | None, words: Sequence[str]) -> Select[Any]:
    found = FINDABLE[kind]
    query = found.read(government_id)
    if vendor_id is not None:
        query = query.where((Vendor.id if kind == "vendors" else Contract.vendor_id) == vendor_id)
    return holding(query, " ".join(words), *found.words_in)


def _contracts(government_id: str) -> Select[Any]:
    query = select(Contract).join(Contract.vendor).options(contains_eager(Contract.vendor))
    return query.where(Contract.government_id == government_id)


def _vendors(government_id: str) -> Select[Any]:
    return select(Vendor).where(Vendor.government_id == government_id)


def _items(government_id: str) -> Select[Any]:
    query = select(KeptItem).join(KeptItem.contract).join(Contract.vendor)
    query = query.options(contains_eager(KeptItem.contract).contains_eager(Contract.vendor))
    return query.where(KeptItem.government_id == government_id)


def _reports(government_id: str) -> Select[Any]:
    query = select(Report).join(Report.contract).join(Contract.vendor).join(Report.period)
    contract = contains_eager(Report.contract).contains_eager(Contract.vendor)
    return query.options(contract, contains_eager(Report.period)).where(Report.government_id == government_id)


def _statements(government_id: str) -> Select[Any]:
    query = select(PaymentStatement).join(PaymentStatement.contract).join(Contract.vendor)
    contract = contains_eager(PaymentStatement.contract).contains_eager(Contract.vendor)
    query = query.join(PaymentStatement.period).options(contract, contains_eager(PaymentStatement.period))
    return query.where(PaymentStatement.government_id == government_id)


_OF_CONTRACT = {"contract": SortKey(Contract.number), "vendor": SortKey(Vendor.name)}
FINDABLE: Mapping[str, Findable] = {
    "contracts": Findable(
        _contracts,
        (Contract.number, Contract.title, Vendor.name),
        Contract.number,
        {
            "number": SortKey(Contract.number),
            "title": SortKey(Contract.title),
            "vendor": SortKey(Vendor.name),
            "last_day": SortKey(Contract.ends_on),
        },
    ),
    "vendors": Findable(_vendors, (Vendor.name,), Vendor.id, {"name": SortKey(Vendor.name)}),
    "items": Findable(
        _items,
        (KeptItem.number, KeptItem.title, Contract.number),
        KeptItem.key,
        {
            "key": SortKey(KeptItem.key),
            "number": SortKey(KeptItem.number),
            "title": SortKey(KeptItem.title),
            **_OF_CONTRACT,
        },
    ),
    "reports": Findable(
        _reports,
        (Report.file_name, Contract.number, ReportingPeriod.name),
        Report.id,
        {"received": SortKey(Report.id), "file": SortKey(Report.file_name), **_OF_CONTRACT},
    ),
    "statements": Findable(
        _statements,
        (Contract.number, ReportingPeriod.name),
        PaymentStatement.id,
        {
            "computed": SortKey(PaymentStatement.id),
            "net": SortKey(PaymentStatement.net_cents, descending=True),
            **_OF_CONTRACT,
        },
    ),
}
KINDS = tuple(FINDABLE)
_PERIOD = {"period": SortKey(ReportingPeriod.starts_on, descending=True)}
# Of one contract: the newest reports and statements first, its pay items by their number.
OF_CONTRACT: Mapping[str, Sorts] = {
    "reports": {**newest_first(FINDABLE["reports"].sorts), **_PERIOD},
    "statements": {**newest_first(FINDABLE["statements"].sorts), **_PERIOD},
    "items": {"number": SortKey(KeptItem.number), "title": SortKey(KeptItem.title)},
}
