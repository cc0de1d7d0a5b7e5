"""Milestones of a contract: entered, revised with a reason, met; each date holds once another officer granted it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.acts import Act
from contracts.errors import Invalid, NotAllowed, Problem
from contracts.milestones import MET, PROMISED, REVISED, NewDate, Schedule, check_next, read_date, read_milestone
from contracts.roles import Actor, Role, require
from contracts.workflow import FIRST_STATUS
from models.clock import now, today
from models.contracts import Contract
from models.database import insert
from models.events import record
from models.governments import find_government
from models.milestones import (
    Milestone,
    MilestoneDate,
    dates_of,
    find_milestone,
    find_milestone_date,
    milestones_of,
)
from models.moves import move
from operations.histories import Histories, histories_of
from operations.visibility import visible_contract

GRANTED, PROPOSED = "granted", "proposed"


@dataclass(frozen=True, slots=True)
class MilestoneState:
    """A milestone with the dates that hold and every date that this person may see, the earliest first."""

    milestone: Milestone
    schedule: Schedule
    dates: tuple[MilestoneDate, ...]

    @property
    def waiting(self) -> frozenset[str]:
        """The kinds of dates that wait for a decision."""
        return frozenset(each.kind for each in self.dates if each.status == PROPOSED)


@dataclass(frozen=True, slots=True)
class MilestoneSeen:
    """What the page of a milestone shows, with what was done to each date and by whom."""

    contract: Contract
    state: MilestoneState
    history: Histories


def milestone_states(actor: Actor, contract: Contract) -> tuple[MilestoneState, ...]:
    """The contract's milestones in two queries; a vendor's person sees granted dates alone."""
    require(actor, "see milestones")
    milestones = milestones_of(actor.government_id, contract.id)
    dates = dates_of(actor.government_id, [each.id for each in milestones]) if milestones else ()
    return tuple(_state(actor, each, dates) for each in milestones)


def see_milestone(actor: Actor, contract_number: str, milestone_id: str) -> MilestoneSeen:
    """A milestone with all its dates; NotFound where it is not this person's to see."""
    require(actor, "see milestones")
    contract = visible_contract(actor, contract_number)
    milestone = find_milestone(actor.government_id, contract.id, milestone_id)
    state = _state(actor, milestone, dates_of(actor.government_id, [milestone.id]))
    ids, proposers = [each.id for each in state.dates], [each.proposed_by for each in state.dates]
    return MilestoneSeen(contract, state, histories_of(actor.government_id, "milestone_date", ids, proposers))


def find_milestone_place(actor: Actor, contract_number: str) -> Contract:
    """The contract for which a milestone is to be entered."""
    require(actor, "enter milestones")
    return visible_contract(actor, contract_number)


def enter_milestone(actor: Actor, contract_number: str, texts: Mapping[str, str]) -> Milestone:
    """Enter a milestone from its form; its promised date waits for another officer. Invalid by field."""
    require(actor, "enter milestones")
    contract = visible_contract(actor, contract_number)
    new = read_milestone(texts, contract.starts_on)
    if any(each.title == new.title for each in milestones_of(actor.government_id, contract.id)):
        says = "The contract has a milestone of this name. Open it to revise its date, or choose another name."
        raise Invalid("Some fields need another look. Nothing was saved.", [Problem("title", says, new.title)])
    milestone = Milestone(
        government_id=actor.government_id,
        contract_id=contract.id,
        title=new.title,
        clause=new.clause,
        entered_by=actor.person_id,
        entered_at=now(),
    )
    insert(milestone)
    record(
        actor.government_id,
        Act.MILESTONE_ENTERED,
        "milestone",
        milestone.id,
        person_id=actor.person_id,
        after=new.title,
    )
    _propose(actor, milestone, NewDate(PROMISED, new.promised, ""))
    return milestone


def propose_date(actor: Actor, contract_number: str, milestone_id: str, texts: Mapping[str, str]) -> MilestoneDate:
    """Propose a revised date or the date on which the milestone was met; an inspector says only the latter."""
    require(actor, "propose milestone dates")
    seen = see_milestone(actor, contract_number, milestone_id)
    new = read_date(texts, seen.contract.starts_on, _today(actor))
    if new.kind != MET and Role.OFFICER not in actor.roles:
        raise NotAllowed("A date is promised or revised by an officer. You may say when the milestone was met.")
    check_next(new.kind, seen.state.schedule, seen.state.waiting)
    return _propose(actor, seen.state.milestone, new)


def decide_date(actor: Actor, date_id: str, move_name: str, note: str) -> MilestoneDate:
    """Grant, refuse or withdraw a proposed date."""
    require(actor, "propose milestone dates" if move_name == "withdraw" else "decide milestone dates")
    proposed = find_milestone_date(actor.government_id, date_id)
    move(proposed, move_name, actor, note)
    return proposed


def _propose(actor: Actor, milestone: Milestone, new: NewDate) -> MilestoneDate:
    proposed = MilestoneDate(
        government_id=actor.government_id,
        milestone_id=milestone.id,
        kind=new.kind,
        day=new.day,
        reason=new.reason,
        status=FIRST_STATUS["milestone_date"],
        proposed_by=actor.person_id,
        proposed_at=now(),
    )
    insert(proposed)
    record(
        actor.government_id,
        Act.MILESTONE_DATE_PROPOSED,
        "milestone_date",
        proposed.id,
        person_id=actor.person_id,
        after=f"{new.kind} {new.day.isoformat()}",
        reason=new.reason or None,
    )
    return proposed


def _state(actor: Actor, milestone: Milestone, dates: Sequence[MilestoneDate]) -> MilestoneState:
    own = [each for each in dates if each.milestone_id == milestone.id]
    held = {each.kind: each.day for each in own if each.status == GRANTED}
    schedule = Schedule(held.get(PROMISED), held.get(REVISED), held.get(MET))
    seen = own if actor.vendor_id is None else [each for each in own if each.status == GRANTED]
    return MilestoneState(milestone, schedule, tuple(seen))


def _today(actor: Actor) -> date:
    return today(find_government(actor.government_id).time_zone)
