"""Contracts that were chosen by something else than what a list asks for, such as those of whose turn it is.

There may be thousands: they stand in queries, so that nobody reads them only to name them again.
"""

from dataclasses import dataclass

from sqlalchemy import CompoundSelect, Select, Subquery, false, literal, select, union_all


@dataclass(frozen=True, slots=True)
class ChosenContracts:
    """The contracts whose ids the queries find."""

    queries: tuple[Select[str], ...] = ()

    def with_those(self, *others: "ChosenContracts") -> "ChosenContracts":
        """These and the others."""
        return ChosenContracts(self.queries + tuple(query for other in others for query in other.queries))

    def ids(self) -> CompoundSelect[str]:
        """A query of their ids, some of them more than once."""
        return union_all(*(self.queries or (select(literal("")).where(false()),)))

    def once(self) -> Subquery:
        """The ids, each once, in a column called `id`: to be joined from outside."""
        (every,) = self.ids().subquery().c
        return select(every.label("id")).distinct().subquery()


NO_CONTRACTS = ChosenContracts()
