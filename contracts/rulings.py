"""Rulings as facts: what one person asked for and another granted, which changes what a statement pays.

Excusals take rows or days out of what is counted; waivers leave a rule unapplied; overrides, holds and deferrals are
lines of their own. The first day of a period decides whether a ruling covers it, as with terms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from contracts.figures import Source, source
from contracts.numbers import plain
from contracts.periods import say_date
from contracts.schema import DecimalText, Strict, Words

EXCUSAL, WAIVER, OVERRIDE, HOLD, DEFERRAL = "excusal", "waiver", "override", "hold", "deferral"
KINDS = (EXCUSAL, WAIVER, OVERRIDE, HOLD, DEFERRAL)
NET = "net"
# The state of a measure, and the making of a line, that a waiver leaves unapplied.
WAIVED = "waived"
# What each kind may be about.
ABOUT: Mapping[str, tuple[str, ...]] = {
    EXCUSAL: ("rows", "days"),
    WAIVER: ("measure", "payment", "limit", "retainage", "check"),
    OVERRIDE: ("line",),
    HOLD: ("line",),
    DEFERRAL: ("line",),
}
Runs = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a ruling is about: a line, a rule by its id, or a table with runs of its rows."""

    kind: str
    name: str
    rows: Runs = ()

    def holds(self, row: int) -> bool:
        """Whether the row is among those that it is about."""
        return any(first <= row <= last for first, last in self.rows)

    def document(self) -> dict[str, Any]:
        """What it is about as JSON."""
        named: dict[str, Any] = {"kind": self.kind, "name": self.name}
        return named | ({"rows": [list(run) for run in self.rows]} if self.rows else {})


@dataclass(frozen=True, slots=True)
class Ruling:
    """A granted ruling: who asked, who granted, why, and which periods it covers by their first day.

    `amount` is in dollars: signed for an override; for a hold or a deferral how much at most, None for the whole line.
    `ended` says why it covers no period after `until`, where somebody ended it.
    """

    number: int
    kind: str
    about: About
    starts: date
    until: date | None
    reason: str
    asked_by: str
    granted_by: str
    granted_on: date
    amount: Decimal | None = None
    days: int | None = None
    ends_when: str = ""
    ended: str = ""

    @property
    def name(self) -> str:
        """The name of its line and of its figures."""
        return f"{self.kind}.{self.number}"

    def covers(self, day: date) -> bool:
        """Whether a period that begins on the day is covered."""
        return self.starts <= day and not self.is_over(day)

    def is_over(self, day: date) -> bool:
        """Whether it no longer stands for a period that begins on the day."""
        return self.until is not None and day > self.until

    def source(self) -> Source:
        """Where the figures that it makes come from."""
        return source("ruling", number=self.number, ruling=self.kind)

    def sentence(self) -> str:
        """Who asked, who granted, why, and until when."""
        said = f"Ruling {self.number}, asked for by {self.asked_by}, granted by {self.granted_by} on "
        said += f"{say_date(self.granted_on)}: {self.reason.strip().rstrip('.')}."
        if self.until is not None and self.kind == WAIVER:
            said += f" It holds through {say_date(self.until)}."
        if self.ends_when:
            said += f" It is lifted when: {self.ends_when.strip().rstrip('.')}."
        return said + (f" {self.ended}" if self.ended else "")

    def document(self) -> dict[str, Any]:
        """The ruling as JSON; what is empty is left out."""
        written: dict[str, Any] = {
            "number": self.number,
            "kind": self.kind,
            "about": self.about.document(),
            "starts": self.starts.isoformat(),
            "reason": self.reason,
            "asked_by": self.asked_by,
            "granted_by": self.granted_by,
            "granted_on": self.granted_on.isoformat(),
        }
        optional = {
            "until": None if self.until is None else self.until.isoformat(),
            "amount": None if self.amount is None else plain(self.amount),
            "days": self.days,
            "ends_when": self.ends_when or None,
            "ended": self.ended or None,
        }
        return written | {key: value for key, value in optional.items() if value is not None}


class _RunsField(fields.Field[Runs]):
    """`[[3, 5], [9, 9]]`"""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Runs:
        if not isinstance(value, list | tuple) or not all(_is_run(run) for run in value):
            raise self.make_error("validator_failed")
        return tuple((run[0], run[1]) for run in value)


def _is_run(run: Any) -> bool:
    numbers = isinstance(run, list | tuple) and len(run) == 2 and all(type(number) is int for number in run)
    return numbers and 0 < run[0] <= run[1]


class _AboutSchema(Strict):
    made = About
    kind = fields.String(
        required=True, validate=validate.OneOf(sorted({each for kind in ABOUT.values() for each in kind}))
    )
    name = Words(required=True, most=200)
    rows = _RunsField()


class RulingSchema(Strict):
    """A ruling among the facts of a period."""

    made = Ruling
    number = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    about = fields.Nested(_AboutSchema, required=True)
    starts = fields.Date(required=True)
    until = fields.Date(load_default=None)
    reason = Words(required=True, most=4_000)
    asked_by = Words(required=True)
    granted_by = Words(required=True)
    granted_on = fields.Date(required=True)
    amount = DecimalText()
    days = fields.Integer(strict=True)
    ends_when = fields.String()
    ended = fields.String()
