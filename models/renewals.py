"""Decisions on what becomes of a contract at its end, each proposed by one officer and granted by another.

What was proposed, why, and what was known then are history; the status alone moves.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, ColumnElement, Integer, Select, and_, func, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, undefer

from contracts.errors import NotFound
from models.chosen_contracts import ChosenContracts
from models.columns import Identified, Moment, once, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db
from models.paging import Oldest, oldest


class RenewalDecision(Identified, Base):
    """A decision about the contract's last day `ends_on`; once that day has moved, another decision is due.

    `facts` is the dossier as whoever proposed it had it before them (JSON), `facts_digest` its SHA-256.
    """

    __tablename__ = "renewal_decisions"
    __insert_only__ = True
    __workflow__ = "renewal"

    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    ends_on: Mapped[date]
    decision: Mapped[str]
    reason: Mapped[str]
    facts: Mapped[str] = mapped_column(deferred=True)
    facts_digest: Mapped[str]
    status: Mapped[str]
    proposed_by: Mapped[str]
    proposed_by_name: Mapped[str]
    proposed_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "number"),
        refers("contract_id", "contracts"),
        refers("proposed_by", "people"),
        whole_number("number"),
        CheckConstraint("decision IN ('renew', 'extend', 'rebid', 'let_end')", name="decision_is_known"),
        ordered("ix_renewal_decisions_contract", "contract_id", "id"),
        ordered("ix_renewal_decisions_status", "status", "id"),
    )


def find_renewal(government_id: str, renewal_id: str) -> RenewalDecision:
    """The decision of that id with its contract; NotFound where there is none."""
    found = db.session.scalar(_with_contract(government_id).where(RenewalDecision.id == renewal_id))
    if found is None:
        raise NotFound("This decision does not exist for you. Open it from its contract.")
    return found


def renewals_of(government_id: str, contract_id: str) -> Sequence[RenewalDecision]:
    """The decisions on the contract's end by number."""
    query = _with_contract(government_id).where(RenewalDecision.contract_id == contract_id)
    return db.session.scalars(query.order_by(RenewalDecision.number)).all()


def every_renewal(government_id: str) -> Sequence[RenewalDecision]:
    """Every decision of the government: for verification."""
    query = _with_contract(government_id).options(undefer(RenewalDecision.facts))
    return db.session.scalars(query.order_by(RenewalDecision.id)).all()


def standing_decisions(government_id: str, contracts: Sequence[Contract]) -> dict[str, tuple[str, str]]:
    """By contract what was proposed or granted last for its last day as it stands now: the decision and its status."""
    ends = {each.id: each.ends_on for each in contracts}
    found = db.session.execute(
        select(RenewalDecision.contract_id, RenewalDecision.ends_on, RenewalDecision.decision, RenewalDecision.status)
        .where(
            RenewalDecision.government_id == government_id,
            RenewalDecision.contract_id.in_(ends),
            RenewalDecision.status.in_(("proposed", "granted")),
        )
        .order_by(RenewalDecision.id)
    )
    return {row.contract_id: (row.decision, row.status) for row in found if row.ends_on == ends[row.contract_id]}


def undecided_contracts(
    government_id: str, first: date, last: date, limit: int | None, after: str | None = None
) -> Oldest[Contract]:
    """Contracts that end in the span and about whose last day no decision was granted, by the order of their entry."""
    return oldest(undecided_query(government_id, first, last), Contract.id, limit, after)


def undecided_query(government_id: str, first: date, last: date) -> Select[Contract]:
    """Reads those contracts."""
    return select(Contract).options(joinedload(Contract.vendor)).where(*_undecided(government_id, first, last))


def chosen_undecided(government_id: str, first: date, last: date, but_proposed_by: str) -> ChosenContracts:
    """The same contracts, but for those about which this person proposed what still waits."""
    own = _about_its_end("proposed").where(RenewalDecision.proposed_by == but_proposed_by)
    query = select(Contract.id).where(*_undecided(government_id, first, last), ~own.exists())
    return ChosenContracts((query,))


def proposed_renewals(government_id: str, contract_ids: Sequence[str]) -> dict[str, RenewalDecision]:
    """For each of the contracts the decision that waits for a second officer, where there is one."""
    query = select(RenewalDecision).where(
        RenewalDecision.government_id == government_id,
        RenewalDecision.contract_id.in_(set(contract_ids)),
        RenewalDecision.status == "proposed",
    )
    return {each.contract_id: each for each in db.session.scalars(query)}


def next_renewal_number(government_id: str, contract_id: str) -> int:
    """The number of the contract's next decision; the first one is 1."""
    query = select(func.max(RenewalDecision.number)).where(
        RenewalDecision.government_id == government_id, RenewalDecision.contract_id == contract_id
    )
    return (db.session.scalar(query) or 0) + 1


def _undecided(government_id: str, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    ends = Contract.ends_on.between(first, last)
    return Contract.government_id == government_id, ends, ~_about_its_end("granted").exists()


def _about_its_end(status: str) -> Select[str]:
    """The decisions in that status about the last day of the contract that the query around it reads."""
    return select(RenewalDecision.id).where(
        and_(
            RenewalDecision.government_id == Contract.government_id,
            RenewalDecision.contract_id == Contract.id,
            RenewalDecision.ends_on == Contract.ends_on,
            RenewalDecision.status == status,
        )
    )


def _with_contract(government_id: str) -> Select[RenewalDecision]:
    return (
        select(RenewalDecision)
        .options(joinedload(RenewalDecision.contract).joinedload(Contract.vendor))
        .where(RenewalDecision.government_id == government_id)
    )
