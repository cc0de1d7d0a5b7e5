"""A security key in a real browser: Chromium's own virtual one is added, and shown at sign-in and as a password."""

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD, Desk
from tests.browser.looks import assert_good, take_picture

pytestmark = pytest.mark.browser
PAGE = "/my-account/second-factor"
DEVICE: dict[str, Any] = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in_a_key(page: Page) -> None:
    """A key that is touched whenever it is asked."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def at_a_name(desk: Desk) -> Desk:
    """The desk where the city is reached by a name: keys bind to no number."""
    return replace(desk, city=replace(desk.city, address=desk.city.address.replace("127.0.0.1", "localhost")))


def begin(page: Page, name: str) -> None:
    page.get_by_label("Name of the key").fill(name)
    page.locator("#password_to_add").fill(PASSWORD)
    page.get_by_role("button", name="Add a key").click()
    page.get_by_role("heading", name=f"Add “{name}”").wait_for()


def type_password(desk: Desk) -> Page:
    page = desk.open("/sign-in")
    page.get_by_label("E-mail address").fill("auditor@harborview.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your security key").wait_for()
    return page


def test_a_key_is_added_shown_at_sign_in_and_removed(desk: Desk, chromium: Browser) -> None:
    named = at_a_name(desk)
    page = named.sign_in("auditor").open(PAGE)
    plug_in_a_key(page)
    assert_good(page)
    begin(page, "blue key")
    assert_good(page)
    page.get_by_role("button", name="Use the key").click()
    page.get_by_role("heading", name="Keep your recovery codes").wait_for()

    named.open(PAGE)
    begin(page, "the same again")
    page.get_by_role("button", name="Use the key").click()
    page.get_by_text("This key is one of yours already").wait_for()
    assert_good(page)

    page.get_by_role("button", name="Sign out").click()
    type_password(named)
    assert_good(page)
    says_that_it_needs_script(named, chromium)
    page.get_by_role("button", name="Use the key").click()
    page.get_by_role("heading", name="My desk").wait_for()
    named.open("/my-account")
    page.get_by_role("row", name="blue key").wait_for()
    assert_good(page)

    named.open(PAGE)
    assert_good(page)
    take_picture(page, "second-factor-keys")
    page.get_by_role("region", name="Recovery codes").get_by_role("button", name="Use your key instead").click()
    page.get_by_role("heading", name="Keep your recovery codes").wait_for()
    named.open(PAGE)
    page.get_by_text("Remove blue key").click()
    page.get_by_role("row", name="blue key").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Remove the key").click()
    page.get_by_text("That key signs you in no more").wait_for()


def says_that_it_needs_script(desk: Desk, chromium: Browser) -> None:
    """In a browser without script the page says so and offers another way; its button is not shown."""
    context = chromium.new_context(java_script_enabled=False)
    page = type_password(replace(desk, page=context.new_page()))
    expect(page.get_by_text("A security key needs scripts")).to_be_visible()
    expect(page.get_by_role("button", name="Use the key")).to_be_hidden()
    expect(page.get_by_role("link", name="Use a recovery code instead")).to_be_visible()
    context.close()
