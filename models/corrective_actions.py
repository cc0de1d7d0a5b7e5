"""Corrective action plans: what an officer asked a vendor to mend, the vendor's plan, and every turn of both sides.

What was asked for, the plans, the turns and the evidence are history; the status alone moves.
"""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import CheckConstraint, Integer, Select, and_, case, func, or_, select, text
from sqlalchemy.orm import Mapped, contains_eager, joinedload, mapped_column, relationship

from contracts.corrective_actions import UNDER_WAY
from contracts.errors import NotFound
from models.columns import Identified, Moment, Owned, once, ordered, refers, whole_number
from models.contracts import Contract, of_vendor
from models.database import Base, db
from models.paging import AS_IT_IS, Oldest, Page, SortKey, Sorts, Wanted, holding, newest_first, oldest, page_in_order
from models.periods import ReportingPeriod
from models.vendors import Vendor


class CorrectiveAction(Identified, Base):
    """What is wrong and is to be mended: `source_kind` and `source_id` say what it came from, `source_title` in words.

    `owner` is whom the vendor's side was told to look after it; `plan_due_on` is the plan's day, `due_on` the last one.
    """

    __tablename__ = "corrective_actions"
    __insert_only__ = True
    __workflow__ = "corrective_action"

    contract_id: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    source_kind: Mapped[str]
    source_id: Mapped[str | None]
    source_title: Mapped[str]
    measure_id: Mapped[str | None]
    period_id: Mapped[str | None]
    title: Mapped[str]
    words: Mapped[str]
    owner: Mapped[str]
    plan_due_on: Mapped[date]
    due_on: Mapped[date]
    status: Mapped[str]
    asked_by: Mapped[str]
    asked_by_name: Mapped[str]
    asked_at: Mapped[Moment]
    lock_version: Mapped[int] = mapped_column(Integer, default=1, server_default=text("1"))

    contract: Mapped[Contract] = relationship(viewonly=True, lazy="raise")
    period: Mapped[ReportingPeriod | None] = relationship(viewonly=True, lazy="raise")

    __table_args__ = (
        once("contract_id", "number"),
        refers("contract_id", "contracts"),
        refers("period_id", "periods"),
        refers("asked_by", "people"),
        whole_number("number"),
        CheckConstraint(
            "source_kind IN ('free', 'measure', 'finding', 'dispute', 'meeting')", name="source_kind_is_known"
        ),
        ordered("ix_corrective_actions_contract", "contract_id", "id"),
        ordered("ix_corrective_actions_status", "status", "id"),
        ordered("ix_corrective_actions_by_due_on", "due_on", "id"),
        ordered("ix_corrective_actions_by_owner", "owner", "id"),
    )


class CorrectiveActionTurn(Owned, Base):
    """What one side said: the act, and the words as they were typed."""

    __tablename__ = "corrective_action_turns"
    __insert_only__ = True

    action_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    act: Mapped[str]
    event_number: Mapped[int] = mapped_column(Integer)
    party: Mapped[str]
    person_id: Mapped[str]
    person_name: Mapped[str]
    words: Mapped[str]
    at: Mapped[Moment]

    __table_args__ = (
        refers("action_id", "corrective_actions"),
        refers("person_id", "people"),
        whole_number("number"),
        whole_number("event_number"),
    )


class CorrectiveActionStep(Owned, Base):
    """A step of a plan in the vendor's words, with its day; `turn_number` is the turn that brought the plan."""

    __tablename__ = "corrective_action_steps"
    __insert_only__ = True

    action_id: Mapped[str] = mapped_column(primary_key=True)
    turn_number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    words: Mapped[str]
    due_on: Mapped[date]

    __table_args__ = (
        refers("action_id", "corrective_actions"),
        whole_number("turn_number"),
        whole_number("number"),
    )


class CorrectiveActionFile(Owned, Base):
    """A file that shows that something was done; `attachment_id` where it is evidence that was attached before."""

    __tablename__ = "corrective_action_files"
    __insert_only__ = True

    action_id: Mapped[str] = mapped_column(primary_key=True)
    file_sha256: Mapped[str] = mapped_column(primary_key=True)
    turn_number: Mapped[int] = mapped_column(Integer)
    file_name: Mapped[str]
    attachment_id: Mapped[str | None]

    __table_args__ = (
        refers("action_id", "corrective_actions"),
        refers("file_sha256", "files", "sha256"),
        refers("attachment_id", "attachments"),
        whole_number("turn_number"),
    )


SORTS: Sorts = {
    "asked": SortKey(CorrectiveAction.id),
    "contract": SortKey(Contract.number),
    "owner": SortKey(CorrectiveAction.owner),
    "due": SortKey(CorrectiveAction.due_on),
}
OF_CONTRACT = newest_first(SORTS)
# By when the vendor has to act: its plan's day, then the last one.
DUE_DAY = case((CorrectiveAction.status == "asked", CorrectiveAction.plan_due_on), else_=CorrectiveAction.due_on)
_SEARCHED = (Contract.number, Vendor.name, CorrectiveAction.title)


