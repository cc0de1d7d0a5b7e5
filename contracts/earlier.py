"""What earlier statements of a contract paid, and what stands open from them: corrections, and amounts carried forward.

A period that was corrected after its statement was approved keeps both: what is true of it now, which later rules look
at, and what was paid for it, so that the difference is settled once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from contracts.schema import ByName, DecimalText, Strict, Words

CARRIED_KINDS = ("negative_net", "small_payment")


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A measure or line of a corrected period, before and after; None where it has no value."""

    name: str
    title: str
    unit: str
    before: Decimal | None
    after: Decimal | None

    @property
    def both(self) -> tuple[Decimal | None, Decimal | None]:
        """Before and after."""
        return self.before, self.after


@dataclass(frozen=True, slots=True)
class SettledBefore:
    """A true-up of the period that another statement holds."""

    period: str
    amount: Decimal
    statement: str


@dataclass(frozen=True, slots=True)
class PaidBefore:
    """What was paid for a corrected period: the approved statement's own result, and each later true-up of it.

    `approved` is the digest of the approved statement. `true_ups` names each statement that settled a part of the
    difference. `sources` says what it rests on now, each report or index that changed as a sentence.
    """

    approved: str
    result: Decimal
    true_ups: tuple[SettledBefore, ...] = ()
    changes: tuple[ChangedFigure, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EarlierPeriod:
    """What is true of an earlier period: each line by name, the quantities of each item, its statement's digest.

    `paid` stands where the period was corrected after its approval.
    """

    period: str
    amounts: Mapping[str, Decimal]
    quantities: Mapping[str, Decimal]
    statement: str = ""
    paid: PaidBefore | None = None


@dataclass(frozen=True, slots=True)
class CarriedAmount:
    """What an earlier statement left to be settled by this one: below zero where the vendor owes it."""

    period: str
    kind: str
    amount: Decimal
    statement: str


class _ChangedSchema(Strict):
    made = ChangedFigure
    name = Words(required=True)
    title = Words(required=True)
    unit = fields.String(required=True)
    before = DecimalText(required=True, allow_none=True)
    after = DecimalText(required=True, allow_none=True)


class _SettledSchema(Strict):
    made = SettledBefore
    period = Words(required=True)
    amount = DecimalText(required=True)
    statement = fields.String(required=True)


class _PaidSchema(Strict):
    made = PaidBefore
    approved = fields.String(required=True)
    result = DecimalText(required=True)
    true_ups = fields.List(fields.Nested(_SettledSchema), required=True)
    changes = fields.List(fields.Nested(_ChangedSchema), required=True)
    sources = fields.List(fields.String(), required=True)


class EarlierSchema(Strict):
    """`{"period": "2027-07", "amounts": {"gross": "100.00", …}, "quantities": {…}, "statement": "…"}`"""

    made = EarlierPeriod
    period = Words(required=True)
    amounts = ByName(keys=fields.String(), values=DecimalText(), required=True)
    quantities = ByName(keys=fields.String(), values=DecimalText(), required=True)
    statement = fields.String()
    paid = fields.Nested(_PaidSchema)


class CarriedSchema(Strict):
    """`{"period": "2027-07", "kind": "negative_net", "amount": "-120.00", "statement": "…"}`"""

    made = CarriedAmount
    period = Words(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(CARRIED_KINDS))
    amount = DecimalText(required=True)
    statement = fields.String(required=True)


def earlier_document(earlier: EarlierPeriod) -> dict[str, Any]:
    """An earlier period as JSON; `paid` only where it was corrected."""
    written: dict[str, Any] = {
        "period": earlier.period,
        "amounts": dict(earlier.amounts),
        "quantities": dict(earlier.quantities),
        "statement": earlier.statement,
    }
    return written if earlier.paid is None else written | {"paid": _paid_document(earlier.paid)}


def _paid_document(paid: PaidBefore) -> dict[str, Any]:
    return {
        "approved": paid.approved,
        "result": paid.result,
        "true_ups": [
            {"period": each.period, "amount": each.amount, "statement": each.statement} for each in paid.true_ups
        ],
        "changes": [
            {"name": each.name, "title": each.title, "unit": each.unit, "before": each.before, "after": each.after}
            for each in paid.changes
        ],
        "sources": list(paid.sources),
    }


def carried_document(carried: CarriedAmount) -> dict[str, Any]:
    """An amount that was carried forward as JSON."""
    return {
        "period": carried.period,
        "kind": carried.kind,
        "amount": carried.amount,
        "statement": carried.statement,
    }
