"""failures_before: in how many periods running, right before this one, a payment was a deduction.

Unit: periods. It makes ratchets for repeated failure: a schedule of it multiplies the deduction. Edges: a period
without a deduction, or without a statement, ends the row; the first period of a contract has none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.figures import Figure, computed, given, source
from contracts.numbers import ONE, add
from contracts.periods import months_apart
from contracts.schema import Identifier, Strict
from contracts.scope import Scope
from contracts.tables import Table


@dataclass(frozen=True, slots=True)
class FailuresBeforeStatistic:
    """The number of consecutive earlier periods in which a payment deducted."""

    payment: str

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The count, with each of those periods."""
        parts: list[Figure] = []
        for distance, earlier in enumerate(reversed(scope.facts.earlier), 1):
            amount = earlier.amounts.get(self.payment)
            if amount is None or amount >= 0 or months_apart(earlier.period, scope.facts.period) != distance:
                break
            where = source("earlier", period=earlier.period, line=self.payment, statement=earlier.statement or None)
            parts.append(given(f"{name}.{earlier.period}", f"Deduction in {earlier.period}", ONE, "periods", where))
        says = f"{len(parts)} period(s) running right before this one"
        return computed(name, title, add(part.amount for part in parts), unit, "failures_before", says, parts)

    def tables_read(self) -> Iterator[str]:
        """No table: earlier statements are read."""
        yield from ()

    def reads_period_alone(self) -> bool:
        """It reads what came before."""
        return False

    def states(self) -> tuple[str, ...]:
        """It never lacks."""
        return ()

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """The words for it."""
        return f"the number of periods running, right before this one, in which “{self.payment}” deducted"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """The statistic cannot know the payments; `contracts.checks` looks whether its own exists."""
        yield from ()


class FailuresBeforeSchema(Strict):
    """`{"kind": "failures_before", "payment": "band"}`"""

    made = FailuresBeforeStatistic
    payment = Identifier(required=True)
