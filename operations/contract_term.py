"""The term of a contract: which of its periods are settled, and a new last day with the periods that go with it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from contracts.acts import Act
from contracts.errors import Refused
from contracts.periods import Period, month_of, months_between, say_date
from contracts.roles import Actor
from models.contracts import Contract
from models.database import db, insert
from models.events import record
from models.periods import ReportingPeriod, periods_of
from models.reports import reports_of_contract
from models.statements import statements_of_contract
from operations.standings import keep_standing

_SETTLED = ("approved", "paid")


def settled_periods(contract: Contract) -> dict[str, Period]:
    """The periods whose payment is approved, by their ids."""
    statements = statements_of_contract(contract.government_id, contract.id)
    paid = {each.period_id for each in statements if each.status in _SETTLED}
    found = periods_of(contract.government_id, contract.id)
    return {period.id: period.as_period() for period in found if period.id in paid}


def move_end(actor: Actor, contract: Contract, before: date, new_ends: date, why: str) -> None:
    """Give the contract its new last day and the periods that go with it.

    Refused where the last day is no longer the one that the change starts from, or where a period that was reported
    or settled would change.
    """
    if contract.ends_on != before:
        raise Refused(
            f"The last day is {say_date(contract.ends_on)} by now, not {say_date(before)} as this change starts from. "
            "Refuse it and propose it anew."
        )
    known = {period.name: period for period in periods_of(actor.government_id, contract.id)}
    due_days = contract.due_days if contract.due_days is not None else _due_days(known.values())
    wanted = {period.name: period for period in months_between(contract.starts_on, new_ends, due_days)}
    _check_untouched(contract, (each for each in known.values() if _changes(each, wanted)))
    for name, period in known.items():
        if name in wanted:
            period.ends_on = wanted[name].ends
        else:
            db.session.delete(period)
    contract.ends_on = new_ends
    db.session.flush()
    insert(*(_period(contract, period) for name, period in wanted.items() if name not in known))
    record(
        actor.government_id,
        Act.CONTRACT_CHANGED,
        "contract",
        contract.id,
        person_id=actor.person_id,
        before=before.isoformat(),
        after=new_ends.isoformat(),
        reason=why,
    )
    keep_standing(actor.government_id, contract.id)


def _changes(period: ReportingPeriod, wanted: Mapping[str, Period]) -> bool:
    return period.name not in wanted or period.ends_on != wanted[period.name].ends


def _check_untouched(contract: Contract, changed: Iterable[ReportingPeriod]) -> None:
    used = {each.period_id for each in reports_of_contract(contract.government_id, contract.id)}
    used |= {each.period_id for each in statements_of_contract(contract.government_id, contract.id)}
    for period in changed:
        if period.id in used:
            raise Refused(
                f"{period.as_period().title()} has a report already, so its days cannot change. "
                "Choose another last day."
            )


def _due_days(periods: Collection[ReportingPeriod]) -> int:
    """How many days after a month its report is due, told by the first period, for contracts that do not say."""
    first = min(periods, key=lambda period: period.starts_on, default=None)
    return 0 if first is None else (first.due_on - month_of(first.name).ends).days


def _period(contract: Contract, period: Period) -> ReportingPeriod:
    return ReportingPeriod(
        government_id=contract.government_id,
        contract_id=contract.id,
        name=period.name,
        starts_on=period.starts,
        ends_on=period.ends,
        due_on=period.due,
    )
