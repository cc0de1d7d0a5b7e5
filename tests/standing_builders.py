"""Entries about the standing of rows for tests: a verification, a drawn sample, an attachment, a proposal."""

from typing import Any

from contracts.fact_rows import row_names, typed_row
from models.agreements import Agreement
from models.attachments import Attachment
from models.clock import now
from models.reports import Report
from models.rows import rows_of
from models.sample_drawings import SampleDrawing
from models.verifications import Verification, insert_verified_rows
from tests.builders import a_report, made, owned


def a_verification(report: Report | None = None, outcome: str = "verified", **but: Any) -> Verification:
    """An entry about the first row of the report's table of segments."""
    report = report or a_report()
    given = _of_period(report) | {
        "report_id": report.id,
        "table_id": "segments",
        "party": "city",
        "entered_as": "row",
        "evidence": "seen on site",
        "note": "",
        "event_number": 1,
        "entered_by": report.entered_by,
        "entered_at": now(),
    }
    verification: Verification = made(Verification(**owned(but, **given)))
    stored = [(number, values) for number, values in rows_of(report.government_id, report.id, "segments")]
    types = {name: "text" for _, values in stored for name in values}
    names = row_names(typed_row(number, values, types) for number, values in stored)  # type: ignore[arg-type]
    first = {"row_name": names[0] if names else "0" * 64, "row_number": stored[0][0] if stored else 2}
    insert_verified_rows(verification, [first | {"outcome": outcome, "note": ""}])
    return verification


def a_drawing(report: Report | None = None, **but: Any) -> SampleDrawing:
    """A sample of the report's segments."""
    report = report or a_report()
    given = _of_period(report) | {"report_id": report.id, "table_id": "segments", "seed": "a seed", "rows": "[2]"}
    given |= {"event_number": 1, "drawn_by": report.entered_by, "drawn_at": now()}
    drawing: SampleDrawing = made(SampleDrawing(**owned(but, **given)))
    return drawing


def an_attachment(report: Report | None = None, **but: Any) -> Attachment:
    """A photo of the period that the report's own file stands for."""
    report = report or a_report()
    given = _of_period(report) | {
        "measure_id": "T1",
        "title": "Photo",
        "table_id": "",
        "row_name": "",
        "row_number": None,
        "verification_id": None,
        "party": "vendor",
        "file_sha256": report.file_sha256,
        "file_name": "photo.jpg",
        "note": "",
        "event_number": 1,
        "attached_by": report.entered_by,
        "attached_at": now(),
    }
    attachment: Attachment = made(Attachment(**owned(but, **given)))
    return attachment


def an_agreement(report: Report | None = None, **but: Any) -> Agreement:
    """A proposal about a cell of the report."""
    report = report or a_report()
    given = _of_period(report) | {
        "table_id": "segments",
        "column_id": "tons",
        "row_key": '["S-1"]',
        "own_report_id": report.id,
        "own_row": 2,
        "own_value": "10",
        "other_report_id": report.id,
        "other_table": "weighed",
        "other_row": 2,
        "other_value": "9",
        "agreed_value": "9.5",
        "reason": "weighed again together",
        "party": "city",
        "status": "proposed",
        "proposed_by": report.entered_by,
        "proposed_at": now(),
    }
    agreement: Agreement = made(Agreement(**owned(but, **given)))
    return agreement


def _of_period(report: Report) -> dict[str, Any]:
    return {"government_id": report.government_id, "contract_id": report.contract_id, "period_id": report.period_id}
