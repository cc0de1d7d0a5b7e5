"""Reports on their way: received, checked in a process apart, explained, submitted, accepted or returned."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, BinaryIO

from contracts.acts import Act
from contracts.errors import NotAllowed, Refused
from contracts.roles import Actor, require
from contracts.said import count
from contracts.terms import Terms
from contracts.workflow import FIRST_STATUS
from importers.reports import ReadReport, ReportPlan, read_report
from models.clock import now
from models.contracts import Contract, find_contract_by_id
from models.database import db, insert, reading_apart
from models.events import lock_chain, record
from models.file_store import FileStore
from models.findings import LONGEST_EXPLANATION, Explanation, ReportFinding, findings_of
from models.moves import move
from models.periods import ReportingPeriod, find_period_by_id
from models.report_sketches import keep_sketches
from models.reports import (
    Report,
    accepted_reports,
    find_report,
    newest_report,
    next_revision,
    unaccepted_reports,
)
from models.rows import ReportTable, insert_rows_from
from models.terms_versions import find_terms_version
from models.work_folders import work_folder
from operations.corrections import correct_periods
from operations.files import keep_file
from operations.plans import plan_for_check
from operations.standings import keep_standing, keep_standing_of_reports
from operations.terms import terms_of, terms_on
from operations.visibility import visible_period, visible_report

LARGEST_UPLOAD = 25_000_000
Tell = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True)
class Received:
    """A report that arrived; `is_new` is false where the same content had been delivered before."""

    report: Report
    is_new: bool


def receive_report(
    actor: Actor,
    store: FileStore,
    contract_number: str,
    period_name: str,
    stream: IO[bytes],
    file_name: str,
    largest: int = LARGEST_UPLOAD,
) -> Received:
    """Keep the file before anything is read, and enter a report that waits for its check.

    The same content twice in a row for the same contract and period is one report; after another file it is a new
    revision. A newer one takes the place of what its party had delivered and nobody has accepted yet.
    """
    require(actor, "enter reports")
    contract, period = visible_period(actor, contract_number, period_name)
    terms_on(contract, period.starts_on)
    sha256, name = keep_file(actor, store, stream, file_name, largest)
    last = newest_report(actor.government_id, contract.id, period.id, actor.party)
    if last is not None and last.file_sha256 == sha256:
        return Received(find_report(actor.government_id, last.id), is_new=False)
    return Received(enter_report(actor, contract, period, sha256, name), is_new=True)


def enter_report(actor: Actor, contract: Contract, period: ReportingPeriod, sha256: str, name: str) -> Report:
    """Enter a kept file as the party's next report of the period, to be checked under the terms in force."""
    version, _ = terms_on(contract, period.starts_on)
    report = Report(
        government_id=actor.government_id,
        contract_id=contract.id,
        period_id=period.id,
        party=actor.party,
        revision=next_revision(actor.government_id, contract.id, period.id, actor.party),
        file_sha256=sha256,
        file_name=name,
        terms_version_id=version.id,
        status=FIRST_STATUS["report"],
        entered_by=actor.person_id,
        entered_at=now(),
    )
    insert(report)
    record(actor.government_id, Act.REPORT_ENTERED, "report", report.id, person_id=actor.person_id, after=sha256)
    _replace_unaccepted(report)
    keep_standing_of_reports(actor.government_id, contract.id)
    return find_report(actor.government_id, report.id)


def _replace_unaccepted(report: Report) -> None:
    for other in unaccepted_reports(report.government_id, report.contract_id, report.period_id, report.party):
        if other.id != report.id:
            move(other, "supersede", None)


def _silent(_step: str, _done: int, _total: int | None) -> None:
    """Nobody waits for word of the progress."""


def check_report(store: FileStore, government_id: str, report_id: str, tell: Tell = _silent) -> bool:
    """Read a received report apart and store what it holds: findings, what became of the rows of each table, and the
    rows themselves unless a finding blocks.

    False where the report no longer waits for its check, so that a task which is repeated does nothing; Conflict where
    another worker stores it at this moment.
    """
    with reading_apart():
        report = find_report(government_id, report_id)
        if report.status != "received":
            return False
        plan, _ = _plan_for(report)
    tell("reading", 0, None)
    with store.at_hand(report.file_sha256) as path, work_folder() as folder:
        read = read_report(path, report.file_name, plan, folder / "rows")
        tell("storing", 0, sum(table.accepted for table in read.tables))
        report = find_report(government_id, report_id)
        if report.status != "received":
            return False
        _store(report, read)
    return True


def _plan_for(report: Report) -> tuple[ReportPlan, Terms]:
    terms = terms_of(find_terms_version(report.government_id, report.terms_version_id))
    contract = find_contract_by_id(report.government_id, report.contract_id)
    return plan_for_check(report, contract, terms), terms


