"""Forgetting a password and setting up a second factor, as people see it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Page

from tests.browser.conftest import PASSWORD, Desk
from tests.browser.looks import assert_good, take_picture

pytestmark = pytest.mark.browser
PAGE = "/my-account/second-factor"


def sign_in_up_to_the_code(desk: Desk) -> Page:
    page = desk.open("/sign-in")
    page.get_by_label("E-mail address").fill("officer2@harborview.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Your second factor").wait_for()
    return page


def test_a_forgotten_password(desk: Desk) -> None:
    page = desk.open("/sign-in")
    page.get_by_role("link", name="Forgotten your password?").click()
    assert_good(page)
    page.get_by_label("E-mail address").fill("nobody@harborview.example")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_text("is on its way").wait_for()
    assert_good(page)


def test_a_second_factor_is_set_up_shown_at_sign_in_and_removed(desk: Desk) -> None:
    page = desk.sign_in("officer2").open("/my-account")
    page.get_by_role("link", name="Your second factor").click()
    assert_good(page)
    page.get_by_role("button", name="Begin").click()
    page.wait_for_load_state()
    picture = page.get_by_role("img", name="Picture for the app")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    page.emulate_media(forced_colors="active", color_scheme="dark")
    ground = picture.evaluate("image => getComputedStyle(image).backgroundColor")
    assert ground == "rgb(255, 255, 255)", "a camera reads dark on light alone, whatever colours the reader chose"
    page.emulate_media(forced_colors="none", color_scheme="light")
    assert_good(page)
    take_picture(page, "second-factor", secrets=[picture, page.locator(".token-text")])
    app = TOTP(key=page.locator(".token-text").inner_text(), format="base32")
    page.get_by_label("Code of the app").fill("1")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("link", name="This is not the code").wait_for()
    assert_good(page)
    moment = datetime.now(UTC)
    page.get_by_label("Code of the app").fill(app.generate(moment).token)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("heading", name="Keep your recovery codes").wait_for()
    assert_good(page)
    recovery = page.get_by_text(re.compile("^([0-9a-z]{4}-){6}")).first.inner_text()

    page.get_by_role("button", name="Sign out").click()
    assert_good(sign_in_up_to_the_code(desk))
    # The next code counts before it is shown: a phone's clock may be ahead by one.
    page.get_by_label("Code of your app").fill(app.generate(moment + timedelta(seconds=30)).token)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="My desk").wait_for()

    page.get_by_role("button", name="Sign out").click()
    sign_in_up_to_the_code(desk)
    page.get_by_role("link", name="Use a recovery code").click()
    assert_good(page)
    page.get_by_label("Recovery code", exact=True).fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="My desk").wait_for()
    desk.open(PAGE)
    assert_good(page)
    page.get_by_text("Remove the app").first.click()
    page.locator("#password_to_remove").fill(PASSWORD)
    page.get_by_role("button", name="Remove the app").click()
    page.get_by_text("codes sign you in no more").wait_for()
