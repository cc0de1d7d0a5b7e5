"""pool: a stated sum that groups share by a number in each group's own row, in whole steps that add up to the sum.

Each group's part is rounded; what rounding leaves over is added, a step each, to the largest shares (Recology San Mateo
County: 60 events over 13 agencies). Unit: dollars, or whatever the pool counts. Edges: shares that add up to zero are
refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from marshmallow import fields

from contracts.bases.base import Declared, Ground, group_column_problems
from contracts.errors import Refused
from contracts.figures import Figure, computed, given, source
from contracts.numbers import CONTEXT, ZERO, Rounding, add, divide, plain
from contracts.schema import Identifier, PositiveText, RoundingSchema, Strict
from contracts.scope import Scope, instances


@dataclass(frozen=True, slots=True)
class Pool:
    """A sum that is shared."""

    amount: Decimal
    by: str
    round: Rounding

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """The group's part of the pool."""
        instance = scope.instance
        if instance is None:
            raise Refused("A pool is shared among groups, and the payment has none. Amend the terms.")
        table = scope.facts.tables[instance.group.table]
        shares = {
            each.label: scope.leaf(table, each.row, self.by, "") for each in instances(instance.group, scope.facts)
        }
        parts = apportion(self.amount, [share.amount for share in shares.values()], self.round)
        part = dict(zip(shares, parts, strict=True))[instance.label]
        pool = given(f"{name}.pool", "Pool", self.amount, "", source("terms"))
        every_share = add(share.amount for share in shares.values())
        says = f"{plain(shares[instance.label].amount)} of {plain(every_share)} shares"
        return computed(f"{name}.part", "Part of the pool", part, "", "pool", says, (pool, shares[instance.label]))

    def sentence(self, declared: Declared) -> str:
        """Such as: × its part of 120 by “Share”."""
        group = declared.group
        heading = declared.tables[group.table].headings()[self.by] if group is not None else self.by
        return f"× its part of {plain(self.amount)} by “{heading}”, {self.round.sentence()}"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """A column that does not exist."""
        yield from group_column_problems(declared, self.by)


def apportion(whole: Decimal, shares: Sequence[Decimal], rounding: Rounding) -> tuple[Decimal, ...]:
    """Parts of the whole in proportion to the shares, in steps of the rounding, that add up to the whole.

    Each part is rounded; the steps that are missing or too many go to the largest shares, one each. Refused where the
    shares add up to nothing or are negative.
    """
    summed = add(shares)
    if summed <= 0 or any(share < 0 for share in shares):
        raise Refused("The shares of a pool must be above zero together, and none below. Correct the reported shares.")
    parts = [rounding.apply(divide(CONTEXT.multiply(whole, share), summed)) for share in shares]
    largest = sorted(range(len(shares)), key=lambda place: (-shares[place], place))
    left = CONTEXT.subtract(whole, add(parts))
    step = rounding.to if left > 0 else CONTEXT.minus(rounding.to)
    for place in largest * 2:
        if CONTEXT.abs(left) < rounding.to:
            break
        parts[place], left = CONTEXT.add(parts[place], step), CONTEXT.subtract(left, step)
    if left != ZERO:
        parts[largest[0]] = CONTEXT.add(parts[largest[0]], left)
    return tuple(parts)


class PoolSchema(Strict):
    """`{"kind": "pool", "amount": "120", "by": "share", "round": {"to": "1", "mode": "half_up"}}`"""

    made = Pool
    amount = PositiveText(required=True)
    by = Identifier(required=True)
    round = fields.Nested(RoundingSchema, required=True)
