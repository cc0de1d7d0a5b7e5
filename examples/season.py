"""What the other months of the season must come to in each district: July's figures, moved by chance and by a story.

District A gets better from month to month, B has a bad June and mends slowly, C is steady and late with its papers.
"""

from dataclasses import replace
from decimal import Decimal

from examples.chance import Chance, Thing
from examples.days import JULY, SEASON, Month
from examples.districts import DISTRICTS, District, Lost, Lot

# Of a hundred things that can go wrong, how many do, from April to September.
TROUBLE = {"A": (9, 8, 6, 4, 4, 3), "B": (6, 9, 16, 10, 8, 7), "C": (5, 5, 6, 5, 4, 5)}
# How much of July's work is done, in percent.
WORK = {4: 35, 5: 60, 6: 75, 7: 100, 8: 85, 9: 65}
TONS, GALLONS = "460.1", "464.5"


def districts_of(month: Month) -> tuple[District, ...]:
    """Each district's month; July is as it stands in districts.py."""
    return DISTRICTS if month == JULY else tuple(_moved(district, month) for district in DISTRICTS)


def _moved(district: District, month: Month) -> District:
    chance = Chance(f"{district.contract} {month.title}")
    trouble = TROUBLE[district.letter][SEASON.index(month)]
    segments = _worked(district.segments, month)
    shifts = min(_worked(district.shifts, month), 3 * len(month.workdays))
    lots = tuple(_lot(district, month, chance, number, trouble) for number in (1, 2))
    return replace(
        district,
        month=month,
        segments=segments,
        lane_feet=_worked(district.lane_feet, month),
        days_when_late=_some(chance, segments, trouble, (8, 9, 10, 12, 14)),
        hours_of_short_notice=_some(chance, segments, trouble // 2, ("47.5", "44", "30", "22")),
        shifts=shifts,
        minutes_when_late=_some(chance, shifts, trouble // 2, (61, 75, 90, 130)),
        shifts_elsewhere=shifts * trouble // 200,
        lost=_lost(district, chance),
        audit_scores=tuple(98 - chance.between(trouble // 2, trouble + 4) for _ in range(3)),
        hours_to_correct=_corrections(chance, trouble),
        complaints=_worked(district.complaints, month) * (trouble + 2) // 8,
        rough_checks=4 + trouble,
        openings=_some(chance, 20, trouble, ((1, 14), (1, 16), (2, 31), (1, 48))),
        lots=(lots[0], lots[1]),
        quantities=_quantities(district, month, lots, chance),
    )


def _worked(usual: int, month: Month) -> int:
    return usual * WORK[month.number] // 100


def _some(chance: Chance, count: int, percent: int, things: tuple[Thing, ...]) -> tuple[Thing, ...]:
    return tuple(chance.pick(things) for _ in range(count * percent // 100))


def _lot(district: District, month: Month, chance: Chance, number: int, trouble: int) -> Lot:
    tons = Decimal(_worked(district.quantity_of(TONS) // 2, month) // 10 * 10)
    percents = [min(99, 99 - chance.between(trouble // 2, trouble + 6)) for _ in range(5)]
    first, second, third, fourth, fifth = percents
    return Lot(f"{district.letter}-{month.code}-{number}", tons, (first, second, third, fourth, fifth))


def _lost(district: District, chance: Chance) -> tuple[Lost, ...]:
    return tuple(replace(each, hours=Decimal(chance.between(2, 9)) / 2) for each in district.lost)


def _corrections(chance: Chance, trouble: int) -> tuple[str, ...]:
    late = ("25", "30.5", "48") if trouble > 8 else ("24",)
    return (*(chance.pick(("1.5", "3", "6", "8.25", "20", "23")) for _ in range(6)), chance.pick(late))


def _quantities(district: District, month: Month, lots: tuple[Lot, ...], chance: Chance) -> tuple[tuple[str, int], ...]:
    tons = int(sum(lot.tons for lot in lots))
    made = []
    for item, usual in district.quantities:
        moved = _worked(usual, month) * chance.between(94, 104) // 100
        exact = {TONS: tons, GALLONS: district.quantity_of(GALLONS) * tons // district.quantity_of(TONS)}
        made.append((item, exact.get(item, max(1, moved))))
    return tuple(made)


def corrected_june() -> District:
    """District A's June once the city found that two lanes had opened half an hour late one night."""
    june = districts_of(SEASON[2])[0]
    return replace(june, openings=(*june.openings, (2, 31)))
