"""Where a contract's periods stand: reports, statement, whose turn it is, and what the person may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from markupsafe import Markup

from contracts.roles import Actor, may
from contracts.said import count
from contracts.tables import PARTIES
from contracts.terms import Terms
from contracts.workflow import REPLACED
from models.reports import Report
from operations.contracts import ContractView
from operations.period_states import PeriodState
from routes.words import PARTY_WORDS, StatusWords, cents, day, status_words

_TURNS = {
    "received": "The program is checking",
    "returned": "{reporter}",
    "checked": "{reporter}",
    "submitted": "City: accept or return",
}
_STATEMENT_TURNS = {
    "computed": "Finance: review",
    "in_review": "Finance: approve",
    "returned": "Officer: mend and compute again",
    "approved": "Approved for payment",
    "paid": "Paid",
}
_SETTLED = ("approved", "paid")


@dataclass(frozen=True, slots=True)
class ReportCell:
    """A party's report of a period."""

    title: str
    address: str
    status: StatusWords | None
    upload_address: str
    upload_words: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A line of the table of periods."""

    title: str
    due: str
    reports: tuple[ReportCell, ...]
    statement_title: str
    statement_address: str
    statement_status: StatusWords | None
    compute_address: str
    compute_words: str
    net: Markup | str
    whose_turn: str
    verification_address: str


def parties_of(terms: Terms | None) -> tuple[str, ...]:
    """The headings for the parties that report."""
    return tuple(f"{PARTY_WORDS[party].capitalize()}’s report" for party in reporting_parties(terms))


def reporting_parties(terms: Terms | None) -> tuple[str, ...]:
    """Who reports under the terms."""
    return tuple(party for party in PARTIES if terms is not None and terms.tables_of(party))


def period_rows(states: Sequence[PeriodState], seen: ContractView, actor: Actor, now: date) -> tuple[PeriodRow, ...]:
    """The table of periods for the person who looks at it."""
    # A period with a report has begun, whatever the clock of this machine says, and so have those before it.
    active = (state.period.starts_on for state in states if state.reports or state.statement)
    begun = max([now, *active])
    return tuple(period_row(state, seen, actor, now, state.period.starts_on <= begun) for state in states)


def period_row(state: PeriodState, seen: ContractView, actor: Actor, now: date, has_begun: bool) -> PeriodRow:
    """One period with its reports, its statement and whose turn it is."""
    enters, computes = may(actor, "enter reports"), may(actor, "compute statements")
    number, statement = seen.contract.number, state.statement
    open_still = statement is None or statement.status not in _SETTLED
    parties = reporting_parties(seen.terms)
    uploads = enters and open_still
    accepted = any(report.status == "accepted" for report in state.reports.values())
    compute = computes and accepted and open_still
    return PeriodRow(
        title=state.period.as_period().title(),
        due=due_words(state, now),
        reports=tuple(
            report_cell(state.reports.get(party), state, number, uploads and party == actor.party) for party in parties
        ),
        statement_title=f"Revision {statement.revision}" if statement else "",
        statement_address=url_for("statements.show_statement", statement_id=statement.id) if statement else "",
        statement_status=status_words("statement", statement.status) if statement else None,
        compute_address=url_for("statements.compute", number=number, period=state.period.name) if compute else "",
        compute_words="Compute again" if statement else "Compute the statement",
        net=cents(statement.net_cents) if statement and statement.status not in REPLACED else "",
        whose_turn=whose_turn(state, parties, has_begun),
        verification_address=verification_address(state, number),
    )


def report_cell(report: Report | None, state: PeriodState, number: str, uploads: bool) -> ReportCell:
    """A party's report with its status, and the way to upload where it is the person's."""
    upload = url_for("uploads.show_upload", number=number, period=state.period.name) if uploads else ""
    if report is None:
        return ReportCell("None yet", "", None, upload, "Upload a report")
    address = url_for("reports.show_report", report_id=report.id)
    words = "Upload a newer file" if report.status == "accepted" else "Upload a corrected file"
    return ReportCell(f"Revision {report.revision}", address, status_words("report", report.status), upload, words)


def verification_address(state: PeriodState, number: str) -> str:
    """Where the standing of the period's rows is shown, once something was submitted."""
    looked_at = any(report.status in ("submitted", "accepted") for report in state.reports.values())
    return url_for("verifications.show_period", number=number, period=state.period.name) if looked_at else ""


def due_words(state: PeriodState, now: date) -> str:
    """When the report is due, and how late it is where none came."""
    late = (now - state.period.due_on).days
    words = f"due {day(state.period.due_on)}"
    return f"{words}, {count(late, 'day', 'days')} late" if late > 0 and not state.reports else words


def whose_turn(state: PeriodState, parties: Sequence[str], has_begun: bool) -> str:
    """Who must act next in the period."""
    if state.payment is not None:
        return f"Paid on {day(state.payment.paid_on)}"
    if state.statement is not None and state.statement.status in _STATEMENT_TURNS:
        return _STATEMENT_TURNS[state.statement.status]
    for party in parties:
        report = state.reports.get(party)
        if report is not None and report.status in _TURNS:
            return _TURNS[report.status].format(reporter=f"{PARTY_WORDS[party].capitalize()}: mend or submit")
    missing = [party for party in parties if party not in state.reports]
    if not has_begun:
        return "Not begun"
    if missing:
        return f"{PARTY_WORDS[missing[0]].capitalize()}: report"
    return "Officer: compute"
