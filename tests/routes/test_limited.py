"""What somebody is not responsible for does not exist for them: no page, list, count, file, message or mail has it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest
from sqlalchemy import select

from contracts.roles import MAY_BE_LIMITED, WHOLE_CITY, Role
from models.contracts import Contract
from models.database import db, insert
from models.people import Assignment
from models.programs import Program
from models.responsibilities import Responsibility
from models.statements import PaymentStatement
from models.vouchers import Voucher
from operations.set_up import enter_person
from routes.api.declaring import DECLARED
from routes.permissions import ENDPOINTS
from routes.permissions_of_api import OPERATIONS
from tests.belonging import ids_about
from tests.conftest import session_of
from tests.routes.canaries import MARK, calendar, canaries_of, difference, foreign_parts, outbox, traces
from tests.routes.conftest import CONTRACT, PEOPLE, Town
from tests.routes.crawling import Crawl, crawl, operations_at, place_of
from tests.routes.matrix import expected_answers

pytestmark = pytest.mark.shared_out

SAMPLED, MANY = 1, 25
OWN = "ARP-2027-B"
GOVERNMENT = "harborview"
# Whoever is limited, by the desk of the colleague who is not.
LIMITED: Mapping[str, str] = {role.value: f"limited {role.value}" for role in sorted(MAY_BE_LIMITED)}


MORE = ("finance", "inspector")


@pytest.fixture(params=[SAMPLED, pytest.param(MANY, marks=pytest.mark.proof)])
def size(request: pytest.FixtureRequest) -> int:
    """How many places of each kind are opened: one, or as many as tell kinds apart."""
    opened: int = request.param
    return opened


@dataclass(frozen=True)
class Part:
    """The demo city with marks in all that is about the contracts for which the limited are not responsible."""

    town: Town
    canaries: frozenset[str]
    own: frozenset[str]
    crawls: dict[tuple[str, int], Crawl] = field(default_factory=dict)

    def crawled(self, desk: str, size: int) -> Crawl:
        """What the desk reaches, walked through once."""
        if (desk, size) not in self.crawls:
            self.crawls[desk, size] = crawl(self.town, desk, size)
        return self.crawls[desk, size]


@pytest.fixture(scope="module")
def part(town: Town) -> Part:
    with town.app.app_context():
        contracts = {each.number: each.id for each in db.session.scalars(select(Contract))}
        outside = [each for number, each in contracts.items() if number != OWN]
        canaries = canaries_of(outside, [contracts[OWN]]) | (contracts.keys() - {OWN})
        program = db.session.scalars(select(Program).where(Program.number == "ARP-2027")).one()
        batches = db.session.scalars(
            select(Voucher.batch_id).join(Voucher.statement).where(PaymentStatement.contract_id == contracts[OWN])
        )
        own = {*ids_about([contracts[OWN]]), OWN, program.number, *batches}
        for role, desk in LIMITED.items():
            town.sessions[desk] = _limited(role, contracts[OWN])
        db.session.commit()
        db.session.remove()
    return Part(town, frozenset(canaries), frozenset(own))


def address_of(desk: str) -> str:
    """The e-mail address of somebody who is limited."""
    return f"{desk.replace(' ', '-')}@harborview.example"


def _limited(role: str, contract_id: str) -> dict[str, object]:
    """Somebody in the role who is responsible for that contract alone: what their browser holds."""
    since = date(2020, 1, 1)
    person = enter_person(GOVERNMENT, address_of(f"limited {role}"), f"Limited {role}", [Role(role)], since)
    for held in db.session.scalars(select(Assignment).where(Assignment.person_id == person.id)):
        held.limited = True
    place = {"government_id": GOVERNMENT, "person_id": person.id, "starts_on": since}
    insert(Responsibility(**place, contract_id=contract_id))
    return session_of(person)


@pytest.mark.parametrize("role", LIMITED)
def test_nothing_from_outside_stands_in_what_somebody_limited_reaches(part: Part, role: str, size: int) -> None:
    whole, own = part.crawled(role, size), part.crawled(LIMITED[role], size)
    assert (whole.failed, own.failed) == ([], [])
    reached = "\n".join(whole.words.values())
    # What the colleague does not read either proves nothing; what is limited still shows its own.
    assert {canary for canary in (MARK, CONTRACT) if canary not in reached} == set()
    assert len([canary for canary in part.canaries if canary in reached]) > 50
    assert len([words for words in own.words.values() if OWN in words]) > 20
    assert traces(part.canaries, own) == {}


# Every page of two more desks once more takes minutes; the database that holds one holds all.
@pytest.mark.parametrize("role", ["officer", *(pytest.param(each, marks=pytest.mark.proof) for each in MORE)])
def test_what_a_colleague_reaches_does_not_exist_for_somebody_limited(part: Part, role: str, size: int) -> None:
    town, told, opened = part.town, list[str](), Counter[tuple[str, str]]()
    seen = part.crawled(role, size)
    for asked in [*seen.asked.values(), *operations_at(town, seen)]:
        endpoint, places = place_of(town, asked.method, asked.address)
        foreign = foreign_parts(places, part.own)
        if foreign and NEEDED.get(endpoint) not in BESIDE and opened[asked.method, endpoint] < 2 * size:
            opened[asked.method, endpoint] += 1
            # A program that sends too little is told so before anything is looked for.
            allowed = {404, 422} if endpoint in DECLARED else {404}
            allowed |= set() if endpoint in open_to(role) else {403}
            if said := difference(town, LIMITED[role], asked, foreign, allowed):
                told.append(f"{asked.method} {asked.address}: {said}")
    assert "\n".join(told) == ""
    assert len(opened) > 100
    assert traces(part.canaries, crawl(town, LIMITED[role], SAMPLED)) == {}


NEEDED = {**ENDPOINTS, **{name: ENDPOINTS[operation.page] for name, operation in OPERATIONS.items()}}
# What is about no contract: the rules of the city, and who stands in for whom.
BESIDE = {"see policies", "see the amount for finance", "see delegations", "name delegates"}


def open_to(role: str) -> set[str]:
    """The addresses that the role has and that concern less than the whole city."""
    return {
        endpoint
        for endpoint, _, desk, answer in expected_answers()
        if desk == role and answer not in ("no", "none") and NEEDED.get(endpoint) not in WHOLE_CITY
    }


@pytest.mark.parametrize("role", LIMITED)
def test_nothing_from_outside_stands_in_a_calendar(part: Part, role: str) -> None:
    whole, own = (Crawl(words={desk: calendar(part.town, desk)}) for desk in (role, LIMITED[role]))
    assert "BEGIN:VEVENT" in own.words[LIMITED[role]]
    assert traces(part.canaries, whole) != {}
    assert traces(part.canaries, own) == {}


def test_nothing_from_outside_stands_in_the_mail_that_waits_to_be_sent(part: Part) -> None:
    told = dict[str, str]()
    for role, desk in LIMITED.items():
        whole = Crawl(words=outbox(part.town, f"{PEOPLE[role]}@harborview.example"))
        own = Crawl(words=outbox(part.town, address_of(desk)))
        assert traces(part.canaries, whole) != {}
        assert traces(part.canaries, own) == {}
        told |= own.words
    assert OWN in "\n".join(told.values())
