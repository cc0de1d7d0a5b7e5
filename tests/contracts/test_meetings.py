"""What puts a result on the agenda, how many quarterly meetings are due, and meetings as they are typed."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from contracts.better import is_off_target, is_worsening
from contracts.errors import Invalid
from contracts.measures import Measure
from contracts.meetings import (
    quarters_begun,
    quarters_met,
    read_held,
    read_meeting,
    read_minutes,
)

TODAY, PLANNED, ENDS = date(2027, 8, 10), date(2027, 8, 1), date(2027, 10, 31)
HELD = {"held_on": "8/10/2027", "present": "Ana, Ben", "minutes": "  All\nis well. "}


def a_measure(**given: Any) -> Measure:
    numbers = {name: Decimal(value) if name != "better" else value for name, value in given.items()}
    return Measure("m", "M", "percent", statistic=None, missing={}, **numbers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given,value,off",
    [
        ({"target": "95", "threshold": "75"}, "94.99", True),
        ({"target": "95", "threshold": "75"}, "95", False),
        ({"target": "1.5", "threshold": "4"}, "1.51", True),
        ({"target": "1.5", "threshold": "4"}, "1.5", False),
        ({"target": "5", "better": "lower"}, "6", True),
        ({"target": "5", "better": "higher"}, "6", False),
        ({"target": "5"}, "1", False),
        ({"better": "higher"}, "1", False),
    ],
)
def test_a_result_is_off_target_only_on_the_side_that_is_worse(given: dict[str, str], value: str, off: bool) -> None:
    assert is_off_target(a_measure(**given), Decimal(value)) is off


@pytest.mark.parametrize(
    "values,higher,lower",
    [
        ("97 96 95", True, False),
        ("95 96 97", False, True),
        ("99 97 97", False, False),
        ("97 95 96", False, False),
        ("97 96", False, False),
        ("90 99 98 97", True, False),
    ],
)
def test_three_results_in_a_row_are_needed_to_get_worse(values: str, higher: bool, lower: bool) -> None:
    results = [Decimal(each) for each in values.split()]
    assert is_worsening(a_measure(better="higher"), results) is higher
    assert is_worsening(a_measure(better="lower"), results) is lower
    assert not is_worsening(a_measure(), results)


@pytest.mark.parametrize(
    "starts,ends,today,due",
    [
        ((2027, 1, 1), (2027, 12, 31), (2027, 1, 1), 1),
        ((2027, 1, 1), (2027, 12, 31), (2027, 9, 30), 3),
        ((2027, 1, 1), (2027, 12, 31), (2027, 10, 1), 4),
        ((2027, 4, 1), (2027, 10, 31), (2027, 10, 14), 3),
        ((2027, 3, 31), (2027, 10, 31), (2027, 4, 1), 2),
        ((2026, 5, 1), (2027, 2, 1), (2027, 12, 1), 1),
        ((2026, 5, 1), (2026, 12, 1), (2027, 12, 1), 0),
        ((2028, 1, 1), (2028, 12, 1), (2027, 12, 1), 0),
    ],
)
def test_a_meeting_is_due_for_each_quarter_of_the_year_in_which_the_contract_ran(
    starts: tuple[int, int, int], ends: tuple[int, int, int], today: tuple[int, int, int], due: int
) -> None:
    assert quarters_begun(date(*starts), date(*ends), date(*today)) == due


def paths(refusal: Invalid) -> set[str]:
    return {problem.path for problem in refusal.problems}


def test_a_meeting_is_planned_for_a_day_to_come() -> None:
    new = read_meeting({"kind": "oversight", "on_day": "2027-08-10"}, TODAY, ENDS)
    assert (new.kind, new.on_day, new.place) == ("oversight", TODAY, "")
    with pytest.raises(Invalid) as caught:
        read_meeting({"kind": "lunch", "on_day": "2027-08-09"}, TODAY, ENDS)
    assert paths(caught.value) == {"kind", "on_day"}
    assert read_meeting({"kind": "oversight", "on_day": "2028-10-31"}, TODAY, ENDS).on_day == date(2028, 10, 31)
    with pytest.raises(Invalid) as caught:
        read_meeting({"kind": "oversight", "on_day": "2028-11-01"}, TODAY, ENDS)
    assert "more than a year after the contract’s last day, October 31, 2027" in caught.value.problems[0].message


def test_a_meeting_was_not_held_before_it_was_planned() -> None:
    assert read_held(HELD, TODAY, TODAY).held_on == TODAY
    with pytest.raises(Invalid) as caught:
        read_held(HELD | {"held_on": "2027-08-09"}, TODAY, TODAY)
    assert paths(caught.value) == {"held_on"}


def test_quarters_are_counted_in_which_one_met_and_not_meetings() -> None:
    days = [date(2027, 3, 31), date(2027, 4, 2), date(2027, 6, 30), date(2027, 7, 1), date(2028, 7, 1)]
    assert quarters_met(days, date(2027, 4, 1)) == 3
    assert quarters_met(days, date(2020, 1, 1)) == 4


def test_minutes_stay_as_they_were_typed_and_actions_are_whole() -> None:
    actions = {"action_2": "Send the log", "action_2_owner": "Ben", "action_2_on": "2027-08-20"}
    actions |= {"action_2_party": "vendor"}
    held = read_held(HELD | actions, TODAY, PLANNED)
    assert (held.minutes, [(each.owner, each.party) for each in held.actions]) == ("All\nis well.", [("Ben", "vendor")])
    with pytest.raises(Invalid) as caught:
        read_held(HELD | {"held_on": "2027-08-11", "present": "", "action_6_owner": "Ben"}, TODAY, PLANNED)
    assert paths(caught.value) == {"held_on", "present", "action_6", "action_6_party", "action_6_on"}
    for party in ("", "both"):
        with pytest.raises(Invalid) as caught:
            read_held(HELD | actions | {"action_2_party": party}, TODAY, PLANNED)
        assert [each.message for each in caught.value.problems] == ["Choose whose action it is."]
    assert read_minutes({"minutes": " More. "}) == "More."
    with pytest.raises(Invalid):
        read_minutes({"minutes": " "})
