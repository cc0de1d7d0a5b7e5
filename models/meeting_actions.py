"""What was agreed in review meetings: what is to be done, by whom, at which party and by when, and what came of it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Integer, Select, select, text
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from contracts.errors import NotFound
from models.columns import Identified, once, ordered, refers, whole_number
from models.contracts import Contract, of_vendor
from models.database import Base, db
from models.meetings import ReviewMeeting
from models.paging import Oldest, oldest


class MeetingAction(Identified, Base):
    """What somebody agreed to do in a meeting, and by when; closed with what came of it.

    `party` is whose it is. Of what was agreed before that was asked, nobody knows: it is the city's turn as it was.
    """

    __tablename__ = "meeting_actions"
    __insert_only__ = True
    __workflow__ = "meeting_action"

    meeting_id: Mapped[str]
    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    words: Mapped[str]
    owner: Mapped[str]
    party: Mapped[str | None]
    due_on: Mapped[date]
    status: Mapped[str]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    meeting: Mapped[ReviewMeeting] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("meeting_id", "number"),
        refers("meeting_id", "review_meetings"),
        refers("contract_id", "contracts"),
        whole_number("number"),
        CheckConstraint("party IN ('city', 'vendor')", name="party_is_known"),
        ordered("ix_meeting_actions_contract", "contract_id", "status", "id"),
        ordered("ix_meeting_actions_status", "status", "id"),
    )


def open_meeting_actions(
    government_id: str, vendor_id: str | None, limit: int, after: str | None
) -> Oldest[MeetingAction]:
    """What was agreed in meetings and is not closed, with the meetings, the oldest first: for the desks."""
    query = (
        select(MeetingAction)
        .options(joinedload(MeetingAction.meeting))
        .where(
            MeetingAction.government_id == government_id,
            MeetingAction.status == "agreed",
            *of_vendor(government_id, MeetingAction.contract_id, vendor_id),
        )
    )
    return oldest(query, MeetingAction.id, limit, after)


def find_meeting_action(government_id: str, action_id: str, vendor_id: str | None = None) -> MeetingAction:
    """What was agreed under that id; NotFound where there is none, or where it is about another vendor's contract."""
    found = db.session.scalar(_actions(government_id, vendor_id).where(MeetingAction.id == action_id))
    if found is None:
        raise NotFound("This action does not exist for you. Open it from its meeting.")
    return found


def meeting_actions_of(government_id: str, contract_id: str) -> Sequence[MeetingAction]:
    """What was agreed in every meeting about the contract, in order."""
    query = _actions(government_id, None).where(MeetingAction.contract_id == contract_id)
    return db.session.scalars(query.order_by(MeetingAction.meeting_id, MeetingAction.number)).all()


def agreed_query(government_id: str, vendor_id: str | None, first: date, last: date) -> Select[MeetingAction]:
    """What was agreed in meetings, is not closed and is to be done in the span, both days included."""
    return _actions(government_id, vendor_id).where(
        MeetingAction.status == "agreed", MeetingAction.due_on >= first, MeetingAction.due_on <= last
    )


def agreed_due(government_id: str, first: date, last: date) -> Sequence[MeetingAction]:
    """What is to be done in the span and says whose it is, the oldest first: for reminders."""
    query = agreed_query(government_id, None, first, last).where(MeetingAction.party.is_not(None))
    return db.session.scalars(query.order_by(MeetingAction.id)).all()


def _actions(government_id: str, vendor_id: str | None) -> Select[MeetingAction]:
    query = (
        select(MeetingAction)
        .join(MeetingAction.meeting)
        .join(ReviewMeeting.contract)
        .options(joinedload(MeetingAction.meeting).joinedload(ReviewMeeting.contract).joinedload(Contract.vendor))
        .where(MeetingAction.government_id == government_id)
    )
    return query if vendor_id is None else query.where(Contract.vendor_id == vendor_id)
