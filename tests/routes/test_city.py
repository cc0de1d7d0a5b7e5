"""The city's page: the same scores on the page, in its files and for programs, and spans that have none say so."""

from decimal import Decimal

from operations.statements import document_of, show_to_operator
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_list_files import rows_of


def words(town: Town, desk: str, address: str) -> str:
    return " ".join(town.ask(desk, "GET", address).text.split())


def test_page_file_and_statement_agree(town: Town) -> None:
    listed = [row for row in rows_of(town.ask("finance", "GET", "/city?in=2027-07&as=csv"))[1:] if row[0] == CONTRACT]
    with town.app.app_context():
        statement, _ = show_to_operator(CONTRACT, "2027-07")
        results = document_of(statement)["figures"]["measures"]
    by_title = {each["value"]["title"]: each["value"]["value"] for each in results.values() if "group" not in each}
    assert listed
    for _, _, period, title, _, value, target, score, _ in listed:
        assert period == "2027-07"
        assert Decimal(value) == Decimal(by_title[title])
        higher = min(Decimal(value) / Decimal(target), Decimal("1.25"))
        lower = min(Decimal(target) / Decimal(value), Decimal("1.25"))
        assert 0 <= (lower if "complaints" in title else higher) - Decimal(score) < Decimal("0.01"), "cut, never raised"
    page = words(town, "auditor", "/city?in=2027-07")
    assert f"#{next(iter(results))}" in page, "a score leads to how its result was counted"
    assert "1.00 meets the target" in page


def test_a_day_says_that_nothing_comes_daily(town: Town) -> None:
    page = words(town, "auditor", "/city?by=day&in=2027-07-31")
    assert "No result comes for less than a month: there is no score of a day." in page
    assert "no score" in page


def test_programs_read_the_same_total(town: Town) -> None:
    answer = town.ask("officer", "GET", "/api/v1/city?by=quarter&span=2027-Q3")
    assert answer.status_code == 200, answer.text
    told = answer.json
    assert told is not None
    assert told["score"] in words(town, "officer", "/city?by=quarter&in=2027-Q3")
    total = sum(each["counted"] for each in told["programs"])
    assert total == len([row for row in told["rows"] if row["score"] is not None])
    assert town.ask("officer", "GET", "/city?by=year").status_code == 422
    assert town.ask("officer", "GET", "/city?in=x").status_code == 422
    assert town.ask("officer", "GET", "/city?sort=x").status_code == 422


def test_contracts_without_a_result_are_listed_in_a_file_of_their_own(town: Town) -> None:
    listed = rows_of(town.ask("officer", "GET", "/city?in=2027-08&list=missing&as=csv"))[1:]
    assert CONTRACT in [row[0] for row in listed]
    assert "Contracts without a result" in words(town, "officer", "/city?in=2027-08")
