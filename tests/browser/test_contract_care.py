"""Corrective actions, review meetings and the end of a contract in a real browser, on a desk and on a phone."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from models.clock import today
from tests.browser.conftest import PHONE, Desk
from tests.browser.looks import assert_good

pytestmark = [pytest.mark.browser, pytest.mark.sampled]
CONTRACT = "ARP-2027-B"
WORDS = "We plane only what\nthe paver can follow."


def ask_to_mend(desk: Desk) -> str:
    page = desk.sign_in("officer").open(f"/contracts/{CONTRACT}/results")
    page.get_by_role("link", name="Ask for a corrective action").first.click()
    page.get_by_role("button", name="Ask for this corrective action").click()
    page.get_by_role("alert").wait_for()
    assert_good(page)
    page.get_by_label("What is wrong?").fill("Too many segments wait too long.")
    page.get_by_label("Who looks after it at the vendor").fill("Superintendent")
    page.get_by_label("The plan comes by").fill("2040-01-10")
    page.get_by_label("Everything is done by").fill("2040-02-10")
    page.get_by_role("button", name="Ask for this corrective action").click()
    page.get_by_text("is asked for. The vendor sends its plan by January 10, 2040").wait_for()
    assert_good(page)
    return page.url.removeprefix(desk.city.address)


def answer_it(desk: Desk, address: str) -> None:
    page = desk.sign_in("vendor-b").open(address)
    assert_good(page)
    page.set_viewport_size(PHONE)
    page.get_by_label("What will you do?").fill(WORDS)
    page.get_by_role("button", name="Send this plan").click()
    page.get_by_role("link", name="Enter one step at least").wait_for()
    expect(page.get_by_label("What will you do?")).to_have_value(WORDS)
    assert_good(page)
    page.locator("#step_1").fill("Release segments one by one")
    page.locator("#step_1_on").fill("2040-01-20")
    page.get_by_role("button", name="Send this plan").click()
    page.get_by_text("Your plan is sent.").wait_for()
    page.get_by_label("What was done?").fill("All segments wait two days at most.")
    files = [{"name": "log.csv", "mimeType": "text/csv", "buffer": b"segment,days"}]
    page.get_by_label("Files that show it").set_input_files(files=files)  # type: ignore[arg-type]
    assert_good(page)
    page.get_by_role("button", name="Report that it is done").click()
    page.get_by_text("Reported done.").wait_for()
    assert_good(page)


def test_a_corrective_action_from_both_sides(desk: Desk) -> None:
    address = ask_to_mend(desk)
    answer_it(desk, address)
    page = desk.sign_in("officer").open("/")
    page.get_by_role("link", name="Close or return corrective action").click()
    assert_good(page)
    page.get_by_label("What shows that it is done?").fill("The log does.")
    page.get_by_role("button", name="Close this corrective action").click()
    page.get_by_text("Closed. The vendor reads what you wrote.").wait_for()
    assert_good(desk.open("/corrective-actions?state=settled"))
    assert_good(desk.open(f"/contracts/{CONTRACT}/corrective-actions"))


def test_a_meeting_is_planned_held_and_added_to(desk: Desk) -> None:
    page = desk.sign_in("officer").open(f"/contracts/{CONTRACT}/meetings/new")
    page.get_by_role("button", name="Plan this meeting").click()
    page.get_by_role("alert").wait_for()
    assert_good(page)
    page.get_by_label("Which kind").select_option("oversight")
    page.get_by_label("Day").fill(f"{today('America/New_York')}")
    page.get_by_role("button", name="Plan this meeting").click()
    page.get_by_text("Its agenda makes itself until then.").wait_for()
    assert_good(page)
    page.get_by_label("Who was there").fill("Officer One, superintendent")
    page.get_by_label("Held on").fill(f"{today('America/New_York')}")
    page.get_by_role("button", name="Write down this meeting").click()
    page.get_by_role("link", name="Enter what was said").wait_for()
    assert_good(page)
    page.get_by_role("textbox", name="Minutes").fill("We looked at July.")
    page.locator("#action_1").fill("Send the log")
    page.locator("#action_1_party").select_option("vendor")
    page.locator("#action_1_owner").fill("Superintendent")
    page.locator("#action_1_on").fill("2040-02-01")
    page.get_by_role("button", name="Write down this meeting").click()
    page.get_by_text("Written down.").wait_for()
    page.get_by_label("What is to be added or corrected?").fill("And at June.")
    page.get_by_role("button", name="Add this entry").click()
    page.get_by_text("Added to the minutes.").wait_for()
    assert_good(page)
    page.get_by_role("link", name="Meeting pack to print").click()
    page.get_by_role("heading", name="Results of the last periods").wait_for()
    assert_good(page)
    assert_good(desk.open("/meetings?status=held"))
    assert_good(desk.open(f"/contracts/{CONTRACT}/meetings"))


def test_the_end_of_a_contract_is_decided_by_two_officers(desk: Desk) -> None:
    assert_good(desk.sign_in("auditor").open(f"/contracts/{CONTRACT}/renewal"))
    ends = date.today() + timedelta(days=100)  # noqa: DTZ011
    page = desk.sign_in("officer").open("/contract-entry")
    page.get_by_label("Contract number").fill("RNW-1")
    page.get_by_label("Title", exact=True).fill("Street sweeping")
    page.get_by_label("Value as signed").fill("80,000.00")
    page.get_by_label("First day").fill((ends - timedelta(days=200)).isoformat())
    page.get_by_label("Last day").fill(ends.isoformat())
    page.get_by_text("The vendor is not in the list").click()
    page.get_by_label("Name of the new vendor").fill("Broom & Daughters")
    page.get_by_role("button", name="Enter this contract").click()
    page.get_by_text("Contract RNW-1 is entered").wait_for()
    page = desk.open("/")
    page.get_by_role("link", name="Decide on the renewal of RNW-1").click()
    page.get_by_text("No statement stands, so nothing is known of its results.").wait_for()
    page.get_by_label("Reason").fill("Nobody measured anything.")
    page.get_by_role("button", name="Propose this decision").click()
    page.get_by_role("link", name="Choose what is to become of the contract").wait_for()
    expect(page.get_by_label("Reason")).to_have_value("Nobody measured anything.")
    assert_good(page)
    page.get_by_label("Decision").select_option("rebid")
    page.get_by_role("button", name="Propose this decision").click()
    page.get_by_text("Proposed. Another officer confirms it.").wait_for()
    expect(page.get_by_text("so somebody else must grant it")).to_be_visible()
    assert_good(page)
    confirm_it(desk)


def confirm_it(desk: Desk) -> None:
    page = desk.sign_in("officer2").open("/")
    page.get_by_role("link", name="Confirm or refuse the decision on the renewal of RNW-1").click()
    assert_good(page)
    page.get_by_role("button", name="Confirm this decision").click()
    page.get_by_text("Confirmed. The decision holds.").wait_for()
    assert_good(page)
    page.get_by_role("link", name="The dossier as it stood then").click()
    page.get_by_role("heading", name="Decision 1: Rebid").wait_for()
    assert_good(page)
    page = desk.open("/contracts/RNW-1")
    page.get_by_role("link", name="Rebid", exact=True).click()
    page.get_by_role("heading", name="Renewal of RNW-1").wait_for()


def test_a_contract_that_ended_is_evaluated_answered_and_signed(desk: Desk) -> None:
    ends = date.today() - timedelta(days=10)  # noqa: DTZ011
    page = desk.sign_in("officer").open("/contract-entry")
    page.get_by_label("Contract number").fill("EVL-1")
    page.get_by_label("Title", exact=True).fill("Crack sealing")
    page.get_by_label("Value as signed").fill("45,000.00")
    page.get_by_label("First day").fill((ends - timedelta(days=100)).isoformat())
    page.get_by_label("Last day").fill(ends.isoformat())
    page.get_by_label("Vendor", exact=True).select_option(label="Beacon Asphalt LLC")
    page.get_by_role("button", name="Enter this contract").click()
    page.get_by_text("Contract EVL-1 is entered").wait_for()
    page = desk.open("/")
    page.get_by_role("link", name="Evaluate EVL-1, which has ended").click()
    assert_good(page)
    page.get_by_role("link", name="Write the evaluation").click()
    for name in ("Quality of results", "Timeliness", "Cooperation", "Money and change orders"):
        page.get_by_label(f"Grade: {name}").select_option("satisfactory")
    page.get_by_label("Grade: Data and reports").select_option("not_rated")
    page.get_by_label("On the whole").fill("A fair season.")
    page.get_by_role("button", name="Send this evaluation to the vendor").click()
    page.get_by_role("link", name="needs a note that says why").wait_for()
    expect(page.get_by_label("On the whole")).to_have_value("A fair season.")
    assert_good(page)
    page.get_by_label("Note: Data and reports").fill("Nobody asked for any.")
    page.get_by_role("button", name="Send this evaluation to the vendor").click()
    page.get_by_text("Written. The vendor may answer until").wait_for()
    assert_good(page)
    answer_and_sign(desk)


def answer_and_sign(desk: Desk) -> None:
    page = desk.sign_in("vendor-b").open("/")
    page.get_by_role("link", name="Read the evaluation, and answer it if you want to").click()
    page.get_by_role("button", name="Send this answer").click()
    page.get_by_role("link", name="Enter what you have to say").wait_for()
    assert_good(page)
    page.get_by_label("What do you have to say?").fill("It rained.")
    page.get_by_role("button", name="Send this answer").click()
    page.get_by_text("Your answer stands beside the evaluation").wait_for()
    page = desk.sign_in("officer").open("/")
    page.get_by_role("link", name="Make the evaluation final").click()
    assert_good(page)
    page.get_by_role("button", name="Make this evaluation final").click()
    page.get_by_text("It is final. Another officer signs it.").wait_for()
    page = desk.sign_in("officer2").open("/")
    page.get_by_role("link", name="Sign or return the evaluation").click()
    assert_good(page)
    page.get_by_role("button", name="Sign this evaluation").click()
    page.get_by_text("Signed. The vendor is told.").wait_for()
    assert_good(page)
    for state in ("open", "signed", "missing"):
        assert_good(desk.open(f"/evaluations?state={state}"))
