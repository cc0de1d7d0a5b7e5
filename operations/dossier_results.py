"""The part of a dossier about results and reports: what was promised against what came, and what came too late."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from contracts.acts import Act
from contracts.dossiers import COUNT, DAY, Cell, Row, Section
from contracts.promises import (
    NOT_MEASURED,
    OFF,
    ON,
    UNJUDGED,
    MeasureRecord,
    Outcome,
    PeriodStated,
    promised,
    records_of_measures,
)
from models.clock import local_day
from models.contracts import Contract
from models.events import Event, events_about
from models.governments import find_government
from models.periods import ReportingPeriod, periods_of
from models.reports import Report, reports_of_contract
from models.terms_versions import terms_versions_of
from operations.due_reports import with_costs
from operations.terms import terms_of
from operations.trends import PeriodSeen, TrendsSeen

_RESULTS = ("Measure", "Goal", "Promised", "On target", "Off target", "Not judged", "Not measured")


def results_section(contract: Contract, trends: TrendsSeen, day: date) -> Section:
    """Each measure over the periods that have ended, as the statements that stand say."""
    seen = {each.period.name: each for each in trends.periods}
    ended = [
        _stated(period, seen.get(period.name))
        for period in periods_of(contract.government_id, contract.id)
        if period.ends_on < day or period.name in seen
    ]
    versions = [each for each in terms_versions_of(contract.government_id, contract.id) if each.status == "active"]
    records = records_of_measures(ended, terms_of(versions[-1]) if versions else None)
    columns = (*_RESULTS, "Why not measured", "First", "Last", "Worst")
    says = _in_words(records, ended)
    return Section("results", "What was promised, and what came", says, columns, tuple(map(_row, records)))


def _stated(period: ReportingPeriod, seen: PeriodSeen | None) -> PeriodStated:
    title = period.as_period().title()
    if seen is None:
        return PeriodStated(title, "", None, None)
    return PeriodStated(title, seen.statement.id, seen.results, terms_of(seen.statement.terms_version))


def _in_words(records: Sequence[MeasureRecord], periods: Sequence[PeriodStated]) -> str:
    without = sum(each.document is None for each in periods)
    if not periods:
        return "No period has ended yet, so nothing is known of its results."
    if without == len(periods):
        return "No statement stands, so nothing is known of its results. That is no good result."
    on, off, unjudged = (sum(each.count(stands) for each in records) for stands in (ON, OFF, UNJUDGED))
    judged = f"{on} results were on their target and {off} were off it; for {unjudged} the terms state no target."
    missing = f" {without} of {len(periods)} ended periods have no statement." if without else ""
    return f"{judged}{missing}"


def _row(record: MeasureRecord) -> Row:
    measure, measured = record.measure, record.measured
    first, last = (measured[0], measured[-1]) if measured else (None, None)
    latest = measured[-1].statement if measured else ""
    counted = (Cell(str(record.count(each)), COUNT, *_place(record, latest)) for each in _STANDS)
    ends = (_outcome(each) for each in (first, last, record.worst))
    return (
        *(Cell(measure.title), Cell(record.goal), Cell(promised(measure)), *counted),
        *(Cell(record.why_not()), *ends),
    )


_STANDS = (ON, OFF, UNJUDGED, NOT_MEASURED)


def _place(record: MeasureRecord, latest: str) -> tuple[str, str, str]:
    """Where the counts can be followed: the results over the periods, or for lots and nights the latest statement."""
    if record.measure.for_each is None:
        return ("results", "", f"trend-{record.measure.id}")
    return ("statement", latest, "") if latest else ("", "", "")


def _outcome(outcome: Outcome | None) -> Cell:
    if outcome is None or outcome.value is None:
        return Cell("not known")
    return Cell(f"{outcome.says}, {outcome.period}", link="statement", link_id=outcome.statement)


def reports_section(contract: Contract, day: date) -> Section:
    """The vendor's reports: when each was due, when it was first signed, by how many days that was late."""
    owner = contract.government_id
    delivered: dict[str, list[Report]] = {}
    for report in reversed(reports_of_contract(owner, contract.id)):
        if report.party == "vendor":
            delivered.setdefault(report.period_id, []).append(report)
    events = events_about(owner, "report", [each.id for found in delivered.values() for each in found])
    due = [each for each in periods_of(owner, contract.id) if each.due_on < day or each.id in delivered]
    asked = {each.period.id for each in with_costs(owner, [(period, contract) for period in due])}
    zone = find_government(owner).time_zone
    rows = [
        _delivery(period, delivered.get(period.id, []), events, zone, day)
        for period in due
        if period.id in asked or period.id in delivered
    ]
    columns = ("Period", "Due", "First signed", "Days late", "Times returned")
    return Section("reports", "Reports of the vendor", _lateness(rows), columns, tuple(rows))


def _delivery(
    period: ReportingPeriod, reports: Sequence[Report], events: Mapping[str, Sequence[Event]], zone: str, day: date
) -> Row:
    acts = [(event.act, event.at, report.id) for report in reports for event in events[report.id]]
    signed = [(local_day(at, zone), report_id) for act, at, report_id in acts if act == Act.REPORT_SUBMITTED.value]
    returned = sum(act == Act.REPORT_RETURNED.value for act, _, _ in acts)
    title, due = Cell(period.as_period().title()), Cell(period.due_on.isoformat(), DAY)
    link = ("report", reports[-1].id) if reports else ("contract", "")
    if not signed:
        late = max((day - period.due_on).days, 0)
        return (title, due, Cell("not signed", link=link[0], link_id=link[1]), Cell(str(late), COUNT), Cell("0", COUNT))
    first, report_id = min(signed)
    late = max((first - period.due_on).days, 0)
    at = Cell(first.isoformat(), DAY, "report", report_id)
    return (title, due, at, Cell(str(late), COUNT, "report", report_id), Cell(str(returned), COUNT, *link))


def _lateness(rows: Sequence[Row]) -> str:
    if not rows:
        return "No report is known to have been due, so nothing is known of their lateness."
    return ". ".join(_counts(rows)) + "."


def _counts(rows: Sequence[Row]) -> Iterator[str]:
    unsigned = [row for row in rows if row[2].kind != DAY]
    late = [int(row[3].says) for row in rows if row[2].kind == DAY and row[3].says != "0"]
    yield f"{len(rows) - len(unsigned) - len(late)} of {len(rows)} reports were signed in time"
    if late:
        yield f"{len(late)} came late, the latest by {max(late)} days"
    if unsigned:
        yield f"{len(unsigned)} are not signed yet"
