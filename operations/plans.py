"""What a delivered file must hold, told to the reader: contract, period, tables of the terms, and what is known
already.
"""

from contracts.terms import Terms
from importers.reports import ReportPlan
from models.contracts import Contract
from models.periods import ReportingPeriod


def report_plan(contract: Contract, period: ReportingPeriod, terms: Terms, party: str | None) -> ReportPlan:
    """The plan for one party's report, or for whichever party's tables the file turns out to hold."""
    tables = terms.tables if party is None else terms.tables_of(party)
    return ReportPlan(
        contract_number=contract.number,
        period=period.as_period(),
        contract_starts=contract.starts_on,
        contract_ends=contract.ends_on,
        party=party,
        tables=tables,
        cover=terms.cover,
        items=tuple(item.number for item in terms.items),
        item_units={item.number: item.unit for item in terms.items},
        terms_digest=terms.digest,
    )
