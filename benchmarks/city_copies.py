"""Copies the demo city's contracts, with all that belongs to them, as other contracts of other vendors and months.

Every copy has ids, numbers and days of its own and goes through the same keys, checks and triggers as any row. Events
are copied and hashed in order, so the audit trail is whole. The last report of a few hundred contracts is taken from
the season's open month (late, in review, to be verified …), all other months from its paid ones.

What is not so: a statement's document and the rows under it are those of the demo's contract, and a batch of vouchers
keeps the file of the batch that it was copied from; `flask verify` would say so. The city is there to be looked at.
"""

import random
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from benchmarks.city_originals import Original, Originals, Row, Rows, every_row
from benchmarks.city_writing import ids_from, write
from contracts.figures import digest_of
from models.clock import today
from models.database import Base
from models.events import chain_head, hash_of

OPEN_MONTH = "2027-09"
COMING = "2027-10"
LIGHT = ("CUS-2027",)
OPEN_LAST = 0.12  # contracts whose last month is still under way
OPEN_EARLIER = 0.0008  # and any earlier month

TABLES = [table.name for table in Base.metadata.sorted_tables]


@dataclass
class Copy:
    """A contract that is being copied: its own ids for the original's, and how far its numbers have come."""

    original: Original
    number: str
    ids: dict[str, str]
    chance: random.Random
    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))


class Copier:
    """Writes copies; `contracts` is how many, `rows` about how many rows of reports they hold together."""

    def __init__(self, originals: Originals, contracts: int, months: int, rows: int) -> None:
        self.originals, self.contracts, self.months = originals, contracts, months
        self.head = chain_head(originals.government_id)
        self.today = today("UTC")
        self.sequence = 1 + max((row["sequence"] for row in every_row("vouchers")), default=0)
        self.batch = 1 + max((row["number"] for row in originals.batches.values()), default=0)
        # A contract of which no month was paid yet, or which ended before, has no month to copy.
        copied = [each for each in originals.contracts if each.paid]
        light = [each for each in copied if each.number in LIGHT]
        heavy = [each for each in copied if each.number not in LIGHT]
        self.times, share = _mixture(light, heavy, rows / (contracts * months))
        chance = random.Random(2027)
        kinds = [chance.choice(heavy if chance.random() < share else light) for _ in range(contracts)]
        self.copies = [
            Copy(kind, f"{kind.number}-{number:05}", {}, random.Random(number)) for number, kind in enumerate(kinds, 1)
        ]
        self.vendors: list[dict[str, str]] = []

    def add_vendors(self, count: int) -> None:
        """Vendors up to that count, each with a clerk of its own."""
        known = {each.vendor_id for each in self.originals.contracts}
        (clerk, *_) = self.originals.people.values()
        assignment = next(row for row in every_row("assignments") if row["person_id"] == clerk["id"])
        vendor = next(row for row in every_row("vendors") if row["id"] in known)
        rows: Rows = defaultdict(list)
        for number in range(count - len(known)):
            own, person, role = ids_from(0, 3)
            rows["vendors"].append(vendor | {"id": own, "name": f"Vendor {number:05} LLC"})
            mail = {"email": f"vendor-{number:05}@harborview.example", "fs_uniquifier": person * 2}
            rows["people"].append(clerk | {"id": person, "name": f"Clerk {number:05}"} | mail)
            rows["assignments"].append(assignment | {"id": role, "person_id": person, "vendor_id": own})
            self.vendors.append({**dict.fromkeys(known, own), **dict.fromkeys(self.originals.people, person)})
        write(rows)

    def add_contracts(self, some: Sequence[int]) -> None:
        """The contracts of these places with their terms, accounts, rulings and all that belongs to no period."""
        rows: Rows = defaultdict(list)
        for place in some:
            copy = self.copies[place]
            # Every sixtieth belongs to the demo's own vendor, so that some vendors have many.
            copy.ids |= {} if place % 60 == 0 else self.vendors[place % len(self.vendors)]
            self._copy(copy, copy.original.whole, rows, 30 * self.months, 0)
            _say_number(rows, copy)
        self._place_in_time(rows)
        write(rows)

    def add_month(self, some: Sequence[int], ago: int) -> None:
        """The month of these contracts: so many months before the season's last one."""
        rows: Rows = defaultdict(list)
        batches: dict[str, str] = {}
        for place in some:
            copy = self.copies[place]
            name = self._period(copy, ago)
            months = -ago - _months(name) + _months(COMING)
            ids = dict(copy.ids)
            self._copy(copy, copy.original.periods[name], rows, 30 * ago, months, batches, ids)
        rows["voucher_batches"] = [self._batch(old, new, rows) for old, new in batches.items()]
        write(rows)

    def _period(self, copy: Copy, ago: int) -> str:
        """The original's period that the month is made of."""
        if ago == 0:
            return COMING
        is_open = copy.chance.random() < (OPEN_LAST if ago == 1 else OPEN_EARLIER)
        return OPEN_MONTH if is_open else copy.chance.choice(copy.original.paid)

    def _copy(
        self,
        copy: Copy,
        originals: Rows,
        rows: Rows,
        days_ago: int,
        months: int,
        batches: dict[str, str] | None = None,
        ids: dict[str, str] | None = None,
    ) -> None:
        ids = copy.ids if ids is None else ids
        made = [row["id"] for name, some in originals.items() if name != "events" for row in some if "id" in row]
        ids.update(zip(made, ids_from(days_ago, len(made)), strict=True))
        for batch_id in {row["batch_id"] for row in originals.get("vouchers", ())} if batches is not None else ():
            batches.setdefault(batch_id, *ids_from(days_ago, 1))
        ids |= batches or {}
        events = self._events(originals.get("events", ()), ids, months, rows)
        for name in TABLES:
            some = [row for row in originals.get(name, ()) if name != "events" and not _strays(row, copy.original, ids)]
            for row in some if name != "report_rows" else ():
                new = {key: _moved(value, ids, months) for key, value in row.items()}
                self._number(name, new, copy, events)
                rows[name] += self._times(name, new)
            for row in some if name == "report_rows" else ():
                rows[name] += self._times(name, row | {"report_id": ids[row["report_id"]]})

    def _times(self, name: str, row: Row) -> list[Row]:
        """The row; those of reports as many times over as there must be."""
        if self.times == 1 or name not in ("report_rows", "report_tables"):
            return [row]
        if name == "report_tables":
            return [row | {key: row[key] * self.times for key in ("read", "accepted", "rejected", "blank", "totals")}]
        return [row | {"row_number": row["row_number"] + 100_000 * number} for number in range(self.times)]

    def _number(self, name: str, row: Row, copy: Copy, events: Mapping[int, int]) -> None:
        """Give the row the numbers that occur once, of the government or of the contract."""
        if "event_number" in row:
            row["event_number"] = events.get(row["event_number"], row["event_number"])
        if name == "vouchers":
            row["sequence"], row["number"] = self.sequence, f"B{self.sequence:08}"
            self.sequence += 1
        elif name == "messages":
            row["key"] += f":{row['id']}"
        elif name in ("disputes", "rulings", "corrective_actions", "change_orders", "review_meetings"):
            copy.numbers[name] += 1
            row["number"] = copy.numbers[name]

    def _events(self, events: Iterable[Row], ids: Mapping[str, str], months: int, rows: Rows) -> dict[int, int]:
        """The events in their order, each hashed after the one before it; their new numbers by the old ones."""
        numbers = {}
        for row in events:
            new = {name: _moved(value, ids, months) for name, value in row.items()}
            new |= {"number": self.head.number + 1, "previous_hash": self.head.hash}
            new["hash"] = hash_of(SimpleNamespace(**new))  # type: ignore[arg-type]
            numbers[row["number"]] = new["number"]
            self.head = type(self.head)(new["number"], new["hash"])
            rows["events"].append(new)
        return numbers

    def _batch(self, old: str, new: str, rows: Rows) -> Row:
        mine = [row for row in rows["vouchers"] if row["batch_id"] == new]
        self.batch += 1
        return self.originals.batches[old] | {
            "id": new,
            "number": self.batch - 1,
            "vouchers": len(mine),
            "total_cents": sum(row["amount_cents"] for row in mine),
        }

    def _place_in_time(self, rows: Rows) -> None:
        """The contracts began so many months ago, and their first terms with them; they end on different days."""
        begins = _month_later(self.today.replace(day=1), 1 - self.months)
        for number, row in enumerate(rows["contracts"]):
            row["starts_on"], row["ends_on"] = begins, _month_later(row["ends_on"], number % 24)
        for row in rows["terms_versions"]:
            row["effective_on"] = begins if row["amendment"] == 0 else row["effective_on"]


