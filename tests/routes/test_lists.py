"""Lists: every one is sorted, paged by key and a file, or is named with the reason; links survive an added row."""

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

import lxml.html
import pytest
from flask import Flask

from models.search import KINDS
from routes.list_pages import ListPage
from routes.lists import FOUND, SORTED, UNSORTED
from routes.permissions import ENDPOINTS
from tests.routes.conftest import CONTRACT, Town
from tests.routes.test_list_files import rows_of

# Who opens which list, with what shows something in it.
ASKED: Mapping[str, tuple[str, str]] = {
    "contracts.show_contracts": ("finance", "/contracts"),
    "statement_queue.show_queue": ("finance", "/finance/queue"),
    "rulings.show_queue": ("officer", "/rulings?status=holding"),
    "disputes.show_queue": ("officer", "/disputes"),
    "corrective_actions.show_list": ("officer", "/corrective-actions"),
    "meetings.show_list": ("officer", "/meetings?status=held"),
    "evaluations.show_list": ("officer", "/evaluations?state=missing"),
    "city.show_city": ("auditor", "/city"),
    "vouchers.show_vouchers": ("finance", "/vouchers"),
    "payments.show_place": ("finance", "/payments"),
    "ledger_accounts.show_ledger": ("finance", "/ledger"),
    "policies.show_policies": ("finance", "/policies"),
    "delegations.show_delegations": ("finance", "/delegations"),
    "audit_trail.show_trail": ("auditor", "/audit-trail"),
    "messages.show_inbox": ("finance", "/messages?show=all"),
    "mailings.show_undelivered": ("administrator", "/undelivered-mail"),
    "people.show_people": ("administrator", "/people"),
    "tokens.show_tokens": ("administrator", "/tokens"),
    "registers.show_place": ("officer", "/contract-registers"),
    "contract_lists.show_reports": ("vendor", f"/contracts/{CONTRACT}/reports"),
    "contract_lists.show_statements": ("finance", f"/contracts/{CONTRACT}/statements"),
    "contract_lists.show_items": ("inspector", f"/contracts/{CONTRACT}/items"),
    "rulings.show_log": ("officer", f"/contracts/{CONTRACT}/rulings"),
    "disputes.show_disputes": ("vendor", f"/contracts/{CONTRACT}/disputes"),
    "corrective_actions.show_of_contract": ("officer", f"/contracts/{CONTRACT}/corrective-actions"),
    "meetings.show_of_contract": ("vendor", f"/contracts/{CONTRACT}/meetings"),
    **{f"search.show_results {kind}": ("officer", f"/search?kind={kind}") for kind in KINDS},
}


def every_list() -> Iterator[tuple[str, ListPage]]:
    """Each list that is sorted, with its page."""
    for endpoint, several in SORTED.items():
        yield from ((endpoint, each) for each in several)


def test_every_list_is_a_page_that_there_is_and_no_page_is_named_twice(app: Flask) -> None:
    named = [*SORTED, *(endpoint for endpoints in UNSORTED.values() for endpoint in endpoints)]
    assert len(named) == len(set(named))
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert set(named) <= pages & ENDPOINTS.keys()


def test_every_sort_has_a_heading_and_every_heading_a_sort() -> None:
    for endpoint, page in every_list():
        headings = {each.sort for each in page.columns} - {""}
        assert headings <= set(page.sorts), endpoint
        # Of the order of a list's own keys, and of titles that stand under a number, no heading tells.
        assert set(page.sorts) - headings <= {"title", "key"}, endpoint


def pages_asked() -> Mapping[str, ListPage]:
    """The list of each address that is asked."""
    found = {endpoint: several[0] for endpoint, several in SORTED.items() if endpoint != "search.show_results"}
    return found | {f"search.show_results {kind}": page for kind, page in FOUND.items()}


@pytest.mark.parametrize("name", sorted(pages_asked()))
def test_a_list_says_how_it_is_sorted_and_turns_round(town: Town, name: str) -> None:
    desk, address = ASKED[name]
    page, asking = pages_asked()[name], f"{address}{'&' if '?' in address else '?'}sort="
    has_rows = '<table class="list' in town.ask(desk, "GET", address).text
    sorts = [each.sort for each in page.columns if each.sort]
    for sort in (sorts[0], f"-{sorts[-1]}"):
        answer = town.ask(desk, "GET", asking + sort)
        assert answer.status_code == 200, sort
        by = page.sorts[sort.removeprefix("-")]
        way = "descending" if by.descending is not sort.startswith("-") else "ascending"
        assert answer.text.count(f'aria-sort="{way}"') == has_rows, sort
        assert "aria-sort" not in answer.text.replace(f'aria-sort="{way}"', "")
    for wrong in ("lock_version", "--number", "-"):
        assert town.ask(desk, "GET", asking + wrong).status_code == (422 if wrong != "-" else 200), wrong


def test_earlier_periods_of_a_contract_are_a_page_further(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = town.ask("finance", "GET", f"/contracts/{CONTRACT}").text
    titles = re.findall(r"<strong>(\w+ 2027)</strong>", whole)
    assert len(titles) > 2
    assert "Show earlier periods" not in whole
    monkeypatch.setattr("routes.contracts.PERIODS_SHOWN", 2)
    first = town.ask("finance", "GET", f"/contracts/{CONTRACT}").text
    address = re.findall(r'href="(/contracts/[^"]+before=[^"]+)"', first)[0]
    rest = town.ask("finance", "GET", address).text
    assert [re.findall(r"<strong>(\w+ 2027)</strong>", page) for page in (first, rest)] == [titles[:2], titles[2:4]]


def test_a_file_keeps_the_order_of_its_page(town: Town) -> None:
    for sort, reverse in (("contract", False), ("-contract", True)):
        rows = rows_of(town.ask("officer", "GET", f"/search?kind=reports&sort={sort}&as=csv"))[1:]
        numbers = [row[1].split(" · ")[1] for row in rows]
        assert numbers == sorted(numbers, reverse=reverse)
        assert len(set(numbers)) > 1


def test_words_narrow_a_list_and_stay_in_its_links(town: Town) -> None:
    page = town.ask("officer", "GET", "/disputes?words=ARP-2027-01&sort=due").text
    assert 'value="ARP-2027-01"' in page
    assert 'href="/disputes?words=ARP-2027-01&amp;sort=due&amp;status=settled"' in page
    nothing = town.ask("officer", "GET", "/disputes?words=nowhere").text
    assert "None of them fits this." in nothing


@pytest.mark.parametrize("name", ASKED)
def test_narrowing_a_list_further_stays_in_its_tab_and_its_order(town: Town, name: str) -> None:
    desk, address = ASKED[name]
    page = town.ask(desk, "GET", address).text
    path = address.partition("?")[0]
    links = {html.unescape(each) for each in re.findall(r'href="([^"]+)"', page)}
    for link in [each for each in links if each.startswith(f"{path}?") and "as=" not in each and "after=" not in each]:
        tree = lxml.html.fromstring(town.ask(desk, "GET", link).text)
        for form in tree.xpath("//main//form[@method='get']"):
            assert {each for each, text in parse_qsl(link.partition("?")[2]) if text} <= set(form.fields.keys()), link
