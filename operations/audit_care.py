"""What people agreed to mend about a contract, for its audit file: corrective actions with their turns and evidence."""

from collections.abc import Iterator, Sequence
from typing import Any

from contracts.figures import canonical_json
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
from models.file_store import FileStore

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
            yield f"{folder}/{file.file_sha256}", store.path(file.file_sha256).read_bytes()


def care_things(contract: Contract) -> dict[str, list[str]]:
    """The kinds and ids of the things whose events belong to the contract's care."""
    found = corrective_actions_of(contract.government_id, contract.id)
    return {"corrective_action": [each.id for each in found]}


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
