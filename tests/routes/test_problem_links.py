"""Forms with every field wrong: each line of the summary leads to its field, and the field is marked."""

import io
from collections.abc import Iterator
from typing import Any

import lxml.html
import pytest

from contracts.rulings import KINDS
from tests.routes.conftest import Town
from tests.routes.matrix import DESKS
from tests.routes.problem_links import broken_links, summary_of

PAGES = (
    "/contract-entry",
    "/change-orders/{change_order_id}",
    "/contracts/{number}/change-orders",
    "/contracts/{number}/corrective-actions/new",
    "/contracts/{number}/evaluation/new",
    "/contracts/{number}/ledgers",
    "/contracts/{number}/meetings/new",
    "/contracts/{number}/milestones",
    "/contracts/{number}/milestones/{milestone_id}",
    "/contracts/{number}/periods/{period}/discrepancies",
    "/contracts/{number}/periods/{period}/evidence",
    "/contracts/{number}/renewal",
    *(f"/contracts/{{number}}/rulings/new?kind={kind}" for kind in KINDS),
    "/corrective-actions/{action_id}",
    "/delegations",
    "/disputes/{dispute_id}",
    "/evaluations/{evaluation_id}",
    "/finance-limits",
    "/ledger",
    "/ledger/contracts/{number}",
    "/meetings/{meeting_id}",
    "/my-account",
    "/payments",
    "/people/new",
    "/people/{person_id}",
    "/policies/new",
    "/reports/{report_id}/layout",
    "/reports/{report_id}/verification/{table}",
    "/reports/{report_id}/verification/{table}/4",
    "/statements/{statement_id}/dispute",
    "/tokens",
    "/vouchers",
)
# What each field holds: nothing, and what fits nowhere. A form that takes it is tried with the other.
WRONG = ("", "§ none")


def fields_of(form: Any, wrong: str) -> dict[str, Any]:
    """What a browser would send of the form with every field that is seen wrong."""
    hidden = {each.get("name"): each.get("value", "") for each in form.xpath(".//input[@type='hidden']")}
    seen = form.xpath(".//input[not(@type='hidden')] | .//select | .//textarea")
    typed = {each.get("name"): wrong for each in seen if each.get("name") and each.get("type") != "file"}
    return hidden | typed


def refused(town: Town, page: str) -> Iterator[tuple[str, str]]:
    """Where each form of the page is sent, and the page that answers it with a summary."""
    for desk in DESKS[1:]:
        seen = town.ask(desk, "GET", page)
        if seen.status_code != 200 or seen.mimetype != "text/html":
            continue
        for form in lxml.html.fromstring(seen.text).forms:
            for wrong in WRONG if form.method == "POST" and form.xpath("ancestor::main") else ():
                answer = town.ask(desk, "POST", form.action or page, data=fields_of(form, wrong))
                if answer.status_code == 422 and 'id="problems"' in answer.text:
                    yield f"{desk} {form.action or page} {wrong}", answer.text


@pytest.mark.parametrize("page", PAGES)
def test_every_line_of_the_summary_leads_to_its_field(town: Town, page: str) -> None:
    town.forget_wrong_passwords()
    broken = {sent: links for sent, text in refused(town, page.format(**town.ids)) if (links := broken_links(text))}
    assert broken == {}


def sent(town: Town, desk: str, page: str, **texts: Any) -> str:
    """The answer to the page's own form with these texts, the others as they stand in it."""
    forms = lxml.html.fromstring(town.ask(desk, "GET", page).text).forms
    form = next(each for each in forms if each.method == "POST" and (each.action or page) in (page, "/ledger/layout"))
    answer = town.ask(desk, "POST", form.action or page, data=dict(form.fields) | texts)
    assert (answer.status_code, broken_links(answer.text)) == (422, [])
    return answer.text


def test_every_problem_of_a_policy_is_said_at_once_at_its_field(town: Town) -> None:
    texts = {"effective_on": "", "reason": "", "large_percent": "much", "usual_flag_up": "", "second_net": "none"}
    texts |= {"weekend": "sunday funday", "also": "2027-07-05\nsoon", "payment_days": "ten", "answer_days": "0"}
    texts |= {"decide_days": " "}
    page = sent(town, "finance", "/policies/new", **texts, region="ZZ")
    fields = {"effective_on", "reason", "large_percent", "second_net", "weekend", "also", "payment_days"}
    fields |= {"answer_days", "decide_days"}
    tree = lxml.html.fromstring(page)
    assert {link.get("href")[1:] for link in tree.xpath("//*[@id='problems']//a")} == fields
    assert any("“funday”" in line for line in summary_of(page))
    assert any("“soon”" in line for line in summary_of(page))
    assert any("whole number" in line for line in summary_of(page))
    assert all("clocks[" not in line and "free_days" not in line for line in summary_of(page))


def test_interest_without_days_is_refused_and_its_clock_not_dropped(town: Town) -> None:
    texts = {"effective_on": "2090-01-01", "reason": "As decided.", "payment_days": "", "payment_percent": "900"}
    page = sent(town, "finance", "/policies/new", **texts)
    assert summary_of(page)[1:] == ["Write the days: interest is owed from the day after the last of them."]
    assert dict(lxml.html.fromstring(page).forms[-1].fields)["payment_percent"] == "900"


def test_a_delegation_says_everything_that_is_wrong(town: Town) -> None:
    page = sent(town, "finance", "/delegations", delegate="", starts_on="", ends_on="", reason=" ")
    assert len(summary_of(page)) == 5


def test_a_token_says_everything_that_is_wrong(town: Town) -> None:
    assert len(summary_of(sent(town, "officer", "/tokens", days="9999"))) == 3


def test_what_is_wrong_in_a_ledger_layout_is_said_at_its_file(town: Town) -> None:
    layout = b'{"codes": [], "columns": [{"value": "x"}]}'
    page = sent(town, "finance", "/ledger", file=(io.BytesIO(layout), "layout.json"))
    assert {"name: This is required. Fill it in."} < set(summary_of(page))
