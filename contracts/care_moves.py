"""The workflows of the care for a contract: corrective actions, review meetings, what becomes of it at its end."""

from collections.abc import Mapping

from contracts.moves import Move
from contracts.roles import Role

_OFFICER, _VENDOR = frozenset({Role.OFFICER}), frozenset({Role.VENDOR})
_NOBODY: frozenset[Role] = frozenset()

_CORRECTIVE_ACTION = (
    Move("plan", ("asked",), "planned", _VENDOR, note_needed=True),
    Move("finish", ("planned",), "finished", _VENDOR, note_needed=True),
    # A plan that is not enough is asked for again; what is not done goes on being carried out.
    Move("return", ("planned",), "asked", _OFFICER, note_needed=True),
    Move("return", ("finished",), "planned", _OFFICER, note_needed=True),
    Move("close", ("finished",), "closed", _OFFICER, note_needed=True),
    Move("withdraw", ("asked", "planned", "finished"), "withdrawn", _OFFICER, note_needed=True),
)
_REVIEW_MEETING = (
    Move("record", ("planned",), "held", _OFFICER),
    Move("cancel", ("planned",), "cancelled", _OFFICER, note_needed=True),
)
# The vendor closes what it agreed to do itself (operations/meeting_actions.py), an officer whatever was agreed.
_MEETING_ACTION = (Move("close", ("agreed",), "closed", _OFFICER | _VENDOR, note_needed=True),)
# What becomes of a contract at its end. A decision holds until a newer one is granted.
_RENEWAL = (
    Move("grant", ("proposed",), "granted", _OFFICER, not_hands=("proposed",)),
    Move("refuse", ("proposed",), "refused", _OFFICER, not_hands=("proposed",), note_needed=True),
    Move("withdraw", ("proposed",), "withdrawn", _OFFICER, note_needed=True),
    Move("supersede", ("granted",), "superseded", _NOBODY, by_program=True),
)
_EVALUATION = (
    Move("answer", ("written",), "answered", _VENDOR, note_needed=True),
    Move("finish", ("written", "answered", "returned"), "finished", _OFFICER),
    Move("sign", ("finished",), "signed", _OFFICER, not_hands=("written", "finished")),
    Move("return", ("finished",), "returned", _OFFICER, not_hands=("written", "finished"), note_needed=True),
    Move("withdraw", ("written", "answered", "returned"), "withdrawn", _OFFICER, note_needed=True),
)

CARE: Mapping[str, tuple[Move, ...]] = {
    "corrective_action": _CORRECTIVE_ACTION,
    "review_meeting": _REVIEW_MEETING,
    "meeting_action": _MEETING_ACTION,
    "renewal": _RENEWAL,
    "evaluation": _EVALUATION,
}
FIRST_OF_CARE: Mapping[str, str] = {
    "corrective_action": "asked",
    "review_meeting": "planned",
    "meeting_action": "agreed",
    "renewal": "proposed",
    "evaluation": "written",
}
