"""Who may do what, as data that can be read aloud. Whatever is not listed is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from contracts.errors import NotAllowed


class Role(StrEnum):
    """The desks of the program."""

    OFFICER = "officer"
    VENDOR = "vendor"
    FINANCE = "finance"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """What a person of the city is limited to: whole programs, and single contracts with the program of each, by id."""

    programs: frozenset[str] = frozenset()
    contracts: Mapping[str, str | None] = field(default_factory=dict)

    def include(self, contract_id: str, program_id: str | None) -> bool:
        """Whether the contract, which belongs to that program, is among them."""
        return program_id in self.programs or contract_id in self.contracts


def covers(wide: Responsibilities | None, narrow: Responsibilities | None) -> bool:
    """Whether whatever the narrow ones include is included in the wide ones; None is the whole city."""
    if wide is None or narrow is None:
        return wide is None
    return narrow.programs <= wide.programs and all(wide.include(*each) for each in narrow.contracts.items())


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts, with what they may do; every operation takes one.

    `stands_for` is whose delegate the person is today, `delegated` the roles that this lends, `acts_for` in whose place
    the person acts now: always, where only the delegation lends the role. `responsible_for` is what somebody of the
    city is limited to, in all of their roles; None: the whole city.
    """

    person_id: str
    government_id: str
    email: str
    name: str
    roles: frozenset[Role]
    vendor_id: str | None = None
    delegated: frozenset[Role] = frozenset()
    stands_for: str | None = None
    acts_for: str | None = None
    responsible_for: Responsibilities | None = None

    @property
    def party(self) -> str:
        """Whose reports this person delivers: the vendor's or the city's."""
        return "vendor" if self.vendor_id is not None else "city"


_CITY = frozenset({Role.OFFICER, Role.FINANCE, Role.INSPECTOR, Role.AUDITOR})
_EVERYONE = _CITY | {Role.VENDOR}

