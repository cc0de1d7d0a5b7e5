"""The city's service contracts of the season: made from starter terms, with a workbook for each month.

Custodial work earns a bonus and is judged by the city; refuse collection pays for events over an allowance; the shelter
misses its target in June and earns the withheld money back.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from examples.chance import Chance
from examples.city import FOLDER, City, ContractEntry, PersonEntry, read_city
from examples.days import Month, at
from examples.workbooks import Column, Cover, Row, Sheet, write_workbook

DAY, MOMENT = "m/d/yyyy", "m/d/yyyy h:mm"


@dataclass(frozen=True)
class Service:
    """A service contract: what it is made from, whose it is, who reports, and the sheets of a month."""

    number: str
    starter: str
    title: str
    value: str
    vendor: str
    vendor_name: str
    clerk: str
    reporter: str
    sheets: Callable[[Month], tuple[Sheet, ...]]

    def workbook(self, month: Month) -> bytes:
        """The report of a month."""
        span = (("Contract no.", self.number), ("Period from", month.first), ("Period to", month.last))
        cover = Cover(f"City of Harborview - {self.title}", "Monthly report", (*span, ("Template version", "1")))
        return write_workbook(cover, self.sheets(month), f"{self.number} - {month.title}", month.next)

    def terms(self) -> dict[str, Any]:
        """The starter's terms with the contract's own number, title, value and year."""
        document = json.loads((FOLDER / "starters" / f"{self.starter}.json").read_text(encoding="utf-8"))
        own = {"number": self.number, "title": self.title, "value": self.value}
        document["contract"] |= own | {"starts": "2027-04-01", "ends": "2028-03-31"}
        made: dict[str, Any] = document
        return made


def _custodial(month: Month) -> tuple[Sheet, ...]:
    chance = Chance(f"custodial {month.title}")
    least = 82 + 2 * (month.number - 4)
    buildings = ("City Hall Annex", "Ferry Terminal", "Mill Pond Library", "Custom House")
    days = month.workdays[::3]
    scores: list[Row] = [(day, chance.pick(buildings), chance.between(least, 99)) for day in days]
    requests: list[Row] = []
    for number, day in enumerate(month.workdays[:-3], start=1):
        opened = at(day, chance.between(7, 16), chance.pick((0, 10, 25, 40)))
        taken = 50 if chance.happens(8) else chance.between(2, 46)
        requests.append((f"R{month.code}-{number:03}", opened, opened + timedelta(hours=taken)))
    inspections = (Column("Date", 12, DAY), Column("Building", 20), Column("Score", 9))
    service = (Column("Request", 12), Column("Opened at", 18, MOMENT), Column("Closed at", 18, MOMENT))
    return Sheet("Inspections", inspections, scores), Sheet("Service requests", service, requests)


def _refuse(month: Month) -> tuple[Sheet, ...]:
    chance = Chance(f"refuse {month.title}")
    kinds = ("Missed collection", "Missed collection", "Missed collection", "Spill", "Damage", "Property access")
    count = {4: 96, 5: 118, 6: 141, 7: 133, 8: 124, 9: 109}[month.number]
    days = sorted(chance.pick(month.workdays) for _ in range(count))
    events: list[Row] = [
        (f"E{month.code}-{number:04}", day, chance.pick(kinds), "Yes" if chance.happens(5) else "No")
        for number, day in enumerate(days, start=1)
    ]
    seconds = Decimal(chance.between(120, 360)) / 10
    columns = (Column("Event", 12), Column("Date", 12, DAY), Column("Kind", 20), Column("Excused", 9))
    calls = (Column("Month", 16), Column("Average seconds to answer", 16))
    return (
        Sheet("Events", columns, events),
        Sheet("Calls", calls, [(month.title, seconds)]),
    )


def _shelter(month: Month) -> tuple[Sheet, ...]:
    chance = Chance(f"shelter {month.title}")
    percent = {4: 44, 5: 42, 6: 31, 7: 46, 8: 48, 9: 51}[month.number]
    home = ["Permanent housing"] * percent
    elsewhere = [chance.pick(("Other shelter", "Unknown", "Other")) for _ in range(100 - percent)]
    exits: list[Row] = [
        (f"H{month.code}-{number:03}", chance.pick(month.days), destination)
        for number, destination in enumerate(chance.shuffled([*home, *elsewhere]), start=1)
    ]
    nights: list[Row] = [(day, 60, chance.between(48 if month.number == 6 else 53, 60)) for day in month.days]
    left = (Column("Client code", 12), Column("Exit on", 12, DAY), Column("Destination", 20))
    beds = (Column("Date", 12, DAY), Column("Beds offered", 10), Column("Beds used", 10))
    return Sheet("Exits", left, exits), Sheet("Bed nights", beds, nights)


SERVICES = (
    Service(
        *("CUS-2027", "custodial_and_grounds", "Custodial services, civic buildings", "720000.00"),
        *("brightwater", "Brightwater Building Services LLC", "vendor-cus", "inspector"),
        sheets=_custodial,
    ),
    Service(
        *("RFS-2027", "refuse_collection", "Refuse collection, north district", "3000000.00"),
        *("tern", "Tern Island Hauling Co.", "vendor-rfs", "vendor-rfs"),
        sheets=_refuse,
    ),
    Service(
        *("SHL-2027", "shelter_services", "Winter and family shelter", "1080000.00"),
        *("lighthouse", "Lighthouse Shelter Alliance", "vendor-shl", "vendor-shl"),
        sheets=_shelter,
    ),
)


def season_city() -> City:
    """The demo city of the season: the three districts of the program and the service contracts."""
    city = read_city()
    roads = tuple(each for each in city.contracts if each.program is not None)
    return replace(
        city,
        vendors={**city.vendors, **{each.vendor: each.vendor_name for each in SERVICES}},
        people=(*city.people, *(_clerk(each) for each in SERVICES)),
        contracts=(*roads, *(_contract(each) for each in SERVICES)),
    )


def _clerk(service: Service) -> PersonEntry:
    name = f"Clerk of {service.vendor_name.split()[0]}"
    return PersonEntry(f"{service.clerk}@harborview.example", name, ("vendor",), service.vendor)


def _contract(service: Service) -> ContractEntry:
    officer, officer2 = "officer@harborview.example", "officer2@harborview.example"
    signed = (officer, f"{service.clerk}@harborview.example")
    return ContractEntry(service.number, None, service.vendor, service.terms(), officer2, officer, signed)
