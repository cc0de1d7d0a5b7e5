"""What people do with a report, for programs: rows with their provenance, explanations, signing, accepting."""

from collections.abc import Mapping
from typing import Any

from contracts.errors import NotFound
from contracts.roles import Actor
from models.reports import Report
from operations import findings, reports
from operations.findings import DECISIONS
from operations.pages import see_report
from operations.previews import Preview
from operations.provenance import effects_of_row
from operations.rows import find_row
from operations.rows import list_rows as rows_seen
from operations.visibility import visible_report
from routes.api.changes import Reason
from routes.api.declaring import acts, done, reads
from routes.api.fields import Sent, one_of, sent_text
from routes.api.report_shapes import PreviewShape, RowsAsked, RowSeenShape, RowsPage
from routes.preview_views import preview_sentence
from routes.reports import preview_of

_SUBJECT = "Reports"
_REPORT = "/reports/<report_id>"
_FINDING = f"{_REPORT}/findings/<int(max=999999):finding>"
_TABLE = f"{_REPORT}/tables/<table>/rows"


class Explained(Sent):
    """What the reporter says about a finding."""

    text = sent_text("The explanation, which the reviewer reads.", 4_000)


class DecidedFinding(Sent):
    """Whether the rows of a finding count."""

    decision = one_of("Whether its rows count.", DECISIONS)
    reason = sent_text("Why.")


@reads(_SUBJECT, _TABLE, RowsPage, RowsAsked)
def list_rows(actor: Actor, asked: Mapping[str, Any], report_id: str, table: str) -> Any:
    """The accepted rows of a table as they stand in its sheet."""
    return rows_seen(actor, report_id, table, asked.get("after"), asked["limit"])


@reads(_SUBJECT, f"{_TABLE}/<int(max=2000000):row>", RowSeenShape)
def show_row(actor: Actor, report_id: str, table: str, row: int) -> dict[str, Any]:
    """A row with the measures that counted it, and each amount without it and with it."""
    if row < 1:
        raise NotFound("Rows are numbered from 1 on.")
    seen = find_row(actor, report_id, table, row)
    return {
        "row_number": row,
        "values": seen.page.rows[0].values,
        "report": seen.report.id,
        "table": table,
        "sheet": seen.table.sheet,
        "letters": seen.letters,
        "effects": effects_of_row(actor, report_id, table, row),
    }


@reads(_SUBJECT, f"{_REPORT}/preview", PreviewShape)
def show_preview(actor: Actor, report_id: str) -> dict[str, Any]:
    """What a report that waits would do to the payment of its period, before anybody accepts it."""
    preview = preview_of(see_report(actor, report_id), actor)
    said = preview or Preview()
    told = {"says": preview_sentence(preview) if preview is not None else "", "missing": said.missing_after}
    return told | {"report": report_id, "measures": said.measures, "lines": said.lines, "net": said.net}


@acts(_SUBJECT, f"{_FINDING}/explanation", Explained)
def explain_finding(actor: Actor, sent: Mapping[str, Any], report_id: str, finding: int) -> Mapping[str, Any]:
    """Explain a finding to the reviewer."""
    findings.explain_finding(actor, report_id, finding, sent["text"])
    return _done(visible_report(actor, report_id))


@acts(_SUBJECT, f"{_FINDING}/decision", DecidedFinding)
def decide_finding(actor: Actor, sent: Mapping[str, Any], report_id: str, finding: int) -> Mapping[str, Any]:
    """Decide whether the rows of a finding count."""
    findings.decide_finding(actor, report_id, finding, sent["decision"], sent["reason"])
    return _done(visible_report(actor, report_id))


@acts(_SUBJECT, f"{_REPORT}/submit")
def submit_report(actor: Actor, report_id: str) -> Mapping[str, Any]:
    """Sign a checked report and hand it to the city."""
    return _done(reports.submit_report(actor, report_id))


@acts(_SUBJECT, f"{_REPORT}/accept")
def accept_report(actor: Actor, report_id: str) -> Mapping[str, Any]:
    """Let the rows of a submitted report count."""
    return _done(reports.accept_report(actor, report_id))


@acts(_SUBJECT, f"{_REPORT}/return", Reason)
def return_report(actor: Actor, sent: Mapping[str, Any], report_id: str) -> Mapping[str, Any]:
    """Send a submitted report back."""
    return _done(reports.return_report(actor, report_id, sent["reason"]))


def _done(report: Report) -> Mapping[str, Any]:
    return done(report, "report", "show_report", report_id=report.id)
