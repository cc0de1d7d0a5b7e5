"""Early warnings as they were given, once for a period and measure, and which reports were looked at for them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Select, and_, select
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from contracts.workflow import REPLACED
from models.chosen_contracts import ChosenContracts
from models.columns import Cents, Identified, Moment, Owned, once, ordered, refers, whole_number
from models.contract_standings import ContractStanding
from models.contracts import Contract, of_vendor
from models.database import Base, db
from models.governments import Government
from models.paging import Oldest, oldest
from models.periods import ReportingPeriod
from models.reports import Report
from models.statements import PaymentStatement

WATCHED = ("checked", "submitted")


class EarlyWarning(Identified, Base):
    """That a measure takes pay of the period, or is about to: the sentence and the dollars as they were then."""

    __tablename__ = "early_warnings"
    __insert_only__ = True

    contract_id: Mapped[str]
    period_id: Mapped[str]
    measure_id: Mapped[str]
    title: Mapped[str]
    sign: Mapped[str]
    says: Mapped[str]
    amount_cents: Mapped[Cents]
    given_at: Mapped[Moment]

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")
    period: Mapped[ReportingPeriod] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("period_id", "measure_id"),
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        CheckConstraint("sign IN ('takes', 'near', 'worsens')", name="sign_is_known"),
        whole_number("amount_cents"),
        ordered("ix_early_warnings_contract", "contract_id", "id"),
    )


class WatchedReport(Owned, Base):
    """A report whose rows were looked at for early warnings, so that no worker does it twice or forgets it."""

    __tablename__ = "watched_reports"

    report_id: Mapped[str] = mapped_column(primary_key=True)
    watched_at: Mapped[Moment]

    __table_args__ = (refers("report_id", "reports"),)


def running_warnings(
    government_id: str, vendor_id: str | None, day: date, limit: int = 200, after: str | None = None
) -> Oldest[EarlyWarning]:
    """Warnings about periods that have not ended on the day, the oldest first: for the desks.

    Of a period that is over nothing can be changed any more, so that its warnings are nobody's turn.
    """
    query = _running(government_id, day).where(*of_vendor(government_id, EarlyWarning.contract_id, vendor_id))
    return oldest(query, EarlyWarning.id, limit, after)


def chosen_warned(government_id: str, vendor_id: str, day: date) -> ChosenContracts:
    """The contracts of the vendor with such a warning."""
    own = of_vendor(government_id, EarlyWarning.contract_id, vendor_id)
    warnings = _running(government_id, day).with_only_columns(EarlyWarning.contract_id).where(*own)
    return ChosenContracts((warnings,))


def open_warnings_of(government_id: str, contract_id: str) -> Sequence[EarlyWarning]:
    """The contract's warnings about periods that no statement stands for yet, the oldest first."""
    query = _open(government_id).where(EarlyWarning.contract_id == contract_id)
    return db.session.scalars(query.order_by(EarlyWarning.id)).all()


def warned_measures(government_id: str, period_id: str) -> set[str]:
    """The measures about which a warning was given for the period."""
    query = select(EarlyWarning.measure_id).where(
        EarlyWarning.government_id == government_id, EarlyWarning.period_id == period_id
    )
    return set(db.session.scalars(query))


def unwatched_reports(before: datetime, limit: int = 100) -> Sequence[tuple[str, str]]:
    """Government and id of the reports, of all governments, that were entered before then, wait for a decision, and
    were not looked at for early warnings yet.
    """
    found = db.session.execute(
        select(Report.government_id, Report.id)
        .outerjoin(
            WatchedReport,
            and_(WatchedReport.government_id == Report.government_id, WatchedReport.report_id == Report.id),
        )
        .where(
            Report.government_id.in_(select(Government.id)),
            Report.status.in_(WATCHED),
            Report.entered_at < before,
            WatchedReport.report_id.is_(None),
        )
        .order_by(Report.id)
        .limit(limit)
    )
    return [(government_id, report_id) for government_id, report_id in found]


def _running(government_id: str, day: date) -> Select[EarlyWarning]:
    """They are found from the counts that are kept beside each contract: most warnings are of periods long paid."""
    warned = select(ContractStanding.contract_id).where(
        ContractStanding.government_id == government_id, ContractStanding.warned > 0
    )
    return _open(government_id).where(EarlyWarning.contract_id.in_(warned), ReportingPeriod.ends_on >= day)


def _open(government_id: str) -> Select[EarlyWarning]:
    standing = select(PaymentStatement.id).where(
        PaymentStatement.government_id == government_id,
        PaymentStatement.contract_id == EarlyWarning.contract_id,
        PaymentStatement.period_id == EarlyWarning.period_id,
        PaymentStatement.status.not_in(REPLACED),
    )
    return (
        select(EarlyWarning)
        .join(EarlyWarning.period)
        .options(contains_eager(EarlyWarning.period))
        .where(
            EarlyWarning.government_id == government_id,
            ReportingPeriod.status == "open",
            ~standing.correlate(EarlyWarning).exists(),
        )
    )
