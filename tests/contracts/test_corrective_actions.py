"""A corrective action as both sides type it, and by when each has to act."""

from datetime import date

import pytest

from contracts.corrective_actions import days_over, due_now, read_action, read_finish, read_plan
from contracts.errors import Invalid

TODAY = date(2027, 8, 10)
ASKED = {"title": "Late", "words": "  Three\na week. ", "owner": "The foreman", "measure": "on_time", "period": ""}
DAYS = {"plan_due_on": "8/10/2027", "due_on": "2027-09-01"}


def refused(texts: dict[str, str]) -> set[str]:
    with pytest.raises(Invalid) as caught:
        read_action(ASKED | DAYS | texts, ["on_time"], ["2027-07"], TODAY)
    return {problem.path for problem in caught.value.problems}


def test_what_is_asked_for_keeps_its_words_as_they_were_typed() -> None:
    new = read_action(ASKED | DAYS, ["on_time"], ["2027-07"], TODAY)
    assert (new.words, new.measure, new.period) == ("Three\na week.", "on_time", "")
    assert (new.plan_due_on, new.due_on) == (TODAY, date(2027, 9, 1))


@pytest.mark.parametrize(
    "texts,fields",
    [
        ({"title": " ", "words": "", "owner": ""}, {"title", "words", "owner"}),
        ({"measure": "another"}, {"measure"}),
        ({"period": "2030-01"}, {"period"}),
        ({"plan_due_on": "2027-08-09"}, {"plan_due_on"}),
        ({"due_on": "2027-08-09"}, {"due_on"}),
        ({"plan_due_on": "2027-02-30", "due_on": ""}, {"plan_due_on", "due_on"}),
    ],
)
def test_what_cannot_be_asked_for_is_said_at_its_field(texts: dict[str, str], fields: set[str]) -> None:
    assert refused(texts) == fields


def test_a_plan_is_its_words_and_the_steps_that_were_filled_in() -> None:
    texts = {"words": "Earlier.", "step_2": "Two crews", "step_2_on": "2027-08-20", "step_3": " ", "step_3_on": ""}
    plan = read_plan(texts)
    assert [(each.words, each.due_on) for each in plan.steps] == [("Two crews", date(2027, 8, 20))]


@pytest.mark.parametrize(
    "texts,fields",
    [
        ({"words": "Earlier."}, {"step_1"}),
        ({"words": "Earlier.", "step_1": "Two crews"}, {"step_1_on"}),
        ({"words": "Earlier.", "step_8_on": "2027-08-20"}, {"step_8"}),
        ({"step_1": "Two crews", "step_1_on": "2027-08-20"}, {"words"}),
    ],
)
def test_a_plan_without_words_or_a_whole_step_is_refused(texts: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(Invalid) as caught:
        read_plan(texts)
    assert {problem.path for problem in caught.value.problems} == fields


def test_that_it_is_done_needs_words_and_a_file() -> None:
    assert read_finish({"words": " Done. "}, has_files=True) == "Done."
    with pytest.raises(Invalid) as caught:
        read_finish({}, has_files=False)
    assert {problem.path for problem in caught.value.problems} == {"words", "files"}


@pytest.mark.parametrize(
    "status,due,over",
    [
        ("asked", date(2027, 8, 1), 9),
        ("planned", date(2027, 8, 9), 1),
        ("finished", date(2027, 8, 15), 0),
        ("closed", None, 0),
        ("withdrawn", None, 0),
    ],
)
def test_whoevers_turn_it_is_has_a_day_and_the_vendor_alone_is_overdue(
    status: str, due: date | None, over: int
) -> None:
    days = (date(2027, 8, 1), date(2027, 8, 9))
    assert due_now(status, *days, date(2027, 8, 5), 10) == due
    assert days_over(status, *days, TODAY) == over
    assert days_over(status, *days, days[0]) == 0
