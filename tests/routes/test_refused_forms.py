"""A decision that is refused for what was typed: the same page again, with the problem at its field, nothing lost."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import lxml.html
import pytest
from sqlalchemy import update

from models.clock import today
from models.database import db
from models.periods import ReportingPeriod
from models.statements import PaymentStatement
from tests.routes.conftest import Town
from tests.routes.matrix import DESKS
from tests.routes.problem_links import broken_links, summary_of

PAGES = (
    "/corrective-actions/{action_id}",
    "/contracts/{number}/ledgers",
    "/contracts/{number}/milestones/{milestone_id}",
    "/contracts/{number}/periods/{period}/discrepancies",
    "/contracts/{number}/renewal",
    "/contracts/{number}/terms/0",
    "/change-orders/{change_order_id}",
    "/delegations?sort=first_day",
    "/disputes/{dispute_id}",
    "/evaluations/{evaluation_id}",
    "/finance-limits",
    "/meetings/{meeting_id}",
    "/people/{person_id}",
    "/policies/{policy_id}",
    "/reports/{report_id}",
    "/rulings/{ruling_id}",
    "/statements/{statement_id}",
)
KINDS = {
    "corrective-actions", "evaluations", "finance-limits", "meeting-actions",
    "people", "policies", "releases", "renewals", "rulings", "statements",
}  # fmt: skip
TYPED = "   "


def forms_at(town: Town, desk: str, page: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each form of the page that says where it stands and asks for something, with what it sends unseen."""
    answer = town.ask(desk, "GET", page)
    if answer.status_code in (403, 404):
        return
    assert answer.status_code == 200, page
    for form in lxml.html.fromstring(answer.text).forms:
        fields = dict(form.fields)
        is_silent = str(form.action).startswith("/disputes/")  # a dispute is taken back without a word
        if "stands_on" in fields and not is_silent and form.xpath(".//textarea | .//input[@type='password']"):
            yield form.action, fields


def test_every_decision_is_asked_again_on_its_page(town: Town) -> None:
    wrong, seen = [], set[str]()
    for page in PAGES:
        address = page.format(**town.ids)
        for desk in DESKS[1:]:
            for action, fields in forms_at(town, desk, address):
                texts = dict.fromkeys((name for name, text in fields.items() if not text), TYPED)
                answer = town.ask(desk, "POST", action, data=fields | texts)
                seen.add(action.split("/")[1])
                if answer.status_code != 422 or (broken := broken_links(answer.text)):
                    wrong.append((page, desk, action, answer.status_code, answer.text and broken))
    assert wrong == []
    assert seen >= KINDS, KINDS - seen


def decision(town: Town, page: str, ends_with: str) -> tuple[str, dict[str, Any]]:
    """Where the form of the statement's page that is sent to such an address goes, and what it sends unseen."""
    tree = lxml.html.fromstring(town.ask("finance", "GET", page).text)
    form = next(each for each in tree.forms if str(each.action).endswith(ends_with))
    return form.action, dict(form.fields)


def test_a_missing_reason_is_answered_on_the_statement(town: Town) -> None:
    page = "/statements/{statement_id}".format(**town.ids)
    with town.app.app_context():
        periods = update(ReportingPeriod).where(ReportingPeriod.id == town.ids["period_id"])
        of_it = update(PaymentStatement).where(PaymentStatement.id == town.ids["statement_id"])
        for change in (periods.values(status="locked"), of_it.values(status="approved")):
            db.session.execute(change, execution_options={"moves": True, "synchronize_session": False})
        db.session.commit()
    action, fields = decision(town, page, "/ask-to-reopen")
    answer = town.ask("finance", "POST", action, data=fields | {"reason": " "})
    assert (answer.status_code, broken_links(answer.text)) == (422, [])
    assert summary_of(answer.text)[0] == "Nothing was changed."
    assert action in answer.text


def test_what_was_typed_beside_the_mistake_is_kept(town: Town) -> None:
    page = "/people/{person_id}".format(**town.ids)
    action = f"{page}/roles/{town.ids['assignment_id']}/end"
    sent = {"stands_on": page, "reason": "She moves to another office.", "last_day": "2001-01-01"}
    answer = town.ask("administrator", "POST", action, data=sent)
    assert (answer.status_code, broken_links(answer.text)) == (422, [])
    form = next(each for each in lxml.html.fromstring(answer.text).forms if each.action == action)
    assert dict(form.fields) | sent == dict(form.fields)
    assert form.getparent().get("open") is not None


@pytest.mark.parametrize(
    "page",
    ["", "/people", "/no-such-page", "/sign-out", "/contracts?as=csv", "/static/app.css", "//elsewhere.example/x", "?"],
)
def test_a_form_that_stands_nowhere_is_answered_by_an_error_page(town: Town, page: str) -> None:
    action = "/people/{person_id}/close".format(**town.ids)
    answer = town.ask("administrator", "POST", action, data={"stands_on": page, "reason": " "})
    assert answer.status_code == 422
    assert "<h1>This cannot be done now</h1>" in answer.text
    assert 'id="problems"' not in answer.text


def test_an_error_page_names_no_field_by_its_key(town: Town) -> None:
    action = "/people/{person_id}/close".format(**town.ids)
    answer = town.ask("administrator", "POST", action, data={"reason": " "})
    assert "<li>Say why. It stays in the record.</li>" in answer.text
    assert "reason:" not in answer.text


def test_the_page_is_shown_as_it_was_sorted(town: Town) -> None:
    day, page = f"{today('America/New_York') + timedelta(days=400)}", "/delegations?sort=first_day"
    named = {"delegate": "officer2@harborview.example", "starts_on": day, "ends_on": day, "reason": "Leave."}
    assert town.ask("finance", "POST", "/delegations", data=named).status_code == 303
    tree = lxml.html.fromstring(town.ask("finance", "GET", page).text)
    action = next(str(each.action) for each in tree.forms if str(each.action).endswith("/end"))
    answer = town.ask("finance", "POST", action, data={"stands_on": page, "reason": " "})
    assert answer.status_code == 422
    assert 'aria-sort="descending"' in answer.text


def test_a_page_that_has_the_form_no_more_is_not_shown_with_its_problems(town: Town) -> None:
    action = "/people/{person_id}/close".format(**town.ids)
    answer = town.ask("administrator", "POST", action, data={"stands_on": "/people", "reason": " "})
    assert answer.status_code == 422
    assert "<h1>This cannot be done now</h1>" in answer.text
