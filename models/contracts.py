"""A contract: the agreement between a city and a vendor. What it pays stands in its terms, version by version.

`value_cents` is the value as signed and never changes; what it is worth now follows from its change orders. `ends_on`
is the last day as it stands now: a granted change order of time moves it.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Integer, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, joinedload, mapped_column, relationship

from contracts.errors import Conflict, NotFound
from models.columns import Changeable, Identified, once, ordered, refers
from models.database import Base, db
from models.governments import Government
from models.paging import Page, SortKey, Sorts, page_after, page_in_order
from models.programs import Program
from models.vendors import Vendor

_AT_ONCE = 500


class Contract(Identified, Changeable, Base):
    """One contract, known to people by its number; vendor and program are loaded with it by the queries below."""

    __tablename__ = "contracts"

    number: Mapped[str]
    title: Mapped[str]
    program_id: Mapped[str | None]
    vendor_id: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    value_cents: Mapped[int | None] = mapped_column(BigInteger)
    due_days: Mapped[int | None] = mapped_column(Integer)

    vendor: Mapped[Vendor] = relationship(viewonly=True, lazy="raise")
    program: Mapped[Program | None] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("number"),
        refers("program_id", "programs"),
        refers("vendor_id", "vendors"),
        CheckConstraint("value_cents >= 0", name="value_is_not_negative"),
        CheckConstraint("due_days >= 0", name="due_days_are_not_negative"),
        ordered("ix_contracts_vendor", "vendor_id", "number"),
        ordered("ix_contracts_program", "program_id", "number"),
        ordered("ix_contracts_end", "ends_on", "id"),
        ordered("ix_contracts_by_title", "title", "number"),
        ordered("ix_contracts_by_ends_on", "ends_on", "number"),
    )


def find_contract(government_id: str, number: str, vendor_id: str | None = None) -> Contract:
    """The contract of that number; NotFound where there is none, or none of the vendor where one is given."""
    found = db.session.scalar(_visible(government_id, vendor_id).where(Contract.number == number))
    if found is None:
        raise NotFound(f"There is no contract “{number}” among yours. Check the number against your list of contracts.")
    return found


def find_contract_anywhere(number: str) -> Contract:
    """The contract of that number in whichever government has it, for whoever runs commands on the server.

    NotFound where none has it, Conflict where several do.
    """
    governments = select(Government.id)
    found = db.session.scalars(
        select(Contract)
        .options(joinedload(Contract.vendor), joinedload(Contract.program))
        .where(Contract.government_id.in_(governments), Contract.number == number)
    ).all()
    if not found:
        raise NotFound(f"There is no contract “{number}”. Check the number.")
    if len(found) > 1:
        raise Conflict(f"Several governments have a contract “{number}”. Name the person who acts with --by.")
    return found[0]


def find_contract_by_id(government_id: str, contract_id: str, vendor_id: str | None = None) -> Contract:
    """The contract of that id; NotFound where there is none, or none of the vendor where one is given."""
    found = db.session.scalar(_visible(government_id, vendor_id).where(Contract.id == contract_id))
    if found is None:
        raise NotFound("This contract is not among yours. Choose one from your list of contracts.")
    return found


SORTS: Sorts = {"number": SortKey(Contract.number), "title": SortKey(Contract.title)}


def page_of_contracts(
    government_id: str, vendor_id: str | None = None, after: str | None = None, limit: int = 50, sort: str = ""
) -> Page[Contract, str]:
    """Contracts by number unless another order is wanted; a vendor's own where one is given."""
    return page_in_order(_visible(government_id, vendor_id), SORTS, Contract.number, after, limit, sort)


def known_numbers(government_id: str, numbers: Collection[str]) -> set[str]:
    """Those of the numbers that a contract of the government already has, asked some hundreds at a time."""
    wanted, found = sorted(numbers), set[str]()
    for first in range(0, len(wanted), _AT_ONCE):
        some = wanted[first : first + _AT_ONCE]
        query = select(Contract.number).where(Contract.government_id == government_id, Contract.number.in_(some))
        found.update(db.session.scalars(query))
    return found


def page_of_program(government_id: str, program_id: str, after: str | None, limit: int) -> Page[Contract, str]:
    """The contracts of a program by number, from the one after the given number on."""
    query = _visible(government_id, None).where(Contract.program_id == program_id)
    return page_after(query, Contract.number, lambda contract: contract.number, after, limit)


def contracts_of_government(government_id: str) -> Sequence[Contract]:
    """Every contract of the government, by number: for verification."""
    return db.session.scalars(_visible(government_id, None).order_by(Contract.number)).all()


def of_vendor(
    government_id: str, contract_id: InstrumentedAttribute[str], vendor_id: str | None
) -> tuple[ColumnElement[bool], ...]:
    """That a row is about one of the vendor's contracts; no condition where no vendor asks."""
    if vendor_id is None:
        return ()
    own = select(Contract.id).where(Contract.government_id == government_id, Contract.vendor_id == vendor_id)
    return (contract_id.in_(own),)


def _visible(government_id: str, vendor_id: str | None) -> Select[Contract]:
    query = (
        select(Contract)
        .options(joinedload(Contract.vendor), joinedload(Contract.program))
        .where(Contract.government_id == government_id)
    )
    return query if vendor_id is None else query.where(Contract.vendor_id == vendor_id)
