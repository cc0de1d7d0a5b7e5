"""A report's file comes back with its findings, and can be delivered again as it is."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from contracts.errors import Conflict
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.findings import findings_of
from models.reports import Report, find_report
from operations.findings import explain_finding
from operations.report_workbooks import make_workbook
from operations.reports import receive_report, submit_report
from operations.returned_files import return_file
from tests.operations.city import SMALL, check, deliver, somebody, visits_that_disagree


def visits_workbook(*minutes: object) -> bytes:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["Visit", "Minutes", "Twice"])
    for number, each in enumerate(minutes):
        sheet.append([f"Visit {number}", each, None])
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def test_a_workbook_comes_back_with_its_findings_and_explanations(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits_workbook(12, "twelve", 31, 4), "2027-08", name="mine.xlsx").report
    check(store, report)
    found = return_file(somebody("vendor-a"), store, report.id)
    assert (found.file_name, found.why_not) == ("mine_with_findings.xlsx", "")
    workbook = load_workbook(io.BytesIO(found.content))
    assert "Must be mended" in workbook.worksheets[0]["B3"].comment.text
    assert "revision 1" in workbook["Findings"]["A2"].value


def test_the_annotated_copy_is_delivered_again_as_the_next_revision(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits_workbook(12, "twelve", 31, 4), "2027-08", name="mine.xlsx").report
    check(store, report)
    copy = return_file(somebody("vendor-a"), store, report.id)
    again = receive_report(somebody("vendor-a"), store, SMALL, "2027-08", io.BytesIO(copy.content), copy.file_name)
    db.session.commit()
    check(store, again.report)
    assert (again.is_new, again.report.revision) == (True, 2)
    codes = [
        [each.finding.code for each in findings_of(report.government_id, one)] for one in (report.id, again.report.id)
    ]
    assert codes[0] == codes[1]


def test_separated_values_come_back_as_a_list(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits_that_disagree(), "2027-08").report
    check(store, report)
    explain_finding(somebody("vendor-a"), report.id, 1, "=Counted by hand")
    found = return_file(somebody("officer"), store, report.id)
    assert found.file_name == "report_findings.xlsx"
    sheet = load_workbook(io.BytesIO(found.content)).worksheets[0]
    assert (sheet["I4"].value, sheet["I4"].data_type) == ("=Counted by hand", "s")


def test_nothing_comes_back_before_the_check(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits_workbook(1), "2027-08", name="mine.xlsx").report
    with pytest.raises(Conflict, match="still being checked"):
        return_file(somebody("vendor-a"), store, report.id)


def test_the_workbook_made_for_a_period_knows_what_was_accepted_before(store: FileStore) -> None:
    made = make_workbook(somebody("vendor-a"), SMALL, "2027-08")
    assert made.file_name == "C-1_2027-08_vendor.xlsx"
    workbook = load_workbook(io.BytesIO(made.content))
    comment = workbook["Visits"]["A4"].comment
    assert comment is not None
    assert "July 2027" in comment.text
    assert any(str(row[1].value).startswith("Contract as signed") for row in workbook["Cover"])


def a_copy_with_explanation(store: FileStore, text: str, mended: bool = False) -> Report:
    """A report with a column that disagrees, and its annotated copy delivered again with an explanation typed in."""
    workbook = load_workbook(io.BytesIO(visits_workbook(*range(5, 17))))
    workbook.worksheets[0]["C3"] = 999
    first = deliver(store, "vendor-a", saved(workbook), "2027-08", name="mine.xlsx").report
    check(store, first)
    copy = load_workbook(io.BytesIO(return_file(somebody("vendor-a"), store, first.id).content))
    copy["Findings"]["I4"] = text
    if mended:
        copy.worksheets[0]["C3"] = 12
    again = deliver(store, "vendor-a", saved(copy), "2027-08", name="copy.xlsx").report
    check(store, again)
    return find_report(again.government_id, again.id)


def saved(workbook: Workbook) -> bytes:
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def test_what_is_explained_in_the_sheet_of_findings_comes_back_to_the_same_finding(store: FileStore) -> None:
    report = a_copy_with_explanation(store, "Counted twice on site.")
    (answered,) = [each for each in findings_of(report.government_id, report.id) if each.explanations]
    told = answered.explanation
    assert told is not None
    assert (answered.finding.code, told.text) == ("computed_disagrees", "Counted twice on site.")
    assert (told.from_file, told.written_by) == (True, somebody("vendor-a").person_id)
    assert report.status == "checked"
    assert submit_report(somebody("vendor-a"), report.id).status == "submitted"
    acts = [event.act for event in events_of(report.government_id, "report", report.id)]
    assert acts == ["report.entered", "report.explained", "report.checked", "report.submitted"]


def test_an_explanation_of_what_was_mended_is_counted_and_belongs_to_nothing(store: FileStore) -> None:
    report = a_copy_with_explanation(store, "Counted twice on site.", mended=True)
    found = findings_of(report.government_id, report.id)
    assert [each for each in found if each.explanations] == []
    assert "explanations_left" in {each.finding.code for each in found}
