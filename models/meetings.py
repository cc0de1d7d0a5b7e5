"""Review meetings: planned, held with people, agenda and minutes. Minutes only ever grow."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Integer, Select, and_, func, or_, select, text
from sqlalchemy.orm import Mapped, contains_eager, mapped_column, relationship

from contracts.errors import NotFound
from models.columns import Identified, Moment, Owned, once, ordered, refers, whole_number
from models.contracts import Contract, of_vendor
from models.database import Base, db
from models.paging import AS_IT_IS, Oldest, Page, SortKey, Sorts, Wanted, holding, newest_first, oldest, page_in_order
from models.vendors import Vendor


class ReviewMeeting(Identified, Base):
    """A meeting of city and vendor about a contract: monthly on operations, or quarterly on oversight."""

    __tablename__ = "review_meetings"
    __insert_only__ = True
    __workflow__ = "review_meeting"

    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str]
    on_day: Mapped[date]
    place: Mapped[str]
    status: Mapped[str]
    planned_by: Mapped[str]
    planned_by_name: Mapped[str]
    planned_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "number"),
        refers("contract_id", "contracts"),
        refers("planned_by", "people"),
        whole_number("number"),
        CheckConstraint("kind IN ('operations', 'oversight')", name="kind_is_known"),
        ordered("ix_review_meetings_contract", "contract_id", "id"),
        ordered("ix_review_meetings_status", "status", "id"),
        ordered("ix_review_meetings_by_on_day", "on_day", "id"),
    )


class MeetingRecord(Owned, Base):
    """That a meeting was held: on which day, who was there, and the agenda (JSON) as it stood then."""

    __tablename__ = "meeting_records"
    __insert_only__ = True

    meeting_id: Mapped[str] = mapped_column(primary_key=True)
    held_on: Mapped[date]
    present: Mapped[str]
    agenda: Mapped[str]

    __table_args__ = (refers("meeting_id", "review_meetings"),)


class MeetingMinute(Owned, Base):
    """An entry of the minutes in the words of whoever wrote it; a later one adds to or corrects those before it."""

    __tablename__ = "meeting_minutes"
    __insert_only__ = True

    meeting_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    words: Mapped[str]
    event_number: Mapped[int] = mapped_column(Integer)
    written_by: Mapped[str]
    written_by_name: Mapped[str]
    written_at: Mapped[Moment]

    __table_args__ = (
        refers("meeting_id", "review_meetings"),
        refers("written_by", "people"),
        whole_number("number"),
        whole_number("event_number"),
    )


SORTS: Sorts = {
    "planned": SortKey(ReviewMeeting.id),
    "contract": SortKey(Contract.number),
    "day": SortKey(ReviewMeeting.on_day),
}
OF_CONTRACT = newest_first(SORTS)
_SEARCHED = (Contract.number, Vendor.name, ReviewMeeting.place)


def find_meeting(government_id: str, meeting_id: str, vendor_id: str | None = None) -> ReviewMeeting:
    """The meeting of that id; NotFound where there is none, or where it is about another vendor's contract."""
    found = db.session.scalar(_visible(government_id, vendor_id).where(ReviewMeeting.id == meeting_id))
    if found is None:
        raise NotFound("This meeting does not exist for you. Open it from its contract.")
    return found


def meetings_of(government_id: str, contract_id: str) -> Sequence[ReviewMeeting]:
    """The contract's meetings by number."""
    query = _visible(government_id, None).where(ReviewMeeting.contract_id == contract_id)
    return db.session.scalars(query.order_by(ReviewMeeting.number)).all()


def page_of_contract(
    government_id: str, contract_id: str, after: str | None, limit: int, wanted: Wanted = AS_IT_IS
) -> Page[ReviewMeeting, str]:
    """The contract's meetings, the newest first unless another order is wanted."""
    query = _visible(government_id, None).where(ReviewMeeting.contract_id == contract_id)
    query = holding(query, wanted.words, ReviewMeeting.place)
    return page_in_order(query, OF_CONTRACT, ReviewMeeting.id, after, limit, wanted.sort)


