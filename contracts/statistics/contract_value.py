"""contract_value: the value of the contract as its terms state it, for rates that depend on its size.

Unit: dollars. It is always there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.figures import Figure, given, source
from contracts.schema import Strict
from contracts.scope import Scope
from contracts.tables import Table


@dataclass(frozen=True, slots=True)
class ContractValueStatistic:
    """The contract's value."""

    def figure(self, scope: Scope, name: str, title: str, unit: str) -> Figure:
        """The value from the terms."""
        return given(name, title, scope.contract_value, unit, source("terms", path="contract.value"))

    def tables_read(self) -> Iterator[str]:
        """No table."""
        yield from ()

    def reads_period_alone(self) -> bool:
        """It reads the terms."""
        return False

    def states(self) -> tuple[str, ...]:
        """It never lacks."""
        return ()

    def sentence(self, tables: Mapping[str, Table]) -> str:
        """The words for it."""
        return "the value of the contract"

    def problems(self, tables: Mapping[str, Table], by: str | None) -> Iterator[tuple[str, str]]:
        """Nothing can be wrong with it."""
        yield from ()


class ContractValueStatisticSchema(Strict):
    """`{"kind": "contract_value"}`"""

    made = ContractValueStatistic
