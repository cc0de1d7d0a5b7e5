"""The page of what was found: by kind with counts, what to do where nothing was, and the same for programs."""

import pytest

from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_list_files import rows_of


def words(town: Town, desk: str, address: str) -> str:
    return " ".join(town.ask(desk, "GET", address).text.split())


def test_the_field_stands_on_the_desk_and_leads_to_what_it_finds(town: Town) -> None:
    assert 'action="/search"' in town.ask("officer", "GET", "/").text
    page = words(town, "officer", "/search?words=arp-2027")
    assert f'<a href="/contracts/{CONTRACT}">{CONTRACT}</a>' in page
    for kind in ("Contracts", "Pay items", "Reports"):
        assert kind in page
    assert "/search?words=arp-2027&amp;kind=items" in page
    assert 'action="/search"' not in town.ask("administrator", "GET", "/").text


@pytest.mark.parametrize(
    "address,says",
    [
        ("/search", "Type a number or a title of a contract"),
        ("/search?words=a", "Type at least two letters."),
        ("/search?words=zzzz", "Nothing that you may see holds “zzzz”."),
        ("/search?words=zzzz&kind=items", "Nothing that you may see holds “zzzz”."),
        ("/search?words=%3Cb%3E", "Nothing that you may see holds “&lt;b&gt;”."),
    ],
)
def test_an_empty_answer_says_what_to_do(town: Town, address: str, says: str) -> None:
    assert says in words(town, "officer", address)


def test_a_vendor_sees_no_trace_of_another(town: Town) -> None:
    page = words(town, "other vendor", f"/search?words={CONTRACT}")
    assert f"/contracts/{CONTRACT}" not in page
    assert "Nothing that you may see" in page
    assert "Northline" not in words(town, "other vendor", "/search?words=northline").replace("northline", "")


def test_file_and_interface_find_the_same(town: Town) -> None:
    listed = [row[0] for row in rows_of(town.ask("officer", "GET", "/search?words=arp&kind=contracts&as=csv"))[1:]]
    assert listed == ["ARP-2027-A", "ARP-2027-B", "ARP-2027-C"]
    answer = town.ask("officer", "GET", "/api/v1/search?words=arp&kind=contracts&limit=2")
    assert answer.json is not None
    assert [each["title"] for each in answer.json["rows"]] == listed[:2]
    rest = town.ask("officer", "GET", f"/api/v1/search?words=arp&kind=contracts&after={answer.json['after']}").json
    assert rest is not None
    assert [each["title"] for each in rest["rows"]] == listed[2:]
    assert town.ask("officer", "GET", "/search?words=arp&kind=people").status_code == 404
