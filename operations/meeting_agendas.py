"""The agenda of a review meeting, made from what stands: results, findings, corrective actions, disputes, holds."""

import json
from collections.abc import Iterator
from decimal import Decimal

from contracts.better import is_off_target, is_worsening, said_of
from contracts.corrective_actions import UNDER_WAY as UNDER_CORRECTION
from contracts.measures import Measure
from contracts.meetings import AgendaItem
from contracts.periods import say_date
from contracts.roles import Actor
from contracts.said import in_words
from importers.catalogue import CATALOGUE
from importers.findings import Finding
from models.contracts import Contract
from models.corrective_actions import corrective_actions_of
from models.disputes import UNDER_WAY as UNDER_DISPUTE
from models.disputes import disputes_of
from models.findings import findings_of_reports
from models.meeting_actions import meeting_actions_of
from models.reports import reports_of_contract
from models.rulings import rulings_of
from operations.corrective_action_lists import entries_of
from operations.terms import terms_of
from operations.trends import TrendsSeen, see_trends

_LOOKED_AT = ("checked", "submitted", "returned")


def make_agenda(actor: Actor, contract: Contract, trends: TrendsSeen | None = None) -> tuple[AgendaItem, ...]:
    """What is to be talked about now, in a constant number of queries: what weighs most first."""
    return (
        *_results(trends or see_trends(actor, contract.number)),
        *_corrections(contract),
        *_agreed(contract),
        *_findings(contract),
        *_disputes(contract),
        *_holds(contract),
    )


def _results(seen: TrendsSeen) -> Iterator[AgendaItem]:
    """Measures whose last result is off its target, or that got worse twice in a row."""
    if not seen.periods:
        return
    measures = {each.id: each for each in terms_of(seen.periods[-1].statement.terms_version).measures}
    for trend in seen.trends:
        measure = measures.get(trend.followed.name)
        if measure is None:
            continue
        known = [
            (period.period.title(), result.value)
            for result, period in zip(trend.results, seen.periods, strict=True)
            if result is not None and result.value is not None
        ]
        says = _off(measure, known)
        if says:
            yield AgendaItem("result", measure.title, says, "trend", measure.id)


def _off(measure: Measure, known: list[tuple[str, Decimal]]) -> str:
    period, value = known[-1]
    said = []
    if is_off_target(measure, value) and measure.target is not None:
        said.append(f"off its target of {in_words(measure.target, measure.unit)}")
    if is_worsening(measure, [each for _, each in known]):
        said.append("worse from period to period")
    return f"{said_of(measure, value)} in {period}: {' and '.join(said)}" if said else ""


def _corrections(contract: Contract) -> Iterator[AgendaItem]:
    found = corrective_actions_of(contract.government_id, contract.id)
    for entry in entries_of(contract.government_id, [each for each in found if each.status in UNDER_CORRECTION]):
        action = entry.action
        late = f", {entry.days_over} days overdue" if entry.days_over else ""
        says = f"{action.owner}, to be done by {say_date(action.due_on)}{late}"
        title = f"Corrective action {action.number}: {action.title}"
        yield AgendaItem("corrective_action", title, says, "corrective_action", action.id)


def _agreed(contract: Contract) -> Iterator[AgendaItem]:
    for action in meeting_actions_of(contract.government_id, contract.id):
        if action.status == "agreed":
            whose = action.owner if action.party is None else f"{action.owner}, for the {action.party}"
            says = f"{whose}, by {say_date(action.due_on)}; agreed in meeting {action.meeting.number}"
            yield AgendaItem("agreed", action.words, says, "meeting", action.meeting_id)


def _findings(contract: Contract) -> Iterator[AgendaItem]:
    """Findings of reports under way that nobody explained, or that nobody decided on."""
    reports = {
        each.id: each
        for each in reports_of_contract(contract.government_id, contract.id, _LOOKED_AT)
        if each.party == "vendor"
    }
    known = findings_of_reports(contract.government_id, list(reports)) if reports else {}
    for report_id, found in known.items():
        for answered in found:
            if answered.finding.finding_class != "explain" or answered.decision is not None:
                continue
            finding = Finding.from_json(json.loads(answered.finding.document))
            title = f"{reports[report_id].period.as_period().title()}: {CATALOGUE[finding.code].title}"
            says = "explained, not decided yet" if answered.explanation else "not explained yet"
            yield AgendaItem("finding", title, says, "report", report_id)


def _disputes(contract: Contract) -> Iterator[AgendaItem]:
    for dispute in disputes_of(contract.government_id, contract.id):
        if dispute.status in UNDER_DISPUTE:
            says = f"{dispute.status}, to be settled by {say_date(dispute.decide_due_on)}"
            yield AgendaItem("dispute", f"Dispute {dispute.number}: {dispute.title}", says, "dispute", dispute.id)


def _holds(contract: Contract) -> Iterator[AgendaItem]:
    for ruling in rulings_of(contract.government_id, contract.id):
        if ruling.kind == "hold" and ruling.status == "granted":
            title = f"Hold {ruling.number}: {ruling.about_title}"
            yield AgendaItem("hold", title, f"until: {ruling.ends_when or 'it is lifted'}", "ruling", ruling.id)
