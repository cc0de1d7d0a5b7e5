"""What a corrective action comes from: a measure, a finding, a dispute, a meeting, or what an officer saw."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.corrective_actions import DISPUTE, FINDING, FREE, MEASURE, MEETING
from contracts.errors import NotFound
from contracts.roles import Actor, require
from importers.catalogue import CATALOGUE
from importers.findings import Finding
from models.contracts import Contract
from models.disputes import find_dispute
from models.findings import find_finding
from models.meetings import find_meeting
from models.periods import periods_of
from models.terms_versions import terms_versions_of
from operations.terms import terms_of
from operations.visibility import visible_contract, visible_report

Source = tuple[str, str | None, str]
_NOT_HERE = "What this would come from is not part of the contract. Open the form from the contract’s page."


@dataclass(frozen=True, slots=True)
class ActionPlace:
    """Where a corrective action is asked for: the contract, its measures and periods by name, and what it comes from.

    `says` is what the source itself says is wrong, to begin the words with.
    """

    contract: Contract
    measures: Mapping[str, str]
    periods: Mapping[str, str]
    period_ids: Mapping[str, str]
    source: Source
    says: str
    period: str

    def source_of(self, measure: str) -> Source:
        """The kind, id and title of the source; the measure where nothing else was named."""
        if self.source[0] == FREE and measure:
            return MEASURE, measure, self.measures[measure]
        return self.source


def find_action_place(actor: Actor, contract_number: str, texts: Mapping[str, str]) -> ActionPlace:
    """The contract and the source that the form or the address names; NotFound where the source is not of it."""
    require(actor, "ask for corrective actions")
    contract = visible_contract(actor, contract_number)
    versions = terms_versions_of(actor.government_id, contract.id)
    active = next((each for each in reversed(versions) if each.status == "active"), None)
    measures = terms_of(active).measures if active is not None else ()
    periods = periods_of(actor.government_id, contract.id)
    source, says, period = _source(actor, contract, texts.get("source", ""))
    return ActionPlace(
        contract=contract,
        measures={each.id: each.title for each in measures},
        periods={each.name: each.as_period().title() for each in periods},
        period_ids={each.name: each.id for each in periods},
        source=source,
        says=says,
        period=period,
    )


def _source(actor: Actor, contract: Contract, named: str) -> tuple[Source, str, str]:
    """What “finding:report:number” or “dispute:id” names, what it says, and its period."""
    kind, _, rest = named.partition(":")
    if kind == FINDING:
        return _finding(actor, contract, rest)
    if kind == DISPUTE:
        return _dispute(actor, contract, rest)
    if kind == MEETING:
        return _meeting(actor, contract, rest)
    if named:
        raise NotFound(_NOT_HERE)
    return (FREE, None, ""), "", ""


def _finding(actor: Actor, contract: Contract, rest: str) -> tuple[Source, str, str]:
    report_id, _, number = rest.partition(":")
    report = visible_report(actor, report_id)
    if report.contract_id != contract.id or not number.isascii() or not number.isdigit():
        raise NotFound(_NOT_HERE)
    found = find_finding(actor.government_id, report.id, int(number))
    finding = Finding.from_json(json.loads(found.document))
    title = f"Finding {found.number} of the report for {report.period.as_period().title()}: "
    named = f"{FINDING}:{report.id}:{found.number}"
    says = finding.message or CATALOGUE[finding.code].title
    return (FINDING, named.removeprefix(f"{FINDING}:"), title + CATALOGUE[finding.code].title), says, report.period.name


def _dispute(actor: Actor, contract: Contract, dispute_id: str) -> tuple[Source, str, str]:
    dispute = find_dispute(actor.government_id, dispute_id)
    if dispute.contract_id != contract.id:
        raise NotFound(_NOT_HERE)
    title = f"Dispute {dispute.number}: {dispute.title}"
    return (DISPUTE, dispute.id, title), "", dispute.statement.period.name


def _meeting(actor: Actor, contract: Contract, meeting_id: str) -> tuple[Source, str, str]:
    meeting = find_meeting(actor.government_id, meeting_id)
    if meeting.contract_id != contract.id:
        raise NotFound(_NOT_HERE)
    return (MEETING, meeting.id, f"Review meeting {meeting.number}"), "", ""
