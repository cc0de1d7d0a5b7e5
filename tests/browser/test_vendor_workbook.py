"""The vendor's way with workbooks: one made for the period, the own one given back, what changed, and a receipt."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.looks import TAKEN, assert_good

pytestmark = [pytest.mark.browser, pytest.mark.sampled]
CONTRACT = "/contracts/ARP-2027-A"
WORKBOOK = Path(__file__).resolve().parents[2] / "examples/harborview/2027-07/ARP-2027-A_2027-07_vendor.xlsx"


def altered(path: Path, street: str, lane_feet: object) -> Path:
    """The accepted workbook with another street in its first row, and a length that may be no number."""
    workbook = load_workbook(WORKBOOK)
    sheet = workbook["Segments"]
    sheet["B4"], sheet["H5"] = street, lane_feet
    workbook.save(path)
    return path


def upload(desk: Desk, file: Path) -> Page:
    page = desk.open(f"{CONTRACT}/periods/2027-07/report")
    page.get_by_label("Workbook (.xlsx)").set_input_files(file)
    page.get_by_role("button", name="Upload and check").click()
    page.get_by_role("heading", name="Findings", exact=True).wait_for(timeout=60_000)
    return page


def picture(page: Page, name: str) -> None:
    TAKEN.mkdir(parents=True, exist_ok=True)
    for suffix, width in (("", 1280), ("-phone", 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=TAKEN / f"{name}{suffix}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_workbook_made_for_a_period_is_offered_where_the_report_is_delivered(desk: Desk) -> None:
    desk.sign_in("vendor-a")
    page = desk.open(f"{CONTRACT}/periods/2027-07/report")
    assert_good(page)
    picture(page, "workbook-offered")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the workbook").click()
    assert waiting.value.suggested_filename == "ARP-2027-A_2027-07_vendor.xlsx"
    assert load_workbook(io.BytesIO(waiting.value.path().read_bytes())).sheetnames[0] == "Cover"


def test_the_own_workbook_comes_back_with_its_findings_and_the_next_one_shows_what_changed(
    desk: Desk, tmp_path: Path
) -> None:
    desk.sign_in("vendor-a")
    page = upload(desk, altered(tmp_path / "july.xlsx", "Another Street", "many"))
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the workbook with the findings").click()
    copy = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))
    assert copy["Segments"]["H5"].comment is not None
    assert copy["Findings"].max_row >= 4
    page = upload(desk, altered(tmp_path / "mended.xlsx", "Another Street", 812))
    page.get_by_text("Rows of Segments that differ").click()
    expect(page.get_by_text("→ Another Street")).to_be_visible()
    assert_good(page)
    picture(page, "report-changes")
    page.get_by_role("link", name="Revision 1").click()
    page.get_by_role("link", name="Receipt of this report").click()
    expect(page.get_by_text("Fingerprint (SHA-256)")).to_be_visible()
    assert_good(page)
    picture(page, "receipt")


def test_a_row_shows_what_it_moved(desk: Desk) -> None:
    desk.sign_in("auditor")
    page = desk.open("/contracts/ARP-2027-B")
    page.get_by_role("link", name="Revision 1").last.click()
    page.locator("a[href*='/figures/T1.']").first.evaluate("each => { location.href = each.href }")
    page.get_by_role("heading", name="Segments").wait_for()
    page.locator("a[href*='/rows/segments/']").first.click()
    page.get_by_role("heading", name="What this row moved").wait_for()
    expect(page.get_by_text("Without this row").first).to_be_visible()
    assert_good(page)
    picture(page, "row-moved")