PERMISSIONS: Mapping[str, frozenset[Role]] = {
    "see own desk": _EVERYONE | {Role.ADMINISTRATOR},
    "see own messages": _EVERYONE | {Role.ADMINISTRATOR},
    "look after mail": frozenset({Role.ADMINISTRATOR}),
    "see how the program runs": frozenset({Role.ADMINISTRATOR}),
    "see contracts": _EVERYONE,
    "see programs": _CITY,
    "see the city score": _CITY,
    "see milestones": _EVERYONE,
    "see change orders": _EVERYONE,
    "enter contracts": frozenset({Role.OFFICER}),
    "enter pay items": frozenset({Role.OFFICER}),
    "enter registers": frozenset({Role.OFFICER}),
    "enter milestones": frozenset({Role.OFFICER}),
    "propose milestone dates": frozenset({Role.OFFICER, Role.INSPECTOR}),
    "decide milestone dates": frozenset({Role.OFFICER}),
    "propose change orders": frozenset({Role.OFFICER}),
    "decide change orders": frozenset({Role.OFFICER, Role.FINANCE}),
    "see rulings": _EVERYONE,
    "ask for rulings": frozenset({Role.OFFICER, Role.FINANCE, Role.INSPECTOR}),
    "decide rulings": frozenset({Role.OFFICER, Role.FINANCE}),
    "see disputes": _EVERYONE,
    "open disputes": frozenset({Role.VENDOR}),
    "answer disputes": frozenset({Role.OFFICER, Role.FINANCE, Role.INSPECTOR}),
    "decide disputes": frozenset({Role.OFFICER, Role.FINANCE}),
    "see corrective actions": _EVERYONE,
    "ask for corrective actions": frozenset({Role.OFFICER}),
    "answer corrective actions": frozenset({Role.VENDOR}),
    "see review meetings": _EVERYONE,
    "hold review meetings": frozenset({Role.OFFICER}),
    "close what was agreed": frozenset({Role.OFFICER, Role.VENDOR}),
    "see renewals": frozenset({Role.OFFICER, Role.FINANCE, Role.AUDITOR}),
    "decide renewals": frozenset({Role.OFFICER}),
    "see evaluations": frozenset({Role.OFFICER, Role.FINANCE, Role.AUDITOR, Role.VENDOR}),
    "write evaluations": frozenset({Role.OFFICER}),
    "answer evaluations": frozenset({Role.VENDOR}),
    "see reports": _EVERYONE,
    "see statements": _EVERYONE,
    "enter reports": frozenset({Role.VENDOR, Role.OFFICER, Role.INSPECTOR}),
    "explain findings": frozenset({Role.VENDOR, Role.OFFICER, Role.INSPECTOR}),
    "submit reports": frozenset({Role.VENDOR, Role.OFFICER, Role.INSPECTOR}),
    "decide on findings": frozenset({Role.OFFICER, Role.INSPECTOR}),
    "accept reports": frozenset({Role.OFFICER, Role.INSPECTOR}),
    "see verification": _EVERYONE,
    "verify rows": frozenset({Role.OFFICER, Role.INSPECTOR}),
    "see evidence": _EVERYONE,
    "attach evidence": frozenset({Role.VENDOR, Role.OFFICER, Role.INSPECTOR}),
    "propose values": frozenset({Role.VENDOR, Role.OFFICER, Role.INSPECTOR}),
    "set index values": frozenset({Role.OFFICER, Role.FINANCE}),
    "compute statements": frozenset({Role.OFFICER, Role.FINANCE}),
    "review statements": frozenset({Role.FINANCE}),
    "decide on negative nets": frozenset({Role.OFFICER, Role.FINANCE}),
    "enter bill payments": frozenset({Role.FINANCE}),
    "reopen periods": frozenset({Role.OFFICER, Role.FINANCE}),
    "propose releases": frozenset({Role.OFFICER, Role.FINANCE}),
    "decide releases": frozenset({Role.FINANCE}),
    "see ledgers": frozenset({Role.OFFICER, Role.FINANCE, Role.AUDITOR, Role.VENDOR}),
    "approve statements": frozenset({Role.FINANCE}),
    "see vouchers": frozenset({Role.FINANCE, Role.AUDITOR}),
    "export vouchers": frozenset({Role.FINANCE}),
    "record payments": frozenset({Role.FINANCE}),
    "set ledger accounts": frozenset({Role.FINANCE}),
    "answer exceptions": frozenset({Role.FINANCE}),
    "see the queue of finance": frozenset({Role.FINANCE, Role.AUDITOR}),
    "see delegations": frozenset({Role.FINANCE, Role.OFFICER, Role.AUDITOR}),
    "name delegates": frozenset({Role.FINANCE}),
    "see policies": _CITY,
    "propose policies": frozenset({Role.FINANCE}),
    "decide policies": frozenset({Role.FINANCE}),
    "draft terms": frozenset({Role.OFFICER}),
    "activate terms": frozenset({Role.OFFICER}),
    "sign edge tables": frozenset({Role.OFFICER, Role.VENDOR}),
    "see the amount for finance": frozenset({Role.OFFICER, Role.FINANCE, Role.AUDITOR}),
    "set the amount for finance": frozenset({Role.FINANCE}),
    "take audit files": frozenset({Role.OFFICER, Role.FINANCE, Role.AUDITOR, Role.VENDOR}),
    "read the audit trail": frozenset({Role.AUDITOR, Role.FINANCE}),
    "see audit samples": frozenset({Role.AUDITOR}),
    "issue tokens": _EVERYONE,
    "see tokens": _EVERYONE | {Role.ADMINISTRATOR},
    "manage people": frozenset({Role.ADMINISTRATOR}),
    "see duties": frozenset({Role.AUDITOR, Role.ADMINISTRATOR}),
}

# What a delegate may do in the place of whoever named them; nothing else is lent.
DELEGABLE = frozenset({"review statements", "approve statements", "answer exceptions", "see the queue of finance"})

# Whoever only reads, looks after people or is paid never acts in finance's place.
NEVER_DELEGATES = frozenset({Role.AUDITOR, Role.ADMINISTRATOR, Role.VENDOR})


# What concerns every contract of the city at once, and is for nobody who is limited to some of them.
WHOLE_CITY = frozenset(
    {
        *("enter registers", "see the city score", "set index values", "propose policies", "decide policies"),
        *("set the amount for finance", "read the audit trail"),
    }
)

# Whoever holds one of these may be limited. An auditor reads the whole, and an administrator sees no contract.
MAY_BE_LIMITED = frozenset({Role.OFFICER, Role.FINANCE, Role.INSPECTOR})


def may(actor: Actor, permission: str) -> bool:
    """Whether one of the person's roles carries the permission. An unknown permission is an error of the program."""
    if actor.responsible_for is not None and permission in WHOLE_CITY:
        return False
    roles = actor.roles | actor.delegated if permission in DELEGABLE else actor.roles
    return bool(PERMISSIONS[permission] & roles)


def require(actor: Actor, permission: str) -> None:
    """Nothing where the person has the permission, else NotAllowed."""
    if actor.responsible_for is not None and permission in WHOLE_CITY:
        raise NotAllowed(
            f"This concerns the whole city, and you are responsible for a part of it: to {permission}. Ask a colleague "
            "who is responsible for all."
        )
    if not may(actor, permission):
        roles = " or ".join(sorted(role.value for role in PERMISSIONS[permission]))
        raise NotAllowed(f"This is for the {roles}: to {permission}. Ask a colleague who has that role.")
