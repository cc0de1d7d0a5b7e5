"""A report: one delivered file for a contract and a period, with a revision number. Only its status ever changes."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Integer, Select, func, select, text
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, relationship

from contracts.errors import NotFound
from models.clock import now
from models.columns import Identified, Moment, Owned, once, ordered, refers, whole_number
from models.contracts import Contract, of_vendor
from models.database import Base, already_read, db
from models.files import DeliveredFile
from models.governments import Government
from models.paging import Oldest, oldest
from models.people import Person
from models.periods import ReportingPeriod
from models.terms_versions import TermsVersion


class Report(Identified, Base):
    """One revision of what a party reports; contract, period, file and people come with it by the queries below."""

    __tablename__ = "reports"
    __insert_only__ = True
    __workflow__ = "report"

    contract_id: Mapped[str]
    period_id: Mapped[str]
    party: Mapped[str]
    revision: Mapped[int] = mapped_column(Integer)
    file_sha256: Mapped[str]
    file_name: Mapped[str]
    terms_version_id: Mapped[str]
    status: Mapped[str]
    entered_by: Mapped[str]
    entered_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")
    period: Mapped[ReportingPeriod] = relationship(viewonly=True, lazy="raise")
    file: Mapped[DeliveredFile] = relationship(viewonly=True, lazy="raise")
    terms_version: Mapped[TermsVersion] = relationship(viewonly=True, lazy="raise")
    entered_by_person: Mapped[Person] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "period_id", "party", "revision"),
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        refers("file_sha256", "files", key="sha256"),
        refers("terms_version_id", "terms_versions"),
        refers("entered_by", "people"),
        CheckConstraint("party IN ('vendor', 'city', 'third_party')", name="party_is_known"),
        whole_number("revision"),
        ordered("ix_reports_status", "status", "id"),
        ordered("ix_reports_contract", "contract_id", "id"),
        ordered("ix_reports_period", "period_id", "id"),
        ordered("ix_reports_of_contract", "contract_id", "status", "party"),
        ordered("ix_reports_file", "file_sha256"),
        ordered("ix_reports_by_file_name", "file_name", "id"),
    )


# What a page says of a report beside its own row.
_NAMED = ("contract", "period", "file", "terms_version", "entered_by_person")


class ReportProgress(Owned, Base):
    """How far the check of a report has come; a row that changes all the time and proves nothing."""

    __tablename__ = "report_progress"

    report_id: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str]
    rows_done: Mapped[int] = mapped_column(Integer)
    rows_total: Mapped[int | None] = mapped_column(Integer)
    updated_at: Mapped[Moment]

    __table_args__ = (refers("report_id", "reports"),)


def find_report(government_id: str, report_id: str, vendor_id: str | None = None) -> Report:
    """The report of that id; NotFound where there is none, or where it is of another vendor's contract."""
    query = reports_joined(government_id).where(Report.id == report_id)
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    found = already_read(Report, government_id, report_id, *_NAMED) or db.session.scalar(query)
    if found is None or vendor_id not in (None, found.contract.vendor_id):
        raise NotFound("This report is not among yours. Choose one from your list of reports.")
    return found


def reports_by_id(government_id: str, report_ids: Collection[str]) -> Sequence[Report]:
    """These reports with all that a page names, in one query."""
    return db.session.scalars(reports_joined(government_id).where(Report.id.in_(sorted(report_ids)))).all()


def newest_report(government_id: str, contract_id: str, period_id: str, party: str) -> Report | None:
    """What the party delivered last for the period, None where it has delivered nothing; the report alone, without what
    a page would name.
    """
    return db.session.scalar(
        _of_party(government_id, contract_id, period_id, party).order_by(Report.revision.desc()).limit(1)
    )


def unaccepted_reports(government_id: str, contract_id: str, period_id: str, party: str) -> Sequence[Report]:
    """The reports alone that the party delivered for the period, nobody accepted and nothing took the place of."""
    query = _of_party(government_id, contract_id, period_id, party)
    return db.session.scalars(
        query.where(Report.status.not_in(("accepted", "superseded"))).order_by(Report.revision)
    ).all()


def _of_party(government_id: str, contract_id: str, period_id: str, party: str) -> Select[Report]:
    """Without the eight tables of `reports_joined`: whoever delivers asks each time."""
    return select(Report).where(
        Report.government_id == government_id,
        Report.contract_id == contract_id,
        Report.period_id == period_id,
        Report.party == party,
    )


def next_revision(government_id: str, contract_id: str, period_id: str, party: str) -> int:
    """The number of the party's next report for the period, from 1 on."""
    highest = db.session.scalar(
        select(func.max(Report.revision)).where(
            Report.government_id == government_id,
            Report.contract_id == contract_id,
            Report.period_id == period_id,
            Report.party == party,
        )
    )
    return (highest or 0) + 1


def reports_of_contract(
    government_id: str, contract_id: str, statuses: Collection[str] | None = None
) -> Sequence[Report]:
    """All of the contract's reports over all periods, or those in one of the statuses, the newest first."""
    query = reports_joined(government_id).where(Report.contract_id == contract_id)
    if statuses is not None:
        query = query.where(Report.status.in_(statuses))
    return db.session.scalars(query.order_by(Report.id.desc())).all()


def reports_of_period(government_id: str, contract_id: str, period_id: str) -> Sequence[Report]:
    """Every revision of every party for the period, its terms and who entered it, the newest of each party first."""
    return db.session.scalars(
        _with_terms(government_id)
        .options(joinedload(Report.entered_by_person))
        .where(Report.contract_id == contract_id, Report.period_id == period_id)
        .order_by(Report.party, Report.revision.desc())
    ).all()


