"""Tells a vendor of the rows that were rejected: once for each report and day, after the day, as they stand by then."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.messages import ROWS_REJECTED
from models.clock import local_day
from models.governments import find_government
from models.reports import Report, reports_by_id
from models.verifications import rejected_between
from operations.message_people import Holders
from operations.message_writing import Draft
from operations.terms import readable_terms
from operations.verifications import LOOKED_AT

# Days on which no worker ran are made up for.
_LOOKS_BACK = timedelta(days=7)


def of_rejections(government_id: str, day: date, holders: Holders) -> Iterator[Draft]:
    """News for the vendor of each report of which rows were rejected on a day before; nothing says what a row holds."""
    zone = find_government(government_id).time_zone
    first, last = (_begins(each, zone) for each in (day - _LOOKS_BACK, day))
    counts: dict[tuple[str, date], Counter[str]] = {}
    for report_id, table_id, moment, rows in rejected_between(government_id, first, last):
        counts.setdefault((report_id, local_day(moment, zone)), Counter())[table_id] += rows
    reports = {each.id: each for each in reports_by_id(government_id, {report_id for report_id, _ in counts})}
    for (report_id, on), tables in counts.items():
        report = reports[report_id]
        if report.party == "vendor" and report.status in LOOKED_AT:
            yield _draft(report, on, tables, holders)


def _begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _draft(report: Report, on: date, tables: Counter[str], holders: Holders) -> Draft:
    return Draft(
        people=holders.of_vendor(report.contract.vendor_id),
        kind=ROWS_REJECTED.kind,
        key=f"rejected:{report.id}:{on.isoformat()}",
        thing=("report", report.id),
        title=ROWS_REJECTED.sentence.format(rows=_rows(report, tables)),
        page=ROWS_REJECTED.page,
        link_id=report.id,
        contract=report.contract,
        period_name=report.period.name,
        note="A row that was rejected counts for no measure. If you do not agree, dispute its value in the statement.",
    )


def _rows(report: Report, tables: Counter[str]) -> str:
    """The rows of one table by its title, those of several together."""
    rows = tables.total()
    of = f"“{_title(report, next(iter(tables)))}”" if len(tables) == 1 else "your report"
    return f"{rows:,} {'row' if rows == 1 else 'rows'} of {of} {'was' if rows == 1 else 'were'}"


def _title(report: Report, table_id: str) -> str:
    terms = readable_terms(report.terms_version)
    table = None if terms is None else terms.tables_by_id.get(table_id)
    return table_id if table is None else table.title
