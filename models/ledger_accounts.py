"""How the city's ledger wants its vouchers, and which of its accounts pays for what; the newest row of each holds."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Integer, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.columns import Identified, Moment, once, ordered, refers, whole_number
from models.database import Base, db


class LedgerLayout(Identified, Base):
    """One layout as its JSON document; the one with the highest number holds."""

    __tablename__ = "ledger_layouts"
    __insert_only__ = True

    number: Mapped[int] = mapped_column(Integer)
    document: Mapped[str]
    digest: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[Moment]

    __table_args__ = (once("number"), refers("set_by", "people"), whole_number("number"))


class LedgerAccount(Identified, Base):
    """The account of a line of a contract's statements, or of the whole contract where `line` is empty.

    `codes` is JSON of the account's parts, or of several accounts with their shares in percent. Empty codes for a line:
    it goes to the contract's account again.
    """

    __tablename__ = "ledger_accounts"
    __insert_only__ = True

    contract_id: Mapped[str]
    line: Mapped[str]
    codes: Mapped[str]
    reason: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[Moment]

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("set_by", "people"),
        ordered("ix_ledger_accounts_contract", "contract_id", "id"),
    )


def newest_layout(government_id: str) -> LedgerLayout | None:
    """The layout that holds, None where none was set."""
    query = select(LedgerLayout).where(LedgerLayout.government_id == government_id)
    return db.session.scalar(query.order_by(LedgerLayout.number.desc()).limit(1))


def next_layout_number(government_id: str) -> int:
    """The number of the next layout, from 1 on."""
    query = select(func.max(LedgerLayout.number)).where(LedgerLayout.government_id == government_id)
    return (db.session.scalar(query) or 0) + 1


def layouts_of(government_id: str) -> Sequence[LedgerLayout]:
    """Every layout that was set, the newest first: a city sets a few in its life."""
    query = select(LedgerLayout).where(LedgerLayout.government_id == government_id)
    return db.session.scalars(query.order_by(LedgerLayout.number.desc())).all()


def accounts_of(government_id: str, contract_ids: Sequence[str]) -> Mapping[str, Sequence[LedgerAccount]]:
    """Every account that was set for each of the contracts, the oldest first, in one query."""
    found: dict[str, list[LedgerAccount]] = {contract_id: [] for contract_id in contract_ids}
    query = select(LedgerAccount).where(
        LedgerAccount.government_id == government_id, LedgerAccount.contract_id.in_(set(contract_ids))
    )
    for account in db.session.scalars(query.order_by(LedgerAccount.id)):
        found[account.contract_id].append(account)
    return found
