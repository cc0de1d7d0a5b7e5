"""Every page of every desk in the demo city's season, found by its links: axe objects to nothing, and nothing is wider
than the window, on a desk and on a phone.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from playwright.sync_api import Browser
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from app import create_app
from tests.browser.conftest import City, Desk, window
from tests.browser.looks import assert_good
from tests.routes.matrix import answers_of_pages

pytestmark = pytest.mark.browser

# What happened at one vendor did not at another.
PEOPLE = {
    "officer": ("officer",),
    "vendor": ("vendor-a", "vendor-b", "vendor-c"),
    "finance": ("finance",),
    "inspector": ("inspector",),
    "auditor": ("auditor",),
    "administrator": ("admin",),
}
# Answers that are files, and the page for whoever has forgotten their password.
NO_PAGES = {"interface.show_document", "terms_drafts.download", "terms_history.download", "security.forgot_password"}
# These show what was uploaded or entered just now: test_contract_entry.py and test_payment_file.py look at them there.
MADE_ELSEWHERE = {
    *("pay_items.show_items", "registers.show_register", "milestones.show_milestone", "payments.show_file"),
}
# Links lead to these where there is more than the season has.
TYPED = {
    "contract_lists.show_items": "/contracts/ARP-2027-A/items",
    "desks.show_kind": "/waiting/statements",
    "discrepancies.show_list": "/contracts/ARP-2027-A/periods/2027-07/discrepancies",
    "evidence.show_list": "/contracts/ARP-2027-A/periods/2027-07/evidence",
}
# So many addresses of one view are asked for links to others.
FOLLOWED = 12
_LINK = re.compile(r'<a [^>]*href="(/[^"#]*)')
# Who reaches a page, and at which address.
Reached = dict[str, tuple[str, str]]


def pages_of(desk: str) -> list[str]:
    """The names of the views that answer this desk with a page."""
    shown = (name for name, method, who, answer in answers_of_pages() if (method, who, answer) == ("GET", desk, "page"))
    return [name for name in shown if name not in NO_PAGES | MADE_ELSEWHERE]


CASES = [pytest.param(desk, name, marks=pytest.mark.sampled(desk)) for desk in PEOPLE for name in pages_of(desk)]


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> MapAdapter:
    """What tells the view of an address."""
    folder = tmp_path_factory.mktemp("addresses")
    app = create_app(INSTANCE_PATH=str(folder), SECRET_KEY="only for tests", DEVELOPMENT="1")
    return app.url_map.bind("127.0.0.1")


@pytest.fixture(scope="module")
def desk_of_season(chromium: Browser, season: City) -> Iterator[Desk]:
    with window(chromium, season) as desk:
        yield desk


@pytest.fixture(scope="module")
def reached(desk_of_season: Desk, addresses: MapAdapter) -> Callable[[str], Reached]:
    """Where each page of a desk stands that links lead to."""
    found: dict[str, Reached] = {}

    def look(desk: str) -> Reached:
        if desk not in found:
            found[desk] = {}
            wanted = set(pages_of(desk))
            for person in PEOPLE[desk]:
                desk_of_season.sign_in(person)
                by_name = reach(desk_of_season, addresses, wanted - found[desk].keys())
                found[desk] |= {name: (person, address) for name, address in by_name.items()}
            typed = wanted & TYPED.keys() - found[desk].keys()
            found[desk] |= {name: (PEOPLE[desk][0], TYPED[name]) for name in typed}
            if "reports.show_report" in found[desk]:
                person, report = found[desk]["reports.show_report"]
                found[desk].setdefault("reports.show_progress", (person, f"{report}/progress"))
        return found[desk]

    return look


def reach(desk: Desk, addresses: MapAdapter, wanted: set[str]) -> dict[str, str]:
    """An address of each wanted page, by following links from the desk; of each page a few are followed further."""
    found: dict[str, str] = {}
    seen, waiting, times = {"/"}, ["/"], Counter[str]()
    while waiting and wanted - found.keys():
        address = waiting.pop(0)
        name = view_of(addresses, address)
        times[name] += 1
        if not name or times[name] > FOLLOWED:
            continue
        answer = desk.page.request.get(f"{desk.city.address}{address}")
        if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
            continue
        if name in wanted:
            found.setdefault(name, address)
        links = [unescape(each) for each in _LINK.findall(answer.text())]
        waiting += dict.fromkeys(each for each in links if each not in seen)
        seen.update(links)
    return found


def view_of(addresses: MapAdapter, address: str) -> str:
    """The name of the view that answers the address; nothing where none does."""
    try:
        return str(addresses.match(address.partition("?")[0], "GET")[0])
    except HTTPException:
        return ""


@pytest.mark.parametrize("desk_name, name", CASES)
def test_each_page_is_good_at_both_widths(
    desk_of_season: Desk, reached: Callable[[str], Reached], desk_name: str, name: str
) -> None:
    found = reached(desk_name)
    if name not in found:
        pytest.fail(f"no link leads the {desk_name} to {name}")
    person, address = found[name]
    desk_of_season.sign_in(person)
    assert_good(desk_of_season.open(address))
