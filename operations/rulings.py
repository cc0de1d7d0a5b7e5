"""Rulings: asked for by one person, decided by another who was shown what it changes in dollars, and ended by a person.

A check that is waived is a ruling too: findings of that code then ask nobody for an explanation.
"""

import json
from collections.abc import Mapping
from datetime import date, timedelta

from contracts.acts import Act
from contracts.errors import NotFound, Refused, Stale
from contracts.numbers import to_cents
from contracts.periods import say_date
from contracts.roles import Actor, require
from contracts.ruling_entries import NewRuling, read_ruling
from contracts.rulings import EXCUSAL, HOLD, WAIVER
from contracts.workflow import FIRST_STATUS
from models.clock import now, today
from models.contracts import Contract
from models.database import insert
from models.disputes import find_dispute
from models.events import Event, lock_chain, record
from models.governments import find_government
from models.moves import move
from models.periods import periods_of
from models.rulings import Ruling, RulingDecision, find_ruling, next_ruling_number, statements_with
from operations.contract_term import settled_periods
from operations.ruling_choices import choices_of
from operations.ruling_effects import RulingEffect, as_new, check_against_statement, effect_of_ruling
from operations.visibility import visible_contract

_ASKED = {
    "excusal": Act.EXCUSAL_ASKED,
    "waiver": Act.WAIVER_ASKED,
    "override": Act.OVERRIDE_ASKED,
    "hold": Act.HOLD_ASKED,
    "deferral": Act.DEFERRAL_ASKED,
}
# What ends a granted ruling of each kind, when a person ends it.
ENDS = {"excusal": "revoke", "waiver": "end", "override": "revoke", "hold": "lift", "deferral": "end"}


def ask_ruling(actor: Actor, contract_number: str, texts: Mapping[str, str]) -> Ruling:
    """Ask for a ruling from its form; it changes nothing until another person grants it. Invalid by field."""
    require(actor, "ask for rulings")
    contract = visible_contract(actor, contract_number)
    lock_chain(actor.government_id)
    new = read_ruling(texts, choices_of(contract))
    check_against_statement(contract, new)
    return enter_ruling(actor, contract, new, _dispute_of(contract, texts.get("dispute", "")))


def _dispute_of(contract: Contract, dispute_id: str) -> str | None:
    """The dispute because of which a ruling is asked for; NotFound where it is not one of the contract's."""
    if not dispute_id:
        return None
    dispute = find_dispute(contract.government_id, dispute_id)
    if dispute.contract_id != contract.id:
        raise NotFound("This dispute is about another contract. Open it from its own contract.")
    return dispute.id


def enter_ruling(actor: Actor, contract: Contract, new: NewRuling, dispute_id: str | None = None) -> Ruling:
    """Write down what is asked for, under the contract's next number."""
    ruling = Ruling(
        government_id=actor.government_id,
        contract_id=contract.id,
        number=next_ruling_number(actor.government_id, contract.id),
        kind=new.kind,
        about_kind=new.about.kind,
        about_name=new.about.name,
        about_title=new.title,
        about_rows=json.dumps(new.about.rows) if new.about.rows else None,
        amount_cents=None if new.amount is None else to_cents(new.amount),
        days=new.days,
        starts_on=new.starts,
        until_on=new.until,
        reason=new.reason,
        ends_when=new.ends_when,
        dispute_id=dispute_id,
        status=FIRST_STATUS[new.kind],
        asked_by=actor.person_id,
        asked_by_name=actor.name,
        asked_at=now(),
    )
    insert(ruling)
    said = f"{contract.number} ruling {ruling.number}"
    act, owner, person = _ASKED[new.kind], actor.government_id, actor.person_id
    record(owner, act, new.kind, ruling.id, person_id=person, after=said, reason=new.reason)
    return find_ruling(owner, ruling.id)


def grant_ruling(actor: Actor, ruling_id: str, note: str, shown_change: str | None = None) -> Ruling:
    """Let a ruling hold, as another person than who asked for it.

    `shown_change` is the change of the payment that stood on the screen, in dollars; Stale where it is another by now.
    """
    require(actor, "decide rulings")
    lock_chain(actor.government_id)
    ruling = find_ruling(actor.government_id, ruling_id)
    if ruling.status == "proposed":
        check_against_statement(ruling.contract, as_new(ruling), ruling.id, ruling.dispute_id is not None)
        _check_in_time(ruling)
    effect = effect_of_ruling(ruling)
    if shown_change is not None and shown_change != effect.key:
        raise Stale(
            "What this ruling changes is not what stood on your screen any more: the facts of the period changed "
            "meanwhile. Look at the dollars again before you decide."
        )
    event = move(ruling, "grant", actor, note)
    _decide(actor, ruling, "granted", event, note, effect)
    return ruling


