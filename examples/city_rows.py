"""The rows of the city's own record: audits, deficiencies, complaints, straightedge checks, lane openings."""

from decimal import Decimal

from examples.chance import Chance
from examples.days import at, hours
from examples.districts import District
from examples.segments import segment_ids, segment_rows
from examples.workbooks import Row

STRAIGHTEDGE_CHECKS = 200
SIXTEENTHS_SMOOTH = (0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4)  # a quarter inch itself is still smooth
SIXTEENTHS_ROUGH = (5, 5, 6, 8)
KINDS_OF_DEFICIENCY = ("Cone taper", "Pedestrian path", "Signage", "Barrier gap")


def audit_rows(district: District) -> list[Row]:
    """One row for each unannounced work-zone audit."""
    chance = Chance(f"{district.contract} {district.month.title} audits")
    days = sorted(chance.shuffled(district.month.workdays)[: len(district.audit_scores)])
    places = chance.shuffled(district.streets)
    return list(zip(days, places, district.audit_scores, strict=False))


def deficiency_rows(district: District) -> list[Row]:
    """One row for each safety deficiency: when it was found and when it was corrected."""
    chance = Chance(f"{district.contract} {district.month.title} deficiencies")
    days = sorted(chance.shuffled(district.month.workdays[:-2])[: len(district.hours_to_correct)])
    rows: list[Row] = []
    for day, taken in zip(days, district.hours_to_correct, strict=True):
        found = at(day, chance.between(7, 15), chance.pick((0, 10, 15, 25, 40)))
        rows.append((found, found + hours(taken), chance.pick(KINDS_OF_DEFICIENCY)))
    return rows


def complaint_rows(district: District) -> list[Row]:
    """One row for each complaint to 311; only the substantiated ones that the vendor caused are to count."""
    chance = Chance(f"{district.contract} {district.month.title} complaints")
    judged = chance.shuffled([("Yes", "Vendor")] * district.complaints + list(district.complaints_of_others))
    days = sorted(chance.pick(district.month.days) for _ in judged)
    segments = chance.shuffled(segment_rows(district))
    case = 7_600_000 + 10_000 * (ord(district.letter) - ord("A")) + 1_500 * (district.month.number - 7)
    rows: list[Row] = []
    for day, segment, judgement in zip(days, segments, judged, strict=False):
        case += chance.between(3, 60)
        rows.append((f"101-{case:08}", day, segment[0], segment[4], *judgement))
    return rows


def straightedge_rows(district: District) -> list[Row]:
    """One row for each check with a straightedge, in sixteenths of an inch."""
    chance = Chance(f"{district.contract} {district.month.title} straightedge")
    rough = [chance.pick(SIXTEENTHS_ROUGH) for _ in range(district.rough_checks)]
    sixteenths = chance.mixed(STRAIGHTEDGE_CHECKS, SIXTEENTHS_SMOOTH, tuple(rough))
    ids = segment_ids(district)
    return [
        (ids[number * len(ids) // STRAIGHTEDGE_CHECKS], number + 1, Decimal(found) / 16)
        for number, found in enumerate(sixteenths)
    ]


def opening_rows(district: District) -> list[Row]:
    """One row for each night on which lanes opened late: how many, and by how many minutes."""
    chance = Chance(f"{district.contract} {district.month.title} lane openings")
    days = sorted(chance.shuffled(district.month.workdays)[: len(district.openings)])
    return [(day, *opening) for day, opening in zip(days, district.openings, strict=True)]
