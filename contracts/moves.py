"""One permitted change of status, as the tables of workflows are made of."""

from dataclasses import dataclass

from contracts.roles import Role


@dataclass(frozen=True, slots=True)
class Move:
    """One permitted change of status: what it is called, from where to where, by whom, and by whom not."""

    name: str
    from_statuses: tuple[str, ...]
    to_status: str
    roles: frozenset[Role]
    not_hands: tuple[str, ...] = ()
    note_needed: bool = False
    by_program: bool = False
    delegable: bool = False
