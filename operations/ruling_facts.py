"""The rulings and disputes of a contract as facts of a period, as they stand now or stood after an event."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.disputes import SETTLED, DisputedLine
from contracts.earlier import EarlierPeriod
from contracts.errors import Stale
from contracts.numbers import from_cents
from contracts.periods import say_date
from contracts.rulings import DEFERRAL, HOLD, About, Ruling
from models.clock import local_day
from models.contracts import Contract
from models.database import insert
from models.disputes import Dispute, disputed_in_periods, turns_of
from models.governments import find_government
from models.periods import ReportingPeriod
from models.rulings import Ruling as StoredRuling
from models.rulings import RulingDecision, StatementRuling, decisions_on, rulings_of
from models.statements import PaymentStatement


def rulings_of_period(
    granted: Iterable[Ruling], period: ReportingPeriod, earlier: Iterable[EarlierPeriod]
) -> tuple[Ruling, ...]:
    """Those of a contract's granted rulings that bear on the period."""
    paid = {name for each in earlier for name in each.amounts}
    return tuple(
        each
        for each in granted
        if each.covers(period.starts_on)
        or (each.kind in (HOLD, DEFERRAL) and each.is_over(period.starts_on) and each.name in paid)
    )


def granted_rulings(contract: Contract, at: int | None = None) -> Sequence[Ruling]:
    """Every granted ruling about the contract's money, by number; with `at`: as they stood after that event."""
    stored = [each for each in rulings_of(contract.government_id, contract.id) if each.about_kind != "check"]
    decisions = decisions_on(contract.government_id, [each.id for each in stored]) if stored else {}
    zone = find_government(contract.government_id).time_zone
    found = (_as_fact(each, _until(decisions[each.id], at), zone) for each in stored)
    return [each for each in found if each is not None]


def _until(decisions: Iterable[RulingDecision], at: int | None) -> list[RulingDecision]:
    return [each for each in decisions if at is None or each.event_number <= at]


def _as_fact(stored: StoredRuling, decisions: Sequence[RulingDecision], zone: str) -> Ruling | None:
    decided = {each.decision: each for each in decisions}
    if "granted" not in decided or "revoked" in decided:
        return None
    end = decided.get("lifted") or decided.get("ended")
    granted = decided["granted"]
    return as_fact(stored, granted.decided_by_name, local_day(granted.decided_at, zone), *_ended(stored, end, zone))


def _ended(stored: StoredRuling, end: RulingDecision | None, zone: str) -> tuple[date | None, str]:
    if end is None:
        return stored.until_on, ""
    days = [day for day in (stored.until_on, end.last_day) if day is not None]
    said = f"{end.decision.capitalize()} by {end.decided_by_name} on {say_date(local_day(end.decided_at, zone))}: "
    return min(days, default=None), f"{said}{end.reason.strip().rstrip('.')}."


def as_fact(stored: StoredRuling, granted_by: str, granted_on: date, until: date | None, ended: str = "") -> Ruling:
    """A stored ruling as the settlement reads it."""
    rows = tuple((first, last) for first, last in json.loads(stored.about_rows or "[]"))
    return Ruling(
        number=stored.number,
        kind=stored.kind,
        about=About(stored.about_kind, stored.about_name, rows),
        starts=stored.starts_on,
        until=until,
        reason=stored.reason,
        asked_by=stored.asked_by_name,
        granted_by=granted_by,
        granted_on=granted_on,
        amount=None if stored.amount_cents is None else from_cents(stored.amount_cents),
        days=stored.days,
        ends_when=stored.ends_when,
        ended=ended,
    )


def disputes_under_way(
    contract: Contract, period_ids: Collection[str], at: int | None = None
) -> Mapping[str, tuple[DisputedLine, ...]]:
    """For each period the disputes that nobody has settled, as they stand or stood after the event of that number."""
    found = disputed_in_periods(contract.government_id, contract.id, period_ids)
    turns = turns_of(contract.government_id, [each.id for each in found]) if found else ()
    zone = find_government(contract.government_id).time_zone
    said: dict[str, list[str]] = {each.id: [] for each in found}
    for turn in turns:
        if at is None or turn.event_number <= at:
            said[turn.dispute_id].append(turn.act)
    under_way = [each for each in found if said[each.id] and said[each.id][-1] not in SETTLED]
    return {
        period_id: tuple(_disputed_line(each, zone) for each in under_way if each.period_id == period_id)
        for period_id in period_ids
    }


def _disputed_line(dispute: Dispute, zone: str) -> DisputedLine:
    return DisputedLine(
        number=dispute.number,
        line=dispute.about_name,
        title=dispute.title,
        claimed=None if dispute.claimed_cents is None else from_cents(dispute.claimed_cents),
        opened_on=local_day(dispute.opened_at, zone),
    )


def keep_rulings(statement: PaymentStatement, rulings: Iterable[Ruling]) -> None:
    """Write down which rulings the statement was computed with."""
    by_number = {each.number: each.id for each in rulings_of(statement.government_id, statement.contract_id)}
    owner = statement.government_id
    insert(
        *(
            StatementRuling(government_id=owner, statement_id=statement.id, ruling_id=by_number[each.number])
            for each in rulings
        )
    )


@dataclass(frozen=True, slots=True)
class ChangedSince:
    """A ruling or a dispute that bears on a payment, and that was decided or opened since its statement was computed.

    `kind` is “ruling” or “dispute”; `says` reads such as: Hold 3 was granted.
    """

    kind: str
    id: str
    says: str


_RULED = ("was granted", "holds no longer", "was changed")
_DISPUTED = ("was opened", "is settled", "was changed")


def changed_since(statement: PaymentStatement) -> tuple[ChangedSince, ...]:
    """The rulings and disputes that bear on the period and are others by now than those the statement rests on."""
    used, owner = json.loads(statement.facts_document), statement.government_id
    paid = [EarlierPeriod(each["period"], each["amounts"], each["quantities"]) for each in used["earlier"]]
    rulings = rulings_of_period(granted_rulings(statement.contract), statement.period, paid)
    disputes = disputes_under_way(statement.contract, [statement.period_id])[statement.period_id]
    ruled = _differing(used.get("rulings", []), [each.document() for each in rulings])
    disputed = _differing(used.get("disputes", []), [each.document() for each in disputes])
    known = {each.number: each for each in rulings_of(owner, statement.contract_id)} if ruled else {}
    about = disputed_in_periods(owner, statement.contract_id, [statement.period_id]) if disputed else ()
    ids = {each.number: each.id for each in about}
    named = {number: f"{known[number].kind.capitalize()} {number}" for number in ruled}
    return (
        *(ChangedSince("ruling", known[each].id, f"{named[each]} {_RULED[place]}") for each, place in ruled.items()),
        *(ChangedSince("dispute", ids[each], f"Dispute {each} {_DISPUTED[place]}") for each, place in disputed.items()),
    )


def _differing(before: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """By number what came (0), went (1) or changed (2)."""
    old, new = ({each["number"]: each for each in side} for side in (before, now))
    changed = [number for number in sorted(old | new) if old.get(number) != new.get(number)]
    return {number: 0 if number not in old else 1 if number not in new else 2 for number in changed}


def check_rulings(statement: PaymentStatement) -> None:
    """Nothing where the statement rests on the rulings and disputes of now, else Stale."""
    changed = changed_since(statement)
    if changed:
        raise Stale(
            "A ruling or a dispute that bears on this payment was decided or opened since the statement was computed: "
            f"{'; '.join(each.says for each in changed)}. It must be computed again before anyone approves it; return "
            "it with that reason."
        )
