"""The page of a person whose role is limited, filled in by keyboard: good on a desk and on a phone at each step."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.looks import assert_good, take_picture
from tests.browser.test_keyboard import Keys

pytestmark = [pytest.mark.browser, pytest.mark.sampled]


def invite_somebody_limited(desk: Desk) -> Page:
    """An officer who is responsible for nothing yet."""
    page = desk.sign_in("admin").open("/people/new")
    page.get_by_label("Name").fill("Lee Tod")
    page.get_by_label("E-mail address").fill("lee.tod@harborview.example")
    page.get_by_label("Role", exact=True).select_option("officer")
    page.get_by_label("Sees and does").select_option("limited")
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_text("Nothing so far, so this person sees no contract.").wait_for()
    assert_good(page)
    return page


def add(keys: Keys, kind: str, number: str) -> None:
    """Fill in what the person is to be responsible for."""
    keys.reach(keys.page.locator("#kind"))
    keys.page.keyboard.type(kind)
    keys.type("Number", number)
    keys.press("Add it")


def test_what_somebody_is_responsible_for_is_added_and_ended_by_keyboard(desk: Desk) -> None:
    page, keys = invite_somebody_limited(desk), Keys(desk)
    add(keys, "A program", "ARP")
    expect(page.get_by_role("alert")).to_contain_text("There is no program “ARP”")
    expect(page.locator("#number")).to_have_value("ARP")
    expect(page.locator("#number-problem")).to_contain_text("Near it: “ARP-2027”.")
    assert_good(page)
    keys.reach(page.locator("#number"))
    page.keyboard.press("Control+A")
    page.keyboard.type("ARP-2027")
    keys.press("Add it")
    page.get_by_role("rowheader", name="Program ARP-2027").wait_for()
    add(keys, "One contract", "ARP-2027-A")
    page.get_by_role("rowheader", name="Contract ARP-2027-A").wait_for()
    assert_good(page)
    take_picture(page, "responsibilities")

    keys.reach(page.locator("summary", has_text="End this (Contract ARP-2027-A)"))
    page.keyboard.press("Enter")
    assert_good(page)
    keys.reach(page.locator("details[open] textarea[name=reason]"))
    page.keyboard.type("The program brings it.")
    keys.press("End this (Contract ARP-2027-A)")
    page.get_by_text("It ends. The person is told.").wait_for()
    ended = page.get_by_role("row", name="Contract ARP-2027-A")
    expect(ended).to_contain_text("Ended")
    expect(ended.locator("summary")).to_have_count(0)
    expect(page.get_by_role("row", name="Program ARP-2027").locator("summary")).to_be_visible()
    assert_good(page)
