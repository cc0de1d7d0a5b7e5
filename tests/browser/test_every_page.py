"""Every page of every desk in the demo city's season, found by its links: axe objects to nothing, and nothing is wider
than the window, on a desk and on a phone.
"""

import re
from collections import Counter
from html import unescape

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from app import create_app
from tests.browser.conftest import Desk
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
# Answers that are files or a part of a page, and the page for whoever has forgotten their password.
NO_PAGES = {
    *("interface.show_document", "terms_drafts.download", "terms_history.download", "reports.show_progress"),
    "security.forgot_password",
}
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


class Season:
    """A window in front of the season, and where each page of a desk stands."""

    def __init__(self, desk: Desk, addresses: MapAdapter) -> None:
        self.desk, self.addresses = desk, addresses
        self.there = ""
        self.reached: dict[str, Reached] = {}

    def seat(self, person: str) -> Desk:
        """The window with that person signed in; whoever sits there already is not signed in again."""
        if person != self.there:
            self.desk.sign_in(person)
        self.there = person
        return self.desk

    def of(self, desk: str) -> Reached:
        """Where the pages of the desk stand."""
        if desk not in self.reached:
            self.reached[desk] = self._look(desk)
        return self.reached[desk]

    def _look(self, desk: str) -> Reached:
        wanted = set(pages_of(desk))
        found = {name: (PEOPLE[desk][0], TYPED[name]) for name in wanted & TYPED.keys()}
        for person in PEOPLE[desk]:
            by_name = reach(self.seat(person), self.addresses, wanted - found.keys())
            found |= {name: (person, address) for name, address in by_name.items()}
        return found


@pytest.fixture(scope="module")
def walked(desk_of_season: Desk, addresses: MapAdapter) -> Season:
    return Season(desk_of_season, addresses)


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
def test_each_page_is_good_at_both_widths(walked: Season, desk_name: str, name: str) -> None:
    found = walked.of(desk_name)
    if name not in found:
        pytest.fail(f"no link leads the {desk_name} to {name}")
    person, address = found[name]
    assert_good(walked.seat(person).open(address))
