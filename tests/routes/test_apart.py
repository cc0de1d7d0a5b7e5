"""What one vendor reaches, another gets as if it did not exist; nothing of it stands anywhere the other can look."""

from collections import Counter
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from models.contracts import Contract
from models.database import db
from models.people import find_person_by_email
from routes.uploads import WORKBOOK
from tests.belonging import ids_about
from tests.routes.canaries import MARK, calendar, canaries_of, difference, foreign_parts, outbox
from tests.routes.canaries import traces as traces_of
from tests.routes.conftest import CONTRACT, PEOPLE, Town
from tests.routes.crawling import Crawl, crawl, of_kind, operations_at, place_of
from tests.routes.matrix import expected_answers

SAMPLED = 1
DESKS = ("vendor", "officer", "finance", "inspector", "auditor", "administrator")
# Of some kinds there are thousands, such as a page for each row of a report.
MANY = 25


@pytest.fixture(params=[SAMPLED, pytest.param(MANY, marks=pytest.mark.proof)])
def size(request: pytest.FixtureRequest) -> int:
    """How many places of each kind are opened: one, or as many as tell kinds apart."""
    opened: int = request.param
    return opened


@dataclass(frozen=True)
class Apart:
    """The demo city with marks in all that is about vendor A, and what is whose."""

    town: Town
    canaries: frozenset[str]
    own: frozenset[str]
    crawls: dict[tuple[str, int], Crawl]

    def crawled(self, desk: str, size: int) -> Crawl:
        """What the desk reaches, walked through once."""
        if (desk, size) not in self.crawls:
            self.crawls[desk, size] = crawl(self.town, desk, size)
        return self.crawls[desk, size]


@pytest.fixture(scope="module")
def apart(town: Town) -> Apart:
    with town.app.app_context():
        contracts = {each.number: each.id for each in db.session.scalars(select(Contract))}
        others = [each for number, each in contracts.items() if number.startswith("ARP-2027-B")]
        theirs = [contracts[CONTRACT]]
        vendor = find_person_by_email(address_of("vendor"))
        assert vendor is not None
        canaries = canaries_of(theirs, [each for each in contracts.values() if each not in theirs])
        canaries |= {CONTRACT, vendor.id, vendor.email, vendor.name}
        own = {*ids_about(others), *(number for number, each in contracts.items() if each in others)}
        db.session.remove()
    return Apart(town, frozenset(canaries), frozenset(own), {})


def address_of(desk: str) -> str:
    """The e-mail address of the desk's person."""
    return f"{PEOPLE[desk]}@harborview.example"


def traces(apart: Apart, seen: Crawl) -> dict[str, list[str]]:
    """By address, what stands in its answer that is another vendor's."""
    return traces_of(apart.canaries, seen)


def test_nothing_of_another_vendor_stands_in_what_a_vendor_reaches(apart: Apart, size: int) -> None:
    theirs, own = apart.crawled("vendor", size), apart.crawled("other vendor", size)
    assert (theirs.failed, own.failed) == ([], [])
    reached = "\n".join(theirs.words.values())
    # What its owner does not read either proves nothing.
    assert {canary for canary in (MARK, CONTRACT) if canary not in reached} == set()
    assert len([canary for canary in apart.canaries if canary in reached]) > 50
    assert traces(apart, own) == {}


@pytest.mark.parametrize("kind", ["application/pdf", WORKBOOK, "text/csv", "application/zip", "application/json"])
def test_nothing_of_another_vendor_stands_in_a_file_of_any_kind(apart: Apart, kind: str, size: int) -> None:
    read = {desk: of_kind(apart.crawled(desk, size), kind) for desk in ("vendor", "other vendor")}
    # The same kind is there for both, and its owner reads in it what the other must not.
    assert len(read["other vendor"].words) > 0
    assert traces(apart, read["vendor"]) != {}
    assert traces(apart, read["other vendor"]) == {}


def test_nothing_of_another_vendor_stands_in_a_calendar(apart: Apart) -> None:
    theirs, own = (Crawl(words={desk: calendar(apart.town, desk)}) for desk in ("vendor", "other vendor"))
    assert traces(apart, theirs) != {}
    assert "BEGIN:VEVENT" in own.words["other vendor"]
    assert traces(apart, own) == {}


def test_nothing_of_another_vendor_stands_in_the_mail_that_waits_to_be_sent(apart: Apart) -> None:
    theirs, own = (Crawl(words=outbox(apart.town, address_of(desk))) for desk in ("vendor", "other vendor"))
    assert traces(apart, theirs) != {}
    assert own.words != {}
    assert traces(apart, own) == {}


def test_what_anybody_else_reaches_does_not_exist_for_a_vendor(apart: Apart, size: int) -> None:
    town, told, opened = apart.town, list[str](), Counter[tuple[str, str]]()
    for desk in ("vendor", "officer") if size == SAMPLED else DESKS:
        seen = apart.crawled(desk, size)
        assert seen.failed == []
        for asked in [*seen.asked.values(), *operations_at(town, seen)]:
            endpoint, places = place_of(town, asked.method, asked.address)
            foreign = foreign_parts(places, apart.own)
            if foreign and opened[asked.method, endpoint] < 2 * size:
                opened[asked.method, endpoint] += 1
                allowed = {404} if endpoint in _OPEN else {403, 404}
                if said := difference(town, "other vendor", asked, foreign, allowed):
                    told.append(f"{asked.method} {asked.address}: {said}")
    assert "\n".join(told) == ""
    assert len(opened) > 160
    assert traces(apart, crawl(town, "other vendor", SAMPLED)) == {}


_OPEN = {endpoint for endpoint, _, desk, answer in expected_answers() if desk == "other vendor" and answer != "no"}
