"""The guides of docs/guides/ walked on the demo city's season: each page that they show, as its desk sees it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.browser.conftest import ROOT, Desk
from tests.browser.looks import assert_good, take_picture

pytestmark = [pytest.mark.browser, pytest.mark.sampled]

GUIDES = ROOT / "docs" / "guides"
CONTRACT = "/contracts/ARP-2027-A"
CHECKED = "/contracts/RFS-2027/periods/2027-09"


@dataclass(frozen=True)
class Shot:
    """A page of a guide: who looks at it, where they begin, and which links they follow by name."""

    name: str
    who: str
    path: str
    follow: tuple[str, ...] = ()


SHOTS = (
    Shot("officer-desk", "officer", "/"),
    Shot("portfolio", "officer", "/contracts"),
    Shot("contract", "officer", CONTRACT),
    Shot("results", "officer", f"{CONTRACT}/results"),
    Shot("program", "officer", "/programs/ARP-2027"),
    Shot("forecast", "officer", f"{CONTRACT}/forecast"),
    Shot("city", "officer", "/city"),
    Shot("renewal", "officer", f"{CONTRACT}/renewal"),
    Shot("meeting", "officer", "/contracts/ARP-2027-B/meetings", (r"^\d+\. ",)),
    Shot("vendor-desk", "vendor-b", "/"),
    Shot("vendor-contract", "vendor-b", "/contracts/ARP-2027-B"),
    Shot("finance-queue", "finance", "/finance/queue"),
    Shot("statement", "finance", "/finance/queue", (r"ARP-2027-A",)),
    Shot("ledgers", "finance", f"{CONTRACT}/ledgers"),
    Shot("vouchers", "finance", "/vouchers"),
    Shot("inspector-desk", "inspector", "/"),
    Shot("verification", "inspector", f"{CHECKED}/verification"),
    Shot("sample", "inspector", f"{CHECKED}/verification", (r"^Verify its rows of Missed",)),
    Shot("discrepancy", "inspector", f"{CHECKED}/discrepancies"),
    Shot("auditor-desk", "auditor", "/"),
    Shot("figure", "auditor", "/finance/queue", (r"ARP-2027-A", r"^Performance band")),
    Shot("audit-trail", "auditor", "/audit-trail"),
    Shot("audit-sample", "auditor", "/samples?kind=statements&contract=&period=&size=8&seed=autumn+2027"),
    Shot("administrator-desk", "admin", "/"),
    Shot("health", "admin", "/health"),
    Shot("people", "admin", "/people"),
    Shot("person", "admin", "/people", (r"^Finance Two",)),
    Shot("invite", "admin", "/people/new"),
    Shot("duties", "admin", "/duties"),
    Shot("reports-of-contract", "officer", f"{CONTRACT}/reports"),
)


@pytest.fixture(scope="module")
def seated(desk_of_season: Desk) -> Callable[[str], Desk]:
    """The window with that person signed in; whoever sits there already is not signed in again."""
    there = ""

    def seat(who: str) -> Desk:
        nonlocal there
        if who != there:
            desk_of_season.sign_in(who)
        there = who
        return desk_of_season

    return seat


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_each_page_that_a_guide_shows_is_good_at_both_widths(seated: Callable[[str], Desk], shot: Shot) -> None:
    page = seated(shot.who).open(shot.path)
    for name in shot.follow:
        page.locator("main").get_by_role("link", name=re.compile(name)).first.click()
    assert_good(page)
    take_picture(page, f"guide-{shot.name}", whole=False)


def test_the_guides_show_these_pages_and_no_other() -> None:
    shown = {
        name.removesuffix("-phone")
        for guide in GUIDES.glob("*.md")
        for name in re.findall(r"screenshots/guide-([a-z-]+)\.png", guide.read_text("utf-8"))
    }
    assert shown == {shot.name for shot in SHOTS}


def test_every_link_of_the_guides_leads_to_a_file() -> None:
    targets = [
        (guide.name, target)
        for guide in GUIDES.glob("*.md")
        for target in re.findall(r"\]\(([^)#]+)\)", guide.read_text("utf-8"))
    ]
    assert [each for each in targets if not (GUIDES / each[1]).exists()] == []
