"""The whole path in a real browser: upload, findings, corrected upload, submit, accept, compute, review, approve."""

import csv
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, ROOT, Desk
from tests.browser.looks import assert_good, take_picture

pytestmark = pytest.mark.browser

WORKBOOK = ROOT / "examples" / "harborview" / "2027-07" / "ARP-2027-C_2027-07_vendor.xlsx"
CONTRACT = "/contracts/ARP-2027-C"
RUNS = ROOT / "examples" / "harborview" / "2017-10" / "BUS-2017_2017-10_vendor.csv"


def a_workbook(to: Path, **cells: object) -> Path:
    """The vendor's July workbook with other values in some cells, named as sheet_address."""
    book = openpyxl.load_workbook(WORKBOOK)
    for place, value in cells.items():
        sheet, address = place.split("_")
        book[sheet][address] = value
    book.save(to)
    return to


def first_row(sheet: str, heading: str) -> str:
    """The address of the first value below a heading."""
    for row in openpyxl.load_workbook(WORKBOOK)[sheet].iter_rows():
        for cell in row:
            if cell.value == heading:
                return f"{cell.column_letter}{cell.row + 1}"
    raise AssertionError(f"{sheet} has no heading {heading}")


def upload(desk: Desk, file: Path, address: str = f"{CONTRACT}/periods/2027-07/report") -> None:
    page = desk.open(address)
    assert_good(page)
    page.get_by_label("Workbook (.xlsx)").set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("heading", name="Findings", exact=True).wait_for(timeout=60_000)


def test_a_report_goes_from_the_vendors_desk_to_an_approved_payment(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    quantity = first_row("Quantities", "Quantity this period")
    lot = first_row("Lots", "Lot")
    desk.sign_in("vendor-c")
    wrong = {f"Quantities_{quantity}": "about 16,500", f"Lots_{lot}": "=A1/0"}
    upload(desk, a_workbook(tmp_path / "july.xlsx", **wrong))
    expect(page.get_by_role("heading", name="Your turn: mend")).to_be_visible()
    expect(page.get_by_text(quantity, exact=True).first).to_be_visible()
    assert_good(page)

    street = first_row("Segments", "Street")
    upload(desk, a_workbook(tmp_path / "july corrected.xlsx", **{f"Segments_{street}": "Chestnut Street"}))
    expect(page.get_by_role("heading", name="What this report does to the payment")).to_be_visible()
    assert_good(page)
    take_picture(page, "report")
    page.get_by_role("button", name="Submit this report").click()
    page.get_by_text("The city now accepts or returns").wait_for()

    desk.sign_in("officer")
    page.get_by_role("link", name="Accept or return the report").click()
    assert_good(page)
    page.get_by_role("button", name="Accept this report").click()
    page.get_by_text("now count toward the payment").wait_for()
    desk.open(CONTRACT)
    page.get_by_role("button", name="Compute again").click()
    page.get_by_role("heading", name="The account").wait_for()
    expect(page.get_by_text("$396,049.60").first).to_be_visible()

    desk.sign_in("finance")
    page.get_by_role("link", name="Review the statement", exact=False).last.click()
    page.get_by_role("button", name="Begin the review").click()
    page.get_by_label("Your password").fill("a wrong one")
    page.get_by_role("button", name="Approve this statement").click()
    page.get_by_role("link", name="This is not your password").wait_for()
    assert_good(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Approve this statement").click()
    page.get_by_text("Approved for payment").first.wait_for()
    expect(page.get_by_role("button", name="Approve this statement")).to_have_count(0)
    assert_good(page)


def dragged(to: Path, first: int = 21, last: int = 59) -> Path:
    """The bus company's month with some rows made by dragging the fill handle, as a real one was."""
    with RUNS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    places = {name: rows[0].index(name) for name in ("Planned Anchor Time", "ActualArrivalTime", "Arrival Delay")}
    for step, row in enumerate(rows[first - 1 : last]):
        row[places["Planned Anchor Time"]] = f"7:{step:02d}"
        row[places["ActualArrivalTime"]] = f"7:{step:02d}"
        row[places["Arrival Delay"]] = str(step)
    with to.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return to


def test_dragged_rows_are_found_explained_and_left_out(desk: Desk, tmp_path: Path) -> None:
    page = desk.page
    desk.sign_in("vendor-bus")
    upload(desk, dragged(tmp_path / "october.csv"), "/contracts/BUS-2017/periods/2017-10/report")
    page.get_by_text("rows 21 to 59", exact=False).first.wait_for()
    assert_good(page)
    take_picture(page, "findings")
    for number in ("finding-1", "finding-2"):
        form = page.locator(f"#{number} form")
        form.get_by_label("Why are these values right?").fill("The tablet lost its log that morning.")
        form.get_by_role("button", name="Save the explanation").click()
        page.locator(f"#{number}", has_text="The tablet lost its log").wait_for()
    page.get_by_role("button", name="Submit this report").click()

    desk.sign_in("officer")
    page.get_by_role("link", name="Accept or return the report").click()
    page.get_by_text("Decide below on finding").wait_for()
    expect(page.get_by_role("button", name="Accept this report")).to_have_count(0)
    for number in ("finding-1", "finding-2"):
        form = page.locator(f"#{number} form")
        form.get_by_text("Leave these rows out").click()
        form.get_by_label("Why?").fill("Nobody recorded these runs.")
        form.get_by_role("button", name="Record the decision").click()
        page.locator(f"#{number}", has_text="Nobody recorded these runs").wait_for()
    assert_good(page)
    take_picture(page, "decision")
    page.get_by_role("button", name="Accept this report").click()
    page.get_by_text("now count toward the payment").wait_for()


def test_the_same_file_twice_is_one_report(desk: Desk, tmp_path: Path) -> None:
    desk.sign_in("vendor-c")
    file = a_workbook(tmp_path / "july.xlsx", **{f"Segments_{first_row('Segments', 'Street')}": "Elm Street"})
    upload(desk, file)
    address = desk.page.url
    upload(desk, file)
    expect(desk.page.get_by_text("delivered exactly this file before")).to_be_visible()
    assert desk.page.url == address


def test_everything_works_without_script(desk: Desk) -> None:
    browser = desk.page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{desk.city.address}/sign-in")
    page.get_by_label("E-mail address").fill("vendor-b@harborview.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{desk.city.address}/contracts/ARP-2027-B")
    page.get_by_role("link", name="Revision 1").last.click()
    page.locator("[id='line.120.1'] summary").first.click()
    expect(page.get_by_text("Quantity of 120.1").first).to_be_visible()
    context.close()
