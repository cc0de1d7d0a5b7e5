"""Which duties one person never holds at once: one table, asked before a role is assigned or lent.

What the workflows keep apart case by case (whoever entered something does not approve it) stands in
contracts/workflow.py and holds beside this. Finance may be lent to an officer for days, because there both people's
hands count on each contract; it is never assigned to one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.roles import NEVER_DELEGATES, Role


@dataclass(frozen=True, slots=True)
class Incompatible:
    """Two roles that one person never holds on the same day, and why."""

    one: Role
    other: Role
    why: str

    @property
    def roles(self) -> frozenset[Role]:
        """Both roles."""
        return frozenset({self.one, self.other})


_PAID = "whoever is paid by a contract has no part in the city’s side of any"
_READS = "an auditor reads what others did and does none of it"
_PEOPLE = "whoever gives people their roles holds no duty over money"

INCOMPATIBLE: tuple[Incompatible, ...] = (
    Incompatible(Role.OFFICER, Role.FINANCE, "whoever enters terms and contracts does not approve what they pay"),
    Incompatible(Role.INSPECTOR, Role.FINANCE, "whoever says what was done does not approve what it pays"),
    *(Incompatible(role, Role.VENDOR, _PAID) for role in Role if role is not Role.VENDOR),
    *(Incompatible(role, Role.AUDITOR, _READS) for role in (Role.OFFICER, Role.FINANCE, Role.INSPECTOR)),
    *(Incompatible(role, Role.ADMINISTRATOR, _PEOPLE) for role in (Role.OFFICER, Role.FINANCE, Role.INSPECTOR)),
    Incompatible(Role.AUDITOR, Role.ADMINISTRATOR, "an auditor also reads what administrators did"),
)


def between(one: Role, other: Role) -> Incompatible | None:
    """Why the two roles are never held at once; None where they may be."""
    return next((each for each in INCOMPATIBLE if each.roles == {one, other}), None)


def in_the_way(wanted: Role, held: Iterable[Role]) -> Incompatible | None:
    """The first of the held roles' rows that forbids the wanted role; None where none does."""
    return next((found for role in held if (found := between(wanted, role)) is not None), None)


def may_be_lent_finance(role: Role) -> bool:
    """Whether somebody who holds the role may stand in for finance for some days."""
    return role not in NEVER_DELEGATES
