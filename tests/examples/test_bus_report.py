"""The demo's bus report: as long and as punctual as stated, with times and delays that agree in every row."""

import csv
from collections import Counter
from datetime import date, datetime
from itertools import pairwise

from examples.make_workbooks import HOME

HEADINGS = (
    "Date,Route,Bus,Planned Start Time,Planned Anchor Time,Anchor Time Converted,ActualArrivalTime,Arrival Delay,AM/PM,"
    "Time Tier,Type of Bus,% Off Route,Departure Delay,Departed on Time?,School,Yard,Tier Breakdown,Monitor Issue,"
    "Monitor?,CR?,DtD,Total Rider,Average Speed,Trip Length,Trip Distance,Average actual speed,Departed on time?"
)


def runs() -> list[list[str]]:
    with (HOME / "2017-10" / "BUS-2017_2017-10_vendor.csv").open(encoding="ascii", newline="") as report:
        headings, *rows = csv.reader(report)
    assert ",".join(headings) == HEADINGS
    return rows


def minute(text: str) -> int:
    hour, minutes = text.split(":")
    return int(hour) * 60 + int(minutes)


def test_555_of_600_runs_arrive_by_the_planned_time() -> None:
    assert sum(minute(run[6]) <= minute(run[4]) for run in runs()) == 555
    assert len(runs()) == 600


def test_the_delay_column_agrees_with_the_times_of_every_run() -> None:
    assert [run for run in runs() if int(run[7]) != minute(run[6]) - minute(run[4])] == []
    assert [run for run in runs() if int(run[5]) != minute(run[4])] == []


def test_every_run_is_on_a_school_day_of_october_2017_and_none_is_reported_twice() -> None:
    days = {datetime.strptime(run[0], "%m/%d/%Y").date() for run in runs()}  # noqa: DTZ007 - a day has no zone
    assert all(date(2017, 10, 1) <= day <= date(2017, 10, 31) and day.weekday() < 5 for day in days)
    assert len({(run[0], run[1]) for run in runs()}) == 600


def test_no_series_looks_made_by_dragging_a_cell() -> None:
    delays = [int(run[7]) for run in runs()]
    steps = [after - before for before, after in pairwise(delays)]
    longest = run_length = 1
    for before, after in pairwise(steps):
        run_length = run_length + 1 if before == after and before != 0 else 1
        longest = max(longest, run_length)
    assert longest < 5
    assert max(Counter(delays).values()) < 150
