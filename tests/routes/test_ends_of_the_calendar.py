"""Days at the ends of the calendar are refused in words wherever one is typed, and no page fails at them."""

from datetime import date

import pytest
from marshmallow import ValidationError

from contracts.entries import problem_of_term
from routes.api.settings import NewPolicy
from tests.routes.conftest import CONTRACT, Town

ENDS = ("0001-01-01", "9999-12-31")
# Where a day is typed: whose desk, the address, and the form with its days left out.
FORMS: tuple[tuple[str, str, dict[str, str], tuple[str, ...]], ...] = (
    ("administrator", "/people/{person_id}/roles", {"role": "auditor"}, ("starts_on", "ends_on")),
    ("administrator", "/people/{person_id}/responsibilities", {}, ("from_day", "to_day")),
    ("finance", "/delegations", {"email": "finance2@harborview.example"}, ("starts_on", "ends_on")),
    ("finance", "/policies/new", {"reason": "So."}, ("effective_on",)),
    ("officer", f"/contracts/{CONTRACT}/milestones", {"title": "Signs"}, ("day",)),
    ("officer", f"/contracts/{CONTRACT}/change-orders", {"title": "Time"}, ("new_ends", "effective_on")),
    ("officer", f"/contracts/{CONTRACT}/meetings/new", {"kind": "oversight"}, ("on_day",)),
    ("officer", f"/contracts/{CONTRACT}/corrective-actions/new", {"title": "Late"}, ("plan_due_on", "due_on")),
    ("officer", "/contract-entry", {"number": "X-1", "title": "X", "value": "1"}, ("starts", "ends")),
)
PAGES = (
    ("auditor", "/audit-trail?since={day}"),
    ("auditor", "/audit-trail?until={day}"),
    ("officer", "/city?by=day&in={day}"),
    ("officer", "/city?by=month&in={month}"),
    ("officer", "/city?by=quarter&in={year}-Q1"),
    ("officer", "/city?by=quarter&in={year}-Q4"),
    ("officer", "/city?by=week&in={year}-W01"),
    ("officer", "/city?by=week&in={year}-W52"),
)


@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize("desk,page", PAGES)
def test_a_page_refuses_a_day_at_the_end_of_the_calendar(town: Town, desk: str, page: str, day: str) -> None:
    answer = town.ask(desk, "GET", page.format(day=day, month=day[:7], year=day[:4]))
    assert answer.status_code == 422
    assert "lies outside the years 1950 to 2200" in answer.text


@pytest.mark.parametrize("day", ENDS)
@pytest.mark.parametrize("desk,address,form,days", FORMS)
def test_a_form_refuses_a_day_at_the_end_of_the_calendar(
    town: Town, desk: str, address: str, form: dict[str, str], days: tuple[str, ...], day: str
) -> None:
    answer = town.ask(desk, "POST", address.format(**town.ids), data=form | dict.fromkeys(days, day))
    assert answer.status_code == 422
    assert "lies outside the years 1950 to 2200" in answer.text


def test_the_last_span_leads_nowhere_later(town: Town) -> None:
    for address, there, gone in (
        ("/city?by=day&in=2200-12-31", "Earlier", "Later"),
        ("/city?by=month&in=1950-01", "Later", "Earlier"),
    ):
        page = town.ask("officer", "GET", address).text
        assert f">{there}</a>" in page
        assert f">{gone}</a>" not in page


@pytest.mark.parametrize("day", ENDS)
def test_a_program_and_terms_are_refused_the_same(day: str) -> None:
    with pytest.raises(ValidationError, match="lies outside the years 1950 to 2200"):
        NewPolicy().load({"document": {}, "effective_on": day, "reason": "So."})
    starts, ends = sorted((date.fromisoformat(day), date(2027, 7, 31)))
    assert "lies outside the years 1950 to 2200" in problem_of_term(starts, ends)
