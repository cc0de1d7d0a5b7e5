"""The forecast as people and programs see it: what it rests on, what would change it, and the warnings beside it."""

from decimal import Decimal

import pytest

from models.database import db
from models.file_store import FileStore
from models.people import Person, find_person
from operations.early_warnings import watch_report
from operations.tokens import issue
from tests.conftest import Browser
from tests.operations.city import SMALL, check, deliver, somebody, visits
from tests.operations.fixtures import store
from tests.operations.test_early_warnings import AUGUST, settle_july_and_say_what_is_worse
from tests.routes.test_list_files import rows_of
from tests.routes.test_queries import queries_of

__all__ = ["store"]
PAGE = f"/contracts/{SMALL}/forecast"


@pytest.fixture
def slow_august(store: FileStore) -> FileStore:
    settle_july_and_say_what_is_worse()
    report = deliver(store, "vendor-a", visits(slow=3, of=19, month="August"), AUGUST).report
    check(store, report)
    watch_report(report.government_id, report.id)
    db.session.commit()
    return store


def person(short: str) -> Person:
    actor = somebody(short)
    return find_person(actor.government_id, actor.person_id)


def words(text: str) -> str:
    return " ".join(text.split())


def test_both_sides_see_the_same_page(slow_august: FileStore, client: Browser) -> None:
    seen = []
    for who in ("officer", "vendor-a"):
        client.sign_in(person(who))
        seen.append(words(client.get(PAGE).text.partition("<main")[2]))
    assert seen[0] == seen[1]
    assert "$94,012.50" in seen[0]
    assert "what has not come is taken as in July 2027" in seen[0]
    assert "Not come yet: as in July 2027" in seen[0]
    assert "11 more rows of “Visits” that meet it" in seen[0]
    assert "rate of “Bonus” from −0.01 to 0.04" in seen[0]
    assert "It stands at ≈ 84.21 %; at 90 the payment would be $3,000.00 higher." in seen[0]
    assert "Early warning" in client.get(f"/contracts/{SMALL}").text
    client.sign_in(person("vendor-b"))
    assert client.get(PAGE).status_code == 404


def test_the_file_and_the_interface_say_the_same(slow_august: FileStore, client: Browser) -> None:
    client.sign_in(person("officer"))
    listed = [row for row in rows_of(client.get(f"{PAGE}?as=csv"))[1:] if row[1] == "Quick visits"]
    assert [(row[0], row[4], Decimal(row[7])) for row in listed] == [
        (AUGUST, "11 more rows of “Visits” that meet it", Decimal("3000.00"))
    ]
    token = issue(somebody("vendor-a"), frozenset({"read"}), 30)
    db.session.commit()
    told = client.get(f"/api/v1{PAGE}", headers={"Authorization": f"Bearer {token}"}).json
    assert told is not None
    (forecast,) = told["forecasts"]
    assert (forecast["net"], forecast["like"], forecast["indexes"]) == ("94012.50", "2027-07", ["diesel"])
    quick = next(each for each in forecast["outlooks"] if each["measure"] == "quick_visits")
    assert [(step["rows"], step["net"]) for step in quick["steps"]] == [(11, "3000.00")]
    assert [each["sign"] for each in told["warnings"]] == ["takes"]


def test_without_an_open_period_the_page_says_what_comes(store: FileStore, client: Browser) -> None:
    settle_july_and_say_what_is_worse()
    client.sign_in(person("auditor"))
    assert "No period is open" in client.get(PAGE).text


def test_a_page_with_more_rows_takes_as_many_queries(slow_august: FileStore, client: Browser) -> None:
    client.sign_in(person("officer"))
    before = queries_of(client, PAGE)
    report = deliver(slow_august, "vendor-a", visits(slow=9, of=90, month="August"), AUGUST).report
    check(slow_august, report)
    assert queries_of(client, PAGE) == before
