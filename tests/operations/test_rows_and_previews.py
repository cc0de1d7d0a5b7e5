"""From a figure of the demo down to its rows and cells, and what a report would change before it counts."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from contracts.errors import NotFound
from examples.make_workbooks import HOME
from models.database import db
from models.file_store import FileStore
from models.statements import PaymentStatement
from operations.forecasts import see_forecasts
from operations.indexes import set_index
from operations.previews import preview_report
from operations.reports import accept_report, check_report, receive_report, submit_report
from operations.rows import figure_rows, find_row, list_rows
from operations.statements import compute_statement, document_of, show_statement
from tests.operations.city import SMALL, accept, audits, check, deliver, somebody, submit, visits

JULY = "2027-07"


def demo_statement(number: str = "ARP-2027-B") -> PaymentStatement:
    return show_statement(somebody("officer"), number, JULY)[0]


def test_the_rows_behind_a_share_are_as_many_as_it_says(demo_store: FileStore) -> None:
    auditor, statement = somebody("auditor"), demo_statement()
    shares = {"T1": (38, 42), "T2": (54, 63), "S2": (5, 6), "D1": (39, 42), "Q5": (186, 200)}
    for measure, (met, counted) in shares.items():
        assert figure_rows(auditor, statement.id, measure, which="counted").count == counted
        assert figure_rows(auditor, statement.id, measure, which="met").count == met
        missed = figure_rows(auditor, statement.id, measure, which="missed")
        assert missed.count == counted - met
        assert {row.verdict for row in missed.rows} == {"missed"}


def test_every_row_behind_a_figure_has_its_place_in_the_delivered_file(demo_store: FileStore) -> None:
    found = figure_rows(somebody("vendor-b"), demo_statement().id, "T1", which="missed", limit=500)
    content = io.BytesIO(demo_store.path(found.report.file_sha256).read_bytes())
    sheet = load_workbook(content)[found.sheet]
    for row in found.rows:
        planed, paved = (sheet[f"{found.letters[column]}{row.number}"].value for column in ("planed", "paved"))
        assert (paved - planed).days > 7
        assert row.values["planed"] == planed.date().isoformat()


def test_rows_of_a_lots_figure_are_the_tests_of_that_lot(demo_store: FileStore) -> None:
    found = figure_rows(somebody("finance"), demo_statement().id, "density", label="B-07-1")
    assert {row.values["lot"] for row in found.rows} == {"B-07-1"}
    assert {row.values["characteristic"] for row in found.rows if row.verdict == "met"} == {"In-place density, %"}
    with pytest.raises(NotFound, match="no group “B-99”"):
        figure_rows(somebody("finance"), demo_statement().id, "density", label="B-99")


def test_pages_of_rows_cover_all_rows_once(demo_store: FileStore) -> None:
    auditor, statement = somebody("auditor"), demo_statement()
    seen: list[int] = []
    after: int | None = None
    while True:
        page = figure_rows(auditor, statement.id, "Q5", after=after, limit=60)
        seen += [row.number for row in page.rows]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 200
    assert seen == sorted(seen)


def test_a_figure_that_was_not_counted_from_rows_says_so(demo_store: FileStore) -> None:
    for name in ("index", "composite", "nothing"):
        with pytest.raises(NotFound, match="not counted from rows"):
            figure_rows(somebody("auditor"), demo_statement().id, name)
    with pytest.raises(NotFound):
        figure_rows(somebody("vendor-a"), demo_statement().id, "T1")


def test_the_rows_of_a_report_are_listed_page_by_page_as_they_stand_in_the_sheet(demo_store: FileStore) -> None:
    report = figure_rows(somebody("auditor"), demo_statement().id, "T1").report
    listed = list_rows(somebody("vendor-b"), report.id, "segments", limit=30)
    rest = list_rows(somebody("vendor-b"), report.id, "segments", after=listed.page.after, limit=30)
    numbers = [row.row_number for row in (*listed.page.rows, *rest.page.rows)]
    assert len(numbers) == len(set(numbers)) == 42
    first = listed.page.rows[0]
    one = find_row(somebody("vendor-b"), report.id, "segments", first.row_number)
    assert one.page.rows[0].values == first.values
    for lost in (1, 999):
        with pytest.raises(NotFound, match=f"no row {lost}"):
            find_row(somebody("vendor-b"), report.id, "segments", lost)
    with pytest.raises(NotFound, match="no such table"):
        list_rows(somebody("vendor-b"), report.id, "ghosts")
    with pytest.raises(NotFound):
        list_rows(somebody("vendor-a"), report.id, "segments")


def test_a_preview_shows_each_measure_and_the_money_before_and_after(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(slow=10)).report
    check(store, report)
    preview = preview_report(somebody("vendor-a"), report.id)
    assert preview is not None
    measures = {change.name: (change.before, change.after) for change in preview.measures}
    assert measures["quick_visits"] == (Decimal(95), Decimal(50))
    lines = {change.name: (change.before, change.after) for change in preview.lines}
    assert lines["bonus"] == (Decimal("4000.00"), Decimal("-1000.00"))
    assert preview.net is not None
    assert (preview.net.before, preview.net.after) == (Decimal("99012.50"), Decimal("94012.50"))


def test_a_preview_says_what_is_still_missing(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(), "2027-08").report
    check(store, report)
    preview = preview_report(somebody("vendor-a"), report.id)
    assert preview is not None
    assert "No report of this period has been accepted yet" in preview.missing_before
    assert "Mean audit: not reported" in preview.missing_after
    assert (preview.net, preview.measures) == (None, ())


def test_a_preview_counts_what_another_party_delivered_as_the_forecast_does(store: FileStore) -> None:
    compute_statement(somebody("officer"), SMALL, "2027-07")
    set_index(somebody("officer"), "diesel", "2027-08", "112.50", "a list")
    db.session.commit()
    record = submit(store, "inspector", audits("80"), "2027-08")
    report = submit(store, "vendor-a", visits(), "2027-08")
    for own, other in ((report, record), (record, report)):
        preview = preview_report(somebody("officer"), own.id)
        assert preview is not None
        assert preview.net is not None
        assert [each.id for each in preview.counted] == [other.id]
        assert preview.lacking == ()
        (forecast,) = see_forecasts(somebody("officer"), SMALL).forecasts
        assert forecast.case is not None
        assert preview.net.after == forecast.case.net.amount
    accept_report(somebody("officer"), record.id)
    db.session.commit()
    preview = preview_report(somebody("vendor-a"), report.id)
    assert preview is not None
    assert preview.net is not None
    assert preview.counted == ()
    accept_report(somebody("officer"), report.id)
    db.session.commit()
    assert preview.net.after == Decimal(document_of(compute_statement(somebody("officer"), SMALL, "2027-08"))["net"])


def test_a_preview_names_the_party_whose_report_has_not_come(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(), "2027-08").report
    check(store, report)
    preview = preview_report(somebody("vendor-a"), report.id)
    assert preview is not None
    assert (preview.counted, preview.lacking) == ((), ("city",))


def test_there_is_no_preview_of_what_already_counts_or_waits_for_its_check(store: FileStore) -> None:
    report = deliver(store, "vendor-a", visits(3)).report
    assert preview_report(somebody("vendor-a"), report.id) is None
    counted = accept(store, "inspector", audits("80"), "officer")
    assert preview_report(somebody("officer"), counted.id) is None


def test_a_preview_stores_nothing_and_agrees_with_the_statement_that_follows(demo_store: FileStore) -> None:
    book = load_workbook(HOME / JULY / "ARP-2027-A_2027-07_vendor.xlsx")
    sheet = book["Quantities"]
    column = next(
        cell.column for row in sheet.iter_rows(max_row=5) for cell in row if cell.value == "Quantity this period"
    )
    sheet.cell(sheet.max_row, column).value = sheet.cell(sheet.max_row, column).value - 100
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    report = receive_report(somebody("vendor-a"), demo_store, "ARP-2027-A", JULY, content, "mended.xlsx").report
    db.session.commit()
    check_report(demo_store, report.government_id, report.id)
    db.session.commit()
    preview = preview_report(somebody("vendor-a"), report.id)
    assert preview is not None
    assert preview.net is not None
    assert show_statement(somebody("officer"), "ARP-2027-A", JULY)[0].revision == 1
    submit_report(somebody("vendor-a"), report.id)
    accept_report(somebody("officer"), report.id)
    after = document_of(compute_statement(somebody("officer"), "ARP-2027-A", JULY))
    assert Decimal(after["net"]) == preview.net.after
    assert preview.net.before == Decimal("435168.90")
    assert preview.net.after != preview.net.before
