"""What there is to verify: a period's tables with the standing of their rows, and the reports that wait for it."""

from collections import Counter
from dataclasses import dataclass

from contracts.facts import FactTable
from contracts.roles import Actor, require
from contracts.side_by_side import discrepancies, resolved
from contracts.tables import Table
from models.contracts import Contract
from models.periods import ReportingPeriod
from models.reports import Report
from models.sample_drawings import SampleDrawing, drawings_of_periods
from operations.agreements import looked_at_reports
from operations.facts import gather_facts
from operations.terms import terms_on
from operations.unverified import asking
from operations.visibility import visible_period


@dataclass(frozen=True, slots=True)
class TableStanding:
    """A table with how many rows have each standing, as measures see them, and its sample where one was drawn.

    `asked_by`: the measures that count rows of it only once they are verified.
    """

    table: Table
    report: Report
    counts: Counter[str]
    seen: FactTable
    drawing: SampleDrawing | None
    asked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeriodStanding:
    """The verification of a contract's period; `open_discrepancies` wait for an agreement."""

    contract: Contract
    period: ReportingPeriod
    tables: tuple[TableStanding, ...]
    open_discrepancies: int
    compares: bool
    needs_evidence: bool


def see_verification(actor: Actor, contract_number: str, period_name: str) -> PeriodStanding:
    """Every table that was reported for the period, with the standing of its rows."""
    require(actor, "see verification")
    contract, period = visible_period(actor, contract_number, period_name)
    _, terms = terms_on(contract, period.starts_on)
    reports = looked_at_reports(actor, contract, period)
    facts = gather_facts(contract, period, terms, reports)
    seen = resolved(facts, terms.tables_by_id)
    by_party = {report.party: report for report in reports}
    drawings = {each.table_id: each for each in drawings_of_periods(actor.government_id, contract.id, [period.id])}
    tables = [
        TableStanding(
            terms.tables_by_id[name],
            by_party[table.delivery.party],
            Counter([row.standing for row in table.rows]),
            table,
            drawings.get(name),
            asking(terms, terms.tables_by_id[name]),
        )
        for name, table in seen.tables.items()
    ]
    return PeriodStanding(
        contract=contract,
        period=period,
        tables=tuple(sorted(tables, key=lambda each: not each.asked_by)),
        open_discrepancies=sum(compared.is_open for _, compared in discrepancies(facts, terms.tables_by_id)),
        compares=any(table.compared for table in terms.tables),
        needs_evidence=any(measure.evidence for measure in terms.measures),
    )
