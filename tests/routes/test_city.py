"""The city's page: the same scores on the page, in its files and for programs, and spans that have none say so."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from flask import g

from operations.statements import document_of, show_to_operator
from routes.missing_views import turn_of
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


@pytest.mark.parametrize("span", ["2027-07", "2027-08"])
def test_how_many_contracts_a_score_counts_is_told_beside_it(town: Town, span: str) -> None:
    told = town.ask("officer", "GET", f"/api/v1/city?span={span}").json
    assert told is not None
    names = ("scored", "contracts", "missing", "stale")
    assert {name: told[name] for name in names} == {
        name: sum(each[name] for each in told["programs"]) for name in names
    }
    page = words(town, "officer", f"/city?in={span}")
    counted = f"{told['scored']} of {told['contracts'] + told['missing']}"
    assert f"· {counted} contracts" in page
    assert (f"It counts {counted} contracts." in page) == (told["missing"] > 0)
    for each in told["programs"]:
        mark = ", stale" if each["stale"] else ", partial" if each["missing"] else ""
        at_bar = f"({each['scored']} of {each['contracts'] + each['missing']}{mark})"
        assert (at_bar in page) == (each["score"] is not None), "at its bar too"


def test_whose_turn_a_missing_result_waits_for_is_told_alike(town: Town) -> None:
    told = town.ask("officer", "GET", "/api/v1/city?span=2027-08").json
    assert told is not None
    (row,) = [each for each in told["without_result"] if each["contract"] == CONTRACT]
    assert (row["newest_until"], row["next_period"], row["next_due"]) == ("2027-07-31", "2027-08", "2027-09-05")
    listed = rows_of(town.ask("officer", "GET", "/city?in=2027-08&list=missing&as=csv"))
    headings = listed[0]
    (line,) = [dict(zip(headings, each, strict=True)) for each in listed[1:] if each[0] == CONTRACT]
    assert (line["Whose turn"], line["What is missing"]) == (row["whose_turn"], row["says"])
    assert line["Stale"] == ("yes" if row["stale"] else "no")
    page = words(town, "officer", "/city?in=2027-08")
    assert row["says"] in page
    first = town.ask("officer", "GET", "/api/v1/city?span=2027-08&limit=1").json
    assert first is not None
    rest = town.ask("officer", "GET", f"/api/v1/city?span=2027-08&missing_after={first['missing_after']}").json
    assert rest is not None
    assert [*first["without_result"], *rest["without_result"]] == told["without_result"]


def a_report(status: str) -> Any:
    return SimpleNamespace(status=status, entered_at=datetime(2027, 10, 5, 19, tzinfo=UTC))


@pytest.mark.parametrize(
    "statuses,whose,says",
    [
        ({}, "the vendor and the city", "the vendor’s report was due on October 5, 2027 and has not come; the city’s"),
        (
            {"vendor": "submitted", "city": "accepted"},
            "the city",
            "delivered its report on October 5, 2027, and the city",
        ),
        ({"vendor": "returned", "city": "accepted"}, "the vendor", "has yet to correct it"),
        ({"vendor": "accepted", "city": "checked"}, "the city", "the city delivered its record"),
        ({"vendor": "accepted", "city": "accepted"}, "the officer", "has yet to compute the statement"),
    ],
)
def test_a_vendor_that_delivered_is_not_blamed(town: Town, statuses: dict[str, str], whose: str, says: str) -> None:
    period = SimpleNamespace(name="2027-09", starts_on=date(2027, 9, 1), due_on=date(2027, 10, 5))
    terms = SimpleNamespace(tables_of=lambda party: party in ("vendor", "city"))
    state = SimpleNamespace(period=period, reports={party: a_report(each) for party, each in statuses.items()})
    seen: Any = SimpleNamespace(state=state, terms=terms)
    with town.app.test_request_context():
        g.time_zone = "America/New_York"
        turn = turn_of(seen, date(2027, 10, 14))
        assert turn.whose == whose
        assert says in turn.says
        assert turn_of(seen, date(2027, 8, 31)).says == "", "the period has not begun"
