"""The edge tables of a version of terms as both parties saw them, and who signed them: history, never changed."""

from collections.abc import Sequence

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Moment, Owned, refers
from models.database import Base, db


class EdgeTables(Owned, Base):
    """What the schedules of a version give at, just below and just above each edge, as canonical JSON."""

    __tablename__ = "edge_tables"
    __insert_only__ = True

    terms_version_id: Mapped[str] = mapped_column(primary_key=True)
    document: Mapped[str]
    digest: Mapped[str]
    stored_at: Mapped[Moment]

    __table_args__ = (refers("terms_version_id", "terms_versions"),)


class EdgeSignature(Owned, Base):
    """One party's signature under exactly the tables of that digest."""

    __tablename__ = "edge_signatures"
    __insert_only__ = True

    terms_version_id: Mapped[str] = mapped_column(primary_key=True)
    party: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    signed_by: Mapped[str]
    signed_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("party IN ('city', 'vendor')", name="party_is_known"),
        refers("terms_version_id", "terms_versions"),
        refers("signed_by", "people"),
    )


def find_edge_tables(government_id: str, terms_version_id: str) -> EdgeTables | None:
    """The stored tables of a version; None for one that was proposed before tables were kept."""
    return db.session.get(EdgeTables, (government_id, terms_version_id))


def signatures_of(government_id: str, terms_version_id: str) -> Sequence[EdgeSignature]:
    """Who signed the tables of a version, the city first."""
    return db.session.scalars(
        select(EdgeSignature)
        .where(EdgeSignature.government_id == government_id, EdgeSignature.terms_version_id == terms_version_id)
        .order_by(EdgeSignature.party)
    ).all()