def _store(report: Report, read: ReadReport) -> None:
    # The move comes last: it takes the government's turn in the audit trail, and rows may be many.
    insert(*_finding_rows(report, read))
    insert(*_table_rows(report, read))
    if not read.blocks:
        keep_sketches(report, read.sketches)
        with read.rows_path.open(encoding="utf-8", newline="\n") as lines:
            insert_rows_from(report.government_id, report.id, lines)
    db.session.flush()
    _keep_explanations(report, read)
    move(report, "check", None)


def _keep_explanations(report: Report, read: ReadReport) -> None:
    """What stood in the file's own sheet of findings, as words of whoever delivered the file; they still submit it."""
    for place, text in sorted(read.explanations.items()):
        number, words = place + 1, text[:LONGEST_EXPLANATION]
        insert(
            Explanation(
                government_id=report.government_id,
                report_id=report.id,
                finding_number=number,
                text=words,
                written_by=report.entered_by,
                written_at=now(),
                from_file=True,
            )
        )
        record(
            report.government_id,
            Act.FINDING_EXPLAINED,
            "report",
            report.id,
            person_id=report.entered_by,
            after=f"{number}, in the file",
            reason=words,
        )


def _finding_rows(report: Report, read: ReadReport) -> list[ReportFinding]:
    return [
        ReportFinding(
            government_id=report.government_id,
            report_id=report.id,
            number=number,
            code=finding.code,
            finding_class=finding.finding_class,
            sheet=finding.sheet,
            table_id=finding.table_id,
            count=finding.count,
            document=json.dumps(finding.to_json(), ensure_ascii=False, sort_keys=True),
        )
        for number, finding in enumerate(read.findings, 1)
    ]


def _table_rows(report: Report, read: ReadReport) -> list[ReportTable]:
    return [
        ReportTable(
            government_id=report.government_id,
            report_id=report.id,
            table_id=table.table_id,
            sheet=table.sheet,
            heading_row=table.heading_row,
            columns=json.dumps(dict(table.columns), sort_keys=True),
            read=table.read,
            accepted=table.accepted,
            rejected=table.rejected,
            blank=table.blank,
            totals=table.totals,
            no_data=table.no_data or None,
        )
        for table in read.tables
    ]


def submit_report(actor: Actor, report_id: str) -> Report:
    """The party's signature under its report. Refused while a finding blocks or waits for its explanation."""
    require(actor, "submit reports")
    report = visible_report(actor, report_id)
    if actor.party != report.party:
        raise NotAllowed("This report is the other party's. Only whoever reports can submit it.")
    answered = findings_of(actor.government_id, report.id)
    if report.status == "checked":
        blocking = sum(each.finding.finding_class == "blocks" for each in answered)
        if blocking:
            blocks = count(blocking, "finding blocks", "findings block")
            raise Refused(f"{blocks} this report. Mend the file at the cells named and upload it again.")
        waiting = [each for each in answered if each.finding.finding_class == "explain" and each.explanation is None]
        if waiting:
            which = _named([each.finding.number for each in waiting])
            raise Refused(f"Explain {which} first, or mend the file and upload it again.")
    move(report, "submit", actor)
    keep_standing_of_reports(actor.government_id, report.contract_id)
    return report


def _named(numbers: Sequence[int]) -> str:
    """Findings by their numbers: “finding 1”, “findings 1, 3”."""
    return f"{'finding' if len(numbers) == 1 else 'findings'} {', '.join(map(str, numbers))}"


def accept_report(actor: Actor, report_id: str) -> Report:
    """Let the report's rows count. Refused while a finding that was explained waits for a decision."""
    require(actor, "accept reports")
    # Before anything is read: whoever approves at this moment closes the period, and then this is a correction.
    lock_chain(actor.government_id)
    report = visible_report(actor, report_id)
    waiting = [
        each.finding.number
        for each in findings_of(actor.government_id, report.id)
        if each.finding.finding_class == "explain" and each.decision is None
    ]
    if report.status == "submitted" and waiting:
        raise Refused(f"Decide on {_named(waiting)} first: do the rows count, or are they left out?")
    before = accepted_reports(actor.government_id, report.contract_id, report.period_id).get(report.party)
    move(report, "accept", actor)
    if before is not None:
        move(before, "supersede", None)
    period = find_period_by_id(actor.government_id, report.period_id)
    if period.status != "open":
        correct_periods(actor, find_contract_by_id(actor.government_id, report.contract_id))
    keep_standing(actor.government_id, report.contract_id)
    return report


def return_report(actor: Actor, report_id: str, reason: str) -> Report:
    """Send the report back to whoever delivered it, with the reason."""
    require(actor, "accept reports")
    report = visible_report(actor, report_id)
    move(report, "return", actor, reason)
    keep_standing_of_reports(actor.government_id, report.contract_id)
    return report


def read_original(actor: Actor, store: FileStore, report_id: str) -> tuple[Report, BinaryIO]:
    """The report with its original file, open for reading; NotFound where the file is missing."""
    report = visible_report(actor, report_id)
    return report, store.open_file(report.file_sha256)
