"""The officer enters a contract in a real browser: by form, with pay items, a register, milestones, a change order."""

from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.looks import assert_good, take_picture

pytestmark = [pytest.mark.browser, pytest.mark.sampled]

# Change orders must lie ahead, whatever day it is when this runs.
STARTS = date.today() + timedelta(days=30)  # noqa: DTZ011
ENDS = STARTS + timedelta(days=240)
REGISTER = (
    "Contract number,Title,Vendor,Amount,Start date,End date\n"
    "R-101,Park benches,Oak & Iron,48000,2028-01-01,2028-12-31\n"
    "R-102,Street lamps,Lamplight Inc.,\"$212,500.00\",2028-03-01,2029-02-28\n"
    "R-101,Park benches,Oak & Iron,52000,2028-01-01,2029-06-30\n"
    "R-103,Fountains,,15000,2028-01-01,2028-12-31\n"
)  # fmt: skip


def a_bid_tabulation(to: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        ("City of Harborview", None, None, None, "Granite & Sons"),
        ("Item No.", "Description", "Est. Qty", "Unit", "Unit Price"),
        ("0001", "Mobilization", 1, "LS", 33098.9),
        ("0002", "Remove concrete walk", 1450, "SY", 21.5),
        ("0003", "Concrete walk, 4 in.", 1450, "SY", 88),
        ("0004", "Wheelchair ramp", 24, None, 1250),
        ("0005", "Curb, granite", 600, "LF", "$64.00"),
        ("0006", "Tree root barrier", 80, "LF", "n/a"),
        ("Total", None, None, None, 258773.9),
    ):
        sheet.append(row)
    book.save(to)
    return to


def enter_the_contract(desk: Desk, number: str) -> None:
    page = desk.open("/contract-entry")
    page.get_by_label("Contract number").fill(number)
    page.get_by_label("Title", exact=True).fill("Sidewalk repair, north district")
    page.get_by_label("Value as signed").fill("912,400.00")
    page.get_by_label("First day").fill(STARTS.isoformat())
    page.get_by_label("Last day").fill(ENDS.isoformat())
    page.get_by_text("The vendor is not in the list").click()
    page.get_by_label("Name of the new vendor").fill("Granite & Sons")
    page.get_by_role("button", name="Enter this contract").click()
    page.get_by_text(f"Contract {number} is entered").wait_for()


def see_what_is_wrong(desk: Desk) -> None:
    page = desk.open("/contract-entry")
    assert_good(page)
    page.get_by_label("Title", exact=True).fill("Sidewalk repair, north district")
    page.get_by_label("Value as signed").fill("about 900,000")
    page.get_by_role("button", name="Enter this contract").click()
    page.get_by_role("heading", name="Some fields need another look").wait_for()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Sidewalk repair, north district")
    assert_good(page)
    take_picture(page, "contract-entry")


def confirm_pay_items(desk: Desk, folder: Path) -> None:
    page = desk.page
    page.get_by_role("link", name="Pay items from a file").click()
    assert_good(page)
    page.get_by_label("Workbook or table with the pay items").set_input_files(a_bid_tabulation(folder / "bids.xlsx"))
    page.get_by_role("button", name="Upload and look at it").click()
    page.get_by_text("7 rows read = 4 pay items + 2 left out + 1 totals, headings and notes").wait_for()
    expect(page.get_by_text("E8", exact=True)).to_be_visible()
    page.get_by_text("Further choices").click()
    page.get_by_label("Unit where the cell is blank").fill("EA")
    page.get_by_role("button", name="Show the rows").click()
    page.get_by_text("7 rows read = 5 pay items + 1 left out").wait_for()
    assert_good(page)
    take_picture(page, "pay-items")
    page.get_by_text("Leave the 1 row with a problem out").click()
    page.get_by_role("button", name="Confirm 5 pay items").click()
    page.get_by_text("5 pay items are confirmed as list 1.").wait_for()
    assert_good(page)


def test_a_contract_is_entered_with_its_pay_items(desk: Desk, tmp_path: Path) -> None:
    desk.sign_in("officer")
    see_what_is_wrong(desk)
    enter_the_contract(desk, "SW-1")
    assert_good(desk.page)
    confirm_pay_items(desk, tmp_path)


def test_milestones_and_change_orders_wait_for_another_officer(desk: Desk) -> None:
    page = desk.page
    desk.sign_in("officer")
    enter_the_contract(desk, "SW-2")
    page.get_by_role("link", name="Add a milestone").click()
    page.get_by_label("What is to be reached").fill("All ramps in place")
    page.get_by_label("Promised date").fill((ENDS - timedelta(days=30)).isoformat())
    assert_good(page)
    page.get_by_role("button", name="Add this milestone").click()
    page.get_by_text("holds once another officer grants it").first.wait_for()
    desk.open("/contracts/SW-2/change-orders")
    page.get_by_label("What changes").fill("Four more ramps on Harbor Avenue")
    page.get_by_label("Change of value").fill("86,400.00")
    page.get_by_label("New last day").fill((ENDS + timedelta(days=21)).isoformat())
    page.get_by_label("Change of scope").fill("Ramps 25 to 28, as drawn on sheet 12.")
    page.get_by_label("Holds from").fill(STARTS.isoformat())
    page.get_by_label("Reason", exact=True).fill("Residents asked for them; the budget allows them.")
    assert_good(page)
    page.get_by_role("button", name="Propose this change order").click()
    page.get_by_role("heading", name="Change order 1").wait_for()
    expect(page.get_by_role("button", name="Grant this change order")).to_have_count(0)

    desk.sign_in("officer2")
    assert_good(page)
    page.get_by_role("link", name="Grant or refuse the promised date").click()
    page.get_by_role("button", name="Grant this date").click()
    page.get_by_text("The date holds from now on.").wait_for()
    assert_good(page)
    desk.open("/")
    page.get_by_role("link", name="Grant or refuse change order 1").click()
    assert_good(page)
    take_picture(page, "change-order")
    page.get_by_role("button", name="Grant this change order").click()
    page.get_by_text("Change order 1 holds.").wait_for()
    desk.open("/contracts/SW-2")
    expect(page.get_by_text("Value now")).to_be_visible()
    assert_good(page)
    take_picture(page, "contract-changed")


def test_a_register_says_what_it_would_enter_and_then_enters_it(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    desk.sign_in("officer")
    page = desk.open("/contract-registers")
    assert_good(page)
    page.get_by_label("Workbook or table").set_input_files(tmp_path / "register.csv")
    page.get_by_role("button", name="Upload and look at it").click()
    page.get_by_text("4 rows read = 2 to enter + 1 repeated + 1 rejected").wait_for()
    assert_good(page)
    take_picture(page, "register")
    page.get_by_role("button", name="Enter 2 contracts").click()
    page.get_by_role("link", name="say that this row is left out").wait_for()
    assert_good(page)
    page.get_by_text("Leave the 1 row with a problem out").click()
    page.get_by_role("button", name="Enter 2 contracts").click()
    page.get_by_text("4 rows read = 2 entered + 1 repeated + 1 rejected").first.wait_for()
    assert_good(page)
