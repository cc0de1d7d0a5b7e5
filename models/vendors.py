"""A vendor: the company that performs a contract and is paid for it."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Mapped

from contracts.errors import NotFound
from models.columns import Changeable, Identified, once
from models.database import Base, db


class Vendor(Identified, Changeable, Base):
    """One vendor of a government."""

    __tablename__ = "vendors"

    name: Mapped[str]

    __table_args__ = (once("name"),)


def find_vendor(government_id: str, vendor_id: str) -> Vendor:
    """The vendor of that id; NotFound where there is none."""
    found = db.session.get(Vendor, (government_id, vendor_id))
    if found is None:
        raise NotFound("This vendor does not exist here. Choose one from the list of vendors.")
    return found


def find_vendor_by_name(government_id: str, name: str) -> Vendor | None:
    """The vendor of that exact name, None where there is none."""
    return db.session.scalar(select(Vendor).where(Vendor.government_id == government_id, Vendor.name == name))


def list_vendors(government_id: str) -> Sequence[Vendor]:
    """Every vendor of the government, by name."""
    return db.session.scalars(select(Vendor).where(Vendor.government_id == government_id).order_by(Vendor.name)).all()


def find_vendor_named(government_id: str, name: str) -> Vendor | None:
    """The vendor of that name, however it is written in capitals; None where there is none."""
    wanted = " ".join(name.split())
    query = select(Vendor).where(Vendor.government_id == government_id, func.lower(Vendor.name) == wanted.lower())
    return db.session.scalars(query.order_by(Vendor.id).limit(1)).first()


def vendors_like(government_id: str, words: str, limit: int) -> Sequence[Vendor]:
    """Some vendors whose name holds all the words."""
    query = select(Vendor).where(Vendor.government_id == government_id)
    for word in words.split():
        query = query.where(Vendor.name.icontains(word, autoescape=True))
    return db.session.scalars(query.order_by(Vendor.name).limit(limit)).all()


def vendors_with_id(government_id: str, vendor_id: str) -> Sequence[Vendor]:
    """The vendor of that id alone; none where there is none."""
    return db.session.scalars(select(Vendor).where(Vendor.government_id == government_id, Vendor.id == vendor_id)).all()


def vendor_names(government_id: str, ids: Collection[str]) -> Mapping[str, str]:
    """The names of these vendors in one query."""
    query = select(Vendor.id, Vendor.name).where(Vendor.government_id == government_id, Vendor.id.in_(ids))
    return {row.id: row.name for row in db.session.execute(query)}
