"""de_minimis: an amount that is not larger than a stated one is not paid or deducted at all.

Unit: dollars. Edges: exactly the stated amount is nothing (a cloud provider credits only what is over $1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.bases.base import Declared, Ground
from contracts.figures import computed
from contracts.limits.base import Part
from contracts.numbers import CONTEXT, ZERO, dollars
from contracts.schema import PositiveText, Strict


@dataclass(frozen=True, slots=True)
class DeMinimis:
    """Small amounts are nothing."""

    up_to: Decimal

    def hold(self, parts: Sequence[Part], name: str, ground: Ground) -> tuple[Part, ...]:
        """Each part, or nothing where it is small."""
        held = []
        for place, part in enumerate(parts, 1):
            if CONTEXT.abs(part.amount.amount) > self.up_to:
                held.append(part)
                continue
            says = f"{dollars(part.amount.amount)} is not more than {dollars(self.up_to)} and counts as nothing"
            nothing = computed(
                f"{name}.small{place}", part.amount.title, ZERO, "USD", "de_minimis", says, (part.amount,)
            )
            held.append(Part(nothing, part.instance))
        return tuple(held)

    def sentence(self, declared: Declared) -> str:
        """Such as: amounts up to $1.00 are nothing."""
        return f"amounts up to {dollars(self.up_to)} are nothing"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """Nothing can be wrong with it."""
        yield from ()


class DeMinimisSchema(Strict):
    """`{"kind": "de_minimis", "up_to": "1.00"}`"""

    made = DeMinimis
    up_to = PositiveText(required=True)
