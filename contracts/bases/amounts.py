"""gross, eligible_gross, contract_value: the three amounts of a contract that a rate is taken of. Unit: dollars.

Eligible gross is gross less the items that the terms put outside of performance pay.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.bases.base import Declared, Ground
from contracts.figures import Figure
from contracts.schema import Strict
from contracts.scope import Scope


@dataclass(frozen=True, slots=True)
class Gross:
    """All that the period's quantities come to."""

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """The period's gross."""
        return ground.gross

    def sentence(self, declared: Declared) -> str:
        """The words for it."""
        return "× gross of the period"

    def problems(self, declared: Declared) -> Iterator[tuple[str, str]]:
        """Nothing can be wrong with it."""
        yield from ()


@dataclass(frozen=True, slots=True)
class EligibleGross(Gross):
    """The part of gross that performance pay counts."""

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """The period's eligible gross."""
        return ground.eligible_gross

    def sentence(self, declared: Declared) -> str:
        """The words for it."""
        return "× eligible gross of the period"


@dataclass(frozen=True, slots=True)
class ContractValue(Gross):
    """The value of the contract as its terms state it."""

    def figure(self, ground: Ground, scope: Scope, name: str) -> Figure | None:
        """The contract's value."""
        return ground.contract_value

    def sentence(self, declared: Declared) -> str:
        """The words for it."""
        return "× value of the contract"


class GrossSchema(Strict):
    """`{"kind": "gross"}`"""

    made = Gross


class EligibleGrossSchema(Strict):
    """`{"kind": "eligible_gross"}`"""

    made = EligibleGross


class ContractValueSchema(Strict):
    """`{"kind": "contract_value"}`"""

    made = ContractValue
