"""Waivers of a check for a contract: one person asks, another grants. Before that and after its day the check holds."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from contracts.errors import NotFound
from models.columns import Identified, Moment, Owned, ordered, refers
from models.database import Base, db


class CheckWaiver(Identified, Base):
    """What was asked for: findings of this code ask nobody for an explanation, through `until` or for good."""

    __tablename__ = "check_waivers"
    __insert_only__ = True

    contract_id: Mapped[str]
    code: Mapped[str]
    until: Mapped[date | None]
    reason: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[Moment]

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("asked_by", "people"),
        ordered("ix_check_waivers_contract", "contract_id", "id"),
    )


class WaiverDecision(Owned, Base):
    """That a waiver was granted, refused, or ended after it had been granted."""

    __tablename__ = "waiver_decisions"
    __insert_only__ = True

    waiver_id: Mapped[str] = mapped_column(primary_key=True)
    decision: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[Moment]

    __table_args__ = (
        refers("waiver_id", "check_waivers"),
        refers("decided_by", "people"),
        CheckConstraint("decision IN ('granted', 'refused', 'ended')", name="decision_is_known"),
    )


def find_waiver(government_id: str, waiver_id: str) -> CheckWaiver:
    """The waiver of that id; NotFound where there is none."""
    found = db.session.get(CheckWaiver, (government_id, waiver_id))
    if found is None:
        raise NotFound("There is no such waiver here. Choose one from the contract's list.")
    return found


def decisions_on(government_id: str, waiver_id: str) -> Sequence[WaiverDecision]:
    """What was decided about the waiver."""
    return db.session.scalars(
        select(WaiverDecision).where(
            WaiverDecision.government_id == government_id, WaiverDecision.waiver_id == waiver_id
        )
    ).all()


def waivers_of(government_id: str, contract_id: str) -> Sequence[CheckWaiver]:
    """Every waiver that was asked for, the newest first."""
    return db.session.scalars(
        select(CheckWaiver)
        .where(CheckWaiver.government_id == government_id, CheckWaiver.contract_id == contract_id)
        .order_by(CheckWaiver.id.desc())
    ).all()


def waived_codes(government_id: str, contract_id: str, day: date) -> frozenset[str]:
    """The codes that are waived for the contract on the day: granted, not ended, not run out."""
    granted, ended = aliased(WaiverDecision), aliased(WaiverDecision)
    query = (
        select(CheckWaiver.code)
        .join(granted, _decides(granted, "granted"))
        .outerjoin(ended, _decides(ended, "ended"))
        .where(
            CheckWaiver.government_id == government_id,
            CheckWaiver.contract_id == contract_id,
            CheckWaiver.until.is_(None) | (CheckWaiver.until >= day),
            ended.waiver_id.is_(None),
        )
    )
    return frozenset(db.session.scalars(query))


def _decides(decision: type[WaiverDecision], what: str) -> ColumnElement[bool]:
    return (
        (decision.government_id == CheckWaiver.government_id)
        & (decision.waiver_id == CheckWaiver.id)
        & (decision.decision == what)
    )
