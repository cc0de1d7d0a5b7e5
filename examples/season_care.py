"""How the season's contracts are cared for: corrective actions that an officer asks for, and review meetings.

Every act looks first whether it was done, so that a season that was interrupted goes on where it stopped.
"""

import io
from collections.abc import Mapping

from examples.season_reports import Office, person
from models.contracts import find_contract
from models.corrective_actions import CorrectiveAction, corrective_actions_of
from models.meetings import meetings_of
from operations.corrective_actions import ask_for_action, decide_action, finish_action, plan_action
from operations.meetings import hold_meeting, plan_meeting


def ask_to_mend(contract: str, texts: Mapping[str, str]) -> None:
    """An officer asks a vendor for a corrective action plan."""
    if _action(contract) is None:
        ask_for_action(person("officer"), contract, texts)


def plan_to_mend(who: str, contract: str, texts: Mapping[str, str]) -> None:
    """The vendor sends its plan."""
    action = _action(contract)
    if action is not None and action.status == "asked":
        plan_action(person(who), action.id, texts)


def show_mended(office: Office, who: str, contract: str, words: str, name: str, content: bytes) -> None:
    """The vendor reports that all is done, with a file that shows it."""
    action = _action(contract)
    if action is not None and action.status == "planned":
        finish_action(person(who), office.store, action.id, {"words": words}, [(io.BytesIO(content), name)])


def close_mended(contract: str, words: str) -> None:
    """Another officer accepts that it is done."""
    action = _action(contract)
    if action is not None and action.status == "finished":
        decide_action(person("officer2"), action.id, "close", words)


def plan_to_meet(contract: str, number: int, texts: Mapping[str, str]) -> None:
    """An officer plans a review meeting, the contract's `number`-th."""
    owner = person("officer").government_id
    if len(meetings_of(owner, find_contract(owner, contract).id)) < number:
        plan_meeting(person("officer"), contract, texts)


def meet(contract: str, texts: Mapping[str, str]) -> None:
    """The contract's first meeting is held."""
    owner = person("officer").government_id
    first = meetings_of(owner, find_contract(owner, contract).id)[0]
    if first.status == "planned":
        hold_meeting(person("officer"), first.id, texts)


def _action(contract: str) -> CorrectiveAction | None:
    """The contract's first corrective action."""
    owner = person("officer").government_id
    return next(iter(corrective_actions_of(owner, find_contract(owner, contract).id)), None)
