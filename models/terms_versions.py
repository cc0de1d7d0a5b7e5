"""The versions of a contract's payment terms: one for each amendment, in force from its effective date on."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NoReturn

from sqlalchemy import Index, Integer, Select, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from contracts.errors import Incomplete, NotFound
from models.columns import Identified, Moment, once, ordered, refers, whole_number
from models.contracts import Contract
from models.database import Base, db
from models.paging import Oldest, oldest

IN_FORCE = ("active", "superseded")
_STANDING = text("status <> 'withdrawn'")


class TermsVersion(Identified, Base):
    """One version. `document` is canonical JSON, `digest` its SHA-256; only the status ever changes.

    `amendment` is its place among all that were proposed, by which its page is found; `number` is what people call it:
    0 is the contract as signed. A withdrawn version leaves its number to the next one.
    """

    __tablename__ = "terms_versions"
    __insert_only__ = True
    __workflow__ = "terms"

    contract_id: Mapped[str]
    amendment: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer, server_default=text("0"))
    effective_on: Mapped[date]
    title: Mapped[str] = mapped_column(default="", server_default="")
    document: Mapped[str]
    digest: Mapped[str]
    status: Mapped[str]
    drafted_by: Mapped[str | None]
    drafted_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "amendment"),
        Index(
            "ix_terms_versions_number",
            "government_id",
            "contract_id",
            "number",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        refers("contract_id", "contracts"),
        refers("drafted_by", "people"),
        whole_number("amendment"),
        ordered("ix_terms_versions_effective", "contract_id", "effective_on", "amendment"),
        ordered("ix_terms_versions_status", "status", "id"),
    )


def find_terms_version(government_id: str, terms_version_id: str) -> TermsVersion:
    """The version of that id; NotFound where there is none."""
    found = db.session.get(TermsVersion, (government_id, terms_version_id))
    if found is None:
        raise NotFound("This version of the terms does not exist here. Open it from its contract.")
    return found


def terms_in_force(government_id: str, contract_id: str, day: date) -> TermsVersion:
    """The version that governs the day: of those put into force, the latest effective one, then the latest amendment.

    A superseded version still governs the days before its successor. Incomplete where none governs the day.
    """
    found = db.session.scalar(
        _of_contract(government_id, contract_id)
        .where(TermsVersion.status.in_(IN_FORCE), TermsVersion.effective_on <= day)
        .order_by(TermsVersion.effective_on.desc(), TermsVersion.amendment.desc())
        .limit(1)
    )
    return found or none_in_force(day)


def versions_in_force(government_id: str, contract_ids: Collection[str]) -> Sequence[TermsVersion]:
    """The versions of several contracts' terms that are or were in force, the latest effective one first."""
    return db.session.scalars(
        select(TermsVersion)
        .where(
            TermsVersion.government_id == government_id,
            TermsVersion.contract_id.in_(contract_ids),
            TermsVersion.status.in_(IN_FORCE),
        )
        .order_by(TermsVersion.effective_on.desc(), TermsVersion.amendment.desc())
    ).all()


def governing(versions: Iterable[TermsVersion], day: date) -> TermsVersion | None:
    """Of a contract's versions in force, the latest effective one first, the one that governs the day; None where none
    does.
    """
    return next((each for each in versions if each.effective_on <= day), None)


def none_in_force(day: date) -> NoReturn:
    """Incomplete: nobody put terms into force that govern the day."""
    raise Incomplete(
        f"No payment terms are in force on {day.isoformat()}. One officer must enter them, another activate them."
    )


def terms_versions_of(government_id: str, contract_id: str) -> Sequence[TermsVersion]:
    """All versions of the contract's terms, the first amendment first."""
    return db.session.scalars(_of_contract(government_id, contract_id).order_by(TermsVersion.amendment)).all()


def all_terms_versions(government_id: str) -> Sequence[TermsVersion]:
    """Every version of every contract of a government with its contract, the oldest first: for `verify`."""
    return db.session.scalars(
        select(TermsVersion)
        .options(joinedload(TermsVersion.contract))
        .where(TermsVersion.government_id == government_id)
        .order_by(TermsVersion.id)
    ).all()


def find_amendment(government_id: str, contract_id: str, amendment: int) -> TermsVersion:
    """The version that an amendment made; NotFound where the contract has no amendment of that number."""
    found = db.session.scalar(_of_contract(government_id, contract_id).where(TermsVersion.amendment == amendment))
    if found is None:
        raise NotFound(f"The contract has no amendment {amendment} for you. Choose one from the history of its terms.")
    return found


def proposed_versions(government_id: str, limit: int = 200, after: str | None = None) -> Oldest[TermsVersion]:
    """The versions that wait for a second officer, the oldest first: for the desks."""
    query = select(TermsVersion).where(TermsVersion.government_id == government_id, TermsVersion.status == "draft")
    return oldest(query, TermsVersion.id, limit, after)


def next_amendment(government_id: str, contract_id: str) -> tuple[int, int]:
    """The place of the contract's next version among all, and its number; 0 is the contract as signed."""
    versions = terms_versions_of(government_id, contract_id)
    numbers = [version.number for version in versions if version.status != "withdrawn"]
    return len(versions), max(numbers, default=-1) + 1


def _of_contract(government_id: str, contract_id: str) -> Select[TermsVersion]:
    return select(TermsVersion).where(
        TermsVersion.government_id == government_id, TermsVersion.contract_id == contract_id
    )
