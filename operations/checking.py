"""A file looked at before it is delivered, and a delivered report looked at afterwards: findings, counts, and what it
pays.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts.acts import Act
from contracts.errors import DomainError
from contracts.fact_rows import typed_row
from contracts.facts import Delivery, Facts, FactTable
from contracts.roles import Actor
from contracts.settlement import settle
from contracts.statements import Statement
from contracts.terms import Terms
from importers.reports import ReadReport, TableRead, read_report
from models.contracts import find_contract_anywhere
from models.findings import FindingWithAnswers
from models.people import Person
from models.periods import find_period
from models.reports import accepted_reports
from models.rows import ReportTable
from operations.facts import gather_facts
from operations.layouts import asks_for_layout
from operations.pages import ReportOnPage, see_report
from operations.plans import report_plan
from operations.terms import terms_on
from operations.verification_desk import found_of_report


@dataclass(frozen=True, slots=True)
class Checked:
    """What reading a file gave, and the statement that it would lead to, or why there is none."""

    read: ReadReport
    statement: Statement | None
    missing: str

    def document(self) -> dict[str, Any]:
        """The result as JSON: outcome, findings, rows of each table, and the summary of the payment."""
        must_explain = any(finding.must_be_explained for finding in self.read.findings)
        outcome = "blocked" if self.read.blocks else ("explain" if must_explain else "ready")
        return {
            "outcome": outcome,
            "party": self.read.party,
            "findings": [finding.to_json() for finding in self.read.findings],
            "tables": [{**_counts(table), "columns": dict(table.columns)} for table in self.read.tables],
            "payment": None if self.statement is None else self.statement.summary(),
            "missing": self.missing,
        }


def check_file(path: Path, contract_number: str, period_name: str, rows_path: Path) -> Checked:
    """Read a file as a report of the period and settle with it in place of what was accepted; nothing is stored."""
    contract = find_contract_anywhere(contract_number)
    period = find_period(contract.government_id, contract.id, period_name)
    _, terms = terms_on(contract, period.starts_on)
    read = read_report(path, path.name, report_plan(contract, period, terms, None), rows_path)
    if read.blocks:
        return Checked(read, None, "Findings block this report, so it would pay nothing.")
    accepted = accepted_reports(contract.government_id, contract.id, period.id)
    others = [report for party, report in accepted.items() if party != read.party]
    try:
        facts = gather_facts(contract, period, terms, others)
        statement = settle(terms, _with_tables(facts, read, terms, path.name))
    except DomainError as reason:
        return Checked(read, None, reason.message)
    return Checked(read, statement, "")


def _with_tables(facts: Facts, read: ReadReport, terms: Terms, file_name: str) -> Facts:
    rows: dict[str, list[Any]] = {table.table_id: [] for table in read.tables}
    types = {table.id: table.types() for table in terms.tables}
    with read.rows_path.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            table_id, number, values = json.loads(line)
            rows[table_id].append(typed_row(number, values, types[table_id]))
    delivery = Delivery(read.party or "vendor", file_name, "0" * 64, 0)
    tables = {
        table.table_id: FactTable(
            table.table_id, delivery, table.sheet, table.columns, tuple(rows[table.table_id]), no_data=table.no_data
        )
        for table in read.tables
    }
    return replace(facts, tables={**facts.tables, **tables})


def stored_report(actor: Actor, report_id: str) -> Mapping[str, Any]:
    """A delivered report as JSON: where it stands, its tables, its findings with what was said about them."""
    return report_document(actor, see_report(actor, report_id))


def report_document(actor: Actor, seen: ReportOnPage) -> dict[str, Any]:
    """The same of a report that was found before."""
    report, returned = seen.report, [each for each in seen.history if each.act == Act.REPORT_RETURNED]
    return {
        "id": report.id,
        "contract": report.contract.number,
        "period": report.period.name,
        "party": report.party,
        "revision": report.revision,
        "status": report.status,
        "file": report.file_name,
        "sha256": report.file_sha256,
        "delivered_by": report.entered_by_person.name,
        "delivered_at": report.entered_at.isoformat(),
        "return_reason": returned[-1].reason if returned and report.status == "returned" else None,
        "tables": [_counts(table) for table in seen.tables],
        "looked_at": [
            {"table": table} | {name: counts[name] for name in ("verified", "rejected", "disputed")}
            for table, counts in found_of_report(report).items()
        ],
        "findings": [_with_answers(each.answers, seen.people) for each in seen.findings],
        "asks_for_layout": asks_for_layout(actor, report, frozenset(each.finding.code for each in seen.findings)),
    }


def _counts(table: TableRead | ReportTable) -> dict[str, Any]:
    return {
        "table": table.table_id,
        "sheet": table.sheet,
        "heading_row": table.heading_row,
        "read": table.read,
        "accepted": table.accepted,
        "rejected": table.rejected,
        "blank": table.blank,
        "totals": table.totals,
    }


def _with_answers(each: FindingWithAnswers, people: Mapping[str, Person]) -> dict[str, Any]:
    return {
        **json.loads(each.finding.document),
        "number": each.finding.number,
        "explanation": each.explanation.text if each.explanation is not None else None,
        "decision": each.decision.decision if each.decision is not None else None,
        "explanations": [
            {"text": said.text, "in_file": said.from_file, **_by(said.written_by, said.written_at, people)}
            for said in each.explanations
        ],
        "decisions": [
            {"decision": made.decision, "reason": made.reason, **_by(made.decided_by, made.decided_at, people)}
            for made in each.decisions
        ],
    }


def _by(person_id: str, at: datetime, people: Mapping[str, Person]) -> dict[str, Any]:
    """Who said it and when."""
    person = people.get(person_id)
    return {"person": person.name if person is not None else None, "at": at.isoformat()}
