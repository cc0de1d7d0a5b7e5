"""The page of an auditor's sample: a form, a seed drawn into the address, links, a file, and the same for programs."""

import csv
import io
from urllib.parse import parse_qs, urlsplit

from sqlalchemy.orm import Session

from contracts.roles import Role
from tests.builders import a_contract, a_person, a_statement
from tests.conftest import Browser
from tests.page_tokens import without_tokens
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_queries import assert_constant

STATEMENTS = "/samples?kind=statements&size=2&seed=any+seed"
ROWS = f"/samples?kind=rows&contract={CONTRACT}&period=2027-07&size=3"


def listed(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_seed_that_is_not_given_is_drawn_into_the_address(town: Town) -> None:
    answer = town.ask("auditor", "GET", "/samples?kind=statements&size=2")
    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer.location).query)
    assert (asked["kind"], asked["size"], len(asked["seed"][0])) == (["statements"], ["2"], 32)
    assert "The sample" in town.ask("auditor", "GET", answer.location).text


def test_rows_are_drawn_once_their_table_is_chosen(town: Town) -> None:
    page = town.ask("auditor", "GET", ROWS).text
    assert "Choose the table below, then draw." in page
    assert '<option value="segments"' in page
    drawn = town.ask("auditor", "GET", f"{ROWS}&table=segments&seed=1")
    assert drawn.text.count(f"/reports/{town.ids['report_id']}/rows/segments/") == 3
    again = town.ask("auditor", "GET", f"{ROWS}&table=segments&seed=1")
    assert without_tokens(again.text) == without_tokens(drawn.text)
    heading, *rows = listed(town.ask("auditor", "GET", f"{ROWS}&table=segments&seed=1&as=csv").data)
    assert (heading[0], heading[-3:], len(rows)) == ("Row", ["Standing", "Seed", "Score"], 3)
    assert {row[-2] for row in rows} == {"1"}
    asked = town.ask("auditor", "GET", f"/api/v1{ROWS}&table=segments&seed=1").json
    assert asked is not None
    assert [str(each["number"]) for each in asked["rows"]] == [row[0] for row in rows]
    assert [each["score"] for each in asked["rows"]] == [row[-1] for row in rows]


def test_what_is_not_there_is_said_at_its_field(town: Town) -> None:
    for address in (f"{STATEMENTS}&contract=nowhere", f"{ROWS}&table=nothing&seed=1"):
        assert town.ask("auditor", "GET", address).status_code == 422
        assert town.ask("auditor", "GET", f"/api/v1{address}").status_code == 422
    assert '<option value="segments"' in town.ask("auditor", "GET", f"{ROWS}&table=nothing&seed=1").text
    refused = town.ask("auditor", "GET", ROWS.replace("2027-07", "2027-99"))
    assert (refused.status_code, 'id="period-problem"' in refused.text) == (422, True)


def test_statements_are_links_a_file_and_an_answer(client: Browser, session: Session) -> None:
    statements = [a_statement(contract=a_contract(number=f"C-{number}")) for number in range(3)]
    client.sign_in(a_person(Role.AUDITOR))
    page = client.get(STATEMENTS).text
    assert "2 of 3 statements drawn." in page
    drawn = [each.id for each in statements if f"/statements/{each.id}" in page]
    asked = client.get(f"/api/v1{STATEMENTS}").json
    assert asked is not None
    assert (asked["population"], [each["id"] for each in asked["statements"]]) == (3, drawn)
    _, *rows = listed(client.get(f"{STATEMENTS}&as=csv").data)
    assert [row[0] for row in rows] == [each["contract"] for each in asked["statements"]]


def test_a_sample_of_many_statements_takes_as_many_queries_as_of_few(client: Browser, session: Session) -> None:
    client.sign_in(a_person(Role.AUDITOR))
    address = STATEMENTS.replace("size=2", "size=500")
    assert_constant(client, address, lambda number: a_statement(contract=a_contract(number=f"C-{number}")))
