"""A person whose sign-in ended while they typed signs in elsewhere, comes back, and sends what they typed."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Desk
from tests.browser.looks import assert_good

pytestmark = pytest.mark.browser
FORM = "/contracts/ARP-2027-A/corrective-actions/new"


def test_what_was_typed_outlives_the_sign_in(desk: Desk) -> None:
    desk.sign_in("officer")
    page = desk.open(FORM)
    page.get_by_label("What it is about").fill("Openings come late")
    page.get_by_label("What is wrong?").fill("Three a week.")
    page.get_by_label("Who looks after it at the vendor").fill("Foreman")
    for each in page.locator("input[type=date]").all():
        each.fill("2027-09-30")
    page.context.clear_cookies()
    page.get_by_role("button", name="Ask for this corrective action").click()
    expect(page.get_by_role("heading", name="Not sent yet")).to_be_visible()
    assert_good(page)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in").click()
    other = opened.value
    other.get_by_label("E-mail address").fill("officer@harborview.example")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    other.get_by_role("button", name="Sign out").wait_for()
    page.bring_to_front()
    page.get_by_role("button", name="Send what I typed").click()
    expect(page.get_by_text("is asked for", exact=False).first).to_be_visible()
    expect(page.get_by_text("Openings come late").first).to_be_visible()
    expect(page.get_by_text("Three a week.").first).to_be_visible()
