"""balance_of: what earlier periods withheld by some payments and has not been released since, for earn-back.

Unit: dollars. Edges: only earlier periods count; what this payment itself released before is taken off.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from marshmallow import fields

from contracts.bases.base import Declared, Ground
from contracts.figures import Figure, given, scaled, source, total
from contracts.numbers import ONE, negative
from contracts.schema import Identifier, Strict, some
from contracts.scope import Scope


@dataclass(frozen=True, slots=True)
class BalanceOf:
    """Deductions of earlier periods that are still held."""

    payments: tuple[str, ...]

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """The sum that is held: deductions less releases."""
        parts = []
        for earlier in scope.facts.earlier:
            for line in (*self.payments, name):
                if line in earlier.amounts:
                    where = source("earlier", period=earlier.period, line=line, statement=earlier.statement or None)
                    title = f"{line} of {earlier.period}"
                    parts.append(given(f"{name}.{earlier.period}.{line}", title, earlier.amounts[line], "USD", where))
        summed = total(f"{name}.moved", "Withheld and released so far", parts, "USD")
        return scaled(f"{name}.held", "Still held", summed, negative(ONE), "USD", "what was withheld, less releases")

    def sentence(self, declared: Declared) -> str:
        """Such as: × what band withheld in earlier periods and is still held."""
        return f"× what {' and '.join(self.payments)} withheld in earlier periods and is still held"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """A payment that does not exist."""
        for place, payment in enumerate(self.payments):
            if payment not in declared.payments:
                yield f"payments[{place}]", f"There is no payment “{payment}”."


class BalanceOfSchema(Strict):
    """`{"kind": "balance_of", "payments": ["band"]}`"""

    made = BalanceOf
    payments = fields.List(Identifier(), required=True, validate=some)
