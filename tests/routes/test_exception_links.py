"""From a dollar of an exception's cost to where it stands: a line of the statement, or of an earlier one."""

import pytest

from models.people import find_person_by_email
from tests.conftest import Browser
from tests.operations.corrections import compute, paid, report
from tests.operations.fixtures import computed_store
from tests.page_rules import dead_links

__all__ = ["computed_store"]


def test_what_an_earlier_period_paid_leads_to_its_line_there(
    request: pytest.FixtureRequest, client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = request.getfixturevalue("computed_store")
    monkeypatch.setattr("contracts.exception_costs.ALWAYS", 2)
    july = paid(store, "2027-07", 1)
    report(store, "2027-08", 1)
    august = compute("2027-08")
    finance = find_person_by_email("finance@harborview.example")
    assert finance is not None
    page = client.sign_in(finance).get(f"/statements/{august.id}").text
    assert "was earned in each of 2 periods" in page
    assert f'<a href="/statements/{july.id}#bonus">2027-07</a>' in page
    assert '<a href="#bonus">Bonus</a>' in page
    assert 'id="bonus"' in client.get(f"/statements/{july.id}").text


def test_a_link_without_its_place_is_found() -> None:
    page = '<a href="#a"></a><a href="/x#c"></a><a class="x" href="#b"></a><p id="a"></p>'
    assert dead_links(page) == {"b"}
