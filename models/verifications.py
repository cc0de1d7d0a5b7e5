"""What somebody found on looking at rows themselves: an entry says who, when and on what evidence, and which rows.

Rows are known by what stands in them (`contracts.fact_rows.row_names`), so that an entry holds for a row that comes
again unchanged in a later revision and never for other values. Of several entries about a row the newest holds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Integer, Select, and_, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from contracts.acts import Act
from models.columns import Identified, Moment, Owned, ordered, refers, whole_number
from models.database import Base, db, insert_many
from models.events import Event

OUTCOMES = ("verified", "rejected", "disputed", "reported")


class Verification(Identified, Base):
    """One entry: the table of a period's report, on whose word, how it was entered, on what evidence, with a note.

    `event_number` is its place in the audit trail, so that a statement can be worked out as things stood then.
    """

    __tablename__ = "verifications"
    __insert_only__ = True

    contract_id: Mapped[str]
    period_id: Mapped[str]
    report_id: Mapped[str]
    table_id: Mapped[str]
    party: Mapped[str]
    entered_as: Mapped[str]
    evidence: Mapped[str]
    note: Mapped[str]
    file_sha256: Mapped[str | None]
    event_number: Mapped[int] = mapped_column(Integer)
    entered_by: Mapped[str]
    entered_at: Mapped[Moment]

    __table_args__ = (
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        refers("report_id", "reports"),
        refers("file_sha256", "files", key="sha256"),
        refers("entered_by", "people"),
        CheckConstraint("party IN ('city', 'third_party')", name="party_verifies"),
        CheckConstraint("entered_as IN ('row', 'rows', 'upload')", name="way_is_known"),
        whole_number("event_number"),
        ordered("ix_verifications_period", "contract_id", "period_id", "id"),
    )


class VerifiedRow(Owned, Base):
    """The outcome for one row: its name, and its number in the report that the person looked at."""

    __tablename__ = "verified_rows"
    __insert_only__ = True

    verification_id: Mapped[str] = mapped_column(primary_key=True)
    row_name: Mapped[str] = mapped_column(primary_key=True)
    row_number: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str]
    note: Mapped[str]

    __table_args__ = (
        refers("verification_id", "verifications"),
        CheckConstraint("outcome IN ('verified', 'rejected', 'disputed', 'reported')", name="outcome_is_known"),
        whole_number("row_number"),
        ordered("ix_verified_rows_name", "row_name", "verification_id"),
    )


def insert_verified_rows(verification: Verification, rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep the outcomes of an entry: each with the row's name and number, the outcome and a note."""
    about = {"government_id": verification.government_id, "verification_id": verification.id}
    insert_many(VerifiedRow, [about | dict(row) for row in rows])


def outcomes_of_periods(
    government_id: str, contract_id: str, period_ids: Collection[str], as_of: int | None = None
) -> dict[str, dict[str, dict[str, tuple[VerifiedRow, Verification]]]]:
    """For each period and table the newest outcome of each row by its name, in one query; as the trail stood at
    `as_of`.
    """
    query = (
        select(VerifiedRow, Verification)
        .join(
            Verification,
            (Verification.government_id == VerifiedRow.government_id)
            & (Verification.id == VerifiedRow.verification_id),
        )
        .where(
            Verification.government_id == government_id,
            Verification.contract_id == contract_id,
            Verification.period_id.in_(set(period_ids)),
        )
        .order_by(Verification.event_number)
    )
    if as_of is not None:
        query = query.where(Verification.event_number <= as_of)
    found: dict[str, dict[str, dict[str, tuple[VerifiedRow, Verification]]]] = {}
    for row, verification in db.session.execute(query):
        by_table = found.setdefault(verification.period_id, {})
        by_table.setdefault(verification.table_id, {})[row.row_name] = (row, verification)
    return found


def newest_entry(government_id: str, contract_id: str, period_id: str) -> int:
    """The place in the audit trail of the newest entry about rows of the period; 0 where there is none."""
    query = select(func.max(Verification.event_number)).where(
        Verification.government_id == government_id,
        Verification.contract_id == contract_id,
        Verification.period_id == period_id,
    )
    return db.session.scalar(query) or 0


def verifications_of_row(
    government_id: str, contract_id: str, period_id: str, table_id: str, row_name: str
) -> Sequence[tuple[VerifiedRow, Verification]]:
    """Everything that was found about a row, oldest first."""
    query = (
        select(VerifiedRow, Verification)
        .join(
            Verification,
            (Verification.government_id == VerifiedRow.government_id)
            & (Verification.id == VerifiedRow.verification_id),
        )
        .where(
            VerifiedRow.government_id == government_id,
            VerifiedRow.row_name == row_name,
            Verification.contract_id == contract_id,
            Verification.period_id == period_id,
            Verification.table_id == table_id,
        )
        .order_by(Verification.event_number)
    )
    return [(row, verification) for row, verification in db.session.execute(query)]


def looked_at_counts(government_id: str, period_ids: Collection[str]) -> dict[tuple[str, str], int]:
    """For each period and table how many rows somebody found something about, in one query."""
    query = (
        select(Verification.period_id, Verification.table_id, func.count(VerifiedRow.row_name.distinct()))
        .join(
            VerifiedRow,
            (VerifiedRow.government_id == Verification.government_id)
            & (VerifiedRow.verification_id == Verification.id),
        )
        .where(Verification.government_id == government_id, Verification.period_id.in_(period_ids))
        .group_by(Verification.period_id, Verification.table_id)
    )
    return {(period_id, table_id): count for period_id, table_id, count in db.session.execute(query)}


def rejected_between(government_id: str, first: datetime, last: datetime) -> Sequence[tuple[str, str, datetime, int]]:
    """How many rows entries of that time rejected that nobody has said anything else of since: report, table, moment of
    the entry and rows, the earliest first.

    Found along the trail of that time, as an entry's own moment is in no index.
    """
    entries = select(Event.after).where(
        Event.government_id == government_id,
        Event.act == Act.ROWS_VERIFIED.value,
        Event.at >= first,
        Event.at < last,
    )
    same = and_(Verification.government_id == VerifiedRow.government_id, Verification.id == VerifiedRow.verification_id)
    query = (
        select(Verification.report_id, Verification.table_id, Verification.entered_at, func.count())
        .join(VerifiedRow, same)
        .where(
            Verification.government_id == government_id,
            Verification.id.in_(entries),
            VerifiedRow.outcome == "rejected",
            ~_said_later().exists(),
        )
        .group_by(Verification.report_id, Verification.table_id, Verification.entered_at)
        .order_by(Verification.entered_at, Verification.report_id, Verification.table_id)
    )
    return [(report, table, moment, rows) for report, table, moment, rows in db.session.execute(query)]


def _said_later() -> Select[str]:
    """A later entry about the same row of the same table and period."""
    row, entry = aliased(VerifiedRow), aliased(Verification)
    return (
        select(row.row_name)
        .join(entry, and_(entry.government_id == row.government_id, entry.id == row.verification_id))
        .where(
            row.government_id == VerifiedRow.government_id,
            row.row_name == VerifiedRow.row_name,
            entry.contract_id == Verification.contract_id,
            entry.period_id == Verification.period_id,
            entry.table_id == Verification.table_id,
            entry.event_number > Verification.event_number,
        )
        .correlate(VerifiedRow, Verification)
    )
