"""A vendor's own layout is confirmed once, the same file is read again by it, and the next one without asking."""

import io
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

from contracts.errors import Invalid, NotAllowed, NotFound, Refused
from models.database import db
from models.events import events_of
from models.file_store import FileStore
from models.findings import findings_of
from models.report_layouts import ReportLayout, newest_layout
from models.reports import Report, find_report
from models.rows import rows_of
from operations.checking import stored_report
from operations.layouts import keep_layout, see_layout
from operations.plans import layout_when_checked
from tests.operations.city import SMALL, check, deliver, somebody, visits

AUGUST, SEPTEMBER = "2027-08", "2027-09"
CHOSEN = {"visits": {"sheet": "", "heading_row": 1, "heading_rows": 1, "columns": {"visit": "A", "minutes": "B"}}}


def own(headings: str = "Call no.,Took", of: int = 15, month: str = "August") -> bytes:
    """The visits under the vendor's own headings."""
    return visits(of=of, month=month).replace(b"Visit,Minutes", headings.encode())


def three_columns(headings: str) -> bytes:
    """Some visits with their minutes and twice as many."""
    rows = (f"V-{number},{5 + number * 7 % 23},{2 * (5 + number * 7 % 23)}" for number in range(12))
    return "\r\n".join([headings, *rows, ""]).encode()


