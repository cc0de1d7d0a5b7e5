"""A form that was refused far down a long page is what its reader sees and stands at, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.browser.looks import assert_good

pytestmark = pytest.mark.browser


def test_the_page_opens_at_what_was_refused(desk_of_season: Desk) -> None:
    page = desk_of_season.sign_in("officer").open("/contracts/ARP-2027-A/ledgers")
    page.get_by_text("Propose a release …").click()
    page.get_by_label("Percent of what is held").fill("99")
    page.get_by_label("Reason").fill("Substantial completion is near.")
    page.get_by_role("button", name="Propose this release").click()
    problems = page.get_by_role("alert")
    expect(problems).to_contain_text("no partial release")
    expect(problems).to_be_focused()
    expect(problems).to_be_in_viewport()
    assert_good(page)
