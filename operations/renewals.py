"""What becomes of a contract at its end: one officer proposes with the dossier before them, another grants."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.acts import Act
from contracts.dossiers import Dossier, read_dossier
from contracts.errors import Conflict, Refused
from contracts.periods import say_date
from contracts.renewals import days_left, read_decision
from contracts.roles import Actor, require
from contracts.workflow import FIRST_STATUS
from models.clock import now, today
from models.contracts import Contract
from models.database import insert
from models.events import Event, events_about, lock_chain, record
from models.governments import find_government
from models.moves import hands_on, move
from models.people import Person, people_by_id
from models.renewals import RenewalDecision, find_renewal, next_renewal_number, renewals_of
from operations.dossiers import make_dossier
from operations.visibility import visible_contract


@dataclass(frozen=True, slots=True)
class RenewalSeen:
    """A contract with its dossier as it stands, how many days are left, and every decision on its end.

    `waiting` is the decision that a second officer must look at, `standing` the one that holds for the last day as it
    is now; `history` gives for each decision what happened to it.
    """

    contract: Contract
    dossier: Dossier
    days_left: int
    decisions: tuple[RenewalDecision, ...]
    waiting: RenewalDecision | None
    standing: RenewalDecision | None
    hands: Mapping[str, Collection[str]]
    history: Mapping[str, Sequence[Event]]
    people: Mapping[str, Person]


@dataclass(frozen=True, slots=True)
class RenewalInShort:
    """What the page of a contract says of its end: how many days are left, and the decision that holds, if any."""

    days_left: int
    standing: RenewalDecision | None


def see_renewal(actor: Actor, contract_number: str) -> RenewalSeen:
    """The dossier of a contract with the decisions on its end; NotFound where it is not this person's to see."""
    require(actor, "see renewals")
    contract = visible_contract(actor, contract_number)
    decisions = tuple(renewals_of(actor.government_id, contract.id))
    waiting = next((each for each in decisions if each.status == "proposed"), None)
    history = events_about(actor.government_id, "renewal", [each.id for each in decisions])
    acted = [event.person_id for events in history.values() for event in events if event.person_id is not None]
    return RenewalSeen(
        contract=contract,
        dossier=make_dossier(actor, contract),
        days_left=_days_left(contract),
        decisions=decisions,
        waiting=waiting,
        standing=standing_decision(contract, decisions),
        hands=hands_on(waiting) if waiting is not None else {},
        history=history,
        people=people_by_id(actor.government_id, acted),
    )


def see_kept_dossier(actor: Actor, renewal_id: str) -> tuple[RenewalDecision, Dossier]:
    """A decision with the dossier as it stood when it was proposed."""
    require(actor, "see renewals")
    decision = find_renewal(actor.government_id, renewal_id)
    return decision, read_dossier(decision.facts)


def renewal_in_short(contract: Contract) -> RenewalInShort:
    """How many days the contract has left, and the decision that holds for its end."""
    decisions = renewals_of(contract.government_id, contract.id)
    return RenewalInShort(_days_left(contract), standing_decision(contract, decisions))


def standing_decision(contract: Contract, decisions: Sequence[RenewalDecision]) -> RenewalDecision | None:
    """The granted decision about the last day as it is now; a day that moved since asks for another decision."""
    held = [each for each in decisions if each.status == "granted" and each.ends_on == contract.ends_on]
    return held[-1] if held else None


def propose_renewal(actor: Actor, contract_number: str, texts: Mapping[str, str]) -> RenewalDecision:
    """Propose what becomes of a contract, from the form; Invalid by field, Refused once it has ended.

    The dossier is kept with it as it stands. Conflict where another decision waits already.
    """
    require(actor, "decide renewals")
    contract = visible_contract(actor, contract_number)
    new = read_decision(texts)
    _check_runs(contract)
    lock_chain(actor.government_id)
    if any(each.status == "proposed" for each in renewals_of(actor.government_id, contract.id)):
        raise Conflict("A decision waits for a second officer already. Have it granted, refused or taken back first.")
    dossier = make_dossier(actor, contract)
    decision = RenewalDecision(
        government_id=actor.government_id,
        contract_id=contract.id,
        number=next_renewal_number(actor.government_id, contract.id),
        ends_on=contract.ends_on,
        decision=new.decision,
        reason=new.reason,
        facts=dossier.text,
        facts_digest=dossier.digest,
        status=FIRST_STATUS["renewal"],
        proposed_by=actor.person_id,
        proposed_by_name=actor.name,
        proposed_at=now(),
    )
    insert(decision)
    proposed = (actor.government_id, Act.RENEWAL_PROPOSED, "renewal", decision.id)
    said = {"decision": new.decision, "ends_on": f"{contract.ends_on}", "facts": dossier.digest}
    record(*proposed, person_id=actor.person_id, after=new.decision, reason=new.reason, document=said)
    return find_renewal(actor.government_id, decision.id)


def decide_renewal(actor: Actor, renewal_id: str, move_name: str, note: str) -> RenewalDecision:
    """Grant a proposed decision as another officer, refuse it, or take it back; a granted one replaces the one before.

    Refused where the last day has moved since it was proposed: it would be about another end.
    """
    require(actor, "decide renewals")
    lock_chain(actor.government_id)
    decision = find_renewal(actor.government_id, renewal_id)
    if move_name == "grant" and decision.ends_on != decision.contract.ends_on:
        raise Refused(
            f"It was about the end on {say_date(decision.ends_on)}; the last day is "
            f"{say_date(decision.contract.ends_on)} by now. Refuse it and propose it anew."
        )
    move(decision, move_name, actor, note)
    if move_name == "grant":
        for each in renewals_of(actor.government_id, decision.contract_id):
            if each.status == "granted" and each.id != decision.id:
                move(each, "supersede", None)
    return decision


def _check_runs(contract: Contract) -> None:
    if _days_left(contract) < 0:
        raise Refused(
            f"This contract ended on {say_date(contract.ends_on)}, so there is nothing to decide on any more. "
            "Write its evaluation instead."
        )


def _days_left(contract: Contract) -> int:
    return days_left(contract.ends_on, _today(contract.government_id))


def _today(government_id: str) -> date:
    return today(find_government(government_id).time_zone)
