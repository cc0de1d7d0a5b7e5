"""The whole path in a real browser: upload, findings, corrected upload, submit, accept, compute, review, approve."""

from pathlib import Path

import openpyxl
import pytest

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


def upload(desk: Desk, file: Path) -> None:
    page = desk.open(f"{CONTRACT}/periods/2027-07/report")
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
    assert page.get_by_role("heading", name="Your turn: mend").is_visible()
    assert page.get_by_text(quantity, exact=True).first.is_visible()
    assert_good(page)
    take_picture(page, "findings")

    street = first_row("Segments", "Street")
    upload(desk, a_workbook(tmp_path / "july corrected.xlsx", **{f"Segments_{street}": "Chestnut Street"}))
    assert page.get_by_role("heading", name="What this report does to the payment").is_visible()
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
    assert page.get_by_text("$396,049.60").first.is_visible()

    desk.sign_in("finance")
    page.get_by_role("link", name="Review the statement", exact=False).last.click()
    page.get_by_role("button", name="Begin the review").click()
    page.get_by_label("Your password").fill("a wrong one")
    page.get_by_role("button", name="Approve this statement").click()
    page.get_by_text("This is not your password").wait_for()
    assert_good(page)
    page.get_by_role("link", name="Go back").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Approve this statement").click()
    page.get_by_text("Approved for payment").first.wait_for()
    assert page.get_by_role("button", name="Approve this statement").count() == 0
    assert_good(page)


def test_the_same_file_twice_is_one_report(desk: Desk) -> None:
    desk.sign_in("vendor-a")
    page = desk.open("/contracts/ARP-2027-A/periods/2027-07/report")
    page.get_by_label("Workbook (.xlsx)").set_input_files(
        WORKBOOK.with_name("ARP-2027-A_2027-07_vendor.xlsx")
    )
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_text("delivered exactly this file before").wait_for()
    assert page.get_by_role("heading", name="revision 1").is_visible()


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
    assert page.get_by_text("Quantity of 120.1").first.is_visible()
    context.close()
