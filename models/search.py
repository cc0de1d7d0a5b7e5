"""What holds all of some words: contracts, vendors, pay items and reports, each kind counted and read by key.

Each word is looked for anywhere in a few short columns, so that the middle of a word is found on both databases. That
reads the kind's rows of one government once, by key and no further than a page needs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager

from models.contracts import Contract
from models.database import db
from models.kept_items import KeptItem
from models.paging import Page, page_after
from models.periods import ReportingPeriod
from models.reports import Report
from models.vendors import Vendor

MOST_COUNTED = 1_000


def page_found(
    kind: str, government_id: str, vendor_id: str | None, words: Sequence[str], after: str | None, limit: int
) -> Page[Any, str]:
    """The things of a kind that hold all the words and that the person may see, in the order of their key."""
    query, column = _query(kind, government_id, vendor_id, words)
    return page_after(query, column, lambda each: str(getattr(each, column.key)), after, limit)


def count_found(kind: str, government_id: str, vendor_id: str | None, words: Sequence[str]) -> int:
    """How many there are, counted up to `MOST_COUNTED`."""
    query, column = _query(kind, government_id, vendor_id, words)
    some = query.with_only_columns(column).limit(MOST_COUNTED)
    return db.session.scalar(select(func.count()).select_from(some.subquery())) or 0


def _query(
    kind: str, government_id: str, vendor_id: str | None, words: Sequence[str]
) -> tuple[Select[Any], InstrumentedAttribute[Any]]:
    make, columns, key = _KINDS[kind]
    query = make(government_id)
    if vendor_id is not None:
        query = query.where((Vendor.id if kind == "vendors" else Contract.vendor_id) == vendor_id)
    for word in words:
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return query, key


def _contracts(government_id: str) -> Select[Any]:
    query = select(Contract).join(Contract.vendor).options(contains_eager(Contract.vendor))
    return query.where(Contract.government_id == government_id)


def _vendors(government_id: str) -> Select[Any]:
    return select(Vendor).where(Vendor.government_id == government_id)


def _items(government_id: str) -> Select[Any]:
    query = select(KeptItem).join(KeptItem.contract)
    query = query.options(contains_eager(KeptItem.contract).joinedload(Contract.vendor))
    return query.where(KeptItem.government_id == government_id)


def _reports(government_id: str) -> Select[Any]:
    query = select(Report).join(Report.contract).join(Report.period)
    query = query.options(contains_eager(Report.contract).joinedload(Contract.vendor), contains_eager(Report.period))
    return query.where(Report.government_id == government_id)


_KINDS: Mapping[str, tuple[Any, tuple[InstrumentedAttribute[Any], ...], InstrumentedAttribute[Any]]] = {
    "contracts": (_contracts, (Contract.number, Contract.title, Vendor.name), Contract.number),
    "vendors": (_vendors, (Vendor.name,), Vendor.id),
    "items": (_items, (KeptItem.number, KeptItem.title, Contract.number), KeptItem.key),
    "reports": (_reports, (Report.file_name, Contract.number, ReportingPeriod.name), Report.id),
}
KINDS = tuple(_KINDS)
