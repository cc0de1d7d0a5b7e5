"""Disputes as a statement and a desk see them: the line that is disputed with its claim, and whose days pass."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from contracts.figures import Figure, Source, difference, given, renamed, source
from contracts.numbers import plain
from contracts.schema import DecimalText, Strict, Words

VENDOR, CITY = "vendor", "city"
# After the vendor opened or replied the city has to act; after an answer the vendor may.
WHOSE_TURN = {"opened": CITY, "replied": CITY, "answered": VENDOR}
SETTLED = ("accepted", "partly_accepted", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class DisputedLine:
    """A dispute under way about a line: what the vendor says that the line ought to pay, None where it names none."""

    number: int
    line: str
    title: str
    claimed: Decimal | None
    opened_on: date

    def document(self) -> dict[str, Any]:
        """The dispute as JSON."""
        written: dict[str, Any] = {
            "number": self.number,
            "line": self.line,
            "title": self.title,
            "opened_on": self.opened_on.isoformat(),
        }
        return written | ({"claimed": plain(self.claimed)} if self.claimed is not None else {})

    def source(self) -> Source:
        """Where the figures of the dispute come from."""
        return source("dispute", number=self.number)

    def figure(self, line: Figure) -> Figure | None:
        """What the vendor claims beyond what the line pays; None where it names no amount."""
        if self.claimed is None:
            return None
        name = f"dispute.{self.number}"
        claimed = given(f"{name}.claimed", "What the vendor claims", self.claimed, "USD", self.source())
        paid = renamed(line, f"{name}.paid", "What the line pays meanwhile")
        says = "what the vendor claims, less what is paid meanwhile"
        return difference(name, f"In dispute: {self.title}", claimed, paid, "USD", says)


class DisputedLineSchema(Strict):
    """A dispute among the facts of a period."""

    made = DisputedLine
    number = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    line = Words(required=True, most=200)
    title = Words(required=True)
    claimed = DecimalText(load_default=None)
    opened_on = fields.Date(required=True)


@dataclass(frozen=True, slots=True)
class Clock:
    """Days of a dispute that passed at each side, whose turn it is (nobody's where it is settled), and since when."""

    city_days: int
    vendor_days: int
    turn: str
    since: date


def clock(steps: Iterable[tuple[str, date]], today: date) -> Clock:
    """The clock of a dispute from its steps: the status that each led to, with its day, the opening first.

    A day counts for the side whose turn it was when the day began.
    """
    days = {CITY: 0, VENDOR: 0}
    turn, since = "", today
    for status, day in steps:
        if turn:
            days[turn] += (day - since).days
        turn, since = WHOSE_TURN.get(status, ""), day
    if turn:
        days[turn] += (today - since).days
    return Clock(days[CITY], days[VENDOR], turn, since)


def due_days(opened: date, answer_days: int, decide_days: int) -> tuple[date, date]:
    """By when a dispute is to be answered, and by when it is to be settled."""
    return opened + timedelta(days=answer_days), opened + timedelta(days=decide_days)
