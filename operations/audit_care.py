"""How a contract was cared for, for its audit file: corrective actions, meetings, its end, its evaluation."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from contracts.figures import canonical_json
from contracts.roles import Actor
from models.contracts import Contract
from models.corrective_actions import (
    CorrectiveAction,
    CorrectiveActionFile,
    CorrectiveActionStep,
    CorrectiveActionTurn,
    corrective_actions_of,
    files_of,
    steps_of,
    turns_of,
)
from models.evaluations import (
    Evaluation,
    EvaluationRating,
    EvaluationTurn,
    evaluations_of,
    ratings_of,
)
from models.evaluations import turns_of as evaluation_turns_of
from models.file_store import FileStore
from models.meeting_actions import MeetingAction, meeting_actions_of
from models.meetings import (
    MeetingMinute,
    MeetingRecord,
    ReviewMeeting,
    meetings_of,
    minutes_of,
    records_of,
)
from models.renewals import RenewalDecision, renewals_of
from operations.evaluations import facts_for

Entry = tuple[str, bytes]


def care_of(store: FileStore, contract: Contract) -> Iterator[Entry]:
    """Each file about corrective actions: its name in the archive and what it holds."""
    owner, found = contract.government_id, corrective_actions_of(contract.government_id, contract.id)
    ids = [each.id for each in found]
    turns, steps, files = turns_of(owner, ids), steps_of(owner, ids), files_of(owner, ids)
    for action in found:
        folder = f"corrective_actions/{action.number:03}"
        own = [each for each in files if each.action_id == action.id]
        said = [each for each in turns if each.action_id == action.id]
        planned = [each for each in steps if each.action_id == action.id]
        yield f"{folder}/corrective_action.json", canonical_json(_action(action, said, planned, own)).encode()
        for file in own:
            yield f"{folder}/{file.file_sha256}", store.read_file(file.file_sha256)


def meetings_in(contract: Contract) -> Iterator[Entry]:
    """Each meeting with its agenda, its minutes and what was agreed, as a file for the archive."""
    owner, found = contract.government_id, meetings_of(contract.government_id, contract.id)
    ids = [each.id for each in found]
    kept, minutes, actions = records_of(owner, ids), minutes_of(owner, ids), meeting_actions_of(owner, contract.id)
    for meeting in found:
        said = [each for each in minutes if each.meeting_id == meeting.id]
        agreed = [each for each in actions if each.meeting_id == meeting.id]
        told = _meeting(meeting, kept.get(meeting.id), said, agreed)
        yield f"meetings/{meeting.number:03}.json", canonical_json(told).encode()


def renewals_in(contract: Contract) -> Iterator[Entry]:
    """Each decision on the contract's end, with the dossier as it stood then, as files for the archive."""
    for decision in renewals_of(contract.government_id, contract.id):
        folder = f"renewals/{decision.number:03}"
        yield f"{folder}/decision.json", canonical_json(_renewal(decision)).encode()
        yield f"{folder}/dossier.json", decision.facts.encode()


def evaluations_in(actor: Actor, contract: Contract) -> Iterator[Entry]:
    """Each evaluation with the facts as they stood and both sides' words, as a file for the archive."""
    owner, found = contract.government_id, evaluations_of(contract.government_id, contract.id)
    ids = [each.id for each in found]
    turns, ratings = evaluation_turns_of(owner, ids), ratings_of(owner, ids)
    for each in found:
        own = [rating for rating in ratings if rating.evaluation_id == each.id]
        said = [turn for turn in turns if turn.evaluation_id == each.id]
        facts = facts_for(actor, each)
        told = _evaluation(each, said, own) | {"facts": json.loads(facts.text)}
        yield f"evaluations/{each.number:03}.json", canonical_json(told).encode()


def care_things(contract: Contract) -> dict[str, list[str]]:
    """The kinds and ids of the things whose events belong to the contract's care."""
    owner = contract.government_id
    return {
        "corrective_action": [each.id for each in corrective_actions_of(owner, contract.id)],
        "review_meeting": [each.id for each in meetings_of(owner, contract.id)],
        "meeting_action": [each.id for each in meeting_actions_of(owner, contract.id)],
        "evaluation": [each.id for each in evaluations_of(owner, contract.id)],
        "renewal": [each.id for each in renewals_of(owner, contract.id)],
    }


def _action(
    action: CorrectiveAction,
    turns: Sequence[CorrectiveActionTurn],
    steps: Sequence[CorrectiveActionStep],
    files: Sequence[CorrectiveActionFile],
) -> dict[str, Any]:
    return {
        "number": action.number,
        "status": action.status,
        "title": action.title,
        "came_from": {"kind": action.source_kind, "title": action.source_title},
        "measure": action.measure_id,
        "period": None if action.period is None else action.period.name,
        "owner": action.owner,
        "plan_due_on": action.plan_due_on.isoformat(),
        "due_on": action.due_on.isoformat(),
        "asked_by": action.asked_by_name,
        "turns": [_turn(each, steps, files) for each in turns],
    }


def _turn(
    turn: CorrectiveActionTurn, steps: Sequence[CorrectiveActionStep], files: Sequence[CorrectiveActionFile]
) -> dict[str, Any]:
    return {
        "act": turn.act,
        "party": turn.party,
        "by": turn.person_name,
        "at": turn.at.isoformat(),
        "words": turn.words,
        "steps": [
            {"words": each.words, "due_on": each.due_on.isoformat()}
            for each in steps
            if each.turn_number == turn.number
        ],
        "files": [
            {"name": each.file_name, "sha256": each.file_sha256, "attachment": each.attachment_id}
            for each in files
            if each.turn_number == turn.number
        ],
    }


def _evaluation(
    evaluation: Evaluation, turns: Sequence[EvaluationTurn], ratings: Sequence[EvaluationRating]
) -> dict[str, Any]:
    return {
        "number": evaluation.number,
        "status": evaluation.status,
        "answer_due_on": evaluation.answer_due_on.isoformat(),
        "facts_sha256": evaluation.facts_digest,
        "turns": [
            {
                "act": turn.act,
                "party": turn.party,
                "by": turn.person_name,
                "at": turn.at.isoformat(),
                "words": turn.words,
                "ratings": [
                    [each.criterion, each.grade, each.note] for each in ratings if each.turn_number == turn.number
                ],
            }
            for turn in turns
        ],
    }


def _renewal(decision: RenewalDecision) -> dict[str, Any]:
    return {
        "number": decision.number,
        "status": decision.status,
        "decision": decision.decision,
        "about_the_end_on": decision.ends_on.isoformat(),
        "reason": decision.reason,
        "proposed_by": decision.proposed_by_name,
        "proposed_at": decision.proposed_at.isoformat(),
        "dossier_sha256": decision.facts_digest,
    }


def _meeting(
    meeting: ReviewMeeting,
    kept: MeetingRecord | None,
    minutes: Sequence[MeetingMinute],
    actions: Sequence[MeetingAction],
) -> dict[str, Any]:
    return {
        "number": meeting.number,
        "kind": meeting.kind,
        "status": meeting.status,
        "planned_for": meeting.on_day.isoformat(),
        "held_on": None if kept is None else kept.held_on.isoformat(),
        "present": None if kept is None else kept.present,
        "agenda": [] if kept is None else json.loads(kept.agenda)["items"],
        "minutes": [[each.words, each.written_by_name, each.written_at.isoformat()] for each in minutes],
        "actions": [[each.words, each.owner, each.due_on.isoformat(), each.status, each.party] for each in actions],
    }