def page_of_meetings(
    government_id: str,
    status: str,
    vendor_id: str | None,
    after: str | None,
    limit: int,
    wanted: Wanted = AS_IT_IS,
) -> Page[ReviewMeeting, str]:
    """The government's meetings of that status, the oldest first unless another order is wanted."""
    query = _visible(government_id, vendor_id).where(ReviewMeeting.status == status)
    return page_in_order(holding(query, wanted.words, *_SEARCHED), SORTS, ReviewMeeting.id, after, limit, wanted.sort)


def planned_meetings(government_id: str, vendor_id: str | None, limit: int, after: str | None) -> Oldest[ReviewMeeting]:
    """Meetings that are still to be held, the oldest first: for the desks."""
    query = select(ReviewMeeting).where(
        ReviewMeeting.government_id == government_id,
        ReviewMeeting.status == "planned",
        *of_vendor(government_id, ReviewMeeting.contract_id, vendor_id),
    )
    return oldest(query, ReviewMeeting.id, limit, after)


def records_of(government_id: str, meeting_ids: Collection[str]) -> dict[str, MeetingRecord]:
    """What was recorded of those meetings that were held, by the meeting."""
    query = select(MeetingRecord).where(
        MeetingRecord.government_id == government_id, MeetingRecord.meeting_id.in_(set(meeting_ids))
    )
    return {each.meeting_id: each for each in db.session.scalars(query)}


def minutes_of(government_id: str, meeting_ids: Collection[str]) -> Sequence[MeetingMinute]:
    """Every entry of the minutes, in order."""
    minute = MeetingMinute
    query = select(minute).where(minute.government_id == government_id, minute.meeting_id.in_(set(meeting_ids)))
    return db.session.scalars(query.order_by(minute.meeting_id, minute.number)).all()


def days_held(government_id: str, contract_id: str, kind: str, first: date, last: date) -> Sequence[date]:
    """The days from the first to the last on which a meeting of the kind was held about the contract."""
    query = (
        select(MeetingRecord.held_on)
        .select_from(ReviewMeeting)
        .join(
            MeetingRecord,
            (MeetingRecord.government_id == ReviewMeeting.government_id)
            & (MeetingRecord.meeting_id == ReviewMeeting.id),
        )
        .where(
            ReviewMeeting.government_id == government_id,
            ReviewMeeting.contract_id == contract_id,
            ReviewMeeting.kind == kind,
            MeetingRecord.held_on.between(first, last),
        )
    )
    return db.session.scalars(query).all()


def meeting_on(government_id: str, contract_id: str, kind: str, day: date, but: str = "") -> ReviewMeeting | None:
    """A meeting of the kind about the contract that is planned for the day, or was held on it, other than `but`."""
    kept = MeetingRecord
    held = select(kept.meeting_id).where(
        kept.government_id == government_id, kept.meeting_id == ReviewMeeting.id, kept.held_on == day
    )
    planned = and_(ReviewMeeting.status == "planned", ReviewMeeting.on_day == day)
    query = select(ReviewMeeting).where(
        ReviewMeeting.government_id == government_id,
        ReviewMeeting.contract_id == contract_id,
        ReviewMeeting.kind == kind,
        ReviewMeeting.id != but,
        or_(planned, held.exists()),
    )
    return db.session.scalar(query.order_by(ReviewMeeting.number).limit(1))


def next_meeting_number(government_id: str, contract_id: str) -> int:
    """The number of the contract's next meeting; the first one is 1."""
    query = select(func.max(ReviewMeeting.number)).where(
        ReviewMeeting.government_id == government_id, ReviewMeeting.contract_id == contract_id
    )
    return (db.session.scalar(query) or 0) + 1


def _visible(government_id: str, vendor_id: str | None) -> Select[ReviewMeeting]:
    query = (
        select(ReviewMeeting)
        .join(ReviewMeeting.contract)
        .join(Contract.vendor)
        .options(contains_eager(ReviewMeeting.contract).contains_eager(Contract.vendor))
        .where(ReviewMeeting.government_id == government_id)
    )
    return query if vendor_id is None else query.where(Contract.vendor_id == vendor_id)
