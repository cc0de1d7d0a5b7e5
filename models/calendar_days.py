"""What a calendar reads: of each day the first few things and how many there are, so that it is as long as its days are
many, however large the city is.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased, joinedload

from contracts.milestones import MET, PROMISED, REVISED
from models import corrective_actions
from models.contracts import Contract
from models.database import db
from models.due_reports import HANDED_IN, due_query
from models.meeting_actions import MeetingAction, agreed_query
from models.milestones import Milestone, MilestoneDate
from models.periods import ReportingPeriod
from models.renewals import undecided_query
from models.terms_versions import IN_FORCE, TermsVersion

OfDay = Sequence[tuple[Any, int]]
Day = InstrumentedAttribute[Any] | ColumnElement[Any]


def contracts_ending(government_id: str, vendor_id: str | None, first: date, last: date, most: int) -> OfDay:
    """The contracts whose last day lies in the span: of each day the first `most`, each with how many there are."""
    query = select(Contract).where(
        Contract.government_id == government_id, Contract.ends_on >= first, Contract.ends_on <= last
    )
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    return _first_of_days(query, Contract.ends_on, Contract.id, most)


def contracts_undecided(government_id: str, first: date, last: date, most: int) -> OfDay:
    """Those about whose last day no decision was granted, in the same way."""
    return _first_of_days(undecided_query(government_id, first, last), Contract.ends_on, Contract.id, most)


def reports_due(government_id: str, vendor_id: str | None, first: date, last: date, most: int) -> OfDay:
    """Periods due in the span with their contracts, under terms that had begun, nothing handed in; the same way."""
    begun = select(TermsVersion.id).where(
        TermsVersion.government_id == government_id,
        TermsVersion.contract_id == ReportingPeriod.contract_id,
        TermsVersion.status.in_(IN_FORCE),
        TermsVersion.effective_on <= ReportingPeriod.starts_on,
    )
    query = due_query(government_id, vendor_id, date.max, HANDED_IN).where(
        ReportingPeriod.due_on >= first, ReportingPeriod.due_on <= last, begun.correlate(ReportingPeriod).exists()
    )
    return _first_of_days(query, ReportingPeriod.due_on, ReportingPeriod.id, most)


def milestones_due(government_id: str, vendor_id: str | None, first: date, last: date, most: int) -> OfDay:
    """The dates in the span that hold of milestones that are still to be met, each with its milestone and contract, in
    the same way.
    """
    later = aliased(MilestoneDate)
    replaced = select(later.id).where(
        later.government_id == MilestoneDate.government_id,
        later.milestone_id == MilestoneDate.milestone_id,
        later.status == "granted",
        or_(
            later.kind == MET,
            and_(later.kind == REVISED, MilestoneDate.kind == PROMISED),
            and_(later.kind == MilestoneDate.kind, later.id > MilestoneDate.id),
        ),
    )
    query = (
        select(MilestoneDate)
        .join(MilestoneDate.milestone)
        .join(Milestone.contract)
        .options(joinedload(MilestoneDate.milestone).joinedload(Milestone.contract))
        .where(
            MilestoneDate.government_id == government_id,
            MilestoneDate.status == "granted",
            MilestoneDate.kind.in_((PROMISED, REVISED)),
            MilestoneDate.day >= first,
            MilestoneDate.day <= last,
            ~replaced.exists(),
        )
    )
    if vendor_id is not None:
        query = query.where(Contract.vendor_id == vendor_id)
    return _first_of_days(query, MilestoneDate.day, MilestoneDate.id, most)


def corrective_actions_due(government_id: str, vendor_id: str | None, first: date, last: date, most: int) -> OfDay:
    """Corrective actions on which the vendor has to act in the span, in the same way."""
    query = corrective_actions.due_query(government_id, vendor_id, first, last)
    return _first_of_days(query, corrective_actions.DUE_DAY, corrective_actions.CorrectiveAction.id, most)


def agreed_due(government_id: str, vendor_id: str | None, first: date, last: date, most: int) -> OfDay:
    """What was agreed in meetings and is to be done in the span, in the same way."""
    query = agreed_query(government_id, vendor_id, first, last)
    return _first_of_days(query, MeetingAction.due_on, MeetingAction.id, most)


def _first_of_days(query: Select[*tuple[Any, ...]], day: Day, key: InstrumentedAttribute[Any], most: int) -> OfDay:
    """The rows of the query by day: of each day the first `most` by key, each with how many rows its day has."""
    numbered = query.with_only_columns(
        key.label("kept_key"),
        func.count().over(partition_by=day).label("of_day"),
        func.row_number().over(partition_by=day, order_by=key).label("place"),
    )
    places = numbered.order_by(None).subquery()
    few = query.join(places, and_(key == places.c.kept_key, places.c.place <= most)).add_columns(places.c.of_day)
    rows = db.session.execute(few.order_by(None).order_by(day, key))
    return [(things[0] if len(things) == 1 else tuple(things), count) for *things, count in rows]
