"""pool: a stated sum that groups share by a number in each group's own row, in whole steps that add up to the sum.

Each group's part is rounded, and `remainder` says where the steps go that rounding leaves over: one each to the largest
shares (Recology San Mateo County shares 60 events over 13 agencies, of which the nearest whole numbers give 58), one
each to those that rounding cut most, or nowhere: then such a pool is refused. Unit: dollars, or whatever the pool
counts. Edges: shares that add up to zero are refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields, validate

from contracts.bases.base import Declared, Ground, group_column_problems
from contracts.errors import Refused
from contracts.figures import Figure, computed, given, source
from contracts.numbers import CONTEXT, ZERO, Rounding, add, divide, plain
from contracts.schema import Identifier, PositiveText, RoundingSchema, Strict
from contracts.scope import Scope, instances

REMAINDERS = {
    "largest_shares": "goes to the largest shares",
    "largest_remainders": "goes to those that rounding changed most",
    "refuse": "is refused",
}


@dataclass(frozen=True, slots=True)
class Pool:
    """A sum that is shared."""

    amount: Decimal
    by: str
    round: Rounding
    remainder: str

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """The group's part of the pool."""
        instance = scope.instance
        if instance is None:
            raise Refused("A pool is shared among groups, and the payment has none. Amend the terms.")
        table = scope.facts.tables[instance.group.table]
        shares = {
            each.label: scope.leaf(table, each.row, self.by, "") for each in instances(instance.group, scope.facts)
        }
        parts = apportion(self.amount, [share.amount for share in shares.values()], self.round, self.remainder)
        part = dict(zip(shares, parts, strict=True))[instance.label]
        pool = given(f"{name}.pool", "Pool", self.amount, "", source("terms"))
        every_share = add(share.amount for share in shares.values())
        says = f"{plain(shares[instance.label].amount)} of {plain(every_share)} shares"
        return computed(f"{name}.part", "Part of the pool", part, "", "pool", says, (pool, shares[instance.label]))

    def sentence(self, declared: Declared) -> str:
        """Such as: × its part of 120 by “Share”."""
        group = declared.group
        heading = declared.tables[group.table].headings()[self.by] if group is not None else self.by
        then = REMAINDERS[self.remainder]
        return f"× its part of {plain(self.amount)} by “{heading}”, {self.round.sentence()}; what is left over {then}"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """A column that does not exist."""
        yield from group_column_problems(declared, self.by)


def apportion(whole: Decimal, shares: Sequence[Decimal], rounding: Rounding, remainder: str) -> tuple[Decimal, ...]:
    """Parts of the whole in proportion to the shares, in steps of the rounding, that add up to the whole.

    Each part is rounded; the steps that are missing or too many go where `remainder` says. Refused where the shares add
    up to nothing or are negative, or where rounding leaves something over and the terms do not say whose it is.
    """
    summed = add(shares)
    if summed <= 0 or any(share < 0 for share in shares):
        raise Refused("The shares of a pool must be above zero together, and none below. Correct the reported shares.")
    exact = [divide(CONTEXT.multiply(whole, share), summed) for share in shares]
    parts = [rounding.apply(each) for each in exact]
    left = CONTEXT.subtract(whole, add(parts))
    if left != 0 and remainder == "refuse":
        raise Refused(
            f"Rounded shares of {plain(whole)} add up to {plain(add(parts))}, and the terms do not say to whom the "
            "rest belongs. Amend the terms."
        )
    step = rounding.to if left > 0 else CONTEXT.minus(rounding.to)
    cut = [CONTEXT.subtract(each, part) for each, part in zip(exact, parts, strict=True)]
    deserved = shares if remainder == "largest_shares" else [each if left > 0 else CONTEXT.minus(each) for each in cut]
    largest = sorted(range(len(shares)), key=lambda place: (-deserved[place], place))
    for place in largest * 2:
        if CONTEXT.abs(left) < rounding.to:
            break
        parts[place], left = CONTEXT.add(parts[place], step), CONTEXT.subtract(left, step)
    if left != ZERO:
        parts[largest[0]] = CONTEXT.add(parts[largest[0]], left)
    return tuple(parts)


class PoolSchema(Strict):
    """`{"kind": "pool", "amount": "120", "by": "share", "round": {…}, "remainder": "largest_shares"}`"""

    made = Pool
    amount = PositiveText(required=True)
    by = Identifier(required=True)
    round = fields.Nested(RoundingSchema, required=True)
    remainder = fields.String(required=True, validate=validate.OneOf(sorted(REMAINDERS)))
