"""What the tables hold of the things whose acts the audit trail records, to be held against it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from models.database import Base, db
from models.files import DeliveredFile
from models.findings import FindingDecision
from models.payments import Payment
from models.reports import Report
from models.statements import PaymentStatement
from models.terms_versions import TermsVersion
from models.vouchers import Voucher, VoucherBatch

_AT_ONCE = 1_000
# For each kind of thing its table and the column that the act of its entry states.
ENTERED: dict[str, tuple[type[Base], str]] = {
    "statement": (PaymentStatement, "digest"),
    "report": (Report, "file_sha256"),
    "terms": (TermsVersion, "digest"),
}


def statuses_of(government_id: str) -> Iterator[tuple[str, str, str]]:
    """The kind, the id and the status of everything whose status moves along one workflow."""
    for mapper in Base.registry.mappers:
        table: Any = mapper.class_
        workflow = getattr(table, "__workflow__", None)
        if isinstance(workflow, str):
            for row in _rows(government_id, table.government_id, table.id, table.status):
                yield workflow, row.id, row.status


def entered_of(government_id: str, kind: str) -> Iterator[tuple[str, str]]:
    """The id of each thing of a kind, and what the act of its entry must state."""
    table, column = ENTERED[kind]
    described: Any = table
    for row in _rows(government_id, described.government_id, described.id, getattr(described, column)):
        yield row[0], row[1]


def decisions_of(government_id: str) -> Iterator[FindingDecision]:
    """Every decision on a finding."""
    yield from _things(government_id, FindingDecision)


def payments_of(government_id: str) -> Iterator[Payment]:
    """Every payment."""
    yield from _things(government_id, Payment)


def batches_of(government_id: str) -> Iterator[VoucherBatch]:
    """Every batch of vouchers."""
    yield from _things(government_id, VoucherBatch)


def vouchers_of(government_id: str) -> Iterator[Voucher]:
    """Every voucher."""
    yield from _things(government_id, Voucher)


def file_hashes(government_id: str) -> Iterator[tuple[str, str]]:
    """The hash of every delivered file with the name under which it first came."""
    columns = (DeliveredFile.government_id, DeliveredFile.sha256, DeliveredFile.first_name)
    for row in _rows(government_id, *columns):
        yield row.sha256, row.first_name


def _things(government_id: str, table: Any) -> Iterator[Any]:
    query = select(table).where(table.government_id == government_id).order_by(table.id)
    yield from db.session.scalars(query, execution_options={"yield_per": _AT_ONCE, "populate_existing": True})


def _rows(government_id: str, owner: InstrumentedAttribute[str], *columns: InstrumentedAttribute[str]) -> Iterator[Any]:
    query = select(*columns).where(owner == government_id).order_by(columns[0])
    yield from db.session.execute(query, execution_options={"yield_per": _AT_ONCE})
