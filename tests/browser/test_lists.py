"""Lists in a real browser: sorted by keyboard, within reach on a phone, with filters that a person keeps."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Desk
from tests.browser.looks import assert_good

pytestmark = [pytest.mark.browser, pytest.mark.sampled]


def sort_by_keyboard(page: Page, title: str) -> None:
    """Press the heading of that title as somebody does who has no mouse."""
    page.get_by_role("columnheader", name=title).get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_a_list_is_sorted_and_turned_round_with_the_keyboard(desk: Desk) -> None:
    desk.sign_in("officer")
    page = desk.open("/contracts")
    heading = page.get_by_role("columnheader", name="Vendor")
    expect(heading).not_to_have_attribute("aria-sort", re.compile("."))
    sort_by_keyboard(page, "Vendor")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    first = page.get_by_role("row").nth(1)
    stands_first = first.inner_text()
    sort_by_keyboard(page, "Vendor")
    expect(heading).to_have_attribute("aria-sort", "descending")
    expect(first).not_to_have_text(stands_first)
    assert_good(page)


def test_a_list_is_sorted_on_a_phone(desk: Desk) -> None:
    desk.sign_in("officer")
    page = desk.open("/search?kind=reports")
    page.set_viewport_size(PHONE)
    page.get_by_role("table").get_by_role("link", name="File").click()
    page.wait_for_url("**sort=file**")
    assert_good(page)
    page.set_viewport_size(DESKTOP)


@pytest.mark.parametrize("who", ["officer", "vendor-a"])
def test_the_tabs_of_the_portfolio(desk: Desk, who: str) -> None:
    desk.sign_in(who)
    tabs = desk.open("/contracts").get_by_role("navigation", name="How contracts stand").get_by_role("link")
    for address in [tab.get_attribute("href") for tab in tabs.all()]:
        page = desk.open(str(address))
        expect(page.locator(".tabs [aria-current]")).to_have_count(1)
        assert_good(page)


def test_a_filter_is_kept_found_again_and_removed(desk: Desk) -> None:
    desk.sign_in("auditor")
    page = desk.open("/contracts?words=arp&sort=-due")
    page.get_by_text("Kept filters …").click()
    page.get_by_label("Keep this filter and order under the name").fill("Resurfacing")
    page.keyboard.press("Enter")
    page.get_by_text("Kept as “Resurfacing”").wait_for()
    assert_good(page)
    desk.open("/contracts").get_by_role("navigation", name="Kept filters").get_by_role("link").click()
    page.wait_for_url("**sort=-due**")
    page.get_by_text("Kept filters …").click()
    page.get_by_role("button", name="Remove “Resurfacing”").click()
    page.get_by_text("is removed").wait_for()


def test_messages_are_sorted_and_read(desk: Desk) -> None:
    desk.sign_in("finance")
    page = desk.open("/messages?show=all")
    assert_good(page)
    sort_by_keyboard(page, "Due")
    expect(page.get_by_role("columnheader", name="Due")).to_have_attribute("aria-sort", "ascending")
    expect(page).to_have_url(re.compile("show=all"))
    assert_good(page)
