"""An invitation as people walk it: written by an administrator, read in the mail, a password, a key, the own desk."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import City, Desk, free_port, served, window
from tests.browser.looks import assert_good, take_picture
from tests.browser.test_security_key import plug_in_a_key
from tests.mail_sink import Sink, mail_sink, settings_for
from tests.seasons import FLASK, ROOT, loaded_season, surroundings

pytestmark = [pytest.mark.browser, pytest.mark.proof]
CHOSEN = "four quiet herons wading"
EMAIL = "ada.lovell@harborview.example"


@dataclass(frozen=True)
class Office:
    """A city that sends mail, and the mail server that takes it."""

    city: City
    sink: Sink
    settings: dict[str, str]

    def send_mail(self) -> None:
        """Send what waits now, as the worker does each minute."""
        around = surroundings(self.city.folder) | self.settings
        subprocess.run([str(FLASK), "messages", "send"], cwd=ROOT, env=around, check=True, capture_output=True)

    def link_to(self, address: str) -> str:
        """The path of the link in the newest mail to the address."""
        letters = [letter for letter in self.sink.letters if f"<{address}>" in str(letter["To"])]
        body = letters[-1].get_body(("plain",))
        assert body is not None
        found = re.search(rf"{self.city.address}(/\S+)", body.get_content())
        assert found is not None
        return found[1]


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with mail_sink() as (sink, mail_port):
        port = free_port()
        address = f"http://localhost:{port}"
        settings = {name: str(value) for name, value in settings_for(mail_port).items()}
        settings |= {"PUBLIC_URL": address, "SECOND_FACTOR_ROLES": "finance"}
        folder = loaded_season(tmp_path_factory).copy_to(tmp_path_factory.mktemp("office"))
        with served(folder, port, **settings) as city:
            yield Office(replace(city, address=address), sink, settings)


def invite(desk: Desk) -> None:
    page = desk.sign_in("admin").open("/people/new")
    assert_good(page)
    page.get_by_label("Name").fill("Ada Lovell")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Role").select_option("finance")
    page.get_by_role("button", name="Send the invitation").click()
    page.get_by_role("heading", name="Ada Lovell").wait_for()
    assert_good(page)


def set_up_a_key(page: Page) -> None:
    page.get_by_role("heading", name="Your role requires a second factor").wait_for()
    assert_good(page)
    plug_in_a_key(page)
    page.get_by_label("Name of the key").fill("blue key")
    page.locator("#password_to_add").fill(CHOSEN)
    page.get_by_role("button", name="Add a key").click()
    page.get_by_role("button", name="Use the key").click()
    page.get_by_role("heading", name="Keep your recovery codes").wait_for()
    assert_good(page)
    page.get_by_role("link", name="Go to my desk").click()
    page.get_by_role("heading", name="My desk").wait_for()
    assert_good(page)


def sign_in(desk: Desk) -> Page:
    page = desk.page
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(CHOSEN)
    page.get_by_role("button", name="Sign in").click()
    return page


def test_from_the_invitation_to_the_own_desk_and_back_with_a_key(office: Office, chromium: Browser) -> None:
    with window(chromium, office.city) as desk:
        invite(desk)
    office.send_mail()
    with window(chromium, office.city) as desk:
        page = desk.open(office.link_to(EMAIL))
        assert_good(page)
        take_picture(page, "invitation")
        page.get_by_label("Password", exact=True).fill("short")
        page.get_by_label("The same again").fill("short")
        page.get_by_role("button", name="Open my account").click()
        page.get_by_role("link", name="at least 12 characters").wait_for()
        assert_good(page)
        page.get_by_label("Password", exact=True).fill(CHOSEN)
        page.get_by_label("The same again").fill(CHOSEN)
        page.get_by_role("button", name="Open my account").click()
        page.get_by_text("Your account is open").wait_for()
        assert_good(page)
        set_up_a_key(sign_in(desk))

        page.get_by_role("button", name="Sign out").click()
        sign_in(desk).get_by_role("button", name="Use the key").click()
        page.get_by_role("heading", name="My desk").wait_for()

        desk.open("/my-account")
        page.get_by_text("Sign in with another e-mail address").click()
        page.get_by_text("Change your name").click()
        assert_good(page)
        page.get_by_label("New e-mail address").fill("ada@harborview.example")
        page.locator("#password_for_address").fill(CHOSEN)
        page.get_by_role("button", name="Send the link").click()
        page.get_by_role("heading", name="ada@harborview.example waits").wait_for()
        assert_good(page)
        take_picture(page, "my-account")
        office.send_mail()
        desk.open(office.link_to("ada@harborview.example"))
        assert_good(page)
        page.get_by_role("button", name="Use this address").click()
        page.get_by_text("You sign in as ada@harborview.example").wait_for()
