"""The rows of a vendor's other sheets: shifts, lots, tests and quantities."""

from datetime import timedelta
from decimal import Decimal

from examples.chance import Chance
from examples.days import at
from examples.districts import CHARACTERISTICS, District, Lot
from examples.laboratory import TESTS, find_results
from examples.workbooks import Row

CREWS = (("Crew 1", 7), ("Crew 2", 6), ("Crew 3", 20))
MINUTES_AFTER_START = (0, 0, 0, 4, 7, 10, 15, 20, 35, 60)
LABORATORY = "Harborview Materials Laboratory"
HOURS_WORKED = (Decimal(7), Decimal("7.5"), Decimal(8), Decimal(8), Decimal("8.5"), Decimal(9))

ITEMS = {
    "120.1": ("Cold planing 0-2 in", "SY", 5, Decimal(1)),
    "460.1": ("HMA surface course", "TON", 9, Decimal("0.01")),
    "464.5": ("Tack coat", "GAL", 6, Decimal(1)),
    "220.2": ("Adjust casting", "EA", 4, Decimal(1)),
    "860.1": ("Pavement marking", "LF", 3, Decimal("0.5")),
    "850.1": ("Traffic safety", "PCT", 1, Decimal(1)),
    "999.1": ("Police-detail allowance", "USD", 1, Decimal(1)),
}


def shift_rows(district: District) -> list[Row]:
    """One row for each crew and working day: start and place as planned and as they were, and hours lost."""
    chance = Chance(f"{district.contract} {district.month.title} shifts")
    slots = [(day, crew) for day in district.month.workdays for crew in CREWS]
    kept = sorted(chance.shuffled(range(len(slots)))[: district.shifts])
    minutes = chance.mixed(district.shifts, MINUTES_AFTER_START, district.minutes_when_late)
    troubled = chance.shuffled([number for number, late in enumerate(minutes) if late <= 60])
    elsewhere = set(troubled[: district.shifts_elsewhere])
    lost = dict(zip(troubled[district.shifts_elsewhere :], district.lost, strict=False))
    rows: list[Row] = []
    for number, slot in enumerate(kept):
        day, (crew, hour) = slots[slot]
        place, other = chance.shuffled(district.streets)[:2]
        planned = at(day, hour)
        loss = lost.get(number)
        rows.append((day, crew, planned, planned + timedelta(minutes=minutes[number]),
                     place, other if number in elsewhere else place, chance.pick(HOURS_WORKED),
                     loss.hours if loss else None, loss.because_of if loss else None))  # fmt: skip
    return rows


def lot_rows(district: District) -> list[Row]:
    """One row for each lot of surface course."""
    return [(lot.number, "460.1", int(lot.tons)) for lot in district.lots]


def result_rows(district: District) -> list[Row]:
    """One row for each test: five for each lot and characteristic, the last of them sampled by the city."""
    return [row for lot in district.lots for row in _tests_of(lot)]


def _tests_of(lot: Lot) -> list[Row]:
    rows: list[Row] = []
    for characteristic, percent in zip(CHARACTERISTICS, lot.percents, strict=True):
        chance = Chance(f"{lot.number} {characteristic}")
        for sublot, found in enumerate(find_results(chance, characteristic, percent), start=1):
            sampler = "City" if sublot == TESTS else "Vendor"
            rows.append((lot.number, sublot, characteristic, found, LABORATORY, sampler))
    return rows


def quantity_rows(district: District) -> list[Row]:
    """One row for each ticket: an item's quantity of the month is spread over several."""
    chance = Chance(f"{district.contract} {district.month.title} quantities")
    rows: list[Row] = []
    for item, quantity in district.quantities:
        description, unit, tickets, step = ITEMS[item]
        for part in chance.parts(Decimal(quantity), tickets, step):
            ticket = "monthly" if tickets == 1 else f"T-{chance.between(10_000, 99_999)}"
            rows.append((item, description, unit, part, ticket))
    return rows