def close_ruling(actor: Actor, ruling_id: str, move_name: str, note: str) -> Ruling:
    """Refuse or withdraw what was asked for, or end what was granted, with the reason."""
    require(actor, "ask for rulings" if move_name == "withdraw" else "decide rulings")
    lock_chain(actor.government_id)
    ruling = find_ruling(actor.government_id, ruling_id)
    if move_name == "revoke":
        _check_not_settled(ruling)
    event = move(ruling, move_name, actor, note)
    ends = move_name in ("lift", "end")
    _decide(actor, ruling, ruling.status, event, note, last_day=last_day_of(ruling) if ends else None)
    return ruling


def end_ruling(actor: Actor, ruling_id: str, note: str) -> Ruling:
    """End a granted ruling in the way of its kind: a hold is lifted, an excusal revoked …"""
    require(actor, "decide rulings")
    ruling = find_ruling(actor.government_id, ruling_id)
    return close_ruling(actor, ruling_id, ENDS[ruling.kind], note)


def release_hold(actor: Actor, ruling: Ruling, why: str) -> None:
    """Lift a granted hold because what it waited for has come about; what nobody granted yet is left to its desk."""
    if ruling.kind == "hold" and ruling.status == "granted":
        event = move(ruling, "release", None, why)
        _decide(actor, ruling, "lifted", event, why, last_day=last_day_of(ruling))


def last_day_of(ruling: Ruling) -> date:
    """The last first-day that a ruling ended now still covers: what was settled with it stays as it was."""
    if ruling.about_kind == "check":
        return today(find_government(ruling.government_id).time_zone)
    settled = _last_settled(ruling)
    return ruling.starts_on - timedelta(days=1) if settled is None else settled


def see_own_ruling(actor: Actor, ruling_id: str) -> Ruling:
    """A ruling as the person may see it: a vendor's person what was granted about its own contracts."""
    require(actor, "see rulings")
    ruling = find_ruling(actor.government_id, ruling_id, actor.vendor_id)
    if actor.vendor_id is not None and ruling.status in ("proposed", "refused", "withdrawn"):
        raise NotFound("This ruling does not exist for you. Open it from its contract.")
    return ruling


def ask_waiver(actor: Actor, contract_number: str, code: str, reason: str, until: date | None = None) -> Ruling:
    """Ask that findings of this code need no explanation, through the last day `until` or for good."""
    day = "" if until is None else until.isoformat()
    texts = {"kind": WAIVER, "about": f"check:{code}", "reason": reason, "until": day}
    return ask_ruling(actor, contract_number, texts)


def _decide(
    actor: Actor,
    ruling: Ruling,
    decision: str,
    event: Event,
    note: str,
    effect: RulingEffect | None = None,
    last_day: date | None = None,
) -> None:
    change = None if effect is None else effect.change
    made = RulingDecision(
        government_id=ruling.government_id,
        ruling_id=ruling.id,
        decision=decision,
        event_number=event.number,
        reason=note.strip(),
        net_cents=None if change is None else to_cents(change),
        effect=None if effect is None else effect.text,
        last_day=last_day,
        decided_by=actor.person_id,
        decided_by_name=actor.name,
        decided_at=event.at,
    )
    insert(made)


def _last_settled(ruling: Ruling) -> date | None:
    """The first day of the latest period, from the ruling's first on, whose payment is approved; None where none is."""
    starts = (period.starts for period in settled_periods(ruling.contract).values())
    return max((day for day in starts if day >= ruling.starts_on), default=None)


def _all_settled(ruling: Ruling, until: date) -> bool:
    """Whether the payment of every period that the ruling covers is approved."""
    periods = periods_of(ruling.government_id, ruling.contract_id)
    covered = {each.id for each in periods if ruling.starts_on <= each.starts_on <= until}
    return bool(covered) and covered <= set(settled_periods(ruling.contract))


def _check_in_time(ruling: Ruling) -> None:
    """A ruling that ran out while it waited would change nothing, so nobody grants it."""
    if ruling.until_on is None or ruling.kind not in (WAIVER, HOLD):
        return
    if ruling.about_kind == "check":
        over = ruling.until_on < today(find_government(ruling.government_id).time_zone)
    else:
        over = _all_settled(ruling, ruling.until_on)
    if over:
        raise Refused(
            f"This ruling expired on {say_date(ruling.until_on)} before anybody decided on it, and every payment that "
            "it covers is approved. Refuse it, and ask for a new one where it is still needed."
        )


def _check_not_settled(ruling: Ruling) -> None:
    settled = [each for each in statements_with(ruling.government_id, ruling.id) if each.status in ("approved", "paid")]
    if settled and ruling.kind != EXCUSAL:
        period = settled[-1].period.as_period().title()
        raise Refused(
            f"The payment for {period} was approved with this ruling and stays as it is. "
            "Ask for an override of the opposite amount in an open period instead."
        )
