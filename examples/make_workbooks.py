"""Makes the demo city's files: `python -m examples.make_workbooks` writes the same bytes every time.

The rows are invented; the figures that they must give came first (districts.py), and tests count them again.
"""

from pathlib import Path

from examples.bus_runs import bus_report
from examples.city_rows import audit_rows, complaint_rows, deficiency_rows, opening_rows, straightedge_rows
from examples.districts import DISTRICTS, District
from examples.segments import segment_rows
from examples.vendor_rows import lot_rows, quantity_rows, result_rows, shift_rows
from examples.workbooks import Column, Cover, Sheet, write_workbook

HOME = Path(__file__).parent / "harborview"
PROGRAM = "City of Harborview - Asphalt Resurfacing Program 2027"
DAY = "m/d/yyyy"
MOMENT = "m/d/yyyy h:mm"
WHOLE = "#,##0"


def make_files() -> dict[str, bytes]:
    """Every generated file of the demo city: its path below `harborview/`, and its bytes."""
    files = {"2017-10/BUS-2017_2017-10_vendor.csv": bus_report()}
    for district in DISTRICTS:
        files[f"2027-07/{district.contract}_2027-07_vendor.xlsx"] = vendor_workbook(district)
        files[f"2027-07/{district.contract}_2027-07_city.xlsx"] = city_workbook(district)
    return files


def vendor_workbook(district: District) -> bytes:
    """The vendor's report of a month for one district."""
    cover = _cover(district, "Contractor's monthly report", district.vendor)
    sheets = [_segments(district), _shifts(district), *_materials(district), _quantities(district)]
    return write_workbook(cover, sheets, f"{district.contract} - {district.month.title}", district.month.next)


def city_workbook(district: District) -> bytes:
    """The city's own record of a month for one district."""
    cover = _cover(district, "City inspection record", "Public Works, Construction Management")
    sheets = [*_safety(district), _complaints(district), *_checks(district)]
    return write_workbook(cover, sheets, f"{district.contract} - {district.month.title}", district.month.next)


def _cover(district: District, subtitle: str, reporter: str) -> Cover:
    contract = ("Contract no.", district.contract)
    span = (("Period from", district.month.first), ("Period to", district.month.last))
    return Cover(PROGRAM, subtitle, (contract, ("Reported by", reporter), *span, ("Template version", "1")))


def _segments(district: District) -> Sheet:
    place = (Column("Segment ID", 12), Column("Street", 16), Column("From", 16), Column("To", 16))
    work = (Column("Planed on", 12, DAY), Column("Paved on", 12, DAY), Column("Lane-feet", 11, WHOLE))
    times = (Column("Notice posted at", 18, MOMENT), Column("Work started at", 18, MOMENT))
    columns = (*place, Column("Neighborhood", 17), *work, *times, Column("Photo", 15))
    return Sheet("Segments", columns, segment_rows(district))


def _shifts(district: District) -> Sheet:
    start = (Column("Planned start", 18, MOMENT), Column("Actual start", 18, MOMENT))
    place = (Column("Planned place", 17), Column("Actual place", 17))
    lost = (Column("Crew-hours lost", 12, "0.0"), Column("Lost because of", 16))
    worked = Column("Crew-hours worked", 13, "0.0")
    columns = (Column("Date", 12, DAY), Column("Crew", 10), *start, *place, worked, *lost)
    return Sheet("Shifts", columns, shift_rows(district))


def _materials(district: District) -> tuple[Sheet, Sheet]:
    lots = (Column("Lot", 12), Column("Item", 10), Column("Tons", 10, WHOLE))
    test = (Column("Lot", 12), Column("Sublot", 9), Column("Characteristic", 22), Column("Result", 10))
    by = (Column("Laboratory", 34), Column("Sampled by", 13))
    return Sheet("Lots", lots, lot_rows(district)), Sheet("Tests", (*test, *by), result_rows(district))


def _quantities(district: District) -> Sheet:
    item = (Column("Item", 10), Column("Description", 26), Column("Unit", 8))
    amount = (Column("Quantity this period", 14, "#,##0.00"), Column("Ticket", 12))
    return Sheet("Quantities", (*item, *amount), quantity_rows(district))


def _safety(district: District) -> tuple[Sheet, Sheet]:
    audits = (Column("Date", 12, DAY), Column("Location", 20), Column("Score", 9))
    found = (Column("Found at", 18, MOMENT), Column("Corrected at", 18, MOMENT), Column("Kind", 18))
    return (
        Sheet("Work-zone audits", audits, audit_rows(district)),
        Sheet("Deficiencies", found, deficiency_rows(district)),
    )


def _complaints(district: District) -> Sheet:
    case = (Column("Case", 14), Column("Opened on", 12, DAY))
    place = (Column("Segment ID", 12), Column("Neighborhood", 17))
    judged = (Column("Substantiated", 14), Column("Caused by", 12))
    return Sheet("311 complaints", (*case, *place, *judged), complaint_rows(district))


def _checks(district: District) -> tuple[Sheet, Sheet]:
    straightedge = (Column("Segment ID", 12), Column("Check", 9), Column("Deviation, in", 14, "0.0000"))
    openings = (Column("Date", 12, DAY), Column("Lanes", 9), Column("Minutes late", 13))
    return (
        Sheet("Straightedge", straightedge, straightedge_rows(district)),
        Sheet("Lane openings", openings, opening_rows(district)),
    )


def main() -> None:
    """Write every file and say what was written."""
    for name, content in make_files().items():
        path = HOME / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"{path.relative_to(HOME.parent)}: {len(content):,} bytes")


if __name__ == "__main__":
    main()
