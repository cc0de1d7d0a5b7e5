"""Contracts in which something waits for a person: of each kind of thing a query, which reads statuses and hands alone.

A list of contracts counts whose turn it is among thousands; what waits there is read by the desks alone.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from contracts.acts import Act
from models.agreements import Agreement
from models.change_orders import ChangeOrder
from models.chosen_contracts import ChosenContracts
from models.contract_standings import ContractStanding
from models.contracts import Contract, of_vendor
from models.corrective_actions import CorrectiveAction
from models.disputes import Dispute
from models.evaluations import Evaluation, EvaluationTurn, unevaluated
from models.events import Event
from models.meeting_actions import MeetingAction
from models.meetings import ReviewMeeting
from models.milestones import Milestone, MilestoneDate
from models.moves import WRITES_TERMS
from models.periods import ReportingPeriod
from models.releases import RetainageRelease
from models.reports import Report
from models.rulings import Ruling
from models.statements import PaymentStatement
from models.terms_drafts import TermsDraft
from models.terms_versions import TermsVersion
from models.vouchers import to_pay
from models.waiting_statements import still_waiting


def chosen_submitted(government_id: str, but_entered_by: str) -> ChosenContracts:
    """Those with a submitted report that somebody else entered."""
    return _chosen(Report, government_id, None, Report.status == "submitted", Report.entered_by != but_entered_by)


def chosen_to_mend(government_id: str, party: str, vendor_id: str | None) -> ChosenContracts:
    """Those with a report of the party that was checked, and not submitted yet, or returned."""
    own = Report.party == party
    return _chosen(Report, government_id, vendor_id, Report.status.in_(("checked", "returned")), own)


def chosen_statements(government_id: str, statuses: Collection[str], vendor_id: str | None) -> ChosenContracts:
    """Those with a statement in one of the statuses."""
    return _chosen(PaymentStatement, government_id, vendor_id, still_waiting(government_id, statuses))


def chosen_endorsed(government_id: str, but_endorsed_by: str) -> ChosenContracts:
    """Those with a statement that somebody else endorsed."""
    own = _done(PaymentStatement, "statement", (Act.STATEMENT_ENDORSED.value,), but_endorsed_by)
    return _chosen(PaymentStatement, government_id, None, PaymentStatement.status == "endorsed", ~own)


def chosen_values(government_id: str, vendor_id: str | None, but_proposed_by: str) -> ChosenContracts:
    """Those with a proposed value; for the vendor one that the city proposed."""
    waits = [Agreement.status == "proposed", Agreement.proposed_by != but_proposed_by]
    if vendor_id is not None:
        waits.append(Agreement.party != "vendor")
    return _chosen(Agreement, government_id, vendor_id, *waits)


def chosen_terms(government_id: str, but_written_by: str) -> ChosenContracts:
    """Those with proposed terms on which this person wrote nothing."""
    own = _done(TermsVersion, "terms", WRITES_TERMS, but_written_by)
    return _chosen(TermsVersion, government_id, None, TermsVersion.status == "draft", ~own)


def chosen_change_orders(government_id: str, but_proposed_by: str, up_to_cents: int | None) -> ChosenContracts:
    """Those with a proposed change order, of at most so many cents up or down where that is limited."""
    waits = [ChangeOrder.status == "proposed", ChangeOrder.proposed_by != but_proposed_by]
    if up_to_cents is not None:
        waits.append(func.abs(ChangeOrder.value_cents) <= up_to_cents)
    return _chosen(ChangeOrder, government_id, None, *waits)


def chosen_milestones(government_id: str, but_proposed_by: str) -> ChosenContracts:
    """Those with a proposed date of a milestone."""
    proposed = select(MilestoneDate.milestone_id).where(
        MilestoneDate.government_id == government_id,
        MilestoneDate.status == "proposed",
        MilestoneDate.proposed_by != but_proposed_by,
    )
    return _chosen(Milestone, government_id, None, Milestone.id.in_(proposed))


def chosen_drafts(government_id: str, changed_by: str) -> ChosenContracts:
    """Those with a draft of terms that this person changed last."""
    return _chosen(TermsDraft, government_id, None, TermsDraft.changed_by == changed_by)


def chosen_rulings(government_id: str, but_asked_by: str) -> ChosenContracts:
    """Those with a ruling that somebody else asked for."""
    return _chosen(Ruling, government_id, None, Ruling.status == "proposed", Ruling.asked_by != but_asked_by)


def chosen_disputes(government_id: str, statuses: Collection[str], vendor_id: str | None) -> ChosenContracts:
    """Those with a dispute in one of the statuses."""
    return _chosen(Dispute, government_id, vendor_id, Dispute.status.in_(statuses))


def chosen_corrective_actions(government_id: str, statuses: Collection[str], vendor_id: str | None) -> ChosenContracts:
    """Those with a corrective action in one of the statuses."""
    return _chosen(CorrectiveAction, government_id, vendor_id, CorrectiveAction.status.in_(statuses))


def chosen_releases(government_id: str, but_proposed_by: str) -> ChosenContracts:
    """Those with a release of retainage that somebody else proposed."""
    release = RetainageRelease
    return _chosen(release, government_id, None, release.status == "proposed", release.proposed_by != but_proposed_by)


def chosen_reopenings(government_id: str, but_asked_by: str) -> ChosenContracts:
    """Those with a period that this person never asked to open again, and somebody did."""
    own = _done(ReportingPeriod, "period", (Act.PERIOD_ASKED.value,), but_asked_by)
    return _chosen(ReportingPeriod, government_id, None, ReportingPeriod.status == "reopening", ~own)


def chosen_to_pay(government_id: str) -> ChosenContracts:
    """Those with an approved payment that is not made yet."""
    return _chosen(PaymentStatement, government_id, None, *to_pay(government_id))


def chosen_meetings(government_id: str) -> ChosenContracts:
    """Those with a review meeting that is still to be held."""
    return _chosen(ReviewMeeting, government_id, None, ReviewMeeting.status == "planned")


def chosen_meeting_actions(government_id: str, vendor_id: str | None) -> ChosenContracts:
    """Those with something that was agreed in a meeting and is not closed: what is the vendor's, else the city's."""
    theirs = MeetingAction.party.is_not_distinct_from("vendor")
    own = ~theirs if vendor_id is None else theirs
    return _chosen(MeetingAction, government_id, vendor_id, MeetingAction.status == "agreed", own)


def chosen_owing(government_id: str, vendor_id: str, ended_before: date) -> ChosenContracts:
    """Those of the vendor that owe a report of a period which ended before the day."""
    return _chosen(ContractStanding, government_id, vendor_id, ContractStanding.due_ends_on < ended_before)


def chosen_unevaluated(government_id: str, first: date, last: date) -> ChosenContracts:
    """Those that ended in the span and have no evaluation."""
    ended = unevaluated(government_id).where(Contract.ends_on >= first, Contract.ends_on <= last)
    return ChosenContracts((ended.with_only_columns(Contract.id),))


def chosen_to_answer(government_id: str, vendor_id: str | None, day: date) -> ChosenContracts:
    """Those with an evaluation that the vendor may still answer on the day."""
    return _chosen(
        Evaluation, government_id, vendor_id, Evaluation.status == "written", Evaluation.answer_due_on >= day
    )


def chosen_to_finish(government_id: str, day: date) -> ChosenContracts:
    """Those with an evaluation that was answered, or can be answered no more, or was returned to its officer."""
    heard = and_(Evaluation.status == "written", Evaluation.answer_due_on < day)
    return _chosen(Evaluation, government_id, None, or_(heard, Evaluation.status.in_(("answered", "returned"))))


def chosen_to_sign(government_id: str, but_done_by: str, acts: Collection[str]) -> ChosenContracts:
    """Those with a finished evaluation on which this person did none of the acts."""
    own = select(EvaluationTurn.number).where(
        EvaluationTurn.government_id == Evaluation.government_id,
        EvaluationTurn.evaluation_id == Evaluation.id,
        EvaluationTurn.person_id == but_done_by,
        EvaluationTurn.act.in_(acts),
    )
    return _chosen(Evaluation, government_id, None, Evaluation.status == "finished", ~own.exists())


def _chosen(
    table: Any, government_id: str, vendor_id: str | None, *waits: ColumnElement[bool] | InstrumentedAttribute[bool]
) -> ChosenContracts:
    own = of_vendor(government_id, table.contract_id, vendor_id)
    return ChosenContracts((select(table.contract_id).where(table.government_id == government_id, *waits, *own),))


def _done(table: Any, thing_kind: str, acts: Collection[str], person_id: str) -> ColumnElement[bool]:
    """That the person did one of the acts to the thing in the table."""
    found = select(Event.number).where(
        Event.government_id == table.government_id,
        Event.thing_kind == thing_kind,
        Event.thing_id == table.id,
        Event.act.in_(acts),
        Event.person_id == person_id,
    )
    return found.exists()
