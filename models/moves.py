"""The one place that changes a status: along the workflow, for the right hands, once, with its event.

The change is compare-and-set: of two people who act at once one wins and the other is told.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.orm.attributes import set_committed_value

from contracts.acts import Act
from contracts.acts_of_moves import act_of_move
from contracts.errors import NotFound, NotStanding, Overtaken, Refused, Standing
from contracts.moves import Move
from contracts.roles import Actor
from contracts.workflow import FIRST_STATUS, WORKFLOWS, check_move, find_move, possible_moves
from models.agreements import Agreement
from models.change_orders import ChangeOrder
from models.columns import among
from models.corrective_actions import CorrectiveAction
from models.database import db
from models.delegations import Delegation
from models.disputes import Dispute
from models.evaluations import Evaluation
from models.events import Event, events_about, events_of, lock_chain, record
from models.finance_limits import FinanceLimit
from models.meeting_actions import MeetingAction
from models.meetings import ReviewMeeting
from models.milestones import MilestoneDate
from models.periods import ReportingPeriod
from models.policies import PolicyVersion
from models.releases import RetainageRelease
from models.renewals import RenewalDecision
from models.reports import Report
from models.rulings import Ruling, rulings_counted
from models.statement_exceptions import ExceptionAnswer
from models.statement_reports import StatementReport
from models.statements import PaymentStatement, StatementCorrection
from models.terms_versions import TermsVersion

Moving = (
    TermsVersion
    | Report
    | PaymentStatement
    | MilestoneDate
    | ChangeOrder
    | FinanceLimit
    | PolicyVersion
    | Delegation
    | Agreement
    | Ruling
    | Dispute
    | ReportingPeriod
    | RetainageRelease
    | CorrectiveAction
    | ReviewMeeting
    | MeetingAction
    | RenewalDecision
    | Evaluation
)
Hands = Mapping[str, Collection[str]]
# Whoever did one of these to terms wrote them, and may not activate them.
WRITES_TERMS = frozenset(
    act.value for act in Act if act.hands in find_move("terms", "activate", FIRST_STATUS["terms"]).not_hands
)


def move(thing: Moving, name: str, actor: Actor | None, note: str = "") -> Event:
    """Move the thing's status along its workflow and write the event; nothing is committed.

    Actor None is the program itself. Refused where the workflow has no such move from here, NotAllowed where it is not
    this person's, Invalid where a reason is missing, Stale where somebody else was quicker.
    """
    if actor is not None and actor.government_id != thing.government_id:
        raise NotFound(f"This {thing.__workflow__} does not exist here.")
    lock_chain(thing.government_id)
    step = _step(thing, name)
    _check_hands(step, thing, actor, note)
    before = thing.status
    _change_status(thing, step)
    return record(
        thing.government_id,
        act_of_move(thing.__workflow__, name),
        thing.__workflow__,
        thing.id,
        person_id=None if actor is None else actor.person_id,
        before=before,
        after=step.to_status,
        reason=note.strip() or None,
        document=in_place_of(actor),
    )


def _step(thing: Moving, name: str) -> Move:
    try:
        return find_move(thing.__workflow__, name, thing.status)
    except Refused as refusal:
        steps = (step for step in WORKFLOWS[thing.__workflow__] if step.name == name)
        wanted = frozenset(status for step in steps for status in step.from_statuses)
        raise NotStanding(refusal.message, Standing(thing.__workflow__, thing.id, wanted)) from None


def departure(government_id: str, about: Standing) -> Event | None:
    """The last event by which the thing left the statuses that a move begins in; None where it was never there."""
    events = events_of(government_id, about.kind, about.thing_id)
    left = (each for each in events if each.before in about.wanted and each.after not in about.wanted)
    return next(iter(sorted(left, key=lambda each: -each.number)), None)


def in_place_of(actor: Actor | None) -> Mapping[str, str] | None:
    """What an event says beside its doer: for whom a delegate acted."""
    return {"for": actor.acts_for} if actor is not None and actor.acts_for is not None else None


def moves_for(thing: Moving, actor: Actor) -> tuple[Move, ...]:
    """The moves that this person could make now, for the buttons of a page."""
    return possible_moves(thing.__workflow__, thing.status, actor, hands_on(thing))


def hands_on(thing: Moving) -> Hands:
    """For each act (“entered”, “accepted” …) who did it to the thing or, for a statement, to what it rests on."""
    touched = [(thing.__workflow__, thing.id)]
    if isinstance(thing, PaymentStatement):
        touched.append(("terms", thing.terms_version_id))
        corrected = _corrections_under(thing)
        touched.extend(("report", report_id) for report_id in _reports_under(thing, corrected))
        touched.extend(("agreement", agreement_id) for agreement_id in _agreements_under(thing))
        touched.extend(rulings_counted(thing.government_id, thing.id))
        touched.extend(("statement", corrected_id) for corrected_id in corrected)
    found = db.session.execute(
        select(Event.act, Event.person_id, Event.document)
        .where(
            Event.government_id == thing.government_id,
            among(Event.thing_kind, Event.thing_id, touched),
        )
        .distinct()
    )
    hands: dict[str, set[str]] = {}
    for act, person_id, document in found:
        if person_id is not None:
            hands.setdefault(Act(act).hands, set()).update({person_id, *_in_whose_place(document)})
    if isinstance(thing, PaymentStatement):
        for answer, answered_by, answered_for in _answered_under(thing):
            hands.setdefault(answer, set()).update({answered_by, answered_for or answered_by})
    return hands


def _in_whose_place(document: str | None) -> Iterator[str]:
    """For whom a delegate acted: the hands are both people's."""
    said = json.loads(document) if document is not None else {}
    if isinstance(said, Mapping) and isinstance(said.get("for"), str):
        yield said["for"]


