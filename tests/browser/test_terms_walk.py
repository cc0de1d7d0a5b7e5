"""Terms in a real browser: drafted from a starter, edited, tried, proposed, put into force by another officer."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Desk
from tests.browser.looks import assert_good, take_picture

pytestmark = [pytest.mark.browser, pytest.mark.sampled]

CONTRACT = "/contracts/ARP-2027-B"


def begin(desk: Desk, starter: str = "Asphalt resurfacing") -> None:
    """A draft begun from a starter, with its page open."""
    page = desk.open(f"{CONTRACT}/terms/history")
    page.get_by_role("link", name="Draft an amendment").click()
    page.get_by_role("button", name=f"Copy this starter: {starter}").click()
    page.get_by_text("Your draft is kept").wait_for()


def test_a_part_that_nobody_touched_is_not_said_to_be_unsaved(desk: Desk) -> None:
    desk.sign_in("officer")
    begin(desk)
    page = desk.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.resource_type}"))
    for part in ("Payment: Performance band", "Table: Segments"):
        page.get_by_role("link", name=part).first.click()
        page.wait_for_load_state("networkidle")
        assert [each for each in asked if each.startswith("POST")] == []
        expect(page.get_by_text("It is not saved yet")).to_have_count(0)
        page.go_back()
    page.get_by_role("link", name="Payment: Performance band").click()
    page.get_by_label("Band 2: Gives").fill("0.o3")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("Saved in the draft").wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("It is not saved yet")).to_have_count(0)
    page.get_by_role("link", name="is not a number").click()
    expect(page.get_by_label("Band 2: Gives")).to_be_focused()
    assert_good(page)


def test_terms_go_from_a_starter_to_two_signatures(desk: Desk) -> None:
    page = desk.sign_in("officer").page
    page = desk.open(f"{CONTRACT}/terms/history")
    assert_good(page)
    page.get_by_role("link", name="Draft an amendment").click()
    assert_good(page)
    take_picture(page, "terms-start")
    page.get_by_role("button", name="Copy this starter: Asphalt resurfacing").click()
    page.get_by_label("What it is about").fill("A higher band from 90 points on")
    page.get_by_label("Takes effect").select_option("2027-07-01")
    page.get_by_role("button", name="Save title and day").click()
    page.get_by_role("heading", name="Ready to be proposed").wait_for()
    assert_good(page)
    take_picture(page, "terms-draft", whole=False)

    page.get_by_role("link", name="Payment: Performance band").click()
    page.get_by_label("Band 2: Gives").fill("0.o3")
    page.get_by_label("Band 2: Gives").press("Enter")
    page.get_by_role("heading", name="To be mended").wait_for()
    expect(page.get_by_label("Band 2: Gives")).to_have_value("0.o3")
    assert_good(page)
    page.get_by_label("Band 2: Gives").fill("0.03")
    page.get_by_text("0.03 where it is at least 90 and below 95").first.wait_for()
    page.get_by_text("It is not saved yet").wait_for()
    page.get_by_label("Result, in points").fill("94.99")
    page.get_by_text("94.99 gives 3 % of eligible gross").wait_for()
    page.get_by_label("Band 2: Gives").fill("0.o4")
    page.locator("td", has=page.get_by_label("Band 2: Gives")).get_by_text("“0.o4” is not a number").wait_for()
    page.get_by_label("Band 2: Gives").fill("0.03")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("Saved in the draft").wait_for()
    expect(page.get_by_role("img", name="Performance band: what each result gives")).to_be_visible()
    expect(page.get_by_role("row", name="95, exactly 95 4 % of eligible gross")).to_be_visible()
    assert_good(page)
    take_picture(page, "terms-part")

    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("link", name="What would this have paid?").click()
    expect(page.get_by_role("rowheader", name="July 2027").first).to_be_visible()
    assert_good(page)
    take_picture(page, "terms-trial")
    page.get_by_role("link", name="Back to the draft").click()
    page.get_by_role("button", name="Propose to another officer").click()
    page.get_by_text("so somebody else must activate it").first.wait_for()
    expect(page.get_by_role("button", name="Put these terms into force")).to_have_count(0)
    assert_good(page)

    desk.sign_in("officer2")
    assert_good(page)
    page.get_by_role("link", name="Put proposed terms into force: A higher band").click()
    expect(page.get_by_role("heading", name="What it touches")).to_be_visible()
    assert_good(page)
    take_picture(page, "terms-proposed", whole=False)
    page.get_by_role("button", name="Put these terms into force").click()
    page.get_by_text("In force from July 1, 2027 on").wait_for()
    assert_good(page)

    desk.sign_in("vendor-b")
    page = desk.open(f"{CONTRACT}/terms/history")
    expect(page.get_by_role("link", name="Amendment 1: A higher band")).to_be_visible()
    expect(page.get_by_role("link", name="Draft an amendment")).to_have_count(0)
    assert_good(page)
    take_picture(page, "terms-history")


def test_two_officers_on_one_draft_lose_nothing(desk: Desk) -> None:
    page = desk.sign_in("officer").page
    begin(desk)
    page.get_by_role("link", name="Goals", exact=True).click()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Goal 1: Title").fill("Streets are done in time")
    other.get_by_role("button", name="Save", exact=True).last.click()
    other.get_by_text("Saved in the draft").first.wait_for()
    page.get_by_label("Goal 2: Title").fill("Nobody is hurt")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("saved this draft in the meantime").wait_for()
    expect(page.get_by_label("Goal 2: Title")).to_have_value("Nobody is hurt")
    assert_good(page)
    page.get_by_text("All of it as JSON").click()
    page.get_by_label("Goals", exact=True).fill("[{")
    page.get_by_role("button", name="Save the JSON").click()
    page.get_by_text("not valid JSON").wait_for()
    expect(page.get_by_label("Goals", exact=True)).to_have_value("[{")
    assert_good(page)


def test_a_worked_example_is_pasted_from_a_spreadsheet_and_worked_out(desk: Desk) -> None:
    page = desk.sign_in("officer").page
    begin(desk, "School bus service")
    page.get_by_role("link", name="Worked examples").click()
    page.get_by_role("button", name="Add an example").click()
    page.get_by_label("Title").fill("Four runs, one of them late")
    page.get_by_label("Period").select_option("2027-07")
    page.get_by_label("Rows of “Morning runs”").fill(
        "Date\tPlanned Anchor Time\tActualArrivalTime\n7/1/2027\t7:05\tsoon"
    )
    page.locator("#wrong-f-0-facts-tables-runs").get_by_text("“soon” is not a time of day").wait_for()
    runs = "".join(f"\n7/{day}/2027\t7:05\t7:0{late}" for day, late in ((1, 5), (2, 6), (6, 0), (7, 1)))
    page.get_by_label("Rows of “Morning runs”").fill(f"Date\tPlanned Anchor Time\tActualArrivalTime{runs}")
    page.get_by_label("On time share").fill("75")
    page.get_by_role("button", name="Save", exact=True).last.click()
    page.get_by_text("Saved in the draft").wait_for()
    page.get_by_text("Agrees", exact=True).wait_for()
    page.get_by_text("The figures of").click()
    expect(page.get_by_role("row", name="On time share 75 75.00")).to_be_visible()
    assert_good(page)
    page.get_by_text("Example 1: Four runs").click()
    take_picture(page, "terms-examples")


def test_every_part_of_a_draft_and_rows_without_script(desk: Desk) -> None:
    page = desk.sign_in("officer").page
    begin(desk, "Materials lot acceptance")
    links = page.locator(".part-list a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    for address in links:
        assert_good(desk.open(address))
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{desk.city.address}/sign-in")
    plain.get_by_label("E-mail address").fill("officer@harborview.example")
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Sign in").click()
    plain.goto(f"{desk.city.address}{next(each for each in links if each.endswith('/goals'))}")
    before = plain.get_by_role("button", name="Take out goal").count()
    plain.get_by_role("button", name="Add a goal").click()
    expect(plain.get_by_role("button", name="Take out goal")).to_have_count(before + 1)
    plain.get_by_role("button", name=f"Take out goal {before + 1}").click()
    expect(plain.get_by_role("button", name="Take out goal")).to_have_count(before)
    plain.goto(f"{desk.city.address}{next(each for each in links if each.endswith('/measures.0'))}")
    plain.get_by_label("Title", exact=True).fill("Typed without script")
    plain.get_by_role("button", name="Show what it says, without saving").click()
    plain.get_by_text("It is not saved yet").wait_for()
    expect(plain.get_by_label("Title", exact=True)).to_have_value("Typed without script")
    context.close()