def reports_of_periods(government_id: str, period_ids: Collection[str]) -> Sequence[Report]:
    """Every revision of every party for several periods, the reports alone, in one query."""
    query = select(Report).where(Report.government_id == government_id, Report.period_id.in_(set(period_ids)))
    return db.session.scalars(query.order_by(Report.id)).all()


def accepted_reports(government_id: str, contract_id: str, period_id: str) -> dict[str, Report]:
    """For each party the accepted report of the period, the newest where there are several."""
    found: dict[str, Report] = {}
    for report in reports_of_period(government_id, contract_id, period_id):
        if report.status == "accepted":
            found.setdefault(report.party, report)
    return found


def accepted_reports_of(government_id: str, contract_id: str) -> dict[str, dict[str, Report]]:
    """The same for every period of the contract that has one, by the period's id, in one query."""
    found: dict[str, dict[str, Report]] = {}
    query = _with_terms(government_id).where(Report.contract_id == contract_id, Report.status == "accepted")
    for report in db.session.scalars(query.order_by(Report.id.desc())):
        found.setdefault(report.period_id, {}).setdefault(report.party, report)
    return found


def last_accepted_before(government_id: str, contract_id: str, party: str, day: date) -> Report | None:
    """The party's accepted report of the latest period that began before the day, None where there is none."""
    return db.session.scalar(
        reports_joined(government_id)
        .join(Report.period)
        .where(
            Report.contract_id == contract_id,
            Report.party == party,
            Report.status == "accepted",
            ReportingPeriod.starts_on < day,
        )
        .order_by(ReportingPeriod.starts_on.desc(), Report.revision.desc())
        .limit(1)
    )


def waiting_reports(
    government_id: str,
    statuses: Collection[str],
    vendor_id: str | None = None,
    limit: int | None = 200,
    after: str | None = None,
) -> Oldest[Report]:
    """The reports in one of the statuses with their terms, the oldest first: for the desks."""
    query = (
        select(Report)
        .options(joinedload(Report.terms_version))
        .where(
            Report.government_id == government_id,
            Report.status.in_(statuses),
            *of_vendor(government_id, Report.contract_id, vendor_id),
        )
    )
    return oldest(query, Report.id, limit, after)


def unchecked_reports(before: datetime, limit: int = 100) -> Sequence[tuple[str, str]]:
    """Government and id of the reports, of all governments, entered before then that still wait for their check.

    A report whose check made progress since then is being checked and is left out.
    """
    found = db.session.execute(
        select(Report.government_id, Report.id)
        .outerjoin(
            ReportProgress,
            (ReportProgress.government_id == Report.government_id) & (ReportProgress.report_id == Report.id),
        )
        .where(
            Report.government_id.in_(select(Government.id)),
            Report.status == "received",
            Report.entered_at < before,
            ReportProgress.updated_at.is_(None) | (ReportProgress.updated_at < before),
        )
        .order_by(Report.id)
        .limit(limit)
    )
    return [(government_id, report_id) for government_id, report_id in found]


def unfinished_count(government_id: str, vendor_id: str | None) -> int:
    """How many reports of the vendor, or of the city itself, still wait for their check."""
    query = select(func.count()).where(Report.government_id == government_id, Report.status == "received")
    return db.session.scalar(_delivered_by(query, vendor_id)) or 0


def delivered_since(government_id: str, vendor_id: str | None, moment: datetime) -> int:
    """The bytes of the reports that the vendor, or the city itself, delivered since then."""
    query = (
        select(func.coalesce(func.sum(DeliveredFile.size), 0))
        .join(Report.file)
        .where(Report.government_id == government_id, Report.entered_at >= moment)
    )
    return int(db.session.scalar(_delivered_by(query, vendor_id)) or 0)


def _delivered_by(query: Select[int], vendor_id: str | None) -> Select[int]:
    query = query.select_from(Report).join(Report.contract)
    if vendor_id is None:
        return query.where(Report.party != "vendor")
    return query.where(Report.party == "vendor", Contract.vendor_id == vendor_id)


def set_progress(government_id: str, report_id: str, step: str, rows_done: int, rows_total: int | None) -> None:
    """Say how far the check has come, for whoever looks at the page meanwhile."""
    progress = db.session.get(ReportProgress, (government_id, report_id))
    if progress is None:
        progress = ReportProgress(government_id=government_id, report_id=report_id)
        db.session.add(progress)
    progress.step, progress.rows_done, progress.rows_total = step, rows_done, rows_total
    progress.updated_at = now()
    db.session.flush()


def find_progress(government_id: str, report_id: str) -> ReportProgress | None:
    """How far the check has come, None where it has not begun."""
    return db.session.get(ReportProgress, (government_id, report_id))


def _with_terms(government_id: str) -> Select[Report]:
    """Reports for whoever settles or compares them, which names nothing."""
    return select(Report).options(joinedload(Report.terms_version)).where(Report.government_id == government_id)


def reports_joined(government_id: str) -> Select[Report]:
    """Reports with all that a page names: contract, vendor, period, file, terms and who entered it, in one query."""
    return (
        select(Report)
        .join(Report.contract)
        .options(
            contains_eager(Report.contract).joinedload(Contract.vendor),
            contains_eager(Report.contract).joinedload(Contract.program),
            joinedload(Report.period),
            joinedload(Report.file),
            joinedload(Report.terms_version),
            joinedload(Report.entered_by_person),
        )
        .where(Report.government_id == government_id)
    )
