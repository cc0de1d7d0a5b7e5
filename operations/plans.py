"""What a delivered file must hold, told to the reader: contract, period, tables of the terms, and what is known
already.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from contracts.acts import Act
from contracts.compared_texts import compared_texts
from contracts.layouts import Layout
from contracts.numbers import add, parse_decimal
from contracts.terms import Terms
from importers.reports import AgreedQuantities, ReportPlan
from models.contracts import Contract
from models.events import events_of
from models.periods import ReportingPeriod, periods_of
from models.report_layouts import newest_layout
from models.report_sketches import earlier_sketches
from models.reports import Report, accepted_reports, accepted_reports_of
from models.rows import rows_of, values_of_reports
from models.rulings import waived_codes


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
        quantities=_agreed_quantities(terms),
        compared=compared_texts(terms),
        terms_digest=terms.digest,
    )


def plan_for_check(report: Report, contract: Contract, terms: Terms) -> ReportPlan:
    """The plan of a delivered report with all that the check compares it with: what was accepted of the other parties
    and in earlier periods, the checks that are waived for the contract, and the party's own layout.
    """
    own = newest_layout(report.government_id, contract.id, report.party)
    return replace(
        report_plan(contract, report.period, terms, report.party),
        quantities=_with_accepted(_agreed_quantities(terms), report, terms),
        known=_known_keys(report, terms),
        earlier=earlier_sketches(report),
        waived=waived_codes(report.government_id, contract.id, report.period.ends_on),
        layout=own.layout() if own is not None else None,
    )


def _agreed_quantities(terms: Terms) -> AgreedQuantities | None:
    """Where quantities are reported, and what the contract has of each item that has a quantity."""
    stated = terms.quantities
    if stated is None:
        return None
    agreed = {item.number: item.quantity for item in terms.items if item.quantity is not None}
    return AgreedQuantities(stated.table, stated.item, stated.quantity, agreed)


def _with_accepted(stated: AgreedQuantities | None, report: Report, terms: Terms) -> AgreedQuantities | None:
    """The same with what reports of earlier periods that were accepted hold of each item."""
    if stated is None:
        return None
    owner, party = report.government_id, terms.tables_by_id[stated.table].reported_by
    earlier = {
        each.id
        for each in periods_of(owner, report.contract_id)
        if each.starts_on < report.period.starts_on and each.id != report.period_id
    }
    accepted = accepted_reports_of(owner, report.contract_id)
    reports = [own[party].id for period_id, own in accepted.items() if period_id in earlier and party in own]
    before: dict[str, list[Decimal]] = {}
    for values in values_of_reports(owner, reports, stated.table):
        item, quantity = values.get(stated.item), values.get(stated.quantity)
        if item is not None and quantity is not None:
            before.setdefault(item, []).append(parse_decimal(quantity))
    return replace(stated, before={item: add(each) for item, each in before.items()})


def layout_when_checked(report: Report) -> Layout | None:
    """The own layout of the report's party that held when the report was checked."""
    events = events_of(report.government_id, "report", report.id)
    moment = next((event.at for event in events if event.act == Act.REPORT_CHECKED.value), report.entered_at)
    own = newest_layout(report.government_id, report.contract_id, report.party, moment)
    return own.layout() if own is not None else None


def _known_keys(report: Report, terms: Terms) -> Mapping[str, tuple[str, ...]]:
    """By “table.column” the values of other parties' accepted rows that columns of this party's tables refer to."""
    mine = terms.tables_of(report.party)
    wanted = {column.refers_to for table in mine for column in table.columns if column.refers_to}
    known: dict[str, tuple[str, ...]] = {}
    accepted = accepted_reports(report.government_id, report.contract_id, report.period_id)
    for table in terms.tables:
        other = accepted.get(table.reported_by)
        columns = {column.id for column in table.columns if f"{table.id}.{column.id}" in wanted}
        if table.reported_by == report.party or other is None or not columns:
            continue
        found: dict[str, dict[str, None]] = {column: {} for column in columns}
        for _, values in rows_of(report.government_id, other.id, table.id):
            for column in columns & values.keys():
                found[column][str(values[column])] = None
        known |= {f"{table.id}.{column}": tuple(texts) for column, texts in found.items()}
    return known
