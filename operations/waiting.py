"""A line of a desk: something that waits for somebody."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that waits for somebody: what to do, about what, worth how much, due when, since when, whose turn."""

    title: str
    contract_number: str
    contract_title: str
    vendor: str
    period_name: str
    link_kind: str
    link_id: str
    worth: Decimal | None
    due: date | None
    since: datetime | date
    whose: str
    note: str = ""