def own_workbook() -> bytes:
    """The visits in a workbook with a title, headings over rows 6 and 7, and a sheet beside it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Log of calls"
    sheet["A1"] = "Northline, calls of the month"
    for place, (upper, lower) in enumerate([("Call", "no."), ("Crew", None), ("Time", "taken")], 1):
        sheet.cell(6, place).value, sheet.cell(7, place).value = upper, lower
    for number in range(12):
        for place, value in enumerate((f"V-{number}", "North", 5 + number * 7 % 23), 1):
            sheet.cell(8 + number, place).value = value
    book.create_sheet("Notes")["A1"] = "nothing here"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def delivered(store: FileStore, content: bytes, period: str = AUGUST, name: str = "log.csv") -> Report:
    """A report of the vendor, received and checked."""
    report = deliver(store, "vendor-a", content, period, name=name).report
    check(store, report)
    return find_report(report.government_id, report.id)


def codes(report: Report) -> list[str]:
    return [each.finding.code for each in findings_of(report.government_id, report.id)]


def confirmed(store: FileStore, report: Report, chosen: dict[str, Any]) -> Report:
    """The report that the same file makes under what was confirmed, checked."""
    again = keep_layout(somebody("vendor-a"), store, report.id, chosen)
    db.session.commit()
    check(store, again)
    return find_report(again.government_id, again.id)


def test_the_same_file_is_read_again_and_the_next_one_without_asking(store: FileStore) -> None:
    refused = delivered(store, own())
    assert "header_not_found" in codes(refused)
    assert stored_report(somebody("vendor-a"), refused.id)["asks_for_layout"] is True
    again = confirmed(store, refused, CHOSEN)
    assert (again.revision, again.file_sha256) == (refused.revision + 1, refused.file_sha256)
    assert codes(again) == ["layout_used"]
    assert len(list(rows_of(again.government_id, again.id, "visits"))) == 15
    assert find_report(refused.government_id, refused.id).status == "superseded"
    following = delivered(store, own(month="September"), SEPTEMBER)
    assert codes(following) == ["layout_used"]
    (event,) = [each for each in events_of(refused.government_id, "report", refused.id) if each.act == "report.mapped"]
    assert (event.person_id, event.after) == (somebody("vendor-a").person_id, "own layout, version 1")


def test_the_guess_names_headings_and_is_applied_to_nothing(store: FileStore) -> None:
    report = delivered(store, own("Visit number,Minutes on site"))
    seen = see_layout(somebody("vendor-a"), store, report.id)
    place = seen.places["visits"]
    assert (place.heading_row, dict(place.columns)) == (1, {"visit": 1, "minutes": 2})
    assert db.session.scalar(select(func.count()).select_from(ReportLayout)) == 0


def test_a_changed_layout_is_asked_for_again_with_what_is_left_of_it(store: FileStore) -> None:
    wide = {"visits": {**CHOSEN["visits"], "columns": {"visit": "A", "minutes": "B", "double": "C"}}}
    first = confirmed(store, delivered(store, three_columns("Call no.,Took,Both ways")), wide)
    changed = delivered(store, three_columns("Call no.,Duration of call,Both ways"), SEPTEMBER)
    assert codes(changed)[0] == "layout_changed"
    assert "missing_column" not in codes(changed)
    seen = see_layout(somebody("vendor-a"), store, changed.id)
    assert seen.current is not None
    assert seen.places["visits"].kept == {"visit", "double"}
    assert codes(confirmed(store, changed, wide)) == ["layout_used"]
    newest = newest_layout(changed.government_id, changed.contract_id, "vendor")
    assert newest is not None
    assert (newest.number, newest.layout().tables[0].columns["minutes"].text) == (2, "Duration of call")
    before = layout_when_checked(first)
    assert before is not None
    assert before.number == 1


def test_a_workbook_with_headings_over_two_rows_far_down(store: FileStore) -> None:
    report = delivered(store, own_workbook(), name="log.xlsx")
    chosen = {
        "sheet": "Log of calls",
        "heading_row": "7",
        "heading_rows": "2",
        "columns": {"visit": "A", "minutes": "C"},
    }
    again = confirmed(store, report, {"visits": chosen})
    assert "layout_used" in codes(again)
    assert [number for number, _ in rows_of(again.government_id, again.id, "visits")] == list(range(8, 20))


@pytest.mark.parametrize(
    "wrong,path",
    [
        ({"columns": {"visit": "A"}}, "visits.columns.minutes"),
        ({"columns": {"visit": "A", "minutes": "A"}}, "visits.columns.minutes"),
        ({"columns": {"visit": "A", "minutes": "Z"}}, "visits.columns.minutes"),
        ({"sheet": "Elsewhere"}, "visits.sheet"),
        ({"heading_row": "900"}, "visits.heading_row"),
        ({"heading_row": "first"}, "visits.heading_row"),
        ({"heading_rows": 4}, "visits.heading_row"),
    ],
)
def test_what_the_file_does_not_hold_cannot_be_confirmed(store: FileStore, wrong: dict[str, Any], path: str) -> None:
    report = delivered(store, own())
    with pytest.raises(Invalid) as refusal:
        keep_layout(somebody("vendor-a"), store, report.id, {"visits": {**CHOSEN["visits"], **wrong}})
    assert [problem.path for problem in refusal.value.problems] == [path]


def test_only_who_delivers_says_what_the_columns_mean_and_only_while_it_can_change(store: FileStore) -> None:
    report = delivered(store, own())
    with pytest.raises(NotAllowed):
        see_layout(somebody("officer"), store, report.id)
    with pytest.raises(NotFound):
        see_layout(somebody("vendor-b"), store, report.id)
    again = confirmed(store, report, CHOSEN)
    with pytest.raises(Refused, match="newest"):
        see_layout(somebody("vendor-a"), store, report.id)
    assert see_layout(somebody("vendor-a"), store, again.id).places["visits"].kept == {"visit", "minutes"}
    plain = delivered(store, visits(of=12), SEPTEMBER)
    with pytest.raises(Refused, match="nothing to map"):
        see_layout(somebody("vendor-a"), store, plain.id)


def test_the_layout_of_one_contract_is_unknown_to_the_files_of_another_party(store: FileStore) -> None:
    confirmed(store, delivered(store, own()), CHOSEN)
    city = deliver(store, "inspector", b"Call no.,Took\r\nA,1\r\n", SEPTEMBER, SMALL).report
    check(store, city)
    assert "layout_used" not in codes(city)
