"""Filters that a person keeps: beside their list, for them alone, and refused where they make no sense."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.roles import Role
from models.kept_filters import KeptFilter
from operations.kept_filters import MOST_FILTERS
from tests.builders import a_contract, a_person
from tests.conftest import Browser

PAGE = "contracts.show_contracts"


@pytest.fixture
def officer(client: Browser, session: Session) -> Browser:
    """The browser of an officer who has contracts to look for."""
    a_contract(number="N-1", title="Sewer")
    return client.sign_in(a_person(Role.OFFICER))


def keep(browser: Browser, title: str, query: str = "words=sewer&sort=-due&after=N-0", page: str = PAGE) -> int:
    """Keep a filter; what the program answered."""
    form = {"page": page, "query": query, "title": title}
    return browser.post("/kept-filters", data=form).status_code


def test_what_is_kept_stands_beside_its_list_until_it_is_removed(officer: Browser, session: Session) -> None:
    assert keep(officer, "  Sewers,   late ") == 303
    page = officer.get("/contracts").text
    assert '<a href="/contracts?words=sewer&amp;sort=-due" >Sewers, late</a>' in page
    assert 'aria-current="true">Sewers, late</a>' in officer.get("/contracts?words=sewer&sort=-due").text
    assert "Sewers, late" not in officer.get("/search?kind=contracts").text
    kept_id = session.scalars(select(KeptFilter.id)).one()
    answer = officer.post(f"/kept-filters/{kept_id}/remove")
    assert (answer.status_code, answer.location) == (303, "/contracts")
    assert "Sewers, late" not in officer.get("/contracts").text.replace("“Sewers, late” is removed.", "")
    assert officer.post(f"/kept-filters/{kept_id}/remove").status_code == 404


def test_nobody_sees_or_removes_what_another_person_kept(officer: Browser, session: Session) -> None:
    keep(officer, "Mine")
    kept_id = session.scalars(select(KeptFilter.id)).one()
    officer.sign_in(a_person(Role.OFFICER))
    assert "Mine" not in officer.get("/contracts").text
    assert officer.post(f"/kept-filters/{kept_id}/remove").status_code == 404
    assert keep(officer, "Mine") == 303


def test_a_name_is_asked_for_and_used_once(officer: Browser) -> None:
    assert keep(officer, "Late ones") == 303
    for title in ("", " ", "x" * 61, "late ONES"):
        assert keep(officer, title) == 422
    refused = officer.post("/kept-filters", data={"page": PAGE, "query": "words=a", "title": "late ones"}).text
    assert 'value="late ones"' in refused
    assert 'href="/contracts?words=a"' in refused
    assert keep(officer, "Late ones", page="search.show_results") == 303


def test_no_more_are_kept_than_a_page_shows(officer: Browser) -> None:
    assert [keep(officer, f"Filter {number}") for number in range(MOST_FILTERS)] == [303] * MOST_FILTERS
    assert keep(officer, "One more") == 422
    assert keep(officer, "Too long", query=f"words={'x' * 1001}") == 422


NO_LISTS = ("", "nowhere", "people.show_people", "contracts.show_contract", "rulings.show_log", "https://elsewhere")


@pytest.mark.parametrize("page", NO_LISTS)
def test_only_lists_that_the_person_may_see_are_kept(officer: Browser, page: str) -> None:
    assert keep(officer, "Mine", page=page) == 404
