"""Drafts of payment terms: what an officer is still writing. Changeable, unlike the versions that become of them.

A draft's id becomes the id of the version that is proposed from it, so the audit trail of both is one.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Mapped, joinedload, relationship

from contracts.errors import NotFound
from models.change_orders import ChangeOrderDraft
from models.columns import Changeable, Identified, Moment, ordered, refers
from models.contracts import Contract
from models.database import Base, db
from models.paging import Oldest, oldest
from models.people import Person
from models.terms_versions import TermsVersion


class TermsDraft(Identified, Changeable, Base):
    """One draft. `document` is a JSON object that may still be wrong; `title` says what the change is about."""

    __tablename__ = "terms_drafts"

    contract_id: Mapped[str]
    document: Mapped[str]
    title: Mapped[str]
    effective_on: Mapped[date | None]
    based_on: Mapped[str | None]
    changed_by: Mapped[str]
    changed_at: Mapped[Moment]

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")
    changed_by_person: Mapped[Person] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("based_on", "terms_versions"),
        refers("changed_by", "people"),
        ordered("ix_terms_drafts_contract", "contract_id", "id"),
    )


def find_terms_draft(government_id: str, draft_id: str) -> TermsDraft:
    """The draft of that id with its contract; NotFound where there is none (any more)."""
    found = db.session.scalar(_joined(government_id).where(TermsDraft.id == draft_id))
    if found is None:
        raise NotFound("This draft does not exist any more: it was proposed or thrown away. Open its contract.")
    return found


def drafts_of_contract(government_id: str, contract_id: str) -> Sequence[TermsDraft]:
    """The contract's drafts, the oldest first."""
    return db.session.scalars(
        _joined(government_id).where(TermsDraft.contract_id == contract_id).order_by(TermsDraft.id)
    ).all()


def drafts_begun_by_orders(government_id: str, contract_id: str) -> Sequence[TermsDraft]:
    """The contract's open drafts that change orders began, the oldest first."""
    begun = select(ChangeOrderDraft.draft_id).where(ChangeOrderDraft.government_id == government_id)
    return db.session.scalars(
        _joined(government_id)
        .where(TermsDraft.contract_id == contract_id, TermsDraft.id.in_(begun))
        .order_by(TermsDraft.id)
    ).all()


def terms_begun_by_order(government_id: str, change_order_id: str) -> TermsDraft | TermsVersion | None:
    """The draft that a change order began, or the version that became of it; None where there is none (any more)."""
    begun = db.session.get(ChangeOrderDraft, (government_id, change_order_id))
    if begun is None:
        return None
    key = (government_id, begun.draft_id)
    return db.session.get(TermsVersion, key) or db.session.get(TermsDraft, key)


def open_drafts(government_id: str, limit: int = 200, after: str | None = None) -> Oldest[TermsDraft]:
    """The drafts of the government that somebody still writes, the oldest first: for the desks."""
    query = select(TermsDraft).options(joinedload(TermsDraft.changed_by_person))
    return oldest(query.where(TermsDraft.government_id == government_id), TermsDraft.id, limit, after)


def remove_draft(draft: TermsDraft) -> None:
    """Take a draft away: it was proposed or thrown away. Stale where somebody changed it a moment ago."""
    db.session.delete(draft)
    db.session.flush()


def _joined(government_id: str) -> Select[TermsDraft]:
    return (
        select(TermsDraft)
        .options(
            joinedload(TermsDraft.contract).joinedload(Contract.vendor),
            joinedload(TermsDraft.contract).joinedload(Contract.program),
            joinedload(TermsDraft.changed_by_person),
        )
        .where(TermsDraft.government_id == government_id)
    )
