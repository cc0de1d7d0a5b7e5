"""A report's file given back with its findings: the workbook itself, annotated, or a list where it cannot be."""

import json
from dataclasses import dataclass

from contracts.errors import Conflict
from contracts.periods import say_date
from contracts.roles import Actor
from importers.annotated_copies import write_annotated
from importers.finding_lists import findings_workbook
from importers.finding_sheets import Remark
from importers.findings import Finding
from models.file_store import FileStore
from models.findings import findings_of
from models.reports import Report
from models.work_folders import work_folder
from operations.visibility import visible_report


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """A workbook to download; `why_not` says why it is a list of findings and not the file itself."""

    file_name: str
    content: bytes
    why_not: str = ""


def return_file(actor: Actor, store: FileStore, report_id: str) -> ReturnedFile:
    """The report's own workbook with marks, comments and a sheet of findings; Conflict while it is being checked."""
    report = visible_report(actor, report_id)
    if report.status == "received":
        raise Conflict("The file is still being checked. Come back when its findings are there.")
    remarks = tuple(
        Remark(
            each.finding.number,
            Finding.from_json(json.loads(each.finding.document)),
            each.explanation.text if each.explanation is not None else "",
        )
        for each in findings_of(actor.government_id, report.id)
    )
    stem = report.file_name.rpartition(".")[0] or report.file_name
    about, why_not = _about(report), "it is not an .xlsx workbook"
    if is_workbook(report.file_name):
        with store.at_hand(report.file_sha256) as path, work_folder() as folder:
            out = folder / "copy.xlsx"
            why_not = write_annotated(path, remarks, about, out)
            if not why_not:
                return ReturnedFile(f"{stem}_with_findings.xlsx", out.read_bytes())
    return ReturnedFile(f"{stem}_findings.xlsx", findings_workbook(remarks, about), why_not)


def is_workbook(file_name: str) -> bool:
    """Whether the file is of the kind that can be given back annotated."""
    return file_name.casefold().endswith(".xlsx")


def _about(report: Report) -> str:
    period = report.period.as_period().title()
    return (
        f"{report.contract.number}, report for {period}, revision {report.revision}, file {report.file_name}, "
        f"delivered on {say_date(report.entered_at.date())}. Mend the cells in this workbook and upload it again."
    )
