"""Lists in an order of theirs: whole page by page, turned round, and unmoved by a row that is added meanwhile."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from contracts.errors import Invalid
from models.database import db
from models.paging import every_page
from models.search import FINDABLE, page_found
from tests.builders import a_contract

CITY = "testville"
TITLES = ("Sewer", "Bridge", "bridge", "Sewer", "Étude", "Bridge", "Zoo")


def read(sort: str, limit: int) -> list[str]:
    """The numbers of the contracts in that order, read page by page."""

    def page(after: str | None) -> Any:
        return page_found("contracts", CITY, None, (), after, limit, sort)

    return [row.number for each in every_page(page, lambda each: each.after) for row in each.rows]


@pytest.fixture
def listed(session: Session) -> list[str]:
    """Contracts, some under the same title; their numbers."""
    for number, title in enumerate(TITLES):
        a_contract(number=f"N-{number}", title=title)
    return [f"N-{number}" for number in range(len(TITLES))]


@pytest.mark.parametrize("sort", FINDABLE["contracts"].sorts)
def test_an_order_is_whole_whatever_the_page_and_turns_round(listed: list[str], sort: str) -> None:
    whole = read(sort, 500)
    assert sorted(whole) == listed
    assert [read(sort, limit) for limit in (1, 2, 3)] == [whole] * 3
    assert read(f"-{sort}", 2) == whole[::-1]


def test_a_row_that_is_added_moves_none_of_the_others(listed: list[str]) -> None:
    whole = read("title", 500)
    first = page_found("contracts", CITY, None, (), None, 3, "title")
    a_contract(number="A-0", title="Bridge")
    db.session.commit()
    second = page_found("contracts", CITY, None, (), first.after, 500, "title")
    seen = [row.number for row in (*first.rows, *second.rows)]
    assert [number for number in seen if number != "A-0"] == whole
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("after", ["N-1", "[", "{}", '["Zoo"]', '["Zoo", 1, 2]', "null", '["soon", "N-1"]'])
def test_a_changed_key_is_refused(listed: list[str], after: str) -> None:
    with pytest.raises(Invalid, match="Open the list from its first page"):
        page_found("contracts", CITY, None, (), after, 3, "last_day")
