"""A month of school-bus runs in the columns of a bus company's report; routes and schools are invented.

600 runs, of which 555 arrive by the planned time: 92.50 percent, in the band that pays neither more nor less.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date, timedelta

from examples.chance import Chance

RUNS = 600
LATE_RUNS = 45
HOLIDAY = date(2017, 10, 9)  # Columbus Day
SCHOOL_DAYS = tuple(
    day
    for day in (date(2017, 10, 1) + timedelta(days=count) for count in range(31))
    if day.weekday() < 5 and day != HOLIDAY
)
SCHOOLS = (
    "Anchor Street ES", "Breakwater K-8", "Cannery Middle", "Drydock ES", "Estuary K-8", "Foghorn HS",
    "Gull Point ES", "Harbor Latin", "Islander Early Learning", "Jetty K-8",
)  # fmt: skip
YARDS = (("Quarry Yard", "QUAR"), ("Ferry Yard", "FERR"), ("Mill Yard", "MILL"))
BELLS = (("7:30", 435), ("8:30", 495), ("9:30", 555))  # and the minute of the day by which a bus is due
EARLY = (0, 0, -1, -1, -2, -2, -3, -4, -5, -6, -8, -9, -11, -13, -16)
LATE = (1, 1, 2, 2, 3, 4, 5, 6, 7, 9, 12, 14, 18, 23, 31)
HEADINGS = (
    "Date", "Route", "Bus", "Planned Start Time", "Planned Anchor Time", "Anchor Time Converted",
    "ActualArrivalTime", "Arrival Delay", "AM/PM", "Time Tier", "Type of Bus", "% Off Route",
    "Departure Delay", "Departed on Time?", "School", "Yard", "Tier Breakdown", "Monitor Issue", "Monitor?",
    "CR?", "DtD", "Total Rider", "Average Speed", "Trip Length", "Trip Distance", "Average actual speed",
    "Departed on time?",
)  # fmt: skip


@dataclass(frozen=True)
class Route:
    """A route as planned for the whole month."""

    number: str
    bus: str
    kind: str
    school: str
    yard: str
    bell: str
    due: int
    minutes: int
    tenths_of_miles: int
    riders: int
    monitor: int


def bus_report() -> bytes:
    """The month as comma-separated values, by route and then by day."""
    chance = Chance("BUS-2017 October 2017 runs")
    delays = chance.mixed(RUNS, EARLY, [chance.pick(LATE) for _ in range(LATE_RUNS)])
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(HEADINGS)
    runs = [(route, day) for route in _routes(chance) for day in SCHOOL_DAYS]
    kept = sorted(chance.shuffled(range(len(runs)))[:RUNS])
    for place, delay in zip(kept, delays, strict=True):
        route, day = runs[place]
        writer.writerow(_run(chance, route, day, delay))
    return written.getvalue().encode("ascii")


def _routes(chance: Chance) -> list[Route]:
    number = 410_250
    routes = []
    for _ in range(-(-RUNS // len(SCHOOL_DAYS)) + 2):
        number += chance.between(37, 911)
        bell, due = chance.pick(BELLS)
        yard, letters = chance.pick(YARDS)
        kind = chance.pick(("F", "H"))
        bus = f"{yard[0]}{kind}{chance.between(101, 980)}"
        length = (chance.between(22, 64), chance.between(31, 118))
        aboard = (chance.between(4, 38), chance.below(2))
        routes.append(Route(f"{number}1", bus, kind, chance.pick(SCHOOLS), letters, bell, due, *length, *aboard))
    return routes


def _run(chance: Chance, route: Route, day: date, delay: int) -> list[str]:
    left = chance.pick((-6, -4, -3, -2, -1, 0, 0, 1, 2, 4, 7))
    taken = max(route.minutes + delay - left, 10)
    miles = route.tenths_of_miles / 10
    punctual = str(int(left <= 0))
    when = f"{day.month}/{day.day}/{day.year}"
    planned = [_clock(route.due - route.minutes), _clock(route.due), str(route.due)]
    arrived = [_clock(route.due + delay), str(delay), "AM", route.bell, route.kind]
    driven = [str(chance.between(0, 19)), str(left), punctual]
    served = [route.school, route.yard, route.bell.replace(":", "")]
    aboard = ["", str(route.monitor), str(chance.below(4)), str(chance.below(7)), str(route.riders)]
    length = [_speed(miles, route.minutes), f"{route.minutes}:00:00", f"{miles:.1f}", _speed(miles, taken)]
    return [when, route.number, route.bus, *planned, *arrived, *driven, *served, *aboard, *length, punctual]


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _speed(miles: float, minutes: int) -> str:
    return f"{miles * 60 / minutes:.2f}"
