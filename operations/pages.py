"""What the pages of a report and of a statement show, each gathered in a constant number of queries."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contracts.figures import digest_of
from contracts.roles import Actor, require
from contracts.tables import Table
from contracts.terms import Terms
from importers.catalogue import CATALOGUE
from importers.findings import Finding
from models.contracts import Contract
from models.events import Event, events_of
from models.findings import FindingWithAnswers, findings_of
from models.moves import hands_on
from models.names import with_names
from models.payments import Payment, payments_of_statements
from models.people import Person, people_by_id
from models.periods import ReportingPeriod
from models.reports import Report, ReportProgress, accepted_reports, find_progress, reports_of_period
from models.rows import ReportTable, tables_of
from models.statement_reports import reports_of_statement
from models.statements import PaymentStatement, newest_statement, statement_ids
from operations.approvals import next_approval, why_second
from operations.clocks import ClockSeen, statement_clocks
from operations.corrections import SettledBy, settled_by
from operations.exceptions import ExceptionSeen, exceptions_seen
from operations.policies import policy_today
from operations.ruling_facts import ChangedSince, changed_since
from operations.statements import document_of
from operations.terms import terms_of, terms_on
from operations.visibility import visible_period, visible_report, visible_statement

# A statement that is approved stays as it is, whatever is ruled afterwards.
_OPEN = ("computed", "in_review", "endorsed")
Hands = Mapping[str, Collection[str]]


@dataclass(frozen=True, slots=True)
class UploadPlace:
    """Where a report is delivered to, and the tables that it must hold."""

    contract: Contract
    period: ReportingPeriod
    party: str
    tables: tuple[Table, ...]

    @property
    def is_correction(self) -> bool:
        """Whether the period's payment is approved, so that what is delivered now corrects it."""
        return self.period.status in ("locked", "reopening")


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """A finding as it was noticed, what its code means, and what was said and decided about it."""

    number: int
    finding: Finding
    title: str
    answers: FindingWithAnswers


@dataclass(frozen=True, slots=True)
class ReportOnPage:
    """A report with its findings, its tables, who did what to it, and how far its check has come."""

    report: Report
    terms: Terms
    findings: Sequence[FindingSeen]
    tables: Sequence[ReportTable]
    hands: Hands
    history: Sequence[Event]
    people: Mapping[str, Person]
    progress: ReportProgress | None
    revisions: Sequence[Report]

    @property
    def is_blocked(self) -> bool:
        """Whether a finding blocks the report, so that its rows were counted and none was stored."""
        return any(each.finding.blocks for each in self.findings)


@dataclass(frozen=True, slots=True)
class StatementOnPage:
    """A statement with its document, what it rests on, who did what to it and to its period, what came of it.

    What was done to the period's lock is the city's own; the vendor's people read none of it. `earlier` gives by period
    the statements that the costs of exceptions are made from.
    """

    statement: PaymentStatement
    document: Mapping[str, Any]
    terms: Terms
    reports: Sequence[Report]
    hands: Hands
    history: Sequence[Event]
    lock_history: Sequence[Event]
    people: Mapping[str, Person]
    newest: PaymentStatement | None
    is_current: bool
    payment: Payment | None
    exceptions: tuple[ExceptionSeen, ...]
    why_second: str
    next_approval: str
    is_intact: bool
    clocks: tuple[ClockSeen, ...]
    changed: tuple[ChangedSince, ...]
    earlier: Mapping[str, str]
    settled_by: tuple[SettledBy, ...]


def find_upload_place(actor: Actor, contract_number: str, period_name: str) -> UploadPlace:
    """What a person's report for the period must hold; Incomplete where no terms are in force."""
    require(actor, "enter reports")
    contract, period = visible_period(actor, contract_number, period_name)
    _, terms = terms_on(contract, period.starts_on)
    return UploadPlace(contract, period, actor.party, terms.tables_of(actor.party))


