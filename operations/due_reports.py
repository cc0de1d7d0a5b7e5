"""Periods that ended and for which a vendor has delivered nothing: when the report is due, and what waiting costs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from contracts.lateness import what_lateness_costs
from contracts.roles import Actor, Role, may
from models.chosen_contracts import NO_CONTRACTS, ChosenContracts
from models.clock import today
from models.contract_standings import last_payments
from models.contracts import Contract
from models.due_reports import Uploaded, due_key, periods_without_report, uploaded_for
from models.governments import find_government
from models.paging import Oldest
from models.periods import ReportingPeriod
from models.terms_versions import TermsVersion, governing, versions_in_force
from models.waiting_contracts import chosen_owing
from operations.terms import read_once, readable_terms
from operations.waiting import Found, Turn, Waiting, found_of

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class DueReport:
    """A period without a report of the vendor; `costs` is what the terms say of it, nothing where they say nothing.

    `uploaded` is the file of the vendor that is not handed in, and `before` the net of the contract's last payment in
    cents with its period, where they are asked for and there are any.
    """

    period: ReportingPeriod
    contract: Contract
    costs: str
    uploaded: Uploaded | None = None
    before: tuple[int, str] | None = None

    @property
    def stands(self) -> str:
        """How far the vendor has come with it, as a sentence; nothing where nothing was uploaded."""
        return "" if self.uploaded is None else _stands(self.uploaded)


def waits_for_reports(actor: Actor) -> bool:
    """Whether the person is told of reports that are due: a vendor's of its own, an officer of the whole city's."""
    return may(actor, "enter reports") and (actor.vendor_id is not None or Role.OFFICER in actor.roles)


def _periods(actor: Actor, limit: int = 200, after: str | None = None) -> Oldest[ReportingPeriod]:
    day = today(find_government(actor.government_id).time_zone)
    return periods_without_report(actor.government_id, actor.vendor_id, day, limit, after)


def with_costs(government_id: str, periods: Sequence[tuple[ReportingPeriod, Contract]]) -> Iterator[DueReport]:
    """These periods with what their terms say of a report that does not come, but for those that ask for none.

    Some at a time: on the days of a city's reminders there may be one for each of its contracts.
    """
    for first in range(0, len(periods), _AT_ONCE):
        yield from _with_costs(government_id, periods[first : first + _AT_ONCE])


def with_uploads(government_id: str, periods: Sequence[tuple[ReportingPeriod, Contract]]) -> Iterator[DueReport]:
    """The same of periods for which nothing was handed in, each with the file that waits for its vendor and with what
    its contract was paid last, where there is any.
    """
    for first in range(0, len(periods), _AT_ONCE):
        some = periods[first : first + _AT_ONCE]
        uploads = uploaded_for(government_id, [period.id for period, _ in some])
        before = last_payments(government_id, {contract.id for _, contract in some})
        for each in _with_costs(government_id, some):
            yield replace(each, uploaded=uploads.get(each.period.id), before=before.get(each.contract.id))


def _stands(uploaded: Uploaded) -> str:
    if uploaded.status == "returned":
        return "Returned by the city: correct it and upload it again."
    if uploaded.status == "received":
        return "Uploaded, not submitted: it is being checked."
    many, what = (uploaded.to_mend, "mend") if uploaded.to_mend else (uploaded.to_explain, "explain")
    if not many:
        return "Uploaded, not submitted: nothing is left to mend."
    return f"Uploaded, not submitted: {many} {'finding' if many == 1 else 'findings'} to {what}."


def _with_costs(government_id: str, periods: Sequence[tuple[ReportingPeriod, Contract]]) -> Iterator[DueReport]:
    versions: dict[str, list[TermsVersion]] = {}
    for version in versions_in_force(government_id, {contract.id for _, contract in periods}):
        versions.setdefault(version.contract_id, []).append(version)
    for period, contract in periods:
        in_force = governing(versions.get(contract.id, ()), period.starts_on)
        costs = None if in_force is None else costs_of_lateness(in_force)
        if costs is not None:
            yield DueReport(period, contract, costs)


@read_once
def costs_of_lateness(version: TermsVersion) -> str | None:
    """What the terms say of a vendor's report that does not come, nothing where they say nothing; None where they ask
    the vendor for none, or cannot be read, which must not hide the others.
    """
    terms = readable_terms(version)
    asked = terms is not None and terms.tables_of("vendor")
    return " ".join(what_lateness_costs(terms, "vendor")) if terms and asked else None


def waiting_on_due_reports(actor: Actor, most: int, after: str | None) -> Found:
    """Periods that ended without the vendor's report are the vendor's turn; officers see it waiting for others."""
    found = _periods(actor, most, after)
    return found_of(found, _turns(actor, found), key=due_key)


def contracts_of_due_reports(actor: Actor) -> ChosenContracts:
    """The contracts of a vendor with a period that ended without its report."""
    if actor.vendor_id is None:
        return NO_CONTRACTS
    day = today(find_government(actor.government_id).time_zone)
    return chosen_owing(actor.government_id, actor.vendor_id, day)


def _turns(actor: Actor, periods: Sequence[ReportingPeriod]) -> Iterator[Turn]:
    for each in with_costs(actor.government_id, [(period, period.contract) for period in periods]):
        contract, period = each.contract, each.period
        yield (
            Waiting(
                "Deliver the report",
                contract.number,
                contract.title,
                contract.vendor.name,
                period.name,
                "upload" if actor.vendor_id is not None else "contract",
                period.name if actor.vendor_id is not None else contract.number,
                None,
                period.due_on,
                period.ends_on,
                "the vendor",
                each.costs,
            ),
            actor.vendor_id is not None,
        )
