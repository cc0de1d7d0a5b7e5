"""What a real browser makes of the headers: cookies are hidden from scripts, and nothing that is put in runs."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Desk
from tests.page_rules import ALWAYS, PAGE_POLICY, directives

pytestmark = pytest.mark.browser

# A second page of each desk beside the desk itself; each differs in what it is made of.
PAGES = {
    "officer": "/contracts/ARP-2027-A/results",
    "vendor-a": "/contracts/ARP-2027-A",
    "finance": "/my-account",
    "auditor": "/duties",
    "inspector": "/messages",
    "admin": "/people",
}
_PLANT = """() => {
    const script = document.createElement("script");
    script.textContent = "window.planted = 'script'";
    document.body.append(script);
    const link = document.createElement("a");
    link.setAttribute("onclick", "window.planted = 'attribute'");
    document.body.append(link);
    link.click();
    return window.planted || "nothing ran";
}"""


def assert_guarded(page: Page, address: str) -> None:
    """The page came with every header, and with a policy that lets nothing inline run."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    headers = answer.all_headers()
    assert directives(headers["content-security-policy"]) == PAGE_POLICY
    assert {name: headers[name.lower()] for name in ALWAYS} == ALWAYS
    assert "unsafe" not in headers["content-security-policy"]


@pytest.mark.parametrize("who", PAGES)
def test_pages_come_guarded_and_cookies_are_hidden(desk: Desk, who: str) -> None:
    page = desk.sign_in(who).page
    for path in ("/", PAGES[who]):
        assert_guarded(page, f"{desk.city.address}{path}")
    cookies = page.context.cookies()
    assert {each["name"] for each in cookies} == {"session", "known_browser"}
    assert {(each["httpOnly"], each["sameSite"], each["path"]) for each in cookies} == {(True, "Lax", "/")}
    assert page.evaluate("document.cookie + localStorage.length + sessionStorage.length") == "00"


def test_what_is_put_into_a_page_does_not_run(desk: Desk) -> None:
    # Another window: in the test's own the browser's complaints would fail the test.
    page = desk.page.context.new_page()
    page.goto(f"{desk.city.address}/sign-in")
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    assert page.evaluate(_PLANT) == "nothing ran"
    page.wait_for_timeout(100)
    assert len([said for said in complaints if "Content Security Policy" in said]) == 2
