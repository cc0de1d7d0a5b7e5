"""The city's own sign-in in a real browser: there and back, begun by nobody else, and ended from there."""

import urllib.parse
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import City, Desk, free_port, served
from tests.browser.looks import assert_good
from tests.identity_provider import CLIENT, SHARED, Provider, identity_provider
from tests.seasons import loaded_july

pytestmark = [pytest.mark.browser, pytest.mark.sampled]
LINK = "Sign in with your city account"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with identity_provider() as made:
        made.claims = {"email": "auditor@harborview.example", "sid": "session-1"}
        yield made


@pytest.fixture(scope="module")
def city(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A demo city of its own that knows the provider."""
    folder, port = loaded_july(tmp_path_factory).copy_to(tmp_path_factory.mktemp("city")), free_port()
    settings = {"OIDC_ISSUER": provider.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SHARED}
    with served(folder, port, PUBLIC_URL=f"http://127.0.0.1:{port}", **settings) as found:
        yield found


def come_in(desk: Desk) -> Page:
    page = desk.open("/sign-in")
    assert_good(page)
    page.get_by_role("link", name=LINK).click()
    page.get_by_role("heading", name="My desk").wait_for()
    return page


def test_somebody_goes_to_the_provider_and_comes_back_signed_in_until_it_ends_there(
    desk: Desk, provider: Provider
) -> None:
    page = come_in(desk)
    assert "Auditor" in page.get_by_role("banner").inner_text()
    token = urllib.parse.urlencode({"logout_token": provider.logout_token(sid="session-1")}).encode()
    with urllib.request.urlopen(f"{desk.city.address}/sign-in/city/ended", token, timeout=20) as answer:
        assert answer.status == 200
    page.reload()
    page.get_by_role("heading", name="Sign in").wait_for()


@pytest.mark.parametrize(
    "begins",
    [
        '<a href="{address}">A prize</a>',
        '<form action="{address}"><button>A prize</button></form>',
        '<meta http-equiv="refresh" content="0; url={address}"><p>A prize</p>',
    ],
)
def test_a_page_of_another_site_signs_nobody_in(desk: Desk, provider: Provider, begins: str) -> None:
    address = f"{desk.city.address}/sign-in/city"
    provider.page = f'<!doctype html><html lang="en"><title>Elsewhere</title>{begins.format(address=address)}'
    asked = provider.times_people_were_asked
    # By another name, or both would be one site.
    desk.page.goto(f"{provider.issuer.replace('127.0.0.1', 'localhost')}/elsewhere")
    if "refresh" not in begins:
        desk.page.get_by_text("A prize").click()
    desk.page.get_by_text("here.").wait_for()
    assert desk.page.url.startswith(f"{desk.city.address}/sign-in")
    assert provider.times_people_were_asked == asked
    desk.page.goto(f"{desk.city.address}/my-account")
    desk.page.get_by_role("heading", name="Sign in").wait_for()


def test_an_answer_that_somebody_else_asked_for_signs_nobody_in(
    desk: Desk, chromium: Browser, provider: Provider
) -> None:
    stranger = chromium.new_context().new_page()
    stranger.route("**/sign-in/city/back?*", lambda route: route.abort())
    stranger.goto(f"{desk.city.address}/sign-in")
    with stranger.expect_request("**/sign-in/city/back?*") as sent:
        stranger.get_by_role("link", name=LINK).click(no_wait_after=True)
    desk.page.goto(sent.value.url)
    desk.page.get_by_text("did not answer as it should").wait_for()
    desk.page.goto(f"{desk.city.address}/my-account")
    desk.page.get_by_role("heading", name="Sign in").wait_for()
    stranger.context.close()
