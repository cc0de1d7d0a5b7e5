"""What people say about findings: the reporter explains, the city decides whether the rows count."""

import json

from contracts.acts import Act
from contracts.errors import Invalid, NotAllowed, Problem, Refused
from contracts.roles import Actor, require
from importers.findings import Finding
from models.clock import now
from models.database import insert
from models.events import record
from models.findings import LONGEST_EXPLANATION, Explanation, FindingDecision, find_finding
from models.reports import Report
from operations.visibility import visible_report

DECISIONS = ("count", "leave_out")


def explain_finding(actor: Actor, report_id: str, number: int, text: str) -> Explanation:
    """Keep the reporter's own words about a finding; they travel to whoever accepts the report."""
    require(actor, "explain findings")
    report = _explainable(actor, report_id, number)
    explanation = Explanation(
        government_id=actor.government_id,
        report_id=report.id,
        finding_number=number,
        text=_words("text", text, "Write why the cells are right as they stand."),
        written_by=actor.person_id,
        written_at=now(),
    )
    insert(explanation)
    record(
        actor.government_id,
        Act.FINDING_EXPLAINED,
        "report",
        report.id,
        person_id=actor.person_id,
        after=str(number),
        reason=explanation.text,
    )
    return explanation


def decide_finding(actor: Actor, report_id: str, number: int, decision: str, reason: str) -> FindingDecision:
    """Decide whether the rows that a finding touches count or are left out of every measure, with the reason."""
    require(actor, "decide on findings")
    report = _decidable(actor, report_id, number, decision)
    made = FindingDecision(
        government_id=actor.government_id,
        report_id=report.id,
        finding_number=number,
        decision=decision,
        reason=_words("reason", reason, "Write why you decide so."),
        decided_by=actor.person_id,
        decided_at=now(),
    )
    insert(made)
    record(
        actor.government_id,
        Act.FINDING_DECIDED,
        "report",
        report.id,
        person_id=actor.person_id,
        after=f"{number}: {decision}",
        reason=made.reason,
    )
    return made


def _explainable(actor: Actor, report_id: str, number: int) -> Report:
    report = visible_report(actor, report_id)
    if actor.party != report.party:
        raise NotAllowed("Only whoever delivered the report can explain it.")
    if report.status != "checked":
        raise Refused("A report is explained after its check and before it is submitted. Look where it stands now.")
    if find_finding(actor.government_id, report.id, number).finding_class != "explain":
        raise Refused("This finding needs no explanation: it either blocks the report or is for information.")
    return report


def _decidable(actor: Actor, report_id: str, number: int, decision: str) -> Report:
    report = visible_report(actor, report_id)
    if report.status != "submitted":
        raise Refused("Findings are decided on while a report is submitted. Look where it stands now.")
    if actor.person_id == report.entered_by:
        raise NotAllowed("You entered this report, so somebody else must decide on its findings.")
    if decision not in DECISIONS:
        raise _wrong("decision", "Choose whether the rows count or are left out.")
    finding = find_finding(actor.government_id, report.id, number)
    if finding.finding_class != "explain":
        raise Refused("Only findings that had to be explained are decided on.")
    if decision == "leave_out" and not Finding.from_json(json.loads(finding.document)).rows:
        raise Refused("This finding is about no rows, so none can be left out. Let it count, or return the report.")
    return report


def _words(field: str, text: str, otherwise: str) -> str:
    words = text.strip()
    if not words:
        raise _wrong(field, otherwise)
    if len(words) > LONGEST_EXPLANATION:
        raise _wrong(field, f"Keep it under {LONGEST_EXPLANATION:,} characters.")
    return words


def _wrong(field: str, says: str) -> Invalid:
    return Invalid(says, [Problem(field, says)])
