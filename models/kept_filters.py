"""Kept filters: what narrows and sorts a list, which a person keeps under a name for themselves."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from models.columns import Identified, Moment, once, refers
from models.database import Base, db


class KeptFilter(Identified, Base):
    """A filter of a list (`page`, the endpoint of its page): what stands behind the question mark of its address."""

    # The name under which the first databases have it.
    __tablename__ = "kept_views"

    person_id: Mapped[str]
    page: Mapped[str]
    title: Mapped[str]
    query: Mapped[str]
    kept_at: Mapped[Moment]

    __table_args__ = (once("person_id", "page", "title"), refers("person_id", "people"))


def filters_of(government_id: str, person_id: str, page: str) -> Sequence[KeptFilter]:
    """The person's filters of a list, by their names."""
    return db.session.scalars(
        select(KeptFilter)
        .where(KeptFilter.government_id == government_id, KeptFilter.person_id == person_id, KeptFilter.page == page)
        .order_by(KeptFilter.title)
    ).all()


def every_filter_of(government_id: str, person_id: str) -> Sequence[KeptFilter]:
    """The person's filters of all lists, by list and name."""
    return db.session.scalars(
        select(KeptFilter)
        .where(KeptFilter.government_id == government_id, KeptFilter.person_id == person_id)
        .order_by(KeptFilter.page, KeptFilter.title)
    ).all()


def find_own_filter(government_id: str, person_id: str, filter_id: str) -> KeptFilter | None:
    """The person's filter of that id; None where it is not theirs."""
    found = db.session.get(KeptFilter, (government_id, filter_id))
    return found if found is not None and found.person_id == person_id else None
