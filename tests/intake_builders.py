"""Things around the delivery of reports for tests, each with defaults that work."""

from typing import Any

from models.clock import now
from models.database import insert
from models.delivery_keys import DeliveryKey
from models.ids import new_id
from models.report_layouts import ReportLayout
from models.report_sketches import ReportSketch
from models.reports import Report
from tests.builders import a_report


def a_delivery_key(report: Report | None = None, **but: Any) -> DeliveryKey:
    """A key under which the report was delivered."""
    report = report or a_report()
    given = {"person_id": report.entered_by, "key": new_id(), "report_id": report.id, "used_at": now()}
    return _made(DeliveryKey(**{"government_id": report.government_id, **given, **but}))


def a_sketch(report: Report | None = None, **but: Any) -> ReportSketch:
    """The sketch of a column of the report."""
    report = report or a_report()
    given = {"report_id": report.id, "column": "visits.minutes", "document": '["a", "b"]'}
    return _made(ReportSketch(**{"government_id": report.government_id, **given, **but}))


def a_layout(report: Report | None = None, **but: Any) -> ReportLayout:
    """The layout that somebody confirmed on the report's file."""
    report = report or a_report()
    columns = '{"minutes": {"text": "Min.", "place": 1, "of": 1}}'
    document = f'{{"tables": [{{"table": "visits", "sheet": "Log", "heading_rows": 1, "columns": {columns}}}]}}'
    given = {"contract_id": report.contract_id, "party": report.party, "number": 1, "report_id": report.id}
    whose = {"government_id": report.government_id, "confirmed_by": report.entered_by, "confirmed_at": now()}
    return _made(ReportLayout(**{"document": document, **given, **whose, **but}))


def _made(thing: Any) -> Any:
    insert(thing)
    return thing
