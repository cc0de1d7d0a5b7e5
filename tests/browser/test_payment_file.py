"""Finance hands in the ledger's list of payments in a real browser, and sees each row before anything is recorded."""

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import Desk
from tests.browser.looks import assert_good

pytestmark = pytest.mark.browser

LIST: FilePayload = {
    "name": "paid.csv",
    "mimeType": "text/csv",
    "buffer": b"Voucher,Paid on,Amount,Check\nV-2027-0099,2027-08-20,100.00,771\n",
}


def test_what_the_ledger_paid_is_looked_at_before_it_is_recorded(desk: Desk) -> None:
    desk.sign_in("finance")
    page = desk.open("/payments")
    assert_good(page)
    page.locator("input[type=file]").set_input_files(LIST)
    page.get_by_role("button", name="Upload and look at it").click()
    page.wait_for_url("**/payments/*")
    expect(page.get_by_role("rowheader", name="A2")).to_be_visible()
    assert_good(page)
