"""The list of contracts: how each stands, narrowed, sorted and paged; nobody finds a contract that is not theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlalchemy.orm import Session

from contracts.roles import Role
from contracts.standings import Standing
from models.contract_standings import SORTS, ContractFilter, ContractStanding, page_of_lines
from models.contracts import Contract
from models.vendors import Vendor
from tests.builders import a_contract, a_person, a_program, a_statement, a_vendor, made
from tests.conftest import Browser
from tests.routes.test_list_files import rows_of

CITY = "testville"
DAY = date(2027, 9, 1)


def stands(contract: Contract, due: date | None = None, taken: int = 0, missed: int = 0, net: int | None = 100) -> None:
    """Keep the contract as standing like that."""
    statement = None if net is None else a_statement(contract=contract, net_cents=net, status="paid")
    made(
        ContractStanding(
            government_id=CITY,
            contract_id=contract.id,
            due_on=due,
            due_period="2027-08" if due else None,
            statement_id=statement.id if statement else None,
            period_name="2027-07" if statement else None,
            net_cents=net,
            taken_cents=taken,
            given_cents=0,
            missed=missed,
            says="Share in time: 93 percent, target 95" if missed else "",
        )
    )


@dataclass(frozen=True)
class Listed:
    """Contracts of every standing."""

    late: Contract
    ended: Contract
    missed: Contract
    taken: Contract
    good: Contract
    new: Contract
    heron: Vendor


@pytest.fixture
def listed(session: Session) -> Iterator[Listed]:
    with time_machine.travel(datetime(2027, 9, 1, 12, tzinfo=UTC), tick=False):
        yield some_contracts()


def some_contracts() -> Listed:
    """A contract of each way to stand, on that day."""
    heron = a_vendor(name="Heron 100% Works")
    found = Listed(
        heron=heron,
        late=a_contract(number="A-1", title="Street sweeping"),
        ended=a_contract(number="B-1", ends_on=date(2027, 7, 31)),
        missed=a_contract(number="C-1"),
        taken=a_contract(number="D-1"),
        good=a_contract(number="E-1", program_id=a_program(number="PR-9").id),
        new=a_contract(number="F-1", vendor=heron),
    )
    stands(found.late, due=date(2027, 8, 31), missed=1, net=500)
    stands(found.ended, net=300)
    stands(found.missed, due=DAY, missed=1, net=400)
    stands(found.taken, taken=-700, net=-200)
    stands(found.good, net=300)
    return found


def numbers(asked: ContractFilter, sort: str = "number", limit: int = 50, vendor_id: str | None = None) -> list[str]:
    """All numbers that the filter lets through, read page by page."""
    found, after = list[str](), None
    while True:
        page = page_of_lines(CITY, vendor_id, asked, DAY, sort, after, limit)
        found += [line.contract.number for line in page.rows]
        after = page.after
        if after is None:
            return found


@pytest.mark.parametrize(
    "standing,wanted",
    [
        (Standing.LATE, ["A-1"]),
        (Standing.ENDED, ["B-1"]),
        (Standing.AT_RISK, ["C-1", "D-1"]),
        (Standing.ON_TRACK, ["E-1"]),
        (Standing.NO_RESULTS, ["F-1"]),
    ],
)
def test_a_contract_stands_in_the_first_way_that_is_true(listed: Listed, standing: Standing, wanted: list[str]) -> None:
    assert numbers(ContractFilter(standing=standing)) == wanted


def test_words_are_looked_for_as_they_are_typed(listed: Listed) -> None:
    assert numbers(ContractFilter(words="STREET a-")) == ["A-1"]
    assert numbers(ContractFilter(words="100% heron")) == ["F-1"]
    assert numbers(ContractFilter(words="100_")) == []
    assert numbers(ContractFilter(program="PR-9")) == ["E-1"]


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
@pytest.mark.parametrize("limit", [1, 2, 5])
def test_every_order_is_whole_whatever_the_size_of_a_page(listed: Listed, sort: str, limit: int) -> None:
    at_once = numbers(ContractFilter(), sort)
    assert sorted(at_once) == ["A-1", "B-1", "C-1", "D-1", "E-1", "F-1"]
    assert numbers(ContractFilter(), sort, limit) == at_once


def test_what_has_no_value_stands_last_and_equals_by_number_the_same_way(listed: Listed) -> None:
    assert numbers(ContractFilter(), "net") == ["A-1", "C-1", "E-1", "B-1", "D-1", "F-1"]
    assert numbers(ContractFilter(), "-net") == ["D-1", "B-1", "E-1", "C-1", "A-1", "F-1"]
    assert numbers(ContractFilter(), "due") == ["A-1", "C-1", "B-1", "D-1", "E-1", "F-1"]


def test_the_page_counts_narrows_and_sorts(client: Browser, listed: Listed) -> None:
    client.sign_in(a_person(Role.OFFICER))
    page = " ".join(client.get("/contracts?standing=at_risk&sort=taken").text.split())
    assert "Share in time: 93 percent, target 95" in page
    assert "D-1" in page
    assert "A-1" not in page
    assert 'aria-sort="ascending"' in page
    rows = rows_of(client.get("/contracts?standing=at_risk&sort=taken&as=csv"))
    assert [row[0] for row in rows[1:]] == ["D-1", "C-1"]
    assert rows[1][rows[0].index("Taken by results")] == "-7.00"
    assert client.get("/contracts?standing=best").status_code == 422
    assert client.get("/contracts?sort=lock_version").status_code == 422
    for changed in ("A-1", "[", '["x"]', '[{"a": 1}, 2]', '["soon", "A-1"]'):
        answer = client.get("/contracts", query_string={"sort": "due", "after": changed})
        assert answer.status_code == 422, changed
    assert "No contract fits this" in client.get("/contracts?words=nowhere").text


def test_a_vendor_finds_its_own_contracts_alone(client: Browser, listed: Listed) -> None:
    client.sign_in(a_person(Role.VENDOR, vendor=listed.heron))
    for address in ("/contracts", "/contracts?words=A-1", "/contracts?standing=late", "/contracts?program=PR-9"):
        page = client.get(address).text
        assert not any(text in page for text in ("/contracts/A-1", "/contracts/E-1", "Street sweeping"))
    assert "F-1" in client.get("/contracts").text
    assert [row[0] for row in rows_of(client.get("/contracts?as=csv"))[1:]] == ["F-1"]


def test_the_next_page_keeps_the_filter(client: Browser, session: Session) -> None:
    for number in range(51):
        stands(a_contract(number=f"N-{number:02}"), missed=1)
    client.sign_in(a_person(Role.OFFICER))
    page = client.get("/contracts?standing=at_risk&sort=net").text
    address = page.split('<nav aria-label="Pages">')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert parse_qs(urlsplit(address).query)["standing"] == ["at_risk"]
    following = client.get(address).text
    assert "N-00" in following
    assert "N-50" not in following
