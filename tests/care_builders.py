"""What the care for a running contract keeps, for tests, each with defaults that work."""

from datetime import date
from typing import Any

from contracts.figures import digest_of
from models.clock import now
from models.corrective_actions import (
    CorrectiveAction,
    CorrectiveActionFile,
    CorrectiveActionStep,
    CorrectiveActionTurn,
    next_action_number,
)
from models.database import insert
from models.early_warnings import EarlyWarning
from models.evaluations import Evaluation, EvaluationRating, EvaluationTurn, next_evaluation_number
from models.meeting_actions import MeetingAction
from models.meetings import MeetingMinute, MeetingRecord, ReviewMeeting, next_meeting_number
from models.renewals import RenewalDecision, next_renewal_number
from tests.builders import a_contract, a_file, a_period, a_person


def a_corrective_action(contract: Any = None, **but: Any) -> CorrectiveAction:
    """A corrective action that was asked for, with its first turn, a step and a file beside it."""
    contract = contract or a_contract()
    owner = contract.government_id
    given = {
        "government_id": owner,
        "contract_id": contract.id,
        "number": next_action_number(owner, contract.id),
        "source_kind": "free",
        "source_title": "",
        "title": "Late openings",
        "words": "Three a week.",
        "owner": "The foreman",
        "plan_due_on": date(2027, 8, 15),
        "due_on": date(2027, 9, 15),
        "status": "asked",
        "asked_by_name": "A Person",
        "asked_at": now(),
    } | but
    given.setdefault("asked_by", a_person(government_id=owner).id)
    action = _made(CorrectiveAction(**given))
    keys = {"government_id": owner, "action_id": action.id}
    turn = {"number": 1, "act": "asked", "event_number": 1, "party": "city", "person_name": "A Person"}
    _made(CorrectiveActionTurn(**keys, **turn, person_id=action.asked_by, words=action.words, at=action.asked_at))
    _made(CorrectiveActionStep(**keys, turn_number=1, number=1, words="Two crews", due_on=action.due_on))
    file = {"file_sha256": a_file(government_id=owner).sha256, "turn_number": 1, "file_name": "log.pdf"}
    _made(CorrectiveActionFile(**keys, **file))
    return action


def an_early_warning(contract: Any = None, period: str = "2027-07", **but: Any) -> EarlyWarning:
    """A warning about a measure of the contract's period."""
    contract = contract or a_contract()
    given = {
        "government_id": contract.government_id,
        "contract_id": contract.id,
        "period_id": a_period(contract, period).id,
        "measure_id": "T1",
        "title": "Paved in time",
        "sign": "near",
        "says": "1 more row of “Segments” that does not meet it would take $100.00.",
        "amount_cents": -10_000,
        "given_at": now(),
    } | but
    return _made(EarlyWarning(**given))


def a_meeting(contract: Any = None, **but: Any) -> ReviewMeeting:
    """A meeting with what is written when it is held."""
    contract = contract or a_contract()
    owner = contract.government_id
    given = {
        "government_id": owner,
        "contract_id": contract.id,
        "number": next_meeting_number(owner, contract.id),
        "kind": "oversight",
        "on_day": date(2027, 8, 15),
        "place": "City Hall",
        "status": "planned",
        "planned_by_name": "A Person",
        "planned_at": now(),
    } | but
    given.setdefault("planned_by", a_person(government_id=owner).id)
    meeting = _made(ReviewMeeting(**given))
    keys = {"government_id": owner, "meeting_id": meeting.id}
    _made(MeetingRecord(**keys, held_on=meeting.on_day, present="Everybody", agenda='{"items": []}'))
    written = {"written_by": meeting.planned_by, "written_by_name": "A Person", "written_at": now()}
    _made(MeetingMinute(**keys, **written, number=1, words="All is well.", event_number=1))
    return meeting


def a_meeting_action(meeting: Any = None, **but: Any) -> MeetingAction:
    """What somebody agreed to do in a meeting."""
    meeting = meeting or a_meeting()
    keys = {"government_id": meeting.government_id, "meeting_id": meeting.id, "contract_id": meeting.contract_id}
    given = {"number": 1, "words": "Send the log", "owner": "Foreman", "party": "city", "due_on": meeting.on_day}
    return _made(MeetingAction(**keys | given | {"status": "agreed"} | but))


def a_renewal(contract: Any = None, **but: Any) -> RenewalDecision:
    """A decision on the end of a contract."""
    contract = contract or a_contract()
    owner = contract.government_id
    given = {
        "government_id": owner,
        "contract_id": contract.id,
        "number": next_renewal_number(owner, contract.id),
        "ends_on": contract.ends_on,
        "decision": "rebid",
        "reason": "Three months off target.",
        "facts": "{}",
        "facts_digest": digest_of("{}"),
        "status": "proposed",
        "proposed_by_name": "A Person",
        "proposed_at": now(),
    } | but
    given.setdefault("proposed_by", a_person(government_id=owner).id)
    return _made(RenewalDecision(**given))


def an_evaluation(contract: Any = None, **but: Any) -> Evaluation:
    """An evaluation with its first turn and a grade."""
    contract = contract or a_contract()
    owner = contract.government_id
    given = {
        "government_id": owner,
        "contract_id": contract.id,
        "number": next_evaluation_number(owner, contract.id),
        "facts": "{}",
        "facts_digest": digest_of("{}"),
        "answer_due_on": date(2028, 1, 15),
        "status": "written",
        "written_by_name": "A Person",
        "written_at": now(),
    } | but
    given.setdefault("written_by", a_person(government_id=owner).id)
    judged = _made(Evaluation(**given))
    keys = {"government_id": owner, "evaluation_id": judged.id}
    turn = {"number": 1, "act": "written", "event_number": 1, "party": "city", "person_name": "A Person"}
    _made(EvaluationTurn(**keys, **turn, person_id=judged.written_by, words="Well done.", at=judged.written_at))
    _made(EvaluationRating(**keys, turn_number=1, criterion="quality", grade="satisfactory", note=""))
    return judged


def _made(thing: Any) -> Any:
    insert(thing)
    return thing