def find_corrective_action(government_id: str, action_id: str, vendor_id: str | None = None) -> CorrectiveAction:
    """The corrective action of that id; NotFound where there is none, or where it is another vendor's."""
    found = db.session.scalar(_visible(government_id, vendor_id).where(CorrectiveAction.id == action_id))
    if found is None:
        raise NotFound("This corrective action does not exist for you. Open it from its contract or from your desk.")
    return found


def corrective_actions_of(government_id: str, contract_id: str) -> Sequence[CorrectiveAction]:
    """The contract's corrective actions by number."""
    query = _visible(government_id, None).where(CorrectiveAction.contract_id == contract_id)
    return db.session.scalars(query.order_by(CorrectiveAction.number)).all()


def page_of_contract(
    government_id: str, contract_id: str, after: str | None, limit: int, wanted: Wanted = AS_IT_IS
) -> Page[CorrectiveAction, str]:
    """The contract's corrective actions, the newest first unless another order is wanted."""
    query = _visible(government_id, None).where(CorrectiveAction.contract_id == contract_id)
    query = holding(query, wanted.words, CorrectiveAction.title)
    return page_in_order(query, OF_CONTRACT, CorrectiveAction.id, after, limit, wanted.sort)


def page_of_corrective_actions(
    government_id: str,
    statuses: Collection[str],
    vendor_id: str | None,
    after: str | None,
    limit: int,
    over_on: date | None = None,
    wanted: Wanted = AS_IT_IS,
) -> Page[CorrectiveAction, str]:
    """Those in one of the statuses, the oldest first unless another order is wanted; with `over_on` those whose vendor
    is over its day then.
    """
    query = _visible(government_id, vendor_id).where(CorrectiveAction.status.in_(statuses))
    query = holding(query, wanted.words, *_SEARCHED)
    if over_on is not None:
        query = query.where(
            or_(
                and_(CorrectiveAction.status == "asked", CorrectiveAction.plan_due_on < over_on),
                and_(CorrectiveAction.status == "planned", CorrectiveAction.due_on < over_on),
            )
        )
    return page_in_order(query, SORTS, CorrectiveAction.id, after, limit, wanted.sort)


def waiting_corrective_actions(
    government_id: str, vendor_id: str | None, limit: int, after: str | None
) -> Oldest[CorrectiveAction]:
    """Those that are not settled, the oldest first: for the desks."""
    query = select(CorrectiveAction).where(
        CorrectiveAction.government_id == government_id,
        CorrectiveAction.status.in_(UNDER_WAY),
        *of_vendor(government_id, CorrectiveAction.contract_id, vendor_id),
    )
    return oldest(query, CorrectiveAction.id, limit, after)


def due_query(government_id: str, vendor_id: str | None, first: date, last: date) -> Select[CorrectiveAction]:
    """Those on which a vendor has to act in the span, both days included."""
    query = _visible(government_id, vendor_id).where(CorrectiveAction.status.in_(("asked", "planned")))
    return query.where(DUE_DAY.between(first, last))


def corrective_actions_due(government_id: str, first: date, last: date) -> Sequence[CorrectiveAction]:
    """The same of every vendor, read: for the round of a day."""
    return db.session.scalars(due_query(government_id, None, first, last).order_by(CorrectiveAction.id)).all()


def turns_of(government_id: str, action_ids: Collection[str]) -> Sequence[CorrectiveActionTurn]:
    """Every turn of the corrective actions, in order."""
    return db.session.scalars(
        select(CorrectiveActionTurn)
        .where(CorrectiveActionTurn.government_id == government_id, CorrectiveActionTurn.action_id.in_(set(action_ids)))
        .order_by(CorrectiveActionTurn.action_id, CorrectiveActionTurn.number)
    ).all()


def steps_of(government_id: str, action_ids: Collection[str]) -> Sequence[CorrectiveActionStep]:
    """The steps of every plan of the corrective actions, in order."""
    step = CorrectiveActionStep
    return db.session.scalars(
        select(step)
        .where(step.government_id == government_id, step.action_id.in_(set(action_ids)))
        .order_by(step.action_id, step.turn_number, step.number)
    ).all()


def files_of(government_id: str, action_ids: Collection[str]) -> Sequence[CorrectiveActionFile]:
    """The files that show what was done."""
    file = CorrectiveActionFile
    return db.session.scalars(
        select(file)
        .where(file.government_id == government_id, file.action_id.in_(set(action_ids)))
        .order_by(file.action_id, file.turn_number, file.file_sha256)
    ).all()


def next_action_number(government_id: str, contract_id: str) -> int:
    """The number of the contract's next corrective action; the first one is 1."""
    action = CorrectiveAction
    query = select(func.max(action.number)).where(
        action.government_id == government_id, action.contract_id == contract_id
    )
    return (db.session.scalar(query) or 0) + 1


def _visible(government_id: str, vendor_id: str | None) -> Select[CorrectiveAction]:
    query = (
        select(CorrectiveAction)
        .join(CorrectiveAction.contract)
        .join(Contract.vendor)
        .options(
            contains_eager(CorrectiveAction.contract).contains_eager(Contract.vendor),
            joinedload(CorrectiveAction.period),
        )
        .where(CorrectiveAction.government_id == government_id)
    )
    return query if vendor_id is None else query.where(Contract.vendor_id == vendor_id)
