"""The keys under which programs deliver reports: a delivery that is repeated under its key is the same report."""

from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Moment, Owned, refers
from models.database import Base, db


class DeliveryKey(Owned, Base):
    """What a person's program delivered under a key of its own choice."""

    __tablename__ = "delivery_keys"
    __insert_only__ = True

    person_id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    report_id: Mapped[str]
    used_at: Mapped[Moment]

    __table_args__ = (refers("person_id", "people"), refers("report_id", "reports"))


def find_delivery_key(government_id: str, person_id: str, key: str) -> DeliveryKey | None:
    """What the person delivered under the key, None where it is new."""
    return db.session.get(DeliveryKey, (government_id, person_id, key))
