"""Waiving a check for one contract: somebody asks with a reason, somebody else grants it.

Only findings that must be explained can be waived; they are then told for information. With a last day, a check that is
new to a contract starts as information and asks for explanations from the day after.
"""

from datetime import date

from contracts.acts import Act
from contracts.errors import Conflict, Invalid, NotAllowed, Refused
from contracts.roles import Actor, require
from importers.catalogue import CATALOGUE
from importers.findings import EXPLAIN
from models.check_waivers import CheckWaiver, WaiverDecision, decisions_on, find_waiver
from models.clock import now
from models.database import insert, insert_or_conflict
from models.events import record
from operations.visibility import visible_contract

_ACTS = {"granted": Act.WAIVER_GRANTED, "refused": Act.WAIVER_REFUSED, "ended": Act.WAIVER_ENDED}


def ask_waiver(actor: Actor, contract_number: str, code: str, reason: str, until: date | None = None) -> CheckWaiver:
    """Ask that findings of this code need no explanation, through the last day `until` or for good."""
    require(actor, "decide on findings")
    contract = visible_contract(actor, contract_number)
    if code not in CATALOGUE or CATALOGUE[code].finding_class != EXPLAIN:
        raise Invalid(f"“{code}” cannot be waived. Choose a check whose findings must be explained.")
    waiver = CheckWaiver(
        government_id=actor.government_id,
        contract_id=contract.id,
        code=code,
        until=until,
        reason=_words(reason),
        asked_by=actor.person_id,
        asked_at=now(),
    )
    insert(waiver)
    _record(actor, Act.WAIVER_ASKED, waiver, code, waiver.reason)
    return waiver


def grant_waiver(actor: Actor, waiver_id: str, reason: str) -> WaiverDecision:
    """Put the waiver into force; never by whoever asked for it."""
    return _decide(actor, waiver_id, "granted", reason)


def refuse_waiver(actor: Actor, waiver_id: str, reason: str) -> WaiverDecision:
    """Turn the waiver down; never by whoever asked for it."""
    return _decide(actor, waiver_id, "refused", reason)


def end_waiver(actor: Actor, waiver_id: str, reason: str) -> WaiverDecision:
    """Let the check hold again from now on; what was delivered before stays as it is."""
    return _decide(actor, waiver_id, "ended", reason)


def _decide(actor: Actor, waiver_id: str, decision: str, reason: str) -> WaiverDecision:
    require(actor, "activate terms")
    waiver = find_waiver(actor.government_id, waiver_id)
    decided = {each.decision for each in decisions_on(actor.government_id, waiver_id)}
    if decision != "ended" and waiver.asked_by == actor.person_id:
        raise NotAllowed("You asked for this waiver, so somebody else must decide on it. Ask a colleague to do so.")
    if decision == "ended" and decided != {"granted"}:
        raise Refused("Only a waiver that was granted can be ended.")
    if decision != "ended" and decided:
        raise Conflict("This waiver has been decided on already. Open it again to see how.")
    made = WaiverDecision(
        government_id=actor.government_id,
        waiver_id=waiver_id,
        decision=decision,
        reason=_words(reason),
        decided_by=actor.person_id,
        decided_at=now(),
    )
    insert_or_conflict(made, "This waiver has been decided on already. Open it again to see how.")
    _record(actor, _ACTS[decision], waiver, waiver.code, made.reason)
    return made


def _record(actor: Actor, act: Act, waiver: CheckWaiver, code: str, reason: str) -> None:
    record(actor.government_id, act, "waiver", waiver.id, person_id=actor.person_id, after=code, reason=reason)


def _words(reason: str) -> str:
    if not reason.strip():
        raise Invalid("Write why, so that whoever reads this later understands it.")
    return reason.strip()
