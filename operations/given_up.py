"""A check that fails again and again by an error of the program ends in a finding, so that nobody waits for ever."""

import json
import logging

from importers.catalogue import CATALOGUE
from importers.findings import Finding
from models.database import db, insert
from models.findings import ReportFinding
from models.moves import move
from models.reports import find_report

_log = logging.getLogger(__name__)


def give_up_check(government_id: str, report_id: str, times: int) -> None:
    """Store that the report could not be checked, and log it for the administrator; nothing where it was meanwhile."""
    report = find_report(government_id, report_id)
    if report.status != "received":
        return
    entry = CATALOGUE["check_failed"]
    found = f"{times} tries"
    finding = Finding(entry.code, entry.finding_class, f"{entry.title}: {found}.", found=found, mend=entry.mend)
    insert(
        ReportFinding(
            government_id=government_id,
            report_id=report_id,
            number=1,
            code=finding.code,
            finding_class=finding.finding_class,
            sheet=None,
            table_id=None,
            count=1,
            document=json.dumps(finding.to_json(), ensure_ascii=False, sort_keys=True),
        )
    )
    db.session.flush()
    move(report, "check", None)
    _log.error("the check of report %s of %s failed %s times and was given up", report_id, government_id, times)
