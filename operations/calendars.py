"""The city's calendar: weekends, the public holidays of its state by a library, and the city's own days on top."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from contracts.calendars import Calendar
from contracts.errors import Invalid, Problem
from contracts.policies import FreeDays

# From contracts signed long ago to due days in years to come.
YEARS = range(2000, 2061)


def calendar_of(free_days: FreeDays, region: str) -> Calendar:
    """The calendar of a policy; `region` is the government's own state, where the policy names none."""
    days = set(_state_holidays(free_days.region or region)) - set(free_days.not_free) | set(free_days.also)
    return Calendar(free_days.weekend, tuple(sorted(days)))


def check_region(region: str | None) -> None:
    """Nothing where the library knows the state's holidays, else Invalid."""
    if region is not None and region not in holidays.country_holidays("US").subdivisions:
        says = f"“{region}” is no state whose holidays are known. Write two letters, such as MA."
        raise Invalid(says, [Problem("free_days.region", says)])


def day_in(moment: datetime, time_zone: str) -> date:
    """The day that the moment falls on in the city: one minute after midnight in UTC may still be the day before."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


@lru_cache(maxsize=64)
def _state_holidays(region: str) -> tuple[date, ...]:
    if region not in holidays.country_holidays("US").subdivisions:
        return ()
    return tuple(sorted(holidays.country_holidays("US", subdiv=region, years=YEARS)))
