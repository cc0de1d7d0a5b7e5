"""Each page of the demo city in a real browser: nothing for axe to object to, on a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Desk
from tests.browser.looks import assert_good, take_picture

pytestmark = [pytest.mark.browser, pytest.mark.sampled]


def test_the_sign_in_page(desk: Desk) -> None:
    assert_good(desk.open("/sign-in"))


def test_a_wrong_password_is_told_and_nothing_typed_is_lost(desk: Desk) -> None:
    page = desk.open("/sign-in")
    page.get_by_label("E-mail address").fill("finance@harborview.example")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_text("do not belong together").wait_for()
    expect(page.get_by_label("E-mail address")).to_have_value("finance@harborview.example")
    assert_good(page)


@pytest.mark.parametrize("who", ["officer", "inspector", "finance", "auditor", "admin", "vendor-a"])
def test_every_desk(desk: Desk, who: str) -> None:
    assert_good(desk.sign_in(who).page)


def test_the_vendors_home(desk: Desk) -> None:
    desk.sign_in("vendor-a")
    page = desk.open("/contracts")
    assert_good(page)
    expect(page.get_by_role("row"), "a vendor sees its own contract alone").to_have_count(2)
    page.get_by_role("link", name="ARP-2027-A").click()
    assert_good(page)
    take_picture(page, "vendor-home")


def test_the_payment_terms(desk: Desk) -> None:
    desk.sign_in("auditor")
    page = desk.open("/contracts/ARP-2027-A/terms")
    assert_good(page)
    take_picture(page, "terms")


def test_the_results_over_the_periods(desk: Desk) -> None:
    desk.sign_in("vendor-b")
    page = desk.open("/contracts/ARP-2027-B")
    page.get_by_role("link", name="Results over the periods").click()
    page.get_by_role("heading", name="Composite").wait_for()
    assert_good(page)


def test_the_statement_opens_from_the_net_down_to_the_cell(desk: Desk) -> None:
    desk.sign_in("finance")
    page = desk.open("/contracts/ARP-2027-B")
    page.get_by_role("link", name="Revision 1").last.click()
    expect(page.get_by_text("$335,829.70").first).to_be_visible()
    page.locator("[id='late_openings'] summary").first.click()
    assert_good(page)
    take_picture(page, "statement")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert_good(page, (PHONE,))
    page.get_by_role("link", name=re.compile("See the .* rows")).first.click()
    assert_good(page)
    page.go_back()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.get_by_role("link", name=re.compile("cell [A-Z]+[0-9]+$")).first.click()
    expect(page.locator("td.marked")).to_have_count(1)
    assert_good(page)


def test_the_statement_prints_without_buttons(desk: Desk) -> None:
    desk.sign_in("finance")
    page = desk.open("/contracts/ARP-2027-A")
    page.get_by_role("link", name="Revision 1").last.click()
    page.get_by_role("heading", name="The account").wait_for()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="The account")).to_be_visible()
    page.get_by_role("button", name="Sign out").wait_for(state="hidden")
    page.emulate_media(media="screen")


def test_what_is_not_mine_does_not_exist(desk: Desk) -> None:
    desk.sign_in("vendor-a")
    answer = desk.page.request.get(f"{desk.city.address}/contracts/ARP-2027-B")
    assert answer.status == 404


def test_a_page_that_does_not_exist_says_what_to_do(desk: Desk) -> None:
    desk.sign_in("officer")
    with desk.page.expect_response("**/nowhere") as answered:
        desk.page.goto(f"{desk.city.address}/contracts/nowhere")
    assert answered.value.status == 404
    assert_good(desk.page)


def test_the_interface_for_programs_and_one_of_its_operations(desk: Desk) -> None:
    desk.sign_in("finance")
    assert_good(desk.open("/tokens"))
    page = desk.open("/api/v1/")
    assert_good(page)
    page.get_by_role("link", name="POST /api/v1/statements/{statement_id}/approve").click()
    page.get_by_role("heading", name="Answers").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    assert_good(page)


def test_the_forecast_of_the_open_periods(desk: Desk) -> None:
    desk.sign_in("vendor-b")
    page = desk.open("/contracts/ARP-2027-B")
    page.get_by_role("link", name="See the forecast").click()
    page.get_by_role("heading", name="What the open periods would pay").wait_for()
    assert_good(page)


def test_what_the_search_finds(desk: Desk) -> None:
    desk.sign_in("vendor-a")
    page = desk.page
    page.get_by_label("Find contracts, vendors").fill("arp-2027")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("heading", name="Pay items").wait_for()
    assert_good(page)
    page.get_by_label("Find contracts, vendors").fill("beacon")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text("Nothing that you may see")).to_be_visible()
    assert_good(page)


def test_the_score_of_the_city(desk: Desk) -> None:
    desk.sign_in("auditor")
    page = desk.open("/city")
    page.get_by_role("heading", name=re.compile("City score")).wait_for()
    assert_good(page)
    page.get_by_role("link", name="Day", exact=True).click()
    expect(page.get_by_text("there is no score of a day")).to_be_visible()
    assert_good(page)
