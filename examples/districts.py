"""What July 2027 must come to in each district: the figures come first, the rows are made to fit them.

The other months of the season follow from July’s (season.py).
"""

from dataclasses import dataclass
from decimal import Decimal

from examples.days import JULY, Month

CHARACTERISTICS = (
    "In-place density, %",
    "Air voids, %",
    "Asphalt binder, %",
    "Passing No. 200, %",
    "Passing No. 8, %",
)


@dataclass(frozen=True)
class Lot:
    """A lot of surface course: its tons, and the percent within limits that its tests must give, rounded."""

    number: str
    tons: Decimal
    percents: tuple[int, int, int, int, int]


@dataclass(frozen=True)
class Lost:
    """Crew-hours lost on one shift, and because of whom."""

    hours: Decimal
    because_of: str


@dataclass(frozen=True)
class District:
    """One contract's month: places that exist only here, and the counts that its rows must give."""

    letter: str
    vendor: str
    neighborhoods: tuple[str, str, str]
    streets: tuple[str, ...]
    segments: int
    lane_feet: int
    days_when_late: tuple[int, ...]
    hours_of_short_notice: tuple[str, ...]
    shifts: int
    minutes_when_late: tuple[int, ...]
    shifts_elsewhere: int
    lost: tuple[Lost, ...]
    audit_scores: tuple[int, ...]
    hours_to_correct: tuple[str, ...]
    complaints: int
    complaints_of_others: tuple[tuple[str, str], ...]
    rough_checks: int
    openings: tuple[tuple[int, int], ...]
    lots: tuple[Lot, Lot]
    quantities: tuple[tuple[str, int], ...]
    month: Month = JULY

    @property
    def contract(self) -> str:
        """The number of the district's contract."""
        return f"ARP-2027-{self.letter}"

    def quantity_of(self, item: str) -> int:
        """How much of a pay item was done in the month."""
        return dict(self.quantities)[item]


A = District(
    letter="A",
    vendor="Northline Paving Co.",
    neighborhoods=("Gull Point", "Ferry Hill", "Salt Works"),
    streets=(
        "Anchor St", "Bayberry St", "Capstan St", "Driftwood Ave", "Eddy St", "Fathom Way",
        "Gannet St", "Halyard St", "Inlet Rd", "Jetty St", "Keel St", "Lantern Ave",
        "Mizzen St", "Nautilus Rd", "Osprey St", "Pennant St",
    ),
    segments=48,
    lane_feet=29_568,
    days_when_late=(8, 10),
    hours_of_short_notice=("47.75",),
    shifts=60,
    minutes_when_late=(61, 95),
    shifts_elsewhere=3,
    lost=(Lost(Decimal("2.5"), "Weather"), Lost(Decimal("1"), "Vendor")),
    audit_scores=(94, 90, 97, 93),
    hours_to_correct=("1.5", "24", "6", "3.25", "20", "2", "23.75"),
    complaints=9,
    complaints_of_others=(("Yes", "Utility"), ("No", "Vendor"), ("Yes", "Other"), ("No", "Other")),
    rough_checks=10,
    openings=((1, 14),),
    lots=(
        Lot("A-07-1", Decimal(1000), (98, 92, 95, 90, 88)),
        Lot("A-07-2", Decimal(900), (91, 88, 93, 90, 90)),
    ),
    quantities=(
        ("120.1", 18_000), ("460.1", 1_900), ("464.5", 1_260), ("220.2", 88), ("860.1", 9_000), ("850.1", 15),
        ("999.1", 16_400),
    ),
)  # fmt: skip

B = District(
    letter="B",
    vendor="Beacon Asphalt LLC",
    neighborhoods=("Custom House", "Lantern Square", "Old Wharf"),
    streets=(
        "Assembly St", "Broker St", "Cooper Ln", "Drayage St", "Exchange St", "Foundry Ave",
        "Guildhall St", "Hatter Ln", "Ironmonger St", "Joiner St", "Kiln St", "Ledger Ave",
        "Mint St", "Notary Ln", "Orchard Pl", "Printer St",
    ),
    segments=42,
    lane_feet=23_232,
    days_when_late=(8, 9, 10, 12),
    hours_of_short_notice=("47.5", "22", "18"),
    shifts=63,
    minutes_when_late=(61, 75, 90, 130),
    shifts_elsewhere=5,
    lost=(Lost(Decimal("3"), "Weather"), Lost(Decimal("1.5"), "Vendor")),
    audit_scores=(89, 94, 90),
    hours_to_correct=("4", "24", "2.5", "18", "24.5", "8"),
    complaints=13,
    complaints_of_others=(("No", "Other"), ("Yes", "Utility"), ("No", "Vendor")),
    rough_checks=14,
    openings=((2, 14), (1, 16), (1, 15)),
    lots=(
        Lot("B-07-1", Decimal(1000), (50, 90, 86, 90, 90)),
        Lot("B-07-2", Decimal(500), (87, 90, 92, 90, 90)),
    ),
    quantities=(
        ("120.1", 14_000), ("460.1", 1_500), ("464.5", 980), ("220.2", 104), ("860.1", 6_000), ("850.1", 12),
        ("999.1", 21_300),
    ),
)  # fmt: skip

C = District(
    letter="C",
    vendor="South Harbor Contractors Inc.",
    neighborhoods=("Mill Pond", "Quarry Park", "Cedar Flats"),
    streets=(
        "Alder St", "Birchbark Rd", "Cattail Ln", "Dogwood Ave", "Elderberry St", "Fern St",
        "Granite Ave", "Hickory St", "Ironwood Rd", "Juniper St", "Kestrel St", "Linden Ct",
        "Millrace Rd", "Nuthatch St", "Overlook Ave", "Plover St",
    ),
    segments=45,
    lane_feet=26_928,
    days_when_late=(8, 9, 11, 14),
    hours_of_short_notice=("44",),
    shifts=60,
    minutes_when_late=(62,),
    shifts_elsewhere=2,
    lost=(Lost(Decimal("4.5"), "City"), Lost(Decimal("2"), "Weather"), Lost(Decimal("3.5"), "City")),
    audit_scores=(),
    hours_to_correct=(),
    complaints=11,
    complaints_of_others=(("Yes", "Utility"), ("No", "Other"), ("No", "Vendor"), ("Yes", "Utility")),
    rough_checks=8,
    openings=(),
    lots=(
        Lot("C-07-1", Decimal(1000), (96, 94, 95, 92, 90)),
        Lot("C-07-2", Decimal(750), (93, 90, 90, 90, 90)),
    ),
    quantities=(
        ("120.1", 16_500), ("460.1", 1_750), ("464.5", 1_155), ("220.2", 78), ("860.1", 8_200), ("850.1", 14),
        ("999.1", 17_900),
    ),
)  # fmt: skip

DISTRICTS = (A, B, C)
