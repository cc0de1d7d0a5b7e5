"""Where a period stands: what each party delivered for it, the statement about it, and its payment."""

from collections.abc import Sequence
from dataclasses import dataclass

from models.payments import Payment
from models.periods import ReportingPeriod
from models.reports import Report
from models.statements import PaymentStatement


@dataclass(frozen=True, slots=True)
class PeriodState:
    """Where a period stands: the newest standing report of each party, the newest statement, and its payment."""

    period: ReportingPeriod
    reports: dict[str, Report]
    statement: PaymentStatement | None
    payment: Payment | None = None


def standing_reports(reports: Sequence[Report], period: ReportingPeriod) -> dict[str, Report]:
    """For each party its newest report of the period, among those of whatever periods, that none replaced."""
    found: dict[str, Report] = {}
    for report in sorted(reports, key=lambda each: each.revision):
        if report.period_id == period.id and report.status != "superseded":
            found[report.party] = report
    return found