def hands_on_terms(government_id: str, version_ids: Sequence[str]) -> Mapping[str, Collection[str]]:
    """For each version of terms the people who wrote it and may therefore not activate it, in one query."""
    return {
        version_id: {event.person_id for event in events if event.act in WRITES_TERMS and event.person_id}
        for version_id, events in events_about(government_id, "terms", version_ids).items()
    }


def _check_hands(step: Move, thing: Moving, actor: Actor | None, note: str) -> None:
    if actor is not None:
        check_move(step, actor, hands_on(thing), note)
    elif not step.by_program:
        raise ValueError(f"only a person can {step.name} a {thing.__workflow__}")


def _change_status(thing: Moving, step: Move) -> None:
    table = type(thing)
    changed: Any = db.session.execute(
        update(table)
        .where(
            table.government_id == thing.government_id,
            table.id == thing.id,
            table.status == thing.status,
            table.lock_version == thing.lock_version,
        )
        .values(status=step.to_status, lock_version=thing.lock_version + 1),
        execution_options={"moves": True, "synchronize_session": False},
    )
    if changed.rowcount != 1:
        raise Overtaken(
            f"Somebody else acted on this {thing.__workflow__} a moment ago. Open it again to see where it stands now.",
            Standing(thing.__workflow__, thing.id, frozenset({thing.status})),
        )
    set_committed_value(thing, "status", step.to_status)
    set_committed_value(thing, "lock_version", thing.lock_version + 1)


def _answered_under(statement: PaymentStatement) -> Sequence[Row[str, str, str | None]]:
    """Who acknowledged or overrode an exception of any revision of the period's statement."""
    return db.session.execute(
        select(ExceptionAnswer.answer, ExceptionAnswer.answered_by, ExceptionAnswer.answered_for).where(
            ExceptionAnswer.government_id == statement.government_id,
            ExceptionAnswer.contract_id == statement.contract_id,
            ExceptionAnswer.period_id == statement.period_id,
        )
    ).all()


def _reports_under(statement: PaymentStatement, corrected: Collection[str]) -> Sequence[str]:
    """The reports of the statement, and of the corrected statements whose differences it settles."""
    rests_on = [statement.id, *corrected]
    return db.session.scalars(
        select(StatementReport.report_id)
        .where(
            StatementReport.government_id == statement.government_id,
            StatementReport.statement_id.in_(rests_on),
        )
        .distinct()
    ).all()


def _corrections_under(statement: PaymentStatement) -> Sequence[str]:
    return db.session.scalars(
        select(StatementCorrection.corrected_id).where(
            StatementCorrection.government_id == statement.government_id,
            StatementCorrection.statement_id == statement.id,
        )
    ).all()


def _agreements_under(statement: PaymentStatement) -> Sequence[str]:
    return db.session.scalars(
        select(Agreement.id).where(
            Agreement.government_id == statement.government_id,
            Agreement.contract_id == statement.contract_id,
            Agreement.period_id == statement.period_id,
        )
    ).all()
