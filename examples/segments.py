"""The rows of a vendor's Segments sheet: each block planed and paved, with its notice to residents."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from examples.chance import Chance
from examples.days import at, hours
from examples.districts import District
from examples.workbooks import HEADING_ROW, Row

DAYS_TO_PAVE = (1, 2, 3, 4, 5, 6, 7, 7)
HOURS_OF_NOTICE = ("48", "48", "60.5", "64", "66.5", "72", "88", "96", "120")
STARTS = (6, 7, 7)


def segment_rows(district: District) -> list[Row]:
    """One row for each block, in the order in which they were planed."""
    chance = Chance(f"{district.contract} {district.month.title} segments")
    feet = chance.parts(Decimal(district.lane_feet), district.segments, Decimal(1))
    gaps = chance.mixed(district.segments, DAYS_TO_PAVE, district.days_when_late)
    notices = chance.mixed(district.segments, HOURS_OF_NOTICE, district.hours_of_short_notice)
    days = sorted(_planed_and_paved(district, chance, gap) for gap in gaps)
    blocks = chance.shuffled(list(_blocks(district)))
    photo = chance.between(1200, 1800)
    rows: list[Row] = []
    for number, (planed, paved) in enumerate(days):
        started = at(planed, chance.pick(STARTS))
        notice_posted = started - hours(notices[number])
        photo += chance.between(1, 9)
        worked = (planed, paved, int(feet[number]), notice_posted, started, f"IMG_{photo}.jpg")
        rows.append((f"{district.letter}{district.month.code}-{number + 1:03}", *blocks[number], *worked))
    return rows


def segment_ids(district: District) -> list[str]:
    """The segment ids of the month, which the city's own records refer to."""
    return [str(row[0]) for row in segment_rows(district)]


def late_rows(district: District) -> str:
    """The rows of the sheet whose blocks were paved later than a week after planing, as a form takes them."""
    late = []
    for number, row in enumerate(segment_rows(district), start=HEADING_ROW + 1):
        planed, paved = row[5], row[6]
        if isinstance(planed, date) and isinstance(paved, date) and paved - planed > timedelta(days=7):
            late.append(str(number))
    return ", ".join(late)


def _planed_and_paved(district: District, chance: Chance, gap: int) -> tuple[date, date]:
    later = timedelta(days=gap)
    planed = chance.pick([day for day in district.month.workdays if day + later in district.month.workdays])
    return planed, planed + later


def _blocks(district: District) -> list[tuple[str, str, str, str]]:
    blocks = []
    for place, street in enumerate(district.streets):
        neighborhood = district.neighborhoods[place * 3 // len(district.streets)]
        crossing = [other for other in district.streets if other != street]
        blocks += [(street, first, last, neighborhood) for first, last in combinations(crossing, 2)]
    return blocks