def see_report(actor: Actor, report_id: str) -> ReportOnPage:
    """All that the page of a report shows; NotFound where it is not this person's to see."""
    report = visible_report(actor, report_id)
    findings = findings_of(actor.government_id, report.id)
    history = events_of(actor.government_id, "report", report.id)
    writers = [each.written_by for answered in findings for each in answered.explanations]
    deciders = [each.decided_by for answered in findings for each in answered.decisions]
    return ReportOnPage(
        report=report,
        terms=terms_of(report.terms_version),
        findings=tuple(map(_seen, findings)),
        tables=tables_of(actor.government_id, report.id),
        hands=hands_on(report),
        history=history,
        people=_people(actor, [*writers, *deciders], history),
        progress=find_progress(actor.government_id, report.id),
        revisions=[
            each
            for each in reports_of_period(actor.government_id, report.contract_id, report.period_id)
            if each.party == report.party
        ],
    )


def see_progress(actor: Actor, report_id: str) -> tuple[Report, ReportProgress | None]:
    """How far the check of a report has come."""
    report = visible_report(actor, report_id)
    return report, find_progress(actor.government_id, report.id)


def see_statement(actor: Actor, statement_id: str) -> StatementOnPage:
    """All that the page of a statement shows; NotFound where it is not this person's to see."""
    statement = visible_statement(actor, statement_id)
    reports = with_names(actor.government_id, reports_of_statement(actor.government_id, statement.id))
    accepted = accepted_reports(actor.government_id, statement.contract_id, statement.period_id)
    history, lock_history = _what_happened(actor, statement)
    policy = policy_today(actor.government_id)
    noticed = exceptions_seen(statement, policy)
    payment = payments_of_statements(actor.government_id, [statement.id]).get(statement.id)
    changed = changed_since(statement) if statement.status in _OPEN else ()
    named = [statement.computed_by, *_people_of_answers(noticed), *(each for each in [actor.stands_for] if each)]
    return StatementOnPage(
        statement=statement,
        document=document_of(statement),
        terms=terms_of(statement.terms_version),
        reports=reports,
        hands=hands_on(statement),
        history=history,
        lock_history=lock_history,
        people=_people(actor, named, [*history, *lock_history]),
        newest=newest_statement(actor.government_id, statement.contract_id, statement.period_id),
        is_current=not changed and {each.id for each in accepted.values()} == {each.id for each in reports},
        payment=payment,
        exceptions=noticed,
        why_second=why_second(statement, policy),
        next_approval=next_approval(statement, policy),
        is_intact=digest_of(statement.document) == statement.digest,
        clocks=statement_clocks(statement, policy, None if payment is None else payment.paid_on),
        changed=changed,
        earlier=_earlier(statement, noticed),
        settled_by=settled_by(statement),
    )


def _what_happened(actor: Actor, statement: PaymentStatement) -> tuple[Sequence[Event], Sequence[Event]]:
    """What was done to the statement, and what people of the city did to the lock of its period."""
    history = events_of(actor.government_id, "statement", statement.id)
    if actor.vendor_id is not None:
        return history, ()
    locked = events_of(actor.government_id, "period", statement.period_id)
    return history, [each for each in locked if each.person_id is not None]


def _earlier(statement: PaymentStatement, noticed: Sequence[ExceptionSeen]) -> Mapping[str, str]:
    """The ids of the statements that the costs of exceptions are made from, by their periods."""
    if not any(each.kind == "pays_everyone" for each in noticed):
        return {}
    seen = {each["statement"]: each["period"] for each in document_of(statement)["facts"]["earlier"]}
    ids = statement_ids(statement.government_id, statement.contract_id, seen)
    return {seen[digest]: statement_id for digest, statement_id in ids.items()}


def _people_of_answers(noticed: Sequence[ExceptionSeen]) -> list[str]:
    answers = [answer for each in noticed for answer in each.answers]
    return [each for answer in answers for each in (answer.answered_by, answer.answered_for) if each is not None]


def _seen(answered: FindingWithAnswers) -> FindingSeen:
    finding = Finding.from_json(json.loads(answered.finding.document))
    return FindingSeen(answered.finding.number, finding, CATALOGUE[finding.code].title, answered)


def _people(actor: Actor, ids: Sequence[str], history: Sequence[Event]) -> Mapping[str, Person]:
    acted = [event.person_id for event in history if event.person_id is not None]
    return people_by_id(actor.government_id, [*ids, *acted])