def _say_number(rows: Rows, copy: Copy) -> None:
    """The copy's own number, in its terms too: no two contracts of a city have the same document."""
    contract = rows["contracts"][-1]
    contract["number"] = copy.number
    for row in rows["terms_versions"]:
        if row["contract_id"] == contract["id"]:
            row["document"] = row["document"].replace(f'"{copy.original.number}"', f'"{copy.number}"')
            row["digest"] = digest_of(row["document"])


def _mixture(light: Sequence[Original], heavy: Sequence[Original], wanted: float) -> tuple[int, float]:
    """How many times over rows are written, and which share of contracts has many rows, for so many a month."""
    few = sum(each.rows_a_month() for each in light) / len(light)
    many = sum(each.rows_a_month() for each in heavy) / len(heavy)
    times = max(1, -int(-wanted // many))
    return times, min(1.0, max(0.02, (wanted - few * times) / ((many - few) * times)))


def _strays(row: Row, original: Original, ids: Mapping[str, str]) -> bool:
    """Whether the row also belongs to another period, such as a true-up: it is left out."""
    return any(value in original.owned and value not in ids for value in row.values() if isinstance(value, str))


def _moved(value: Any, ids: Mapping[str, str], months: int) -> Any:
    """The value of a copy: another id, a day or moment so many months later, another month, a key of these."""
    if isinstance(value, str):
        parts = value.split(":")
        if len(parts) > 1 and parts[0] in ids:
            return ":".join(_moved(part, ids, months) for part in parts)
        is_month = len(value) == len(COMING) and value[4] == "-" and value[:4].isdigit()
        return _month_name(_months(value) + months) if is_month else ids.get(value, value)
    if isinstance(value, datetime):
        return value + timedelta(days=round(30.44 * months))
    return _month_later(value, months) if isinstance(value, date) else value


def _months(name: str) -> int:
    return int(name[:4]) * 12 + int(name[5:]) - 1


def _month_name(months: int) -> str:
    return f"{months // 12}-{months % 12 + 1:02}"


def _month_later(day: date, months: int) -> date:
    """The same day of another month; the last one stays the last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    is_last = day.day == monthrange(day.year, day.month)[1]
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))
