"""Contracts that were chosen by something else than what a list asks for, such as those of whose turn it is.

Where thousands are chosen they stand in a query, so that nobody reads them only to name them again.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Select, select, union

from models.contracts import Contract


@dataclass(frozen=True, slots=True)
class ChosenContracts:
    """The contracts of these numbers, and those whose ids the queries find."""

    numbers: frozenset[str] = frozenset()
    queries: tuple[Select[str], ...] = ()

    def with_numbers(self, numbers: Collection[str]) -> "ChosenContracts":
        """These, and the contracts of those numbers."""
        return ChosenContracts(self.numbers | frozenset(numbers), self.queries)

    def with_those(self, others: "ChosenContracts") -> "ChosenContracts":
        """These and the others."""
        return ChosenContracts(self.numbers | others.numbers, self.queries + others.queries)

    def ids(self, government_id: str) -> CompoundSelect[str]:
        """A query of their ids."""
        named = select(Contract.id).where(Contract.government_id == government_id, Contract.number.in_(self.numbers))
        return union(named, *self.queries)


NO_CONTRACTS = ChosenContracts()
