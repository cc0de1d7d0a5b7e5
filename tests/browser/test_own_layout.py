"""A vendor uploads an own workbook, says once what its columns mean, and the file is read again by it."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.looks import assert_good
from tests.browser.test_vendor_workbook import WORKBOOK, picture, upload

pytestmark = [pytest.mark.browser, pytest.mark.sampled]


def own_workbook(path: Path, length: str) -> Path:
    """The month's workbook with the segments under headings of the vendor's own, on a sheet of another name."""
    workbook = load_workbook(WORKBOOK)
    sheet = workbook["Segments"]
    sheet.title = "Paving log"
    for cell in sheet[3]:
        cell.value = {"A3": "Seg. ID", "B3": "Road", "H3": length}.get(cell.coordinate, cell.value)
    workbook.save(path)
    return path


def test_what_the_columns_mean_is_said_once_and_only_what_changed_is_asked_again(desk: Desk, tmp_path: Path) -> None:
    desk.sign_in("vendor-a")
    page = upload(desk, own_workbook(tmp_path / "own.xlsx", "Paved"))
    picture(page, "layout-asked")
    page.get_by_role("link", name="What the columns mean").click()
    assert_good(page)
    picture(page, "layout-guess")
    page.get_by_role("button", name="Keep this and read the file again").click()
    page.get_by_role("heading", name="Some columns cannot be read like this yet.").wait_for()
    assert_good(page)
    picture(page, "layout-problems")
    page.get_by_label("Street").select_option("B")
    page.get_by_label("Lane-feet").select_option("H")
    page.get_by_role("button", name="Keep this and read the file again").click()
    page.get_by_text("Your file is read again by it").wait_for()
    page.get_by_role("heading", name="Findings", exact=True).wait_for(timeout=60_000)
    expect(page.get_by_text("“Road” is “Street”").first).to_be_visible()
    picture(page, "layout-used")
    page = upload(desk, own_workbook(tmp_path / "again.xlsx", "Paved, feet"))
    expect(page.get_by_text("A heading of your own layout is gone")).to_be_visible()
    page.get_by_role("link", name="What the columns mean").click()
    expect(page.get_by_label("Lane-feet")).to_be_visible()
    expect(page.get_by_label("Street")).not_to_be_visible()
    assert_good(page)
    picture(page, "layout-changed")
