"""What there is to verify, and what was found: a period's tables with the standing of their rows, a report's counts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.fact_rows import row_names
from contracts.facts import FactTable
from contracts.roles import Actor, require
from contracts.side_by_side import discrepancies, resolved
from contracts.tables import Table
from models.contracts import Contract
from models.periods import ReportingPeriod
from models.reports import Report
from models.sample_drawings import SampleDrawing, drawings_of_periods
from models.verifications import outcomes_of_periods
from operations.agreements import looked_at_reports
from operations.facts import gather_facts
from operations.terms import terms_of, terms_on
from operations.unverified import asking
from operations.verifications import LOOKED_AT
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


def found_of_report(report: Report) -> Mapping[str, Counter[str]]:
    """By table how many rows of the report were verified, rejected and disputed by whoever looked at them.

    Whoever calls has seen that the report is the person's to see. Its rows are read only where something was said of an
    earlier revision, which holds for those that came again unchanged.
    """
    if report.status not in LOOKED_AT:
        return {}
    outcomes = outcomes_of_periods(report.government_id, report.contract_id, [report.period_id])
    by_table = outcomes.get(report.period_id, {})
    earlier = any(entry.report_id != report.id for said in by_table.values() for _, entry in said.values())
    names = _names(report) if earlier else None
    found = {
        table_id: Counter(
            row.outcome
            for name, (row, entry) in said.items()
            if row.outcome != "reported"
            and (entry.report_id == report.id if names is None else name in names[table_id])
        )
        for table_id, said in by_table.items()
        if names is None or table_id in names
    }
    return {table_id: counts for table_id, counts in found.items() if counts}


def _names(report: Report) -> Mapping[str, frozenset[str]]:
    facts = gather_facts(report.contract, report.period, terms_of(report.terms_version), [report])
    return {name: frozenset(row_names(table.rows)) for name, table in facts.tables.items()}
