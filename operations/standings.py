"""Keeps how a contract stands in step with its reports and statements, in the transaction that changes them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from contracts.numbers import to_cents
from contracts.standings import Stated, stated_in, warned_words
from models.contract_standings import (
    ContractStanding,
    contracts_without_standing,
    find_standing,
    newest_standing,
    standings_of_government,
)
from models.contracts import contracts_of_government
from models.database import db, insert
from models.due_reports import reported_periods
from models.early_warnings import open_warnings_of
from models.events import lock_chain
from models.periods import ReportingPeriod, periods_of
from models.statements import PaymentStatement
from models.terms_versions import governing, versions_in_force
from models.unverified_reports import unverified_of
from models.waiting_reports import count_unsettled
from operations.city_scores import keep_scores
from operations.due_reports import costs_of_lateness
from operations.kept_items import keep_items
from operations.terms import terms_of
from operations.unverified import current_unverified, keep_unverified

_NOTHING: Mapping[str, Any] = {"taken_cents": 0, "given_cents": 0, "missed": 0, "warned": 0, "says": ""}
_NO_STATEMENT: Mapping[str, Any] = {"statement_id": None, "period_name": None, "net_cents": None}


def keep_standing(government_id: str, contract_id: str) -> None:
    """Bring the contract's standing up to date. Whoever calls holds the turn of the audit trail, so none is lost."""
    kept = find_standing(government_id, contract_id)
    keep_scores(government_id, contract_id)
    keep_items(government_id, contract_id)
    keep_unverified(government_id, contract_id)
    current = _current(government_id, contract_id)
    if kept is None:
        insert(ContractStanding(government_id=government_id, contract_id=contract_id, **current))
        return
    _change(kept, current)


def keep_standing_of_reports(government_id: str, contract_id: str) -> None:
    """The same where nothing but its reports changed: no statement is read again, while others wait for their turn."""
    kept = find_standing(government_id, contract_id)
    if kept is None:
        keep_standing(government_id, contract_id)
        return
    keep_unverified(government_id, contract_id)
    _change(kept, _of_reports(government_id, contract_id))


def _change(kept: ContractStanding, current: Mapping[str, Any]) -> None:
    for name, value in current.items():
        setattr(kept, name, value)
    db.session.flush()


def kept_standing_differences(government_id: str) -> Iterator[tuple[str, str]]:
    """Every contract that is kept as standing otherwise than its reports and statements say."""
    known = standings_of_government(government_id)
    for contract in contracts_of_government(government_id):
        kept, current = known.get(contract.id), _current(government_id, contract.id)
        if kept is None:
            yield f"standing of {contract.number}", "The list of contracts does not know how this contract stands."
            continue
        if unverified_of(government_id, contract.id) != current_unverified(government_id, contract.id):
            yield f"rows to verify of {contract.number}", "The desks tell of other rows to verify than there are."
        for name, value in current.items():
            if getattr(kept, name) != value:
                said = f"The list of contracts keeps {name} as “{getattr(kept, name)}”; it is “{value}”."
                yield f"standing of {contract.number}", said


def _current(government_id: str, contract_id: str) -> dict[str, Any]:
    """The standing as the contract's reports and statements say."""
    found = {**_of_reports(government_id, contract_id), **_NO_STATEMENT, **_NOTHING}
    statement = newest_standing(government_id, contract_id)
    if statement is not None:
        found |= dict(_of_statement(statement))
    warnings = open_warnings_of(government_id, contract_id)
    says = warned_words((each.period.name, each.title) for each in warnings)
    return found | {"warned": len(warnings), "says": "; ".join(filter(None, (says, found["says"])))}


def _of_reports(government_id: str, contract_id: str) -> dict[str, Any]:
    due = _first_due(government_id, contract_id)
    return {
        "due_on": None if due is None else due.due_on,
        "due_period": None if due is None else due.name,
        "due_ends_on": None if due is None else due.ends_on,
        "unsettled": count_unsettled(government_id, contract_id),
        "unverified": len(unverified_of(government_id, contract_id)),
    }


def _of_statement(statement: PaymentStatement) -> Mapping[str, Any]:
    stated: Stated = stated_in(json.loads(statement.document), terms_of(statement.terms_version))
    return {
        "statement_id": statement.id,
        "period_name": statement.period.name,
        "net_cents": statement.net_cents,
        "taken_cents": to_cents(stated.taken),
        "given_cents": to_cents(stated.given),
        "missed": stated.missed,
        "says": stated.says,
    }


def _first_due(government_id: str, contract_id: str) -> ReportingPeriod | None:
    """The earliest period whose terms ask the vendor for a report that has not come."""
    versions = versions_in_force(government_id, {contract_id})
    reported = reported_periods(government_id, contract_id)
    for period in periods_of(government_id, contract_id):
        version = governing(versions, period.starts_on)
        if period.id not in reported and version is not None and costs_of_lateness(version) is not None:
            return period
    return None


def nothing_known(government_id: str, contract_id: str) -> dict[str, Any]:
    """The row of a contract that has no terms yet: nothing is due and nothing was measured."""
    return {"government_id": government_id, "contract_id": contract_id, "unverified": 0, **_NOTHING}


def keep_missing_standings(most: int = 200) -> int:
    """Work out how contracts stand that nobody has yet, such as after an upgrade; how many they were."""
    found = contracts_without_standing(most)
    for government_id, contract_id in found:
        lock_chain(government_id)
        keep_standing(government_id, contract_id)
    return len(found)
