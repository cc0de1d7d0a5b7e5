"""What the care for a running contract keeps, for tests, each with defaults that work."""

from datetime import date
from typing import Any

from models.clock import now
from models.corrective_actions import (
    CorrectiveAction,
    CorrectiveActionFile,
    CorrectiveActionStep,
    CorrectiveActionTurn,
    next_action_number,
)
from models.database import insert
from tests.builders import a_contract, a_file, a_person


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


def _made(thing: Any) -> Any:
    insert(thing)
    return thing
