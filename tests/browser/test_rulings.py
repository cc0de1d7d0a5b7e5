"""A hold is asked for and granted, a vendor disputes a line from a phone, and both sides read it: in a real browser."""

import pytest

from tests.browser.conftest import PHONE, Desk
from tests.browser.looks import assert_good

pytestmark = [pytest.mark.browser, pytest.mark.sampled]
CONTRACT = "ARP-2027-B"
WORDS = "Our scale tickets of July 3 show 120 tons more.\nThey are attached."


def ask_for_a_hold(desk: Desk) -> str:
    page = desk.sign_in("officer").open(f"/contracts/{CONTRACT}/rulings/new")
    assert_good(page)
    page.get_by_role("link", name="Hold", exact=True).click()
    assert_good(page)
    page.get_by_role("button", name="Ask for this hold").click()
    page.get_by_role("alert").wait_for()
    assert_good(page)
    page.get_by_label("What it is about").select_option("line:net")
    page.get_by_label("First period").select_option("2027-07")
    page.get_by_label("How much").fill("1,000.00")
    page.get_by_label("What lifts it").fill("The traffic plan has come.")
    page.get_by_label("Reason").fill("The traffic plan is missing.")
    page.get_by_role("button", name="Ask for this hold").click()
    page.get_by_text("is asked for").wait_for()
    assert_good(page)
    return page.url.removeprefix(desk.city.address)


def grant_it(desk: Desk, address: str) -> None:
    page = desk.sign_in("finance").open(address)
    page.get_by_text("It changes the payment by").wait_for()
    assert_good(page)
    page.get_by_role("button", name="Grant this hold").click()
    page.get_by_text("Granted. Hold").wait_for()
    assert_good(page)
    assert_good(desk.open("/rulings?status=holding"))


def dispute_a_line(desk: Desk) -> str:
    page = desk.sign_in("vendor-b").open(f"/contracts/{CONTRACT}")
    page.set_viewport_size(PHONE)
    page.locator('a[href^="/statements/"]').first.click()
    page.get_by_role("link", name="Dispute a line of this statement").click()
    page.get_by_label("Which line").select_option(index=2)
    page.get_by_label("What it ought to pay").fill("123,456.00")
    page.get_by_label("Why do you object?").fill(WORDS)
    files = [{"name": "tickets.csv", "mimeType": "text/csv", "buffer": b"ticket,tons"}]
    page.get_by_label("Evidence").set_input_files(files=files)  # type: ignore[arg-type]
    page.get_by_role("button", name="Open this dispute").click()
    page.get_by_text("is opened. The city answers by").wait_for()
    assert page.locator(".typed-text").first.text_content() == WORDS
    assert_good(page)
    return page.url.removeprefix(desk.city.address)


def test_a_hold_and_a_dispute_from_both_sides(desk: Desk) -> None:
    grant_it(desk, ask_for_a_hold(desk))
    address = dispute_a_line(desk)
    page = desk.sign_in("officer").open(address)
    assert_good(page)
    page.get_by_label("What do you answer?").fill("These tickets are of another street.")
    page.get_by_role("button", name="Send").click()
    page = desk.sign_in("finance").open(address)
    assert_good(page)
    page.get_by_text("Reject: the payment stays").click()
    page.get_by_label("Reason").fill("The street is another one.")
    page.get_by_role("button", name="Decide this dispute").click()
    page.get_by_text("Decided. The vendor reads your reason").wait_for()
    assert_good(desk.open("/disputes?status=settled"))
    page = desk.sign_in("vendor-b").open(address)
    page.get_by_text("The street is another one.").wait_for()
    assert_good(page)
    assert_good(desk.open(f"/contracts/{CONTRACT}/rulings"))
