"""A contract: the agreement between a city and a vendor. What it pays stands in its terms, version by version."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from contracts.errors import Conflict, NotFound
from models.columns import Changeable, Identified, once, ordered, refers
from models.database import Base, db
from models.governments import Government
from models.paging import Page, page_after
from models.programs import Program
from models.vendors import Vendor


class Contract(Identified, Changeable, Base):
    """One contract, known to people by its number; vendor and program are loaded with it by the queries below."""

    __tablename__ = "contracts"

    number: Mapped[str]
    title: Mapped[str]
    program_id: Mapped[str | None]
    vendor_id: Mapped[str]
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date]

    vendor: Mapped[Vendor] = relationship(viewonly=True, lazy="raise")
    program: Mapped[Program | None] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("number"),
        refers("program_id", "programs"),
        refers("vendor_id", "vendors"),
        ordered("ix_contracts_vendor", "vendor_id", "number"),
        ordered("ix_contracts_program", "program_id", "number"),
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


def page_of_contracts(
    government_id: str, vendor_id: str | None = None, after: str | None = None, limit: int = 50
) -> Page[Contract, str]:
    """Contracts by number, from the one after the given number on; a vendor's own where one is given."""
    return page_after(
        _visible(government_id, vendor_id), Contract.number, lambda contract: contract.number, after, limit
    )


def contracts_of_program(government_id: str, program_id: str) -> Sequence[Contract]:
    """The contracts of a program, by number."""
    return db.session.scalars(
        _visible(government_id, None).where(Contract.program_id == program_id).order_by(Contract.number)
    ).all()


def _visible(government_id: str, vendor_id: str | None) -> Select[Contract]:
    query = (
        select(Contract)
        .options(joinedload(Contract.vendor), joinedload(Contract.program))
        .where(Contract.government_id == government_id)
    )
    return query if vendor_id is None else query.where(Contract.vendor_id == vendor_id)
