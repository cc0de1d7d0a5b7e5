"""What is on record about periods of a contract beside its statements: each kind is read once for all the periods asked
for, so that whoever settles many of them asks the database no oftener than for one.

`as_of` is a place in the audit trail: a statement is worked out again as things stood when it was computed.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.disputes import DisputedLine
from contracts.rulings import Ruling
from importers.findings import Finding
from models.agreements import Agreement, agreed_at, agreed_in_periods
from models.attachments import Attachment, attachments_of_periods
from models.contracts import Contract
from models.disputes import Dispute, DisputeTurn, values_decided
from models.events import Event
from models.findings import findings_of_reports, reports_decided
from models.periods import ReportingPeriod
from models.reports import Report
from models.rows import ReportTable, documents_of_reports, tables_of_reports
from models.sample_drawings import SampleDrawing, drawings_of_periods
from models.verifications import Verification, VerifiedRow, outcomes_of_periods
from operations.ruling_facts import disputes_under_way, granted_rulings

_LEAVE_OUT = "leave_out"
# As many rows of several reports are held at once; whatever goes beyond is streamed, one report after the other.
_ROWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of a table that an officer's decision leaves out, as runs of row numbers."""

    table_id: str
    runs: tuple[tuple[int, int], ...]

    def holds(self, table_id: str, number: int) -> bool:
        """Whether the row is among them."""
        return table_id == self.table_id and any(first <= number <= last for first, last in self.runs)


@dataclass(frozen=True, slots=True)
class PeriodRecords:
    """About one period: the newest outcome of each row by table and name, samples, values agreed on and decided with
    what made them so, attached files, and disputes that nobody has settled.
    """

    outcomes: Mapping[str, Mapping[str, tuple[VerifiedRow, Verification]]]
    drawings: Sequence[SampleDrawing]
    agreed: Sequence[tuple[Agreement, Event]]
    decided: Sequence[tuple[Dispute, DisputeTurn]]
    attached: Sequence[Attachment]
    disputes: tuple[DisputedLine, ...]


@dataclass(frozen=True, slots=True)
class Records:
    """About periods by id and reports by id, and the rulings about the contract's money that were granted.

    `rows` are the stored rows (table, number, document) of reports that have few: of others they are still to be read.
    """

    periods: Mapping[str, PeriodRecords]
    delivered: Mapping[str, Sequence[ReportTable]]
    rows: Mapping[str, Sequence[tuple[str, int, str]]]
    left_out: Mapping[str, Sequence[LeftOut]]
    rulings: Sequence[Ruling]


def records_of(
    contract: Contract, periods: Iterable[ReportingPeriod], reports: Iterable[Report], as_of: int | None = None
) -> Records:
    """All that is on record about these periods and reports of the contract."""
    owner, report_ids = contract.government_id, [report.id for report in reports]
    delivered = tables_of_reports(owner, report_ids) if report_ids else {}
    return Records(
        periods=_about_periods(contract, [period.id for period in periods], as_of),
        delivered=delivered,
        rows=documents_of_reports(owner, tuple(_with_few_rows(delivered))),
        left_out=_left_out(owner, report_ids) if report_ids else {},
        rulings=granted_rulings(contract, as_of),
    )


def _with_few_rows(delivered: Mapping[str, Sequence[ReportTable]]) -> Iterator[str]:
    left = _ROWS_AT_ONCE
    for report_id, tables in delivered.items():
        rows = sum(table.accepted for table in tables)
        if rows <= left:
            left -= rows
            yield report_id


def _about_periods(contract: Contract, period_ids: Collection[str], as_of: int | None) -> dict[str, PeriodRecords]:
    place = (contract.government_id, contract.id, period_ids)
    outcomes, drawings = outcomes_of_periods(*place, as_of), drawings_of_periods(*place, as_of)
    agreed, decided = _agreed(place, as_of), values_decided(*place, as_of)
    attached, disputes = attachments_of_periods(*place, as_of), disputes_under_way(contract, period_ids, as_of)
    return {
        period_id: PeriodRecords(
            outcomes=outcomes.get(period_id, {}),
            drawings=[each for each in drawings if each.period_id == period_id],
            agreed=[(each, event) for each, event in agreed if each.period_id == period_id],
            decided=[(each, turn) for each, turn in decided if each.period_id == period_id],
            attached=[each for each in attached if each.period_id == period_id],
            disputes=disputes[period_id],
        )
        for period_id in period_ids
    }


def _agreed(place: tuple[str, str, Collection[str]], as_of: int | None) -> list[tuple[Agreement, Event]]:
    made = agreed_in_periods(*place)
    events = agreed_at(place[0], [each.id for each in made], as_of)
    return [(each, events[each.id]) for each in made if each.id in events]


def _left_out(government_id: str, report_ids: Sequence[str]) -> Mapping[str, Sequence[LeftOut]]:
    found: dict[str, list[LeftOut]] = {}
    decided = reports_decided(government_id, report_ids, _LEAVE_OUT)
    for report_id, answered in findings_of_reports(government_id, decided).items() if decided else ():
        for each in answered:
            if each.decision is not None and each.decision.decision == _LEAVE_OUT:
                finding = Finding.from_json(json.loads(each.finding.document))
                found.setdefault(report_id, []).append(LeftOut(finding.table_id or "", finding.rows))
    return found
