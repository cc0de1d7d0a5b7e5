"""What an event is about, as far as a message says it: contract, period, number, worth, due day, and who asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.acts import Act
from models.agreements import Agreement
from models.change_orders import ChangeOrder
from models.contracts import Contract
from models.corrective_actions import CorrectiveAction
from models.database import db
from models.delegations import Delegation
from models.disputes import Dispute
from models.early_warnings import EarlyWarning
from models.evaluations import Evaluation
from models.events import Event, events_of
from models.finance_limits import FinanceLimit
from models.meeting_actions import MeetingAction
from models.meetings import find_meeting
from models.milestones import Milestone, MilestoneDate
from models.people import Person
from models.periods import ReportingPeriod
from models.policies import PolicyVersion
from models.releases import RetainageRelease
from models.renewals import RenewalDecision
from models.reports import Report
from models.rulings import Ruling
from models.statements import PaymentStatement, newest_statement
from models.terms_versions import TermsVersion


@dataclass(frozen=True, slots=True)
class Subject:
    """What a message is about. `asked_by` is whoever asked for it, proposed or delivered it; `party` theirs."""

    thing: Any
    contract: Contract | None = None
    period: ReportingPeriod | None = None
    number: int = 0
    worth_cents: int | None = None
    due: date | None = None
    link_id: str = ""
    asked_by: str | None = None
    party: str = "city"
    delegate: str | None = None
    title: str = ""

    @property
    def period_name(self) -> str:
        """The period as its page is named; nothing where it is about none."""
        return self.period.name if self.period is not None else ""


def subject_of(event: Event) -> Subject | None:
    """What the event is about; None where nobody is told of such things, or where it is not there."""
    found = _KINDS.get(event.thing_kind)
    if found is None:
        return None
    model, read = found
    thing = db.session.get(model, (event.government_id, event.thing_id))
    return None if thing is None else read(thing)


def _contract(thing: Any) -> Contract | None:
    return db.session.get(Contract, (thing.government_id, thing.contract_id))


def _period(thing: Any) -> ReportingPeriod | None:
    return db.session.get(ReportingPeriod, (thing.government_id, thing.period_id))


def _of_report(report: Report) -> Subject:
    return Subject(
        *(report, _contract(report), _period(report)), link_id=report.id, asked_by=report.entered_by, party=report.party
    )


def _of_statement(statement: PaymentStatement) -> Subject:
    period = _period(statement)
    return Subject(statement, _contract(statement), period, worth_cents=statement.net_cents, link_id=statement.id)


def _of_terms(version: TermsVersion) -> Subject:
    link = str(version.amendment)
    return Subject(version, _contract(version), number=version.number, link_id=link, asked_by=version.drafted_by)


def _of_agreement(agreement: Agreement) -> Subject:
    place = (agreement, _contract(agreement), _period(agreement))
    return Subject(*place, link_id=agreement.id, asked_by=agreement.proposed_by, party=agreement.party)


def _of_ruling(ruling: Ruling) -> Subject:
    return Subject(ruling, _contract(ruling), number=ruling.number, link_id=ruling.id, asked_by=ruling.asked_by)


def _of_dispute(dispute: Dispute) -> Subject:
    under_way = dispute.status in ("opened", "replied")
    return Subject(
        *(dispute, _contract(dispute), _period(dispute), dispute.number),
        worth_cents=dispute.disputed_cents,
        due=dispute.answer_due_on if under_way else None,
        link_id=dispute.id,
        asked_by=dispute.opened_by,
        party="vendor",
    )


def _of_corrective_action(action: CorrectiveAction) -> Subject:
    period = db.session.get(ReportingPeriod, (action.government_id, action.period_id)) if action.period_id else None
    return Subject(
        *(action, _contract(action), period, action.number),
        due=action.plan_due_on if action.status == "asked" else action.due_on,
        link_id=action.id,
        asked_by=action.asked_by,
    )


def _of_meeting_action(action: MeetingAction) -> Subject:
    meeting = find_meeting(action.government_id, action.meeting_id)
    return Subject(
        *(action, meeting.contract, None, action.number),
        due=action.due_on,
        link_id=action.meeting_id,
        party=action.party or "city",
        title=f"meeting {meeting.number}",
    )


def _of_early_warning(warning: EarlyWarning) -> Subject:
    contract = _contract(warning)
    link = contract.number if contract is not None else ""
    place = (warning, contract, _period(warning))
    return Subject(*place, worth_cents=warning.amount_cents, link_id=link, title=warning.title)


def _of_renewal(decision: RenewalDecision) -> Subject:
    contract = _contract(decision)
    link = contract.number if contract is not None else ""
    return Subject(
        *(decision, contract, None, decision.number),
        due=decision.ends_on,
        link_id=link,
        asked_by=decision.proposed_by,
    )


def _of_evaluation(evaluation: Evaluation) -> Subject:
    due = evaluation.answer_due_on if evaluation.status == "written" else None
    place = (evaluation, _contract(evaluation), None, evaluation.number)
    return Subject(*place, due=due, link_id=evaluation.id, asked_by=evaluation.written_by)


def _of_change_order(order: ChangeOrder) -> Subject:
    return Subject(
        *(order, _contract(order), None, order.number, order.value_cents or None, order.effective_on),
        link_id=order.id,
        asked_by=order.proposed_by,
    )


def _of_milestone_date(proposed: MilestoneDate) -> Subject | None:
    milestone = db.session.get(Milestone, (proposed.government_id, proposed.milestone_id))
    if milestone is None:
        return None
    return Subject(proposed, _contract(milestone), link_id=milestone.id, asked_by=proposed.proposed_by)


def _of_release(release: RetainageRelease) -> Subject:
    contract = _contract(release)
    link = contract.number if contract is not None else ""
    return Subject(release, contract, number=release.number, link_id=link, asked_by=release.proposed_by)


def _of_period(period: ReportingPeriod) -> Subject:
    """A period leads to its statement, which says who asked for what and why."""
    newest = newest_statement(period.government_id, period.contract_id, period.id)
    asked = [each for each in events_of(period.government_id, "period", period.id) if each.act == Act.PERIOD_ASKED]
    return Subject(
        *(period, _contract(period), period),
        link_id=newest.id if newest is not None else "",
        asked_by=asked[-1].person_id if asked else None,
    )


def _of_proposal(proposed: PolicyVersion | FinanceLimit) -> Subject:
    return Subject(proposed, link_id=proposed.id, asked_by=proposed.proposed_by)


def _of_delegation(named: Delegation) -> Subject:
    return Subject(named, link_id=named.id, due=None, delegate=named.delegate_id)


def _of_person(person: Person) -> Subject:
    return Subject(person, link_id=person.id, asked_by=person.id)


_KINDS: Mapping[str, tuple[type[Any], Callable[[Any], Subject | None]]] = {
    "report": (Report, _of_report),
    "statement": (PaymentStatement, _of_statement),
    "terms": (TermsVersion, _of_terms),
    "agreement": (Agreement, _of_agreement),
    **dict.fromkeys(("excusal", "waiver", "override", "hold", "deferral"), (Ruling, _of_ruling)),
    "dispute": (Dispute, _of_dispute),
    "corrective_action": (CorrectiveAction, _of_corrective_action),
    "meeting_action": (MeetingAction, _of_meeting_action),
    "early_warning": (EarlyWarning, _of_early_warning),
    "renewal": (RenewalDecision, _of_renewal),
    "evaluation": (Evaluation, _of_evaluation),
    "change_order": (ChangeOrder, _of_change_order),
    "milestone_date": (MilestoneDate, _of_milestone_date),
    "release": (RetainageRelease, _of_release),
    "period": (ReportingPeriod, _of_period),
    "policy": (PolicyVersion, _of_proposal),
    "finance_limit": (FinanceLimit, _of_proposal),
    "delegation": (Delegation, _of_delegation),
    "person": (Person, _of_person),
}
